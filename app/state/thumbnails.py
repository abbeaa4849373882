"""Small pictures of kept files, decoded beside the window's thread and remembered for a while."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from app.work import Desk

LARGEST_SIDE = 384  # pixels; a larger picture is shrunk while it is read
_THREADS = 2


class Thumbnails(QObject):
    """Answers at once with what it remembers, and reads the rest, the latest wish first.

    What has scrolled out of sight before its turn is forgotten once more than a screenful waits,
    and asked for again when it is painted again.
    """

    loaded = Signal(Path)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remembered: OrderedDict[Path, QImage] = OrderedDict()
        self._bytes = 0
        self._most = 192 * 2**20
        self._wanted: OrderedDict[Path, None] = OrderedDict()
        self._reading: set[Path] = set()
        self._desk = Desk(self, _THREADS)

    def get(self, path: Path) -> QImage | None:
        """The picture; None while it is being read, after which ``loaded`` says so.

        A file that cannot be read gives a null image.
        """
        image = self._remembered.get(path)
        if image is not None:  # a null image is false, and known to be unreadable
            self._remembered.move_to_end(path)
            return image
        if path not in self._reading:
            self._wanted[path] = None
            self._wanted.move_to_end(path)
            if len(self._wanted) > 1000:
                self._wanted.popitem(last=False)
            self._next()
        return None

    def put(self, path: Path, image: QImage) -> None:
        """Remember a picture that is already at hand."""
        if max(image.width(), image.height()) > LARGEST_SIDE:
            return  # it is shrunk by the readers, not here
        self._remember(path, image)

    def remember_at_most(self, megabytes: int) -> None:
        """Bound the memory that small pictures take; what is beyond it is forgotten."""
        self._most = megabytes * 2**20
        self._trim()

    def forget(self, path: Path) -> None:
        """Forget a picture whose file has gone."""
        image = self._remembered.pop(path, None)
        if image is not None:
            self._bytes -= image.sizeInBytes()

    def close(self) -> None:
        """Read no more, and wait for what is being read."""
        self._wanted.clear()
        self._desk.close()

    def _next(self) -> None:
        while self._wanted and len(self._reading) < _THREADS:
            path, _ = self._wanted.popitem(last=True)
            self._reading.add(path)
            self._desk.do(partial(_read, path), self._on_read)

    def _on_read(self, answer: tuple[Path, QImage]) -> None:
        path, image = answer
        self._reading.discard(path)
        self._remember(path, image)
        self._next()
        self.loaded.emit(path)

    def _remember(self, path: Path, image: QImage) -> None:
        self.forget(path)
        self._remembered[path] = image
        self._bytes += image.sizeInBytes()
        self._trim()

    def _trim(self) -> None:
        while self._bytes > self._most:
            _, old = self._remembered.popitem(last=False)
            self._bytes -= old.sizeInBytes()


def _read(path: Path) -> tuple[Path, QImage]:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > LARGEST_SIDE:
        sides = QSize(LARGEST_SIDE, LARGEST_SIDE)
        reader.setScaledSize(size.scaled(sides, Qt.AspectRatioMode.KeepAspectRatio))
    return path, reader.read().convertToFormat(QImage.Format.Format_RGB32)
