"""Noise levels: how much picture and how much noise there is in a mixture.

Everything else in the engine is said in terms of the mixture
``x = alpha * image + sigma * noise`` and of the pair that un-mixes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class Estimate(NamedTuple):
    """What a denoiser believes a mixture is made of.

    Attributes:
        image: E[image | x], the shape of x; pictures live in [-1, 1], estimates may overshoot.
        noise: E[noise | x], the shape of x. Both are kept because networks of the noise, velocity
            and EDM kinds give it without dividing by sigma, which keeps both ends of time regular.
    """

    image: Tensor
    noise: Tensor


@dataclass(frozen=True, eq=False, slots=True)
class NoiseLevel:
    """One level of the mixture x = alpha * image + sigma * noise.

    Attributes:
        alpha: share of the image, >= 0; shape () or (B, 1, 1, 1).
        sigma: standard deviation of the noise, >= 0, in the units of the image; the same shape.
    """

    alpha: Tensor
    sigma: Tensor

    @property
    def kappa(self) -> Tensor:
        """The noise-to-image ratio sigma / alpha; infinite where alpha = 0.

        It is the sigma of the variance-exploding picture of the same level (EDM, section 2).
        """
        return self.sigma / self.alpha

    @property
    def log_snr(self) -> Tensor:
        """2 log(alpha / sigma); infinite at either end (Kingma et al. 2021, eq. 3)."""
        return 2 * (self.alpha.log() - self.sigma.log())

    def to(self, device: torch.device) -> NoiseLevel:
        """The level with its tensors on ``device``."""
        return NoiseLevel(self.alpha.to(device), self.sigma.to(device))

    def mix(self, image: Tensor, noise: Tensor) -> Tensor:
        """alpha * image + sigma * noise, the shape of both."""
        return self.alpha * image + self.sigma * noise

    def split(self, x: Tensor, image: Tensor) -> Estimate:
        """The estimate of which ``image`` is one half: noise = (x - alpha * image) / sigma.

        Needs sigma > 0. ``level.mix(*level.split(x, image))`` is x.
        """
        return Estimate(image, (x - self.alpha * image) / self.sigma)

    def score(self, noise: Tensor) -> Tensor:
        """The score grad log p(x) = -E[noise | x] / sigma (Tweedie). Needs sigma > 0."""
        return -noise / self.sigma


@dataclass(frozen=True, eq=False, slots=True)
class Leap(NoiseLevel):
    """A level with the one that the next step leads to, for networks that are told of both.

    Attributes:
        then: the level after this one, of the same shape.
    """

    then: NoiseLevel

    def to(self, device: torch.device) -> Leap:
        """Both levels with their tensors on ``device``."""
        return Leap(self.alpha.to(device), self.sigma.to(device), self.then.to(device))


Ladder = Sequence[NoiseLevel]
"""Levels from the noisiest to the last; the last is usually (alpha, sigma) = (1, 0)."""


class Denoise(Protocol):
    """Anything that un-mixes: a network, an exact score, or a guided or conditioned one."""

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        """Estimate the image and the noise in ``x`` at ``level``; same shape as ``x``."""
        ...
