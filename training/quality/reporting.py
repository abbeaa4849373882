"""``scorebrush-evaluate report``: a model's pictures beside held-out photographs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.engine.library import Library
from core.errors import BadRequest
from core.samplers import SAMPLERS
from training.data import spread
from training.quality.asked import (
    add_generation,
    add_measures,
    generated,
    held_out_too,
    measures,
)
from training.quality.bits import bits_figures
from training.quality.report import write_report
from training.quality.samples import Samples, read_samples


def add_report(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the class to itself)
    """Add the command to those of ``scorebrush-evaluate``."""
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
    add_measures(report)
    report.add_argument("--out", type=Path, required=True, help="folder for the report")
    add_generation(report, count=2000)
    report.add_argument("--sampler", choices=sorted(SAMPLERS), help="default: the model's")
    report.add_argument("--steps", type=int, help="default: the model's")
    report.add_argument(
        "--size", type=int, help="of --pictures in pixels (default: the judge's, else 64)"
    )
    report.add_argument(
        "--bits",
        type=int,
        default=0,
        metavar="N",
        help="also measure the bits per value of N held-out photographs (default: 0)",
    )


def _report(options: argparse.Namespace) -> None:
    if options.count < 1 or options.depth < 1:
        raise BadRequest("Ask for at least one picture, and for at least one part of the label.")
    if options.bits and options.pictures:
        raise BadRequest("Pictures alone have no likelihood: give the model, or leave --bits out.")
    given = measures(options)
    library = Library(device=options.device)
    size = options.size or 64
    if given.judge is not None:
        size = given.judge.card.network.image_size
    elif options.model:
        size = library.card(options.model).image_size
    photographs = held_out_too(options.data, size)
    more: dict[str, Any] = {}
    samples: Samples
    if options.pictures:
        samples = read_samples(options.pictures, size, options.count, options.seed)
    else:
        paths = photographs["train"].paths
        chosen = {"sampler": options.sampler, "steps": options.steps}
        samples = generated(options, library, paths, model=options.model, **chosen)
        if options.bits:
            some = spread(photographs["test"], options.bits)
            more["bits"] = bits_figures(some, options.model, library)
    figures = write_report(samples, photographs, given, options.out, more)
    print(_sentence(figures["summary"]))
    print(f"The report is {options.out / 'report.md'}.")


def _sentence(short: dict[str, Any]) -> str:
    parts = [
        f"{name} as asked {100 * short[f'{name}_as_asked']:.1f} %"
        for name in ("subject", "class")
        if f"{name}_as_asked" in short
    ]
    parts += [
        f"{name.replace('fid_', 'FID-')} {value:.2f}"
        for name, value in short.items()
        if name.startswith("fid_") and not name.endswith("_real")
    ]
    if "kid" in short:
        parts.append(f"KID x 1000 {1000 * short['kid']:.2f}")
    if "kernel_distance" in short:
        names = ("", "_real", "_real_same_labels")
        ours, real, same = (f"{1000 * short['kernel_distance' + name]:.1f}" for name in names)
        parts.append(f"kernel distance x 1000: {ours} (held-out {real}, with equal labels {same})")
    if "bits_per_value" in short:
        parts.append(f"{short['bits_per_value']:.3f} bits per value")
    parts.append(f"near copies in pixels {short['near_copies_in_pixels']}")
    parts.append(f"in features {short['near_copies_in_features']}")
    return ", ".join(parts) + "."
