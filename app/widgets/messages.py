"""Messages that do not stop anybody: a banner that stays, a toast that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app import icons

if TYPE_CHECKING:
    from collections.abc import Callable

_TOAST = 7000  # milliseconds: time to read a line and to reach for "Undo"


class Afloat(QObject):
    """Has what floats over a widget placed anew whenever that changes its size."""

    def __init__(self, part: QWidget, around: QWidget, place: Callable[[], object]) -> None:
        super().__init__(part)
        self._part, self._place = part, place
        around.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._part.isVisible():
            self._place()
        return super().eventFilter(watched, event)


class _Message(QFrame):
    """An icon, a sentence, up to one action and a cross."""

    def __init__(self, look: str, icon: str, role: QPalette.ColorRole, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self._then: Callable[[], object] | None = None
        sign = QLabel(self)
        sign.setPixmap(icons.icon(icon, role).pixmap(20, 20))
        self._sign, self._icon, self._role = sign, icon, role
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton(self)
        self.action.setProperty("look", "quiet")
        self.action.clicked.connect(self._on_action)
        self.cross = QToolButton(self)
        self.cross.setIcon(icons.icon("close", role))
        self.cross.setToolTip(self.tr("Dismiss"))
        self.cross.setAccessibleName(self.tr("Dismiss"))
        self.cross.setProperty("look", "bare")
        self.cross.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(sign, 0, middle)
        row.addWidget(self.words, 1, middle)
        row.addWidget(self.action, 0, middle)
        row.addWidget(self.cross, 0, middle)
        self.hide()

    def say(self, words: str, action: str = "", then: Callable[[], object] | None = None) -> None:
        """Show a sentence, and perhaps a button that does something about it."""
        self.words.setText(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._then = then
        self.show()
        self.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def changeEvent(self, event: QEvent) -> None:
        """Ink the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._sign.setPixmap(icons.icon(self._icon, self._role).pixmap(20, 20))

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        self._then = None
        self.hide()

    @Slot()
    def _on_action(self) -> None:
        then = self._then
        self.dismiss()
        if then:
            then()


class Banner(_Message):
    """Says above the pictures what went wrong and what helps; stays until it is dismissed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("banner", "warning", QPalette.ColorRole.BrightText, parent)


class Toast(_Message):
    """Says below the pictures what has been done, for a few seconds; hovering keeps it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("toast", "info", QPalette.ColorRole.ToolTipText, parent)
        self.words.setWordWrap(False)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_TOAST)
        self._clock.timeout.connect(self.dismiss)
        self._around = parent
        Afloat(self, parent, self._place)

    def say(self, words: str, action: str = "", then: Callable[[], object] | None = None) -> None:
        """Show a sentence for a while."""
        super().say(words, action, then)
        self._place()
        self.raise_()
        self._clock.start()

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        self._clock.stop()
        super().dismiss()

    def enterEvent(self, event: QEvent) -> None:
        """Stay while it is looked at."""
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go after a while."""
        self._clock.start()

    def _place(self) -> None:
        around = self._around.rect()
        self.words.setWordWrap(False)
        if self.sizeHint().width() > around.width() - 40:
            self.words.setWordWrap(True)
        self.setMinimumWidth(0)
        self.adjustSize()
        self.setFixedWidth(min(self.sizeHint().width(), around.width() - 40))
        self.move(around.width() - self.width() - 20, around.height() - self.height() - 20)
