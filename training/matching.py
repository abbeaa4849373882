"""Distribution matching: a student whose noised pictures have the law of the teacher's.

The gradient of the divergence KL(student || teacher) between noised pictures is the difference of
two scores, the teacher's and that of the student's own pictures, which an auxiliary network learns
while the student changes; the two take turns (Luo et al. 2023, "Diff-Instruct", theorem 3.1; Yin et
al. 2024, "One-step diffusion with distribution matching distillation", section 3.2).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.denoiser import Denoiser
from core.level import Denoise, Estimate, NoiseLevel
from training.auxiliary import Auxiliary
from training.ema import Exponential, Profile
from training.learner import Learner
from training.objectives import weighted_error
from training.teaching import Teacher, label_or_none

if TYPE_CHECKING:
    from training.batches import Batch

_LEAST = 1e-3  # of the error that gradients are measured in
_LONGEST = 10.0  # gradients are cut to this norm: a first step from a bad auxiliary is a long one


class Matching(ABC):
    """What the student is shown, how its pictures are noised again, and what it minimises."""

    @abstractmethod
    def entry(
        self, batch: Batch, sigma_max: float, generator: torch.Generator
    ) -> tuple[Tensor, NoiseLevel]:
        """What the student turns into pictures, (B, C, H, W), and its level (B, 1, 1, 1)."""

    @abstractmethod
    def again(self, entry: NoiseLevel, generator: torch.Generator) -> NoiseLevel:
        """The level at which the student's pictures are noised again, (B, 1, 1, 1)."""

    @abstractmethod
    def auxiliary(self, student: Denoiser) -> Auxiliary:
        """What learns the score of the student's pictures, beginning with its weights."""

    def loss(
        self, made: Tensor, x: Tensor, level: NoiseLevel, pair: tuple[Denoise, Denoise]
    ) -> Tensor:
        """What the student minimises, (B,).

        Args:
            made: the student's pictures, (B, C, H, W), with a gradient.
            x: the same, noised.
            level: of that noise.
            pair: the teacher and the auxiliary.
        """
        with torch.no_grad():
            real, fake = (denoise(x, level).image for denoise in pair)
        return matching_gap(made, real, fake)


def matching_gap(made: Tensor, real: Tensor, fake: Tensor) -> Tensor:
    """Half the mean square of w (fake - real), (B,), whose gradient by ``made`` is that difference.

    The scores of the two laws differ by (fake - real) / level^2, both being means of the picture
    given the same noised one; w = 1 / mean |made - real| weighs levels alike (Yin et al. 2024,
    eq. 8).
    """
    away = (made - real).detach().abs().mean(dim=(1, 2, 3), keepdim=True)
    wanted = (made - (fake - real) / away.clamp_min(_LEAST)).detach()
    return ((made - wanted) ** 2).mean(dim=(1, 2, 3)) / 2


def identity_gap(made: Tensor, real: Tensor, fake: Tensor, alpha: float) -> Tensor:
    """w (real - fake) . ((real - made) - alpha (real - fake)), (B,), a mean over pixels.

    Where ``fake`` is the exact score of the pictures made, E (real - fake) . (made - fake) = 0 (the
    score identity), so that at alpha = 1/2 this is half of E |real - fake|^2; its gradient goes
    through both networks. (Zhou et al. 2024, "Score identity distillation", eq. 23, with w as in
    ``matching_gap``.)
    """
    away = (made - real).detach().abs().mean(dim=(1, 2, 3), keepdim=True).clamp_min(_LEAST)
    gap = real - fake
    return (gap * ((real - made) - alpha * gap) / away).mean(dim=(1, 2, 3))


@dataclass(frozen=True)
class Paces:
    """How fast student and auxiliary learn.

    Attributes:
        rate: the student's learning rate.
        auxiliary_rate: the auxiliary's.
        auxiliary_steps: steps of the auxiliary before each of the student.
        average: decay of the average of the weights that becomes the student.
    """

    rate: float
    auxiliary_rate: float
    auxiliary_steps: int
    average: float


class DistributionMatching:
    """A student and the auxiliary network that learns what it makes, in turns.

    Args:
        teacher: the law that is wanted.
        student: what learns.
        matching: how they are compared.
        paces: how fast.
    """

    def __init__(
        self, teacher: Teacher, student: Denoiser, matching: Matching, paces: Paces
    ) -> None:
        self.teacher, self.student, self.matching = teacher, student, matching
        self.auxiliary = matching.auxiliary(student)
        self.batches = paces.auxiliary_steps + 1
        kept = Exponential(paces.average)
        learning = _learner(student.network, paces.rate, kept)
        watching = _learner(self.auxiliary.denoiser.network, paces.auxiliary_rate)
        self.learners = {"student": learning, "auxiliary": watching}
        self.average = learning.averages.values[kept.name]

    def step(self, batches: Sequence[Batch], generator: torch.Generator) -> Tensor:
        """Let the auxiliary watch all batches but the last, then change the student; its loss."""
        for batch in batches[:-1]:
            self._watch(batch, generator)
        batch = batches[-1]
        told = label_or_none(batch.label)
        self.auxiliary.denoiser.network.requires_grad_(requires_grad=False)
        made, entry = self._made(batch, generator)
        level, x = self._noised(made, entry, generator)

        def fake(x: Tensor, level: NoiseLevel) -> Estimate:
            return self.auxiliary(x, level, told, entry)

        pair = (self.teacher(told), fake)
        loss = self.matching.loss(made, x, level, pair).mean()
        self.learners["student"].descend(loss)
        self.auxiliary.denoiser.network.requires_grad_(requires_grad=True)
        return loss.detach()

    def _watch(self, batch: Batch, generator: torch.Generator) -> None:
        """Let the auxiliary learn the pictures that the student makes of a batch."""
        with torch.no_grad():
            made, entry = self._made(batch, generator)
        level, x = self._noised(made, entry, generator)
        found = self.auxiliary(x, level, label_or_none(batch.label), entry).image
        loss = weighted_error(made, found, level, self.student.card.sigma_data).mean()
        self.learners["auxiliary"].descend(loss)

    def _made(self, batch: Batch, generator: torch.Generator) -> tuple[Tensor, NoiseLevel]:
        x, entry = self.matching.entry(batch, self.student.card.sigma_max, generator)
        return self.student(x, entry, label_or_none(batch.label)).image, entry

    def _noised(
        self, made: Tensor, entry: NoiseLevel, generator: torch.Generator
    ) -> tuple[NoiseLevel, Tensor]:
        level = self.matching.again(entry, generator)
        noise = torch.randn(made.shape, generator=generator).to(made)
        return level, level.mix(made, noise)


def _learner(network: nn.Module, rate: float, *kept: Profile) -> Learner:
    # Without a first moment each follows the other as it is now, not as it was.
    optimizer = torch.optim.Adam(network.parameters(), lr=rate, betas=(0.0, 0.999))
    return Learner(network, optimizer, kept, _LONGEST)
