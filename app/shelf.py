"""The gallery as the window lists it: all pictures, those that were looked for, and their marks."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot

from app.pictures import Picture, Pictures
from app.state.gallery_query import Query
from app.work import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from app.state.gallery import Entry
    from app.state.gallery_index import Changes, Facets, GalleryIndex, Row
    from app.state.marks import Marks

_MANY = 2000  # pictures from which on listing all of them anew is quicker than one by one

Order = tuple[int, int, str]


class GalleryList(Pictures):
    """Kept pictures in the gallery's order.

    A row of the index becomes a ``Picture`` as it is first asked for, so that a hundred thousand of
    them are listed in the time it takes to hand over a list.
    """

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._items: list[Picture | Row] = []

    def rowCount(self, parent: QModelIndex | object = None) -> int:
        """The number of pictures."""
        return 0 if isinstance(parent, QModelIndex) and parent.isValid() else len(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, row: int) -> Picture:
        item = self._items[row]
        if not isinstance(item, Picture):
            item = self._items[row] = _picture(self._folder, item)
        return item

    def all(self) -> list[Picture]:
        """All pictures; to be asked for where there are few."""
        return [self[row] for row in range(len(self))]

    def list_rows(self, rows: list[Row]) -> None:
        """Show other pictures instead."""
        self.beginResetModel()
        self._items = list(rows)
        self.endResetModel()

    def row_of(self, entry: Entry) -> int | None:
        """Where a picture stands."""
        row = self._place(entry.order)
        return row if row < len(self) and self[row].entry == entry else None

    def put(self, entries: Iterable[Entry]) -> None:
        """Put pictures where they belong that are not there yet."""
        for entry in entries:
            if self.row_of(entry) is None:
                row = self._place(entry.order)
                self.beginInsertRows(QModelIndex(), row, row)
                self._items.insert(row, Picture.of_entry(entry))
                self.endInsertRows()

    def remove(self, entries: Iterable[Entry]) -> None:
        """Take pictures out."""
        for entry in entries:
            if (row := self.row_of(entry)) is not None:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._items[row]
                self.endRemoveRows()

    def learn(self, rows: list[Row]) -> None:
        """Know more of the same pictures: their marks and seeds."""
        if len(rows) == len(self):
            self._items = list(rows)
            self.touch(0, len(rows) - 1)
        else:
            self.list_rows(rows)

    def mark(self, entry: Entry, marks: Marks) -> None:
        """Show a picture's new marks."""
        if (row := self.row_of(entry)) is not None:
            self[row].rating, self[row].favourite = marks.rating, marks.favourite
            self.touch(row)

    def _place(self, order: Order) -> int:
        return bisect_left(self._items, order, key=_order)


