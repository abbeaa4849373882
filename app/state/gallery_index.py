"""An index of the gallery in SQLite, so that many pictures are listed and searched at once.

Everything in it comes from the folder and can be made again from it. It is therefore never
repaired: what is damaged is made anew, and what cannot be used is left alone while an index in
memory takes its place. Nothing here knows Qt; the window calls it from a worker.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.state.gallery import Entry, entry_of, pictures_below
from app.state.gallery_query import Query
from app.state.marks import KEYWORD, NONE, Marks, marks_from_json, write_marks
from core.errors import BadPicture
from core.png_text import read_texts

if TYPE_CHECKING:
    from core.errors import ScorebrushError

SCHEMA = 1
"""Version of the tables; an index with a greater one was written by a newer Scorebrush."""

_TABLES = """
CREATE TABLE pictures (
    path TEXT PRIMARY KEY, run TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL,
    seed INTEGER, made REAL NOT NULL, changed INTEGER NOT NULL, was_read INTEGER NOT NULL DEFAULT 0,
    model TEXT NOT NULL DEFAULT '', label TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
    rating INTEGER NOT NULL DEFAULT 0, favourite INTEGER NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX by_time ON pictures (run DESC, place, name, path, seed, rating, favourite);
CREATE INDEX unread ON pictures (path) WHERE was_read = 0;
"""
_PATIENCE = 5.0  # seconds to wait for another process that writes
_LARGEST = 2**63 - 1

T = TypeVar("T")


class Row(NamedTuple):
    """A picture as the index lists it.

    Attributes:
        path: of the file, relative to the gallery's folder.
        run, place, seed: as in ``Entry``.
        rating, favourite: as in ``Marks``.
    """

    path: str
    run: str
    place: int
    seed: int | None
    rating: int
    favourite: bool


class Changes(NamedTuple):
    """How the folder differs from what the index knew.

    Attributes:
        added: pictures that are new, in the gallery's order.
        gone: pictures whose files are no longer there.
    """

    added: list[Entry]
    gone: list[Entry]


class Facets(NamedTuple):
    """What there is to choose from."""

    models: list[str]
    labels: list[str]
    kinds: list[str]
    tags: list[str]


class GalleryIndex:
    """The index of one folder, in a file beside it.

    Attributes:
        folder: of the pictures.
        path: of the index.
        problem: why the file was made anew or is not used, in a sentence for people; else "".
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = index_path(folder)
        self.problem = ""
        self._lock = threading.RLock()
        self._base: sqlite3.Connection | None = None

    # -- opening --------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the file; it opens again when it is asked."""
        with self._lock:
            if self._base is not None:
                with contextlib.suppress(sqlite3.Error):
                    self._base.close()
                self._base = None

    def _opened(self) -> sqlite3.Connection:
        if self._base is None:
            try:
                self._base = self._connected(self.path)
            except sqlite3.OperationalError as error:
                self._base = self._in_memory(_why_unusable(error, self.path))
            except sqlite3.DatabaseError:
                self._renew()
            except _Newer:
                self._base = self._in_memory(
                    "The gallery’s index was written by a newer Scorebrush and is left as it is. "
                    "Until you update, searching begins a little later."
                )
        assert self._base is not None  # noqa: S101  every branch has set it or raised
        return self._base

    def _connected(self, path: Path) -> sqlite3.Connection:
        with contextlib.suppress(OSError):  # what is in the way is said as the file is opened
            path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
        try:
            version = _version(base)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            if version < SCHEMA:
                self._make_tables(base)
        except BaseException:
            base.close()
            raise
        return base

    def _make_tables(self, base: sqlite3.Connection) -> None:
        # Two windows may begin at once: the second finds the tables made. What an older version
        # has left is dropped, as everything is in the folder.
        base.execute("BEGIN IMMEDIATE")
        with base:
            if _version(base) < SCHEMA:
                base.execute("DROP TABLE IF EXISTS pictures")
                for statement in filter(str.strip, _TABLES.split(";")):
                    base.execute(statement)
                base.execute(f"PRAGMA user_version = {SCHEMA}")

    def _in_memory(self, problem: str) -> sqlite3.Connection:
        self.problem = problem
        base = sqlite3.connect(":memory:", check_same_thread=False)
        self._make_tables(base)
        return base

    def _renew(self) -> None:
        """Throw a damaged file away and begin with an empty index."""
        self.close()
        self.problem = (
            "The gallery’s index was damaged, so it is made again from the pictures. "
            "Nothing is lost: stars, hearts and tags are in the pictures themselves."
        )
        try:
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            self._base = self._connected(self.path)
        except (OSError, sqlite3.Error, _Newer):
            self._base = self._in_memory(self.problem)

    def _do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Carry out an action; where the file is damaged or locked, on an index that is not."""
        with self._lock:
            try:
                with self._opened() as base:
                    return action(base)
            except sqlite3.OperationalError as error:
                self.close()
                self._base = self._in_memory(_why_unusable(error, self.path))
            except sqlite3.DatabaseError:
                self._renew()
            self._fill(self._opened())
            with self._opened() as base:
                return action(base)

    def _fill(self, base: sqlite3.Connection) -> None:
        with base:
            _take_in(base, self._listed().values())

    # -- asking ---------------------------------------------------------------------------------

    def rows(self, query: Query | None = None) -> list[Row]:
        """The pictures that a query finds, or all, in the gallery's order."""
        where, values = (query or Query()).where()
        statement = (
            "SELECT path, run, place, seed, rating, favourite FROM pictures "  # noqa: S608  no input
            f"WHERE {where} ORDER BY run DESC, place, name"
        )
        found: list[Row] = self._do(
            lambda base: [Row._make(row) for row in base.execute(statement, values)]
        )
        return found

    def entry(self, row: Row) -> Entry:
        """The picture of a row."""
        return Entry(self.folder / row.path, row.run, row.place, row.seed)

    def facets(self) -> Facets:
        """Models, labels with their subjects, kinds and tags of all pictures."""

        def ask(base: sqlite3.Connection) -> Facets:
            columns = [
                {row[0] for row in base.execute(f"SELECT DISTINCT {name} FROM pictures")}  # noqa: S608
                for name in ("model", "label", "kind", "tags")
            ]
            models, labels, kinds, tags = columns
            labels |= {label.split("/")[0] for label in labels}
            words = {word for some in tags for word in some.split(",")}
            models, labels, kinds, words = (
                {*each} - {""} for each in (models, labels, kinds, words)
            )
            return Facets(sorted(models), sorted(labels), sorted(kinds), sorted(words))

        return self._do(ask)

    def marks(self, entry: Entry) -> Marks:
        """The marks of a picture, from its file."""
        try:
            return marks_from_json(read_texts(entry.path).get(KEYWORD, "{}"))
        except BadPicture:
            return NONE

    # -- following the folder -------------------------------------------------------------------

    def compare(self) -> Changes:
        """Make the index list exactly the files of the folder, by their names alone."""

        def follow(base: sqlite3.Connection) -> Changes:
            listed = self._listed()
            known = dict(base.execute("SELECT path, changed FROM pictures"))
            gone = known.keys() - listed.keys()
            added = [listed[path] for path in listed.keys() - known.keys()]
            changed = [
                it for path, it in listed.items() if known.get(path, it.changed) != it.changed
            ]
            lost = [
                Row._make(row)
                for path in gone
                for row in base.execute(
                    "SELECT path, run, place, seed, rating, favourite FROM pictures WHERE path = ?",
                    [path],
                )
            ]
            base.executemany("DELETE FROM pictures WHERE path = ?", [[path] for path in gone])
            _take_in(base, [*added, *changed])
            entries = sorted((it.entry for it in added), key=lambda entry: entry.order)
            return Changes(entries, [self.entry(row) for row in lost])

        return self._do(follow)

    def read_some(self, most: int = 400) -> int:
        """Read what up to so many pictures carry that are listed by name alone; returns how many.

        The caller repeats it until there is nothing left. A window that closes meanwhile goes on
        from there when it opens again.
        """

        def read(base: sqlite3.Connection) -> int:
            unread = base.execute("SELECT path FROM pictures WHERE was_read = 0 LIMIT ?", [most])
            paths = [row[0] for row in unread]
            base.executemany(_UPDATE, [_details(self.folder / path, path) for path in paths])
            return len(paths)

        return self._do(read)

    def rebuild(self, said: Callable[[int], object]) -> int:
        """Make the index anew from the folder alone; returns how many pictures there are.

        Args:
            said: told how many have been read so far.
        """
        with self._lock:
            self.close()
            self._renew()
            self.problem = "" if self._stored() else self.problem
            self._do(self._fill)
            count = 0
            while read := self.read_some():
                count += read
                said(count)
        return count

    def _stored(self) -> bool:
        return bool(self._opened().execute("PRAGMA database_list").fetchone()[2])

    def keep_up(self, entries: Iterable[Entry]) -> None:
        """List pictures that have just been written or brought back, with what they carry."""
        found = list(_found(self.folder, (str(entry.path) for entry in entries)))

        def take(base: sqlite3.Connection) -> None:
            _take_in(base, found)
            details = [_details(it.entry.path, it.path) for it in found]
            base.executemany(_UPDATE, details)

        self._do(take)

    def forget(self, entries: Iterable[Entry]) -> None:
        """List pictures no more whose files have gone."""
        paths = [[relative(self.folder, entry.path)] for entry in entries]
        self._do(lambda base: base.executemany("DELETE FROM pictures WHERE path = ?", paths))

    def mark(
        self, entries: Sequence[Entry], change: Callable[[Marks], Marks]
    ) -> list[tuple[Entry, Marks]]:
        """Change the marks of pictures: in their files first, then here.

        Returns each with its marks now. What could not be written is not among them, and is said by
        the error that is raised after all others have been tried.

        Raises:
            BadPicture, CannotWrite: as ``app.state.marks.write_marks``.
        """
        done: list[tuple[Entry, Marks]] = []
        problem: ScorebrushError | None = None
        from core.errors import ScorebrushError as Expected

        for entry in entries:
            try:
                marks = change(self.marks(entry))
                write_marks(entry.path, marks)
                done.append((entry, marks))
            except Expected as error:
                problem = problem or error
        self.keep_up(entry for entry, _ in done)
        if problem and not done:
            raise problem
        return done

    def _listed(self) -> dict[str, _File]:
        return {it.path: it for it in _found(self.folder, pictures_below(self.folder))}


class _Newer(Exception):
    pass


def _version(base: sqlite3.Connection) -> int:
    version: int = base.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise _Newer
    return version


class _File(NamedTuple):
    path: str
    entry: Entry
    changed: int


_UPDATE = (
    "UPDATE pictures SET was_read = 1, model = ?, label = ?, kind = ?, seed = coalesce(seed, ?), "
    "rating = ?, favourite = ?, tags = ?, words = ? WHERE path = ?"
)


def index_path(folder: Path) -> Path:
    """Where the index of a folder lies: beside it."""
    return folder.with_name(f"{folder.name}.sqlite3")


def relative(folder: Path, path: Path) -> str:
    """A picture's path within the gallery, with slashes on every system."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _found(folder: Path, paths: Iterable[str]) -> Iterator[_File]:
    start = len(str(folder)) + 1
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  a hundred thousand of them
        except OSError:
            continue
        # Marks leave the time of a picture as it was; what the system notes of the file changes.
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        yield _File(path[start:].replace(os.sep, "/"), entry_of(path), changed)


def _take_in(base: sqlite3.Connection, files: Iterable[_File]) -> None:
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


def _why_unusable(error: sqlite3.OperationalError, path: Path) -> str:
    if "locked" in str(error) or "busy" in str(error):
        return (
            "Another program holds the gallery’s index, so this window works without it. Your "
            "pictures and marks are safe; it is used again at the next start."
        )
    return (
        f"The gallery’s index {path} cannot be used ({error}), so this window works without it. "
        "Your pictures and marks are safe."
    )
