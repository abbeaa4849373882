"""A card that explains, and a ring around what it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.widgets.messages import Afloat

_MARGIN = 24
_ABOVE = 110  # pixels, below the head of a page and its tools


class Ring(QWidget):
    """A frame around a part of the window that lets every click through."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self._around = around
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around.installEventFilter(self)
        self.hide()

    def surround(self, target: QWidget | None) -> None:
        """Go around a widget, or nothing."""
        if self._target is not None:
            self._target.removeEventFilter(self)
        self._target = target
        if target is not None:
            target.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow it."""
        kinds = QEvent.Type
        if event.type() in {kinds.Move, kinds.Resize, kinds.Show, kinds.Hide}:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        target, around = self._target, self._around
        if target is None or not target.isVisible():
            self.hide()
            return
        at = target.mapTo(around, target.rect().topLeft())
        self.setGeometry(QRect(at, target.size()).adjusted(-6, -6, 6, 6))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded line in the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 12, 12)


class CoachCard(QFrame):
    """Says what to do next, and does it where one would rather watch.

    Signals:
        acted: the button that goes on was pressed.
        left: the one that ends it was.
    """

    acted = Signal()
    left = Signal()

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setProperty("look", "card")
        self.count = QLabel(self)
        self.count.setProperty("look", "hint")
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        self.title.setWordWrap(True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.act = QPushButton(self)
        self.act.setProperty("look", "main")
        self.leave = QPushButton(self)
        self.leave.setProperty("look", "link")
        self.act.clicked.connect(self.acted)
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.act)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for part in (self.count, self.title, self.words):
            column.addWidget(part)
        column.addLayout(row)
        self.setFixedWidth(max(360, self.fontMetrics().averageCharWidth() * 52))
        self._above = False
        self._around = around
        Afloat(self, around, self._place)
        self.hide()

    def say(
        self, count: str, title: str, words: str, act: str, leave: str, *, above: bool = False
    ) -> None:
        """Show a step: where one is, what it is called, what to do, and the two buttons.

        In the upper corner where ``above``, else in the lower one, so as not to lie over the rest.
        """
        self._above = above
        self.count.setText(count)
        self.count.setVisible(bool(count))
        self.title.setText(title)
        self.words.setText(words)
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.leave.setText(leave)
        self.setAccessibleName(f"{title}. {words}")
        self.show()
        self.raise_()
        self._place()
        self.act.setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self) -> None:
        around = self._around.rect()
        self.resize(self.width(), self.heightForWidth(self.width()))
        down = _ABOVE if self._above else around.height() - self.height() - _MARGIN
        self.move(around.width() - self.width() - _MARGIN, down)
