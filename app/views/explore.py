"""The Explore page: what lies between pictures, and how one came to be."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.own_jobs import OwnJobs
from app.tongue import told, translate
from app.views.analyse_subject import Subject
from app.views.explore_film import Film
from app.views.explore_marks import Marks
from app.views.explore_panel import End, ExplorePanel
from app.views.explore_reading import Shown, read_end
from app.widgets.buttons import plain_button
from app.widgets.invitation import Invitation
from app.widgets.messages import Banner
from app.widgets.run_head import RunHead
from app.words import label_within, pictures, seconds_taken, with_time_left
from app.work import Desk
from core.animation import SUFFIXES, save_frames
from core.engine.requests import Branch, Interpolate, Retrace
from core.errors import BadRequest
from core.interpolation import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.engine_thread import Ending, Job, News
    from app.pictures import Picture
    from app.studio import Studio
    from core.engine.requests import Progress

_READABLE = "*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff"


class ExplorePage(QWidget):
    """Explores with one request at a time.

    Signals:
        analyse_wanted: a Subject that is to be analysed.
        bench_wanted: a Generate whose seed is to go through several samplers.
    """

    analyse_wanted = Signal(object)
    bench_wanted = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._desk = Desk(self)
        self._desk.failed.connect(studio.tell)
        self.jobs = OwnJobs(studio.engine, self)
        self._asked: Interpolate | Retrace | None = None
        self._states: list[float] = []
        self._kappas: list[float] = []
        self.panel = ExplorePanel(self)
        self.panel.interpolate_wanted.connect(self.interpolate)
        self.panel.cancel_wanted.connect(self.cancel)
        self.panel.retrace_wanted.connect(self._on_retrace)
        self.panel.analyse_wanted.connect(self._on_analyse)
        self.panel.bench_wanted.connect(self._on_bench)
        self.panel.photograph_wanted.connect(self._on_photograph)
        studio.models_found.connect(self.panel.offer_models)
        self.banner = Banner(self)
        self.panel.wrong.connect(self.banner.say)
        self.film = Film(self)
        self.film.seen.connect(self._on_seen)
        self.head = RunHead(self)
        self.head.title.setText(self.tr("Explore"))
        self.note = QLabel(self)
        self.note.setProperty("look", "hint")
        self.note.setWordWrap(True)
        self.branch = plain_button(self.tr("Branch from here"), "again", self)
        self.branch.clicked.connect(self._on_branch)
        self.branch.setToolTip(
            self.tr("Go another way from this moment, with fresh noise and the subject on the left")
        )
        self.mark = plain_button(self.tr("Mark a part"), "rectangle", self)
        self.mark.setCheckable(True)
        self.mark.setToolTip(self.tr("Paint over the part of the picture that a branch may change"))
        self.mark.toggled.connect(self._on_mark)
        self.marks = Marks(self.film.canvas)
        self.export = plain_button(self.tr("Export …"), "save", self)
        self.export.clicked.connect(self._on_export)
        self._lay_out()
        self.jobs.progressed.connect(self._on_progressed)
        self.jobs.explored.connect(self._on_explored)
        self.jobs.ended.connect(self._on_ended)
        self._refresh()

    def _lay_out(self) -> None:
        for button in (self.mark, self.branch, self.export):
            self.head.row.addWidget(button)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(
            Invitation(
                self.tr("What lies between?"),
                self.tr(
                    "Add two or more pictures on the left: seeds, pictures of the gallery or "
                    "photographs. The frames between them appear here, coarse ones first."
                ),
                self,
            )
        )
        self._stack.addWidget(self.film)
        column = QVBoxLayout()
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(column, 1)

    # -- pictures -------------------------------------------------------------------------------

    def take(self, pictures: Iterable[Picture]) -> None:
        """Add pictures of the gallery."""
        self.add_files([picture.entry.path for picture in pictures if picture.entry])

    def add_files(self, paths: Iterable[Path]) -> None:
        """Add picture files: ours by their requests, others as photographs."""
        for path in paths:
            self._desk.do(partial(read_end, path), self._on_read)

    def _on_read(self, found: End | Shown) -> None:
        if isinstance(found, End):
            self.panel.add(found)
        elif not self.jobs.busy:
            self._restore(found)

    def _restore(self, shown: Shown) -> None:
        """Show frames that were kept, and set the panel so that they could be made again."""
        request, frames = shown.film.request, shown.film.frames
        self.panel.restore(request, shown.ends)
        self._asked = request
        columns = request.layout.side if isinstance(request.layout, Grid) else 0
        self.film.begin(len(frames), columns)
        for place, pixels in enumerate(frames):
            self.film.put(place, pixels)
        self.head.title.setText(_title(request))
        self.head.subtitle.setText(self.tr("Kept in the gallery"))
        self.note.setText(shown.missing)
        self._stack.setCurrentWidget(self.film)
        self._refresh()

    @Slot()
    def _on_photograph(self) -> None:
        photographs = translate("FileDialogs", "Photographs ({})").format(_READABLE)
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add photographs"), str(Path.home()), photographs
        )
        self.add_files(Path(name) for name in names)

    # -- asking ---------------------------------------------------------------------------------

    @Slot()
    def interpolate(self) -> None:
        """Make what lies between the pictures."""
        try:
            request = self.panel.request()
        except BadRequest as error:
            self.banner.say(told(error))
            return
        columns = request.layout.side if isinstance(request.layout, Grid) else 0
        self.film.begin(request.count, columns)
        self._begin(request, _title(request))

    @Slot(object)
    def _on_retrace(self, end: End) -> None:
        wanted = end.request or replace(self.panel.settings(), seed=end.seed)
        self.marks.clear()
        self._follow(Retrace(wanted), self.tr("How {} came").format(end.words))

    @Slot()
    def _on_branch(self) -> None:
        if not self.jobs.busy and isinstance(self._asked, Retrace):
            label = self.panel.label.currentData() or None
            part = self.marks.marked
            branch = Branch(self.film.place, secrets.randbelow(2**31), label, part)
            whole = self.tr("Branch with seed {}")
            title = whole if part is None else self.tr("Branch of the marked part with seed {}")
            self._follow(replace(self._asked, branch=branch), title.format(branch.seed))

    @Slot(bool)
    def _on_mark(self, wanted: bool) -> None:
        self.marks.setVisible(wanted)
        if wanted:
            self.marks.setFocus()

    def _follow(self, request: Retrace, title: str) -> None:
        self._states, self._kappas = [], []
        self.film.begin(0)
        self._begin(request, title)

    @Slot(object)
    def _on_analyse(self, end: End) -> None:
        if end.path is not None:
            wanted = end.request or self.panel.settings()
            subject = Subject(end.words, end.path, end.request, wanted.model, wanted.label)
            self.analyse_wanted.emit(subject)

    @Slot()
    def _on_bench(self) -> None:
        end, wanted = self.panel.chosen(), self.panel.settings()
        if end and (end.request or end.path is None):
            wanted = end.request or replace(wanted, seed=end.seed)
        self.bench_wanted.emit(wanted)

    def _begin(self, request: Interpolate | Retrace, title: str) -> None:
        self.banner.dismiss()
        self._asked = request
        self.head.title.setText(title)
        self.head.begin()
        self.note.setText("")
        self._stack.setCurrentWidget(self.film)
        self.jobs.submit(request)
        self.panel.set_busy(True)
        self._refresh()

    @Slot()
    def cancel(self) -> None:
        """Stop within one evaluation; what is ready stays."""
        self.jobs.cancel()

    # -- hearing --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        progress = news.progress
        words = self.tr("Evaluation {}").format(progress.evaluations)
        self.head.tell(progress.fraction, with_time_left(words, progress.seconds_left))

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if progress.frames:
            for place, pixels in zip(progress.frames.places, progress.frames.pixels, strict=True):
                self.film.put(place, pixels)
            self._tell_errors(progress.frames.errors)
        if progress.state:
            state = progress.state
            self._states.append(state.change)
            self._kappas.append(state.kappa)
            self.film.expect(state.place + 1)
            self.film.put(state.place, state.image)
            self.film.look_at(state.place)

    def _tell_errors(self, errors: dict[int, float]) -> None:
        for end, error in errors.items():
            words = self.panel.ends()[end].words if end < len(self.panel.ends()) else ""
            told = self.tr("{0} comes back within {1:.2f} of 255 levels.").format(words, error)
            self.note.setText("   ".join(filter(None, (self.note.text(), told.strip()))))

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.seconds is not None:
            self.head.end(self.tr("Ready in {}").format(seconds_taken(ending.seconds)))
        else:
            self.head.end(self.tr("It failed.") if ending.problem else self.tr("Cancelled."))
        self.panel.set_busy(False)
        if isinstance(self._asked, Retrace):
            self.film.curve.show_values(self._states)
        self._refresh()
        self._on_seen(self.film.place)

    @Slot(int)
    def _on_seen(self, place: int) -> None:
        self.branch.setEnabled(not self.jobs.busy and 0 < place < self.film.count - 1)
        if isinstance(self._asked, Retrace) and place < len(self._kappas):
            kappa = self._kappas[place]
            told = self.tr(
                "State {0} of {1}: noise is {2:.3g} times the picture; the estimate moved by "
                "{3:.1f} of 255 levels."
            )
            self.note.setText(told.format(place, self.film.count - 1, kappa, self._states[place]))

    def _refresh(self) -> None:
        follows = isinstance(self._asked, Retrace)
        self.branch.setVisible(follows)
        self.mark.setVisible(follows)
        self.mark.setChecked(self.mark.isChecked() and follows)
        self.export.setVisible(self.film.count > 0)
        self.export.setEnabled(self.film.whole and not self.jobs.busy)

    # -- files ----------------------------------------------------------------------------------

    @Slot()
    def _on_export(self) -> None:
        start = str(Path.home() / "interpolation.gif")
        formats = (
            translate("FileDialogs", "GIF (*.gif)"),
            translate("FileDialogs", "MP4 film (*.mp4)"),
            translate("FileDialogs", "All frames on one sheet (*.png)"),
            translate("FileDialogs", "Folder of PNG frames (*)"),
        )
        name, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Export the frames"), start, ";;".join(formats)
        )
        if name:
            path = Path(name)
            if path.suffix.lower() not in SUFFIXES:  # a folder has none
                path = path.with_name(path.name + chosen.partition("*")[2].rstrip(")"))
            self._save(path)

    def _save(self, path: Path) -> None:
        frames = np.stack([self.film.pixels[place] for place in range(self.film.count)])
        rate, columns = float(self.film.rate.currentData()), self.film.columns or None
        self._desk.do(
            partial(save_frames, path, frames, rate, columns),
            lambda _: self._studio.said.emit(
                self.tr("Exported {}.").format(path.name),
                self.tr("Show"),
                partial(self._studio.show_folder, path.parent),
            ),
        )

    def go(self) -> bool:
        """Make what lies between the pictures."""
        self.interpolate()
        return True

    def escape(self) -> bool:
        """Stop what is under way."""
        self.cancel()
        return True

    def drop_words(self) -> str:
        """What dropping a file will do."""
        return self.tr("Drop to explore it")

    def take_files(self, files: list[Path]) -> None:
        """Add all of them."""
        self.add_files(files)

    def close_threads(self) -> None:
        """Finish what is being read and written."""
        self.film.stop()
        self._desk.close()


def _title(request: Interpolate) -> str:
    return f"{pictures(len(request.ends))}, {label_within(request.label)}"
