"""A picture as large as the window, with what made it."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.state.picture_files import full_image
from app.views.picture_actions import PictureActions
from app.widgets.buttons import tool_button
from app.widgets.messages import Afloat
from app.widgets.request_details import RequestDetails
from app.widgets.sharp_picture import SharpPicture, enlarged
from app.words import label_word
from app.work import Desk

if TYPE_CHECKING:
    from app.pictures import Picture, Pictures
    from app.studio import Studio
    from core.codec import Record


class Viewer(QWidget):
    """Lies over the window; arrow keys flip through a grid's pictures, Esc goes back."""

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio = studio
        self._around = parent
        self._desk = Desk(self)
        self._pictures: Pictures | None = None
        self._index = QPersistentModelIndex()
        self._last = 0
        self._back: QWidget | None = None
        self._canvas = SharpPicture(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._sharpen)
        self.actions_on = PictureActions(studio, self, self._chosen)
        self._make_arrows()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._canvas, 1)
        self._row.addWidget(self._make_side())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Enlarged picture"))
        Afloat(self, parent, self._cover)
        self.hide()

    def _make_arrows(self) -> None:
        self.before = self._round("left", self.tr("Previous picture (←)"), self._canvas)
        self.after = self._round("right", self.tr("Next picture (→)"), self._canvas)
        self.before.clicked.connect(self.go_back)
        self.after.clicked.connect(self.go_on)

    def _cover(self) -> None:
        self.setGeometry(self._around.rect())

    def _round(self, icon: str, words: str, parent: QWidget) -> QToolButton:
        button = tool_button(icon, words, parent)
        button.setProperty("look", "round")
        button.setFixedSize(40, 40)
        return button

    def _make_side(self) -> QWidget:
        side = QWidget(self)
        side.setProperty("look", "side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(max(280, self.fontMetrics().averageCharWidth() * 38))
        self._title = QLabel(side)
        self._title.setProperty("look", "title")
        self._title.setWordWrap(True)
        self._place = QLabel(side)
        self._place.setProperty("look", "hint")
        self._place.setIndent(8)
        close = QToolButton(side)
        close.setIcon(icons.icon("close"))
        close.setToolTip(self.tr("Back (Esc)"))
        close.setAccessibleName(self.tr("Back"))
        close.setProperty("look", "bare")
        close.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._details = RequestDetails(side)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 24, 16, 16)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._place)
        column.addSpacing(14)
        column.addWidget(self._details)
        column.addStretch(1)
        actions = self.actions_on
        for group in (
            (actions.save, actions.copy, actions.folder),
            (actions.again, actions.recreate, actions.settings, actions.edit, actions.analyse),
            (actions.delete,),
        ):
            column.addSpacing(10)
            for action in group:
                button = QToolButton(side)
                button.setDefaultAction(action)
                button.setProperty("look", "row")
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setIconSize(QSize(26, 18))
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                column.addWidget(button)
        return side

    # -- showing --------------------------------------------------------------------------------

    def look_at(self, pictures: Pictures, row: int, back: QWidget) -> None:
        """Open on a picture; ``back`` gets the focus afterwards."""
        self._leave_model()
        self._pictures, self._back = pictures, back
        pictures.rowsRemoved.connect(self._on_removed)
        pictures.modelReset.connect(self.leave)
        self.setGeometry(self._around.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self._go(row)

    @Slot()
    def leave(self) -> None:
        """Go back to the grid."""
        self._leave_model()
        self.hide()
        if self._back:
            self._back.setFocus()

    @Slot()
    def go_on(self) -> None:
        """Flip to the next finished picture."""
        self._flip(1)

    @Slot()
    def go_back(self) -> None:
        """Flip to the previous finished picture."""
        self._flip(-1)

    @property
    def row(self) -> int:
        """The row of the picture that shows; -1 for none."""
        return self._index.row()

    def close_threads(self) -> None:
        """Wait for pictures that are being enlarged."""
        self._later.stop()
        self._desk.close()

    def _picture(self) -> Picture | None:
        if self._pictures is None or not self._index.isValid():
            return None
        return self._pictures[self._index.row()]

    def _chosen(self) -> list[Picture]:
        picture = self._picture()
        return [picture] if picture else []

    def _flip(self, step: int) -> None:
        rows = range(self.row + step, len(self._pictures or ()) if step > 0 else -1, step)
        for row in rows:
            if self._pictures and self._pictures[row].finished:
                self._go(row)
                return

    def _go(self, row: int) -> None:
        if self._pictures is None:
            return
        self._index, self._last = QPersistentModelIndex(self._pictures.index(row)), row
        picture = self._pictures[row]
        entry = picture.entry
        rough = picture.image or (self._studio.thumbnails.get(entry.path) if entry else None)
        self._canvas.rough, self._canvas.sharp = rough, None
        self._canvas.update()
        self._title.setText("" if picture.seed is None else self.tr("Seed {}").format(picture.seed))
        self._place.setText(self.tr("{0} of {1}").format(row + 1, len(self._pictures)))
        rows = range(len(self._pictures))
        self.before.setEnabled(any(self._pictures[it].finished for it in rows[:row]))
        self.after.setEnabled(any(self._pictures[it].finished for it in rows[row + 1 :]))
        self.actions_on.folder.setEnabled(entry is not None)
        self.actions_on.delete.setEnabled(entry is not None)
        self._details.clear()
        self._studio.recall.with_details(
            picture,
            lambda record: self._show_details(picture, record),
            lambda words: self._show_words(picture, words),
        )
        self._sharpen()

    def _show_details(self, picture: Picture, record: Record) -> None:
        if picture is self._picture():  # not flipped on while it was read
            self._title.setText(label_word(record.request.label))
            self._details.show_request(record.request, picture.entry)

    def _show_words(self, picture: Picture, words: str) -> None:
        if picture is self._picture() and words:
            self._title.setText(picture.entry.path.name if picture.entry else "")
            self._details.say(words)

    @Slot()
    def _sharpen(self) -> None:
        picture = self._picture()
        if picture is None:
            return
        if self._canvas.rough is None:
            self._desk.do(lambda: (picture, full_image(picture)), self._on_full)
            return
        size = self._canvas.target().size() * self.devicePixelRatioF()
        self._desk.do(lambda: (picture, enlarged(full_image(picture), size)), self._on_sharp)

    def _on_full(self, answer: tuple[Picture, QImage]) -> None:
        picture, image = answer
        if picture is self._picture() and not image.isNull():
            self._canvas.rough = image
            self._canvas.update()
            self._sharpen()

    def _on_sharp(self, answer: tuple[Picture, QImage]) -> None:
        picture, image = answer
        if picture is self._picture() and not image.isNull():
            self._canvas.sharp = image
            self._canvas.update()

    @Slot()
    def _on_removed(self) -> None:
        """The picture has been deleted: show its neighbour."""
        if self._index.isValid() or self._pictures is None:
            return
        count = len(self._pictures)
        near = chain(*zip_longest(range(self._last, count), range(self._last - 1, -1, -1)))
        for row in near:
            if row is not None and row < count and self._pictures[row].finished:
                self._go(row)
                return
        self.leave()

    def _leave_model(self) -> None:
        if self._pictures is not None:
            self._pictures.rowsRemoved.disconnect(self._on_removed)
            self._pictures.modelReset.disconnect(self.leave)
            self._pictures = None

    # -- events ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows flip, Esc goes back, Delete deletes."""
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Down | Qt.Key.Key_Space:
                self.go_on()
            case Qt.Key.Key_Left | Qt.Key.Key_Up | Qt.Key.Key_Backspace:
                self.go_back()
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.leave()
            case Qt.Key.Key_Delete:
                self.actions_on.delete.trigger()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the picture goes back."""
        spot = self._canvas.mapFrom(self, event.position().toPoint())
        if self._canvas.rect().contains(spot) and not self._canvas.target().contains(spot):
            self.leave()

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Keep Tab within the viewer, since everything else is covered."""
        stops = [
            part
            for part in self.findChildren(QToolButton)
            if part.isVisible()
            and part.isEnabled()
            and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        now = self.focusWidget()
        at = stops.index(now) if now in stops else (-1 if onwards else 0)
        if stops:
            stops[(at + (1 if onwards else -1)) % len(stops)].setFocus(
                Qt.FocusReason.TabFocusReason
            )
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the arrows, and sharpen once the size has settled."""
        super().resizeEvent(event)
        self._row.activate()
        area = self._canvas.rect()
        middle = (area.height() - self.before.height()) // 2
        self.before.move(14, middle)
        self.after.move(area.width() - self.after.width() - 14, middle)
        self._canvas.sharp = None
        self._later.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        veil = QColor(self.palette().shadow().color())
        veil.setAlpha(26)
        painter.fillRect(self.rect(), veil)
