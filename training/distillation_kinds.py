"""How a student of a finished model may be taught: the kinds of ``[distillation]``.

A kind says what a student is shown and what it learns from; ``training.distil`` gives it pictures
and knows no kind by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import torch
from pydantic import Discriminator, Field, Tag
from torch import Tensor

from core.checkpoints.card import ModelCard, Recommended
from core.denoiser import Denoiser
from core.errors import BadRecipe
from core.level import Denoise, NoiseLevel
from core.parametrizations_leaping import Consistency as Leaping
from core.parametrizations_leaping import FlowMap
from training.auxiliary import Auxiliary, Blind, Told
from training.consistency_learning import ConsistencyLearning
from training.kinds import kind_or
from training.matching import DistributionMatching, Matching, Paces, identity_gap
from training.objective_base import Positive, Share
from training.objectives import LogNormalLevels, strata
from training.progressive_learning import ProgressiveLearning
from training.self_teaching import Rates
from training.teaching import Teacher, Teaching

if TYPE_CHECKING:
    from training.batches import Batch

Count = Annotated[int, Field(ge=1)]
Decay = Annotated[float, Field(gt=0, lt=1)]
Ending = Annotated[float, Field(gt=0, lt=80)]

_RHO = 7.0  # levels lie evenly in this root, as on the ladder that they are for
_LOWEST = 0.03  # level at which a student is shown photographs, and answers with what it sees
_SMALLEST = 0.02  # level of noise at which pictures of 8 bits are still told from one another


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
class Progressive(DistillationBase):
    """Leaps of all lengths, each as far as two of half its length (Salimans & Ho 2022).

    Attributes:
        kind: "progressive".
        most: steps of the student's longest ladder.
        finish: the last level above zero of that ladder.
        strides: of Heun's method, by the teacher, in the shortest leap.
        target: decay of the average of the weights that gives the targets.
    """

    kind: Literal["progressive"] = "progressive"
    most: Literal[1, 2, 4, 8, 16, 32] = 8
    finish: Ending = 0.08
    strides: Count = 2
    target: Decay = 0.95

    def described(self, card: ModelCard) -> ModelCard:
        """A network that is told its goal, sampled by DDIM; see :class:`DistillationBase`.

        Raises:
            BadRecipe: the network cannot be told.
        """
        if card.network.get("kind") != "patch-unet":
            raise BadRecipe(
                f"The network of {card.name} cannot be told where a leap ends. "
                'Choose [distillation] kind = "consistency".'
            )
        leap = FlowMap(card.sigma_data, card.sigma_min, card.sigma_max, self.finish, self.most)
        return replace(
            card,
            network={**card.network, "told_goal": True},
            parametrization={"kind": "flow-map", **asdict(leap)},
            recommended=Recommended("ddim", min(self.evaluations, self.most)),
        )

    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""
        rates = Rates(self.rate, self.target, self.average)
        return ProgressiveLearning(teacher, student, self.strides, rates)


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


@dataclass(frozen=True)
class Consistency(ToThePicture):
    """Agreement along the teacher's flow (consistency distillation, Song et al. 2023).

    Attributes:
        kind: "consistency".
        levels: of the ladder between whose neighbours student and teacher are compared.
        target: decay of the average of the weights that gives the targets.
    """

    kind: Literal["consistency"] = "consistency"
    levels: Annotated[int, Field(ge=2)] = 40
    target: Decay = 0.95

    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""
        rates = Rates(self.rate, self.target, self.average)
        return ConsistencyLearning(teacher, student, self.levels, rates)


@dataclass(frozen=True)
class MatchingBase(ToThePicture, Matching):
    """Distribution matching from any level of noise down to the picture.

    Attributes:
        auxiliary_rate: learning rate of the auxiliary network.
        auxiliary_steps: its steps before each of the student.
    """

    free: ClassVar[tuple[str, ...]] = (*ToThePicture.free, "auxiliary_rate")

    auxiliary_rate: Positive = 1e-4
    auxiliary_steps: Count = 2

    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""
        paces = Paces(self.rate, self.auxiliary_rate, self.auxiliary_steps, self.average)
        return DistributionMatching(teacher, student, self, paces)

    def entry(
        self, batch: Batch, sigma_max: float, generator: torch.Generator
    ) -> tuple[Tensor, NoiseLevel]:
        """Noised photographs, at levels even in their seventh root from 0.03 on."""
        low, high = (end ** (1 / _RHO) for end in (_LOWEST, sigma_max))
        sigma = (low + strata(len(batch.image), generator) * (high - low)) ** _RHO
        level = _level(sigma.to(batch.image))
        return level.mix(batch.image, batch.noise), level


@dataclass(frozen=True)
class DPDM(MatchingBase):
    """DPDM by the letter: pictures are noised again at the level that the student was shown.

    Attributes:
        kind: "dpdm".
    """

    kind: Literal["dpdm"] = "dpdm"

    def again(self, entry: NoiseLevel, generator: torch.Generator) -> NoiseLevel:
        """The level of entry."""
        return entry

    def auxiliary(self, student: Denoiser) -> Auxiliary:
        """One that sees the level of entry in the noise itself."""
        return Blind(student)


@dataclass(frozen=True)
class AnyLevel(MatchingBase):
    """Pictures are noised again at levels of their own.

    Attributes:
        log_mean: mean of ln sigma of the noise.
        log_spread: its standard deviation.
    """

    log_mean: float = -1.2
    log_spread: Positive = 1.2

    def again(self, entry: NoiseLevel, generator: torch.Generator) -> NoiseLevel:
        """ln sigma ~ N(log_mean, log_spread^2), not below 0.02."""
        drawn = LogNormalLevels(self.log_mean, self.log_spread)
        sigma = drawn.draw(len(entry.sigma), generator).sigma.clamp_min(_SMALLEST)
        return _level(sigma.to(entry.sigma))

    def auxiliary(self, student: Denoiser) -> Auxiliary:
        """One that is told the level of entry."""
        return Told(student)


@dataclass(frozen=True)
class ToldDPDM(AnyLevel):
    """DPDM with the divergence at all levels, and an auxiliary that is told the level of entry.

    Attributes:
        kind: "dpdm-told".
    """

    kind: Literal["dpdm-told"] = "dpdm-told"


@dataclass(frozen=True)
class DiffInstruct(AnyLevel):
    """One step from pure noise at a fixed level (Luo et al. 2023).

    Attributes:
        kind: "diff-instruct".
        level: of the noise that the student begins with.
    """

    kind: Literal["diff-instruct"] = "diff-instruct"
    evaluations: Count = 1
    level: Ending = 2.5

    def sigma_max(self, largest: float) -> float:
        """The fixed level."""
        return min(self.level, largest)

    def entry(
        self, batch: Batch, sigma_max: float, generator: torch.Generator
    ) -> tuple[Tensor, NoiseLevel]:
        """Noise without a photograph."""
        level = _level(torch.full((len(batch.noise),), sigma_max).to(batch.noise))
        return level.sigma * batch.noise, level

    def auxiliary(self, student: Denoiser) -> Auxiliary:
        """One that has nothing to be told: there is a single level."""
        return Blind(student)


@dataclass(frozen=True)
class ScoreIdentity(AnyLevel):
    """Score identity distillation (SiD, Zhou et al. 2024), from every level as in DPDM.

    Attributes:
        kind: "sid".
        alpha: share of |real - fake|^2 that is subtracted, about 1 to 1.2.
    """

    kind: Literal["sid"] = "sid"
    alpha: Positive = 1.0

    def loss(
        self, made: Tensor, x: Tensor, level: NoiseLevel, pair: tuple[Denoise, Denoise]
    ) -> Tensor:
        """The gap by the score identity, with gradients through both networks."""
        real, fake = (denoise(x, level).image for denoise in pair)
        return identity_gap(made, real, fake, self.alpha)


def _level(sigma: Tensor) -> NoiseLevel:
    sigma = sigma.reshape(-1, 1, 1, 1)
    return NoiseLevel(torch.ones_like(sigma), sigma)


Distillation = Annotated[
    Annotated[Progressive, Tag("progressive")]
    | Annotated[Consistency, Tag("consistency")]
    | Annotated[DPDM, Tag("dpdm")]
    | Annotated[ToldDPDM, Tag("dpdm-told")]
    | Annotated[DiffInstruct, Tag("diff-instruct")]
    | Annotated[ScoreIdentity, Tag("sid")],
    Discriminator(kind_or("consistency")),
]
"""Every way of teaching a student; a new kind is a member of this union."""
