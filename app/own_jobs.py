"""The jobs of one page: asked for, heard of alone, and cancelled together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.engine_thread import Ending

if TYPE_CHECKING:
    from app.engine_thread import Asked, Engine, Job, News
    from core.engine.requests import Progress, Variant


class OwnJobs(QObject):
    """Passes on what the engine says of the jobs that were submitted here, and of no others.

    Signals:
        started, progressed, answered, explored: as those of ``Engine``; ``started`` only of a job
            that had to wait.
        ended: as that of ``Engine``, and also of a job that somebody took out of the queue.
    """

    started = Signal(object)
    progressed = Signal(object, object)
    answered = Signal(object, object)
    explored = Signal(object, object)
    ended = Signal(object)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs: list[Job] = []
        engine.started.connect(self._on_started)
        engine.progressed.connect(self._on_progressed)
        engine.answered.connect(self._on_answered)
        engine.explored.connect(self._on_explored)
        engine.ended.connect(self._on_ended)
        engine.queue_changed.connect(self._on_queue)

    @property
    def busy(self) -> bool:
        """Whether any of them is waiting or under way."""
        return bool(self._jobs)

    def submit(self, request: Asked) -> bool:
        """Queue a request; returns whether it has to wait."""
        job = self._engine.submit(request)
        self._jobs.append(job)
        return job is not self._engine.current

    @Slot()
    def cancel(self) -> None:
        """Stop all of them within one evaluation of the network."""
        for job in list(self._jobs):
            self._engine.cancel(job)

    def close(self) -> None:
        """Cancel them, and hear no more of it."""
        jobs, self._jobs = self._jobs, []
        for job in jobs:
            self._engine.cancel(job)

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if job in self._jobs:
            self.started.emit(job)

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        if job in self._jobs:
            self.progressed.emit(job, news)

    @Slot(object, object)
    def _on_answered(self, job: Job, variants: list[Variant]) -> None:
        if job in self._jobs:
            self.answered.emit(job, variants)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if job in self._jobs:
            self.explored.emit(job, progress)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.job in self._jobs:
            self._jobs.remove(ending.job)
            self.ended.emit(ending)

    @Slot()
    def _on_queue(self) -> None:
        """Jobs that are taken out of the queue end unheard otherwise."""
        engine = self._engine
        for job in list(self._jobs):
            if job.cancelled.is_set() and job is not engine.current and job not in engine.waiting:
                self._on_ended(Ending(job))
