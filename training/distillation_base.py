"""What every kind of ``[distillation]`` says, and what those do that lead to a picture."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, replace
from typing import Annotated, ClassVar

from pydantic import Field

from core.checkpoints.card import ModelCard, Recommended
from core.denoiser import Denoiser
from core.parametrizations_leaping import Consistency as Leaping
from training.objective_base import Positive, Share
from training.teaching import Teacher, Teaching

Count = Annotated[int, Field(ge=1)]
Decay = Annotated[float, Field(gt=0, lt=1)]
Ending = Annotated[float, Field(gt=0, lt=80)]


@dataclass(frozen=True)
class DistillationBase(ABC):
    """What every kind says.

    Attributes:
        rate: the student's learning rate.
        average: decay of the average of the weights that becomes the student.
        pictures: how many pictures the student makes while it learns.
        batch: pictures per step.
        guidance: of the teacher, which the student then has by heart; 1 for none.
        evaluations: what the student's card recommends.
        cool_down: share of the steps, the last ones, over which rates are brought to zero.
        free: entries that may change when a student learns on.
    """

    free: ClassVar[tuple[str, ...]] = ("pictures", "evaluations", "rate", "cool_down")

    rate: Positive = 1e-4
    average: Decay = 0.999
    pictures: Count = 200_000
    batch: Count = 64
    guidance: Annotated[float, Field(ge=0, le=20)] = 1.0
    evaluations: Count = 4
    cool_down: Share = 0.0

    def pace(self, step: int, steps: int) -> float:
        """Share of the rates in a step, counted from zero, of so many."""
        last = self.cool_down * steps
        return min(1.0, (steps - step) / last) if last else 1.0

    def sigma_max(self, largest: float) -> float:
        """The level at which the student begins, of a teacher that begins at ``largest``."""
        return largest

    @abstractmethod
    def described(self, card: ModelCard) -> ModelCard:
        """The card of a student of the model with this one: network, parametrization, sampler."""

    @abstractmethod
    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""


@dataclass(frozen=True)
class ToThePicture(DistillationBase):
    """Leaps to the picture from any level, with fresh noise between them.

    Attributes:
        finish: the last level above zero at which pictures are made in two evaluations; in more,
            the last is smaller in proportion.
    """

    free: ClassVar[tuple[str, ...]] = (*DistillationBase.free, "finish")
    finish: Ending = 0.8

    def described(self, card: ModelCard) -> ModelCard:
        """A network that gives pictures; see :class:`DistillationBase`."""
        leap = Leaping(card.sigma_data, card.sigma_min, card.sigma_max, self.finish)
        return replace(
            card,
            parametrization={"kind": "consistency", **asdict(leap)},
            sigma_max=self.sigma_max(card.sigma_max),
            recommended=Recommended("few-step", self.evaluations),
        )
