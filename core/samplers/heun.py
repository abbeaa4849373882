"""Heun's method with churn, the sampler of EDM."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.level import NoiseLevel
from core.samplers.base import Noise, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


@dataclass(frozen=True)
class Heun:
    """The trapezoidal rule for dx = image d(alpha) + noise d(sigma), after a first-order trial.

    Second order at two evaluations a step; the step onto the image is Tweedie's and takes one.
    Churn first raises the noise of a level within [s_min, s_max] by the factor 1 + gamma, with
    gamma = min(churn / steps, sqrt(2) - 1); alpha stays, so it means the same along every path.
    (Karras et al. 2022, algorithm 2, for any alpha and sigma.)

    Attributes:
        churn: total amount of fresh noise, >= 0; 0 is deterministic.
        s_min: smallest ratio kappa at which noise is added.
        s_max: the largest.
        s_noise: standard deviation of the added noise relative to what the level says.
    """

    churn: float = 0.0
    s_min: float = 0.05
    s_max: float = 50.0
    s_noise: float = 1.003

    def __post_init__(self) -> None:
        if not 0 <= self.churn < math.inf:
            raise BadRequest(f"churn must be a number of at least 0, but is {self.churn}.")
        if not 0 <= self.s_min <= self.s_max:
            raise BadRequest(
                f"s_min and s_max must satisfy 0 <= s_min <= s_max, "
                f"but are {self.s_min} and {self.s_max}."
            )
        if not 0 < self.s_noise < math.inf:
            raise BadRequest(f"s_noise must be a positive number, but is {self.s_noise}.")

    def evaluations(self, ladder_length: int) -> int:
        """Two evaluations per step, one on the last."""
        return 2 * (ladder_length - 1) - 1

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder; see ``Sampler.steps``. The trial is a snapshot, too."""
        rungs = rungs_of(ladder)
        gamma = min(self.churn / (len(rungs) - 1), math.sqrt(2) - 1)
        total, done = sum(1 + (then.sigma > 0) for then in rungs[1:]), 0
        for index, then in enumerate(rungs[1:]):
            level, (alpha, sigma) = ladder[index], rungs[index]
            if gamma > 0 and self.s_min <= rungs[index].kappa <= self.s_max:
                added = sigma * math.sqrt(gamma * (2 + gamma))
                x = x.add(noise.like(x), alpha=self.s_noise * added)
                level = NoiseLevel(level.alpha, level.sigma * (1 + gamma))
                sigma *= 1 + gamma
            image, seen = denoise(x, level)
            trial = weighted_sum((then.alpha, image), (then.sigma, seen))
            done += 1
            yield Snapshot(done / total, ladder[index + 1], trial, image)
            if then.sigma > 0:
                image_there, seen_there = denoise(trial, ladder[index + 1])
                x = weighted_sum(
                    (1.0, x),
                    ((then.alpha - alpha) / 2, image),
                    ((then.alpha - alpha) / 2, image_there),
                    ((then.sigma - sigma) / 2, seen),
                    ((then.sigma - sigma) / 2, seen_there),
                )
                done += 1
                yield Snapshot(done / total, ladder[index + 1], x, image_there)
            else:
                x = trial
