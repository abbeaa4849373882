"""A small picture as large as its place, pixel by pixel where it is enlarged."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

_PLAIN = 3  # times by which a picture must be enlarged for its pixels to stay pixels


class PicturePane(QWidget):
    """Paints ``image`` in the middle of its place; an empty place is sunken."""

    def __init__(self, parent: QWidget, least: int = 160) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.setMinimumSize(QSize(least, least))

    def show_image(self, image: QImage) -> None:
        """Paint another image."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.image.isNull():
            muted = QGuiApplication.palette().color(QPalette.ColorRole.AlternateBase)
            painter.fillRect(self.rect(), muted)
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(QRectF(self.rect()).center())
        # Small pictures are compared pixel by pixel, so their pixels stay pixels.
        smooth = size.width() < _PLAIN * self.image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, self.image)
