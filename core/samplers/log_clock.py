"""The default sampler: second order with a clock of its own, which mends its own extrapolations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import BadRequest
from core.samplers.base import Move, Rung, SingleEvaluation


@dataclass(frozen=True)
class LogClock(SingleEvaluation):
    """Probability flow with the image linear in log(kappa + softness), and mended; the default.

    The flow from kappa to kappa' = q kappa is, exactly, x' = q x + kappa' * integral of
    image / k^2 dk. The image is taken as linear in the clock c(k) = log(k + softness), on the line
    through the two latest estimates D and D_1; the integral then gives

        x' = D + q (x - D) + e (D - D_1),
        e = (1 - q) (c(kappa) - mean c) / (c(kappa_1) - c(kappa)),

    with the mean of c over the step in the weight 1 / k^2. When D is known, so is how far the step
    before went astray: it counted on e_1 (D_1 - D_2), where the line through both its ends gives

        a (D - D_1),   a = (1 - q_1) (c(kappa_1) - mean_1 c) / (c(kappa_1) - c(kappa)).

    The difference, of which q is left, is made good with the next step, so no evaluation is spent
    on it. That is the predictor and corrector of Adams, Bashforth and Moulton in one move; UniPC
    (Zhao et al. 2023) does the same in the log-SNR. A clock in log(kappa) would tick evenly far
    below every detail of a picture and count on changes that have ended long since; softness stops
    it there. (Ours; ``benchmarks/sampler_table.py`` compares it.)

    Attributes:
        softness: the ratio kappa below which the clock slows down, >= 0, in units of pixels in
            [-1, 1].
    """

    softness: float = 0.2

    def __post_init__(self) -> None:
        if not 0 <= self.softness < math.inf:
            raise BadRequest(f"softness must be a number from 0, but is {self.softness}.")

    def moves(self, rungs: Sequence[Rung]) -> list[Move]:
        """Return the table of moves; see ``SingleEvaluation.moves``."""
        table = []
        before, counted_on = math.inf, 0.0
        for place, (now, then) in enumerate(pairwise(rungs)):
            # Onto the image nothing is extrapolated beyond what the network has seen.
            left = then.kappa / now.kappa if math.isfinite(now.kappa) and now.kappa > 0 else 0.0
            mended = left * self._seen(before, now.kappa) if place else 0.0
            ahead = self._ahead(before, now.kappa, then.kappa)
            w, v = ahead + mended, left * counted_on
            table.append(
                Move(
                    image=then.alpha * (1 + w),
                    earlier=(-then.alpha * (w + v), then.alpha * v),
                    noise=then.sigma,
                )
            )
            before, counted_on = now.kappa, ahead
        return table

    def _ahead(self, before: float, now: float, then: float) -> float:
        """The share e of a step's change that is counted on; 0 where no line can be drawn."""
        if not 0 < then < math.inf or not 0 < now < math.inf or not math.isfinite(before):
            return 0.0
        return self._lag(now, then, self._clock(now)) / self._ticks(before, now)

    def _seen(self, before: float, now: float) -> float:
        """The share a of the change that a step has seen at its end."""
        if now == 0 or before == 0:
            return 0.0
        if math.isinf(before):
            return 0.5  # what is left of an image in much noise falls as 1 / kappa
        return self._lag(before, now, self._clock(before)) / self._ticks(before, now)

    def _clock(self, kappa: float) -> float:
        return math.log(kappa + self.softness)

    def _ticks(self, before: float, now: float) -> float:
        return self._clock(before) - self._clock(now)

    def _lag(self, now: float, then: float, clock: float) -> float:
        """(1 - q) (clock - mean c over the step), from the antiderivative of c(k) / k^2."""
        soft = self.softness

        def total(kappa: float) -> float:
            bend = math.log1p(soft / kappa) / soft if soft > 0 else 1 / kappa
            return -self._clock(kappa) / kappa - bend

        return clock * (1 - then / now) - then * (total(now) - total(then))
