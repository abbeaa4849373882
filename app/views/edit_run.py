"""Edits under way: from the settings to the engine, and its answers back to the strip."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.canvas.box import Box
from app.canvas.document import Document, Fill
from app.canvas.likeness import Likeness, LivePreview, likeness
from app.own_jobs import OwnJobs
from app.tongue import translate
from app.words import seconds_taken, with_time_left
from core.engine.requests import Edit, Inpaint, Reference, Upscale, Vary

if TYPE_CHECKING:
    import numpy as np

    from app.engine_thread import Ending, Engine, Job, News
    from app.views.edit_fills import FillTable
    from app.work import Desk
    from core.codec import Record
    from core.engine.library import Library
    from core.engine.requests import Variant


class EditRun(QObject):
    """Carries out one edit at a time.

    Signals:
        began: an edit has been asked for.
        told: a share of 0 to 1, and a sentence about it.
        noted: what a person should know.
        answered: a variant has been put into the strip.
        over: it has ended; a sentence about it.
    """

    began = Signal()
    told = Signal(float, str)
    noted = Signal(str)
    answered = Signal()
    over = Signal(str)

    def __init__(
        self, engine: Engine, library: Library, desk: Desk, fills: FillTable, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library, self._desk, self._fills = library, desk, fills
        self._jobs = OwnJobs(engine, self)
        self._document: Document | None = None
        self._word = ""
        self._runs = 0
        self._left = 0  # answers that are being prepared for the screen
        self._ending: Ending | None = None
        self._jobs.started.connect(self._on_started)
        self._jobs.progressed.connect(self._on_progressed)
        self._jobs.answered.connect(self._on_answered)
        self._jobs.ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether an edit is under way, or an answer of it is still to be put into the strip."""
        return self._jobs.busy or self._ending is not None

    def start(self, request: Edit, document: Document, word: str) -> None:
        """Ask for an edit of a document.

        Args:
            request: what is asked; its photograph and mask are those of the document.
            document: into which the answers go.
            word: the task, as in "Fill".
        """
        self._document, self._word, self._ending = document, word, None
        self._runs = 1 + max((fill.run for fill in document.fills), default=0)
        mask = _mask_of(request)
        box = document.sheet.box if mask is None else document.mask.bounds()
        if isinstance(request, Vary) and request.area:
            area = request.area
            box = Box(area.left, area.top, area.left + area.side, area.top + area.side)
        self._fills.begin(request.variants, LivePreview(box, mask))
        waiting = self._jobs.submit(request)
        self.began.emit()
        self.told.emit(
            0.0, self.tr("Waiting for what is under way …") if waiting else self.tr("Starting …")
        )

    @Slot()
    def cancel(self) -> None:
        """Stop within one evaluation of the network."""
        self._jobs.cancel()

    def forget(self) -> None:
        """The document has gone: its answers are no longer wanted."""
        self.cancel()
        self._document = None

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        self.told.emit(0.0, self.tr("Starting …"))

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        if self._document is None:
            return
        progress = news.progress
        words = self.tr("Evaluation {0} of {1}").format(progress.evaluations, progress.total)
        self.told.emit(progress.fraction, with_time_left(words, progress.seconds_left))
        if progress.note:
            self.noted.emit(progress.note)
        if progress.area is not None:
            for place, image in news.estimates.items():
                self._fills.preview(place, image, progress.area)

    @Slot(object, object)
    def _on_answered(self, job: Job, variants: list[Variant]) -> None:
        document = self._document
        if document is None or not isinstance(job.request, Edit):
            return
        request, word, run = job.request, self._word, self._runs
        for variant in variants:
            self._left += 1
            place = variant.seed - request.seed

            def prepare(variant: Variant = variant, place: int = place) -> Likeness:
                fill = _fill_of(document, request, variant, (word, run))
                fill.record = _record_of(document, request.picture(place), self._library)
                return likeness(document.sheet, fill)

            self._desk.do(prepare, partial(self._on_likeness, document, place))

    def _on_likeness(self, document: Document, place: int, seen: Likeness) -> None:
        self._left -= 1
        if document is self._document:
            document.fills.append(seen.fill)
            self._fills.put_variant(place, seen)
            self.answered.emit()
        if self._ending and not self._left:
            self._conclude(self._ending)

    @Slot()
    def recover(self) -> None:
        """An answer could not be prepared, which has been said: go on without it."""
        self._left = 0
        if self._ending:
            self._conclude(self._ending)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if self._left:
            self._ending = ending
        else:
            self._conclude(ending)

    def _conclude(self, ending: Ending) -> None:
        self._ending = None
        for note in ending.notes:
            self.noted.emit(note)
        if ending.problem:
            words = self.tr("Stopped by a problem")
        elif ending.seconds is None:
            words = self.tr("Cancelled")
        else:
            word = translate("EditTask", self._word)
            words = f"{word}: {seconds_taken(ending.seconds)}"
        self._fills.end()
        self.over.emit(words)


def _mask_of(request: Edit) -> np.ndarray | None:
    if not isinstance(request, Inpaint):
        return None
    return None if isinstance(request.mask, Reference) else request.mask


def _record_of(document: Document, request: Edit, library: Library) -> Record:
    """What a photograph with the answer to a request carries; beside the window's thread.

    A photograph that was edited before has never been a file, whatever it was opened from.
    """
    from core.hub.wanted import record_of

    inert = request.inert()
    if request.photograph.pixels is not document.opened and isinstance(inert.photo, Reference):
        inert = replace(inert, photo=Reference("", inert.photo.digest))
    return record_of(inert, library)


def _fill_of(document: Document, request: Edit, variant: Variant, name: tuple[str, int]) -> Fill:
    height, width = variant.pixels.shape[:2]
    mask = _mask_of(request)
    box = Box(variant.left, variant.top, variant.left + width, variant.top + height)
    enlarges = isinstance(request, Upscale)
    return Fill(
        task=name[0],
        left=variant.left,
        top=variant.top,
        pixels=variant.pixels,
        mask=None if mask is None else mask[box.slices].copy(),
        seed=variant.seed,
        size=(width, height) if enlarges else document.size,
        run=name[1],
    )
