"""Guidance by the mean of the image given its mixture and the measurement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.restoration.base import Observation, Restoration
from core.restoration.conditioning import Matched
from core.samplers.base import Noise, Sampler, Snapshot, rungs_of
from core.samplers.remixing import SigmaClockSDE

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Estimate, Ladder, NoiseLevel


@dataclass(frozen=True)
class MomentMatching(Restoration):
    """Any sampler, with the mean of the image given x and y in place of that given x (MMPS).

    Exact where the world is Gaussian; where the measurement leaves several possibilities far
    apart, their shares are not right. 1 + ``iterations`` passes per evaluation of the sampler, and
    the memory of a pass with gradients. (Rozet et al. 2024, algorithm 2.)

    Attributes:
        iterations: of conjugate gradients per evaluation, >= 1.
        sampler: how to walk.
        coarse: ratio kappa above which the Jacobian is left out; see ``Matched``.
    """

    iterations: int = 3
    sampler: Sampler = field(default_factory=SigmaClockSDE)
    coarse: float = 1000.0

    def __post_init__(self) -> None:
        Matched(self.iterations, self.coarse)

    def evaluations(self, ladder_length: int) -> int:
        """One pass and ``iterations`` products per evaluation of the sampler."""
        return (1 + self.iterations) * self.sampler.evaluations(ladder_length)

    def passes(self, ladder: Ladder) -> int:
        """Count the passes as ``evaluations`` does, but without products above ``coarse``."""
        covariance, rungs = Matched(self.iterations, self.coarse), rungs_of(ladder)[:-1]
        each = [1 + covariance.products(rung.kappa) for rung in rungs]
        return sum(each) * self.sampler.evaluations(len(ladder)) // len(each)

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""
        covariance = Matched(self.iterations, self.coarse)

        def guided(x: Tensor, level: NoiseLevel) -> Estimate:
            return covariance.condition(denoise, observation, x, level).estimate(level)

        yield from self.sampler.steps(guided, x, ladder, noise)
