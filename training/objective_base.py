"""What every objective says, whatever it minimises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import torch
from pydantic import Field
from torch import Tensor

from core.bits import spread_out
from core.level import NoiseLevel
from core.parametrizations import Parametrization

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
class ObjectiveBase(ABC):
    """An objective: noise levels, the meaning of the output, and a loss.

    Attributes:
        sigma_data: standard deviation of the pixels; None measures it on the data.
        drop_label: share of pictures whose label is dropped whole, for guidance.
        drop_class: share of which only the subject is kept.
    """

    sigma_data: Positive | None = None
    drop_label: Share = 0.1
    drop_class: Share = 0.1

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest ratio sigma / alpha of sampling."""
        return SIGMA_MIN, SIGMA_MAX

    def misfits(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Entries that do not fit one another, each with what is wanted of it."""
        yield from ()

    def seen(self, image: Tensor, generator: torch.Generator) -> Tensor:
        """The pictures as the network is to learn them, in [-1, 1]: as they are."""
        return image

    @abstractmethod
    def levels(self, sigma_data: float) -> Levels:
        """The noise levels of training, for pixels of this deviation."""

    @abstractmethod
    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output, for pixels of this deviation."""

    @abstractmethod
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


def dequantised(image: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures in [-1, 1] with uniform noise as wide as a step of 8-bit pixels."""
    return spread_out((image + 1) * 127.5, torch.rand(image.shape, generator=generator))
