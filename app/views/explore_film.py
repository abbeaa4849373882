"""Frames in a row or a square, seen one at a time: scrubbed, played and followed as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from app import icons
from app.pixels import to_image
from app.widgets.sharp_picture import SharpPicture

if TYPE_CHECKING:
    import numpy as np
    from PySide6.QtGui import QImage

_RATES = (6, 12, 24, 48)


class Canvas(SharpPicture):
    """The frame; dragging over it says where to look, as shares of its width and height."""

    dragged = Signal(float, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while it is held."""
        place = self.target()
        if event.buttons() & Qt.MouseButton.LeftButton and not place.isEmpty():
            x = (event.position().x() - place.left()) / place.width()
            y = (event.position().y() - place.top()) / place.height()
            self.dragged.emit(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))


class Curve(QWidget):
    """A line over the places of the frames, with a mark at the one that is seen; and what is ready.

    Attributes:
        values: one for each place; empty to show only which frames are ready.
        ready: which places are there.
        at: the place that is seen.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.values: list[float] = []
        self.ready: set[int] = set()
        self.count, self.at = 0, 0
        self.setFixedHeight(10)
        self.setAccessibleName(self.tr("Frames that are ready"))

    def show_values(self, values: list[float]) -> None:
        """Draw a line; without values, only the frames that are ready."""
        self.values = values
        self.setFixedHeight(64 if values else 10)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, roles = QGuiApplication.palette(), QPalette.ColorRole
        area = QRectF(self.rect()).adjusted(8, 3, -8, -3)
        step = area.width() / max(1, self.count - 1)
        if not self.values:
            painter.setPen(Qt.PenStyle.NoPen)
            for place in range(self.count):
                there = place in self.ready
                painter.setBrush(palette.color(roles.Highlight if there else roles.Mid))
                radius = 2.5 if there else 1.2
                centre = QPointF(area.left() + place * step, area.center().y())
                painter.drawEllipse(centre, radius, radius)
            return
        top = max(self.values) or 1.0
        points = [
            QPointF(area.left() + place * step, area.bottom() - value / top * area.height())
            for place, value in enumerate(self.values)
        ]
        painter.setPen(QPen(palette.color(roles.Mid), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(palette.color(roles.Highlight), 2))
        painter.drawPolyline(points)
        if self.at < len(points):
            painter.setBrush(palette.color(roles.Highlight))
            painter.drawEllipse(points[self.at], 3.5, 3.5)


class Film(QWidget):
    """Shows the frame at a place, or the nearest one that is ready; it never waits for one.

    Signals:
        seen: the place that is asked for has changed.
    """

    seen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pixels: dict[int, np.ndarray] = {}
        self._images: dict[int, QImage] = {}
        self.count, self.columns, self.place = 0, 0, 0
        self.canvas = Canvas(self)
        self.canvas.dragged.connect(self._on_dragged)
        self.curve = Curve(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Place between the pictures"))
        self.slider.valueChanged.connect(self._on_slider)
        self.play = QToolButton(self)
        self.play.setCheckable(True)
        self.play.setIcon(icons.icon("play"))
        self.play.setToolTip(self.tr("Play (Space)"))
        self.play.setAccessibleName(self.tr("Play"))
        self.play.setShortcut("Space")
        self.play.toggled.connect(self._on_play)
        self.loop = QToolButton(self)
        self.loop.setCheckable(True)
        self.loop.setChecked(True)
        self.loop.setIcon(icons.icon("again"))
        self.loop.setProperty("look", "tool")
        self.loop.setToolTip(self.tr("Begin again at the end"))
        self.loop.setAccessibleName(self.tr("Loop"))
        self.rate = QComboBox(self)
        self.rate.setAccessibleName(self.tr("Speed"))
        for rate in _RATES:
            self.rate.addItem(self.tr("{} frames/s").format(rate), rate)
        self.rate.setCurrentIndex(1)
        self.rate.currentIndexChanged.connect(self._on_rate)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.loop)
        row.addWidget(self.rate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.curve)
        column.addLayout(row)

    def begin(self, count: int, columns: int = 0) -> None:
        """Expect so many frames: a square of so many columns, or a row where that is 0."""
        self.play.setChecked(False)
        self.pixels, self._images = {}, {}
        self.count, self.columns = count, columns
        self.curve.count, self.curve.ready = (count, set())
        self.curve.show_values([])
        self.canvas.rough = None
        self.canvas.update()
        self.slider.setRange(0, max(0, count - 1))
        self.look_at(0)

    def expect(self, count: int) -> None:
        """Expect more frames than so far."""
        if count > self.count:
            self.count = self.curve.count = count
            self.slider.setRange(0, count - 1)

    def put(self, place: int, pixels: np.ndarray) -> None:
        """Take a frame in that is ready, uint8 (H, W, 3)."""
        self.pixels[place] = pixels
        self._images[place] = to_image(pixels)
        self.curve.ready.add(place)
        self.curve.update()
        self._show()

    @property
    def whole(self) -> bool:
        """Whether every frame is ready."""
        return bool(self.count) and len(self.pixels) == self.count

    @property
    def shown(self) -> int | None:
        """The place of the frame that is seen: the nearest that is ready."""
        return min(self._images, key=self._distance) if self._images else None

    def look_at(self, place: int) -> None:
        """Ask for a place."""
        self.place = min(max(place, 0), max(0, self.count - 1))
        if self.slider.value() != self.place:
            self.slider.setValue(self.place)  # comes back here
            return
        self.curve.at = self.place
        self.curve.update()
        self._show()
        self.seen.emit(self.place)

    def stop(self) -> None:
        """Play no more."""
        self.play.setChecked(False)

    def _distance(self, place: int) -> tuple[int, int]:
        if not self.columns:
            return abs(place - self.place), place
        there, here = divmod(place, self.columns), divmod(self.place, self.columns)
        return abs(there[0] - here[0]) + abs(there[1] - here[1]), place

    def _show(self) -> None:
        shown = self.shown
        image = None if shown is None else self._images[shown]
        if image is not self.canvas.rough:
            self.canvas.rough = image
            self.canvas.update()

    @Slot(int)
    def _on_slider(self, place: int) -> None:
        self.look_at(place)

    @Slot(float, float)
    def _on_dragged(self, x: float, y: float) -> None:
        if self.columns:
            last = self.columns - 1
            self.look_at(round(y * last) * self.columns + round(x * last))
        else:
            self.look_at(round(x * (self.count - 1)))

    @Slot(bool)
    def _on_play(self, playing: bool) -> None:
        self.play.setIcon(icons.icon("pause" if playing else "play"))
        if playing and self.count > 1:
            if self.place == self.count - 1:
                self.look_at(0)
            self._timer.start(round(1000 / self.rate.currentData()))
        else:
            self._timer.stop()

    @Slot()
    def _on_rate(self) -> None:
        self._timer.setInterval(round(1000 / self.rate.currentData()))

    @Slot()
    def _on_tick(self) -> None:
        if self.place < self.count - 1:
            self.look_at(self.place + 1)
        elif self.loop.isChecked():
            self.look_at(0)
        else:
            self.stop()
