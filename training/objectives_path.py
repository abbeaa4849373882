"""Objectives along paths from pictures to noise: VP and sub-VP, velocity, the straight line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator
from torch import Tensor

from core.parametrizations import Parametrization
from core.schedules import VP, Cosine, RectifiedFlow, Schedule, SubVP
from training.noise_levels import FIRST, UniformLogSNR, UniformTimes
from training.objective_base import NoiseError, Positive, Shown


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
class _Continuous(NoiseError):
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
        return self.weighting.levels(self.schedule, FIRST)

    def gathered(self, squares: Tensor) -> Tensor:
        """The mean, as the weighting wants it, (B,)."""
        return self.weighting.factor(self.schedule, FIRST) * squares.mean(dim=(1, 2, 3))


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
class _Direction(NoiseError):
    """Mean squared error of the direction of a path from the picture itself to pure noise.

    Times are uniform in [0, 1], both ends included.

    Attributes:
        kind: of the objective, and of the parametrization that it trains.
        time_scale: what t in [0, 1] is multiplied by for the network: 999 for the positional
            features of DDPM++, about 4 for a patch-unet.
        schedule: the path.
    """

    kind: str = ""
    time_scale: Positive = 4.0
    schedule: ClassVar[Schedule]

    @abstractmethod
    def direction(self, shown: Shown) -> Tensor:
        """What the output should be, (B, C, H, W)."""

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [0, 1]."""
        return UniformTimes(self.schedule)

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output."""
        return {"kind": self.kind, "time_scale": self.time_scale}

    def losses(
        self, model: Parametrization, output: Tensor, shown: Shown, sigma_data: float
    ) -> Tensor:
        """Mean squared error of the output of each picture, (B,)."""
        return self.gathered((output - self.direction(shown)).square())


@dataclass(frozen=True)
class Velocity(_Direction):
    """v = alpha noise - sigma image on the quarter circle (Salimans & Ho 2022, section 4).

    Attributes:
        kind: "velocity".
    """

    kind: Literal["velocity"] = "velocity"
    schedule: ClassVar[Schedule] = Cosine()

    def direction(self, shown: Shown) -> Tensor:
        """The velocity along the circle."""
        return shown.level.alpha * shown.noise - shown.level.sigma * shown.image


@dataclass(frozen=True)
class StraightLine(_Direction):
    """u = noise - image on the straight line (Liu et al. 2022, eq. 1).

    Attributes:
        kind: "flow".
    """

    kind: Literal["flow"] = "flow"
    schedule: ClassVar[Schedule] = RectifiedFlow()

    def direction(self, shown: Shown) -> Tensor:
        """The same at every time."""
        return shown.noise - shown.image
