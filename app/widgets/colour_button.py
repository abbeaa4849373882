"""A colour to paint with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

_USUAL = ("#c8553d", "#e0a96d", "#f2d16b", "#6a994e", "#4f86c6", "#3d3a8c", "#8f5d9b", "#f0d9c8")


class ColourButton(QWidget):
    """The chosen colour, which opens a dialog, and a few that are often needed."""

    changed = Signal()

    def __init__(self, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour
        self.button = self._square(colour, 34)
        self.button.setToolTip(self.tr("Choose any colour"))
        self.button.setAccessibleName(self.tr("Choose any colour"))
        self.button.clicked.connect(self._on_any)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.button)
        row.addSpacing(6)
        self.usual: list[QToolButton] = []
        for name in _USUAL:
            square = self._square(QColor(name), 24)
            square.setProperty("look", "bare")
            square.setAccessibleName(self.tr("Colour {}").format(name))
            square.setToolTip(name)
            square.clicked.connect(self._on_usual)
            self.usual.append(square)
            row.addWidget(square)
        row.addStretch(1)

    def set_colour(self, colour: QColor) -> None:
        """Choose a colour."""
        self.colour = colour
        self.button.setIcon(_icon(colour, self.button.iconSize()))
        self.changed.emit()

    def _square(self, colour: QColor, side: int) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(side, side)
        button.setIconSize(QSize(side - 8, side - 8))
        button.setIcon(_icon(colour, button.iconSize()))
        button.setStyleSheet("padding: 0;")
        return button

    @Slot()
    def _on_usual(self) -> None:
        square = self.sender()
        if isinstance(square, QToolButton):
            self.set_colour(QColor(square.toolTip()))

    @Slot()
    def _on_any(self) -> None:
        from PySide6.QtWidgets import QColorDialog

        colour = QColorDialog.getColor(self.colour, self, self.tr("Colour to paint"))
        if colour.isValid():
            self.set_colour(colour)


def _icon(colour: QColor, size: QSize) -> QIcon:
    pixmap = QPixmap(size * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(colour.darker(140))
    painter.drawRoundedRect(pixmap.rect().adjusted(1, 1, -2, -2), 8, 8)
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
