"""``scorebrush-quality``: train a judge of the photographs, and report on a model with it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from core.engine.library import Library
from core.engine.neighbours import index_steps, read_judge
from core.engine.requests import Generate
from core.errors import BadData, BadRequest, ScorebrushError
from core.judge import Judge, subject_of
from core.samplers import SAMPLERS
from core.training_index import TrainingIndex, unknown_source
from training.data import Photographs, load_photographs
from training.quality.figures import agreement_figures, see
from training.quality.judge_training import JudgeRecipe, train_judge
from training.quality.report import write_report
from training.quality.picture_sources import sources_of
from training.quality.samples import Samples, generate, labels_like, read_samples


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except ScorebrushError as error:
        print(f"scorebrush-quality: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was written.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scorebrush-quality",
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

    report = commands.add_parser(
        "report",
        help="report on a model",
        description="Generate pictures with labels in the shares of the training photographs (or "
        "read pictures that were made elsewhere), and measure them beside held-out photographs. "
        "Writes report.json, report.md, sheets and samples.zip.",
    )
    report.set_defaults(command=_report)
    source = report.add_mutually_exclusive_group(required=True)
    source.add_argument("model", nargs="?", help="name or file of a model")
    source.add_argument(
        "--pictures", type=Path, help="zip or folder of pictures, LABEL/*.png, instead of a model"
    )
    report.add_argument("--data", type=Path, required=True, help="the photographs, zip or folder")
    report.add_argument("--judge", type=Path, required=True, help="what train-judge wrote")
    report.add_argument("--out", type=Path, required=True, help="folder for the report")
    report.add_argument("--count", type=int, default=2000, help="pictures (default: 2000)")
    report.add_argument("--seed", type=int, default=0, help="of the first picture (default: 0)")
    report.add_argument("--sampler", choices=sorted(SAMPLERS), help="default: the model's")
    report.add_argument("--steps", type=int, help="default: the model's")
    report.add_argument("--guidance", type=float, help="default: the model's")
    report.add_argument(
        "--depth",
        type=int,
        default=2,
        help="parts of a label to ask for: 2 for flowers/rose, 1 for flowers (default: 2)",
    )
    report.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


def _photographs(data: Path, size: int) -> dict[str, Photographs]:
    photographs = load_photographs(data, size)
    if not len(photographs["test"]):
        raise BadData(f"{data} has no held-out photographs: put some into a folder named test.")
    return photographs


def _train_judge(options: argparse.Namespace) -> None:
    if options.epochs < 1 or options.size < 16 or options.size % 16:
        raise BadRequest("Ask for at least one epoch, and for a size that is a multiple of 16.")
    photographs = _photographs(options.data, options.size)
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
        while True:
            try:
                bar.update(next(steps) - bar.n)
            except StopIteration as end:
                index: TrainingIndex = end.value
                break
    index.save(options.out)
    size = options.out.stat().st_size / 2**20
    known = sum(bool(each.licence) for each in index.sources)
    print(f"{len(index)} pictures, {known} with a licence, in {options.out} ({size:.1f} MiB).")


def _report(options: argparse.Namespace) -> None:
    if options.count < 1 or options.depth < 1:
        raise BadRequest("Ask for at least one picture, and for at least one part of the label.")
    judge = Judge.load(options.judge)
    photographs = _photographs(options.data, judge.card.network.image_size)
    if options.pictures:
        size = judge.card.network.image_size
        samples = read_samples(options.pictures, size, options.count, options.seed)
    else:
        samples = _generated(options, photographs["train"].paths)
    figures = write_report(samples, photographs, judge, options.out)
    print(_sentence(figures["summary"]))
    print(f"The report is {options.out / 'report.md'}.")


def _generated(options: argparse.Namespace, paths: tuple[str, ...]) -> Samples:
    library = Library(device=options.device)
    recommended = library.card(options.model).recommended
    request = Generate(
        model=options.model,
        count=options.count,
        seed=options.seed,
        sampler=SAMPLERS[options.sampler or recommended.sampler](),
        steps=recommended.steps if options.steps is None else options.steps,
        guidance=recommended.guidance if options.guidance is None else options.guidance,
    )
    labels = [
        "/".join(label.split("/")[: options.depth]) for label in labels_like(paths, options.count)
    ]
    with tqdm(total=options.count, unit="picture") as bar:

        def show(share: float) -> None:
            bar.update(round(share * options.count) - bar.n)

        return generate(request, library, labels, show)


def _sentence(short: dict[str, Any]) -> str:
    parts = [
        f"{name} as asked {100 * short[f'{name}_as_asked']:.1f} %"
        for name in ("subject", "class")
        if f"{name}_as_asked" in short
    ]
    if "kernel_distance" in short:
        names = ("", "_real", "_real_same_labels")
        ours, real, same = (f"{1000 * short['kernel_distance' + name]:.1f}" for name in names)
        parts.append(f"kernel distance x 1000: {ours} (held-out {real}, with equal labels {same})")
    parts.append(f"near copies in pixels {short['near_copies_in_pixels']}")
    parts.append(f"in features {short['near_copies_in_features']}")
    return ", ".join(parts) + "."


if __name__ == "__main__":
    sys.exit(main())
