"""What a hand does on the canvas from pressing to letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.canvas.box import NOWHERE, Box
from app.canvas.brush import Stroke, Touch
from app.canvas.shapes import put_polygon, put_rectangle
from app.tongue import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.canvas.camera import Camera
    from app.canvas.frame import Frame, Grip
    from app.canvas.sheet import Blend, Layer

STROKE = QT_TRANSLATE_NOOP("Steps", "brush stroke")
ERASED = QT_TRANSLATE_NOOP("Steps", "eraser")


class Ink(NamedTuple):
    """What is painted on, and how.

    Attributes:
        layer: the mask, or the strokes of colour.
        put: how a brush meets it.
        take: how an eraser does.
    """

    layer: Layer
    put: Blend
    take: Blend


class Gesture(Protocol):
    """One press, its moves and its end; boxes are what has to be painted anew."""

    name: str
    """What it is called in the history; empty for one that changes nothing there."""

    def to(self, touch: Touch) -> Box:
        """The hand has moved on."""
        ...

    def end(self) -> Box:
        """The hand lets go."""
        ...

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Show on the canvas what is not in the photograph."""
        ...


class Painting:
    """A stroke of a brush or an eraser; with shift, first straight on from the last one's end."""

    def __init__(self, stroke: Stroke, start: Touch, name: str) -> None:
        self.name = name
        self._stroke = stroke
        self.changed = stroke.changed.united(self.to(start))

    def to(self, touch: Touch) -> Box:
        self.last = touch
        return self._stroke.to(touch)

    def end(self) -> Box:
        return NOWHERE

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Nothing: the stroke is in the mask."""


class Lasso:
    """A line around something, closed where the hand lets go."""

    name = QT_TRANSLATE_NOOP("Steps", "lasso")

    def __init__(self, layer: Layer, blend: Blend, start: Touch) -> None:
        self._layer, self._blend = layer, blend
        self._points = [(start.x, start.y)]

    def to(self, touch: Touch) -> Box:
        self._points.append((touch.x, touch.y))
        return self._around()

    def end(self) -> Box:
        around = self._around()
        return around.united(put_polygon(self._layer, self._points, self._blend))

    def _around(self) -> Box:
        across, down = zip(*self._points, strict=True)
        return Box.around(min(across) - 2, min(down) - 2, max(across) + 2, max(down) + 2)

    def paint(self, painter: QPainter, camera: Camera) -> None:
        corners = [QPointF(*camera.to_screen(*point)) for point in self._points]
        for pen in _two_tones():
            painter.setPen(pen)
            painter.drawPolygon(QPolygonF(corners))


class Rectangle:
    """A rectangle from corner to corner."""

    name = QT_TRANSLATE_NOOP("Steps", "rectangle")

    def __init__(self, layer: Layer, blend: Blend, start: Touch) -> None:
        self._layer, self._blend = layer, blend
        self._start = self._end = start

    def to(self, touch: Touch) -> Box:
        before = self._box()
        self._end = touch
        return before.united(self._box())

    def end(self) -> Box:
        if (self._start.x, self._start.y) == (self._end.x, self._end.y):
            return self._box()
        return self._box().united(put_rectangle(self._layer, self._box(), self._blend))

    def _box(self) -> Box:
        across = sorted((self._start.x, self._end.x))
        down = sorted((self._start.y, self._end.y))
        return Box.around(across[0], down[0], across[1], down[1])

    def paint(self, painter: QPainter, camera: Camera) -> None:
        box = self._box()
        corners = camera.to_screen(box.left, box.top), camera.to_screen(box.right, box.bottom)
        for pen in _two_tones():
            painter.setPen(pen)
            painter.drawRect(QRectF(QPointF(*corners[0]), QPointF(*corners[1])))


class Framing:
    """The work area is moved, or resized by a corner."""

    name = ""

    def __init__(
        self,
        held: tuple[Frame, Grip, Touch],
        least: int,
        size: tuple[int, int],
        then: Callable[[Frame], object],
    ) -> None:
        self._frame, self._grip, self._start = held
        self._least, self._size, self._then = least, size, then

    def to(self, touch: Touch) -> Box:
        before = self._frame
        if self._grip.value == (0, 0):
            across, down = touch.x - self._start.x, touch.y - self._start.y
            frame = before.moved(across, down, *self._size)
        else:
            frame = before.resized(self._grip, touch.x, touch.y, self._least, self._size)
        self._then(frame)
        return Box.of_shape(self._size[::-1])

    def end(self) -> Box:
        return NOWHERE

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Nothing: the canvas shows the frame."""


def _two_tones() -> list[QPen]:
    """A dashed line that shows on any ground."""
    dark, light = QPen(QColor(0, 0, 0, 160), 1.0), QPen(QColor(255, 255, 255, 230), 1.0)
    light.setStyle(Qt.PenStyle.DashLine)
    return [dark, light]
