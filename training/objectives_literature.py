"""The objectives of the literature: squared errors of noise and direction along known paths.

NCSN and NCSNv2 over a ladder of levels, score SDE over continuous time, velocity, and the straight
line. Squared errors are summed over the values of a picture where the papers do, and averaged where
they do: clipped gradients and the rates of the papers go with that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import torch
from pydantic import Discriminator, Field
from torch import Tensor

from core.bits import spread_out
from core.level import NoiseLevel
from core.parametrizations import Parametrization
from core.schedules import VE, VP, Cosine, RectifiedFlow, Schedule, SubVP
from training.objectives import strata

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
_UNIT = 0.5  # the papers' pixels are in [0, 1], so that their sigmas are half of ours
_FIRST = 1e-5  # where score SDE's continuous time begins


@dataclass(frozen=True)
class UniformTimes:
    """Times uniform in [first, 1] of a schedule, one stratum per picture of the batch."""

    schedule: Schedule
    first: float = 0.0

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        times = self.first + (1 - self.first) * share.double().reshape(-1, 1, 1, 1)
        return _rounded(self.schedule.level(times))


@dataclass(frozen=True)
class UniformLogSNR:
    """ln(sigma / alpha) uniform over the times [first, 1] of a schedule, in strata.

    The times that the likelihood weights: g^2 / sigma^2 dt = 2 d ln(sigma / alpha) for every
    schedule, so drawn from there all weigh the same (Song et al. 2021, "Maximum likelihood
    training of score-based diffusion models", section 4.4).
    """

    schedule: Schedule
    first: float = 0.0

    def ends(self) -> tuple[float, float]:
        """ln(sigma / alpha) at both ends."""
        low, high = (self.schedule.level(t).kappa.log().item() for t in (self.first, 1.0))
        return low, high

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        low, high = self.ends()
        kappa = (low + (high - low) * share.double().reshape(-1, 1, 1, 1)).exp()
        time = self.schedule.time(NoiseLevel(torch.ones_like(kappa), kappa))
        return _rounded(self.schedule.level(time))


@dataclass(frozen=True)
class GeometricLevels:
    """One of the levels of a geometric ladder, each as often as the others, alpha = 1."""

    sigma_min: float
    sigma_max: float
    count: int

    def sigmas(self) -> Tensor:
        """The ladder, rising, float64 (count,)."""
        low, high = math.log(self.sigma_min), math.log(self.sigma_max)
        return torch.linspace(low, high, self.count, dtype=torch.float64).exp()

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha = 1 and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, by rising noise."""
        index = (share.double() * self.count).long().clamp(max=self.count - 1)
        sigma = self.sigmas()[index].reshape(-1, 1, 1, 1)
        return _rounded(NoiseLevel(torch.ones_like(sigma), sigma))


def _rounded(level: NoiseLevel) -> NoiseLevel:
    return NoiseLevel(level.alpha.float(), level.sigma.float())


@dataclass(frozen=True)
class Simple:
    """Every time weighs the same: lambda = sigma^2 in the loss of the score."""

    kind: Literal["simple"] = "simple"

    def levels(self, schedule: Schedule, first: float) -> UniformTimes | UniformLogSNR:
        """The distribution of levels."""
        return UniformTimes(schedule, first)

    def factor(self, schedule: Schedule, first: float) -> float:
        """What each picture's squared error is multiplied by."""
        return 1.0


@dataclass(frozen=True)
class Likelihood:
    """lambda = g^2, the bound on the likelihood, by importance sampling of the times.

    The loss is the bound's integral in nats per value: half of the mean squared error times the
    length of the interval of ln(sigma / alpha)^2.
    """

    kind: Literal["likelihood"] = "likelihood"

    def levels(self, schedule: Schedule, first: float) -> UniformTimes | UniformLogSNR:
        """The distribution of levels."""
        return UniformLogSNR(schedule, first)

    def factor(self, schedule: Schedule, first: float) -> float:
        """What each picture's squared error is multiplied by."""
        low, high = UniformLogSNR(schedule, first).ends()
        return high - low  # half of the length in ln kappa^2


Weighting = Annotated[Simple | Likelihood, Discriminator("kind")]


@dataclass(frozen=True)
class _Common:
    """What all of these share.

    Attributes:
        sigma_data: standard deviation of the pixels; None measures it on the data.
        drop_label: share of pictures whose label is dropped whole, for guidance.
        drop_class: share of which only the subject is kept.
        dequantised: whether uniform noise as wide as a step of 8-bit pixels is added.
    """

    sigma_data: Positive | None = None
    drop_label: Share = 0.1
    drop_class: Share = 0.1
    dequantised: bool = False

    def seen(self, image: Tensor, generator: torch.Generator) -> Tensor:
        """The pictures as the network is to learn them."""
        if not self.dequantised:
            return image
        return spread_out((image + 1) * 127.5, torch.rand(image.shape, generator=generator))

    def gathered(self, squares: Tensor) -> Tensor:
        """The loss of each picture, (B,), of squared errors (B, C, H, W): their mean."""
        return squares.mean(dim=(1, 2, 3))

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Entries that do not fit one another."""
        yield from ()

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """Squared error of the noise of each picture, (B,); arguments as for EDM's."""
        image, noise = pictures
        estimate = model.estimate(level.mix(image, noise), output, level)
        return self.gathered((estimate.noise - noise).square())


@dataclass(frozen=True)
class Ladder(_Common):
    """Denoising score matching over a ladder, with lambda = sigma^2 (Song & Ermon 2020, eq. 2).

    |sigma s + noise|^2 / 2, summed over the values of a picture. Sigmas are for pixels in [-1, 1]:
    twice the papers'.

    Attributes:
        kind: "ncsnv2": the network is told nothing, its output is divided by sigma.
        noise_levels: of the ladder.
        sigma_min: the smallest sigma.
        sigma_max: the largest, about the greatest distance between two pictures.
    """

    kind: Literal["ncsnv2"] = "ncsnv2"
    noise_levels: Annotated[int, Field(ge=2)] = 232
    sigma_min: Positive = 0.02
    sigma_max: Positive = 100.0

    def levels(self, sigma_data: float) -> GeometricLevels:
        """The ladder."""
        return GeometricLevels(self.sigma_min, self.sigma_max, self.noise_levels)

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest ratio sigma / alpha of sampling."""
        return self.sigma_min, self.sigma_max

    def gathered(self, squares: Tensor) -> Tensor:
        """Half of the sum, (B,)."""
        return squares.sum(dim=(1, 2, 3)) / 2

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output."""
        low, high = self.ends()
        return {"kind": "sigma-conditioned", "kappa_min": low, "kappa_max": high, "unit": _UNIT}

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """A ladder that does not rise."""
        if self.sigma_max <= self.sigma_min:
            yield ("objective", "sigma_max"), "should be above sigma_min"


@dataclass(frozen=True)
class IndexedLadder(Ladder):
    """The same for a network that is told the index of its level (Song & Ermon 2019).

    Attributes:
        kind: "ncsn".
        dequantised: as for the others; the paper does.
    """

    kind: Literal["ncsn"] = "ncsn"  # type: ignore[assignment]
    noise_levels: Annotated[int, Field(ge=2)] = 10
    sigma_max: Positive = 2.0
    dequantised: bool = True

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output: a score, for pixels in [0, 1]."""
        kappas = self.levels(sigma_data).sigmas().flip(0).tolist()
        return {"kind": "nearest-score", "kappas": kappas, "unit": _UNIT}


@dataclass(frozen=True)
class _Continuous(_Common):
    """Noise prediction over continuous time (Song et al. 2021, eq. 7), mean over the values.

    Attributes:
        weighting: of the times.
    """

    weighting: Weighting = Simple()

    @property
    def schedule(self) -> Schedule:
        """The path."""
        raise NotImplementedError

    def levels(self, sigma_data: float) -> UniformTimes | UniformLogSNR:
        """Times in [1e-5, 1], as the weighting wants them."""
        return self.weighting.levels(self.schedule, _FIRST)

    def gathered(self, squares: Tensor) -> Tensor:
        """The mean, as the weighting wants it, (B,)."""
        return self.weighting.factor(self.schedule, _FIRST) * squares.mean(dim=(1, 2, 3))


@dataclass(frozen=True)
class Exploding(_Common):
    """The VE equation: ln sigma uniform; the network is told ln sigma (NCSN++).

    Half of the squared error, summed over the values of a picture. The likelihood weights its times
    all the same, so there is no choice of a weighting.

    Attributes:
        kind: "ve".
        sigma_min: the smallest sigma, for pixels in [-1, 1]: twice the paper's.
        sigma_max: the largest.
    """

    kind: Literal["ve"] = "ve"
    sigma_min: Positive = 0.02
    sigma_max: Positive = 100.0

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [1e-5, 1]."""
        return UniformTimes(VE(self.sigma_min, self.sigma_max), _FIRST)

    def ends(self) -> tuple[float, float]:
        """See :meth:`Ladder.ends`."""
        return self.sigma_min, self.sigma_max

    def gathered(self, squares: Tensor) -> Tensor:
        """Half of the sum, (B,)."""
        return squares.sum(dim=(1, 2, 3)) / 2

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output: -noise."""
        low, high = self.ends()
        return {"kind": "sigma-conditioned", "kappa_min": low, "kappa_max": high, "unit": _UNIT}

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """A range that does not rise."""
        if self.sigma_max <= self.sigma_min:
            yield ("objective", "sigma_max"), "should be above sigma_min"


@dataclass(frozen=True)
class Preserving(_Continuous):
    """The VP equation, beta linear in time; the network is told ``time_scale`` t (DDPM++).

    Attributes:
        kind: "vp".
        beta_min: rate of forgetting at t = 0.
        beta_max: at t = 1.
        time_scale: 999 for the positional features of DDPM++, about 4 for a patch-unet.
    """

    kind: Literal["vp"] = "vp"
    beta_min: Positive = 0.1
    beta_max: Positive = 20.0
    time_scale: Positive = 999.0

    @property
    def schedule(self) -> Schedule:
        """The path."""
        return VP(self.beta_min, self.beta_max)

    def ends(self) -> tuple[float, float]:
        """See :meth:`Ladder.ends`; score SDE samples from t = 1 down to 1e-3."""
        low, high = (self.schedule.level(t).kappa.item() for t in (1e-3, 1.0))
        return low, high

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output: noise."""
        return {
            "kind": f"{self.kind}-noise",
            "beta_min": self.beta_min,
            "beta_max": self.beta_max,
            "time_scale": self.time_scale,
        }

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Betas that fall."""
        if self.beta_max < self.beta_min:
            yield ("objective", "beta_max"), "should not be below beta_min"


@dataclass(frozen=True)
class SubPreserving(Preserving):
    """The sub-VP equation, with the betas of VP and less noise on the way.

    Attributes:
        kind: "sub-vp".
    """

    kind: Literal["sub-vp"] = "sub-vp"  # type: ignore[assignment]

    @property
    def schedule(self) -> Schedule:
        """The path."""
        return SubVP(self.beta_min, self.beta_max)


@dataclass(frozen=True)
class _Direction(_Common):
    """Paths that reach from the picture itself to pure noise.

    Attributes:
        time_scale: what t in [0, 1] is multiplied by for the network: 999 for the positional
            features of DDPM++, about 4 for a patch-unet.
    """

    time_scale: Positive = 4.0

    def ends(self) -> tuple[float, float]:
        """See :meth:`Ladder.ends`."""
        return 0.002, 80.0


@dataclass(frozen=True)
class Velocity(_Direction):
    """|v - (a noise - s image)|^2 on the quarter circle, times uniform (Salimans & Ho 2022).

    Attributes:
        kind: "velocity".
    """

    kind: Literal["velocity"] = "velocity"

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [0, 1], both ends included."""
        return UniformTimes(Cosine())

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output."""
        return {"kind": "velocity", "time_scale": self.time_scale}

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """Mean squared error of the output of each picture, (B,)."""
        image, noise = pictures
        return self.gathered((output - (level.alpha * noise - level.sigma * image)).square())


@dataclass(frozen=True)
class StraightLine(_Direction):
    """|u - (noise - image)|^2 on the straight line, times uniform (Liu et al. 2022, eq. 1).

    Attributes:
        kind: "flow".
    """

    kind: Literal["flow"] = "flow"

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [0, 1], both ends included."""
        return UniformTimes(RectifiedFlow())

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output."""
        return {"kind": "flow", "time_scale": self.time_scale}

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """Mean squared error of the output of each picture, (B,)."""
        image, noise = pictures
        return self.gathered((output - (noise - image)).square())
