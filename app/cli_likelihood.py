"""``scorebrush likelihood``: how likely photographs are under a model, in bits per value."""

from __future__ import annotations

import argparse
import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from app.cli_progress import Bar, drain
from app.cli_values import PICTURES, files_among, number, some_path, whole
from app.words import pictures
from core.divergence import ExactTrace, Rademacher
from core.engine.bounds import LARGEST_DRAWS, need_whole
from core.engine.library import Library
from core.engine.likelihood_requests import Likelihood
from core.engine.requests import parse_seed
from core.files import check_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.engine.requests import Progress

_DESCRIPTION = """\
Say how likely photographs are under a model: the bits that each value of their pixels takes in the
shortest code that the model allows. Fewer are likelier; eight would be those of a model that knows
nothing. The central square of each picture is shrunk to the size of the model. The figures are
estimates: more probes lower the error of each, more draws tell it."""


def options_of(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add(
        "pictures",
        metavar="PHOTO",
        type=some_path,
        nargs="+",
        help="picture, or folder of pictures",
    )
    add("--model", metavar="M", default=Likelihood.model, help="model (default %(default)s)")
    add("--label", metavar="L", help="what they show (default: the model is not told)")
    trace = parser.add_mutually_exclusive_group()
    trace.add_argument(
        "--probes",
        metavar="K",
        type=whole("The number of probes"),
        default=2,
        help="random probes (default %(default)s)",
    )
    trace.add_argument(
        "--exact", action="store_true", help="no probes: a pass for each value, for small models"
    )
    add(
        "--draws",
        metavar="N",
        type=whole("The number of draws"),
        default=1,
        help="repetitions, averaged (default 1)",
    )
    add("--seed", metavar="S", type=parse_seed, default=0, help="of probes and draws (default 0)")
    add(
        "--tolerance",
        metavar="T",
        type=number("The tolerance"),
        default=Likelihood.tolerance,
        help="of the solver, in nats per value (default %(default)s)",
    )
    add("--out", metavar="CSV", type=some_path, help="also write a table to this file")
    add("--device", metavar="D", help="cpu, cuda or mps (default the fastest there is)")


def measure(options: argparse.Namespace) -> int:
    """Carry the command out; what is finished is written even if it is stopped.

    Raises:
        KeyboardInterrupt: after having written what is finished.
        ScorebrushError: likewise.
    """
    paths = files_among(options.pictures, "**/*", PICTURES, "pictures")
    if options.out:
        check_file(options.out)  # before the work, not after it
    library = Library(device=options.device)
    card = library.card(options.model)
    label = None if options.label is None else card.label_named(options.label)
    need_whole("The number of probes", options.probes, 1, LARGEST_DRAWS)
    trace = ExactTrace() if options.exact else Rademacher(options.probes)
    request = Likelihood(
        tuple(paths), options.model, label, trace, options.draws, options.seed, options.tolerance
    )
    headline = (
        f"{card.title}: bits per value of {pictures(len(paths))}, {label or 'without a label'}"
    )
    rows: list[tuple[Path, float, float]] = []
    try:
        _drain(request, library, rows, headline)
    finally:
        if options.out and rows:
            write_whole(options.out, _table(rows, request).encode())
            print(f"The table of {pictures(len(rows))} is {options.out.resolve()}")
    return 0


def _drain(
    request: Likelihood, library: Library, rows: list[tuple[Path, float, float]], headline: str
) -> None:
    from core.engine.tasks import run

    paths = [Path(str(picture)) for picture in request.pictures]

    def take(step: Progress) -> None:
        if step.bits is not None and step.errors is not None:
            new = paths[step.first : step.first + len(step.bits)]
            rows.extend(zip(new, step.bits.tolist(), step.errors.tolist(), strict=True))
            for path, *figure in rows[-len(new) :]:
                tqdm.write(f"{_figure(*figure)}  {path}")

    result = drain(run(request, library), Bar(headline), take)
    if len(paths) > 1:
        print(f"{_figure(result.mean, result.standard_error)}  mean over the pictures")


def _figure(bits: float, error: float) -> str:
    return f"{bits:.4f}" + ("           " if math.isnan(error) else f" +- {error:.4f}")


def _table(rows: Sequence[tuple[Path, float, float]], request: Likelihood) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("picture", "bits_per_value", "standard_error", "model", "label", "seed"))
    for index, (path, bits, error) in enumerate(rows):
        told = "" if math.isnan(error) else f"{error:.6f}"
        seed = request.seed + index
        writer.writerow((path, f"{bits:.6f}", told, request.model, request.label or "", seed))
    return text.getvalue()
