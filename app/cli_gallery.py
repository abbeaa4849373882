"""``scorebrush gallery rebuild``: the index of everything made, made anew from the folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from app.cli_progress import Lines
from app.cli_values import some_path
from app.state.gallery_index import GalleryIndex
from app.state.places import Places
from app.words import pictures
from core.errors import BadRequest

_DESCRIPTION = """\
The window keeps an index of its pictures beside their folder, so that it lists and finds them at
once. The pictures themselves carry everything that is in it, stars, hearts and tags as well: this
makes the index again from them alone."""


def options_of(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the gallery to their parser."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(action=lambda _: _explain(parser))
    rebuild = commands.add_parser(
        "rebuild",
        help="make the gallery's index again from its pictures",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rebuild.add_argument(
        "--folder",
        metavar="DIR",
        type=some_path,
        help="of the pictures (default that of the window)",
    )
    rebuild.set_defaults(action=_rebuild)


def _explain(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    folder: Path = options.folder or Places.of_user().pictures
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}, so there is nothing to make an index of.")
    index, lines = GalleryIndex(folder.absolute()), Lines()
    try:
        with tqdm(bar_format="{n_fmt} pictures read", disable=None, leave=False) as bar:

            def tell(done: int) -> None:
                bar.update(done - bar.n)
                lines.tell(f"{pictures(done)} read")

            count = index.rebuild(tell)
    finally:
        index.close()
    verb = "is" if count == 1 else "are"
    print(f"{pictures(count)} {verb} in the index {index.path}")
    if index.problem:
        print(f"scorebrush: {index.problem}", file=sys.stderr)
    return 0
