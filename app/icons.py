"""Icons drawn by us: one SVG each, inked at the moment of painting in a colour of the palette."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core import resources


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = resources.path("icons", f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(svg.replace(b"currentColor", colour.encode())))


def paint(painter: QPainter, name: str, target: QRect | QRectF, colour: str) -> None:
    """Draw the icon ``name`` into ``target`` in ``colour`` (``#rrggbb``)."""
    _renderer(name, colour).render(painter, QRectF(target))


class _Engine(QIconEngine):
    """Paints an SVG in the palette's colour of the day, so a change of theme needs no new icons."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name, self._role = name, role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette, role = QGuiApplication.palette(), self._role
        if state == QIcon.State.On:
            role = QPalette.ColorRole.Highlight
        # In a wider rectangle the rest is a gap before the words, which Qt makes narrow.
        rect = QRect(rect.topLeft(), QSize(rect.height(), rect.height()))
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.45)
        paint(painter, self._name, rect, palette.color(role).name())

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The icon ``name`` of ``resources/icons`` in the colour of ``role``; the accent when on."""
    return QIcon(_Engine(name, role))


def application_icon() -> QIcon:
    """The mark of the application, in its own colours."""
    return QIcon(str(resources.path("icons", "scorebrush.svg")))
