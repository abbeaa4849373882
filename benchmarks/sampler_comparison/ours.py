"""Our samplers on our ladders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from sampler_comparison.problems import World
from sampler_comparison.runs import Fresh, Run
from torch import Tensor

from core.errors import BadRequest
from core.ladders import angle, budgeted, karras, log_snr
from core.level import Ladder
from core.samplers import (
    DDIM,
    Ancestral,
    DormandPrince,
    DPMSolverPP2M,
    EulerMaruyama,
    FullDiffusionODE,
    FullDiffusionSDE,
    Heun,
    LogClock,
    PredictorCorrector,
    ReverseDiffusion,
    Sampler,
    SigmaClock,
    SigmaClockSDE,
)

DEFAULT = "ours: LogClock, budgeted"


@dataclass(frozen=True)
class Ours:
    """One of our samplers on the ladder that spends a budget."""

    sampler: Sampler
    ladder: Callable[[int], Ladder]

    def __call__(self, world: World, pictures: int, budget: int, seed: int) -> Tensor | None:
        """Walk the longest ladder that the budget allows."""
        steps = budget
        while steps and self.sampler.evaluations(steps + 1) > budget:
            steps -= 1
        if not steps:
            return None
        ladder = self.ladder(steps)
        fresh = Fresh(seed)
        x = fresh.like(torch.empty(pictures, 1, 1, world.size)) * ladder[0].sigma.item()
        *_, last = self.sampler.steps(world, x, ladder, fresh)
        return last.x.flatten(1)


def adaptive(world: World, pictures: int, budget: int, seed: int) -> Tensor | None:
    """The probability flow by the adaptive solver, with the finest tolerance for the budget.

    The batch's slowest picture decides how many evaluations there are.
    """
    fresh = Fresh(seed)
    x = 80.0 * fresh.like(torch.empty(pictures, 1, 1, world.size))
    ends = karras(2)
    best: Tensor | None = None
    coarse, fine = 0.01, 8.0  # digits of the tolerance
    while budget >= 7 and fine - coarse > 0.05:
        digits = (coarse + fine) / 2 if best is not None or coarse > 0.01 else coarse + 1e-9
        tolerance = 10**-digits
        try:
            world.evaluations = 0
            *_, last = DormandPrince(tolerance, tolerance, most=budget).steps(world, x, ends, fresh)
        except BadRequest:
            if digits <= coarse + 1e-9:
                return None
            fine = digits
        else:
            best, coarse, spent = last.x.flatten(1), digits, world.evaluations
    if best is not None:
        world.evaluations = spent
    return best


LADDERS: dict[str, Callable[[int], Ladder]] = {
    "budgeted": budgeted,
    "karras": karras,
    "log-SNR": log_snr,
    "angle": angle,
}
EVERYWHERE = (LogClock(), SigmaClock(), SigmaClockSDE(), DPMSolverPP2M(), DDIM(), Heun())
ON_KARRAS = (
    Ancestral(),
    Heun(churn=30.0),
    EulerMaruyama(),
    ReverseDiffusion(),
    PredictorCorrector(),
)
CLOSED = (FullDiffusionODE(), FullDiffusionSDE())


def ours() -> dict[str, Run]:
    """Our samplers by name and ladder."""
    table: dict[str, Run] = {}
    for ladder, make in LADDERS.items():
        for sampler in EVERYWHERE:
            table[f"ours: {_called(sampler)}, {ladder}"] = Ours(sampler, make)
    for sampler in ON_KARRAS:
        table[f"ours: {_called(sampler)}, karras"] = Ours(sampler, karras)
    for ladder in ("angle", "budgeted"):
        for sampler in CLOSED:
            table[f"ours: {_called(sampler)}, {ladder}"] = Ours(sampler, LADDERS[ladder])
    table["ours: DormandPrince, finest tolerance"] = adaptive
    return table


def _called(sampler: Sampler) -> str:
    churn = getattr(sampler, "churn", 0)
    return type(sampler).__name__ + (f" (churn {churn:g})" if churn else "")
