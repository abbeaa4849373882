"""How the canvas is painted, layer by layer and only where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen

from app.canvas.box import Box
from app.canvas.pyramid import Pyramid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.canvas.camera import Camera
    from app.canvas.mask import Hints, Mask
    from app.widgets.canvas_view import CanvasView

_PIXELS_SHOW = 3.0  # the zoom from which pixels are squares


class Overlay(NamedTuple):
    """A picture over the photograph.

    Attributes:
        pyramid: blue, green, red and alpha, uint8 (h, w, 4), colours multiplied by alpha.
        box: where it goes, in pixels of the photograph, whatever its own size.
        before: whether it belongs to what was, left of the slider, and not to what is.
    """

    pyramid: Pyramid
    box: Box
    before: bool = False


class Tint(NamedTuple):
    """The colour of the mask, and its opacity from 0 to 1."""

    colour: QColor = QColor("#e5484d")
    opacity: float = 0.5

    def table(self) -> NDArray[np.uint32]:
        """The premultiplied colour of each value of the mask, as Qt's ARGB32."""
        share = np.arange(256) / 255 * self.opacity
        channels = (self.colour.red(), self.colour.green(), self.colour.blue())
        parts = [np.rint(255 * share), *(np.rint(channel * share) for channel in channels)]
        table = np.zeros(256, np.uint32)
        for part in parts:
            table = (table << 8) | part.astype(np.uint32)
        return table


@dataclass(slots=True)
class Look:
    """What lies over the photograph.

    Attributes:
        tint: of the mask.
        mask: whether the mask shows.
        hints: whether the strokes of colour do.
        frame: whether the work area does.
        overlays: pictures, the lowest first.
        slider: share of the width left of which what was shows; None shows what is.
        held: whether what was shows everywhere, for as long as a key is held.
    """

    tint: Tint = field(default_factory=Tint)
    mask: bool = True
    hints: bool = False
    frame: bool = True
    overlays: tuple[Overlay, ...] = ()
    slider: float | None = None
    held: bool = False


class _View(NamedTuple):
    """What is painted of the photograph, and how densely.

    Attributes:
        camera: the zoom and the place.
        seen: pixels of the photograph that are asked for.
        ratio: pixels of the device for one of the screen.
    """

    camera: Camera
    seen: Box
    ratio: float

    @property
    def zoom(self) -> float:
        """Pixels of the device for one of the photograph."""
        return self.camera.scale * self.ratio


