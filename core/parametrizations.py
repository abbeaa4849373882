"""What a network's output means: noise, score, velocity, or EDM's residual.

A parametrization hands the network its input and its time, and turns the output into the
pair (image, noise). None divides by sigma where the mathematics does not, so the noise
estimate stays regular at the data end, and the image estimate at the noise end.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from core.ladders import budgeted
from core.level import Estimate, NoiseLevel

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Ladder
    from core.schedules import FullDiffusion as FullDiffusionSchedule
    from core.schedules import Schedule


def _per_image(value: Tensor, x: Tensor) -> Tensor:
    """A coefficient of shape () or (B, 1, 1, 1) as shape (B,) on the device of x, in float64."""
    return value.to(x.device, _widest(x)).reshape(-1).expand(x.shape[0])


def _widest(x: Tensor) -> torch.dtype:
    # MPS has no float64; there float32 has to do.
    return torch.float32 if x.device.type == "mps" else torch.float64


def coefficients_of(level: NoiseLevel) -> tuple[Any, Any]:
    """Alpha and sigma: plain numbers, which cost nothing to reckon with, for the shape ()."""
    if level.sigma.ndim == 0:
        return level.alpha.item(), level.sigma.item()
    return level.alpha, level.sigma


def _weighted(a: float | Tensor, x: Tensor, b: float | Tensor, y: Tensor) -> Tensor:
    """a x + b y with one tensor of new memory; on a CPU touching memory is what costs."""
    if isinstance(b, float):
        return (x * a).add_(y, alpha=b)
    return (x * a).addcmul_(y, b)


class Parametrization(ABC):
    """The contract between a network and the mixture x = alpha * image + sigma * noise."""

    @abstractmethod
    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        """The network's input, of the shape of x, and its time, of shape (B,)."""

    @abstractmethod
    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        """The estimate that the network's output, of the shape of x, stands for."""

    def ladder(self, steps: int, kappa_min: float, kappa_max: float) -> Ladder:
        """The levels on which pictures are made, ``steps`` of them and then the image.

        Args:
            steps: network evaluations of a sampler with one at each level.
            kappa_min: smallest noise-to-image ratio that the network was trained on.
            kappa_max: the largest.
        """
        return budgeted(steps, kappa_min, kappa_max)

    def ends(self, kappa_min: float, kappa_max: float) -> tuple[NoiseLevel, NoiseLevel]:
        """Between which levels the probability flow may be followed.

        Args:
            kappa_min: smallest noise-to-image ratio that the network was trained on.
            kappa_max: the largest.

        Returns:
            the level nearest to the picture, here (1, kappa_min), and the one nearest to pure
            noise, here (1, kappa_max).
        """
        one = torch.ones((), dtype=torch.float64)
        return NoiseLevel(one, one * kappa_min), NoiseLevel(one, one * kappa_max)


@dataclass(frozen=True)
class EDM(Parametrization):
    """Preconditioning of Karras et al. 2022 (table 1, last column), for any (alpha, sigma).

    With d = sigma_data and s^2 = sigma^2 + (alpha d)^2 (the variance of x)::

        input = x / s                  time  = log(kappa) / 4
        image = alpha d^2 / s^2 x + sigma d / s F
        noise = sigma     / s^2 x - alpha d / s F

    For alpha = 1 this is c_skip x + c_out F. The second line is (x - alpha image) / sigma with
    the division carried out, so neither end of time is singular but for log(kappa), which is
    held to the range that the network was trained on.

    Attributes:
        sigma_data: standard deviation d of the pixels, in [-1, 1] units.
        kappa_min: smallest noise-to-image ratio the network has been trained on.
        kappa_max: the largest.
    """

    sigma_data: float = 0.5
    kappa_min: float = 0.002
    kappa_max: float = 80.0

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        alpha, sigma = coefficients_of(level)
        total = (sigma**2 + (alpha * self.sigma_data) ** 2) ** 0.5
        return x * (1 / total), self._clock(x, alpha, sigma)

    def _clock(self, x: Tensor, alpha: float | Tensor, sigma: float | Tensor) -> Tensor:
        """log(kappa) / 4 for every picture of x, (B,)."""
        if isinstance(sigma, float):
            kappa = sigma / alpha if alpha else math.inf
            time = math.log(min(max(kappa, self.kappa_min), self.kappa_max)) / 4
            return torch.full((len(x),), time, device=x.device)
        kappas = (sigma / alpha).clamp(self.kappa_min, self.kappa_max)
        return _per_image(kappas.log() / 4, x).float()

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        alpha, sigma = coefficients_of(level)
        total = (sigma**2 + (alpha * self.sigma_data) ** 2) ** 0.5
        slope = self.sigma_data / total
        image = _weighted(alpha * slope**2, x, sigma * slope, output)
        noise = _weighted(sigma / total**2, x, -alpha * slope, output)
        return Estimate(image, noise)


