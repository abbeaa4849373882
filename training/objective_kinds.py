"""What a recipe may have a model learn: the kinds of ``[objective]``.

A kind says at which noise levels pictures are shown, what the network's output means, and what is
minimised. The loop, the batches and the model's card ask it, and know no kind by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import torch
from pydantic import Discriminator, Tag
from torch import Tensor

from core.parametrizations import FullDiffusion, Parametrization
from core.schedules import FullDiffusion as FullDiffusionSchedule
from training.kinds import kind_or
from training.likelihood_bound import WholeInterval, likelihood_loss
from training.objective_base import (
    SIGMA_MAX,
    SIGMA_MIN,
    Finite,
    Levels,
    ObjectiveBase,
    Positive,
    Shown,
    dequantised,
)
from training.objectives import LogNormalLevels, weighted_error
from training.objectives_path import Preserving, StraightLine, SubPreserving, Velocity
from training.objectives_sigma import Exploding, IndexedLadder, Ladder
from training.uncertainty import Balance, Fixed, LevelWeighting


@dataclass(frozen=True)
class Denoising(ObjectiveBase):
    """Denoising score matching, preconditioned and weighted as EDM (Karras et al. 2022, table 1).

    Attributes:
        kind: "edm".
        log_mean: mean of ln sigma while training.
        log_spread: its standard deviation.
        weighting: of the noise levels, beside EDM's weights.
    """

    kind: Literal["edm"] = "edm"
    log_mean: Finite = -1.2
    log_spread: Positive = 1.2
    weighting: LevelWeighting = field(default_factory=Fixed)

    def balance(self, device: torch.device) -> Balance:
        """What each level counts beside the others in a run."""
        return self.weighting.balance(device)

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

    def losses(
        self, model: Parametrization, output: Tensor, shown: Shown, sigma_data: float
    ) -> Tensor:
        """Weighted squared error of each picture, (B,)."""
        estimate = shown.estimated(model, output)
        return weighted_error(shown.image, estimate.image, shown.level, sigma_data)


@dataclass(frozen=True)
class MaximumLikelihood(ObjectiveBase):
    """The likelihood's bound over the whole interval of time (docs/full-diffusion.md, eq. 4.2).

    Times are drawn from the closed interval [0, 1], one from each stratum of the batch, and pixels
    are dequantised; nothing is cut off.

    Attributes:
        kind: "likelihood".
        delta: the noise, in units of the pixels' deviation, below which nothing of a picture
            remains to be told; about twice that of dequantisation.
        time_scale: what t in [0, 1] is multiplied by for the network: our own resolves about four
            units of time, the positional features of DDPM++ want 999.
    """

    kind: Literal["likelihood"] = "likelihood"
    delta: Positive = 0.01
    time_scale: Positive = 4.0

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
        """The pictures, dequantised."""
        return dequantised(image, generator)

    def losses(
        self, model: Parametrization, output: Tensor, shown: Shown, sigma_data: float
    ) -> Tensor:
        """The bound of each picture, (B,)."""
        if not isinstance(model, FullDiffusion):
            raise TypeError(f"{model} has no bound over the whole interval")
        return likelihood_loss(output, *shown, model)


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
    Discriminator(kind_or("edm")),
]
"""Everything that a recipe may minimise; a new kind is a member of this union."""
