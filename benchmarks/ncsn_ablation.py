"""What the five techniques of NCSNv2 bring, on small photographs: the experiment of its figure 5.

    python benchmarks/ncsn_ablation.py --data commons64.zip

Song and Ermon (2020) take the techniques in three groups: the average of the weights (5), the noise
levels with the sampling that follows from them (1, 2 and 4), and the network that is told no level
(3). They are put to NCSN of 2019 one after the other; every network sees the same photographs in
the same order, as often. Pictures are drawn without the last denoising, as in the figure. What is
printed is 1000 times the kernel distance to the photographs in the features of a judge, at as many
points of training as ``--points`` says, and the mean pairwise distance of the pictures over that of
the photographs, which is about technique 1.

A run goes on where it stopped, and what is measured already under the same options is not measured
again; ``--pictures`` sets the runs' length and ``--width`` the networks'.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

import torch
from ncsn_figure2 import FIRST, mean_distance
from training_comparison.runs import (
    AVERAGED,
    PLAIN,
    Row,
    Viewer,
    as_pixels,
    keep,
    kept,
    options_of,
    recipe_of,
    splits_of,
    trained,
)

from core.ladders import log_snr
from core.noise import NoiseSource
from core.samplers import AnnealedLangevin, UniformPixels
from core.techniques import LangevinPlan, langevin_plan, largest_distance
from training.data import spread
from training.loop import Trainer
from training.network_kinds import NCSN, NCSNv2
from training.objectives_sigma import IndexedLadder, Ladder

RESULTS = Path(__file__).parent / "results" / "ncsn_ablation.json"


@dataclasses.dataclass(frozen=True)
class Way:
    """One line of the figure.

    Attributes:
        run: which of the runs it draws with.
        average: under which weights.
        plan: of the sampling.
    """

    run: str
    average: str
    plan: LangevinPlan


def runs_of(plan: LangevinPlan, width: int) -> dict[str, dict[str, object]]:
    """Network and objective of each run; two of the ways share one, twice."""
    rising = {"sigma_min": plan.sigma_min, "sigma_max": plan.sigma_max}
    return {
        "ncsn": {
            "network": NCSN(width=width, noise_levels=FIRST.levels),
            "objective": IndexedLadder(noise_levels=FIRST.levels),
        },
        "ncsn-124": {
            "network": NCSN(width=width, noise_levels=plan.levels),
            "objective": IndexedLadder(noise_levels=plan.levels, **rising),
        },
        "ncsnv2": {
            "network": NCSNv2(width=width),
            # Dequantised as the others are, so that nothing but the techniques differs.
            "objective": Ladder(noise_levels=plan.levels, dequantised=True, **rising),
        },
    }


def ways_of(plan: LangevinPlan) -> dict[str, Way]:
    """From NCSN of 2019 to NCSNv2, and NCSNv2 without its average."""
    return {
        "NCSN": Way("ncsn", PLAIN, FIRST),
        "with 5": Way("ncsn", AVERAGED, FIRST),
        "with 1, 2, 4 and 5": Way("ncsn-124", AVERAGED, plan),
        "NCSNv2: all five": Way("ncsnv2", AVERAGED, plan),
        "all but 5": Way("ncsnv2", PLAIN, plan),
    }


def drawn(trainer: Trainer, way: Way, count: int) -> torch.Tensor:
    """Pictures by annealed Langevin dynamics, without a last denoising; (count, 3, H, W)."""
    plan, side = way.plan, trainer.recipe.data.size
    ladder = log_snr(plan.levels, plan.sigma_min, plan.sigma_max)[: plan.levels]
    sampler = AnnealedLangevin(plan.steps, plan.epsilon / plan.sigma_min**2, UniformPixels())
    noise = NoiseSource(range(count))
    x = ladder[0].sigma.float() * noise.like(torch.empty(count, 3, side, side))
    with torch.no_grad(), trainer.weights(way.average):
        for snapshot in sampler.steps(trainer.denoiser.given(None), x, ladder, noise):
            x = snapshot.x
    return x


def main() -> None:
    """Train, draw, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser, pictures=600_000, size=8, samples=512)
    parser.add_argument("--width", type=int, default=16, help="of the networks (16; 128 published)")
    parser.add_argument("--points", type=int, default=1, help="of training, measured (1)")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    splits = splits_of(options)
    photographs = splits["train"]
    images = torch.from_numpy(photographs.pixels).float() / 127.5 - 1
    widest = largest_distance(images).distance
    plan = langevin_plan(images[0].numel(), widest, sigma_min=0.02, steps=5)
    viewer = Viewer(options.judge, photographs)
    apart = mean_distance(images[:: max(1, len(images) // 2000)])
    ways, recipes = ways_of(plan), runs_of(plan, options.width)
    held_out = viewer.likeness(spread(splits["test"], options.samples).pixels)
    asked: dict[str, object] = {
        "photographs": len(photographs),
        "size": options.size,
        "width of the networks": options.width,
        "batch": options.batch,
        "samples": options.samples,
        "of 2019": _plan(FIRST),
        "techniques 1, 2 and 4": _plan(plan),
        "held-out photographs": held_out._asdict(),
    }
    rows = kept(options.out, asked)
    for point in range(1, options.points + 1):
        seen = options.pictures * point // options.points
        for run, tables in recipes.items():
            wanted = {name: way for name, way in ways.items() if way.run == run}
            missing = [name for name in wanted if (name, seen) not in _places(rows)]
            if not missing:
                continue
            folder = options.runs / f"{run}-{options.size}-{options.width}"
            recipe = recipe_of(run, options, seen, **tables)
            trainer = trained(recipe, photographs, folder)
            for name in missing:
                made = drawn(trainer, ways[name], options.samples)
                found = viewer.likeness(as_pixels(made))
                rows.append(
                    {
                        "way": name,
                        "pictures seen": seen,
                        "kernel distance x 1000": found.distance,
                        "standard error": found.error,
                        "pairwise distance, share": round(mean_distance(made) / apart, 3),
                    }
                )
                print(json.dumps(rows[-1]), flush=True)
                keep(options.out, asked, rows)


def _places(rows: list[Row]) -> set[tuple[object, object]]:
    return {(row["way"], row["pictures seen"]) for row in rows}


def _plan(plan: LangevinPlan) -> dict[str, float]:
    """A plan, for pixels in [0, 1]."""
    return {
        "sigma_1": round(plan.sigma_max / 2, 4),
        "levels": plan.levels,
        "T": plan.steps,
        "epsilon": float(f"{plan.epsilon / 4:.4g}"),
    }


if __name__ == "__main__":
    main()
