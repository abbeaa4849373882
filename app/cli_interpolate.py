"""``scorebrush interpolate``: pictures between pictures, as a GIF, a film, a sheet or frames."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_progress import Bar, drain
from app.cli_values import choice, number, some_path, whole
from core.animation import check_target, save_frames
from core.engine.library import Library
from core.engine.requests import Generate, Interpolate, parse_seed
from core.errors import BadPicture, BadRequest
from core.interpolation import Grid, Line, Rotation, Spherical, smoothness
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.checkpoints.card import ModelCard
    from core.engine.interpolation_requests import End

_STEPS_FOR_PHOTOGRAPHS = 40  # with fewer, the default sampler does not quite come back to them
_WAYS = {"sphere": Spherical, "noise": Rotation}
_DESCRIPTION = """\
Make the pictures between pictures. An end is a seed, a picture that Scorebrush has made, or any
photograph. A picture of Scorebrush's stands for its seed, and brings its settings along; one whose
settings are not those of the others, and any photograph, is encoded, and how well it comes back is
said. Name the first end again as the last to close a circle."""


def options_of(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add("ends", metavar="END", nargs="+", help="seed, or picture file")
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument(
        "--frames",
        default=Line.frames,
        metavar="N",
        type=whole("The number of frames"),
        help="from each end to the next (default 17)",
    )
    layout.add_argument(
        "--grid", metavar="N", type=whole("The side of the grid"), help="N x N between four corners"
    )
    add(
        "--way",
        metavar="WAY",
        type=choice("way", _WAYS),
        default="sphere",
        help="sphere turns the latents, noise all noise that is drawn (default %(default)s)",
    )
    add("--model", metavar="M", help=f"model (default {Interpolate.model})")
    add("--label", metavar="L", help="what the frames show (default anything)")
    kind = choice("sampler", SAMPLERS)
    add("--sampler", metavar="NAME", type=kind, help="way from noise to picture")
    add("--steps", metavar="K", type=whole("The number of steps"), help="steps of the sampler")
    add("--guidance", metavar="G", type=number("The guidance"), help="over 1 exaggerates the label")
    rate = number("The rate")
    add("--rate", metavar="R", type=rate, default=12.0, help="frames per second (default 12)")
    add(
        "--out",
        metavar="OUT",
        type=some_path,
        default=Path("interpolation.gif"),
        help="file.gif, file.mp4, file.png for a sheet, or a folder (default %(default)s)",
    )
    add("--device", metavar="D", help="cpu, cuda or mps (default the fastest there is)")


def interpolate(options: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        ScorebrushError: whatever is wrong with ends, options or the place to write to.
    """
    from core.engine.tasks import run

    check_target(options.out, options.rate)
    library = Library(device=options.device)
    request = _request(options, library)
    card = library.card(request.model)
    headline = f"{card.title}: {request.count} frames, {request.label or 'anything'}"
    result = drain(run(request, library), Bar(headline))
    for end, error in result.errors.items():
        print(f"{options.ends[end]} comes back within {error:.2f} of 255 levels (RMS)")
    if isinstance(request.layout, Line) and request.count > 2:
        largest = smoothness(result.frames)
        print(f"The largest step between frames is {largest:.2f} times the mean step.")
    columns = request.layout.side if isinstance(request.layout, Grid) else None
    save_frames(options.out, result.frames, options.rate, columns)
    print(f"The frames are {options.out.resolve()}")
    return 0


def _request(options: argparse.Namespace, library: Library) -> Interpolate:
    records = [_record(text) for text in options.ends]
    first = next((record for record in records if record), None)
    named = options.model or (first.model if first else Interpolate.model)
    if Path(named).is_file():
        named = str(Path(named).resolve())
    card = library.card(named)
    wanted = first if first and first.model == named else _recommended(card, named)
    for name in ("steps", "guidance"):
        if getattr(options, name) is not None:
            wanted = replace(wanted, **{name: getattr(options, name)})
    if options.sampler:
        wanted = replace(wanted, sampler=options.sampler)
    if options.label is not None:
        wanted = replace(wanted, label=card.label_named(options.label))
    ends = _ends(options.ends, records, wanted)
    if first is None and options.steps is None and not all(isinstance(it, int) for it in ends):
        wanted = replace(wanted, steps=max(wanted.steps, _STEPS_FOR_PHOTOGRAPHS))
    return Interpolate(
        ends=tuple(ends),
        layout=Grid(options.grid) if options.grid is not None else Line(options.frames),
        way=options.way,
        model=named,
        label=wanted.label,
        sampler=wanted.sampler,
        steps=wanted.steps,
        guidance=wanted.guidance,
    )


def _ends(texts: Sequence[str], records: Sequence[Generate | None], wanted: Generate) -> list[End]:
    ends: list[End] = []
    for text, record in zip(texts, records, strict=True):
        guided = record is not None and record.classifier is not None
        if (
            record
            and not guided
            and replace(wanted, seed=record.seed, count=1) == replace(record, count=1)
        ):
            ends.append(record.seed)
        elif text.strip().isdigit() and not Path(text).exists():
            ends.append(parse_seed(text))
        else:
            if record:
                print(f"{text} was made with other settings, so it is encoded as a photograph.")
            ends.append(Path(text))
    return ends


def _record(text: str) -> Generate | None:
    """The request of a picture that Scorebrush has generated, or None."""
    from core.images import read_request

    if not Path(text).is_file():
        return None
    try:
        request = read_request(text).request
    except (BadPicture, BadRequest):
        return None
    return request if isinstance(request, Generate) else None


def _recommended(card: ModelCard, name: str) -> Generate:
    best = card.recommended
    return Generate(
        model=name, sampler=SAMPLERS[best.sampler](), steps=best.steps, guidance=best.guidance
    )
