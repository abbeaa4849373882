"""The whole boundary between the window and the engine: one worker on one thread.

The window hands over requests and hears signals; all of them arrive in the window's thread. The
worker drains ``core.engine.tasks.run``. It never waits for the window: progress goes into a mailbox
in which newer news replace older ones, so a busy window falls behind by one message at most.

Signals of the worker are connected to methods of a QObject alone: PySide runs a lambda, a partial
or a plain object's method in the *worker's* thread.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.defect import Defect
from app.pixels import to_images
from app.tongue import told
from core.errors import Cancelled, ScorebrushError

if TYPE_CHECKING:
    import numpy as np
    from PySide6.QtGui import QImage

    from app.state.gallery import Entry
    from core.codec import Record
    from core.engine.library import Library
    from core.engine.requests import (
        Analyse,
        Bench,
        Interpolate,
        InterpolateResult,
        Likelihood,
        Neighbours,
        Progress,
        Request,
        Retrace,
        Variant,
    )
    from core.films import Film

    Asked = Request | Analyse | Bench | Interpolate | Likelihood | Neighbours | Retrace


class Keeper(Protocol):
    """Where finished pictures are kept; called by the worker."""

    def new_run(self) -> str:
        """A name for the run that begins; see ``Gallery.new_run``."""
        ...

    def keep(self, run: str, record: Record, first: int, pixels: np.ndarray) -> list[Entry]:
        """Keep the pictures ``first`` and following of a request; see ``Gallery.keep``."""
        ...

    def keep_film(self, run: str, film: Film) -> Entry:
        """Keep the frames of an interpolation; see ``Gallery.keep_film``."""
        ...


@dataclass(eq=False, slots=True)
class Job:
    """A request in the queue, under way or over.

    Attributes:
        request: what is asked.
        run: under which its pictures are kept; set as it starts.
        cancelled: set by the window, read by the worker between two network evaluations.
    """

    request: Request
    run: str = ""
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class News:
    """What has changed since the window last heard.

    Attributes:
        progress: the latest progress, its pixels left out.
        estimates: pictures as they look now, by their place in the request.
    """

    progress: Progress
    estimates: dict[int, QImage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Finished pictures of a job.

    Attributes:
        first: place in the request of the first.
        images: the pictures.
        entries: where they are kept, one each; empty if that failed.
        problem: why it failed.
        pixels: uint8 (n, H, W, 3), so that keeping them can be tried again.
        record: what was asked, and of which weights.
    """

    first: int
    images: list[QImage]
    entries: list[Entry]
    problem: ScorebrushError | None
    pixels: np.ndarray
    record: Record


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ended: ``problem`` is None if all of it, or what was wanted of it, is done.

    Attributes:
        job: which.
        seconds: how long it took; None if it was cancelled or failed.
        problem: why it failed.
        notes: what a person should know about its result.
        entries: where the frames of an interpolation are kept.
    """

    job: Job
    seconds: float | None = None
    problem: ScorebrushError | Defect | None = None
    notes: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)


class _Mailbox:
    """Holds the newest progress, and every note since, until the window takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news: News | None = None

    def put(self, progress: Progress, estimates: dict[int, QImage]) -> bool:
        """Leave news; returns whether the window has to be told that there are some."""
        with self._lock:
            if self._news is None:
                self._news = News(progress, estimates)
                return True
            if unheard := self._news.progress.note:
                progress = progress._replace(note=f"{unheard} {progress.note or ''}".rstrip())
            self._news.progress = progress
            self._news.estimates.update(estimates)
            return False

    def take(self) -> News | None:
        """Take what lies there."""
        with self._lock:
            news, self._news = self._news, None
        return news


