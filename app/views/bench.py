"""The sampler bench: one seed through samplers and budgets side by side, in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.tongue import told
from app.views.bench_table import BenchTable
from app.views.job_window import JobWindow
from app.widgets.panel_parts import headline, hint
from app.widgets.plot import import_plots
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


class BenchWindow(JobWindow):
    """Lets a person choose a sampler by eye, by time and by distance to a long run."""

    def __init__(self, studio: Studio, wanted: Generate, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.wanted = wanted
        self.table = BenchTable(self)
        self.table.chosen.connect(self._on_picture)
        self.setWindowTitle(self.tr("Sampler bench"))
        self.resize(1080, 820)
        self.head.title.setText(self.tr("Sampler bench"))
        about = self.tr("{0}, seed {1}, guidance {2:g}, by {3}")
        self.head.subtitle.setText(
            about.format(label_word(wanted.label), wanted.seed, wanted.guidance, wanted.model)
        )
        self.button = QPushButton(self.tr("Compare"), self)
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
        self._desk.do(import_plots, lambda _: self.table.add_plot())

    def _box(self, words: str, chosen: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(chosen)
        box.toggled.connect(self._on_chosen)
        return box

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(headline(self.tr("Samplers")))
        for box in self.samplers.values():
            choices.addWidget(box)
        choices.addSpacing(10)
        choices.addWidget(headline(self.tr("Steps")))
        row = QHBoxLayout()
        for box in self.budgets.values():
            row.addWidget(box)
        choices.addLayout(row)
        choices.addStretch(1)
        left = QWidget()
        left.setProperty("look", "clear")
        left.setLayout(choices)
        self.note = hint(
            self.tr(
                "The seed goes through every sampler with every number of steps, and then through "
                "a long run. Samplers that draw no noise on their way should all come to the same "
                "picture: how far they are from the long run is their error. Click a picture to "
                "use its settings."
            )
        )
        below = QVBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.note)
        below.addWidget(self.table)
        below.addStretch(1)
        right = QWidget()
        right.setProperty("look", "clear")
        right.setLayout(below)
        body = QHBoxLayout()
        body.setSpacing(20)
        for part, stretch in ((left, 0), (right, 1)):
            scroll = QScrollArea(self)
            scroll.setAccessibleName(self.windowTitle())
            scroll.setProperty("look", "read" if stretch else "clear")
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setWidgetResizable(True)
            scroll.setWidget(part)
            if not stretch:
                scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
                scroll.setFixedWidth(left.sizeHint().width() + 24)
                scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the boxes in it
            body.addWidget(scroll, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.head)
        column.addLayout(body, 1)

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
        self.table.begin(request)
        self.head.begin()
        self.button.setText(self.tr("Cancel"))
        self.jobs.submit(request)

    @Slot()
    def _on_chosen(self) -> None:
        chosen = [any(box.isChecked() for box in each) for each in self._choices()]
        self.button.setEnabled(self.jobs.busy or all(chosen))

    def _choices(self) -> tuple[list[QCheckBox], list[QCheckBox]]:
        return list(self.samplers.values()), list(self.budgets.values())

    @Slot(int)
    def _on_picture(self, place: int) -> None:
        cell, wanted = self.table.cells[place], self.wanted
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
        told = self.tr("The Generate page now uses {0}, {1} steps.")
        self.head.subtitle.setText(told.format(cell.name, cell.trial.steps))

    # -- hearing --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        progress = news.progress
        words = with_time_left(self.tr("Comparing"), progress.seconds_left)
        self.head.tell(progress.fraction, words)
        for place, image in news.estimates.items():
            self.table.preview(place, image)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if isinstance(progress.answer, Outcome):
            self.table.show_outcome(progress.answer)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.seconds is not None:
            words = self.tr("Compared in {}; distances are of 255 levels.").format(
                seconds_taken(ending.seconds)
            )
        else:
            words = self.tr("It failed.") if ending.problem else self.tr("Cancelled.")
        if isinstance(ending.problem, ScorebrushError):
            self.banner.say(told(ending.problem))
        elif ending.notes:
            self.banner.say(" ".join(ending.notes))
        self.head.end(words)
        self.button.setText(self.tr("Compare"))
        self._on_chosen()
        self.table.draw()
