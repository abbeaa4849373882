"""Inpainting by annealed Langevin dynamics, for noise-conditional score networks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.restoration.base import Observation, Restoration
from core.restoration.replacement import replace
from core.samplers.annealed import AnnealedLangevin
from core.samplers.base import Noise, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


@dataclass(frozen=True)
class AnnealedLangevinInpainting(Restoration):
    """Langevin dynamics at every level, with replacement before every step.

    Wants the hundreds of levels that ``AnnealedLangevin`` wants, and is biased as ``Replacement``
    is. As in the published code, the noise of the known part is drawn for every step; unlike it,
    the measurement itself stands in the result. (Song and Ermon 2019, algorithm 2, for any A.)

    Attributes:
        dynamics: the steps, as without a measurement.
    """

    dynamics: AnnealedLangevin = field(default_factory=AnnealedLangevin)

    def evaluations(self, ladder_length: int) -> int:
        """As many as the dynamics alone."""
        return self.dynamics.evaluations(ladder_length)

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""
        rungs, length = rungs_of(ladder), self.dynamics.length
        clean = rungs[-1].sigma == 0
        noisy = rungs[:-1] if clean else rungs
        total, done = len(noisy) * self.dynamics.repeats + clean, 0
        before = noisy[0]
        x = self.dynamics.start.begin(x, before)
        for level, rung in zip(ladder, noisy, strict=False):
            x = x * (rung.alpha / before.alpha if before.alpha > 0 else rung.sigma / before.sigma)
            for _ in range(self.dynamics.repeats):
                x = replace(x, observation, rung, noise)
                image, seen = denoise(x, level)
                x = weighted_sum(
                    (1.0, x),
                    (-length * rung.sigma, seen),
                    (math.sqrt(2 * length) * rung.sigma, noise.like(x)),
                )
                done += 1
                yield Snapshot(done / total, level, x, image)
            before = rung
        if clean:
            x = replace(x, observation, before, noise)
            image, _ = denoise(x, ladder[-2])
            yield Snapshot(1.0, ladder[-1], image * rungs[-1].alpha, image)
