"""What came of a bench: a picture for each sampler and number of steps, and a plot of them all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.pixels import to_image
from app.widgets.panel_parts import hint
from app.widgets.picture_pane import PicturePane
from app.widgets.plot import Plot
from app.words import sampler_words
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from core.engine.requests import Bench, Outcome, Trial

_SIDE = 104


@dataclass(eq=False)
class Cell:
    """A trial in the table."""

    pane: PicturePane
    caption: QLabel
    trial: Trial
    name: str
    outcome: Outcome | None = None


class _Pane(PicturePane):
    """A picture that can be clicked."""

    clicked = Signal(int)

    def __init__(self, place: int, parent: QWidget) -> None:
        super().__init__(parent, _SIDE)
        self._place = place
        self.setFixedSize(_SIDE, _SIDE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit(self._place)


class BenchTable(QWidget):
    """Pictures in rows of samplers and columns of steps, the long run last, and below them a plot.

    Signals:
        chosen: the place of a trial whose picture was clicked.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: list[Cell] = []
        self.plot: Plot | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(self._grid)

    def add_plot(self) -> None:
        """Put the plot below; its library must have been imported."""
        self.plot = Plot(self.tr("seconds"), self.tr("distance"), self)
        self.plot.setMaximumHeight(260)
        self.plot.setAccessibleName(self.tr("Distance to the long run over time"))
        self.plot.hide()
        self._column.addWidget(self.plot)
        self.draw()

    def begin(self, request: Bench) -> None:
        """Make room for the answers to a request."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.cells = []
        names = {kind: name for name, kind in SAMPLERS.items()}
        budgets = sorted({trial.steps for trial in request.trials})
        rows: dict[str, int] = {}
        for column, steps in enumerate(budgets):
            self._grid.addWidget(hint(self.tr("{} steps").format(steps)), 0, column + 1)
        trials = [*request.trials, request.reference]
        for place, trial in enumerate(trials):
            name = names[type(trial.sampler)]
            words = sampler_words(name, type(trial.sampler)).name
            about = self.tr("{0}, {1} steps").format(words, trial.steps)
            last = place == len(request.trials)
            row = rows.setdefault("" if last else name, 2 * len(rows) + 1)
            column = 1 if last else budgets.index(trial.steps) + 1
            if column == 1 or last:
                title = hint(self.tr("Long run: {}").format(about) if last else words)
                title.setFixedWidth(120)
                self._grid.addWidget(title, row, 0)
            pane, caption = _Pane(place, self), hint("")
            caption.setFixedWidth(_SIDE + 10)
            pane.setAccessibleName(about)
            pane.clicked.connect(self.chosen)
            self._grid.addWidget(pane, row, column)
            self._grid.addWidget(caption, row + 1, column)
            self.cells.append(Cell(pane, caption, trial, words))
        self._grid.setColumnStretch(len(budgets) + 1, 1)
        self.draw()

    def preview(self, place: int, image: QImage) -> None:
        """Show how a picture looks that is still being made."""
        if self.cells[place].outcome is None:
            self.cells[place].pane.show_image(image)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of a trial."""
        cell = self.cells[outcome.place]
        cell.outcome = outcome
        cell.pane.show_image(to_image(outcome.pixels))
        words = [f"{outcome.seconds:.2f} s"]
        if outcome.draws:
            words.append(self.tr("another picture, as it draws noise"))
        elif cell is not self.cells[-1] and not math.isnan(outcome.distance):
            words.append(self.tr("{:.1f} away").format(outcome.distance))
        cell.caption.setText(" · ".join(words))
        told = self.tr("{0}, {1} evaluations of the network")
        cell.pane.setToolTip(told.format(cell.name, outcome.evaluations))

    def draw(self) -> None:
        """Draw distances over times, as far as they are known."""
        if self.plot is None:
            return
        points: dict[str, list[tuple[float, float]]] = {}
        for cell in self.cells[:-1]:
            found = cell.outcome
            if found and not found.draws and not math.isnan(found.distance):
                points.setdefault(cell.name, []).append((found.seconds, found.distance))
        self.plot.setVisible(bool(points))
        self.plot.clear()
        for name, some in points.items():
            x, y = zip(*sorted(some), strict=True)
            self.plot.line(x, y, QPalette.ColorRole.Mid, 1)
            self.plot.dots(x, y)
            self.plot.word(name, x[-1], y[-1])

    def changeEvent(self, event: QEvent) -> None:
        """Draw names anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.__dict__.get("plot"):
            self.draw()
