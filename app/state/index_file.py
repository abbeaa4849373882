"""A file of SQLite that is only ever derived, and so is made anew instead of repaired.

What is damaged is thrown away; what cannot be used is left alone while a base in memory takes its
place. Each of these is said.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.tongue import translate

if TYPE_CHECKING:
    from pathlib import Path

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

T = TypeVar("T")


class IndexFile:
    """The index's tables in a file, or where that cannot be, in memory.

    Args:
        path: of the file; its folder is made if need be.
        fill: lists everything, as far as it is known without reading it, in empty tables.

    Attributes:
        problem: why the file was made anew or is not used, in a sentence for people; else "".
    """

    def __init__(self, path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
        self.path, self.problem = path, ""
        self._fill = fill
        self._lock = threading.RLock()
        self._base: sqlite3.Connection | None = None

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
                    translate(
                        "GalleryIndex",
                        "The gallery’s index was written by a newer Scorebrush and is left as it "
                        "is. Until you update, searching begins a little later.",
                    )
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
        self.problem = translate(
            "GalleryIndex",
            "The gallery’s index was damaged, so it is made again from the pictures. "
            "Nothing is lost: stars, hearts and tags are in the pictures themselves.",
        )
        try:
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            self._base = self._connected(self.path)
        except (OSError, sqlite3.Error, _Newer):
            self._base = self._in_memory(self.problem)

    def do(self, action: Callable[[sqlite3.Connection], T]) -> T:
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
            with self._opened() as base:
                self._fill(base)
            with self._opened() as base:
                return action(base)

    def renew(self) -> None:
        """Begin with an empty index; in memory where the file cannot be made anew."""
        with self._lock:
            self._renew()
            self.problem = "" if self._stored() else self.problem
            self.do(self._fill)

    def _stored(self) -> bool:
        return bool(self._opened().execute("PRAGMA database_list").fetchone()[2])


class _Newer(Exception):
    pass


def _version(base: sqlite3.Connection) -> int:
    version: int = base.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise _Newer
    return version


def _why_unusable(error: sqlite3.OperationalError, path: Path) -> str:
    if "locked" in str(error) or "busy" in str(error):
        return translate(
            "GalleryIndex",
            "Another program holds the gallery’s index, so this window works without it. Your "
            "pictures and marks are safe; it is used again at the next start.",
        )
    return translate(
        "GalleryIndex",
        "The gallery’s index {0} cannot be used ({1}), so this window works without it. "
        "Your pictures and marks are safe.",
    ).format(path, error)
