"""The command line: everything that the engine does, without a window and without Qt."""

from __future__ import annotations

import argparse
import secrets
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, NoReturn

from app import cli_edits, cli_gallery, cli_interpolate, cli_likelihood, cli_models
from app.cli_session import Session
from app.cli_values import choice, number, whole
from core.engine.library import Library
from core.engine.requests import Edit, Generate, Reference, parse_seed
from core.errors import BadRequest, ScorebrushError
from core.hub.wanted import wanted_for
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    import numpy as np

    from core.checkpoints.card import ModelCard

OUTPUT = Path("scorebrush-output")
_STOPPED, _WRONG, _FAILED = 130, 2, 1
_ROOM_FOR_A_GRID = 16

_EXAMPLES = """\
examples:
  scorebrush                                             open the window
  scorebrush models                                      what is installed, and its labels
  scorebrush models pull google/ddpm-cifar10-32          download a model
  scorebrush generate --label flowers/rose --count 4
  scorebrush generate --label aerial --seed 42 --steps 40 --sampler heun
  scorebrush show picture.png                            the request that a picture carries
  scorebrush generate --again picture.png                make that picture again
  scorebrush inpaint photo.jpg --mask mask.png           fill what a mask covers
  scorebrush colorize scans --label flowers              a folder of grey photographs
  scorebrush likelihood photos --out bits.csv            how likely photographs are
  scorebrush interpolate 7 42 --label aerial --out a.mp4
"""


def command(arguments: Sequence[str]) -> int:
    """Carry out a command line; return 0, 1 for a failure, 2 for a wrong request, 130 for Ctrl-C.

    What goes wrong is said in one line that begins with "scorebrush:"; ``--debug`` adds the
    traceback.
    """
    return _reported(lambda: _dispatch(arguments), debug="--debug" in arguments)


def demonstrate() -> int:
    """Generate a grid over the subjects of the default model, where there is no display."""

    def make() -> int:
        print("There is no display, so here is a grid of pictures instead of the window.")
        library = Library()
        card = library.card(Generate.model)
        subjects: list[str | None] = [*card.subjects[:_ROOM_FOR_A_GRID]] or [None]
        each = _ROOM_FOR_A_GRID // len(subjects)
        best = _recommended(card)
        session = Session(library, OUTPUT, columns=each if len(subjects) > 1 else None)
        print(f"{each * len(subjects)} pictures go into {session.folder.resolve()}.", flush=True)
        for row, subject in enumerate(subjects):
            print(f"{subject or 'anything'}: {each} pictures ...", flush=True)
            session.make(replace(best, label=subject, count=each, seed=row * each))
        session.finish()
        print("To open the window, start scorebrush on a desktop, where DISPLAY or WAYLAND_DISPLAY")
        print("is set. To make other pictures: scorebrush generate --help")
        return 0

    return _reported(make, debug=False)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadRequest(f"{message} (see {self.prog} --help)")


