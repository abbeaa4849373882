"""Guidance: functions from denoisers to a denoiser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from core.errors import BadRequest
from core.level import Denoise, Estimate

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import NoiseLevel

_TELLING = 1e-6  # least alpha / sigma at which a classifier is asked


class LogProbability(Protocol):
    """A noise-conditional classifier with its class filled in."""

    def __call__(self, x: Tensor, level: NoiseLevel) -> Tensor:
        """Return log p(c | x) at ``level`` for each image of x, (B,), differentiable by x."""
        ...


def classifier_free(conditional: Denoise, unconditional: Denoise, scale: float) -> Denoise:
    """Exaggerate what the condition changes: D_u + scale (D_c - D_u).

    The same weights serve image and noise, so a guided estimate still un-mixes x. Scale 1 is the
    conditional denoiser itself and scale 0 the unconditional one, at one evaluation; any other
    costs two. (Ho and Salimans 2022, eq. 6, with scale = 1 + w.)

    Raises:
        BadRequest: if the scale is negative or not finite.
    """
    _need_scale(scale)
    if scale == 1:
        return conditional
    if scale == 0:
        return unconditional

    def guided(x: Tensor, level: NoiseLevel) -> Estimate:
        told, untold = conditional(x, level), unconditional(x, level)
        return Estimate(untold.image.lerp(told.image, scale), untold.noise.lerp(told.noise, scale))

    return guided


def classifier_guided(denoise: Denoise, log_probability: LogProbability, scale: float) -> Denoise:
    """Follow a classifier of noisy pictures: score + scale grad log p(c | x).

    Image and noise move together, so that the estimate still un-mixes x::

        noise' = noise - scale sigma grad          image' = image + scale sigma^2 / alpha grad

    At scale 1 that is the denoiser of the class, if both are exact. Where x is all but noise
    (alpha < 1e-6 sigma) it says nothing of the class, the quotient is rounding alone, and the
    estimate is left as it is. (Song et al. 2021, eq. 14; Dhariwal and Nichol 2021, algorithm 1.)

    Args:
        denoise: the unconditional denoiser.
        log_probability: log p(c | x) of each image of a batch at a level, (B,), differentiable.
        scale: >= 0; above 1 the class is exaggerated.

    Raises:
        BadRequest: if the scale is negative or not finite.
    """
    _need_scale(scale)
    if scale == 0:
        return denoise

    def guided(x: Tensor, level: NoiseLevel) -> Estimate:
        import torch

        image, noise = denoise(x, level)
        with torch.enable_grad():
            # A likelihood differentiates the guided estimate itself.
            point = x if x.requires_grad else x.detach().requires_grad_()
            total = log_probability(point, level).sum()
            (slope,) = torch.autograd.grad(total, point, create_graph=x.requires_grad)
        told = level.alpha >= _TELLING * level.sigma
        pull = torch.where(told, scale * level.sigma, 0.0).to(x)
        share = torch.where(told, level.sigma / level.alpha.clamp_min(1e-30), 0.0).to(x)
        return Estimate(image + share * pull * slope, noise - pull * slope)

    return guided


def _need_scale(scale: float) -> None:
    if not 0 <= scale < math.inf:
        raise BadRequest(f"Guidance must be a number of at least 0, but is {scale}.")
