"""What our training loop costs beside the network: its throughput over that of a bare step.

    python benchmarks/training_throughput.py --data commons64.zip

A bare step is forward, backward and fused AdamW of the same network on one batch that lies ready,
in the same precision. Ours draws photographs, labels, augmentation, noise and levels, cuts
gradients and keeps the recipe's averages of the weights besides. The two alternate, a few steps of
each, and the figure is the median over the pairs of the ratio of their times; as wall time, and as
processor time, which other programs disturb less. Apart from that stands what the loop does now and
then: checkpoints, held-out losses and sample grids, as a share of the recipe's time between them.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from training.data import load_photographs, vocabulary
from training.loop import Trainer
from training.precision import precision
from training.recipe import Recipe, read_recipe

RESULTS = Path(__file__).parent / "results" / "training_throughput.json"
RECIPE = Path("training/recipes/commons-64.toml")


def bare_step(trainer: Trainer) -> Callable[[], None]:
    """A step of a copy of the trainer's network on its first batch, and nothing else."""
    recipe, network = trainer.recipe, copy.deepcopy(trainer.denoiser.network)
    batch = trainer.batches.at(0, trainer.device)
    x = batch.level.mix(batch.image, batch.noise)
    inside, clock = trainer.denoiser.parametrization.condition(x, batch.level)
    told = batch.label if trainer.labels else None, batch.augmentation
    conditions = told if recipe.network.told_moves else told[:1]
    working = precision(recipe.run.precision, trainer.device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.optimizer.rate, fused=True)

    def step() -> None:
        with working():
            output = network(inside, clock, *conditions)
        (output.float() - batch.noise).square().mean().backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


def timed(step: Callable[[], object], count: int, device: torch.device) -> tuple[float, float]:
    """Seconds of wall and of processor time of ``count`` steps."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(count):
        step()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - wall, time.process_time() - processor


def now_and_then(trainer: Trainer, seconds: float) -> dict[str, float]:
    """The share of a run that checkpoints and measurements take, if a step takes ``seconds``."""
    run = trainer.recipe.run
    saved, _ = timed(
        lambda: trainer.folder.save(
            trainer.step, trainer.denoiser, trainer.optimizer, trainer.averages, trainer.balance
        ),
        1,
        trainer.device,
    )
    measured, _ = timed(lambda: trainer._measure(None), 1, trainer.device)  # noqa: SLF001
    return {
        "checkpoints": saved / (60 * run.checkpoint_minutes + saved),
        "held-out losses and samples": measured / (seconds * run.measure_every / run.batch),
    }


def main() -> None:
    """Alternate, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder or zip of photographs")
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--batch", type=int, help="pictures per step (default: the recipe's)")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--steps", type=int, default=4, help="of each in a pair")
    parser.add_argument("--threads", type=int, default=0, help="of the processor (default: all)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    recipe: Recipe = read_recipe(options.recipe)
    batch = options.batch or recipe.run.batch
    recipe = dataclasses.replace(recipe, run=dataclasses.replace(recipe.run, batch=batch))
    splits = load_photographs(options.data, recipe.data.size, recipe.network.channels)
    labels = vocabulary(splits["train"].paths) if recipe.network.labelled else ()
    device = torch.device(options.device)
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            recipe,
            splits["train"],
            splits["test"],
            Path(folder),
            device,
            sigma_data=recipe.objective.sigma_data or 0.5,
            labels=labels,
        )
        bare = bare_step(trainer)
        timed(trainer.advance, 2, device)
        timed(bare, 2, device)
        ratios: dict[str, list[float]] = {"wall": [], "processor": []}
        seconds = []
        for pair in range(options.pairs):
            sides = (trainer.advance, bare)
            order = sides if pair % 2 else sides[::-1]
            taken = {side: timed(side, options.steps, device) for side in order}
            for kind, ours, theirs in zip(ratios, taken[sides[0]], taken[sides[1]], strict=True):
                ratios[kind].append(theirs / ours)
            seconds.append(taken[trainer.advance][0] / options.steps)
            print(f"pair {pair + 1}: {ratios['wall'][-1]:.3f} of the bare step", flush=True)
        rare = now_and_then(trainer, statistics.median(seconds))
    result = {
        "recipe": options.recipe.stem,
        "batch": batch,
        "device": str(device),
        "threads": torch.get_num_threads(),
        "precision": "bfloat16" if _is_bfloat16(recipe, device) else "float32",
        "pairs": options.pairs,
        "steps of each": options.steps,
        "pictures per second": batch / statistics.median(seconds),
        **{
            f"throughput over bare, {kind} time": {
                "median": statistics.median(found),
                "quartiles": statistics.quantiles(found, n=4)[::2],
            }
            for kind, found in ratios.items()
        },
        "share of a run besides": rare,
    }
    print(json.dumps(result, indent=1))
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n")


def _is_bfloat16(recipe: Recipe, device: torch.device) -> bool:
    probe = torch.ones(2, 2, device=device)
    with precision(recipe.run.precision, device)():
        return (probe @ probe).dtype == torch.bfloat16


if __name__ == "__main__":
    main()
