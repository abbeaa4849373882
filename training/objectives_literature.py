"""The objectives of the literature: squared errors of noise and direction along known paths.

NCSN and NCSNv2 over a ladder of levels, score SDE over continuous time, velocity, and the straight
line. Squared errors are summed over the values of a picture where the papers do, and averaged where
they do: clipped gradients and the rates of the papers go with that.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import torch
from pydantic import Discriminator, Field
from torch import Tensor

from core.level import NoiseLevel
from core.parametrizations import Parametrization
from core.schedules import VE, VP, Cosine, RectifiedFlow, Schedule, SubVP
from training.noise_levels import GeometricLevels, UniformLogSNR, UniformTimes
from training.objective_base import ObjectiveBase, Positive, dequantised

_UNIT = 0.5  # the papers' pixels are in [0, 1], so that their sigmas are half of ours
_FIRST = 1e-5  # where score SDE's continuous time begins


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
class _Common(ObjectiveBase):
    """What all of these share.

    Attributes:
        dequantised: whether uniform noise as wide as a step of 8-bit pixels is added.
    """

    dequantised: bool = False

    def seen(self, image: Tensor, generator: torch.Generator) -> Tensor:
        """The pictures as the network is to learn them."""
        return dequantised(image, generator) if self.dequantised else image

    def gathered(self, squares: Tensor) -> Tensor:
        """The loss of each picture, (B,), of squared errors (B, C, H, W): their mean."""
        return squares.mean(dim=(1, 2, 3))

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """Squared error of the noise of each picture, (B,)."""
        image, noise = pictures
        estimate = model.estimate(level.mix(image, noise), output, level)
        return self.gathered((estimate.noise - noise).square())


@dataclass(frozen=True)
class _Sigmas(_Common):
    """Half of the squared error, summed over the values, with alpha = 1 and a range of sigmas.

    Attributes:
        sigma_min: the smallest sigma, for pixels in [-1, 1]: twice the papers'.
        sigma_max: the largest, about the greatest distance between two pictures.
    """

    sigma_min: Positive = 0.02
    sigma_max: Positive = 100.0

    def ends(self) -> tuple[float, float]:
        """The range itself."""
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
class Ladder(_Sigmas):
    """Denoising score matching over a ladder, with lambda = sigma^2 (Song & Ermon 2020, eq. 2).

    |sigma s + noise|^2 / 2, summed over the values of a picture.

    Attributes:
        kind: "ncsnv2": the network is told nothing, its output is divided by sigma.
        noise_levels: of the ladder.
    """

    kind: Literal["ncsnv2"] = "ncsnv2"
    noise_levels: Annotated[int, Field(ge=2)] = 232

    def levels(self, sigma_data: float) -> GeometricLevels:
        """The ladder."""
        return GeometricLevels(self.sigma_min, self.sigma_max, self.noise_levels)


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
    @abstractmethod
    def schedule(self) -> Schedule:
        """The path."""

    def levels(self, sigma_data: float) -> UniformTimes | UniformLogSNR:
        """Times in [1e-5, 1], as the weighting wants them."""
        return self.weighting.levels(self.schedule, _FIRST)

    def gathered(self, squares: Tensor) -> Tensor:
        """The mean, as the weighting wants it, (B,)."""
        return self.weighting.factor(self.schedule, _FIRST) * squares.mean(dim=(1, 2, 3))


@dataclass(frozen=True)
class Exploding(_Sigmas):
    """The VE equation: ln sigma uniform; the network is told ln sigma (NCSN++).

    The likelihood weights its times all the same, so there is no choice of a weighting.

    Attributes:
        kind: "ve".
    """

    kind: Literal["ve"] = "ve"

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [1e-5, 1]."""
        return UniformTimes(VE(self.sigma_min, self.sigma_max), _FIRST)


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
        """Score SDE samples from t = 1 down to 1e-3."""
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
    """Mean squared error of the direction of a path from the picture itself to pure noise.

    Times are uniform in [0, 1], both ends included.

    Attributes:
        kind: of the objective, and of the parametrization that it trains.
        time_scale: what t in [0, 1] is multiplied by for the network: 999 for the positional
            features of DDPM++, about 4 for a patch-unet.
    """

    kind: str = ""
    time_scale: Positive = 4.0

    @property
    @abstractmethod
    def schedule(self) -> Schedule:
        """The path."""

    @abstractmethod
    def direction(self, image: Tensor, noise: Tensor, level: NoiseLevel) -> Tensor:
        """What the output should be, (B, C, H, W)."""

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [0, 1]."""
        return UniformTimes(self.schedule)

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output."""
        return {"kind": self.kind, "time_scale": self.time_scale}

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """Mean squared error of the output of each picture, (B,)."""
        return self.gathered((output - self.direction(*pictures, level)).square())


@dataclass(frozen=True)
class Velocity(_Direction):
    """v = alpha noise - sigma image on the quarter circle (Salimans & Ho 2022, section 4).

    Attributes:
        kind: "velocity".
    """

    kind: Literal["velocity"] = "velocity"

    @property
    def schedule(self) -> Schedule:
        """The quarter circle."""
        return Cosine()

    def direction(self, image: Tensor, noise: Tensor, level: NoiseLevel) -> Tensor:
        """The velocity along the circle."""
        return level.alpha * noise - level.sigma * image


@dataclass(frozen=True)
class StraightLine(_Direction):
    """u = noise - image on the straight line (Liu et al. 2022, eq. 1).

    Attributes:
        kind: "flow".
    """

    kind: Literal["flow"] = "flow"

    @property
    def schedule(self) -> Schedule:
        """The straight line."""
        return RectifiedFlow()

    def direction(self, image: Tensor, noise: Tensor, level: NoiseLevel) -> Tensor:
        """The same at every time."""
        return noise - image
