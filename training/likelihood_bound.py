"""Maximum likelihood over the whole interval of time (FullDiffusion; docs/full-diffusion.md).

In pixels of unit deviation, x0 = image / d, on the circle x = a x0 + s noise, and for the model's F
(``core.parametrizations.FullDiffusion``), which is -(score + x) / a::

    -log p(x0) <= -log N(x0; 0, I) + integral over s in [0, 1] of E[s |F|^2 - 2 F.v]        (4.1)
    v = a noise - s x0

No factor diverges at either end, so none is cut off. With the exact F both sides are equal for
every x0. Pictures of whole numbers have to be dequantised by uniform noise: for single points of
infinite density the bound is minus infinity, and rightly so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.errors import BadRequest
from core.level import NoiseLevel
from core.parametrizations import FullDiffusion
from core.schedules import FullDiffusion as FullDiffusionSchedule
from training.objectives import strata

_PART = 64  # pictures measured at once


@dataclass(frozen=True)
class WholeInterval:
    """Times uniform in the closed interval [0, 1], one stratum of it per picture of the batch.

    In many dimensions the mean of the integrand over time dominates a batch's variance, and
    stratified draws know it.

    Attributes:
        schedule: what turns times into levels.
    """

    schedule: FullDiffusionSchedule

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at times in [0, 1], the ends included."""
        level = self.schedule.level(share.double().reshape(-1, 1, 1, 1))
        return NoiseLevel(level.alpha.float(), level.sigma.float())


def likelihood_loss(
    output: Tensor, image: Tensor, noise: Tensor, level: NoiseLevel, model: FullDiffusion
) -> Tensor:
    """The integrand of (4.1) in the time of the schedule, nats per value of each picture, (B,).

    K [rho |G|^2 - 2 G.v] / D with rho = s / sqrt(s^2 + delta^2); the mean over ``WholeInterval`` is
    the integral, but for the constant -log N(x0; 0, I).                                      (4.2)

    Args:
        output: the network's G at ``level.mix(image, noise)``, (B, C, H, W).
        image: dequantised pictures in [-1, 1].
        noise: what they were mixed with.
        level: of shape (B, 1, 1, 1), any levels at all, if weighted as those of the schedule.
        model: what the output means.
    """
    a, s, _ = model.circle(level)
    rho = s * (s**2 + model.schedule.delta**2) ** -0.5
    pull = a * noise - s * (image / model.schedule.sigma_data)
    return model.schedule.rate * (output * (rho * output - 2 * pull)).mean(dim=(1, 2, 3))


def integrand(correction: Tensor, image: Tensor, noise: Tensor, a: Tensor, s: Tensor) -> Tensor:
    """s |F|^2 - 2 F.v of each picture, (B,), in nats per unit of s; the heart of (4.1).

    Args:
        correction: F at a image + s noise, (B, C, H, W).
        image: x0, in units of the pixels' deviation.
        noise: standard normal.
        a: share of the image, (B, 1, 1, 1).
        s: deviation of the noise, a^2 + s^2 = 1.
    """
    pull = a * noise - s * image
    return (correction * (s * correction - 2 * pull)).sum(dim=(1, 2, 3))


def pure_noise_nats(image: Tensor, sigma_data: float) -> Tensor:
    """-log N(image; 0, sigma_data^2 I), nats of each picture, (B,)."""
    squares = (image / sigma_data).square() + math.log(2 * math.pi * sigma_data**2)
    return squares.sum(dim=(1, 2, 3)) / 2


@torch.no_grad()
def likelihood_bound(
    denoiser: Denoiser,
    images: Tensor,
    label: Tensor | None = None,
    *,
    rounds: int = 16,
    generator: torch.Generator,
) -> Tensor:
    """Unbiased estimates of the bound (4.1) on -log p, nats of each picture, (N,).

    Their mean is the figure to report; times are uniform in s, which varies least, and stratified
    over the pictures. ``core.bits`` dequantises 8-bit pictures and turns nats into bits.

    Args:
        denoiser: a model with the parametrization FullDiffusion.
        images: dequantised pictures in [-1, 1], (N, C, H, W).
        label: multi-hot (N, labels), or None.
        rounds: evaluations per picture.
        generator: source of times and noise, on the CPU.

    Raises:
        BadRequest: if the model's parametrization is another one.
    """
    model = denoiser.parametrization
    if not isinstance(model, FullDiffusion):
        raise BadRequest(
            f"The bound is that of models with the parametrization FullDiffusion, but "
            f"{denoiser.card.name} has {type(model).__name__}."
        )
    d = model.schedule.sigma_data
    total = pure_noise_nats(images, d)
    for _ in range(rounds):
        s = strata(len(images), generator).double().reshape(-1, 1, 1, 1)
        a = ((1 - s) * (1 + s)).sqrt()
        noise = torch.randn(images.shape, generator=generator).to(images)
        a, s = a.to(images), s.to(images)
        for start in range(0, len(images), _PART):
            part = slice(start, start + _PART)
            level = NoiseLevel(a[part], d * s[part])
            inside, time = model.condition(level.mix(images[part], noise[part]), level)
            output = denoiser.network(inside, time, None if label is None else label[part])
            correction = model.correction(output.to(images.dtype), level)
            terms = integrand(correction, images[part] / d, noise[part], a[part], s[part])
            total[part] += terms / rounds
    return total
