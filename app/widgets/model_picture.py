"""The picture of a model: its samples, or what stands for them."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QWidget

_SIDE = 76
_CELLS = 5  # coarse noise, as a picture is before its model has looked at it


class ModelPicture(QWidget):
    """A square with samples of a model, or with noise that its name decides."""

    def __init__(self, name: str, picture: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_SIDE, _SIDE)
        self._name = name
        self.image = _read(picture, 2 * _SIDE) if picture else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it with round corners."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(path)
        image = self.image or self._noise()
        painter.drawImage(QRectF(self.rect()), image, _middle(image))

    def _noise(self) -> QImage:
        palette, roles = self.palette(), QPalette.ColorRole
        here, there = palette.color(roles.AlternateBase), palette.color(roles.Midlight)
        accent = palette.color(roles.Highlight)
        image = QImage(_CELLS, _CELLS, QImage.Format.Format_RGB32)
        for cell in range(_CELLS**2):
            draw = crc32(f"{self._name} {cell}".encode())
            base = _between(here, there, (draw & 255) / 255)
            shade = _between(base, accent, (draw >> 8 & 255) / 255 * 0.35)
            image.setPixelColor(cell % _CELLS, cell // _CELLS, shade)
        size = QSize(_SIDE, _SIDE)
        keep = Qt.AspectRatioMode.IgnoreAspectRatio
        return image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)


def _read(picture: Path, side: int) -> QImage | None:
    reader = QImageReader(str(picture))
    size = reader.size()
    if size.isValid():  # a sheet of samples is read at the size it is shown at
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    return None if image.isNull() else image


def _middle(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


def _between(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
