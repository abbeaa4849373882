"""Consistency distillation: where the student's answers along the teacher's flow should agree.

Two neighbouring points of the teacher's probability flow lead to the same picture. The student is
taught to say the same at both: what it says at the nearer one, under an average of its weights, is
the target at the farther one. At the smallest level it says x itself, so that what it says
everywhere is where the flow ends (Song et al. 2023, algorithm 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.ladders import karras
from core.level import Denoise, NoiseLevel
from training.ema import Exponential
from training.learner import Learner
from training.objectives import strata
from training.teaching import Teacher, heun, told_by

if TYPE_CHECKING:
    from training.batches import Batch

_TOLERANCE = 0.01  # errors below are squared, above they count as they are


class Step(NamedTuple):
    """Two neighbouring points of the teacher's flow, of each picture.

    Attributes:
        far: at ``level``, (B, C, H, W).
        level: of shape (B, 1, 1, 1).
        near: where the flow leads from there.
        nearer: its level, the next below.
    """

    far: Tensor
    level: NoiseLevel
    near: Tensor
    nearer: NoiseLevel


def flow_step(
    denoise: Denoise, image: Tensor, noise: Tensor, sigmas: tuple[Tensor, Tensor]
) -> Step:
    """One step down the teacher's probability flow.

    Args:
        denoise: the teacher, whose flow it is.
        image: pictures in [-1, 1], (B, C, H, W).
        noise: what they are mixed with.
        sigmas: from where and to where, each (B, 1, 1, 1), alpha being 1.
    """
    one = torch.ones_like(sigmas[0])
    level, nearer = (NoiseLevel(one, sigma) for sigma in sigmas)
    far = level.mix(image, noise)
    return Step(far, level, heun(denoise, far, level, nearer), nearer)


def disagreement(found: Tensor, target: Tensor, level: NoiseLevel, d: float) -> Tensor:
    """Root mean square of the error in units of the network's output, (B,), rounded at zero.

    sqrt(mean((1 / sigma^2 + 1 / d^2) error^2) + c^2) - c, whose gradient does not grow with the
    error: outliers of the teacher's flow count no more than others (after Song & Dhariwal 2024).
    """
    weight = 1 / level.sigma**2 + 1 / d**2
    squares = (weight * (found - target) ** 2).mean(dim=(1, 2, 3))
    return (squares + _TOLERANCE**2).sqrt() - _TOLERANCE


@dataclass(frozen=True)
class Rates:
    """How fast a student learns.

    Attributes:
        rate: learning rate.
        target: decay of the average of the weights that gives the targets.
        average: decay of the one that becomes the student.
    """

    rate: float
    target: float
    average: float


class ConsistencyLearning:
    """A student that learns to say the same at neighbouring points of its teacher's flow.

    Args:
        teacher: an EDM model under a label.
        student: what learns.
        levels: of the ladder whose neighbours are compared, 2 or more.
        rates: how fast.
    """

    batches = 1

    def __init__(self, teacher: Teacher, student: Denoiser, levels: int, rates: Rates) -> None:
        self.teacher, self.student, card = teacher, student, student.card
        parameters = list(student.network.parameters())
        goal, kept = Exponential(rates.target), Exponential(rates.average)
        optimizer = torch.optim.RAdam(parameters, lr=rates.rate)
        learner = Learner(student.network, optimizer, (goal, kept))
        self.learners = {"student": learner}
        self._goal, self.average = (learner.averages.values[each.name] for each in (goal, kept))
        ladder = karras(levels, card.sigma_min, card.sigma_max)[:-1]
        self._sigmas = torch.stack([level.sigma for level in ladder]).float()
        self._sigmas = self._sigmas.to(parameters[0].device)

    def step(self, batches: Sequence[Batch], generator: torch.Generator) -> Tensor:
        """Learn from a batch; returns the mean disagreement."""
        image, _, noise, label, _ = batches[0]
        told = label if label.shape[1] else None
        last = len(self._sigmas) - 2
        place = (strata(len(image), generator) * (last + 1)).long().clamp(max=last)
        place = place.to(image.device)
        upper, lower = (self._sigmas[place + k].reshape(-1, 1, 1, 1) for k in (0, 1))
        pair = flow_step(self.teacher(told), image, noise, (upper, lower))
        averaged = told_by(self.student, self._goal, told)
        target = averaged(pair.near, pair.nearer).image
        found = self.student(pair.far, pair.level, told).image
        d = self.student.card.sigma_data
        loss = disagreement(found, target, pair.level, d).mean()
        self.learners["student"].descend(loss)
        return loss.detach()
