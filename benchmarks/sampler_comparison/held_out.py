"""The default beside the peers on mixtures and seeds that chose nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sampler_comparison.figures import (
    Figure,
    Rows,
    best,
    called,
    distances,
    measure,
    read_rows,
    shown,
    table,
)
from sampler_comparison.ours import DEFAULT
from sampler_comparison.problems import World, held_out
from sampler_comparison.runs import Run

BUDGETS = (5, 10, 20)
NAMING = range(100, 108)  # the seeds that name the best peer of a budget
JUDGING = range(200, 216)  # those on which it is compared: the best of many was also lucky
FLOOR = "exact draws (the sampling floor)"


def measure_held_out(default: Run, peers: Mapping[str, Run], pictures: int) -> dict[str, Any]:
    """By problem, all figures on the naming seeds and the comparisons on the judging ones."""
    rows: dict[str, Rows] = {}
    compared: dict[str, dict[int, dict[str, Figure | str]]] = {}
    for world in held_out():
        floor = Figure.of(_exact(world, pictures, NAMING))
        runs = {DEFAULT: default, **peers}
        rows[world.name] = {
            FLOOR: dict.fromkeys(BUDGETS, floor),
            **measure(runs, world, budgets=BUDGETS, pictures=pictures, seeds=NAMING),
        }
        found = {name: row for name, row in rows[world.name].items() if name in peers}
        compared[world.name] = {
            budget: {"peer": name, **_compare(default, peers[name], world, pictures, budget)}
            for budget in BUDGETS
            for name in (best(found, budget),)
        }
    return {
        "pictures": pictures,
        "seeds": [len(NAMING), len(JUDGING)],
        "distances": rows,
        "compared": compared,
    }


def _exact(world: World, pictures: int, seeds: Sequence[int]) -> list[float]:
    return [world.distance(world.draw(pictures)) for _ in seeds]


def _compare(
    default: Run, peer: Run, world: World, pictures: int, budget: int
) -> dict[str, Figure]:
    ours, its = (distances(run, world, pictures, budget, JUDGING) for run in (default, peer))
    return {
        "default": Figure.of(ours),
        "its": Figure.of(its),
        "difference": Figure.of([mine - other for mine, other in zip(ours, its, strict=True)]),
        "floor": Figure.of(_exact(world, pictures, JUDGING)),
    }


def held_out_page(found: Mapping[str, Any]) -> str:
    """The held-out part as Markdown."""
    naming, judging = found["seeds"]
    lines = [
        "## Held out",
        "",
        f"Four mixtures and seeds that chose nothing of ours; {found['pictures']} pictures.",
        f"The best peer of each budget is named by {naming} seeds and compared on",
        f"{judging} others, since the best of many is in part the luckiest. Samplers begin with",
        "the same noise, so the difference (default less peer) is taken seed by seed; it is",
        "called ahead or behind where it exceeds twice its standard error. Exact draws are as",
        "many draws of the mixture itself, measured in the same way.",
        "",
        "| problem | evaluations | default | best peer | its | difference | exact draws | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for problem, rows in found["compared"].items():
        for budget, cell in rows.items():
            name = called(cell["peer"].split(": ")[1])
            default, its, difference, floor = (
                Figure(*cell[key]) for key in ("default", "its", "difference", "floor")
            )
            cells = [problem.removeprefix("held out, "), budget, shown(default), name, shown(its)]
            cells += [shown(difference), shown(floor), _verdict(difference)]
            lines.append(f"| {' | '.join(cells)} |")
    for problem, rows in found["distances"].items():
        lines += ["", f"### {problem.capitalize()}: all of the naming seeds", ""]
        lines += table(read_rows(rows), BUDGETS)
    return "\n".join(lines)


def _verdict(difference: Figure) -> str:
    if abs(difference.mean) <= 2 * difference.error:
        return "level"
    return "ahead" if difference.mean < 0 else "behind"
