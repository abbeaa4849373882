"""Samplers side by side as a task of the engine: each trial is a request for one picture."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.engine.bench_requests import BenchResult, Outcome, Trial
from core.engine.requests import Generate, Progress
from core.engine.watching import loaded
from core.errors import BadRequest
from core.ladders import budgeted
from core.level import Estimate

if TYPE_CHECKING:
    from torch import Tensor

    from core.engine.bench_requests import Bench
    from core.engine.library import Library
    from core.engine.requests import Result
    from core.level import Ladder, NoiseLevel
    from core.samplers import Sampler

    Make = Callable[[Generate, Library], Generator[Progress, None, Result]]


def benched(request: Bench, library: Library, make: Make) -> Generator[Progress, None, BenchResult]:
    """Try one after another, then compare with the long run; see ``core.engine.tasks.run``.

    Args:
        request: what is asked.
        library: the models.
        make: how a picture is generated.
    """
    started = time.perf_counter()
    denoiser = loaded(request.model, library)
    ladder = denoiser.parametrization.ladder(4, denoiser.card.sigma_min, denoiser.card.sigma_max)
    # The first evaluation prepares what the others use; it must not count for the first trial.
    warm = _asked(request, Trial(request.reference.sampler, 1))
    for _ in make(warm, library):
        yield Progress(0.0, 0, 0)
    trials = [*request.trials, request.reference]
    costs = [trial.sampler.evaluations(trial.steps + 1) for trial in trials]
    outcomes: list[Outcome] = []
    notes: list[str] = []
    spent = 0
    for place, (trial, cost) in enumerate(zip(trials, costs, strict=True)):
        before, share = sum(costs[:place]) / sum(costs), cost / sum(costs)
        steps, result = make(_asked(request, trial), library), None
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                result = end.value
                break
            except BadRequest as error:  # not every sampler can walk every model's ladder
                notes.append(f"{type(trial.sampler).__name__}, {trial.steps} steps: {error}")
                break
            fraction = before + share * step.fraction
            passed = time.perf_counter() - started
            left = passed * (1 - fraction) / fraction if fraction > 0 else None
            yield Progress(
                fraction, spent + step.evaluations, 0, left, preview=step.preview, first=place
            )
        if result is None:
            continue
        spent += result.evaluations
        notes += [note for note in result.notes if note not in notes]
        draws = draws_noise(trial.sampler, ladder)
        outcomes.append(
            Outcome(place, result.images[0], result.seconds, result.evaluations, draws, math.nan)
        )
        yield Progress(before + share, spent, 0, first=place, answer=outcomes[-1])
    if outcomes and outcomes[-1].place == len(request.trials):
        reference = outcomes[-1].pixels.astype(float)
        outcomes = [
            each._replace(distance=float(np.sqrt(np.square(each.pixels - reference).mean())))
            for each in outcomes
        ]
    for each in outcomes:
        yield Progress(1.0, spent, spent, 0.0, first=each.place, answer=each)
    return BenchResult(
        request=request,
        outcomes=tuple(outcomes),
        seconds=time.perf_counter() - started,
        evaluations=spent,
        model_digest=library.digest(request.model),
        notes=tuple(notes),
    )


def draws_noise(sampler: Sampler, ladder: Ladder | None = None) -> bool:
    """Whether a sampler draws fresh noise on its way, as a walk with a plain denoiser tells."""
    noise = _Counted()

    def denoise(x: Tensor, level: NoiseLevel) -> Estimate:
        # All pictures are black: x = sigma * noise.
        image = torch.zeros_like(x)
        return Estimate(image, x / level.sigma.to(x).clamp_min(1e-6))

    for _ in sampler.steps(denoise, torch.ones(1, 1, 1, 1), ladder or budgeted(4), noise):
        pass
    return noise.draws > 0


class _Counted:
    """Noise that is zero, and counts how often it is asked for."""

    def __init__(self) -> None:
        self.draws = 0

    def like(self, x: Tensor) -> Tensor:
        self.draws += 1
        return torch.zeros_like(x)


def _asked(request: Bench, trial: Trial) -> Generate:
    return Generate(
        request.model, request.label, 1, request.seed, trial.sampler, trial.steps, request.guidance
    )
