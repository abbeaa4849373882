"""The command line: everything that the engine does, without a window and without Qt."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from app import (
    cli_edits,
    cli_gallery,
    cli_generate,
    cli_interpolate,
    cli_likelihood,
    cli_models,
    cli_neighbours,
    cli_trial,
)
from app.cli_session import Session
from app.cli_values import some_path
from core.command_line import Parser, reported
from core.engine.library import Library
from core.engine.requests import Generate

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
    """Carry out a command line; returns the exit code of ``core.command_line.reported``."""
    return reported("scorebrush", lambda: _dispatch(arguments), debug="--debug" in arguments)


def demonstrate() -> int:
    """Generate a grid over the subjects of the default model, where there is no display."""

    def make() -> int:
        print("There is no display, so here is a grid of pictures instead of the window.")
        library = Library()
        card = library.card(Generate.model)
        subjects: list[str | None] = [*card.subjects[:_ROOM_FOR_A_GRID]] or [None]
        each = _ROOM_FOR_A_GRID // len(subjects)
        best = cli_generate.recommended(card)
        session = Session(library, cli_generate.OUTPUT, columns=each if len(subjects) > 1 else None)
        print(f"{each * len(subjects)} pictures go into {session.folder.resolve()}.", flush=True)
        for row, subject in enumerate(subjects):
            print(f"{subject or 'anything'}: {each} pictures ...", flush=True)
            for column, label in enumerate(_varied(card.labels, subject, each)):
                session.make(replace(best, label=label, count=1, seed=row * each + column))
        session.finish()
        print("To open the window, start scorebrush on a desktop, where DISPLAY or WAYLAND_DISPLAY")
        print("is set. To make other pictures: scorebrush generate --help")
        return 0

    return reported("scorebrush", make)


def _varied(labels: Sequence[str], subject: str | None, count: int) -> list[str | None]:
    """So many classes of a subject, from all over it; the subject itself where it has too few."""
    classes = [label for label in labels if label.startswith(f"{subject}/")]
    if len(classes) < count:
        return [subject] * count
    return [classes[place * len(classes) // count] for place in range(count)]


def _dispatch(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = options.action
    return action(options)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush",
        description="Make pictures with score-based generative models. Alone, it opens the window.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"scorebrush {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    generate = commands.add_parser("generate", help="make pictures from noise")
    cli_generate.options_of(generate, _EXAMPLES)

    show = commands.add_parser("show", help="print the request that a picture carries")
    show.add_argument("picture", type=some_path)
    show.set_defaults(action=cli_generate.show)

    models = commands.add_parser("models", help="list, find, download, check and import models")
    cli_models.options_of(models)

    likelihood = commands.add_parser(
        "likelihood", help="say how likely photographs are, in bits per value"
    )
    cli_likelihood.options_of(likelihood)
    likelihood.set_defaults(action=cli_likelihood.measure)

    interpolate = commands.add_parser("interpolate", help="make the pictures between pictures")
    cli_interpolate.options_of(interpolate)
    interpolate.set_defaults(action=cli_interpolate.interpolate)

    neighbours = commands.add_parser("neighbours", help="find the training pictures most like one")
    cli_neighbours.options_of(neighbours)
    neighbours.set_defaults(action=cli_neighbours.look_up)

    gallery = commands.add_parser("gallery", help="make the index of the gallery again")
    cli_gallery.options_of(gallery)

    cli_edits.add_to(commands)

    trial = commands.add_parser("try", help="open the window, make a picture, and say how it went")
    cli_trial.options_of(trial)
    return parser


def _version() -> str:
    try:
        return version("scorebrush")
    except PackageNotFoundError:
        return "(from a checkout)"
