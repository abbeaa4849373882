"""The run under way, or the last one, in the very cells where its pictures come to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.pictures import Picture, Pictures
from app.tongue import told
from app.views.picture_actions import PictureActions
from app.widgets.arrangements import Fitted
from app.widgets.invitation import Invitation
from app.widgets.messages import Banner
from app.widgets.picture_grid import PictureGrid
from app.words import pictures as count_of
from app.words import run_title, seconds_taken, seeds_of, with_time_left
from core.engine.requests import LARGEST_COUNT, Generate

if TYPE_CHECKING:
    from app.engine_thread import Batch, Ending, Job, News
    from app.state.gallery import Entry
    from app.studio import Studio
    from core.codec import Record
    from core.engine.requests import Request


_HELD = 256  # pictures of a run whose pixels stay in memory


class Board(QWidget):
    """A headline, the progress, and a grid that fits itself to the run."""

    enlarge = Signal(object, int, QWidget)
    again_wanted = Signal(int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.job: Job | None = None
        self._before: tuple[Job | None, list[Picture], str, str] | None = None
        self.pictures = Pictures(self)
        self.banner = Banner(self)
        self._make_head()
        self.grid = PictureGrid(Fitted(), studio.thumbnails.get, self)
        self.grid.setAccessibleName(self.tr("Pictures of this run"))
        self.grid.setModel(self.pictures)
        self.grid.enlarge.connect(self._on_enlarge)
        self.grid.selected.connect(self._on_selected)
        studio.thumbnails.loaded.connect(self.grid.repaint_cells)
        self.actions_on = PictureActions(studio, self.grid, self.grid.chosen)
        self.actions_on.again_wanted.connect(self.again_wanted)
        self.grid.menu_wanted.connect(self.actions_on.menu)
        self.grid.delete_wanted.connect(self.actions_on.delete.trigger)
        self.grid.drag_wanted.connect(self._on_drag)
        self.invitation = Invitation(
            self.tr("Pictures out of noise"),
            self.tr(
                "Choose a subject on the left and press Generate. Or drop a picture that was "
                "made here onto the window, and its settings come back."
            ),
            self,
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.invitation)
        self._stack.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 8)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self._connect()
        self._show_empty()

    def _make_head(self) -> None:
        self._head = QWidget(self)
        self.title = QLabel(self._head)
        self.title.setProperty("look", "title")
        self.subtitle = QLabel(self._head)
        self.subtitle.setProperty("look", "hint")
        self.progress = QProgressBar(self._head)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.save_all = QPushButton(self.tr("Save all …"), self._head)
        self.save_all.setProperty("look", "plain")
        self.save_all.setIcon(icons.icon("save"))
        self.save_all.setIconSize(QSize(22, 16))
        self.save_all.clicked.connect(self._on_save_all)
        self.queue = QToolButton(self._head)
        self.queue.setProperty("look", "quiet")
        self.queue.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.queue.setIcon(icons.icon("close"))
        self.queue.setIconSize(QSize(14, 14))
        self.queue.setToolTip(self.tr("Forget what waits in the queue"))
        self.queue.clicked.connect(self._on_clear_queue)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.queue)
        row.addWidget(self.save_all)
        column = QVBoxLayout(self._head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.progress)

    def _connect(self) -> None:
        engine, studio = self._studio.engine, self._studio
        engine.started.connect(self._on_started)
        engine.progressed.connect(self._on_progressed)
        engine.finished.connect(self._on_finished)
        engine.ended.connect(self._on_ended)
        engine.queue_changed.connect(self._on_queue)
        studio.gallery_listed.connect(self._on_gallery)
        studio.deleted.connect(self._on_deleted)
        studio.brought_back.connect(self._on_brought_back)
        studio.kept.connect(self._on_kept)

    # -- the engine -----------------------------------------------------------------------------

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if not isinstance(job.request, Generate):
            return
        finished = [picture for picture in self.pictures.all() if picture.finished]
        self._before = (self.job, finished, self.title.text(), self.subtitle.text())
        self.job = job
        request = job.request
        self.banner.dismiss()
        self.grid.selectionModel().clear()
        self.pictures.replace(Picture(seed=request.seed + place) for place in range(request.count))
        self.title.setText(run_title(request))
        self.subtitle.setText(self.tr("Starting …"))
        self.progress.setValue(0)
        self.progress.show()
        self.save_all.hide()
        self._head.show()
        self._stack.setCurrentWidget(self.grid)

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        if job is not self.job:
            return
        progress = news.progress
        self.progress.setValue(round(1000 * progress.fraction))
        words = self.tr("Evaluation {0} of {1}").format(progress.evaluations, progress.total)
        self.subtitle.setText(with_time_left(words, progress.seconds_left))
        if progress.note:
            self.banner.say(progress.note)
        for place, image in news.estimates.items():
            self.pictures[place].image = image
        if news.estimates:
            self.pictures.touch(min(news.estimates), max(news.estimates))

    @Slot(object, object)
    def _on_finished(self, job: Job, batch: Batch) -> None:
        if job is not self.job:
            return
        for at, image in enumerate(batch.images):
            picture = self.pictures[batch.first + at]
            picture.image, picture.finished = image, True
            if not batch.entries:
                picture.pixels = batch.pixels[at]
                picture.request = job.request.picture(batch.first + at)
                continue
            picture.entry = batch.entries[at]
            if len(self.pictures) > _HELD:
                picture.image = None  # the thumbnails remember as many as there is room for
        self.pictures.touch(batch.first, batch.first + len(batch.images) - 1)
        if batch.problem:
            self.banner.say(
                self.tr("The pictures are here but not kept. {}").format(told(batch.problem)),
                self.tr("Try again"),
                lambda: self._studio.keep_again(job, batch),
            )

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.job is not self.job:
            return
        self.progress.hide()
        finished = [picture for picture in self.pictures.all() if picture.finished]
        if not finished:
            self._show_before()
            if not ending.problem:
                self._studio.said.emit(
                    self.tr("Cancelled before a picture was finished."), "", None
                )
            return
        if len(finished) < len(self.pictures):
            self.pictures.replace(finished)
        if ending.problem:
            self.subtitle.setText(self.tr("Stopped by a problem"))
        elif ending.seconds is None:
            self.subtitle.setText(
                self.tr("Cancelled · {} finished").format(count_of(len(finished)))
            )
        else:
            self._describe(ending.job.request, seconds_taken(ending.seconds))
        self.save_all.show()

    def _show_before(self) -> None:
        """Nothing came of a run: show again what it had covered."""
        if self._before is None or not self._before[1]:
            self.pictures.replace([])
            self._show_empty()
            return
        self.job, pictures, title, subtitle = self._before
        self.pictures.replace(pictures)
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.save_all.show()

    @Slot()
    def _on_queue(self) -> None:
        waiting = len(self._studio.engine.waiting)
        self.queue.setVisible(bool(waiting))
        self.queue.setText(self.tr("{} waiting").format(waiting))

    @Slot()
    def _on_clear_queue(self) -> None:
        for job in self._studio.engine.waiting:
            self._studio.engine.cancel(job)

    # -- the gallery ----------------------------------------------------------------------------

    @Slot()
    def _on_gallery(self) -> None:
        """Show the last run again, as it was when the window was closed."""
        recent = self._studio.recent
        if self.job or not recent or recent[0].entry is None:
            return
        run = recent[0].entry.run
        entries: list[Entry] = []
        for row in range(min(len(recent), LARGEST_COUNT)):
            entry = recent[row].entry
            if entry is None or entry.run != run:
                break
            entries.append(entry)
        self.pictures.replace(map(Picture.of_entry, entries))
        self.title.setText(count_of(len(entries)))
        self.subtitle.setText(self.tr("From last time"))
        self.progress.hide()
        self.save_all.show()
        self._head.show()
        self._stack.setCurrentWidget(self.grid)
        self._studio.recall.with_record(self.pictures[0], self._on_first_record)

    def _on_first_record(self, record: Record) -> None:
        if self.job is None and len(self.pictures) and isinstance(record.request, Generate):
            request = replace(record.request, count=len(self.pictures))
            self.title.setText(run_title(request))
            self._describe(request, self.tr("from last time"))

    @Slot(list)
    def _on_deleted(self, entries: list[Entry]) -> None:
        self.pictures.remove(entries)
        if self._before:
            job, pictures, *words = self._before
            left = [picture for picture in pictures if picture.entry not in entries]
            self._before = (job, left, words[0], words[1])
        if not len(self.pictures):
            self._show_empty()

    @Slot(list)
    def _on_brought_back(self, entries: list[Entry]) -> None:
        shown = next((one.entry for one in self.pictures.all() if one.entry), None)
        run = self.job.run if self.job else shown.run if shown else entries[0].run
        for entry in entries:
            if entry.run == run:
                rows = [row for row, one in enumerate(self.pictures.all()) if _after(one, entry)]
                row = rows[0] if rows else len(self.pictures)
                self.pictures.insert(row, [Picture.of_entry(entry)])
        if len(self.pictures):
            self._head.show()
            self._stack.setCurrentWidget(self.grid)

    @Slot(object, int, list)
    def _on_kept(self, job: Job, first: int, entries: list[Entry]) -> None:
        if job is not self.job:
            return
        places = {entry.seed: entry for entry in entries}
        for picture in self.pictures.all():
            if picture.seed in places and picture.entry is None:
                picture.entry = places[picture.seed]
                picture.pixels = picture.request = None
        self._studio.said.emit(self.tr("{} kept.").format(count_of(len(entries))), "", None)

    # -- the rest -------------------------------------------------------------------------------

    def _describe(self, request: Request, time: str) -> None:
        steps = (
            self.tr("{} steps").format(request.steps) if request.steps > 1 else self.tr("1 step")
        )
        self.subtitle.setText(" · ".join((request.model, seeds_of(request), steps, time)))

    def _show_empty(self) -> None:
        self._head.hide()
        self.progress.hide()
        self.save_all.hide()
        self._on_queue()
        self._stack.setCurrentWidget(self.invitation)

    @Slot(QModelIndex)
    def _on_enlarge(self, index: QModelIndex) -> None:
        self.enlarge.emit(self.pictures, index.row(), self.grid)

    @Slot()
    def _on_selected(self) -> None:
        chosen = len(self.grid.selectionModel().selectedIndexes())
        self.save_all.setText(
            self.tr("Save {} …").format(chosen) if chosen else self.tr("Save all …")
        )

    @Slot()
    def _on_save_all(self) -> None:
        selected = self.grid.selectionModel().hasSelection()
        pictures = self.grid.chosen() if selected else self.pictures.all()
        self.actions_on.save_all([picture for picture in pictures if picture.finished])

    @Slot()
    def _on_drag(self) -> None:
        self._studio.handling.drag(self.grid.chosen(), self.grid)


def _after(picture: Picture, entry: Entry) -> bool:
    return picture.entry is not None and picture.entry.place > entry.place
