"""Networks that leap from any level of noise to the picture at the end of its flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from core.ladders import karras
from core.level import Estimate, NoiseLevel
from core.parametrizations import EDM

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Ladder


@dataclass(frozen=True)
class Consistency(EDM):
    """EDM's conditioning, with an image that is exactly x / alpha at the smallest ratio.

    With d = sigma_data, e = kappa_min and r = max(sigma - e alpha, 0)::

        image = alpha d^2 / (r^2 + (alpha d)^2) x + r d / sqrt(sigma^2 + (alpha d)^2) F

    which for alpha = 1 is c_skip x + c_out F of Song et al. 2023, appendix C, and finite at both
    ends. Its image is no mean but a picture, and ``noise`` is what is left of x.

    Attributes:
        finish: the last ratio above zero that pictures are made at in two steps; in more steps it
            is smaller in proportion.
    """

    finish: float = 0.8

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        skip, gain = self.coefficients(level)
        image = skip * x + gain * output
        smallest = torch.finfo(torch.float32).tiny
        return Estimate(image, (x - level.alpha * image) / level.sigma.clamp_min(smallest))

    def coefficients(self, level: NoiseLevel) -> tuple[Any, Any]:
        """What x and the network's output are multiplied by, of the shape of the level."""
        alpha, sigma, d = level.alpha, level.sigma, self.sigma_data
        rest = (sigma - self.kappa_min * alpha).clamp_min(0)
        skip = alpha * d**2 / (rest**2 + (alpha * d) ** 2)
        return skip, rest * d / (sigma**2 + (alpha * d) ** 2).sqrt()

    def ladder(self, steps: int, kappa_min: float, kappa_max: float) -> Ladder:
        """From the largest ratio to 2 ``finish`` / steps, evenly in its seventh root."""
        last = min(2 * self.finish / steps, kappa_max) if steps > 1 else kappa_max
        return karras(steps, max(last, kappa_min), kappa_max)