def image_of(pixels: NDArray[np.uint8], form: QImage.Format) -> QImage:
    """An image that reads the bytes of an array (h, w, 4), which must outlive it."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], form)


def paint(painter: QPainter, area: QRect, canvas: CanvasView) -> None:
    """Paint the part of the canvas that ``area`` covers."""
    document, camera, look = canvas.document, canvas.camera, canvas.look
    if document is None:
        return
    view = _View(camera, _seen(camera, area), canvas.devicePixelRatioF())
    painter.save()
    corner, far = camera.to_screen(0, 0), camera.to_screen(camera.width, camera.height)
    painter.setClipRect(QRectF(QPointF(*corner), QPointF(*far)), Qt.ClipOperation.IntersectClip)
    _draw(painter, document.sheet.display, document.sheet.box, view, opaque=True)
    _paint_overlays(painter, canvas, view)
    if look.hints:
        _paint_hints(painter, document.hints, view)
    if look.mask and not look.held:
        _paint_mask(painter, document.mask, view, look.tint)
    painter.restore()
    if look.frame and canvas.frame is not None:
        _paint_frame(painter, canvas)
    if look.slider is not None:
        _paint_slider(painter, canvas)
    if canvas.hasFocus() and canvas.keyboard_focus:
        painter.setPen(QPen(canvas.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRect(canvas.rect().adjusted(1, 1, -1, -1))


def _paint_overlays(painter: QPainter, canvas: CanvasView, view: _View) -> None:
    look = canvas.look
    x = canvas.slider_x
    edge = canvas.width() if look.held else 0 if x is None else round(x)
    for overlay in look.overlays:
        painter.save()
        side = (
            QRect(0, 0, edge, canvas.height())
            if overlay.before
            else QRect(edge, 0, canvas.width() - edge, canvas.height())
        )
        if side.width() > 0:
            painter.setClipRect(side, Qt.ClipOperation.IntersectClip)
            _draw(painter, overlay.pyramid, overlay.box, view, opaque=False)
        painter.restore()


def _draw(painter: QPainter, pyramid: Pyramid, box: Box, view: _View, *, opaque: bool) -> None:
    """Draw a picture over ``box`` from the level that suits the zoom."""
    camera = view.camera
    zoom = camera.scale * view.ratio * box.width / pyramid.size.width
    level = pyramid.level_for(zoom)
    pixels = pyramid.levels[level]
    form = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    scale = camera.scale * box.width / pyramid.size.width * 2**level
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < _PIXELS_SHOW)
    painter.translate(*camera.to_screen(box.left, box.top))
    painter.scale(scale, scale)
    painter.drawImage(0, 0, image_of(pixels, form))
    painter.restore()


def _seen(camera: Camera, area: QRect) -> Box:
    left, top = camera.to_photo(area.left(), area.top())
    right, bottom = camera.to_photo(area.right() + 1, area.bottom() + 1)
    return Box.around(left, top, right, bottom)


def _cut(pyramid: Pyramid, level: int, seen: Box) -> Box:
    """What of a level ``seen`` needs, with the pixel around it that smoothing reaches for."""
    side = 2**level
    box = Box.around(seen.left / side, seen.top / side, seen.right / side, seen.bottom / side)
    box = Box(box.left - 1, box.top - 1, box.right + 1, box.bottom + 1)
    return box.within(Box.of_shape(pyramid.levels[level].shape))


def _paint_mask(painter: QPainter, mask: Mask, view: _View, tint: Tint) -> None:
    level = mask.pyramid.level_for(view.zoom)
    box = _cut(mask.pyramid, level, view.seen)
    values = mask.pyramid.levels[level][box.slices]
    if box.empty or not values.any():
        return
    colours = tint.table()[values].view(np.uint8).reshape(*values.shape, 4)
    image = image_of(colours, QImage.Format.Format_ARGB32_Premultiplied)
    _draw_level(painter, image, box, level, view)


def _paint_hints(painter: QPainter, hints: Hints, view: _View) -> None:
    level = hints.pyramid.level_for(view.zoom)
    box = _cut(hints.pyramid, level, view.seen)
    pixels = hints.pyramid.levels[level][box.slices]
    if box.empty or not pixels.any():
        return
    pixels = np.ascontiguousarray(pixels)
    # The mean of coloured and empty pixels is a colour multiplied by its share.
    image = image_of(pixels, QImage.Format.Format_RGBA8888_Premultiplied)
    _draw_level(painter, image, box, level, view)


def _draw_level(painter: QPainter, image: QImage, box: Box, level: int, view: _View) -> None:
    camera = view.camera
    scale = camera.scale * 2**level
    painter.save()
    smooth = view.zoom < _PIXELS_SHOW
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.translate(camera.x, camera.y)
    painter.scale(scale, scale)
    painter.drawImage(box.left, box.top, image)
    painter.restore()


def _paint_frame(painter: QPainter, canvas: CanvasView) -> None:
    """A dashed square with corners to hold while the tool for it is chosen."""
    frame, camera = canvas.frame, canvas.camera
    if frame is None:
        return
    left, top = camera.to_screen(frame.left, frame.top)
    side = frame.side * camera.scale
    square = QRectF(round(left) + 0.5, round(top) + 0.5, round(side), round(side))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(0, 0, 0, 150))
    painter.drawRect(square)
    dashes = QPen(QColor(255, 255, 255, 235), 1, Qt.PenStyle.CustomDashLine)
    dashes.setDashPattern([6, 5])
    painter.setPen(dashes)
    painter.drawRect(square)
    if canvas.framing:
        accent = canvas.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(QColor("white"), 1.5))
        painter.setBrush(accent)
        for corner in (
            square.topLeft(),
            square.topRight(),
            square.bottomLeft(),
            square.bottomRight(),
        ):
            painter.drawRect(QRectF(corner.x() - 5, corner.y() - 5, 10, 10))


def _paint_slider(painter: QPainter, canvas: CanvasView) -> None:
    """A line with a knob, what was on its left and what is on its right."""
    x = canvas.slider_x
    if x is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 3))
    painter.drawLine(QPointF(x, 0), QPointF(x, canvas.height()))
    painter.setPen(QPen(QColor("white"), 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, canvas.height()))
    middle = canvas.height() / 2
    painter.setBrush(canvas.palette().color(QPalette.ColorRole.Highlight))
    painter.drawEllipse(QPointF(x, middle), 11, 11)
    for way in (-1, 1):
        tip = QPointF(x + 7 * way, middle)
        back = x + 3 * way
        painter.drawLine(tip, QPointF(back, middle - 4))
        painter.drawLine(tip, QPointF(back, middle + 4))
    painter.restore()
