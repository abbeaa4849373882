"""``scorebrush models``: what is installed and what there is; get, check, remove and import."""

from __future__ import annotations

import sys
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from app.cli_progress import Lines
from app.cli_values import some_path
from app.model_words import bytes_of, download_line, schedule_word
from app.words import seconds_left
from core import resources
from core.command_line import did_you_mean
from core.engine.library import Library, user_models
from core.errors import BadDownload, BadRequest, ScorebrushError, UnknownRepository
from core.hub.address import Address, parse_address
from core.hub.asking import Hub
from core.hub.catalogue import catalogue, entry_of, pinned
from core.hub.downloads import Download, Downloads
from core.hub.origin import noted_origin, origin_of, remove, size_of, verify
from core.hub.remote import choose
from core.hub.staging import unfinished
from core.hub.updates import update_of

if TYPE_CHECKING:
    import argparse

    from tqdm import tqdm

    from core.checkpoints.card import ModelCard

_LOOK = 0.1  # seconds between looks at the downloads


def options_of(parser: argparse.ArgumentParser) -> None:
    """Give ``models`` its commands; alone, it lists."""
    parser.set_defaults(action=_list, available=False, updates=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, help_: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
        return made

    listing = add("list", "list the installed models and their labels")
    listing.add_argument("--available", action="store_true", help="the catalogue instead")
    listing.add_argument("--updates", action="store_true", help="ask the Hub for newer revisions")
    listing.set_defaults(action=_list)
    search = add("search", "search the Hub for models that make pictures from noise")
    search.add_argument("words", nargs="*", metavar="WORD")
    search.set_defaults(action=_search)
    pull = add("pull", "download models, or go on with downloads that were cut off")
    pull.add_argument(
        "addresses", nargs="+", metavar="MODEL", help="owner/name[@revision], or a page of the Hub"
    )
    pull.add_argument(
        "--newest", action="store_true", help="the newest revision, not the catalogue's"
    )
    pull.set_defaults(action=_pull)
    check = add("verify", "compare installed models with the digests of their download")
    check.add_argument("names", nargs="*", metavar="MODEL", help="(default: all from the Hub)")
    check.set_defaults(action=_verify)
    away = add("remove", "delete installed models")
    away.add_argument("names", nargs="+", metavar="MODEL")
    away.add_argument("--yes", action="store_true", help="do not ask")
    away.set_defaults(action=_remove)
    bring = add("import", "convert models of other programs once, and list them")
    bring.add_argument("paths", nargs="+", type=some_path, metavar="PATH", help="a file or folder")
    bring.add_argument("--title", help="the name people read")
    bring.add_argument("--licence", help="licence of the weights")
    bring.set_defaults(action=_import)
    info = add("info", "tell all about a model, installed or on the Hub")
    info.add_argument("name", metavar="MODEL")
    info.set_defaults(action=_info)


def _list(options: argparse.Namespace) -> int:
    library = Library()
    if options.available:
        _print_catalogue(library)
        return 0
    for card in library.cards():
        path = library.path(card.name)
        size = f"{card.image_size} x {card.image_size}"
        disk = bytes_of(size_of(path))
        licence = card.licence or "licence unknown"
        facts = (f"{size} pixels", schedule_word(card), licence, disk)
        print(f"{card.name}: {card.title}, {', '.join(filter(None, facts))}")
        for subject in card.subjects:
            inside = [label for label in card.labels if label.startswith(f"{subject}/")]
            print(f"  {subject}" + (f": {', '.join(inside)}" if inside else ""))
        if options.updates and (origin := origin_of(path)):
            newer = update_of(origin, Hub())
            print(f"  newer: scorebrush models pull {newer}" if newer else "  up to date")
    for error in library.damaged().values():
        print(f"scorebrush: {error}", file=sys.stderr)
    for left in unfinished(user_models()):
        print(
            f"{left.address.repository}: {bytes_of(left.done)} of {bytes_of(left.total)} are here; "
            f"scorebrush models pull {left.address} goes on"
        )
    print(f"\nModel files (.safetensors) are also looked for in {user_models()}")
    print("There are more: scorebrush models list --available, scorebrush models search WORD")
    return 0


def _print_catalogue(library: Library) -> None:
    here = [origin_of(library.path(card.name)) for card in library.cards()]
    installed = {origin.repository for origin in here if origin}
    for entry in catalogue():
        mark = " (installed)" if entry.repository in installed else ""
        print(f"{entry.repository}: {entry.title}{mark}")
        print(
            f"  {entry.subject}, {entry.image_size} x {entry.image_size} pixels, "
            f"{entry.schedule}, {entry.licence}, {bytes_of(entry.bytes)}"
        )


def _search(options: argparse.Namespace) -> int:
    words = " ".join(options.words)
    found = Hub().search(words)
    for one in found:
        notes = [
            one.licence or "licence unknown",
            f"{one.downloads:,} download{'s' * (one.downloads != 1)}",
        ]
        notes += ["gated"] * one.gated + ["private"] * one.private
        print(f"{one.address.repository}: {', '.join(notes)}")
    if not found:
        print(f"Nothing on the Hub answers to {words!r}. Try a shorter word.")
    return 0


def _address(text: str) -> Address:
    """An address; the catalogue's models go by their last name too."""
    short = {e.address.name: e.address for e in catalogue()}
    if address := short.get(text.strip().lower()):
        return address
    try:
        return parse_address(text)
    except UnknownRepository as problem:
        hint = did_you_mean(text.rsplit("/", 1)[-1], short)
        raise UnknownRepository(f"{problem}{hint}") from None


def _pull(options: argparse.Namespace) -> int:
    addresses = [_address(text) for text in options.addresses]
    if not options.newest:
        addresses = [pinned(address) for address in addresses]
    downloads = Downloads(user_models())
    for address in addresses:
        entry = entry_of(address)
        downloads.start(address, entry.about if entry else None)
    try:
        _show(downloads)
    except KeyboardInterrupt:
        downloads.close()
        print("\nPaused. The same command goes on from here.", file=sys.stderr)
        raise
    problems = [item.problem for item in downloads.all() if item.problem]
    for problem in problems[1:]:
        print(f"scorebrush: {problem}", file=sys.stderr)
    if problems:
        raise problems[0]
    return 0


def _show(downloads: Downloads) -> None:
    """Show how far each download is until all are done; say when each is."""
    from tqdm import tqdm

    bars: dict[int, tqdm] = {}
    lines: defaultdict[int, Lines] = defaultdict(Lines)
    told: set[int] = set()
    with ExitStack() as stack:
        while True:
            items = downloads.all()
            for item in items:
                if item.key not in bars:
                    bars[item.key] = stack.enter_context(
                        tqdm(total=1, bar_format="{desc}", disable=None, leave=False)
                    )
                if item.busy:
                    _draw(bars[item.key], item)
                    words = f"{item.address.name}: {download_line(item)}"
                    lines[item.key].tell(words, item.progress.seconds_left)
                elif item.key not in told:
                    told.add(item.key)
                    bars[item.key].close()
                    if item.path:
                        tqdm.write(f"{item.address.short} is installed: {item.path}")
            if not any(item.busy for item in items):
                return
            sleep(_LOOK)


def _draw(bar: tqdm, item: Download) -> None:
    at = item.progress
    if at.doing == "Downloading" and at.total:
        speed = f"{bytes_of(at.speed)}/s" if at.speed else ""
        left = seconds_left(at.seconds_left)
        words = f"{bytes_of(at.done)} of {bytes_of(at.total)}  {speed}  {left}"
        bar.bar_format = f"{item.address.name} {{percentage:3.0f}}% |{{bar}}| {words}"
        bar.n = at.done / at.total
    else:
        bar.bar_format = f"{item.address.name}: {at.doing.lower()} …"
    bar.refresh()


def _verify(options: argparse.Namespace) -> int:
    library = Library()
    paths = [library.path(name) for name in options.names]
    paths = paths or [p for c in library.cards() if origin_of(p := library.path(c.name))]
    problems = []
    for path in paths:
        try:
            origin = verify(path)
        except BadDownload as problem:
            if noted_origin(path):
                print(f"{path.stem}: not as it was installed")
            problems.append(str(problem))
        else:
            print(f"{path.stem}: as it was installed from {origin.address}")
    if problems:
        raise BadDownload(" ".join(problems))
    if not paths:
        print("No installed model is from the Hub, so there is nothing to compare.")
    return 0


def _remove(options: argparse.Namespace) -> int:
    library = Library()
    for name in options.names:
        path = removable(library, name)
        if not options.yes and not _agreed(f"Delete {name} ({bytes_of(size_of(path))})?"):
            print(f"{name} was kept.")
            continue
        print(f"{name} is deleted; {bytes_of(remove(path))} are free again.")
    return 0


def removable(library: Library, name: str) -> Path:
    """The file of a model that may be deleted.

    Raises:
        UnknownModel: there is none.
        BadRequest: it ships with the program, or lies elsewhere.
    """
    path = library.path(name)
    if path.parent != user_models():
        raise BadRequest(
            f"{name} is not in {user_models()}: it ships with Scorebrush, or is a file of yours. "
            "Only installed models are deleted here."
        )
    return path


def _agreed(question: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise BadRequest("There is nobody to ask. Give --yes to delete without asking.")
    try:
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def _import(options: argparse.Namespace) -> int:
    from core.hub.install import import_model

    about = {"title": options.title, "licence": options.licence}
    entries = {name: value for name, value in about.items() if value}
    for path in options.paths:
        made = import_model(path, user_models(), entries)
        print(
            f"{path} is installed as {made.stem}. Try it:  scorebrush generate --model {made.stem}"
        )
    return 0


def _info(options: argparse.Namespace) -> int:
    library = Library()
    try:
        path = library.path(options.name)
    except ScorebrushError:
        address = _address(options.name)
        remote = Hub().listing(address)
        chosen = choose(remote)
        entries = {
            "repository": remote.address.repository,
            "commit": remote.commit,
            "licence": remote.licence or "unknown",
            "download": f"{bytes_of(chosen.size)} in {_files(len(chosen.files))}",
        }
        if entry := entry_of(address):
            entries |= {"title": entry.title, "draws": entry.subject, "data": entry.data}
    else:
        entries = _entries(library.card(options.name), path)
    for name, value in entries.items():
        print(f"{name:11} {value}")
    return 0


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _entries(card: ModelCard, path: Path) -> dict[str, str]:
    best, origin = card.recommended, origin_of(path)
    return {
        "name": card.name,
        "title": card.title,
        "pictures": f"{card.image_size} x {card.image_size} pixels, {card.channels} channels",
        "draws": ", ".join(card.subjects) or "anything it was trained on; it takes no labels",
        "noise": f"sigma {card.sigma_min:g} to {card.sigma_max:g}, "
        f"{card.parametrization['kind']} parametrization",
        "network": f"{card.network['kind']} ({card.family})",
        "best with": f"{best.sampler}, {best.steps} steps, guidance {best.guidance:g}",
        "has seen": f"{card.images_seen:,} pictures" if card.images_seen else "unknown",
        "data": card.data or "unknown",
        "licence": card.licence or "unknown",
        "from": f"{origin.address}"
        if origin
        else "Scorebrush"
        if path.parent == resources.path("models")
        else "this machine",
        "file": f"{path}, {bytes_of(size_of(path))}",
    }
