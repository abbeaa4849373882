"""What several commands of ``scorebrush-evaluate`` ask for: pictures, and measures of them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.engine.device import best_device
from core.engine.library import Library
from core.engine.requests import Generate
from core.errors import BadData, BadRequest
from core.judge import Judge
from core.samplers import SAMPLERS
from training.bars import pictures_bar
from training.data import Photographs, load_photographs
from training.quality.inception import Inception
from training.quality.samples import Samples, generate, labels_like


@dataclass(frozen=True, eq=False)
class Measures:
    """What measures pictures; at least one of the two.

    Attributes:
        judge: a classifier of the photographs.
        inception: the field's standard features.
        reference: training photographs that Inception sees, all when None.
    """

    judge: Judge | None
    inception: Inception | None
    reference: int | None = None


def add_measures(parser: argparse.ArgumentParser) -> None:
    """The options that :func:`measures` reads, and ``--data`` and ``--device``."""
    parser.add_argument("--data", type=Path, required=True, help="the photographs, zip or folder")
    parser.add_argument(
        "--judge",
        type=Path,
        help="measure by a classifier of the photographs, which train-judge wrote; its figures "
        "compare with nothing published",
    )
    parser.add_argument(
        "--inception",
        nargs="?",
        const=Path(),
        type=Path,
        metavar="FILE",
        help="measure in the field's standard features (FID, KID, Inception score), from the "
        "weights in FILE; this is what is done without --judge, and both may be given",
    )
    parser.add_argument(
        "--reference",
        type=int,
        metavar="N",
        help="training photographs that Inception sees, drawn at random (default: all)",
    )
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")


def measures(options: argparse.Namespace) -> Measures:
    """Read the judge, the weights of Inception or both.

    Raises:
        BadRequest: the weights of Inception are missing, and no judge was given instead.
        BadCheckpoint: a file is damaged or something else.
    """
    if options.reference is not None and options.reference < 1:
        raise BadRequest("Ask for at least one training photograph as a reference.")
    judge = Judge.load(options.judge) if options.judge else None
    inception = None
    if options.inception is not None or judge is None:
        named = options.inception if options.inception and options.inception.name else None
        inception = Inception.load(named, best_device(options.device))
    return Measures(judge, inception, options.reference)


def add_generation(parser: argparse.ArgumentParser, count: int) -> None:
    """The options that :func:`generated` reads; ``count`` is the default of ``--count``."""
    parser.add_argument("--count", type=int, default=count, help=f"pictures (default: {count})")
    parser.add_argument("--seed", type=int, default=0, help="of the first picture (default: 0)")
    parser.add_argument("--guidance", type=float, help="default: the model's")
    parser.add_argument(
        "--depth",
        type=int,
        default=2,
        help="parts of a label to ask for: 2 for flowers/rose, 1 for flowers (default: 2)",
    )


def generated(
    options: argparse.Namespace,
    library: Library,
    paths: tuple[str, ...],
    *,
    model: str,
    sampler: str | None = None,
    steps: int | None = None,
) -> Samples:
    """Generate pictures with labels in the shares of ``paths``, with a bar of progress.

    Raises:
        BadRequest: no pictures are asked for, or not even one part of a label.
        ScorebrushError: as the engine does.
    """
    if options.count < 1 or options.depth < 1:
        raise BadRequest("Ask for at least one picture, and for at least one part of the label.")
    card = library.card(model)
    best = card.recommended
    request = Generate(
        model=model,
        count=options.count,
        seed=options.seed,
        sampler=SAMPLERS[sampler or best.sampler](),
        steps=best.steps if steps is None else steps,
        guidance=best.guidance if options.guidance is None else options.guidance,
    )
    labels = [""] * options.count
    if card.labels:
        whole = labels_like(paths, options.count)
        labels = ["/".join(label.split("/")[: options.depth]) for label in whole]
    with pictures_bar(options.count, "drawn") as bar:

        def show(share: float) -> None:
            bar.update(round(share * options.count) - bar.n)

        return generate(request, library, labels, show)


def held_out_too(data: Path, size: int) -> dict[str, Photographs]:
    """The splits "train" and "test" of photographs.

    Raises:
        BadData: none are readable, or none are held out.
    """
    photographs = load_photographs(data, size)
    if not len(photographs["test"]):
        raise BadData(f"{data} has no held-out photographs: put some into a folder named test.")
    return photographs


def some(photographs: Photographs, count: int | None) -> Photographs:
    """So many of them, drawn at random but always the same ones; all when None."""
    if count is None or count >= len(photographs):
        return photographs
    rows = np.sort(np.random.default_rng(0).permutation(len(photographs))[:count])
    return photographs.rows(rows)
