"""``scorebrush-evaluate``: measure generated pictures beside held-out photographs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from core.command_line import Parser, reported
from core.engine.neighbours import index_steps, read_judge
from core.errors import BadRequest
from core.judge import Judge, subject_of
from core.steps import finished, followed
from core.training_index import unknown_source
from training.quality.asked import held_out_too
from training.quality.averages import add_averages
from training.quality.budgets import add_budgets
from training.quality.figures import agreement_figures, see
from training.quality.judge_training import JudgeRecipe, train_judge
from training.quality.picture_sources import sources_of
from training.quality.reporting import add_report


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments

    def carry_out() -> int:
        options = _parser().parse_args(given)
        options.command(options)
        return 0

    return reported("scorebrush-evaluate", carry_out, debug="--debug" in given)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush-evaluate",
        description="Measure generated pictures beside held-out photographs.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    judge = commands.add_parser(
        "train-judge",
        help="train a classifier of the photographs",
        description="Train a small classifier of subjects and classes on the training photographs "
        "and state its accuracy on the held-out ones: about 20 minutes of one processor core for "
        "12,000 pictures.",
    )
    judge.set_defaults(command=_train_judge)
    judge.add_argument("data", type=Path, help="zip or folder: {train,test}/SUBJECT/CLASS/*.jpg")
    judge.add_argument("--out", type=Path, required=True, help="the judge's file (.safetensors)")
    judge.add_argument("--size", type=int, default=64, help="side of the pictures (default: 64)")
    judge.add_argument("--epochs", type=int, default=JudgeRecipe.epochs)
    judge.add_argument("--seed", type=int, default=JudgeRecipe.seed)
    judge.add_argument(
        "--turn", nargs="*", default=[], metavar="SUBJECT", help="subjects with no up and down"
    )
    judge.add_argument("--about", default="", help="the photographs and licences, for the card")

    index = commands.add_parser(
        "index",
        help="make the index of training pictures that ships with a model",
        description="Make a small index of the training photographs, by which `scorebrush "
        "neighbours` tells whether a picture is a copy of one of them.",
    )
    index.set_defaults(command=_index)
    index.add_argument("data", type=Path, help="the photographs, zip or folder")
    index.add_argument("--judge", type=Path, required=True, help="what train-judge wrote")
    index.add_argument("--out", type=Path, required=True, help="the index's file (.safetensors)")
    index.add_argument("--sources", type=Path, help="TOML that says where pictures come from")

    add_report(commands)
    add_budgets(commands)
    add_averages(commands)
    return parser


def _train_judge(options: argparse.Namespace) -> None:
    if options.epochs < 1 or options.size < 16 or options.size % 16:
        raise BadRequest("Ask for at least one epoch, and for a size that is a multiple of 16.")
    photographs = held_out_too(options.data, options.size)
    if unknown := set(options.turn) - {subject_of(path) for path in photographs["train"].paths}:
        raise BadRequest(f"There is no subject {', '.join(sorted(unknown))} in {options.data}.")
    recipe = JudgeRecipe(
        epochs=options.epochs, seed=options.seed, turn_subjects=tuple(options.turn)
    )
    judge = train_judge(photographs["train"], recipe, options.about, print)
    test = see(judge, photographs["test"])
    accuracy = {name: part["real"] for name, part in agreement_figures(test, test).items()}
    judge = Judge(
        replace(judge.card, quality={"held_out_accuracy": accuracy}),
        judge.network,
        judge.mean,
        judge.spread,
    )
    judge.save(options.out)
    named = ", ".join(f"{name} {100 * share['share']:.1f} %" for name, share in accuracy.items())
    print(f"The judge is {options.out}. Named rightly of held-out photographs: {named}.")


def _index(options: argparse.Namespace) -> None:
    judge, digest = read_judge(options.judge)
    source = sources_of(options.sources) if options.sources else unknown_source
    steps = index_steps(options.data, judge, digest, source)
    layout = "{percentage:3.0f}% |{bar}| {remaining}"
    with tqdm(total=1.0, bar_format=layout, disable=None) as bar:
        index = finished(followed(steps, lambda share: bar.update(share - bar.n)))
    index.save(options.out)
    size = options.out.stat().st_size / 2**20
    known = sum(bool(each.licence) for each in index.sources)
    print(f"{len(index)} pictures, {known} with a licence, in {options.out} ({size:.1f} MiB).")


if __name__ == "__main__":
    sys.exit(main())