@dataclass(frozen=True)
class Scheduled(Parametrization):
    """Networks that know time by the schedule they were trained on.

    The level is first brought onto the schedule: x / scale with scale = sqrt((alpha^2 + sigma^2) /
    (a^2 + s^2)), where (a, s) is the schedule's level of the same ratio sigma / alpha. So one
    network serves every path (Karras et al. 2022, section 4 and appendix C).

    Attributes:
        schedule: the path of the training.
        time_scale: what the network's time is multiplied by; 999 for score_sde's VP networks.
    """

    schedule: Schedule
    time_scale: float = 1.0

    def _on_schedule(self, level: NoiseLevel) -> tuple[Tensor, NoiseLevel, Tensor]:
        time = self.schedule.time(level)
        trained = self.schedule.level(time)
        power = (level.alpha**2 + level.sigma**2) / (trained.alpha**2 + trained.sigma**2)
        return time, trained, power.sqrt()

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        time, _, scale = self._on_schedule(level)
        return x / scale, (_per_image(time, x) * self.time_scale).float()


@dataclass(frozen=True)
class ImagePrediction(Parametrization):
    """Output = image, told kappa: networks that denoise in the variance-exploding picture.

    input = x / alpha, time = kappa, noise = (x - alpha image) / sigma, which needs both above 0.

    Attributes:
        kappa_min: the smallest ratio the network is asked about; below, it is told this one.
    """

    kappa_min: float = 0.002

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        return x / level.alpha, _per_image(level.kappa.clamp_min(self.kappa_min), x)

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        return level.split(x, output)


class NoisePrediction(Scheduled):
    """Output = noise (DDPM, score SDE's VP; Ho et al. 2020, eq. 14).

    image = (x - sigma noise) / alpha, which needs alpha > 0.
    """

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        return Estimate((x - level.sigma * output) / level.alpha, output)


class ScorePrediction(Scheduled):
    """Output = score of the schedule's own mixture (score SDE's VE, NCSN; Song et al. 2021, eq. 7).

    noise = -s * output with s the schedule's sigma; image = (x - sigma noise) / alpha.
    """

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        _, trained, _ = self._on_schedule(level)
        noise = -trained.sigma * output
        return Estimate((x - level.sigma * noise) / level.alpha, noise)


class VelocityPrediction(Scheduled):
    """Output = v = a noise - s image on a schedule with a^2 + s^2 = 1 (Salimans & Ho 2022).

    For a general schedule the pair is solved from v and x' = a image + s noise::

        image = (a x' - s v) / (a^2 + s^2)      noise = (s x' + a v) / (a^2 + s^2)

    which is finite at both ends.
    """

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        _, trained, scale = self._on_schedule(level)
        a, s = trained.alpha, trained.sigma
        mixture, power = x / scale, a**2 + s**2
        image = (a * mixture - s * output) / power
        noise = (s * mixture + a * output) / power
        return Estimate(image, noise)


@dataclass(frozen=True)
class FullDiffusion(Parametrization):
    """Output = G, the correction to pure noise: exact at both ends of time and nowhere divided.

    With y = x / (d r), r^2 = alpha^2 + (sigma / d)^2, the level is the point (a, s) of the circle
    a^2 + s^2 = 1 and y = a image / d + s noise::

        input = y    time = time_scale asinh(s / delta) / asinh(1 / delta)
        F     = G / sqrt(s^2 + delta^2)
        noise = s y + s a F        image = d (a y - s^2 F)

    At s = 0 that is noise = 0 and image = x, at a = 0 noise = y, whatever the network says. F = 0
    is the answer for normal pixels of deviation d, and G has the size of one at every level.
    (Our derivation, docs/full-diffusion.md.)

    Attributes:
        schedule: the path of the training, with its sigma_data d and its delta.
        time_scale: what the network's time, in [0, 1], is multiplied by.
    """

    schedule: FullDiffusionSchedule
    time_scale: float = 1.0

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        _, _, radius = self.circle(level)
        time = _per_image(self.schedule.time(level), x) * self.time_scale
        return x * (1 / radius), time.float()

    def correction(self, output: Tensor, level: NoiseLevel) -> Tensor:
        """F, the shape of the network's output G."""
        _, s, _ = self.circle(level)
        correction: Tensor = output * (s**2 + self.schedule.delta**2) ** -0.5
        return correction

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        a, s, radius = self.circle(level)
        correction = self.correction(output, level)
        d = self.schedule.sigma_data
        image = _weighted(d * a / radius, x, -d * s**2, correction)
        return Estimate(image, _weighted(s / radius, x, s * a, correction))

    def ladder(self, steps: int, kappa_min: float, kappa_max: float) -> Ladder:
        """Pure noise first, where this network is as good as anywhere, then as everyone."""
        _, pure = self.ends(kappa_min, kappa_max)
        image = NoiseLevel(pure.sigma, pure.alpha)
        return (pure, *(budgeted(steps - 1, kappa_min, kappa_max) if steps > 1 else (image,)))

    def ends(self, kappa_min: float, kappa_max: float) -> tuple[NoiseLevel, NoiseLevel]:
        """The picture itself and pure noise: nothing is cut off."""
        one, none = torch.ones((), dtype=torch.float64), torch.zeros((), dtype=torch.float64)
        return NoiseLevel(one, none), NoiseLevel(none, one)

    def circle(self, level: NoiseLevel) -> tuple[Any, Any, Any]:
        """(a, s) of a level and d r, by which x is divided."""
        alpha, sigma = coefficients_of(level)
        alpha = alpha * self.schedule.sigma_data
        radius = (alpha**2 + sigma**2) ** 0.5
        return alpha / radius, sigma / radius, radius
