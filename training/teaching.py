"""What every way of teaching a student is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.guidance import classifier_free
from core.level import Denoise, NoiseLevel
from training.learner import Learner

if TYPE_CHECKING:
    from training.batches import Batch

Teacher: TypeAlias = Callable[[Tensor | None], Denoise]
"""A teacher under a multi-hot label (B, labels), or None; differentiable by what it is shown."""


class Teaching(Protocol):
    """A student being taught.

    Attributes:
        batches: how many batches a step takes.
    """

    batches: int

    @property
    def learners(self) -> Mapping[str, Learner]:
        """What changes from step to step, by name."""
        ...

    @property
    def average(self) -> Mapping[str, Tensor]:
        """The weights that the student will have, by name."""
        ...

    def step(self, batches: Sequence[Batch], generator: torch.Generator) -> Tensor:
        """Change the student once; returns a number () that falls as it learns."""
        ...


@torch.no_grad()
def heun(denoise: Denoise, x: Tensor, now: NoiseLevel, then: NoiseLevel) -> Tensor:
    """One step of Heun's method down a teacher's probability flow, d x = noise d sigma.

    Args:
        denoise: the teacher, whose flow it is.
        x: where it starts, (B, C, H, W).
        now: its level, of shape (B, 1, 1, 1) and with alpha = 1.
        then: the level to go to, likewise.
    """
    length = then.sigma - now.sigma
    slope = denoise(x, now).noise
    there = denoise(x + length * slope, then).noise
    return x + length * (slope + there) / 2


def guided(teacher: Denoiser, scale: float) -> Teacher:
    """A teacher under classifier-free guidance, which its student then has by heart.

    Args:
        teacher: what knows labels and none.
        scale: 1 for none; any other doubles the evaluations.
    """

    def given(label: Tensor | None) -> Denoise:
        told = teacher.differentiable(label)
        if label is None:
            return told
        return classifier_free(told, teacher.differentiable(torch.zeros_like(label)), scale)

    return given


def label_or_none(label: Tensor) -> Tensor | None:
    """What a network is told of labels (B, labels): nothing where there are none."""
    return label if label.shape[1] else None
