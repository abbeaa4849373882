"""What every objective says, whatever it minimises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, Protocol

import torch
from pydantic import Field
from torch import Tensor

from core.bits import spread_out
from core.level import Estimate, NoiseLevel
from core.parametrizations import Parametrization
from training.uncertainty import Balance

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
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


class Shown(NamedTuple):
    """What a network was shown: pictures with noise.

    Attributes:
        image: in [-1, 1], (B, C, H, W).
        noise: standard normal, of that shape.
        level: of shape (B, 1, 1, 1).
    """

    image: Tensor
    noise: Tensor
    level: NoiseLevel

    @property
    def mixed(self) -> Tensor:
        """The pictures with their noise."""
        return self.level.mix(self.image, self.noise)

    def estimated(self, model: Parametrization, output: Tensor) -> Estimate:
        """Image and noise by the network's output, whose meaning is ``model``."""
        return model.estimate(self.mixed, output, self.level)


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

    def balance(self, device: torch.device) -> Balance:
        """What each level counts beside the others in a run: what the losses say."""
        return Balance()

    @abstractmethod
    def levels(self, sigma_data: float) -> Levels:
        """The noise levels of training, for pixels of this deviation."""

    @abstractmethod
    def parametrization(self, sigma_data: float) -> dict[str, Any]:
        """What the card says of the network's output, for pixels of this deviation."""

    @abstractmethod
    def losses(
        self, model: Parametrization, output: Tensor, shown: Shown, sigma_data: float
    ) -> Tensor:
        """The loss of each picture, (B,).

        Args:
            model: what the output means.
            output: the network's, (B, C, H, W), float32.
            shown: what it answers to.
            sigma_data: standard deviation of the pixels.
        """


@dataclass(frozen=True)
class NoiseError(ObjectiveBase):
    """Squared error of the noise, which the objectives of the literature minimise.

    Summed over the values of a picture where the papers do, and averaged where they do: clipped
    gradients and the rates of the papers go with that.

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
        self, model: Parametrization, output: Tensor, shown: Shown, sigma_data: float
    ) -> Tensor:
        """Squared error of the noise of each picture, (B,)."""
        return self.gathered((shown.estimated(model, output).noise - shown.noise).square())


def dequantised(image: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures in [-1, 1] with uniform noise as wide as a step of 8-bit pixels."""
    return spread_out((image + 1) * 127.5, torch.rand(image.shape, generator=generator))
