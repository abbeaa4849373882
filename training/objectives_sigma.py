"""Objectives with alpha = 1 and a range of sigmas: NCSN, NCSNv2, and the VE equation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from torch import Tensor

from core.schedules import VE
from training.noise_levels import FIRST, GeometricLevels, UniformTimes
from training.objective_base import NoiseError, Positive

_UNIT = 0.5  # the papers' pixels are in [0, 1], so that their sigmas are half of ours


@dataclass(frozen=True)
class _Sigmas(NoiseError):
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
class Exploding(_Sigmas):
    """The VE equation: ln sigma uniform; the network is told ln sigma (NCSN++).

    The likelihood weights its times all the same, so there is no choice of a weighting.

    Attributes:
        kind: "ve".
    """

    kind: Literal["ve"] = "ve"

    def levels(self, sigma_data: float) -> UniformTimes:
        """Times uniform in [1e-5, 1]."""
        return UniformTimes(VE(self.sigma_min, self.sigma_max), FIRST)
