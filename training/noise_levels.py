"""Distributions of noise levels that training draws from, one stratum per picture of a batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.level import NoiseLevel
from core.schedules import Schedule
from training.objectives import strata

FIRST = 1e-5
"""Where score SDE's continuous time begins."""


@dataclass(frozen=True)
class UniformTimes:
    """Times uniform in [first, 1] of a schedule, one stratum per picture of the batch."""

    schedule: Schedule
    first: float = 0.0

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        times = self.first + (1 - self.first) * share.double().reshape(-1, 1, 1, 1)
        return _rounded(self.schedule.level(times))


@dataclass(frozen=True)
class UniformLogSNR:
    """ln(sigma / alpha) uniform over the times [first, 1] of a schedule, in strata.

    The times that the likelihood weights: g^2 / sigma^2 dt = 2 d ln(sigma / alpha) for every
    schedule, so drawn from there all weigh the same (Song et al. 2021, "Maximum likelihood
    training of score-based diffusion models", section 4.4).
    """

    schedule: Schedule
    first: float = 0.0

    def ends(self) -> tuple[float, float]:
        """ln(sigma / alpha) at both ends."""
        low, high = (self.schedule.level(t).kappa.log().item() for t in (self.first, 1.0))
        return low, high

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        low, high = self.ends()
        kappa = (low + (high - low) * share.double().reshape(-1, 1, 1, 1)).exp()
        time = self.schedule.time(NoiseLevel(torch.ones_like(kappa), kappa))
        return _rounded(self.schedule.level(time))


@dataclass(frozen=True)
class GeometricLevels:
    """One of the levels of a geometric ladder, each as often as the others, alpha = 1."""

    sigma_min: float
    sigma_max: float
    count: int

    def sigmas(self) -> Tensor:
        """The ladder, rising, float64 (count,)."""
        low, high = math.log(self.sigma_min), math.log(self.sigma_max)
        return torch.linspace(low, high, self.count, dtype=torch.float64).exp()

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha = 1 and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        index = (share.double() * self.count).long().clamp(max=self.count - 1)
        sigma = self.sigmas()[index].reshape(-1, 1, 1, 1)
        return _rounded(NoiseLevel(torch.ones_like(sigma), sigma))


def _rounded(level: NoiseLevel) -> NoiseLevel:
    return NoiseLevel(level.alpha.float(), level.sigma.float())
