"""``scorebrush-train``: from photographs to a model, headless."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import torch

from core.checkpoints.foreign import short_name
from core.command_line import Parser, did_you_mean, reported
from core.engine.bounds import need_whole
from core.engine.device import best_device
from core.engine.library import user_models
from core.errors import BadRequest
from core.files import make_folder
from training.classifier import make_classifier
from training.data import Photographs, load_photographs
from training.exact import make_exact
from training.given import Given, given_pictures, source_of, tell_skipped
from training.loop import Trainer
from training.memory import within_memory
from training.plan import print_plan
from training.processes import Processes, joined
from training.recipe import Recipe, read_recipe
from training.streams import Stream

_DESCRIPTION = """\
Train a score model on a folder or zip of photographs:

  scorebrush-train RECIPE.toml          train by a recipe; given again after an interruption, it
                                        goes on from the last checkpoint
  torchrun --nproc-per-node N -m training.train RECIPE.toml
                                        the same by N processes, each on a GPU of its own if there
                                        are any; they may be another number when a run goes on
  scorebrush-train plan PHOTOGRAPHS     print the noise levels and Langevin steps that the
                                        photographs need (the techniques of NCSNv2)
  scorebrush-train exact PHOTOGRAPHS    make the model that needs no training and memorizes
  scorebrush-train classifier RECIPE.toml
                                        train a classifier of noisy pictures by the recipe's
                                        [classifier], to guide a model with
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    command, parser = _COMMANDS.get(given[0] if given else "", (_train, _train_parser))

    def carry_out() -> int:
        command(parser().parse_args(given[1:] if given and given[0] in _COMMANDS else given))
        return 0

    stopped = "stopped."
    if command is _train:
        stopped = "stopped. The same command goes on from the last checkpoint, if there is one yet."
    return reported("scorebrush-train", carry_out, debug="--debug" in given, stopped=stopped)


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
    with joined(device) as (processes, place):
        recipe = read_recipe(recipe_path)
        with within_memory(recipe):
            given = given_pictures(recipe, recipe_path, data)
            folder = out or Path("runs") / recipe.model.name
            return _train_in(processes, recipe, given, folder, place)


def _train_in(
    processes: Processes,
    recipe: Recipe,
    given: Given,
    folder: Path,
    place: torch.device,
) -> Path:
    """This process's part of :func:`train`."""
    sigma_data = recipe.objective.sigma_data or given.deviation
    trainer = Trainer(
        recipe,
        given.train,
        given.held_out,
        folder,
        place,
        sigma_data=sigma_data,
        labels=given.labels,
        processes=processes,
    )
    if processes.first:
        if isinstance(given.train, Photographs):
            tell_skipped(given.train)
        print(
            f"{given.words}, {len(given.labels)} labels, pixel deviation {sigma_data:.3f}. "
            f"Run folder: {folder}"
        )
    model = trainer.run()
    if isinstance(given.train, Stream) and (skipped := len(given.train.skipped)):
        print(f"{skipped} unreadable pictures were skipped.", file=sys.stderr)
    return model


def _train(options: argparse.Namespace) -> None:
    if not options.recipe.exists() and (hint := did_you_mean(str(options.recipe), _COMMANDS)):
        raise BadRequest(f"There is no recipe {options.recipe}, nor a command of that name.{hint}")
    model = train(options.recipe, options.data, options.out, options.device)
    if os.environ.get("RANK", "0") == "0":
        print(f"The model is {model}. Try it:  scorebrush generate --model {model}")


def _train_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush-train",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml", help="what to train, and how")
    parser.add_argument("--data", type=Path, help="folder or zip, instead of the recipe's")
    parser.add_argument("--out", type=Path, help="run folder (default: runs/NAME)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


def _plan(options: argparse.Namespace) -> None:
    print_plan(
        options.photographs,
        options.size,
        options.steps,
        options.coverage,
        options.plot,
        brief=options.brief,
    )


def _plan_parser() -> argparse.ArgumentParser:
    parser = _photographs_parser("plan", "Print the noise levels and Langevin steps (NCSNv2).")
    parser.add_argument("--steps", type=int, default=5, help="Langevin steps a level (default: 5)")
    parser.add_argument(
        "--coverage", type=float, default=0.5, help="of neighbouring levels (default: 0.5)"
    )
    parser.add_argument("--brief", action="store_true", help="print a dozen of the levels")
    parser.add_argument("--plot", type=Path, help="also draw the ladder into this PNG")
    return parser


def _exact(options: argparse.Namespace) -> None:
    out = options.out
    if out is None:
        make_folder(user_models())
        out = user_models() / f"exact-{short_name(options.photographs.resolve().stem)}.safetensors"
    model = make_exact(options.photographs, options.size, out)
    shown = model if options.out else model.stem
    print(f"The model is {model}. Try it:  scorebrush generate --model {shown}")


def _exact_parser() -> argparse.ArgumentParser:
    parser = _photographs_parser("exact", "Make the model that knows its photographs by heart.")
    parser.add_argument(
        "--out", type=Path, help="file (default: exact-NAME among the installed models)"
    )
    return parser


def _classifier(options: argparse.Namespace) -> None:
    recipe = read_recipe(options.recipe)
    source = options.data or source_of(recipe, options.recipe)
    photographs = load_photographs(source, recipe.data.size, recipe.network.channels)
    out = options.out or Path(f"{recipe.model.name}-classifier.safetensors")
    made = make_classifier(recipe, photographs, out, best_device(options.device))
    print(f"The classifier is {made}")


def _classifier_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush-train classifier", description="Train a classifier of noisy pictures."
    )
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml", help="what to train, and how")
    parser.add_argument("--data", type=Path, help="folder or zip, instead of the recipe's")
    parser.add_argument("--out", type=Path, help="file (default: NAME-classifier.safetensors)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


def _photographs_parser(command: str, description: str) -> argparse.ArgumentParser:
    parser = Parser(prog=f"scorebrush-train {command}", description=description)
    parser.add_argument("photographs", type=Path, help="a folder or zip")
    parser.add_argument("--size", type=_side, default=64, help="side in pixels (default: 64)")
    return parser


def _side(text: str) -> int:
    """A side in pixels; raises BadRequest where it is none."""
    side = int(text) if text.strip().isdecimal() else text
    need_whole("The size", side, 1, _LARGEST_SIDE)
    return int(side)


_LARGEST_SIDE = 2048

_COMMANDS = {
    "plan": (_plan, _plan_parser),
    "exact": (_exact, _exact_parser),
    "classifier": (_classifier, _classifier_parser),
}


if __name__ == "__main__":
    sys.exit(main())
