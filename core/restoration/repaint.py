"""Replacement with resampling, so that the unknown part learns of the known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.restoration.base import Observation, Restoration
from core.restoration.replacement import replace
from core.samplers.base import Noise, Snapshot, rungs_of
from core.samplers.remixing import Ancestral

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


@dataclass(frozen=True)
class RePaint(Restoration):
    """Every step is taken ``repeats`` times, with the noise put back in between.

    An ancestral step, replacement at the lower level, and up again::

        x = alpha / alpha' x' + sqrt(sigma^2 - (alpha sigma' / alpha')^2) z

    ``repeats`` evaluations a step; no gradients. Less biased than replacement alone, as little as
    the budget allows. (Lugmayr et al. 2022, algorithm 1, for any A, with jumps of one step.)

    Attributes:
        repeats: times that each step is taken, >= 1; 10 are the published ones.
    """

    repeats: int = 10

    def __post_init__(self) -> None:
        if self.repeats < 1:
            raise BadRequest(f"Every step is taken at least once, not {self.repeats} times.")

    def evaluations(self, ladder_length: int) -> int:
        """``repeats`` evaluations per step."""
        return self.repeats * (ladder_length - 1)

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""
        rungs, step = rungs_of(ladder), Ancestral()
        total, done = self.evaluations(len(ladder)), 0
        x = replace(x, observation, rungs[0], noise)
        moves = step.moves(rungs)
        for index, (now, then) in enumerate(pairwise(rungs)):
            scale = now.alpha / then.alpha
            back = math.sqrt(max(0.0, now.sigma**2 - (scale * then.sigma) ** 2))
            for repeat in range(self.repeats):
                if repeat > 0:
                    x = x * scale + noise.like(x) * back
                estimate = denoise(x, ladder[index])
                x = step.apply(moves[index], x, estimate, (), noise)
                x = replace(x, observation, then, noise)
                done += 1
                yield Snapshot(done / total, ladder[index + 1], x, estimate.image)
