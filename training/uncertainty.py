"""Weights of the noise levels that are learned as training goes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import torch
from pydantic import Discriminator, Field
from torch import Tensor, nn

from core.level import NoiseLevel
from training.learner import Learner
from training.processes import Processes


class Balance:
    """What each noise level counts beside the others; here, what the objective says."""

    def weighed(self, losses: Tensor, level: NoiseLevel) -> Tensor:
        """The losses (B,) to descend, of the objective's losses at levels (B, 1, 1, 1)."""
        return losses

    def descend(self, rate: float, processes: Processes) -> None:
        """Take a step down the gradients that :meth:`weighed` has left, of all processes."""

    def state(self) -> dict[str, Tensor]:
        """Its tensors by name, as a checkpoint holds them."""
        return {}

    def restore(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Put what :meth:`state` gave after so many steps back in its places."""


class Uncertainty(nn.Module):
    """u(level): the logarithm of the loss that is to be expected at a noise level.

    One linear layer on random waves of ln(sigma / alpha) / 4, which says zero to begin with.

    Args:
        waves: how many.
    """

    frequencies: Tensor
    phases: Tensor

    def __init__(self, waves: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        self.register_buffer("frequencies", 2 * math.pi * torch.randn(waves, generator=generator))
        self.register_buffer("phases", 2 * math.pi * torch.rand(waves, generator=generator))
        self.gains = nn.Parameter(torch.zeros(waves))

    def forward(self, level: NoiseLevel) -> Tensor:
        """u at levels of shape (B, 1, 1, 1), (B,)."""
        clock = level.kappa.log().flatten()[:, None] / 4
        return (clock * self.frequencies + self.phases).cos() @ self.gains


class LearnedBalance(Balance):
    """Every level counts as much as its loss can be told: loss / exp(u) + u, with u learned.

    The best u is the logarithm of the mean loss of a level, with which all levels' gradients are
    of one size however far training has come (Karras et al. 2024, "Analyzing and improving the
    training dynamics of diffusion models", eqs. 14 to 16, after Kendall et al. 2018).

    Args:
        waves: of the noise level, from which u is made.
        device: of the losses.
    """

    def __init__(self, waves: int, device: torch.device) -> None:
        self.uncertainty = Uncertainty(waves).to(device)
        parameters = self.uncertainty.parameters()
        self.learner = Learner(self.uncertainty, torch.optim.Adam(parameters, betas=(0.9, 0.99)))

    def weighed(self, losses: Tensor, level: NoiseLevel) -> Tensor:
        """loss / exp(u) + u of each picture, (B,)."""
        expected = self.uncertainty(level)
        return losses * (-expected).exp() + expected

    def descend(self, rate: float, processes: Processes) -> None:
        """Take a step down the mean of all processes' gradients."""
        for parameter in self.uncertainty.parameters():
            if parameter.grad is not None:
                processes.average(parameter.grad)
        for group in self.learner.optimizer.param_groups:
            group["lr"] = rate
        self.learner.step()
        self.learner.optimizer.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Tensor]:
        """Waves, gains and their moments."""
        return self.learner.state()

    def restore(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Go on from there."""
        self.learner.restore(tensors, steps)


@dataclass(frozen=True)
class Fixed:
    """The weights are those of the objective.

    Attributes:
        kind: "fixed".
    """

    kind: Literal["fixed"] = "fixed"

    def balance(self, device: torch.device) -> Balance:
        """What weighs the losses."""
        return Balance()


@dataclass(frozen=True)
class Learned:
    """The weights are learned with the network (:class:`LearnedBalance`).

    Attributes:
        kind: "learned".
        waves: of the noise level, from which the expected loss is made.
    """

    kind: Literal["learned"] = "learned"
    waves: Annotated[int, Field(ge=1)] = 128

    def balance(self, device: torch.device) -> Balance:
        """What weighs the losses."""
        return LearnedBalance(self.waves, device)


LevelWeighting = Annotated[Fixed | Learned, Discriminator("kind")]
"""How the noise levels of an objective may count beside one another."""
