"""Schedules: how the mixture x = alpha * image + sigma * noise changes over time.

A schedule is two formulas, alpha(t) and sigma(t), for t in [0, 1] with the data at t = 0. The
drift and the diffusion of its stochastic differential equation are derived from them, so that
nothing needs to know by which name an equation goes.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import BadRequest
from core.level import NoiseLevel


def _as_time(t: float | Tensor) -> Tensor:
    """Time as a tensor; plain numbers become float64."""
    return t if isinstance(t, Tensor) else torch.tensor(t, dtype=torch.float64)


def _derivative(formula: Callable[[Tensor], Tensor], t: Tensor) -> Tensor:
    """d formula / dt at every entry of t, by automatic differentiation."""
    with torch.enable_grad():
        t = t.detach().requires_grad_()
        value = formula(t)
        if not value.requires_grad:  # a constant, such as the alpha of a VE schedule
            return torch.zeros_like(t)
        (slope,) = torch.autograd.grad(value.sum(), t)
    return slope


class Schedule(ABC):
    """A path of noise levels. Every method works elementwise on t and keeps its shape."""

    @abstractmethod
    def alpha(self, t: float | Tensor) -> Tensor:
        """Return the share of the image at time t: 1 at t = 0, never negative."""

    @abstractmethod
    def sigma(self, t: float | Tensor) -> Tensor:
        """Return the standard deviation of the noise at time t, in the units of the image."""

    @abstractmethod
    def time(self, level: NoiseLevel) -> Tensor:
        """Return the time at which this schedule has the ratio sigma / alpha of ``level``.

        ``level`` need not lie on the schedule. Ratios the schedule never reaches give times
        outside [0, 1].
        """

    def variance(self, t: float | Tensor) -> Tensor:
        """Return sigma(t)^2; overridden where the square is the smoother formula."""
        return self.sigma(t).square()

    def level(self, t: float | Tensor) -> NoiseLevel:
        """Return the noise level at time t."""
        return NoiseLevel(self.alpha(t), self.sigma(t))

    def sde(self, t: float | Tensor) -> tuple[Tensor, Tensor]:
        """Return (f, g^2) of the forward equation dx = f x dt + g dw.

        f = alpha' / alpha and g^2 = (sigma^2)' - 2 f sigma^2. f is infinite where alpha = 0.
        (Karras et al. 2022, appendix B.1, in other words.)
        """
        t = _as_time(t)
        f = _derivative(self.alpha, t) / self.alpha(t)
        return f, _derivative(self.variance, t) - 2 * f * self.variance(t)


@dataclass(frozen=True)
class VE(Schedule):
    """Variance exploding: alpha = 1, sigma = sigma_min (sigma_max / sigma_min)^t.

    Song et al. 2021, eq. 29 to 31; their sigmas, for images in [0, 1], count twice in [-1, 1].

    Attributes:
        sigma_min: sigma at t = 0, > 0.
        sigma_max: sigma at t = 1, > sigma_min.
    """

    sigma_min: float = 0.02
    sigma_max: float = 100.0

    def __post_init__(self) -> None:
        _need_range(self.sigma_min, self.sigma_max)

    def alpha(self, t: float | Tensor) -> Tensor:
        return torch.ones_like(_as_time(t))

    def sigma(self, t: float | Tensor) -> Tensor:
        return self.sigma_min * (_as_time(t) * math.log(self.sigma_max / self.sigma_min)).exp()

    def time(self, level: NoiseLevel) -> Tensor:
        return (level.kappa / self.sigma_min).log() / math.log(self.sigma_max / self.sigma_min)


@dataclass(frozen=True)
class _LinearBeta(Schedule):
    """alpha = exp(-B / 2) with B(t) = beta_min t + (beta_max - beta_min) t^2 / 2.

    Attributes:
        beta_min: rate of forgetting at t = 0, > 0.
        beta_max: rate at t = 1, >= beta_min.
    """

    beta_min: float = 0.1
    beta_max: float = 20.0

    def __post_init__(self) -> None:
        if not 0 < self.beta_min <= self.beta_max < math.inf:
            raise BadRequest(
                f"beta_min and beta_max must satisfy 0 < beta_min <= beta_max, "
                f"but are {self.beta_min} and {self.beta_max}."
            )

    def _forgotten(self, t: float | Tensor) -> Tensor:
        t = _as_time(t)
        return t * (self.beta_min + (self.beta_max - self.beta_min) * t / 2)

    def _time_of(self, forgotten: Tensor) -> Tensor:
        # The root of the quadratic, written so that it neither cancels at 0 nor divides by 0
        # where both betas are equal.
        slope, curvature = self.beta_min / forgotten, (self.beta_max - self.beta_min) / forgotten
        return 2 / (slope + (slope.square() + 2 * curvature).sqrt())

    def alpha(self, t: float | Tensor) -> Tensor:
        return (self._forgotten(t) / -2).exp()


@dataclass(frozen=True)
class VP(_LinearBeta):
    """Variance preserving: alpha = exp(-B / 2), sigma = sqrt(1 - exp(-B)), B as beta's integral.

    Song et al. 2021, eq. 29; alpha is 0.0066, not 0, at t = 1.
    """

    def variance(self, t: float | Tensor) -> Tensor:
        return -torch.expm1(-self._forgotten(t))

    def sigma(self, t: float | Tensor) -> Tensor:
        return self.variance(t).sqrt()

    def time(self, level: NoiseLevel) -> Tensor:
        return self._time_of(level.kappa.square().log1p())


@dataclass(frozen=True)
class SubVP(_LinearBeta):
    """Sub-variance preserving: alpha = exp(-B / 2), sigma = 1 - exp(-B).

    Song et al. 2021, eq. 29.
    """

    def sigma(self, t: float | Tensor) -> Tensor:
        return -torch.expm1(-self._forgotten(t))

    def time(self, level: NoiseLevel) -> Tensor:
        # kappa = exp(B / 2) - exp(-B / 2) = 2 sinh(B / 2)
        return self._time_of(2 * torch.asinh(level.kappa / 2))


@dataclass(frozen=True)
class Cosine(Schedule):
    """A quarter circle at constant speed: alpha = cos(pi t / 2), sigma = sin(pi t / 2).

    Nichol and Dhariwal 2021, eq. 17, without its offset; from image to exactly pure noise.
    """

    def alpha(self, t: float | Tensor) -> Tensor:
        # The sine of the complement is exactly 0 at t = 1, where the cosine is 6e-17.
        return ((1 - _as_time(t)) * (math.pi / 2)).sin()

    def sigma(self, t: float | Tensor) -> Tensor:
        return (_as_time(t) * (math.pi / 2)).sin()

    def time(self, level: NoiseLevel) -> Tensor:
        return torch.atan2(level.sigma, level.alpha) / (math.pi / 2)


@dataclass(frozen=True)
class EDM(Schedule):
    """alpha = 1, sigma^(1/rho) linear in t from sigma_min to sigma_max (Karras et al. 2022, eq. 5).

    Attributes:
        sigma_min: sigma at t = 0, > 0.
        sigma_max: sigma at t = 1, > sigma_min.
        rho: how much the steps shorten towards the image, > 0.
    """

    sigma_min: float = 0.002
    sigma_max: float = 80.0
    rho: float = 7.0

    def __post_init__(self) -> None:
        _need_range(self.sigma_min, self.sigma_max)
        if not 0 < self.rho < math.inf:
            raise BadRequest(f"rho must be a positive number, but is {self.rho}.")

    def _ends(self) -> tuple[float, float]:
        return self.sigma_min ** (1 / self.rho), self.sigma_max ** (1 / self.rho)

    def alpha(self, t: float | Tensor) -> Tensor:
        return torch.ones_like(_as_time(t))

    def sigma(self, t: float | Tensor) -> Tensor:
        low, high = self._ends()
        return (low + _as_time(t) * (high - low)) ** self.rho

    def time(self, level: NoiseLevel) -> Tensor:
        low, high = self._ends()
        return (level.kappa ** (1 / self.rho) - low) / (high - low)


@dataclass(frozen=True)
class RectifiedFlow(Schedule):
    """The straight line: alpha = 1 - t, sigma = t (Liu et al. 2022; Lipman et al. 2022)."""

    def alpha(self, t: float | Tensor) -> Tensor:
        return 1 - _as_time(t)

    def sigma(self, t: float | Tensor) -> Tensor:
        return _as_time(t)

    def time(self, level: NoiseLevel) -> Tensor:
        return level.sigma / (level.alpha + level.sigma)


@dataclass(frozen=True)
class FullDiffusion(Schedule):
    """The whole interval, from exactly the image to exactly pure noise, without truncation.

    sigma = d s, alpha = sqrt(1 - s^2) with s(t) = delta sinh(K t) and K = asinh(1 / delta), whose
    speed ds/dt = K sqrt(s^2 + delta^2) gives every time one weight in the likelihood's bound. Near
    the image s rises in proportion to t, above delta like exp(K t). (Our derivation, see
    docs/full-diffusion.md.)

    Attributes:
        sigma_data: standard deviation d of the pixels in [-1, 1] units, > 0.
        delta: the noise, in units of d, below which nothing of the picture remains to be told.
    """

    sigma_data: float = 0.5
    delta: float = 0.01

    def __post_init__(self) -> None:
        if not (0 < self.sigma_data < math.inf and 0 < self.delta < math.inf):
            raise BadRequest(
                f"sigma_data and delta must be positive numbers, "
                f"but are {self.sigma_data} and {self.delta}."
            )

    @property
    def rate(self) -> float:
        """K = asinh(1 / delta)."""
        return math.asinh(1 / self.delta)

    def alpha(self, t: float | Tensor) -> Tensor:
        # 1 - s = delta (sinh(K) - sinh(K t)) as a product: exactly 0 at t = 1 and no cancellation.
        t, half = _as_time(t), self.rate / 2
        short = 2 * self.delta * (half * (1 + t)).cosh() * (half * (1 - t)).sinh()
        return (short * (2 - short)).sqrt()

    def sigma(self, t: float | Tensor) -> Tensor:
        return self.sigma_data * self.delta * (_as_time(t) * self.rate).sinh()

    def time(self, level: NoiseLevel) -> Tensor:
        s = level.sigma / torch.hypot(level.sigma, self.sigma_data * level.alpha)
        return (s / self.delta).asinh() / self.rate


def _need_range(sigma_min: float, sigma_max: float) -> None:
    if not 0 < sigma_min < sigma_max < math.inf:
        raise BadRequest(
            f"sigma_min and sigma_max must satisfy 0 < sigma_min < sigma_max, "
            f"but are {sigma_min} and {sigma_max}."
        )
