"""Annealed Langevin dynamics: the sampler of noise-conditional score networks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from core.errors import BadRequest
from core.samplers.base import Noise, Rung, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder
    from core.techniques import LangevinPlan


@dataclass(frozen=True)
class GivenNoise:
    """Begin with the mixture that is handed in, usually sigma times noise (Song et al. 2021)."""

    def begin(self, x: Tensor, rung: Rung) -> Tensor:
        """Return x as it is."""
        return x


@dataclass(frozen=True)
class UniformPixels:
    """Begin with pixels that are uniform in [-1, 1], where the papers' are in [0, 1].

    They are made of the noise that is handed in: x' = alpha erf(x / (sqrt(2) sigma)).
    (Song and Ermon 2019 and 2020.)
    """

    def begin(self, x: Tensor, rung: Rung) -> Tensor:
        """Return uniform pixels for x ~ N(0, sigma^2) of the same shape."""
        return x.div(math.sqrt(2) * rung.sigma).erf().mul(rung.alpha)


Start: TypeAlias = GivenNoise | UniformPixels
"""Where annealed Langevin dynamics begins."""

STARTS: dict[str, type[Start]] = {"given-noise": GivenNoise, "uniform-pixels": UniformPixels}
"""Every start by its name in requests."""


@dataclass(frozen=True)
class AnnealedLangevin:
    """Steps of Langevin dynamics at every level, the last one Tweedie's; wants hundreds of levels.

    With e = epsilon / sigma_L^2, which belongs to no units, algorithm 1 in its released form is
    x' = x + a score + sqrt(2 a) z with a = e sigma^2, that is::

        x' = x - e sigma noise + sqrt(2 e) sigma z

    Between levels x / alpha stays, so every path gives one picture; from pure noise x / sigma does.
    A ladder that ends above the image ends with the dynamics of its last level.
    (Song and Ermon 2019, algorithm 1, whose step is a / 2; 2020, section 3.)

    Attributes:
        repeats: T, steps at each level, >= 1: 100 in 2019 with 10 levels, 5 in 2020 with 232.
        length: e in (0, 2): 0.2 in 2019, 0.062 in 2020 for CIFAR-10. ``planned`` takes both from
            a ladder; the shorter its steps, the fewer and shorter its own may be.
        start: where to begin.
    """

    repeats: int = 10
    length: float = 0.2
    start: Start = field(default_factory=GivenNoise)

    def __post_init__(self) -> None:
        if self.repeats < 1:
            raise BadRequest(f"There must be at least 1 step per level, not {self.repeats}.")
        if not 0 < self.length < 2:
            raise BadRequest(
                f"Langevin steps must be longer than 0 and shorter than 2 variances of their "
                f"level, but their length is {self.length}."
            )

    @classmethod
    def planned(cls, plan: LangevinPlan) -> AnnealedLangevin:
        """The sampler for a plan, from its uniform start as published.

        Its ladder is ``core.ladders.log_snr(plan.levels, plan.sigma_min, plan.sigma_max)``, with
        sigmas twice as large if the plan is for pixels in [0, 1].
        """
        return cls(plan.steps, plan.epsilon / plan.sigma_min**2, UniformPixels())

    def evaluations(self, ladder_length: int) -> int:
        """``repeats`` evaluations per level and one for the image."""
        return self.repeats * (ladder_length - 1) + 1

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder; see ``Sampler.steps``."""
        rungs = rungs_of(ladder)
        clean = rungs[-1].sigma == 0
        noisy = rungs[:-1] if clean else rungs
        total, done = len(noisy) * self.repeats + clean, 0
        x = self.start.begin(x, noisy[0])
        before = noisy[0]
        for level, rung in zip(ladder, noisy, strict=False):
            stay = rung.alpha / before.alpha if before.alpha > 0 else rung.sigma / before.sigma
            x = x * stay
            for _ in range(self.repeats):
                image, seen = denoise(x, level)
                x = weighted_sum(
                    (1.0, x),
                    (-self.length * rung.sigma, seen),
                    (math.sqrt(2 * self.length) * rung.sigma, noise.like(x)),
                )
                done += 1
                yield Snapshot(done / total, level, x, image)
            before = rung
        if clean:
            image, _ = denoise(x, ladder[-2])
            yield Snapshot(1.0, ladder[-1], image * rungs[-1].alpha, image)
