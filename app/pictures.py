"""Pictures as the window's grids see them: waiting, under way, or kept in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.tongue import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from PySide6.QtGui import QImage

    from app.state.gallery import Entry
    from core.engine.requests import Request

Index = QModelIndex | QPersistentModelIndex


@dataclass(eq=False, slots=True)
class Picture:
    """One cell of a grid.

    Attributes:
        seed: what it is drawn from; None where the file's name does not tell.
        image: how it looks now: an estimate, or a finished picture that is not kept in a file.
        entry: where it is kept.
        request: what makes exactly this picture, where that is known without opening the file.
        pixels: uint8 (H, W, 3) of a finished picture that could not be kept in a file.
        finished: whether ``image`` or ``entry`` is the finished picture.
        rating: stars that it was given, 0 to 5.
        favourite: whether it has a heart.
    """

    seed: int | None = None
    image: QImage | None = None
    entry: Entry | None = None
    request: Request | None = None
    pixels: np.ndarray | None = None
    finished: bool = False
    rating: int = 0
    favourite: bool = False

    @classmethod
    def of_entry(cls, entry: Entry) -> Picture:
        """A picture that lies in the gallery."""
        return cls(seed=entry.seed, entry=entry, finished=True)


class Pictures(QAbstractListModel):
    """A list of pictures; ``Qt.ItemDataRole.UserRole`` gives the Picture itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[Picture] = []

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of pictures."""
        return 0 if parent is not None and parent.isValid() else len(self._pictures)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """The picture, or a word about it for tool tips and screen readers."""
        if not index.isValid():
            return None
        picture = self[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return picture
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _word(picture)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Finished pictures can be chosen and dragged."""
        flags = Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and self[index.row()].finished:
            flags |= Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def __getitem__(self, row: int) -> Picture:
        return self._pictures[row]

    def __len__(self) -> int:
        return len(self._pictures)

    def all(self) -> list[Picture]:
        """All pictures in their order."""
        return list(self._pictures)

    def row_of(self, entry: Entry) -> int | None:
        """Where a kept picture stands."""
        rows = (row for row, picture in enumerate(self._pictures) if picture.entry == entry)
        return next(rows, None)

    def replace(self, pictures: Iterable[Picture]) -> None:
        """Show other pictures instead."""
        self.beginResetModel()
        self._pictures = list(pictures)
        self.endResetModel()

    def insert(self, row: int, pictures: Sequence[Picture]) -> None:
        """Put pictures before ``row``."""
        if pictures:
            self.beginInsertRows(QModelIndex(), row, row + len(pictures) - 1)
            self._pictures[row:row] = pictures
            self.endInsertRows()

    def remove(self, entries: Iterable[Entry]) -> None:
        """Take kept pictures out."""
        gone = set(entries)
        for row in reversed(range(len(self._pictures))):
            if self._pictures[row].entry in gone:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._pictures[row]
                self.endRemoveRows()

    def touch(self, first: int, last: int | None = None) -> None:
        """Say that the pictures from ``first`` to ``last`` look different now."""
        self.dataChanged.emit(self.index(first), self.index(first if last is None else last))


def _word(picture: Picture) -> str:
    if picture.seed is None:
        return picture.entry.path.name if picture.entry else ""
    words = translate("Pictures", "Seed {}")
    if not picture.finished:
        under_way = translate("Pictures", "Seed {}, under way")
        words = under_way if picture.image else translate("Pictures", "Seed {}, waiting")
    return words.format(picture.seed)
