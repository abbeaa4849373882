"""Photographs in and out of the Edit page: files, the clipboard, and the session on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from app.canvas.document import Document
from app.canvas.likeness import Likeness, likeness
from app.state.photo_files import (
    files_in,
    image_of,
    photo_of,
    readable,
    suggested_name,
    with_suffix,
    writable,
)
from app.state.session import Session, Snapshot
from core.errors import OutOfMemory
from core.photos import Photo, open_photo, save_photo

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from app.studio import Studio
    from app.work import Desk
    from core.codec import Record


class Opened(NamedTuple):
    """A photograph that has been read, with what was kept of its editing."""

    document: Document
    likenesses: list[Likeness]
    settings: dict[str, Any]


class EditFiles(QObject):
    """Reads and writes beside the window's thread.

    Signals:
        opened: an Opened.
        saved: the document has been written to a file of its own.
    """

    opened = Signal(object)
    saved = Signal()

    def __init__(self, studio: Studio, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._studio, self._desk, self._owner = studio, desk, owner
        self._session = Session(studio.claim.folder)
        self.target: Path | None = None

    # -- in -------------------------------------------------------------------------------------

    def recall(self) -> None:
        """Bring back what was there when the window was closed, or the process was killed."""

        def read() -> Opened | None:
            kept = self._session.load()
            if kept is None:
                return None
            document, settings = kept
            fills = [likeness(document.sheet, fill) for fill in document.fills]
            return Opened(document, fills, settings)

        def then(answer: Opened | None) -> None:
            if answer is not None:
                self.opened.emit(answer)

        self._desk.do(read, then)

    @Slot()
    def ask_open(self) -> None:
        """Ask which photograph to open."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(
            self._owner, self.tr("Open a photograph"), str(self._folder()), readable()
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open the photograph of a file."""
        self._desk.do(lambda: _opened(open_photo(path)), self._on_opened)

    def open_image(self, image: QImage) -> None:
        """Open an image that is no file."""
        self._desk.do(lambda: _opened(photo_of(image)), self._on_opened)

    def _on_opened(self, answer: Opened) -> None:
        self.target = None
        self.opened.emit(answer)

    @Slot()
    def paste(self) -> None:
        """Open what lies on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        files = files_in(data)
        if files:
            self.open_path(files[0])
            return
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._studio.said.emit(self.tr("There is no picture on the clipboard."), "", None)
        else:
            self.open_image(image)

    # -- out ------------------------------------------------------------------------------------

    def copy(self, photo: Photo) -> None:
        """Copy a photograph to the clipboard."""

        def then(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self._studio.said.emit(self.tr("Copied the photograph."), "", None)

        self._desk.do(lambda: image_of(photo), then)

    def save(self, photo: Photo, record: Record | None) -> None:
        """Save under the name of the last time; ask for one at the first.

        Args:
            photo: what is saved.
            record: what a PNG shall carry of how it was made.
        """
        if self.target:
            self._write(photo, record, self.target)
        else:
            self.save_as(photo, record)

    def save_as(self, photo: Photo, record: Record | None) -> None:
        """Ask under which name to save, and save."""
        from PySide6.QtWidgets import QFileDialog

        wanted = self.target or self._folder() / suggested_name(photo.path).name
        name, _ = QFileDialog.getSaveFileName(
            self._owner, self.tr("Save the photograph"), str(wanted), writable()
        )
        if name:
            self._write(photo, record, with_suffix(Path(name)))

    def _write(self, photo: Photo, record: Record | None, path: Path) -> None:
        def then(_: object) -> None:
            self.target = path
            self._studio.said.emit(
                self.tr("Saved as {}.").format(path.name),
                self.tr("Show"),
                lambda: self._studio.show_folder(path.parent),
            )
            self.saved.emit()

        self._desk.do(lambda: save_photo(photo, path, record), then)

    def _folder(self) -> Path:
        return self.target.parent if self.target else self._last or Path.home()

    @property
    def _last(self) -> Path | None:
        return self._origin.parent if self._origin and self._origin.parent.is_dir() else None

    _origin: Path | None = None

    def set_origin(self, path: Path | None) -> None:
        """Where the photograph came from, so that dialogs open there."""
        self._origin = path

    # -- the session ----------------------------------------------------------------------------

    def keep(self, document: Document, settings: dict[str, Any]) -> None:
        """Write what is new to the session."""
        snapshot = Snapshot.of(document, settings)
        self._desk.do(lambda: self._session.keep(snapshot), _nothing)

    def forget(self) -> None:
        """Empty the session."""
        self._desk.do(self._session.forget, _nothing)


def _opened(photo: Photo) -> Opened:
    try:
        return Opened(Document(photo), [], {})
    except MemoryError:
        height, width = photo.shape
        raise OutOfMemory(
            f"There is too little memory to edit a photograph of {width} x {height} pixels. Close "
            "other programs, or make it smaller."
        ) from None


def _nothing(_: object) -> None:
    """An answer that changes nothing."""
