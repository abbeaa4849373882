"""FullDiffusion beside the truncated baseline: spread of the loss, bits per value, pictures.

    python benchmarks/full_diffusion.py --data commons64.zip

Two networks, alike but for what they are asked for, see the same dequantised photographs in the
same order, as often. One minimises FullDiffusion's bound over the whole interval
(docs/full-diffusion.md); the other the likelihood weighting of the VP equation by importance
sampling of times from 1e-5 on (Song et al. 2021, "Maximum likelihood training of score-based
diffusion models"). Then:

- spread of the loss: the standard deviation, over fresh times and noise, of the loss of one batch
  of held-out photographs, in bits per value, in which both losses are bounds but for a constant;
  with times in strata of the batch, as here, and with independent ones;
- bits per value of held-out photographs by the probability flow of each, with its standard error;
- 1000 times the kernel distance of pictures to the photographs, in the features of a judge, with
  the default sampler at several budgets.

A run goes on where it stopped, and what is measured already is not measured again.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import torch
from training_comparison.runs import (
    AVERAGED,
    Row,
    Viewer,
    keep,
    kept,
    options_of,
    recipe_of,
    splits_of,
    trained,
)

from core.engine.library import Library
from core.engine.requests import Generate
from training.data import Photographs, spread
from training.loop import Trainer
from training.network_kinds import PatchUNet
from training.objective_base import Shown
from training.objective_kinds import MaximumLikelihood
from training.objectives_path import Likelihood, Preserving
from training.quality.bits import bits_of
from training.quality.samples import generate

RESULTS = Path(__file__).parent / "results" / "full_diffusion.json"
OBJECTIVES = {
    "FullDiffusion": MaximumLikelihood(),
    "truncated": Preserving(weighting=Likelihood(), time_scale=4.0, dequantised=True),
}


@torch.no_grad()
def losses_of(
    trainer: Trainer, photographs: Photographs, shares: torch.Tensor, seed: int
) -> torch.Tensor:
    """The loss of each photograph, (N,), bits per value, at shares (N,) of the levels."""
    generator = torch.Generator().manual_seed(seed)
    objective, model = trainer.recipe.objective, trainer.denoiser.parametrization
    image = torch.from_numpy(photographs.pixels).float() / 127.5 - 1
    noise = torch.randn(image.shape, generator=generator)
    level = objective.levels(trainer.sigma_data).at(shares)
    shown = Shown(objective.seen(image, generator), noise, level)
    inside, clock = model.condition(shown.mixed, level)
    output = trainer.denoiser.network(inside, clock, None)
    return objective.losses(model, output, shown, trainer.sigma_data) / math.log(2)


def spreads(trainer: Trainer, photographs: Photographs, repeats: int) -> Row:
    """The standard deviation of a batch's mean loss, with strata and without."""
    count = len(photographs)
    found: Row = {}
    with trainer.weights(AVERAGED):
        trainer.denoiser.eval()
        for kind in ("strata", "independent times"):
            means = []
            for seed in range(repeats):
                generator = torch.Generator().manual_seed(1000 + seed)
                draw = torch.rand(count, generator=generator)
                place = torch.randperm(count, generator=generator)
                shares = (place + draw) / count if kind == "strata" else draw
                means.append(losses_of(trainer, photographs, shares, seed).mean())
            found[f"spread of the loss, {kind}"] = float(f"{torch.stack(means).std().item():.3g}")
    return found


def bits(model: Path, photographs: Photographs) -> Row:
    """Mean and standard error of the bits per value of photographs."""
    labels = [None] * len(photographs)
    measured = bits_of(photographs, labels, str(model), Library([], device="cpu"))
    error = measured.bits.std(ddof=1) / math.sqrt(len(photographs))
    return {
        "bits per value": round(float(measured.bits.mean()), 4),
        "standard error of bits": round(float(error), 4),
    }


def pictures(model: Path, viewer: Viewer, count: int, steps: tuple[int, ...]) -> Row:
    """Distances of pictures by the default sampler, at each number of steps."""
    library, found = Library([], device="cpu"), {}
    for each in steps:
        request = Generate(model=str(model), steps=each)
        made = generate(request, library, [""] * count)
        likeness = viewer.likeness(made.photographs.pixels)
        found[f"kernel distance x 1000, {each} steps"] = likeness.distance
        found[f"its standard error, {each} steps"] = likeness.error
    return found


def main() -> None:
    """Train, measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options_of(parser, pictures=128_000, size=16, samples=256)
    parser.add_argument("--widths", type=int, nargs="+", default=[64, 96], help="(64 96)")
    parser.add_argument("--held-out", type=int, default=64, help="photographs measured (64)")
    parser.add_argument("--repeats", type=int, default=64, help="of the loss (64)")
    parser.add_argument("--steps", type=int, nargs="+", default=[10, 40], help="(10 40)")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    splits = splits_of(options)
    held_out = spread(splits["test"], options.held_out)
    viewer = Viewer(options.judge, splits["train"])
    widths = tuple(options.widths)
    network = PatchUNet(
        patch=2, widths=widths, blocks=(1,) * len(widths), attention=(len(widths) - 1,)
    )
    asked: dict[str, object] = {
        "photographs": len(splits["train"]),
        "size": options.size,
        "widths of the network": widths,
        "pictures seen": options.pictures,
        "batch": options.batch,
        "held-out photographs": len(held_out),
        "repeats": options.repeats,
        "samples": options.samples,
        "held-out photographs' distance": viewer.likeness(
            spread(splits["test"], options.samples).pixels
        )._asdict(),
    }
    rows = kept(options.out, asked)
    for name, objective in OBJECTIVES.items():
        if any(row["objective"] == name for row in rows):
            continue
        recipe = recipe_of(
            objective.kind, options, options.pictures, network=network, objective=objective
        )
        folder = options.runs / f"{objective.kind}-{options.size}-{'-'.join(map(str, widths))}"
        trainer = trained(recipe, splits["train"], folder)
        model = trainer.folder.model
        row: Row = {"objective": name}
        row |= spreads(trainer, held_out, options.repeats)
        row |= bits(model, held_out)
        row |= pictures(model, viewer, options.samples, tuple(options.steps))
        rows.append(row)
        print(json.dumps(row), flush=True)
        keep(options.out, asked, rows)


if __name__ == "__main__":
    main()
