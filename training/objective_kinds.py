"""What a recipe may have a model learn: the kinds of ``[objective]``.

A kind says at which noise levels pictures are shown, what the network's output means, and what is
minimised. The loop, the batches and the model's card ask it, and know no kind by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

import torch
from pydantic import Discriminator, Field, Tag
from torch import Tensor

from core.bits import spread_out
from core.level import NoiseLevel
from core.parametrizations import FullDiffusion, Parametrization
from core.schedules import FullDiffusion as FullDiffusionSchedule
from training.likelihood_bound import WholeInterval, likelihood_loss
from training.objectives import LogNormalLevels, weighted_error
from training.objectives_literature import (
    Exploding,
    IndexedLadder,
    Ladder,
    Preserving,
    StraightLine,
    SubPreserving,
    Velocity,
)

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]

# Where sampling begins and ends, whatever the levels of training (Karras et al. 2022, table 1): at
# 80 next to nothing of a picture is left, not even of its mean, and at 0.002 nothing of the noise.
SIGMA_MIN, SIGMA_MAX = 0.002, 80.0


class Levels(Protocol):
    """A distribution of noise levels."""

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """One level per picture, of shape (B, 1, 1, 1)."""
        ...

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares in [0, 1] of the distribution, (B,), by rising noise."""
        ...


@dataclass(frozen=True)
class Denoising:
    """Denoising score matching, preconditioned and weighted as EDM (Karras et al. 2022, table 1).

    Attributes:
        kind: "edm".
        log_mean: mean of ln sigma while training.
        log_spread: its standard deviation.
        sigma_data: standard deviation of the pixels; None measures it on the data.
        drop_label: share of pictures whose label is dropped whole, for guidance.
        drop_class: share of which only the subject is kept.
    """

    kind: Literal["edm"] = "edm"
    log_mean: float = -1.2
    log_spread: Positive = 1.2
    sigma_data: Positive | None = None
    drop_label: Share = 0.1
    drop_class: Share = 0.1

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest ratio sigma / alpha of sampling."""
        return SIGMA_MIN, SIGMA_MAX

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Entries that do not fit one another: none."""
        yield from ()

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output, for pixels of this deviation."""
        return {
            "kind": "edm",
            "sigma_data": sigma_data,
            "kappa_min": SIGMA_MIN,
            "kappa_max": SIGMA_MAX,
        }

    def levels(self, sigma_data: float) -> Levels:
        """ln sigma ~ N(log_mean, log_spread^2)."""
        return LogNormalLevels(self.log_mean, self.log_spread)

    def seen(self, image: Tensor, generator: torch.Generator) -> Tensor:
        """The pictures as they are."""
        return image

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """The loss of each picture, (B,).

        Args:
            model: what the output means.
            output: the network's, (B, C, H, W), float32.
            pictures: images in [-1, 1] and the noise that they were mixed with.
            level: of shape (B, 1, 1, 1).
            sigma_data: standard deviation of the pixels.
        """
        image, noise = pictures
        estimate = model.estimate(level.mix(image, noise), output, level)
        return weighted_error(image, estimate.image, level, sigma_data)


@dataclass(frozen=True)
class MaximumLikelihood:
    """The likelihood's bound over the whole interval of time (docs/full-diffusion.md, eq. 4.2).

    Times are drawn from the closed interval [0, 1], one from each stratum of the batch, and pixels
    are dequantised; nothing is cut off.

    Attributes:
        kind: "likelihood".
        delta: the noise, in units of the pixels' deviation, below which nothing of a picture
            remains to be told; about twice that of dequantisation.
        time_scale: what t in [0, 1] is multiplied by for the network: our own resolves about four
            units of time, the positional features of DDPM++ want 999.
        sigma_data: as for :class:`Denoising`.
        drop_label: as for :class:`Denoising`.
        drop_class: as for :class:`Denoising`.
    """

    kind: Literal["likelihood"] = "likelihood"
    delta: Positive = 0.01
    time_scale: Positive = 4.0
    sigma_data: Positive | None = None
    drop_label: Share = 0.1
    drop_class: Share = 0.1

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest ratio sigma / alpha of sampling."""
        return SIGMA_MIN, SIGMA_MAX

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Entries that do not fit one another: none."""
        yield from ()

    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output, for pixels of this deviation."""
        return {
            "kind": "full-diffusion",
            "sigma_data": sigma_data,
            "delta": self.delta,
            "time_scale": self.time_scale,
        }

    def levels(self, sigma_data: float) -> Levels:
        """Times uniform in [0, 1], on the schedule that gives each the same weight."""
        return WholeInterval(FullDiffusionSchedule(sigma_data, self.delta))

    def seen(self, image: Tensor, generator: torch.Generator) -> Tensor:
        """The pictures, dequantised: uniform noise as wide as a step of 8-bit pixels is added."""
        return spread_out((image + 1) * 127.5, torch.rand(image.shape, generator=generator))

    def losses(
        self,
        model: Parametrization,
        output: Tensor,
        pictures: tuple[Tensor, Tensor],
        level: NoiseLevel,
        sigma_data: float,
    ) -> Tensor:
        """The loss of each picture, (B,); arguments as for :meth:`Denoising.losses`."""
        if not isinstance(model, FullDiffusion):
            raise TypeError(f"{model} has no bound over the whole interval")
        return likelihood_loss(output, *pictures, level, model)


def _kind(value: object) -> object:
    """The tag of an objective; recipes without one mean the first kind that there was."""
    if isinstance(value, dict):
        return value.get("kind", "edm")
    return getattr(value, "kind", None)


Objective = Annotated[
    Annotated[Denoising, Tag("edm")]
    | Annotated[MaximumLikelihood, Tag("likelihood")]
    | Annotated[IndexedLadder, Tag("ncsn")]
    | Annotated[Ladder, Tag("ncsnv2")]
    | Annotated[Exploding, Tag("ve")]
    | Annotated[Preserving, Tag("vp")]
    | Annotated[SubPreserving, Tag("sub-vp")]
    | Annotated[Velocity, Tag("velocity")]
    | Annotated[StraightLine, Tag("flow")],
    Discriminator(_kind),
]
"""Everything that a recipe may minimise; a new kind is a member of this union."""
