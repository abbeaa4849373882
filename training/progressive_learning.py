"""Progressive distillation of all lengths at once: a leap lands where two of half its length do.

The shortest leaps are taught by the teacher's flow, each longer kind by the student itself under an
average of its weights: two short leaps are the target of one that is twice as long (Salimans and Ho
2022). The student is told where a leap is to end, so one network learns all lengths side by side
instead of one after the other (Frans et al. 2024).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.level import Denoise, Leap, NoiseLevel
from core.parametrizations_leaping import FlowMap
from training.objectives import strata
from training.self_teaching import Rates, SelfTeaching
from training.teaching import Teacher, heun, label_or_none

if TYPE_CHECKING:
    from training.batches import Batch
    from training.critic import Critic


def leap(denoise: Denoise, x: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """Where a student's leap from sigma = now to sigma = then lands, alpha being 1; like x."""
    one = torch.ones_like(now)
    return landing(x, denoise(x, Leap(one, now, NoiseLevel(one, then))).image, now, then)


def landing(x: Tensor, image: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """Where DDIM's step from x to an image lands: q x + (1 - q) image, q = then / now."""
    left = then / now
    return left * x + (1 - left) * image


def implied_image(x: Tensor, landed: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """The image for which :func:`landing` is there: (x' - q x) / (1 - q), q = then / now."""
    left = then / now
    return (landed - left * x) / (1 - left)


class ProgressiveLearning(SelfTeaching):
    """A student that learns to leap one, two, four ... rungs of its ladder, and all of it.

    Args:
        teacher: an EDM model under a label.
        student: what learns; its parametrization is a ``FlowMap``.
        rates: how fast.
        strides: of the teacher in the shortest leap.
        own: share of the leaps that begin where leaps of the student's own led, not at a
            photograph with noise.
        critic: makes a critic of so many different leaps; None for none.
    """

    def __init__(
        self,
        teacher: Teacher,
        student: Denoiser,
        rates: Rates,
        *,
        strides: int = 1,
        own: float = 0.0,
        critic: Callable[[int], Critic] | None = None,
    ) -> None:
        model = student.parametrization
        if not isinstance(model, FlowMap):
            raise TypeError(f"{model} is told no goal")
        super().__init__(student, rates)
        self.teacher, self.strides, self.own = teacher, strides, own
        self._rungs = model.rungs().float()
        lengths = [2**kind for kind in range(int(math.log2(model.most)) + 1)]
        self._leaps = torch.tensor(
            [(begin, length) for length in lengths for begin in range(0, model.most, length)]
        )
        # The more leaps there are of a length, the less each has to carry.
        often = torch.tensor([length**0.5 for _, length in self._leaps.tolist()])
        self._until = (often / often.sum()).cumsum(0)
        self.critic = critic(len(self._leaps)) if critic else None
        if self.critic:
            self.learners["critic"] = self.critic.learner
            self.batches = 2  # one to learn from, one of photographs to compare with

    def step(self, batches: Sequence[Batch], generator: torch.Generator) -> Tensor:
        """Learn from a batch; returns the mean disagreement."""
        image, _, noise, label, _ = batches[0]
        which, begin, length = self._drawn(len(image), generator)
        now, then = (self._sigma(place, image) for place in (begin, begin + length))
        level = NoiseLevel(torch.ones_like(now), now)
        own = torch.rand(len(image), generator=generator) < self.own
        x = level.mix(image, noise)
        x[own] = self._arrived(noise[own], begin[own], length[own], label[own])
        short = int((length == 1).sum())
        landed = torch.cat(
            (
                self._walked(x[:short], begin[:short], label[:short]),
                self._leapt_twice(x[short:], begin[short:], length[short:], label[short:]),
            )
        )
        shown, told = Leap(level.alpha, now, NoiseLevel(level.alpha, then)), label_or_none(label)
        found = self.student(x, shown, told).image
        further = None
        if self.critic:
            ours = landing(x, found, now, then)
            slope = self.critic.slope(
                ours, then, which, label=told, batch=batches[1], generator=generator
            )
            further = (slope * ours).sum()
        return self.descend(found, implied_image(x, landed, now, then), level, further)

    def _arrived(self, noise: Tensor, begin: Tensor, length: Tensor, label: Tensor) -> Tensor:
        """Where a picture stands that came to ``begin`` in leaps of that length."""
        if not len(noise):
            return noise
        place = torch.zeros_like(begin)
        x = self._sigma(place, noise) * noise
        while (going := place < begin).any():
            here, after = place[going], (place + length)[going]
            now, then = (self._sigma(each, x) for each in (here, after))
            x[going] = leap(self.averaged(label_or_none(label[going])), x[going], now, then)
            place = torch.where(going, place + length, place)
        return x

    def _walked(self, x: Tensor, begin: Tensor, label: Tensor) -> Tensor:
        """Down to the next rung with the teacher, evenly in log sigma."""
        if not len(x):
            return x
        denoise, lowest = self.teacher(label_or_none(label)), self.student.card.sigma_min
        now, then = (self._sigma(place, x).clamp_min(lowest) for place in (begin, begin + 1))
        shares = (stride / self.strides for stride in range(self.strides + 1))
        levels = [NoiseLevel(torch.ones_like(now), now * (then / now) ** share) for share in shares]
        for pair in pairwise(levels):
            x = heun(denoise, x, *pair)
        return x

    def _leapt_twice(self, x: Tensor, begin: Tensor, length: Tensor, label: Tensor) -> Tensor:
        """To the end of a leap in two of half its length."""
        if not len(x):
            return x
        denoise = self.averaged(label_or_none(label))
        places = (begin, begin + length // 2, begin + length)
        now, between, then = (self._sigma(place, x) for place in places)
        return leap(denoise, leap(denoise, x, now, between), between, then)

    def _drawn(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Which leaps, where they begin and their lengths in rungs; the shortest first.

        A length is drawn as often as the root of how many leaps there are of it.
        """
        which = torch.searchsorted(self._until, strata(count, generator)).sort().values
        which = which.clamp(max=len(self._leaps) - 1)
        begin, length = self._leaps[which].unbind(1)
        return which, begin, length

    def _sigma(self, place: Tensor, like: Tensor) -> Tensor:
        return self._rungs[place].reshape(-1, 1, 1, 1).to(like.device)
