"""A pointer for hands on the keyboard: arrows move it, Shift draws, Space dabs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.canvas.brush import Touch
from app.widgets.corner import Corner

if TYPE_CHECKING:
    from app.canvas.brush import Brush
    from app.canvas.camera import Camera

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ARM = (3.0, 11.0)  # from where to where, in pixels of the screen


class Paper(Protocol):
    """What it paints on: a widget that a photograph lies on, and that knows a hand's gestures."""

    brush: Brush
    camera: Camera

    def begin(self, touch: Touch, *, erase: bool = False, straight: bool = False) -> None:
        """A hand touches the photograph."""
        ...

    def go_on(self, touch: Touch) -> None:
        """It moves on."""
        ...

    def let_go(self) -> None:
        """It lets go."""
        ...

    def reveal(self, x: float, y: float) -> None:
        """Move the photograph until one of its points is in sight."""
        ...


class Crosshair(QLabel):
    """Says what the keys do; it is there only while they do it.

    Arrows move the crosshair by the brush's size. Shift is the button of a mouse: while it is held,
    arrows draw with whatever tool is taken. Space presses once where the crosshair is.
    """

    def __init__(self, paper: Paper, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._paper, self._canvas = paper, canvas
        self._at: Touch | None = None
        self._holds = False
        self.setText(self.tr("Arrows move · Space paints · Shift and arrows draw · Esc ends"))
        self.setProperty("look", "badge")
        self.setContentsMargins(9, 3, 9, 3)
        Corner(self, canvas, Qt.Corner.TopLeftCorner)
        self.follow_focus()

    @property
    def at(self) -> Touch | None:
        """Where it is, in pixels of the photograph; None while it is not in use."""
        return self._at

    def begin(self) -> None:
        """Come up in the middle of what is in sight."""
        camera, middle = self._paper.camera, self._canvas.rect().center()
        self._go(*camera.to_photo(middle.x(), middle.y()))
        self._canvas.setFocus()
        self.follow_focus()

    def end(self) -> None:
        """Go away, if it is there."""
        if self._at is None:
            return
        self._let_go()
        self._at = None
        self._canvas.setAccessibleDescription("")
        self.follow_focus()

    def follow_focus(self) -> None:
        """Show itself where its keys are heard; what was being drawn ends where they are not."""
        heard = self._at is not None and self._canvas.hasFocus()
        if not heard:
            self._let_go()
        self.setVisible(heard)
        self._canvas.update()

    # -- keys -----------------------------------------------------------------------------------

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key that means something else in the window is the crosshair's now."""
        return self.isVisible() and event.key() == Qt.Key.Key_Escape

    def press(self, event: QKeyEvent) -> bool:
        """Heed a key; returns whether it meant anything."""
        if self._at is None:
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ARROWS and (shift or not modifiers):
            self._step(Qt.Key(event.key()), draw=shift)
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._let_go()
                self._paper.begin(self._at)
                self._paper.let_go()
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            return False
        return True

    def release(self, event: QKeyEvent) -> None:
        """Without Shift, what was drawn ends."""
        if event.key() == Qt.Key.Key_Shift:
            self._let_go()

    def _step(self, key: Qt.Key, *, draw: bool) -> None:
        if self._at is None:
            return
        if draw and not self._holds:
            self._paper.begin(self._at)
        elif self._holds and not draw:  # Shift was let go where nobody heard it
            self._paper.let_go()
        self._holds = draw
        step = max(1.0, self._paper.brush.diameter)
        across, down = _ARROWS[key]
        self._go(self._at.x + step * across, self._at.y + step * down)
        if draw:
            self._paper.go_on(self._at)

    def _go(self, x: float, y: float) -> None:
        camera = self._paper.camera
        x, y = min(max(x, 0.0), float(camera.width)), min(max(y, 0.0), float(camera.height))
        self._at = Touch(x, y)
        self._paper.reveal(x, y)
        words = self.tr("Crosshair at {:.0f}, {:.0f}").format(math.floor(x), math.floor(y))
        self._canvas.setAccessibleDescription(words)
        self._canvas.update()

    def _let_go(self) -> None:
        if self._holds:
            self._holds = False
            self._paper.let_go()

    # -- painting -------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Paint it, with the brush around it."""
        if self._at is None or not self.isVisible():
            return
        spot = QPointF(*self._paper.camera.to_screen(self._at.x, self._at.y))
        radius = max(2.0, self._paper.brush.diameter * self._paper.camera.scale / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, colour in ((3.0, QColor(0, 0, 0, 170)), (1.0, QColor(255, 255, 255, 240))):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(spot, radius, radius)
            for way in _ARROWS.values():
                near, far = (spot + QPointF(*way) * length for length in _ARM)
                painter.drawLine(near, far)
