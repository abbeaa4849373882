"""Marking a part of a picture in squares, with the pointer or the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.widgets.sharp_picture import SharpPicture

SQUARES = 16
"""Squares along each side; one is four pixels wide in a picture of 64."""

_MOVES = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class Marks(QWidget):
    """Lies over a picture. The first square of a stroke says whether it marks or wipes.

    Arrow keys move a cursor, and with Shift mark as they go; Space marks or wipes.

    Signals:
        changed: another part is marked.
    """

    changed = Signal()

    def __init__(self, picture: SharpPicture) -> None:
        super().__init__(picture)
        self._picture = picture
        self._marked = np.zeros((SQUARES, SQUARES), dtype=bool)
        self._wiping = False
        self._at = QPoint(SQUARES // 2, SQUARES // 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Part to change"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move, with Shift they mark; Space marks or wipes a square.")
        )
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self)
        self.hide()

    @property
    def marked(self) -> NDArray[np.bool_] | None:
        """What is marked, (SQUARES, SQUARES); None if nothing is, or nobody can see it."""
        return self._marked.copy() if self.isVisible() and self._marked.any() else None

    def clear(self) -> None:
        """Mark nothing."""
        self._marked[:] = False
        self._told()

    def event(self, event: QEvent) -> bool:
        """Keep Space, which plays the frames otherwise."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Space)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        square = self._square(event)
        if event.button() == Qt.MouseButton.LeftButton and square is not None:
            self._wiping = bool(self._marked[square.y(), square.x()])
            self._set(square)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it, over whatever squares a quick hand has passed."""
        square = self._square(event)
        if event.buttons() & Qt.MouseButton.LeftButton and square is not None:
            start, away = self._at, square - self._at
            steps = max(1, abs(away.x()), abs(away.y()))
            for step in range(1, steps + 1):
                self._set(start + away * (step / steps))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, mark, wipe."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            moved = self._at + _MOVES[key]
            self._at = QPoint(*(min(max(each, 0), SQUARES - 1) for each in moved.toTuple()))
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._wiping = False
                self._set(self._at)
            self.update()
        elif key == Qt.Key.Key_Space:
            self._wiping = bool(self._marked[self._at.y(), self._at.x()])
            self._set(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRectF(self._picture.target())
        if place.isEmpty():
            return
        painter = QPainter(self)
        painter.translate(place.topLeft())
        painter.scale(place.width() / SQUARES, place.height() / SQUARES)
        accent = QGuiApplication.palette().highlight().color()
        veil = QColor(accent)
        veil.setAlphaF(0.5)
        for y, x in np.argwhere(self._marked).tolist():
            painter.fillRect(QRectF(x, y, 1, 1), veil)
        if self.hasFocus():
            pen = QPen(accent, 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRect(QRectF(QPointF(self._at), QPointF(self._at + QPoint(1, 1))))

    def _square(self, event: QMouseEvent) -> QPoint | None:
        place = QRectF(self._picture.target())
        if not place.contains(event.position()):
            return None
        inside = event.position() - place.topLeft()
        x, y = inside.x() / place.width(), inside.y() / place.height()
        last = SQUARES - 1
        return QPoint(min(int(x * SQUARES), last), min(int(y * SQUARES), last))

    def _set(self, square: QPoint) -> None:
        self._at = square
        self._marked[square.y(), square.x()] = not self._wiping
        self._told()

    def _told(self) -> None:
        self.update()
        self.changed.emit()
