"""A picture as large as its place: at once and roughly, then sharply."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.pixels import to_image


class SharpPicture(QWidget):
    """Paints ``sharp`` if it is there and ``rough`` otherwise, in the middle of its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rough: QImage | None = None
        self.sharp: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def target(self) -> QRect:
        """Where the picture goes: in the middle, with room for the arrows beside it."""
        if self.rough is None or self.rough.isNull():
            return QRect()
        room = self.rect().adjusted(64, 32, -64, -32)
        size = self.rough.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = self.target()
        image = self.sharp or self.rough
        if image is not None and not target.isEmpty():
            painter.drawImage(target, image)


def enlarged(image: QImage, size: QSize) -> QImage:
    """A picture at another size by Lanczos' filter, which shows no squares and no diamonds."""
    if image.isNull() or size.isEmpty():
        return image
    import numpy as np
    from PIL import Image

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    pixels = lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3)
    resized = Image.fromarray(pixels).resize(
        (size.width(), size.height()), Image.Resampling.LANCZOS
    )
    return to_image(np.asarray(resized))
