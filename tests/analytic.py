"""Worlds in which everything is known: exact denoisers, exact flows, exact draws.

A world is a distribution of images, (C, H, W) each, and is itself the perfect denoiser at any
level (alpha, sigma), the ends included.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.level import Estimate, NoiseLevel


def level(alpha: float, sigma: float) -> NoiseLevel:
    return NoiseLevel(
        torch.tensor(alpha, dtype=torch.float64), torch.tensor(sigma, dtype=torch.float64)
    )


@dataclass(frozen=True)
class Gaussian:
    """Independent normal pixels.

    Attributes:
        mean: broadcastable to (C, H, W), float64.
        deviation: standard deviations, likewise; 0 is allowed.
    """

    mean: Tensor
    deviation: Tensor

    def variance_at(self, now: NoiseLevel) -> Tensor:
        return (now.alpha * self.deviation) ** 2 + now.sigma**2

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        whitened = (x - level.alpha * self.mean) / self.variance_at(level)
        return Estimate(
            self.mean + level.alpha * self.deviation**2 * whitened, level.sigma * whitened
        )

    def flow(self, x: Tensor, now: NoiseLevel, then: NoiseLevel) -> Tensor:
        """Where the probability flow takes x from one level to another."""
        stretch = (self.variance_at(then) / self.variance_at(now)).sqrt()
        return then.alpha * self.mean + stretch * (x - now.alpha * self.mean)

    def log_density(self, x: Tensor, now: NoiseLevel) -> Tensor:
        """log p(x) at a level, (B,)."""
        variance = self.variance_at(now)
        squares = (x - now.alpha * self.mean) ** 2 / variance
        return -(squares + (2 * math.pi * variance).log()).flatten(1).sum(1) / 2


@dataclass(frozen=True)
class Mixture:
    """A mixture of isotropic Gaussians.

    Attributes:
        weights: (K,), adding up to 1.
        means: (K, C, H, W), float64.
        deviations: (K,), standard deviations > 0.
    """

    weights: Tensor
    means: Tensor
    deviations: Tensor

    def _column(self, values: Tensor) -> Tensor:
        return values.reshape(1, -1, 1, 1, 1)

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        alpha, sigma = (
            value.reshape(-1, 1, 1, 1, 1) for value in (level.alpha, level.sigma)
        )  # () or (B, 1, 1, 1), beside the components
        deviations = self._column(self.deviations)
        variance = (alpha * deviations) ** 2 + sigma**2
        away = x[:, None] - alpha * self.means
        squares = away.square().sum(dim=(2, 3, 4), keepdim=True)
        logs = self._column(self.weights.log()) - squares / (2 * variance)
        share = (logs - x[0].numel() / 2 * variance.log()).softmax(dim=1)
        images = self.means + alpha * deviations**2 / variance * away
        return Estimate((share * images).sum(1), (share * sigma / variance * away).sum(1))

    def log_shares(self, x: Tensor, now: NoiseLevel) -> Tensor:
        """log(weight p(x | component)) at a level, (B, K)."""
        variance = ((now.alpha * self.deviations) ** 2 + now.sigma**2).reshape(-1, len(self.means))
        away = x[:, None] - now.alpha.reshape(-1, 1, 1, 1, 1) * self.means
        squares = away.square().sum(dim=(2, 3, 4)) / variance
        return self.weights.log() - (squares + x[0].numel() * (2 * math.pi * variance).log()) / 2

    def log_density(self, x: Tensor, now: NoiseLevel) -> Tensor:
        """log p(x) at a level, (B,)."""
        return self.log_shares(x, now).logsumexp(1)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        which = torch.multinomial(self.weights, count, replacement=True, generator=generator)
        shape = (count, *self.means.shape[1:])
        z = torch.randn(shape, generator=generator, dtype=torch.float64)
        return self.means[which] + self.deviations[which].reshape(-1, 1, 1, 1) * z

    def cumulative(self, x: Tensor, now: NoiseLevel) -> Tensor:
        """P(X <= x) at a level, for images of a single pixel."""
        deviations = ((now.alpha * self.deviations) ** 2 + now.sigma**2).sqrt()
        z = (x - now.alpha * self.means.reshape(1, -1, 1, 1)) / deviations.reshape(1, -1, 1, 1)
        return (self.weights.reshape(1, -1, 1, 1) * torch.special.ndtr(z)).sum(1, keepdim=True)

    def flow(self, x: Tensor, now: NoiseLevel, then: NoiseLevel) -> Tensor:
        """Where the probability flow takes single pixels: one dimension keeps its quantiles."""
        wanted = self.cumulative(x, now)
        reach = (then.alpha * self.means.abs().max() + 12 * self.variance_bound(then)).item()
        low, high = torch.full_like(x, -reach), torch.full_like(x, reach)
        for _ in range(80):
            middle = (low + high) / 2
            below = self.cumulative(middle, then) < wanted
            low, high = torch.where(below, middle, low), torch.where(below, high, middle)
        return (low + high) / 2

    def variance_bound(self, now: NoiseLevel) -> Tensor:
        return ((now.alpha * self.deviations.max()) ** 2 + now.sigma**2).sqrt()


def pixels(values: Sequence[float]) -> Tensor:
    """Images of one pixel each, (B, 1, 1, 1)."""
    return torch.tensor(values, dtype=torch.float64).reshape(-1, 1, 1, 1)


class NoNoise:
    """A source for samplers that must not draw."""

    def like(self, x: Tensor) -> Tensor:
        raise AssertionError("a deterministic sampler has drawn noise")


def finish(sampler, denoise, x: Tensor, ladder, noise=None) -> Tensor:
    """The sample: the last snapshot's x."""
    *_, last = sampler.steps(denoise, x, ladder, noise or NoNoise())
    return last.x