class Shelf(QObject):
    """Lists and finds what the gallery holds, and marks it; all work is done beside the window.

    Signals:
        listed: everything is listed; what the pictures carry may still be read.
        found_changed: ``found`` shows the answer to the latest query.
        facets_found: Facets, what there is to choose from; again whenever that may have changed.
        marked: pictures have other marks now.
        said: a sentence about the index that people should know.
        failed: a ScorebrushError or a Defect.
    """

    listed = Signal()
    found_changed = Signal()
    facets_found = Signal(object)
    marked = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.pictures = GalleryList(folder, self)
        self.found = GalleryList(folder, self)
        self.query = Query()
        self._told, self._news, self._closed = "", False, False
        self._answered: list[str] = []  # by the desk alone
        self._desk = Desk(self)
        self._desk.failed.connect(self._on_failed)

    @cached_property
    def index(self) -> GalleryIndex:
        """The index of the folder; to be asked for after the first paint."""
        from app.state.gallery_index import GalleryIndex

        return GalleryIndex(self._folder)

    @property
    def busy(self) -> bool:
        """Whether something is still being done."""
        return self._desk.busy

    def open(self) -> None:
        """List what the index knows, then what has changed in the folder, then read the new."""
        self._do(self.index.rows, self._on_rows)
        self._do(self.index.compare, self._on_compared)

    def close(self) -> None:
        """Finish what is under way."""
        self._closed = True
        self._desk.close()
        self.index.close()

    def take(self, entries: Sequence[Entry]) -> None:
        """List pictures that have just been written or brought back."""
        self.pictures.put(entries)
        self._do(partial(self.index.keep_up, list(entries)), self._on_changed)

    def drop(self, entries: Sequence[Entry]) -> None:
        """List pictures no more that have gone."""
        self.pictures.remove(entries)
        self.found.remove(entries)
        self._do(partial(self.index.forget, list(entries)), self._on_changed)

    def find(self, query: Query) -> None:
        """Look for pictures; ``found`` shows the answer to the latest query."""
        self.query = query
        if query != Query():
            self._do(partial(self._answer, query), self._on_found)
        else:
            self.found.list_rows([])
            self.found_changed.emit()

    def mark(self, pictures: Sequence[Picture], change: Callable[[Marks], Marks]) -> None:
        """Change the marks of pictures, in their files."""
        entries = [picture.entry for picture in pictures if picture.entry]
        if entries:
            self._do(partial(self.index.mark, entries, change), self._on_marked)

    def with_marks(self, picture: Picture, then: Callable[[Marks], object]) -> None:
        """Call ``then`` with the marks of a picture, once they have been read."""
        if picture.entry:
            self._do(partial(self.index.marks, picture.entry), then)

    def _do(self, task: Callable[[], object], then: Callable[[Any], object]) -> None:
        # What happens as the window closes is found in the folder when it opens again.
        if not self._closed:
            self._desk.do(task, then)

    # -- answers --------------------------------------------------------------------------------

    def _on_rows(self, rows: list[Row]) -> None:
        # Pictures that were made meanwhile may or may not be among them.
        made = [picture.entry for picture in self.pictures.all() if picture.entry]
        self.pictures.list_rows(rows)
        self.pictures.put(made)

    def _on_compared(self, changes: Changes) -> None:
        if len(changes.added) + len(changes.gone) > _MANY:
            self._do(self.index.rows, self._on_listed_anew)
        else:
            self.pictures.remove(changes.gone)
            self.pictures.put(changes.added)
            self._on_listed()

    def _on_listed_anew(self, rows: list[Row]) -> None:
        self._on_rows(rows)
        self._on_listed()

    def _on_listed(self) -> None:
        self._tell()
        self.listed.emit()
        self._do(self.index.read_some, self._on_read)

    def _on_read(self, count: int) -> None:
        if count:
            self._news = True
            self._do(self.index.read_some, self._on_read)
        elif self._news:
            self._do(self.index.rows, self._on_all_read)
        else:
            self._on_changed(None)

    def _on_all_read(self, rows: list[Row]) -> None:
        self.pictures.learn(rows)
        self._on_changed(None)

    def _on_changed(self, _: object) -> None:
        self._tell()
        self._do(self.index.facets, self._on_facets)
        if self.query != Query():
            self.find(self.query)

    def _on_facets(self, facets: Facets) -> None:
        self.facets_found.emit(facets)

    def _answer(self, query: Query) -> tuple[Query, list[Row], bool]:
        rows = self.index.rows(query)
        paths = [row.path for row in rows]
        same = paths == self._answered
        self._answered = paths
        return query, rows, same

    def _on_found(self, answer: tuple[Query, list[Row], bool]) -> None:
        query, rows, same = answer
        if query != self.query:
            return
        if same and len(self.found) == len(rows):
            self.found.learn(rows)  # what is selected stays selected
        else:
            self.found.list_rows(rows)
        self.found_changed.emit()

    def _on_marked(self, done: list[tuple[Entry, Marks]]) -> None:
        for entry, marks in done:
            self.pictures.mark(entry, marks)
            self.found.mark(entry, marks)
        self.marked.emit()
        self._on_changed(None)

    def _tell(self) -> None:
        if self.index.problem != self._told:
            self._told = self.index.problem
            self.said.emit(self._told)

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        self.failed.emit(problem)


def _picture(folder: Path, row: Row) -> Picture:
    from app.state.gallery import Entry

    picture = Picture.of_entry(Entry(folder / row.path, row.run, row.place, row.seed))
    picture.rating, picture.favourite = row.rating, bool(row.favourite)
    return picture


def _order(item: Picture | Row) -> Order:
    if not isinstance(item, Picture):
        return -int(item.run.replace("-", "")), item.place, item.path.rsplit("/", 1)[-1]
    if item.entry is None:
        raise ValueError("Only kept pictures have a place in the gallery.")
    return item.entry.order
