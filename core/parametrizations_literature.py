"""Parametrizations of published networks that are told the noise in a way of their own.

NCSN, NCSNv2 and score SDE's VE networks were trained on pictures in [0, 1] and return a score in
those units; DDPM's count steps. All are brought to the pair (image, noise) for pictures in
[-1, 1], at any level, on the training's path or off it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import torch

from core.errors import BadCheckpoint
from core.level import Estimate, NoiseLevel
from core.parametrizations import Parametrization

if TYPE_CHECKING:
    from torch import Tensor


def _image(x: Tensor, noise: Tensor, level: NoiseLevel) -> Estimate:
    """The pair of which ``noise`` is one half; alpha must not be 0."""
    return Estimate((x - level.sigma * noise) / level.alpha, noise)


def _mean(output: Tensor, x: Tensor) -> Tensor:
    """The output without the channels of learned variances, which samplers here do not use."""
    return output[:, : x.shape[1]]


def _per_image(value: Tensor, x: Tensor) -> Tensor:
    """A value of shape () or (B, 1, 1, 1) as float32 of shape (B,) on the device of x."""
    # Rounded on the processor: not every accelerator has float64.
    return value.float().to(x.device).reshape(-1).expand(x.shape[0])


@dataclass(frozen=True)
class SigmaConditioned(Parametrization):
    """Variance exploding: told log sigma, output = sigma times the score = -noise.

    ``input = gain x / alpha + shift``, ``time = log(unit kappa)``, ``noise = -output``: NCSN++ and
    NCSNv2 divide by sigma at their end to make this a score, which is left out here, so neither end
    of time is singular (Song et al. 2021, appendix C; Song & Ermon 2020, technique 3).

    Attributes:
        kappa_min: smallest noise-to-image ratio the network was trained on, in [-1, 1] units.
        kappa_max: the largest.
        unit: the network's sigma for a kappa of one; 1/2 for pictures in [0, 1].
        gain, shift: what the network does not do itself to the picture.
    """

    kappa_min: float
    kappa_max: float
    unit: float = 0.5
    gain: float = 1.0
    shift: float = 0.0

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        kappa = level.kappa.clamp(self.kappa_min, self.kappa_max)
        # The logarithm of the rounded sigma, as these networks were trained: their phases are a
        # thousand radians, so that the order of rounding shows.
        time = (_per_image(self.unit * kappa, x)).log()
        return self.gain * (x / level.alpha) + self.shift, time

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        return _image(x, -output, level)


class _Table:
    """Ratios sigma / alpha by index, rising or falling; the index of a ratio, and the reverse."""

    def __init__(self, kappas: tuple[float, ...]) -> None:
        logs = torch.tensor(kappas, dtype=torch.float64, device="cpu").log()
        self.falling = bool(logs[0] > logs[-1])
        self.logs = logs.flip(0) if self.falling else logs

    def index(self, kappa: Tensor) -> Tensor:
        """Where in the table ``kappa`` lies, interpolated in its logarithm, within the ends."""
        logs, last = self.logs, len(self.logs) - 1
        wanted = kappa.to("cpu", torch.float64).log().clamp(logs[0], logs[-1]).contiguous()
        above = torch.searchsorted(logs, wanted).clamp(1, last)
        step = logs[above] - logs[above - 1]
        index = above - 1 + (wanted - logs[above - 1]) / step
        # A level taken from the table must give its own index, whatever was rounded on the way.
        nearest = index.round()
        index = torch.where((index - nearest).abs() < 0.01, nearest, index)
        return last - index if self.falling else index

    def kappa(self, index: Tensor) -> Tensor:
        """The ratio at a whole ``index``."""
        position = len(self.logs) - 1 - index if self.falling else index
        return self.logs[position.long()].exp()


@dataclass(frozen=True)
class _Indexed(Parametrization):
    """Told the index of the level in the table of its training.

    Between two entries of the table the index is interpolated in log kappa.

    Attributes:
        kappas: noise-to-image ratios sigma / alpha by index, rising or falling, at least two.
        gain, shift: what the network does not do itself to the picture.
    """

    kappas: tuple[float, ...]
    gain: float = 1.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kappas", tuple(self.kappas))  # JSON has lists
        if len(self.kappas) < 2 or not all(0 < kappa < math.inf for kappa in self.kappas):
            raise BadCheckpoint("A table of noise levels needs two entries or more, all positive.")

    @cached_property
    def _table(self) -> _Table:
        return _Table(self.kappas)

    def _scale(self, level: NoiseLevel) -> Tensor:
        """What x is divided by: of variance preserving levels, the standard deviation of x."""
        return (level.alpha**2 + level.sigma**2).sqrt()

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        inside = self.gain * (x / self._scale(level)) + self.shift
        return inside, _per_image(self._table.index(level.kappa), x)


class IndexedNoise(_Indexed):
    """DDPM: output = noise (Ho et al. 2020, eq. 14). Needs alpha > 0."""

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        return _image(x, _mean(output, x), level)


class IndexedImage(_Indexed):
    """Output = image. Needs sigma > 0 for a noise that differs from zero."""

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        output = _mean(output, x)
        sigma = level.sigma.clamp(min=torch.finfo(torch.float32).tiny)
        return Estimate(output, (x - level.alpha * output) / sigma)


class IndexedVelocity(_Indexed):
    """Output = v = a noise - s image with a^2 + s^2 = 1 (Salimans & Ho 2022, appendix D).

    ``image = a x' - s v``, ``noise = s x' + a v`` for x' = x / sqrt(alpha^2 + sigma^2).
    """

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        output, scale = _mean(output, x), self._scale(level)
        a, s, mixture = level.alpha / scale, level.sigma / scale, x / scale
        return Estimate(a * mixture - s * output, s * mixture + a * output)


class IndexedExploding(_Indexed):
    """Variance exploding by index: output = sigma times the score = -noise.

    ``input = gain x / alpha + shift``: the discrete VE networks of score SDE.
    """

    def _scale(self, level: NoiseLevel) -> Tensor:
        return level.alpha

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        return _image(x, -output, level)


@dataclass(frozen=True)
class NearestScore(_Indexed):
    """NCSN: told the nearest entry of the table, output = the score there.

    ``noise = -unit kappa_i output``, with kappa_i that entry: the output of NCSN is not divided by
    sigma, it has learned to be of that size (Song & Ermon 2019, section 4.2).

    Attributes:
        unit: the network's sigma for a kappa of one; 1/2 for pictures in [0, 1].
    """

    unit: float = 0.5

    def _scale(self, level: NoiseLevel) -> Tensor:
        return level.alpha

    def _nearest(self, level: NoiseLevel) -> Tensor:
        return self._table.index(level.kappa).round()

    def condition(self, x: Tensor, level: NoiseLevel) -> tuple[Tensor, Tensor]:
        inside = self.gain * (x / level.alpha) + self.shift
        return inside, _per_image(self._nearest(level), x)

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        sigma = self.unit * self._table.kappa(self._nearest(level))
        return _image(x, -sigma.to(output.device, output.dtype) * output, level)
