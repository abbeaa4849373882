"""The way of a picture out of noise as a task: every state is kept, and it can be left anywhere."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.engine.batches import Batches, Made
from core.engine.requests import Generate, Progress, Retrace, RetraceResult, State
from core.engine.retrace_requests import need_state
from core.engine.watching import loaded
from core.images import to_uint8
from core.ladders import budgeted
from core.noise import NoiseSource
from core.restoration import FAITHFUL
from core.restoration.operators import Mask

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from core.engine.library import Library
    from core.engine.requests import Branch
    from core.level import Denoise, NoiseLevel

RESTORATION = FAITHFUL
"""Keeps what a branch's mask does not allow to change."""

_FOLLOWING = 0.25  # share of the time in which a way is followed to its end, before it is left


def retraced(request: Retrace, library: Library) -> Generator[Progress, None, RetraceResult]:
    """Follow a picture out of noise; see ``core.engine.tasks.run``.

    Raises:
        BadRequest: the branch does not leave the way before its end.
    """
    work = _Retracing(request, library)
    return (yield from work.result())


class _Retracing(Batches[Generate]):
    def __init__(self, asked: Retrace, library: Library) -> None:
        super().__init__(asked.request, loaded(asked.model, library), library)
        self.asked = asked
        self.ladder = budgeted(asked.request.steps, self.card.sigma_min, self.card.sigma_max)
        self.kept = self._kept()
        self.states: list[State] = []
        self.share = 0.0
        self.restoring = False

    def _kept(self) -> Mask | None:
        """What a branch shall leave as the way would have ended, None where it may change all."""
        mask = self.asked.branch.mask if self.asked.branch else None
        if mask is None or mask.all():
            return None
        marked = torch.from_numpy(mask)[None, None].float()
        # What is marked at all stays marked where the mask is larger than the picture.
        pooled = torch.nn.functional.adaptive_max_pool2d(marked, self.card.image_size)
        return Mask(1 - pooled.to(self.device))

    def result(self) -> Generator[Progress, None, RetraceResult]:
        yield from self.all()
        return RetraceResult(
            request=self.asked,
            states=tuple(self.states),
            seconds=self.seconds,
            evaluations=self.network.evaluations,
            model_digest=self.library.digest(self.asked.model),
            notes=tuple(self.notes),
        )

    def at_once(self) -> int:
        return 1

    def seen_at_once(self, count: int) -> int:
        return count

    def evaluations(self, count: int) -> int:
        passes = self.request.sampler.evaluations(len(self.ladder))
        if self.kept is not None:
            passes += RESTORATION.evaluations(len(self.ladder))
        return passes * (1 + self.guided)

    def given(self) -> Callable[[Tensor | None], Denoise]:
        return self.network.differentiable if self.restoring else self.network.given

    def made(self, first: int, count: int) -> Made:
        request, branch, ladder = self.asked.request, self.asked.branch, self.ladder
        noise = NoiseSource([request.seed])
        size = self.card.image_size
        empty = torch.empty(1, self.card.channels, size, size, device=self.device)
        x = noise.like(empty) * ladder[0].sigma.item()
        self.states, self.share, self.restoring = [], 0.0, False
        yield self._next(0.0, ladder[0], x, torch.zeros_like(x))
        image, level, left = x, ladder[0], False
        all_of_it = 1.0 if self.kept is None else _FOLLOWING
        for snapshot in request.sampler.steps(self.denoise(1), x, ladder, noise):
            x, share = snapshot.x, all_of_it * snapshot.progress
            if left:  # only its end is wanted still
                yield self._progress(share)
                continue
            yield self._next(share, snapshot.level, snapshot.x, snapshot.image)
            image, level = snapshot.image, snapshot.level
            left = branch is not None and len(self.states) > branch.state
            if left and self.kept is None:
                break
        if branch:
            lower = [each for each in ladder if _kappa(each) < _kappa(level)]
            need_state(branch, len(self.states) + len(lower))
            yield from self._branched(branch, image, [level, *lower], x)
        return self.progress(1.0, 0)

    def _branched(
        self, branch: Branch, image: Tensor, ladder: list[NoiseLevel], end: Tensor
    ) -> Generator[Progress, None, None]:
        """Leave the way, which comes to its ``end`` where it is followed that far."""
        self.request = replace(self.request, label=branch.label)
        self.guided = branch.label is not None and self.request.guidance not in {0, 1}
        self.restoring = self.kept is not None
        noise = NoiseSource([branch.seed])
        x, denoise = ladder[0].mix(image, noise.like(image)), self.denoise(1)
        if self.kept is None:
            steps = self.request.sampler.steps(denoise, x, ladder, noise)
        else:
            known = self.kept.forward(end)
            steps = RESTORATION.steps(denoise, self.kept, known, 0.0, x, ladder, noise)
        done = self.share
        for snapshot in steps:
            share = done + (1 - done) * snapshot.progress
            yield self._next(share, snapshot.level, snapshot.x, snapshot.image)

    def _progress(self, share: float) -> Progress:
        self.share = min(share, 1.0)
        return self.progress(self.share, 0)

    def _next(self, share: float, level: NoiseLevel, x: Tensor, image: Tensor) -> Progress:
        last = share == 1
        pixels = to_uint8(x if last else image)[0]
        before = self.states[-1].image if self.states else pixels
        change = float(np.sqrt(np.square(pixels.astype(float) - before).mean()))
        deviation = max(1.0, 2 * x.std().item())
        mixture = pixels if last else to_uint8(x / deviation)[0]
        state = State(len(self.states), _kappa(level), pixels, mixture, change)
        self.states.append(state)
        return self._progress(share)._replace(state=state)


def _kappa(level: NoiseLevel) -> float:
    alpha, sigma = level.alpha.max().item(), level.sigma.max().item()
    return sigma / alpha if alpha > 0 else math.inf