def _dispatch(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = options.action
    return action(options)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="scorebrush",
        description="Make pictures with score-based generative models. Alone, it opens the window.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"scorebrush {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    samplers = fill(
        ", ".join(SAMPLERS),
        width=78,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    generate = commands.add_parser(
        "generate",
        help="make pictures from noise",
        description="Make pictures from noise. Each is a PNG that carries the request which makes\n"
        "it again; several also stand on a contact sheet. Steps, sampler and guidance are as\n"
        "the model recommends, unless they are given.",
        epilog=f"samplers:\n{samplers}\n\n{_EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = generate.add_argument
    add("--model", metavar="M", help=f"model by name, or a model file (default {Generate.model})")
    add("--label", metavar="L", help="what to show: a subject, or subject/class (default anything)")
    add("--count", metavar="N", type=whole("The number of pictures"), help="pictures (default 16)")
    add("--seed", metavar="S", type=parse_seed, help="seed of the first picture (default random)")
    add("--steps", metavar="K", type=whole("The number of steps"), help="steps of the sampler")
    add(
        "--sampler",
        metavar="NAME",
        type=choice("sampler", SAMPLERS),
        help="way from noise to picture, see below",
    )
    add(
        "--guidance",
        metavar="G",
        type=number("The guidance"),
        help="over 1 exaggerates the label, at half speed",
    )
    add("--again", metavar="PNG", type=Path, help="take all this from a picture made earlier")
    add("--out", metavar="DIR", type=Path, default=OUTPUT, help="folder (default %(default)s)")
    add("--device", metavar="D", help="cpu, cuda or mps (default the fastest there is)")
    generate.set_defaults(action=_generate)

    show = commands.add_parser("show", help="print the request that a picture carries")
    show.add_argument("picture", type=Path)
    show.set_defaults(action=_show)

    models = commands.add_parser("models", help="list, find, download, check and import models")
    of_models = cli_models.options_of(models)

    likelihood = commands.add_parser(
        "likelihood", help="say how likely photographs are, in bits per value"
    )
    cli_likelihood.options_of(likelihood)
    likelihood.set_defaults(action=cli_likelihood.measure)

    interpolate = commands.add_parser("interpolate", help="make the pictures between pictures")
    cli_interpolate.options_of(interpolate)
    interpolate.set_defaults(action=cli_interpolate.interpolate)

    gallery = commands.add_parser("gallery", help="make the index of the gallery again")
    of_gallery = cli_gallery.options_of(gallery)

    of_edits = cli_edits.add_to(commands)

    for each in (
        generate,
        show,
        models,
        likelihood,
        interpolate,
        *of_models,
        *of_gallery,
        *of_edits,
    ):
        each.add_argument("--debug", action="store_true", help="print a traceback with an error")
    return parser


def _generate(options: argparse.Namespace) -> int:
    library = Library(device=options.device)
    if options.again:
        from core.images import read_request

        start, digest = read_request(options.again)
        if isinstance(start, Edit):
            return cli_edits.again(start, options.out, library, options.seed)
    else:
        start, digest = None, ""
    wanted = {
        name: getattr(options, name)
        for name in ("model", "label", "count", "seed", "steps", "sampler", "guidance")
        if getattr(options, name) is not None
    }
    if "model" in wanted and (path := library.path(wanted["model"])) == Path(wanted["model"]):
        wanted["model"] = str(path.resolve())  # found again from anywhere
    if start is None:
        start = _recommended(library.card(wanted.get("model", Generate.model)))
        wanted.setdefault("seed", secrets.randbelow(2**31))
    request = replace(start, **wanted)
    card = library.card(request.model)
    if request.label is not None:
        request = replace(request, label=card.label_named(request.label))
    session = Session(library, options.out)
    if digest and (missing := wanted_for(request.model, digest, library)):
        fetch = f"  scorebrush models pull {missing.address}" if missing.address else ""
        print(
            f"scorebrush: {options.again} will differ when it is made again. {missing}{fetch}",
            file=sys.stderr,
        )
    print(f"{card.title}: {request.label or 'anything'}, seed {request.seed}")
    session.make(request)
    session.finish()
    if options.again and not wanted and request.count == 1:
        _compare(options.again, session.pictures[0])
    return 0


def _show(options: argparse.Namespace) -> int:
    from core.images import read_request

    request, digest = read_request(options.picture)
    edit = {"edit": type(request).__name__.lower()} if isinstance(request, Edit) else {}
    if isinstance(request, Edit) and isinstance(request.photo, Reference):
        edit["photo"] = request.photo.path
    entries = {
        **edit,
        "model": request.model,
        "label": request.label or "anything",
        "count": request.count,
        "seed": request.seed,
        "steps": request.steps,
        "method" if isinstance(request, Edit) else "sampler": request.way,
        "guidance": f"{request.guidance:g}",
        "weights": f"sha256 {digest}" if digest else "unknown",
    }
    for name, value in entries.items():
        print(f"{name:9} {value}")
    print(f"\nMake it again: scorebrush generate --again {options.picture}")
    return 0


def _compare(original: Path, pixels: np.ndarray) -> None:
    import numpy as np

    from core.images import load

    old = load(original)
    if old.shape != pixels.shape:
        return
    difference = int(np.abs(old.astype(int) - pixels).max())
    if difference == 0:
        print(f"It is identical to {original}, pixel for pixel.")
    else:
        print(
            f"It differs from {original} by at most {difference} of 255 levels in any pixel: "
            "another device, precision or batch rounds differently."
        )


def _recommended(card: ModelCard) -> Generate:
    """A request as the model's card recommends it."""
    best = card.recommended
    return Generate(
        model=card.name,
        sampler=choice("sampler", SAMPLERS)(best.sampler),
        steps=best.steps,
        guidance=best.guidance,
    )


def _version() -> str:
    try:
        return version("scorebrush")
    except PackageNotFoundError:
        return "(from a checkout)"


def _reported(action: Callable[[], int], *, debug: bool) -> int:
    """Run a command, turning what goes wrong into one line and an exit code."""
    try:
        return action()
    except KeyboardInterrupt:
        print("scorebrush: stopped.", file=sys.stderr)
        return _STOPPED
    except ScorebrushError as error:
        if debug:
            traceback.print_exc()
        print(f"scorebrush: {error}", file=sys.stderr)
        return _WRONG if isinstance(error, BadRequest) else _FAILED
