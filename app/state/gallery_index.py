"""An index of the gallery in SQLite, so that many pictures are listed and searched at once.

Everything in it comes from the folder and can be made again from it. Nothing here knows Qt; the
window calls it from a worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.state.gallery import Entry, pictures_below
from app.state.gallery_query import Query
from app.state.gallery_rows import Listed, list_files, listed, read_files
from app.state.index_file import IndexFile
from app.state.marks import KEYWORD, NONE, Marks, marks_from_json, write_marks
from core.errors import BadPicture, ScorebrushError
from core.png_text import read_texts

if TYPE_CHECKING:
    import sqlite3


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
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = index_path(folder)
        self._file = IndexFile(self.path, self._list_all)

    @property
    def problem(self) -> str:
        """Why the file was made anew or is not used, in a sentence for people; else ""."""
        return self._file.problem

    def close(self) -> None:
        """Let go of the file; it opens again when it is asked."""
        self._file.close()

    # -- asking ---------------------------------------------------------------------------------

    def rows(self, query: Query | None = None) -> list[Row]:
        """The pictures that a query finds, or all, in the gallery's order."""
        where, values = (query or Query()).where()
        statement = (
            "SELECT path, run, place, seed, rating, favourite FROM pictures "  # noqa: S608  no input
            f"WHERE {where} ORDER BY run DESC, place, name"
        )
        found: list[Row] = self._file.do(
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

        return self._file.do(ask)

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
            there = self._there()
            known = dict(base.execute("SELECT path, changed FROM pictures"))
            gone = known.keys() - there.keys()
            added = [there[path] for path in there.keys() - known.keys()]
            changed = [
                it for path, it in there.items() if known.get(path, it.changed) != it.changed
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
            list_files(base, [*added, *changed])
            entries = sorted((it.entry for it in added), key=lambda entry: entry.order)
            return Changes(entries, [self.entry(row) for row in lost])

        return self._file.do(follow)

    def read_some(self, most: int = 400) -> int:
        """Read what up to so many pictures carry that are listed by name alone; returns how many.

        The caller repeats it until there is nothing left. A window that closes meanwhile goes on
        from there when it opens again.
        """

        def read(base: sqlite3.Connection) -> int:
            unread = base.execute("SELECT path FROM pictures WHERE was_read = 0 LIMIT ?", [most])
            paths = [row[0] for row in unread]
            read_files(base, self.folder, paths)
            return len(paths)

        return self._file.do(read)

    def rebuild(self, said: Callable[[int], object]) -> int:
        """Make the index anew from the folder alone; returns how many pictures there are.

        Args:
            said: told how many have been read so far.
        """
        self._file.renew()
        count = 0
        while read := self.read_some():
            count += read
            said(count)
        return count

    def keep_up(self, entries: Iterable[Entry]) -> None:
        """List pictures that have just been written or brought back, with what they carry."""
        found = list(listed(self.folder, (str(entry.path) for entry in entries)))

        def take(base: sqlite3.Connection) -> None:
            list_files(base, found)
            read_files(base, self.folder, (it.path for it in found))

        self._file.do(take)

    def forget(self, entries: Iterable[Entry]) -> None:
        """List pictures no more whose files have gone."""
        paths = [[relative(self.folder, entry.path)] for entry in entries]
        self._file.do(lambda base: base.executemany("DELETE FROM pictures WHERE path = ?", paths))

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

        for entry in entries:
            try:
                marks = change(self.marks(entry))
                write_marks(entry.path, marks)
                done.append((entry, marks))
            except ScorebrushError as error:
                problem = problem or error
        self.keep_up(entry for entry, _ in done)
        if problem and not done:
            raise problem
        return done

    def _there(self) -> dict[str, Listed]:
        return {it.path: it for it in listed(self.folder, pictures_below(self.folder))}

    def _list_all(self, base: sqlite3.Connection) -> None:
        list_files(base, self._there().values())


def index_path(folder: Path) -> Path:
    """Where the index of a folder lies: beside it."""
    return folder.with_name(f"{folder.name}.sqlite3")


def relative(folder: Path, path: Path) -> str:
    """A picture's path within the gallery, with slashes on every system."""
    return Path(os.path.relpath(path, folder)).as_posix()
