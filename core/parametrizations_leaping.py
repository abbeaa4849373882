"""Networks that leap along the flow: to the picture at its end, or to a level on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import torch

from core.errors import BadRequest
from core.ladders import karras, log_snr
from core.level import Estimate, Leap, NoiseLevel
from core.parametrizations import EDM, coefficients_of

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


@dataclass(frozen=True)
class FlowMap(EDM):
    """EDM's conditioning, for a network that is told where its answer is to lead.

    Told the goal s, it gives the image for which DDIM's step from sigma lands where the flow does::

        x' = image + s (x - image) / sigma          for alpha = 1

    so that every step of ``core.samplers.DDIM`` is a leap along the flow, however long, and at
    s = sigma is x by itself. (Salimans and Ho 2022, "Progressive distillation", algorithm 2, for
    the target; Boffi et al. 2024 and Frans et al. 2024 for networks that are told the goal.)

    The rungs halve: leaps of one, two, four ... rungs were learned, each from two of the kind
    before, and a ladder is made of those.

    Attributes:
        finish: the last ratio above zero of the longest ladder.
        most: steps of the longest ladder, a power of two.
    """

    finish: float = 0.08
    most: int = 8

    def __post_init__(self) -> None:
        if self.most < 1 or self.most & (self.most - 1):
            raise ValueError(f"{self.most} steps are no power of two")
        if not self.kappa_min <= self.finish < self.kappa_max:
            raise ValueError(f"{self.finish} lies not between the ratios of the network")

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        """The network's input and its two times, (B, 2); of a level alone the goal is the image."""
        inside, now = super().condition(x, level)
        if isinstance(level, Leap):
            goal = self._clock(x, *coefficients_of(level.then))
        else:
            goal = self._clock(x, 1.0, 0.0)
        return inside, torch.stack((now, goal), dim=1)

    def rungs(self) -> Tensor:
        """The ``most`` ratios of the longest ladder, evenly in their logarithm, and 0; float64."""
        levels = log_snr(self.most, self.finish, self.kappa_max)
        return torch.stack([level.sigma for level in levels])

    def ladder(self, steps: int, kappa_min: float, kappa_max: float) -> Ladder:
        """Leaps of the rungs, the longest halved first and among those the noisiest.

        Raises:
            BadRequest: there are no shorter leaps.
        """
        if not 1 <= steps <= self.most:
            raise BadRequest(
                f"This model makes a picture in 1 to {self.most} steps, not in {steps}. "
                "Ask for fewer, or choose the model that it was made of."
            )
        lengths = [self.most]
        while len(lengths) < steps:
            place = lengths.index(max(lengths))
            lengths[place : place + 1] = [lengths[place] // 2] * 2
        sigmas, one = self.rungs(), torch.ones((), dtype=torch.float64)
        places = accumulate(lengths, initial=0)
        *above, last = [NoiseLevel(one, sigmas[place]) for place in places]
        after = [*above[1:], last]
        leaps = [Leap(now.alpha, now.sigma, then) for now, then in zip(above, after, strict=True)]
        return (*leaps, last)
