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

if TYPE_CHECKING:
    from torch import Tensor

    from core.engine.library import Library
    from core.level import NoiseLevel


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
        self.states: list[State] = []

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
        return self.request.sampler.evaluations(len(self.ladder)) * (1 + self.guided)

    def made(self, first: int, count: int) -> Made:
        request, branch, ladder = self.asked.request, self.asked.branch, self.ladder
        noise = NoiseSource([request.seed])
        size = self.card.image_size
        empty = torch.empty(1, self.card.channels, size, size, device=self.device)
        x = noise.like(empty) * ladder[0].sigma.item()
        self.states = []
        yield self._next(0.0, ladder[0], x, torch.zeros_like(x))
        image, level = x, ladder[0]
        for snapshot in request.sampler.steps(self.denoise(1), x, ladder, noise):
            yield self._next(snapshot.progress, snapshot.level, snapshot.x, snapshot.image)
            image, level = snapshot.image, snapshot.level
            if branch and len(self.states) > branch.state:
                break
        if branch:
            lower = [each for each in ladder if _kappa(each) < _kappa(level)]
            need_state(branch, len(self.states) + len(lower))
            yield from self._branched(image, level, [level, *lower])
        return self.progress(1.0, 0)

    def _branched(
        self, image: Tensor, level: NoiseLevel, ladder: list[NoiseLevel]
    ) -> Generator[Progress, None, None]:
        branch = self.asked.branch
        assert branch is not None  # noqa: S101  asked by the caller
        self.request = replace(self.request, label=branch.label)
        self.guided = branch.label is not None and self.request.guidance not in {0, 1}
        noise = NoiseSource([branch.seed])
        x = level.mix(image, noise.like(image))
        done = len(self.states) / len(self.ladder)
        for snapshot in self.request.sampler.steps(self.denoise(1), x, ladder, noise):
            progress = done + (1 - done) * snapshot.progress
            yield self._next(progress, snapshot.level, snapshot.x, snapshot.image)

    def _next(self, share: float, level: NoiseLevel, x: Tensor, image: Tensor) -> Progress:
        last = share == 1
        pixels = to_uint8(x if last else image)[0]
        before = self.states[-1].image if self.states else pixels
        change = float(np.sqrt(np.square(pixels.astype(float) - before).mean()))
        deviation = max(1.0, 2 * x.std().item())
        mixture = pixels if last else to_uint8(x / deviation)[0]
        state = State(len(self.states), _kappa(level), pixels, mixture, change)
        self.states.append(state)
        return self.progress(min(share, 1.0), 0)._replace(state=state)


def _kappa(level: NoiseLevel) -> float:
    alpha, sigma = level.alpha.max().item(), level.sigma.max().item()
    return sigma / alpha if alpha > 0 else math.inf
