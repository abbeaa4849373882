"""Whether an edit has left alone what it should: every byte is compared, and a badge says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app import icons
from app.canvas.document import Comparison, check_fill
from app.canvas.pyramid import Pyramid
from app.widgets.canvas_paint import Overlay

if TYPE_CHECKING:
    from app.canvas.document import Check, Document, Fill
    from app.views.edit_fills import FillTable
    from app.work import Desk


class EditCheck(QObject):
    """Compares the photograph with what was opened, beside the window's thread."""

    def __init__(self, desk: Desk, fills: FillTable, badge: Badge) -> None:
        super().__init__(fills)
        self._desk, self._fills, self._badge = desk, fills, badge
        self._document: Document | None = None

    def look(self, document: Document | None) -> None:
        """Compare bytes outside the mask, and say what was found."""
        self._document = document
        fill = self._fills.current
        self._badge.hide()
        if document is None:
            return
        accepted = [one for one in document.fills if one.accepted]
        self._show_before(document, accepted)
        if fill is not None and not fill.accepted:
            if fill.mask is not None:
                below = document.current().pixels
                self._desk.do(lambda: (document, fill, check_fill(below, fill)), self._on_compared)
        elif accepted and all(one.mask is not None for one in accepted):
            comparison = Comparison(document.opened, document.current().pixels, accepted)
            self._desk.do(lambda: (document, fill, comparison.check()), self._on_compared)

    def _on_compared(self, answer: tuple[Document, Fill | None, Check]) -> None:
        document, fill, check = answer
        if document is self._document and fill is self._fills.current:
            self._badge.say(check.compared, check.changed)

    def _show_before(self, document: Document, accepted: list[Fill]) -> None:
        """Have the photograph as it was opened at hand, where accepted fills lie."""
        sheet, opened = document.sheet, document.opened
        if not accepted or opened.shape != sheet.pixels.shape:
            self._fills.set_before(None)
            return
        box = accepted[0].box
        for fill in accepted[1:]:
            box = box.united(fill.box)
        box = box.within(sheet.box)

        def look() -> Overlay:
            return Overlay(Pyramid(sheet.shown(opened[box.slices], box)), box, before=True)

        def then(overlay: Overlay) -> None:
            if document is self._document and any(one.accepted for one in document.fills):
                self._fills.set_before(overlay)

        self._desk.do(look, then)


class Badge(QWidget):
    """Says what a comparison of every byte outside the mask has found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign, self.words = QLabel(self), QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(5)
        row.addWidget(self._sign)
        row.addWidget(self.words)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = True
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Ink the sign anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_whole"):
            self._ink()

    def _ink(self) -> None:
        role = QPalette.ColorRole.Highlight if self._whole else QPalette.ColorRole.BrightText
        sign = icons.icon("check" if self._whole else "warning", role)
        self._sign.setPixmap(sign.pixmap(QSize(14, 14), self.devicePixelRatioF()))

    def say(self, compared: int, changed: int) -> None:
        """Show what was found."""
        self._whole = whole = changed == 0
        if whole:
            self.setProperty("look", "badge")
        else:
            self.setProperty("look", "alarm")
        self._ink()
        count = f"{compared:,}".replace(",", " ")
        self.words.setText(
            self.tr("Outside the mask unchanged")
            if whole
            else self.tr("{} pixels changed").format(changed)
        )
        self.setToolTip(
            self.tr(
                "All {} pixels outside the mask were compared with the photograph as it was "
                "opened: every byte is the same."
            ).format(count)
            if whole
            else self.tr("Of {} pixels outside the mask, {} differ from the photograph.").format(
                count, changed
            )
        )
        self.setAccessibleName(self.words.text())
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
