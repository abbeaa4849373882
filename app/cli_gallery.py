"""``scorebrush gallery rebuild``: the index of everything made, made anew from the folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.state.gallery_index import GalleryIndex
from app.state.places import Places
from core.errors import BadRequest

_DESCRIPTION = """\
The window keeps an index of its pictures beside their folder, so that it lists and finds them at
once. The pictures themselves carry everything that is in it, stars, hearts and tags as well: this
makes the index again from them alone."""


def options_of(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Add the commands of the gallery to their parser; returns the parsers of those."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    rebuild = commands.add_parser(
        "rebuild",
        help="make the gallery's index again from its pictures",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rebuild.add_argument(
        "--folder", metavar="DIR", type=Path, help="of the pictures (default that of the window)"
    )
    rebuild.set_defaults(action=_rebuild)
    return [rebuild]


def _rebuild(options: argparse.Namespace) -> int:
    folder: Path = options.folder or Places.of_user().pictures
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}, so there is nothing to make an index of.")
    index = GalleryIndex(folder.absolute())
    try:
        count = index.rebuild(lambda done: print(f"\r{done} pictures read", end="", flush=True))
    finally:
        index.close()
    print(f"\r{count} pictures are in the index {index.path}")
    if index.problem:
        print(f"scorebrush: {index.problem}")
    return 0
