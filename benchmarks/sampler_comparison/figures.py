"""Distances by sampler and budget, measured and written as tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import torch
from sampler_comparison.ours import DEFAULT
from sampler_comparison.problems import World
from sampler_comparison.runs import Run, is_stochastic

BUDGETS = (5, 10, 20, 50, 100)


class Figure(NamedTuple):
    """A distance: its mean over seeds and the standard error of that."""

    mean: float
    error: float

    @classmethod
    def of(cls, found: Sequence[float]) -> Figure:
        """The figure of one distance per seed."""
        each = torch.tensor(found, dtype=torch.float64)
        error = each.std() / math.sqrt(len(each)) if len(each) > 1 else each.new_tensor(math.nan)
        return cls(each.mean().item(), error.item())


Rows = dict[str, dict[int, Figure]]


def distances(
    run: Run, world: World, pictures: int, budget: int, seeds: Iterable[int]
) -> list[float]:
    """One distance per seed; none where the budget does not allow a step.

    Raises:
        RuntimeError: if a run spends more than its budget.
    """
    found = []
    for seed in seeds:
        world.evaluations = 0
        samples = run(world, pictures, budget, seed)
        if samples is None:
            return []
        if world.evaluations > budget:
            raise RuntimeError(f"it spent {world.evaluations} of {budget} evaluations")
        found.append(world.distance(samples))
    return found


def measure(
    runs: Mapping[str, Run],
    world: World,
    budgets: Sequence[int],
    pictures: int,
    seeds: Sequence[int],
) -> Rows:
    """Figures by sampler and budget."""
    return {
        name: {
            budget: Figure.of(found)
            for budget in budgets
            if (found := distances(run, world, pictures, budget, seeds))
        }
        for name, run in runs.items()
    }


def read_rows(kept: Mapping[str, Mapping[str, Sequence[float]]]) -> Rows:
    """Figures by sampler and budget, as JSON keeps them."""
    return {
        name: {int(budget): Figure(*figure) for budget, figure in row.items()}
        for name, row in kept.items()
    }


def table(rows: Rows, budgets: Sequence[int]) -> list[str]:
    """The figures as a table in Markdown, the best of each column in bold."""
    lines = [f"| sampler | {' | '.join(map(str, budgets))} |", "|---" * (len(budgets) + 1) + "|"]
    samplers = {name: row for name, row in rows.items() if ": " in name}
    peers = {name: row for name, row in samplers.items() if not name.startswith("ours")}
    mine = {name: row for name, row in samplers.items() if name.startswith("ours")}
    for title, part in (("best of ours", mine), ("best of the peers", peers)):
        if len(part) > 1:
            names = [best(part, budget) for budget in budgets]
            cells = [
                f"{1000 * mean(part[name], budget):.1f} ({called(name.split(': ')[1])})"
                if budget in part[name]
                else "-"
                for name, budget in zip(names, budgets, strict=True)
            ]
            lines.append(f"| *{title}* | " + " | ".join(cells) + " |")
    least = {budget: mean(samplers[best(samplers, budget)], budget) for budget in budgets}
    for name, row in rows.items():
        cells = []
        for budget in budgets:
            text = shown(row[budget]) if budget in row else "-"
            cells.append(f"**{text}**" if mean(row, budget) == least[budget] else text)
        lines.append(f"| {called(name)} | " + " | ".join(cells) + " |")
    return lines


def best(rows: Rows, budget: int) -> str:
    """The sampler with the least mean."""
    return min((mean(row, budget), name) for name, row in rows.items())[1]


def mean(row: Mapping[int, Figure], budget: int) -> float:
    """Infinite where the budget did not allow a step."""
    return row[budget].mean if budget in row else math.inf


def called(name: str) -> str:
    """A sampler's name, with what the reader should know of it."""
    mark = " †" if is_stochastic(name) else ""
    return f"{name}{mark} (default)" if name == DEFAULT else f"{name}{mark}"


def shown(figure: Figure) -> str:
    """A figure x 1000, with its standard error where there is one."""
    if math.isnan(figure.error):
        return f"{1000 * figure.mean:.1f}"
    return f"{1000 * figure.mean:.1f} ± {1000 * figure.error:.1f}"
