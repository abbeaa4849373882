"""``scorebrush-train RECIPE.toml``: from photographs to a model, headless."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from core.errors import ScorebrushError
from training.assemble import pixel_deviation
from training.data import load_photographs, vocabulary
from training.loop import Trainer
from training.recipe import Recipe, read_recipe


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        model = train(options.recipe, options.data, options.out, options.device)
    except ScorebrushError as error:
        print(f"scorebrush-train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from the last checkpoint.", file=sys.stderr)
        return 130
    print(f"The model is {model}. Try it:  scorebrush generate --model {model}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scorebrush-train",
        description="Train a score model on a folder or zip of photographs. A run that was "
        "interrupted goes on from its last checkpoint when the command is given again.",
    )
    parser.add_argument(
        "recipe", type=Path, help="a recipe, such as training/recipes/commons-64.toml"
    )
    parser.add_argument("--data", type=Path, help="folder or zip, instead of the recipe's")
    parser.add_argument("--out", type=Path, help="run folder (default: runs/NAME)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


def train(recipe_path: Path, data: Path | None, out: Path | None, device: str | None) -> Path:
    """Train by a recipe, or go on with it.

    Args:
        recipe_path: the recipe.
        data: photographs to use instead of the recipe's.
        out: the run folder; ``runs/NAME`` when None.
        device: "cuda", "mps" or "cpu"; the best there is when None.

    Returns:
        the finished model's path.

    Raises:
        ScorebrushError: anything that the person can mend, in their words.
    """
    from core.engine.device import best_device
    from core.files import make_folder, write_whole

    recipe = read_recipe(recipe_path)
    folder = out or Path("runs") / recipe.model.name
    make_folder(folder)
    photographs = load_photographs(
        data or _source(recipe, recipe_path), recipe.data.size, recipe.network.channels
    )
    pictures = photographs["train"]
    for reason in pictures.skipped[:20]:
        print(f"Skipped {reason}", file=sys.stderr)
    if pictures.skipped:
        print(f"{len(pictures.skipped)} unreadable files were skipped.", file=sys.stderr)
    labels = vocabulary(pictures.paths + photographs["test"].paths)
    sigma_data = recipe.objective.sigma_data or pixel_deviation(pictures.pixels)
    print(
        f"{len(pictures)} photographs to train on, {len(photographs['test'])} held out, "
        f"{len(labels)} labels, pixel deviation {sigma_data:.3f}. Run folder: {folder}"
    )
    write_whole(folder / "recipe.json", json.dumps(recipe.to_json(), indent=1).encode())
    trainer = Trainer(
        recipe,
        photographs,
        folder,
        torch.device(device) if device else best_device(),
        sigma_data=sigma_data,
        labels=labels,
    )
    return trainer.run()


def _source(recipe: Recipe, recipe_path: Path) -> Path:
    beside = recipe_path.parent / recipe.data.source
    return beside if beside.exists() else Path(recipe.data.source)


if __name__ == "__main__":
    sys.exit(main())
