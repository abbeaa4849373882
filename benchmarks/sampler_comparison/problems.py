"""The problems: mixtures of Gaussians and a spectrum of photographs, with their exact denoisers."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.level import Estimate, NoiseLevel


class World:
    """A mixture of isotropic Gaussians, its exact denoiser, and the distance of samples from it."""

    def __init__(self, name: str, means: Tensor, deviations: Tensor) -> None:
        self.name, self.means, self.deviations = name, means, deviations
        self.size = means.shape[1]
        self.generator = torch.Generator().manual_seed(1)
        directions = torch.randn(self.size, 64, generator=self.generator)
        self.directions = directions / directions.norm(dim=0)
        self.quantiles: dict[int, Tensor] = {}
        self.evaluations = 0

    def draw(self, count: int) -> Tensor:
        """Exact samples, (count, size)."""
        which = torch.randint(len(self.means), (count,), generator=self.generator)
        z = torch.randn(count, self.size, generator=self.generator)
        return self.means[which] + self.deviations[which, None] * z

    def image(self, x: Tensor, kappa: float | Tensor) -> Tensor:
        """E[image | x] for x = image + kappa noise, (B, size); kappa a number or (B, 1)."""
        self.evaluations += 1
        if not isinstance(kappa, Tensor) and math.isinf(kappa):
            return self.means.mean(0).expand_as(x)
        variance = self.deviations**2 + kappa**2
        squares = x.square().sum(1, keepdim=True) - 2 * x @ self.means.T
        squares = squares + self.means.square().sum(1)
        logs = -squares / (2 * variance) - self.size / 2 * variance.log()
        share = logs.softmax(1)
        pull = share * (kappa**2 / variance)
        return (
            x * (share * (self.deviations**2 / variance)).sum(1, keepdim=True) + pull @ self.means
        )

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        """The perfect denoiser, as our samplers call it."""
        flat = x.flatten(1)
        if level.sigma.ndim:  # an adaptive solver has each picture at a level of its own
            alpha = level.alpha.flatten(1)
            image = self.image(flat / alpha, level.kappa.flatten(1)).reshape(x.shape)
            return level.split(x, image)
        share, sigma = level.alpha.item(), level.sigma.item()
        if share == 0:
            return Estimate(self.image(flat, math.inf).reshape(x.shape), x / sigma)
        image = self.image(flat / share, sigma / share).reshape(x.shape)
        return level.split(x, image)

    def distance(self, samples: Tensor) -> float:
        """Sliced Wasserstein-2 distance of (N, size) from the mixture."""
        count = len(samples)
        if count not in self.quantiles:
            exact = (self.draw(50 * count) @ self.directions).sort(dim=0).values
            self.quantiles[count] = exact.reshape(count, 50, -1).mean(1)
        found = (samples @ self.directions).sort(dim=0).values
        return (found - self.quantiles[count]).square().mean().sqrt().item()

    def floor(self, count: int) -> tuple[float, float]:
        """Mean and standard deviation of the distance of exact samples, over sixteen sets."""
        distances = torch.tensor([self.distance(self.draw(count)) for _ in range(16)])
        return distances.mean().item(), distances.std().item()


class Photographs(World):
    """A Gaussian with the spectrum of photographs, seen along its principal axes."""

    def __init__(self) -> None:
        variances = torch.arange(1, 3073, dtype=torch.float64) ** -1.6
        variances *= 0.25 / variances.mean()
        kept = torch.logspace(0, math.log10(3072), 64, dtype=torch.float64).round().long() - 1
        self.spread = variances[kept].sqrt().float()
        super().__init__("spectrum of photographs", torch.zeros(1, 64), self.spread)
        self.directions = (1 / self.spread).diag()

    def draw(self, count: int) -> Tensor:
        """Exact samples, (count, 64)."""
        return self.spread * torch.randn(count, self.size, generator=self.generator)

    def image(self, x: Tensor, kappa: float | Tensor) -> Tensor:
        """E[image | x], (B, 64)."""
        self.evaluations += 1
        return x / (1 + (kappa / self.spread) ** 2)


def worlds() -> list[World]:
    """The three problems."""
    generator = torch.Generator().manual_seed(48)
    means = 0.4 * torch.randn(10, 48, generator=generator)
    turns = torch.arange(8) * (math.pi / 4)
    circle = 0.6 * torch.stack([turns.cos(), turns.sin()], dim=1)
    return [
        World("48 dimensions", means, torch.linspace(0.05, 0.2, 10)),
        World("2 dimensions", circle, torch.full((8,), 0.04)),
        Photographs(),
    ]


def held_out() -> list[World]:
    """Four mixtures on which nothing of ours was ever chosen."""

    def mixture(
        size: int, modes: int, scale: float, *, spread: tuple[float, float], seed: int
    ) -> World:
        generator = torch.Generator().manual_seed(seed)
        means = scale * torch.randn(modes, size, generator=generator)
        deviations = torch.linspace(*spread, modes)
        return World(f"held out, {size} dimensions", means, deviations)

    return [
        mixture(48, 10, 0.4, spread=(0.05, 0.2), seed=99),
        mixture(24, 6, 0.5, spread=(0.03, 0.15), seed=5),
        mixture(3, 7, 0.5, spread=(0.04, 0.1), seed=17),
        mixture(2, 5, 0.5, spread=(0.03, 0.06), seed=23),
    ]
