"""Fills in order: the smoothest edge first, or the likeliest under the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.canvas.ranking import in_context, seam
from app.own_jobs import OwnJobs
from app.words import with_time_left
from core.engine.requests import Likelihood

if TYPE_CHECKING:
    from app.canvas.document import Fill
    from app.engine_thread import Ending, Engine, Job, News
    from app.views.edit_fills import FillTable
    from app.work import Desk
    from core.engine.requests import Progress


class FillRanking(QObject):
    """Ranks the fills of a table.

    Signals:
        began: the model has been asked.
        told: a share of 0 to 1, and a sentence about it.
        over: it has answered or was stopped; a sentence about it.
    """

    began = Signal()
    told = Signal(float, str)
    over = Signal(str)

    def __init__(self, engine: Engine, desk: Desk, fills: FillTable) -> None:
        super().__init__(fills)
        self._desk, self._fills = desk, fills
        self.jobs = OwnJobs(engine, self)
        self._ranked: list[Fill] = []
        self._bits = self._errors = np.zeros(0)
        fills.bar.by_edge.triggered.connect(self.by_edge)
        fills.bar.by_likelihood.triggered.connect(self.by_likelihood)
        self.jobs.progressed.connect(self._on_progressed)
        self.jobs.explored.connect(self._on_explored)
        self.jobs.ended.connect(self._on_ended)

    # -- edges ----------------------------------------------------------------------------------

    @Slot()
    def by_edge(self) -> None:
        """Put the fills whose edge stands out least first."""
        document, fills = self._fills.document, self._fills.finished
        if document is None or not fills:
            return
        below = document.current().pixels

        def then(seams: list[float]) -> None:
            if document is self._fills.document:
                self._fills.arrange(fills, seams)
                words = self.tr("Smoothest edge first, which stands out by {:.1f} of 255").format(
                    min(seams)
                )
                self._fills.bar.words.setText(words)

        self._desk.do(lambda: [seam(below, fill) for fill in fills], then)

    # -- likelihoods ----------------------------------------------------------------------------

    @Slot()
    def by_likelihood(self) -> None:
        """Ask the model that made the fill that shows how likely each of the same run is."""
        document, fills = self._fills.document, self._fills.variants
        record = fills[0].record if fills else None
        if document is None or record is None or self.jobs.busy:
            return
        if len(fills) < 2 or fills[0].size != document.size:
            self._fills.bar.words.setText(self.tr("There is nothing to compare it with."))
            return
        below, request = document.current().pixels, record.request

        def then(pictures: list[np.ndarray]) -> None:
            if document is not self._fills.document or self.jobs.busy:
                return
            self._ranked = fills
            self._bits, self._errors = np.full((2, len(fills)), np.nan)
            asked = Likelihood(tuple(pictures), request.model, request.label)
            self.jobs.submit(asked)
            self.began.emit()

        self._desk.do(lambda: in_context(below, fills), then)

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        words = self.tr("Measuring how likely the fills are")
        told = with_time_left(words, news.progress.seconds_left)
        self.told.emit(news.progress.fraction, told)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if progress.bits is not None and progress.errors is not None:
            part = slice(progress.first, progress.first + len(progress.bits))
            self._bits[part], self._errors[part] = progress.bits, progress.errors

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.seconds is None:
            self.over.emit(
                self.tr("Stopped by a problem") if ending.problem else self.tr("Cancelled")
            )
            return
        self._fills.arrange(self._ranked, self._bits.tolist())
        best, error = float(np.min(self._bits)), float(np.nanmax(self._errors, initial=0.0))
        words = self.tr("Likeliest first, at {0:.3f} ± {1:.3f} bits per value").format(best, error)
        if np.ptp(self._bits) < error:
            words += self.tr(": too near to each other to tell")
        self._fills.bar.words.setText(words)
        self.over.emit(self.tr("Ranked"))
