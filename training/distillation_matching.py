"""Kinds of ``[distillation]`` that match distributions: which levels of noise they compare at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.level import Denoise, NoiseLevel
from training.auxiliary import Auxiliary, Blind, Told
from training.distillation_base import Count, Ending, ToThePicture
from training.matching import DistributionMatching, Matching, Paces, identity_gap
from training.objective_base import Positive
from training.objectives import LEAST_NOISE, LogNormalLevels, strata
from training.teaching import Teacher, Teaching

if TYPE_CHECKING:
    from training.batches import Batch

_RHO = 7.0  # levels lie evenly in this root, as on the ladder that they are for
_LOWEST = 0.03  # level at which a student is shown photographs, and answers with what it sees


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
        sigma = drawn.draw(len(entry.sigma), generator).sigma.clamp_min(LEAST_NOISE)
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
