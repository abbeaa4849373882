"""How one cell of a picture grid is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPalette, QPen

from app import icons

_RADIUS = 7.0
_MARK = 22  # side of the round mark that selects a picture


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell looks like.

    Attributes:
        image: the picture; None while there is none, a null image where the file is lost.
        selected: whether it is selected.
        current: whether the keyboard is here.
        marked: whether the mark that selects is offered.
        favourite: whether it has a heart.
        rating: its stars, 0 to 5.
    """

    image: QImage | None
    selected: bool = False
    current: bool = False
    marked: bool = False
    favourite: bool = False
    rating: int = 0


def mark_of(cell: QRect) -> QRect:
    """Where the mark lies that selects a picture."""
    return QRect(cell.left() + 6, cell.top() + 6, _MARK, _MARK)


def paint(painter: QPainter, cell: QRect, look: Look) -> None:
    """Paint a cell."""
    # The style sheet makes the grid's own palette clear, so the application's is asked.
    palette, roles = QGuiApplication.palette(), QPalette.ColorRole
    painter.setPen(Qt.PenStyle.NoPen)
    if look.image is None or look.image.isNull():
        painter.setBrush(palette.color(roles.AlternateBase))
        painter.drawRoundedRect(cell, _RADIUS, _RADIUS)
        if look.image is not None:
            sign = QRect(0, 0, 24, 24)
            sign.moveCenter(cell.center())
            icons.paint(painter, "warning", sign, palette.color(roles.PlaceholderText).name())
    else:
        painter.drawImage(QRectF(cell), look.image, _middle(look.image))
        # Covering the corners costs a third of clipping to them, and its edge is smooth.
        corners = _corners(cell.width()).translated(cell.topLeft())
        painter.fillPath(corners, palette.color(roles.Window))
    if look.favourite or look.rating:
        _paint_marks(painter, cell, look)
    if look.selected or look.current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = 3.0 if look.selected else 2.0
        painter.setPen(QPen(palette.color(roles.Highlight), width))
        around = QRectF(cell).adjusted(-3, -3, 3, 3)
        painter.drawRoundedRect(around, _RADIUS + 3, _RADIUS + 3)
    if look.selected or look.marked:
        _paint_mark(painter, mark_of(cell), palette, selected=look.selected)


def _paint_mark(painter: QPainter, mark: QRect, palette: QPalette, *, selected: bool) -> None:
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1.5))
    painter.setBrush(
        palette.color(QPalette.ColorRole.Highlight) if selected else QColor(0, 0, 0, 90)
    )
    painter.drawEllipse(QRectF(mark).adjusted(1, 1, -1, -1))
    if selected:
        ink = palette.color(QPalette.ColorRole.HighlightedText).name()
        icons.paint(painter, "check", mark.adjusted(5, 5, -5, -5), ink)


def _paint_marks(painter: QPainter, cell: QRect, look: Look) -> None:
    """A heart and stars in the lower corner, on a shade that keeps them readable."""
    names = [*(["heart-full"] if look.favourite else []), *["star"] * look.rating]
    # A heart and five stars are wider than the cells of a strip.
    side = min(13, (cell.width() - 20) // len(names) - 2)
    plate = QRect(0, 0, len(names) * (side + 2) + 8, side + 8)
    plate.moveBottomLeft(cell.bottomLeft() + QPoint(6, -6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 120))
    painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
    for place, name in enumerate(names):
        target = QRect(plate.left() + 5 + place * (side + 2), plate.top() + 4, side, side)
        icons.paint(painter, name, target, "#ff8a98" if name == "heart-full" else "#ffd76a")


def _middle(image: QImage) -> QRectF:
    """The largest square in the middle of a picture."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


@lru_cache(maxsize=8)
def _corners(side: int) -> QPainterPath:
    """What is left of a square when its corners are rounded off."""
    square, rounded = QPainterPath(), QPainterPath()
    square.addRect(QRectF(0, 0, side, side))
    rounded.addRoundedRect(QRectF(0, 0, side, side), _RADIUS, _RADIUS)
    return square.subtracted(rounded)