class Draws:
    """Noise in float64 from one generator: quicker than one per image."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def like(self, x: Tensor) -> Tensor:
        return torch.randn(x.shape, generator=self.generator, dtype=x.dtype)


class Basis:
    """Noise whose i-th draw is 1 in image i and 0 elsewhere.

    On a Gaussian world samplers are linear. So the batch holds what each source of noise
    contributes to the sample, and the sum of squares is the exact variance: no Monte Carlo.
    """

    def __init__(self):
        self.drawn = 0

    def like(self, x):
        self.drawn += 1
        unit = torch.zeros_like(x)
        unit[self.drawn] = 1
        return unit


class Silence:
    """Noise that is always 0, with which a linear sampler gives its mean."""

    def like(self, x):
        return torch.zeros_like(x)


def moments(sampler, world, ladder):
    """Exact mean and variance of the samples that start from the world's law at the first rung."""
    centred = Gaussian(torch.zeros_like(world.mean), world.deviation)
    shares = torch.zeros(len(ladder) + 1, *world.mean.shape, dtype=torch.float64)
    shares[0] = world.variance_at(ladder[0]).sqrt()
    variance = finish(sampler, centred, shares, ladder, Basis()).square().sum(0)
    mean = finish(sampler, world, ladder[0].alpha * world.mean[None], ladder, Silence())
    return mean[0], variance


def exact_correction(world: Mixture, unit: float, y: Tensor, a, s) -> Tensor:
    """F = -(score + y) / a of a mixture seen in pixels divided by ``unit``, regular at both ends.

    -sum of r_k (m_k + a y (c_k^2 - 1)) / S_k over components, with S_k = a^2 c_k^2 + s^2.
    """
    a, s = (torch.as_tensor(end, dtype=torch.float64).reshape(-1, 1, 1, 1, 1) for end in (a, s))
    means, spread = world.means / unit, (world.deviations / unit).reshape(1, -1, 1, 1, 1)
    variance = (a * spread) ** 2 + s**2
    squares = (y[:, None] - a * means).square().sum(dim=(2, 3, 4), keepdim=True)
    logs = world.weights.log().reshape(1, -1, 1, 1, 1) - squares / (2 * variance)
    share = (logs - y[0].numel() / 2 * variance.log()).softmax(dim=1) / variance
    return -(share * (means + a * y[:, None] * (spread**2 - 1))).sum(1)
