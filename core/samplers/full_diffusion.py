"""Solvers on the closed interval, from exactly pure noise to exactly the image.

With r = sqrt(alpha^2 + (sigma / d)^2) a mixture is brought to the circle: y = x / (d r) is
a image / d + s noise with a^2 + s^2 = 1. There the score is -(y + a F), and F, what remains of it
beside that of pure noise, is bounded at both ends of time for smooth data. The linear terms are
solved exactly; F is extrapolated from the two latest evaluations. (Our derivation, see
docs/full-diffusion.md.)

The last step, onto the image, returns the clean estimate, as everywhere: it differs from a step of
the equation by O(s^2), less than a method of second order can see.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadRequest
from core.samplers.base import Noise, Rung, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


class _Step(NamedTuple):
    """y' = gain (keep y - span F + fresh z)."""

    gain: float
    keep: float
    span: float
    fresh: float


@dataclass(frozen=True)
class _ClosedInterval(ABC):
    """Adams and Bashforth's method for F, with steps of any length.

    F is replaced by F + span / (2 span_before) (F - F_before), by nothing in the first step.

    Attributes:
        order: 1 or 2; 1 takes F as it is.
        sigma_data: standard deviation d of the pixels in [-1, 1] units; any d is valid, the right
            one makes F small.
    """

    order: int = 2
    sigma_data: float = 0.5

    def __post_init__(self) -> None:
        if self.order not in (1, 2):
            raise BadRequest(
                f"The order of this sampler is 1 or 2, but {self.order} was asked for."
            )
        if not 0 < self.sigma_data < math.inf:
            raise BadRequest(f"sigma_data must be a positive number, but is {self.sigma_data}.")

    @abstractmethod
    def step(self, now: Rung, then: Rung) -> _Step:
        """Return the coefficients between two points (a, s) of the circle."""

    def evaluations(self, ladder_length: int) -> int:
        """One evaluation per step."""
        return ladder_length - 1

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder; see ``Sampler.steps``."""
        rungs = rungs_of(ladder)
        radii = [self.sigma_data * math.hypot(a, s / self.sigma_data) for a, s in rungs]
        circle = [
            Rung(self.sigma_data * alpha / radius, sigma / radius)
            for (alpha, sigma), radius in zip(rungs, radii, strict=True)
        ]
        before: Tensor | None = None
        span_before, total = math.inf, len(rungs) - 1
        for index in range(total):
            now, then = circle[index], circle[index + 1]
            if now.sigma == 0:
                raise BadRequest("This sampler only removes noise: its ladder must not ascend.")
            image, seen = denoise(x, ladder[index])
            if then.sigma == 0:
                yield Snapshot(1.0, ladder[-1], image, image)
                return
            step = self.step(now, then)
            correction = weighted_sum((now.alpha / now.sigma, seen), (-1 / self.sigma_data, image))
            scale = radii[index + 1] * step.gain
            terms = [(scale * step.keep / radii[index], x)]
            w = 0.0 if before is None or self.order == 1 else step.span / (2 * span_before)
            terms.append((-scale * step.span * (1 + w), correction))
            if before is not None:
                terms.append((scale * step.span * w, before))
            if step.fresh > 0:
                terms.append((scale * step.fresh, noise.like(x)))
            x = weighted_sum(*terms)
            before, span_before = correction, step.span
            yield Snapshot((index + 1) / total, ladder[index + 1], x, image)


@dataclass(frozen=True)
class FullDiffusionSDE(_ClosedInterval):
    """The reverse diffusion without truncation, strictly of second order; fresh noise on the way.

    a y is a Brownian motion with drift on the clock A = a^2, from 0 at A = 0 to the image at A = 1
    (Foellmer's process): d(a y) = -F dA + dW. So a' y' = a y - dA F + sqrt(dA) z.
    """

    def step(self, now: Rung, then: Rung) -> _Step:
        """Return the step; dA as a product keeps its digits at both ends."""
        turned = now.sigma * then.alpha - now.alpha * then.sigma
        if turned <= 0:
            raise BadRequest("This sampler only removes noise: its ladder must descend.")
        span = turned * (now.sigma * then.alpha + now.alpha * then.sigma)
        return _Step(1 / then.alpha, now.alpha, span, math.sqrt(span))


@dataclass(frozen=True)
class FullDiffusionODE(_ClosedInterval):
    """The probability flow without truncation, strictly of second order; the same every time.

    dy = -F da, so y' = y - (a' - a) F.
    """

    def step(self, now: Rung, then: Rung) -> _Step:
        """Return the step; a' - a from a product, as for the stochastic twin."""
        turned = now.sigma * then.alpha - now.alpha * then.sigma
        if turned == 0:
            raise BadRequest("Two rungs of the ladder are the same: leave one out.")
        span = turned * (now.sigma * then.alpha + now.alpha * then.sigma)
        return _Step(1.0, 1.0, span / (now.alpha + then.alpha), 0.0)
