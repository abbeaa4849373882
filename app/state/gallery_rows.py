"""Pictures as the index holds them: listed by their names, then with what their files carry."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.state.gallery import Entry, entry_of
from app.state.marks import KEYWORD, NONE, marks_from_json
from core.errors import BadPicture
from core.png_text import read_texts

if TYPE_CHECKING:
    import sqlite3

_LARGEST = 2**63 - 1
_UPDATE = (
    "UPDATE pictures SET was_read = 1, model = ?, label = ?, kind = ?, seed = coalesce(seed, ?), "
    "rating = ?, favourite = ?, tags = ?, words = ? WHERE path = ?"
)


class Listed(NamedTuple):
    """A picture's file as its folder lists it.

    Attributes:
        path: within the gallery, with slashes on every system.
        entry: what its name says.
        changed: when it was, in nanoseconds.
    """

    path: str
    entry: Entry
    changed: int


def listed(folder: Path, paths: Iterable[str]) -> Iterator[Listed]:
    """The files among paths below a folder."""
    start = len(str(folder)) + 1
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  a hundred thousand of them
        except OSError:
            continue
        # Marks leave the time of a picture as it was; what the system notes of the file changes.
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        yield Listed(path[start:].replace(os.sep, "/"), entry_of(path), changed)


def list_files(base: sqlite3.Connection, files: Iterable[Listed]) -> None:
    """List files by their names, what they carry to be read later; marks known so far stay."""
    base.executemany(
        "INSERT INTO pictures (path, run, place, name, seed, made, changed, words) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET changed = excluded.changed, was_read = 0",
        (
            (
                it.path,
                it.entry.run,
                it.entry.place,
                it.entry.path.name,
                it.entry.seed,
                it.entry.made.timestamp() if it.entry.made else it.changed / 1e9,
                it.changed,
                it.entry.path.name.casefold(),
            )
            for it in files
        ),
    )


def read_files(base: sqlite3.Connection, folder: Path, paths: Iterable[str]) -> None:
    """Add what pictures carry, which have been listed."""
    base.executemany(_UPDATE, [_details(folder / path, path) for path in paths])


def _details(path: Path, name: str) -> tuple[object, ...]:
    """What a picture carries, for ``_UPDATE``; empty where it carries nothing."""
    from core.images import TEXT_KEY

    try:
        texts = read_texts(path)
    except BadPicture:
        texts = {}
    marks = marks_from_json(texts[KEYWORD]) if KEYWORD in texts else NONE
    request = _request(texts.get(TEXT_KEY, ""))
    model, label, kind = (str(request.get(it) or "") for it in ("model", "label", "kind"))
    seed = request.get("seed")
    known = isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= _LARGEST
    tags = f",{','.join(marks.tags)}," if marks.tags else ""
    words = " ".join((model, label, kind, *marks.tags, path.name)).casefold()
    return (
        *(model, label, kind, seed if known else None),
        *(marks.rating, int(marks.favourite), tags, words, name),
    )


def _request(text: str) -> dict[str, object]:
    """The entries of an embedded request, as far as they can be read by any version."""
    try:
        found = json.loads(text).get("request")
    except (ValueError, AttributeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
