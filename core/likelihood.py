"""Exact likelihood by the probability-flow equation, and pictures as their noise and back.

The flow is followed along the circle y = x / sqrt(alpha^2 + sigma^2), on which it is regular from
the image (1, 0) to pure noise (0, 1). So nothing is truncated where the denoiser allows both ends,
and every schedule gives the same number: a schedule is a clock along this path. A network that
knows only part of it is followed between two levels of its schedule, as in the literature.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor

from core.divergence import Divergence, Rademacher, products
from core.errors import BadRequest
from core.level import Denoise, NoiseLevel
from core.samplers.adaptive import DormandPrince, Flow
from core.samplers.base import Noise, Rung, rungs_of
from core.steps import finished

_ONE, _ZERO = (torch.tensor(value, dtype=torch.float64) for value in (1.0, 0.0))
IMAGE = NoiseLevel(_ONE, _ZERO)
"""The level of a picture without noise."""
PURE_NOISE = NoiseLevel(_ZERO, _ONE)
"""The level of noise without a picture."""
_SOLVER = DormandPrince(1e-6, 1e-6)  # decodes what it encodes within 1e-5


@dataclass(frozen=True)
class SeenFromAfar:
    """The law of x at a level that is nearly noise: normal, with the pictures' own moments.

    x ~ N(alpha mean, alpha^2 deviation^2 + sigma^2), independently in every value. At pure noise
    the moments have no say. Zeros are the literature's prior, N(0, sigma^2) (Song et al. 2021).

    Attributes:
        mean: of the pictures' values; a number, or a tensor broadcastable to (C, H, W).
        deviation: standard deviation of the pictures' values, likewise.
    """

    mean: float | Tensor = 0.0
    deviation: float | Tensor = 0.0

    def log_densities(self, x: Tensor, rung: Rung) -> Tensor:
        """log p of each value of x, (B, C, H, W) float64, on the CPU."""
        away, variance = self._standardised(x, rung)
        return -(away.square() + (2 * math.pi * variance).log()) / 2

    def standardised(self, x: Tensor, rung: Rung) -> Tensor:
        """x with mean 0 and variance 1 under this law, (B, C, H, W) float64, on the CPU."""
        return self._standardised(x, rung)[0]

    def _standardised(self, x: Tensor, rung: Rung) -> tuple[Tensor, Tensor]:
        mean, deviation = (
            torch.as_tensor(value, device="cpu").double() for value in (self.mean, self.deviation)
        )
        variance = (rung.alpha * deviation) ** 2 + rung.sigma**2
        return (x.cpu().double() - rung.alpha * mean) / variance.sqrt(), variance


class Density(NamedTuple):
    """What the flow says of a batch.

    Attributes:
        nats: log p(x) at the first level, (B,), float64.
        standard_error: of ``nats`` from the probes, (B,); 0 for an exact trace, NaN for one probe.
        latent: where the flow has taken x, (B, C, H, W), at the last level.
        shares: what each value of x has added to ``nats``, (B, C, H, W), float64, on the CPU: the
            log-density of its own latent and its own entry of the divergence. They sum up to
            ``nats`` but for rounding, yet they belong to these coordinates: values that depend on
            each other could share what they add in other ways.
        way: where ``nats`` has grown, (T, 2), float64: the angle atan2(sigma, alpha) of every
            evaluation, ascending, and the divergence per value there, the means over the batch.
    """

    nats: Tensor
    standard_error: Tensor
    latent: Tensor
    shares: Tensor
    way: Tensor


@dataclass(frozen=True)
class Likelihood:
    """How the likelihood of a denoiser is computed.

    log p(x) = log p(latent) + integral of div(dy/da) over the angle a, from ``start`` to ``end``
    (Song et al. 2021, eq. 39), and the logarithm of how x is scaled against y at both.

    Attributes:
        divergence: exact, or with random probes.
        solver: Dormand and Prince's method; its tolerances hold for log p / D, too.
        start: the level that x is taken to stand at. It need not be the image: the literature
            takes the least level of a schedule, and adds no noise.
        end: where the flow ends and ``prior`` is known; its sigma > 0.
        prior: the law there.
    """

    divergence: Divergence = field(default_factory=Rademacher)
    solver: DormandPrince = _SOLVER
    start: NoiseLevel = IMAGE
    end: NoiseLevel = PURE_NOISE
    prior: SeenFromAfar = field(default_factory=SeenFromAfar)

    def __post_init__(self) -> None:
        if not self.end.sigma.item() > 0:
            raise BadRequest("A likelihood is reckoned from noise: its last level must have some.")

    def of(self, denoise: Denoise, x: Tensor, noise: Noise) -> Density:
        """The log-density of x, (B, C, H, W); ``steps`` without the progress."""
        return finished(self.steps(denoise, x, noise))

    def steps(self, denoise: Denoise, x: Tensor, noise: Noise) -> Generator[float, None, Density]:
        """Follow the flow, and yield how much of it is done after every evaluation of ``denoise``.

        Args:
            denoise: any that can be differentiated by x: a ``Denoiser`` itself, with a label as
                ``functools.partial(denoiser, label=label)``, not its ``given``.
            x: (B, C, H, W), at ``start``.
            noise: where probes come from; one stream per image.

        Raises:
            BadRequest: if the denoiser hides its gradient, or the solver gives up.
            NotFinite: if the network returns NaN or infinity.
        """
        start, end = rungs_of([self.start, self.end])
        y = x / math.hypot(*start)
        drawn = self.divergence.draw(y, noise)
        way: list[tuple[float, float]] = []

        def flow(y: Tensor, level: NoiseLevel) -> Flow:
            with torch.enable_grad():
                y = y.detach().requires_grad_()
                image, seen = denoise(y, level)
                if not image.requires_grad:
                    raise BadRequest(
                        "The likelihood needs a denoiser that can be differentiated: hand over the "
                        "model itself, not a copy of it that runs without gradients."
                    )
                slope = level.alpha * seen - level.sigma * image
                parts = [products(slope, y, probes) for probes in self.divergence.chunks(y, drawn)]
            totals = torch.cat([part.sum(2) for part in parts])
            rates = self.divergence.estimates(totals) / y[0].numel()
            details = self.divergence.weight * torch.stack([part.sum(0) for part in parts]).sum(0)
            angle = torch.atan2(level.sigma.double(), level.alpha.double()).mean().item()
            way.append((angle, rates.mean().item()))
            return Flow(slope.detach(), image.detach(), rates, details)

        for visit in self.solver.follow(flow, y, start, end):
            yield _share_of_work(visit.progress)
        latent = visit.y * math.hypot(*end)
        stretch = math.log(math.hypot(*end) / math.hypot(*start))
        sums = x[0].numel() * visit.sums
        shares = self.prior.log_densities(latent, end) + visit.details.reshape(x.shape) + stretch
        nats = shares.flatten(1).sum(1)
        return Density(
            nats,
            self.divergence.standard_error(sums),
            latent,
            shares,
            torch.tensor(sorted(way), dtype=torch.float64),
        )


def _share_of_work(angle: float) -> float:
    """How much is done at a share of the angle: near the picture, steps are as short as the noise.

    From a fiftieth of the angle on, each step of the solver is a multiple of the one before.
    """
    return math.asinh(50 * angle) / math.asinh(50)


def encode(
    denoise: Denoise,
    image: Tensor,
    *,
    solver: DormandPrince = _SOLVER,
    start: NoiseLevel = IMAGE,
    end: NoiseLevel = PURE_NOISE,
) -> Tensor:
    """The latent that the flow takes an image to, (B, C, H, W) at ``end``.

    Decoding is the way back. Gradients are the business of ``denoise``.

    Raises:
        BadRequest, NotFinite: as ``DormandPrince.steps``.
    """
    x = image
    for snapshot in solver.steps(denoise, image, [start, end], _Silence()):
        x = snapshot.x
    return x


def decode(
    denoise: Denoise,
    latent: Tensor,
    *,
    solver: DormandPrince = _SOLVER,
    start: NoiseLevel = PURE_NOISE,
    end: NoiseLevel = IMAGE,
) -> Tensor:
    """The image that the flow takes a latent to, (B, C, H, W) at ``end``; undoes ``encode``."""
    return encode(denoise, latent, solver=solver, start=start, end=end)


class _Silence:
    """For a sampler that draws nothing."""

    def like(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)
