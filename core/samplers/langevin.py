"""Correctors: moves that stay at a noise level and improve how x is distributed there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.errors import BadRequest

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Estimate
    from core.samplers.base import Noise, Rung


class Corrector(Protocol):
    """One Markov move at a level, whose stationary law is about that level's."""

    def correct(self, x: Tensor, estimate: Estimate, rung: Rung, noise: Noise) -> Tensor:
        """Move x, (B, C, H, W), given the estimate at x and the level that it stands at."""
        ...


@dataclass(frozen=True)
class Langevin:
    """A step of Langevin dynamics whose length follows from a signal-to-noise ratio.

    x' = x + e score + sqrt(2 e (1 - snr^2)) z with e = 2 (snr |z| / |score|)^2, that is, with
    u = snr |z| / |noise|::

        x' = x - 2 sigma u^2 noise + 2 sigma u sqrt(1 - snr^2) z

    which is regular at sigma = 0. (Song et al. 2021, algorithm 4, but for the following.)

    - The paper's dynamics have no factor 1 - snr^2. On an isotropic Gaussian their stationary
      variance is 1 + snr^2 times the right one, and so is that of the final images: 2.6 % too much
      at 0.16. With the factor it is exact.
    - The norms belong to one image, not to the mean over the batch, and |z| is its expectation, the
      square root of the number of values: no image depends on its batch.
    - The same length serves levels with alpha < 1. The paper's code shortens it by the next step's
      1 - beta, a few permille on its ladders of 1000 levels, but nearly all of it on short ones.

    Attributes:
        snr: the ratio, in (0, 1).
    """

    snr: float = 0.16

    def __post_init__(self) -> None:
        if not 0 < self.snr < 1:
            raise BadRequest(f"snr must lie between 0 and 1, but is {self.snr}.")

    def correct(self, x: Tensor, estimate: Estimate, rung: Rung, noise: Noise) -> Tensor:
        """Take the step; see ``Corrector.correct``."""
        expected = math.sqrt(x[0].numel())
        seen = estimate.noise
        length = seen.flatten(1).norm(dim=1).clamp_min(1e-6 * expected)
        u = (self.snr * expected / length).reshape(-1, 1, 1, 1)
        push = noise.like(x).mul_(math.sqrt(1 - self.snr**2)).addcmul_(u, seen, value=-1)
        return x.addcmul(u, push, value=2 * rung.sigma)


@dataclass(frozen=True)
class AnnealedLangevinCorrector:
    """A step of Langevin dynamics whose length follows from the level alone.

    x' = x + e score + sqrt(2 e (1 - snr^2 m)) z with e = 2 (snr sigma)^2, that is::

        x' = x - 2 sigma snr^2 noise + 2 sigma snr sqrt(1 - snr^2 m) z

    Here m is the mean square of an image's estimated noise, at most 1 / snr^2. The paper's dynamics
    have no such factor; as in ``Langevin`` it keeps an isotropic Gaussian as wide as it is. In the
    language of ``AnnealedLangevin`` the length is 2 snr^2. (Song et al. 2021, appendix G, where the
    annealed dynamics of Song and Ermon correct VP models.)

    Attributes:
        snr: half the noise of a step, relative to sigma; in (0, 1).
    """

    snr: float = 0.16

    def __post_init__(self) -> None:
        if not 0 < self.snr < 1:
            raise BadRequest(f"snr must lie between 0 and 1, but is {self.snr}.")

    def correct(self, x: Tensor, estimate: Estimate, rung: Rung, noise: Noise) -> Tensor:
        """Take the step; see ``Corrector.correct``."""
        seen = estimate.noise
        m = seen.square().mean(dim=(1, 2, 3), keepdim=True)
        share = (1 - self.snr**2 * m).clamp_min(0).sqrt()
        push = noise.like(x).mul_(share).add_(seen, alpha=-self.snr)
        return x.add(push, alpha=2 * self.snr * rung.sigma)
