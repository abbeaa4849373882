"""What lies over the window while a picture is carried over it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app import icons


class DropVeil(QWidget):
    """Says what dropping will do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, words: str) -> None:
        """Lie over everything, and say what dropping will do."""
        self._words = words
        self.setGeometry(self._around.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a dashed frame and a sentence."""
        painter, roles = QPainter(self), QPalette.ColorRole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self.palette().color(roles.Window))
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        accent = self.palette().color(roles.Highlight)
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(20, 20, -20, -20), 16, 16)
        sign = QRect(0, 0, 44, 44)
        sign.moveCenter(self.rect().center())
        sign.translate(0, -30)
        icons.paint(painter, "drop", sign, accent.name())
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        painter.setPen(self.palette().color(roles.WindowText))
        below = QRect(0, sign.bottom() + 10, self.width(), 40)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)
