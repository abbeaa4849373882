"""How far samplers land from the truth at 5 to 100 evaluations, with a perfect denoiser.

    python benchmarks/sampler_table.py [--pictures 4000] [--seeds 4] [--only karras | --held-out]

Two mixtures of Gaussians stand in for photographs: ten modes among pictures of 48 values, with
deviations from 0.05 to 0.2, and eight narrow modes on a circle in the plane. A third world has what
these lack, the spread of scales of real pictures: a Gaussian with the power-law spectrum of 3 x 32
x 32 photographs, of which 64 principal axes are kept, with deviations from 18 down to 0.03.

Each sampler makes so many pictures from the same noise, and is told how many evaluations it may
spend; all its error is its own. The figure is the sliced Wasserstein-2 distance to the truth over
64 directions; for the Gaussian these are its axes, each in units of its own deviation. It is the
mean over several seeds, and its standard error is theirs. Beside it stands the sampling floor, that
of as many exact draws. The adaptive solver is given the finest tolerance that the budget allows.

The default's two constants were chosen on these problems, so a second part compares it with the
peers on four further mixtures, at 5, 10 and 20 evaluations and over 16 seeds; `--held-out` runs
that part alone and keeps the rest of the table as it is.

Ours run on several ladders, the peers on the schedules that their libraries offer. diffusers and
k-diffusion come with the extra `bench` (see CONTRIBUTING.md); what is missing is left out and said
to be.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from sampler_comparison.figures import BUDGETS, measure, read_rows, table
from sampler_comparison.held_out import held_out_page, measure_held_out
from sampler_comparison.ours import DEFAULT, ours
from sampler_comparison.peers import diffusers, k_diffusion
from sampler_comparison.problems import worlds
from sampler_comparison.runs import Run

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--seeds", type=int, default=4)
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--only", default="", help="rows whose name holds this; nothing is kept")
    parts.add_argument("--held-out", action="store_true", help="that part alone")
    options = parser.parse_args()
    torch.set_num_threads(1)
    mine, (peers, missing) = ours(), _peers()
    kept = RESULTS / "sampler_table.json"
    if options.held_out:
        content = json.loads(kept.read_text())
    else:
        runs = {name: run for name, run in (mine | peers).items() if options.only in name}
        content = _chosen_on(runs, options.pictures, options.seeds) | {"left out": missing}
    if not options.only:
        content["held out"] = measure_held_out(mine[DEFAULT], peers, options.pictures)
    content = _rounded(content)
    text = page(content)
    print(text)
    if not options.only:
        RESULTS.mkdir(exist_ok=True)
        kept.write_text(json.dumps(content, indent=1) + "\n")
        kept.with_suffix(".md").write_text(text + "\n")


def _chosen_on(runs: dict[str, Run], pictures: int, seeds: int) -> dict[str, Any]:
    """Every sampler on the problems on which the default's constants were chosen."""
    problems = worlds()
    floors = {world.name: world.floor(pictures) for world in problems}
    tables = {
        world.name: measure(
            runs, world, budgets=BUDGETS, pictures=pictures, seeds=range(8, 8 + seeds)
        )
        for world in problems
    }
    return {"pictures": pictures, "seeds": seeds, "floors": floors, "distances": tables}


def _peers() -> tuple[dict[str, Run], list[str]]:
    """The peers that are installed, and what is to be said of the others."""
    found: dict[str, Run] = {}
    missing = []
    for name, peers in (("k-diffusion", k_diffusion), ("diffusers", diffusers)):
        try:
            found |= peers()
        except ImportError as error:
            missing.append(f"{name} is left out: {error}")
    return found, missing


def page(content: dict[str, Any]) -> str:
    """What is kept as Markdown."""
    lines = [
        "# Samplers with a perfect denoiser",
        "",
        f"Sliced Wasserstein-2 distance x 1000 of {content['pictures']} pictures, by evaluations,",
        f"with the standard error over {content['seeds']} seeds, written by",
        "`benchmarks/sampler_table.py`, which describes the problems.",
        "The two constants of the default, its softness and where its ladder begins, were chosen",
        "on these very problems and seeds and on two further mixtures, out of about a hundred",
        "settings; the peers are as published. What is held out stands at the end. A † marks",
        "samplers that draw fresh noise on the way. The others share the luck of the noise that",
        "they begin with, good or bad, so that all of them may end below the floor, or above it.",
        *content["left out"],
    ]
    for problem, rows in content["distances"].items():
        floor, spread = (1000 * value for value in content["floors"][problem])
        lines += ["", f"## {problem}; sampling floor {floor:.1f}, deviation {spread:.1f}", ""]
        lines += table(read_rows(rows), BUDGETS)
    if "held out" in content:
        lines += ["", held_out_page(content["held out"])]
    return "\n".join(lines)


def _rounded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {str(key): _rounded(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_rounded(entry) for entry in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


if __name__ == "__main__":
    main()
