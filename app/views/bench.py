"""The sampler bench: one seed through samplers and budgets side by side, in a window of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.pixels import to_image
from app.views.job_window import JobWindow
from app.widgets.panel_parts import headline, hint
from app.widgets.picture_pane import PicturePane
from app.widgets.plot import Plot, import_plots
from app.words import label_word, sampler_words, seconds_taken, with_time_left
from core.engine.requests import Bench, Generate, Outcome, Trial
from core.errors import ScorebrushError
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from app.engine_thread import Ending, Job, News
    from app.studio import Studio
    from core.engine.requests import Progress

_BUDGETS = (5, 10, 20, 50, 100)
_FIRST = ("log-clock", "dpm-solver++2m", "heun", "ddim"), (5, 10, 20)
_SIDE = 104


@dataclass(eq=False)
class _Cell:
    """A trial in the table."""

    pane: PicturePane
    caption: QLabel
    trial: Trial
    name: str
    outcome: Outcome | None = field(default=None)


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


class BenchWindow(JobWindow):
    """Lets a person choose a sampler by eye, by time and by distance to a long run."""

    def __init__(self, studio: Studio, wanted: Generate, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.wanted = wanted
        self.cells: list[_Cell] = []
        self.plot: Plot | None = None
        self.setWindowTitle("Sampler bench")
        self.resize(1080, 820)
        self.head.title.setText("Sampler bench")
        self.head.subtitle.setText(
            f"{label_word(wanted.label)}, seed {wanted.seed}, guidance {wanted.guidance:g}, "
            f"by {wanted.model}"
        )
        self.button = QPushButton("Compare", self)
        self.button.setProperty("look", "main")
        self.button.setDefault(True)
        self.button.clicked.connect(self._on_button)
        self.head.row.addWidget(self.button)
        self.samplers = {
            name: self._box(sampler_words(name, kind).name, name in _FIRST[0])
            for name, kind in SAMPLERS.items()
        }
        for name, box in self.samplers.items():
            box.setToolTip(sampler_words(name, SAMPLERS[name]).sentence)
        self.budgets = {steps: self._box(f"{steps}", steps in _FIRST[1]) for steps in _BUDGETS}
        self._lay_out()
        self.jobs.progressed.connect(self._on_progressed)
        self.jobs.explored.connect(self._on_explored)
        self.jobs.ended.connect(self._on_ended)
        self._desk.do(import_plots, lambda _: self._add_plot())

    def _box(self, words: str, chosen: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(chosen)
        box.toggled.connect(self._on_chosen)
        return box

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(headline("Samplers"))
        for box in self.samplers.values():
            choices.addWidget(box)
        choices.addSpacing(10)
        choices.addWidget(headline("Steps"))
        row = QHBoxLayout()
        for box in self.budgets.values():
            row.addWidget(box)
        choices.addLayout(row)
        choices.addStretch(1)
        left = QWidget()
        left.setProperty("look", "clear")
        left.setLayout(choices)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(12)
        self._table.setVerticalSpacing(4)
        self.note = hint(
            "The seed goes through every sampler with every number of steps, and then through a "
            "long run. Samplers that draw no noise on their way should all come to the same "
            "picture: how far they are from the long run is their error. Click a picture to use "
            "its settings."
        )
        self._below = QVBoxLayout()
        self._below.setSpacing(12)
        self._below.addWidget(self.note)
        self._below.addLayout(self._table)
        self._below.addStretch(1)
        right = QWidget()
        right.setProperty("look", "clear")
        right.setLayout(self._below)
        body = QHBoxLayout()
        body.setSpacing(20)
        for part, stretch in ((left, 0), (right, 1)):
            scroll = QScrollArea(self)
            scroll.setProperty("look", "clear")
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setWidgetResizable(True)
            scroll.setWidget(part)
            if not stretch:
                scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
                scroll.setFixedWidth(left.sizeHint().width() + 24)
            body.addWidget(scroll, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.head)
        column.addLayout(body, 1)

    def _add_plot(self) -> None:
        self.plot = Plot("seconds", "distance", self)
        self.plot.setMaximumHeight(260)
        self.plot.setAccessibleName("Distance to the long run over time")
        self.plot.hide()
        self._below.insertWidget(2, self.plot)
        self._draw()

    # -- asking ---------------------------------------------------------------------------------

    def request(self) -> Bench:
        """What the boxes say.

        Raises:
            BadRequest: nothing is chosen, or too much.
        """
        trials = tuple(
            Trial(SAMPLERS[name](), steps)
            for name, box in self.samplers.items()
            if box.isChecked()
            for steps, budget in self.budgets.items()
            if budget.isChecked()
        )
        wanted = self.wanted
        return Bench(trials, wanted.model, wanted.label, wanted.seed, wanted.guidance)

    @Slot()
    def _on_button(self) -> None:
        if self.jobs.busy:
            self.cancel()
            return
        request = self.request()
        self.banner.dismiss()
        self._fill_table(request)
        self.head.begin()
        self.button.setText("Cancel")
        self.jobs.submit(request)

    @Slot()
    def _on_chosen(self) -> None:
        chosen = [any(box.isChecked() for box in each) for each in self._choices()]
        self.button.setEnabled(self.jobs.busy or all(chosen))

    def _choices(self) -> tuple[list[QCheckBox], list[QCheckBox]]:
        return list(self.samplers.values()), list(self.budgets.values())

    @Slot(int)
    def _on_picture(self, place: int) -> None:
        cell, wanted = self.cells[place], self.wanted
        if cell.outcome is None or cell.trial.steps > max(_BUDGETS):
            return
        request = Generate(
            wanted.model,
            wanted.label,
            1,
            wanted.seed,
            cell.trial.sampler,
            cell.trial.steps,
            wanted.guidance,
        )
        self._studio.settings_wanted.emit(request)
        self.head.subtitle.setText(
            f"The Generate page now uses {cell.name}, {cell.trial.steps} steps."
        )

    # -- the table ------------------------------------------------------------------------------

    def _fill_table(self, request: Bench) -> None:
        while item := self._table.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.cells = []
        names = {kind: name for name, kind in SAMPLERS.items()}
        budgets = sorted({trial.steps for trial in request.trials})
        rows: dict[str, int] = {}
        for column, steps in enumerate(budgets):
            self._table.addWidget(hint(f"{steps} steps"), 0, column + 1)
        trials = [*request.trials, request.reference]
        for place, trial in enumerate(trials):
            name = names[type(trial.sampler)]
            words = sampler_words(name, type(trial.sampler)).name
            last = place == len(request.trials)
            row = rows.setdefault("" if last else name, 2 * len(rows) + 1)
            column = 1 if last else budgets.index(trial.steps) + 1
            if column == 1 or last:
                title = hint(f"Long run: {words}, {trial.steps} steps" if last else words)
                title.setFixedWidth(120)
                self._table.addWidget(title, row, 0)
            pane, caption = _Pane(place, self), hint("")
            caption.setFixedWidth(_SIDE + 10)
            pane.setAccessibleName(f"{words}, {trial.steps} steps")
            pane.clicked.connect(self._on_picture)
            self._table.addWidget(pane, row, column)
            self._table.addWidget(caption, row + 1, column)
            self.cells.append(_Cell(pane, caption, trial, words))
        self._table.setColumnStretch(len(budgets) + 1, 1)
        self._draw()

    def _show(self, outcome: Outcome) -> None:
        cell = self.cells[outcome.place]
        cell.outcome = outcome
        cell.pane.show_image(to_image(outcome.pixels))
        words = [f"{outcome.seconds:.2f} s"]
        last = outcome.place == len(self.cells) - 1
        if outcome.draws:
            words.append("another picture, as it draws noise")
        elif not last and not math.isnan(outcome.distance):
            words.append(f"{outcome.distance:.1f} away")
        cell.caption.setText(" · ".join(words))
        cell.pane.setToolTip(f"{cell.name}, {outcome.evaluations} evaluations of the network")

    def _draw(self) -> None:
        if self.plot is None:
            return
        known = [
            cell.outcome
            for cell in self.cells[:-1]
            if cell.outcome and not cell.outcome.draws and not math.isnan(cell.outcome.distance)
        ]
        self.plot.setVisible(bool(known))
        self.plot.clear()
        for name in dict.fromkeys(cell.name for cell in self.cells[:-1]):
            points = [
                (cell.outcome.seconds, cell.outcome.distance)
                for cell in self.cells[:-1]
                if cell.name == name and cell.outcome in known and cell.outcome
            ]
            if points:
                x, y = zip(*sorted(points), strict=True)
                self.plot.line(x, y, QPalette.ColorRole.Mid, 1)
                self.plot.dots(x, y)
                self.plot.word(name, x[-1], y[-1])

    # -- hearing --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        progress = news.progress
        self.head.tell(progress.fraction, with_time_left("Comparing", progress.seconds_left))
        for place, image in news.estimates.items():
            if self.cells[place].outcome is None:
                self.cells[place].pane.show_image(image)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if isinstance(progress.answer, Outcome):
            self._show(progress.answer)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.seconds is not None:
            words = f"Compared in {seconds_taken(ending.seconds)}; distances are of 255 levels."
        else:
            words = "It failed." if ending.problem else "Cancelled."
        if isinstance(ending.problem, ScorebrushError):
            self.banner.say(str(ending.problem))
        elif ending.notes:
            self.banner.say(" ".join(ending.notes))
        self.head.end(words)
        self.button.setText("Compare")
        self._on_chosen()
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw names anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.__dict__.get("plot"):
            self._draw()