class _Worker(QObject):
    """Lives on the thread, imports torch there, and carries out one job at a time."""

    warm = Signal(object)
    fresh = Signal()
    finished = Signal(object, object)
    answered = Signal(object, object)
    explored = Signal(object, object)
    ended = Signal(object)

    def __init__(self, library: Library, keeper: Keeper, mailbox: _Mailbox) -> None:
        super().__init__()
        self._library, self._keeper, self._mailbox = library, keeper, mailbox

    @Slot()
    def warm_up(self) -> None:
        """Import torch ahead of the first job; what goes wrong is said now and again then."""
        from app.warming import import_torch

        problem: ScorebrushError | Defect | None = None
        try:
            import_torch()
        except Exception as error:  # noqa: BLE001  whatever an installation lacks, the window stays
            problem = Defect.of(error)
        self.warm.emit(problem)

    def _film_kept(self, job: Job, result: InterpolateResult) -> tuple[list[Entry], str]:
        """Keep the frames of an interpolation; why that failed is no reason to lose them."""
        from core.films import Film

        film = Film(result.request, result.frames, result.model_digest)
        try:
            return [self._keeper.keep_film(job.run, film)], ""
        except ScorebrushError as error:
            return [], told(error)

    @Slot(object)
    def carry_out(self, job: Job) -> None:
        """Drain the engine's generator; cancelling means to stop asking it."""
        seconds: float | None = None
        notes: tuple[str, ...] = ()
        problem: ScorebrushError | Defect | None = None
        entries: list[Entry] = []
        try:
            from core.engine.requests import InterpolateResult as Between
            from core.engine.tasks import run

            stop = job.cancelled.is_set
            heard = partial(self._report, job)
            with closing(run(job.request, self._library, stop, heard)) as steps:
                while not job.cancelled.is_set():
                    try:
                        progress = next(steps)
                    except StopIteration as end:
                        seconds, notes = end.value.seconds, tuple(map(told, end.value.notes))
                        if isinstance(end.value, Between):
                            entries, trouble = self._film_kept(job, end.value)
                            notes += (trouble,) if trouble else ()
                        break
                    self._report(job, progress)
        except Cancelled:
            pass
        except ScorebrushError as error:
            problem = error
        except Exception as error:  # noqa: BLE001  a defect must not end the thread
            problem = Defect.of(error)
        self.ended.emit(Ending(job, seconds, problem, notes, entries))

    def _report(self, job: Job, progress: Progress) -> None:
        estimates: dict[int, QImage] = {}
        if progress.pictures is None and progress.preview is not None:
            images = to_images(progress.preview)
            estimates = {progress.first + at: image for at, image in enumerate(images)}
        bare = progress._replace(
            note=progress.note and told(progress.note),
            preview=None,
            pictures=None,
            variants=None,
            frames=None,
            state=None,
            bits=None,
            errors=None,
            answer=None,
        )
        if self._mailbox.put(bare, estimates):
            self.fresh.emit()
        if progress.variants is not None:
            self.answered.emit(job, progress.variants)
        found = (progress.frames, progress.state, progress.bits, progress.answer)
        if any(each is not None for each in found):
            self.explored.emit(job, progress)
        if progress.pictures is not None:
            self.finished.emit(job, self._kept(job, progress.first, progress.pictures))

    def _kept(self, job: Job, first: int, pixels: np.ndarray) -> Batch:
        from core.hub.wanted import record_of

        entries, problem = [], None
        record = record_of(job.request, self._library)
        try:
            entries = self._keeper.keep(job.run, record, first, pixels)
        except ScorebrushError as error:
            problem = error
        return Batch(first, to_images(pixels), entries, problem, pixels, record)


class Engine(QObject):
    """The window's end: a queue of jobs, one of them under way.

    Every job that starts ends, in this order: ``started``, then ``progressed`` and ``finished``
    (finished pictures), ``answered`` (finished variants of an edit) or ``explored`` (progress with
    finished frames, a state, bits or an answer) in turn, then ``ended``. Jobs cancelled while they
    wait never start.
    """

    warm = Signal(object)
    started = Signal(object)
    progressed = Signal(object, object)
    finished = Signal(object, object)
    answered = Signal(object, object)
    explored = Signal(object, object)
    ended = Signal(object)
    queue_changed = Signal()

    _warm_up = Signal()
    _carry_out = Signal(object)

    def __init__(self, library: Library, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None
        self._waiting: deque[Job] = deque()
        self._mailbox = _Mailbox()
        self._thread = QThread(self)
        self._thread.setObjectName("engine")
        self._keeper = keeper
        self._worker = _Worker(library, keeper, self._mailbox)
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._warm_up.connect(self._worker.warm_up, queued)
        self._carry_out.connect(self._worker.carry_out, queued)
        self._worker.warm.connect(self.warm, queued)
        self._worker.fresh.connect(self._on_fresh, queued)
        self._worker.finished.connect(self._on_finished, queued)
        self._worker.answered.connect(self._on_answered, queued)
        self._worker.explored.connect(self._on_explored, queued)
        self._worker.ended.connect(self._on_ended, queued)
        # Deleted in its own thread, while that still has an event loop.
        self._thread.finished.connect(self._worker.deleteLater)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that have not started, the next one first."""
        return tuple(self._waiting)

    def start(self) -> None:
        """Start the thread and have it import torch; to be called after the first paint."""
        if not self._thread.isRunning():
            self._thread.start()
            self._warm_up.emit()

    def submit(self, request: Asked) -> Job:
        """Queue a request."""
        self.start()
        job = Job(cast("Request", request))  # what only explores makes no pictures to be kept
        self._waiting.append(job)
        self.queue_changed.emit()
        self._next()
        return job

    def cancel(self, job: Job) -> None:
        """Stop a job within one network evaluation, or take it out of the queue."""
        job.cancelled.set()
        if job in self._waiting:
            self._waiting.remove(job)
            self.queue_changed.emit()

    def close(self) -> None:
        """Cancel everything and wait until the thread has ended."""
        self._waiting.clear()
        if self.current:
            self.current.cancelled.set()
        self._thread.quit()
        self._thread.wait()

    def _next(self) -> None:
        if self.current is None and self._waiting:
            self.current = self._waiting.popleft()
            self.current.run = self._keeper.new_run()
            self.started.emit(self.current)
            self.queue_changed.emit()
            self._carry_out.emit(self.current)

    @Slot()
    def _on_fresh(self) -> None:
        news = self._mailbox.take()
        if news and self.current:
            self.progressed.emit(self.current, news)

    @Slot(object, object)
    def _on_finished(self, job: Job, batch: Batch) -> None:
        # Estimates left in the mailbox are older than these pictures.
        self._on_fresh()
        self.finished.emit(job, batch)

    @Slot(object, object)
    def _on_answered(self, job: Job, variants: list[Variant]) -> None:
        self._on_fresh()
        self.answered.emit(job, variants)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        self._on_fresh()
        self.explored.emit(job, progress)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self._on_fresh()
        self.current = None
        self.ended.emit(ending)
        self.queue_changed.emit()
        self._next()
