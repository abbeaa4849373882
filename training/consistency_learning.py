"""Consistency distillation: where the student's answers along the teacher's flow should agree.

Two neighbouring points of the teacher's probability flow lead to the same picture. The student is
taught to say the same at both: what it says at the nearer one, under an average of its weights, is
the target at the farther one. At the smallest level it says x itself, so that what it says
everywhere is where the flow ends (Song et al. 2023, algorithm 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.ladders import karras
from core.level import Denoise, NoiseLevel
from training.objectives import strata
from training.self_teaching import Rates, SelfTeaching
from training.teaching import Teacher, heun, label_or_none

if TYPE_CHECKING:
    from training.batches import Batch


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


class ConsistencyLearning(SelfTeaching):
    """A student that learns to say the same at neighbouring points of its teacher's flow.

    Args:
        teacher: an EDM model under a label.
        student: what learns.
        levels: of the ladder whose neighbours are compared, 2 or more.
        rates: how fast.
    """

    def __init__(self, teacher: Teacher, student: Denoiser, levels: int, rates: Rates) -> None:
        super().__init__(student, rates)
        self.teacher, card = teacher, student.card
        ladder = karras(levels, card.sigma_min, card.sigma_max)[:-1]
        self._sigmas = torch.stack([level.sigma for level in ladder]).float()
        self._sigmas = self._sigmas.to(next(student.network.parameters()).device)

    def step(self, batches: Sequence[Batch], generator: torch.Generator) -> Tensor:
        """Learn from a batch; returns the mean disagreement."""
        image, _, noise, label, _ = batches[0]
        told = label_or_none(label)
        last = len(self._sigmas) - 2
        place = (strata(len(image), generator) * (last + 1)).long().clamp(max=last)
        place = place.to(image.device)
        upper, lower = (self._sigmas[place + k].reshape(-1, 1, 1, 1) for k in (0, 1))
        pair = flow_step(self.teacher(told), image, noise, (upper, lower))
        target = self.averaged(told)(pair.near, pair.nearer).image
        found = self.student(pair.far, pair.level, told).image
        return self.descend(found, target, pair.level)
