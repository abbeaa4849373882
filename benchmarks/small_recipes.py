"""How long the small recipes take: processor time of a few steps of each, times their length.

Pictures are random, as their content costs nothing; measuring and checkpoints, every few minutes,
are left out. One thread, so that minutes are those of one core.

    python benchmarks/small_recipes.py
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import torch

import training
from training.data import Photographs
from training.loop import Trainer
from training.recipe import read_recipe

RESULTS = Path(__file__).parent / "results" / "small_recipes.json"
STEPS = 6


def main() -> None:
    """Measure and write ``results/small_recipes.json``."""
    torch.set_num_threads(1)
    found = {}
    for path in sorted((Path(training.__file__).parent / "recipes").glob("small-*.toml")):
        found[path.stem] = measured(path)
        print(path.stem, found[path.stem], flush=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(path: Path) -> dict[str, float]:
    """Millions of parameters, pictures per second of one core, and its minutes for the recipe."""
    recipe = read_recipe(path)
    shape = (256, recipe.network.channels, recipe.data.size, recipe.data.size)
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    names = tuple(str(number) for number in range(len(pixels)))
    photographs = Photographs(pixels, ("flowers",) * len(pixels), names)
    labels = ("flowers",) if recipe.data.labels and recipe.network.labelled else ()
    cpu = torch.device("cpu")
    given = photographs, photographs
    trainer = Trainer(recipe, *given, Path(), cpu, sigma_data=0.5, labels=labels)
    trainer.advance()  # the first step makes room for moments
    start = time.process_time()
    for _ in range(STEPS):
        trainer.advance()
    speed = STEPS * recipe.run.batch / (time.process_time() - start)
    parameters = sum(parameter.numel() for parameter in trainer.denoiser.network.parameters())
    return {
        "million parameters": round(parameters / 1e6, 2),
        "pictures/s": round(speed),
        "core minutes": round(recipe.run.pictures / speed / 60),
    }


if __name__ == "__main__":
    main()
