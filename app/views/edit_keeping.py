"""That no work is lost: what lies in a file, what is asked before it goes, and the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.canvas.document import Document
    from app.views.edit_changes import EditChanges
    from app.views.edit_files import EditFiles
    from core.codec import Record
    from core.photos import Photo

_PAUSE = 700  # milliseconds without a change until the session is written


class EditKeeping(QObject):
    """Saves the document to files, and its session soon after every change.

    Signals:
        saved: the photograph lies in a file as it is.
    """

    saved = Signal()

    def __init__(
        self,
        files: EditFiles,
        changes: EditChanges,
        settings: Callable[[], dict[str, Any]],
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._files, self._changes, self._settings, self._owner = files, changes, settings, owner
        self._document: Document | None = None
        self._in_file: object = None  # the pixels that lie in a file
        self._saving: Photo | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.keep)
        files.saved.connect(self._on_saved)

    def take(self, document: Document) -> None:
        """Keep another document from now on."""
        self._document = document
        self._files.set_origin(document.photo.path)
        # What came back has changes that lie in the session alone.
        unchanged = document.opened is document.sheet.pixels
        self._in_file = document.sheet.pixels if unchanged else None

    def forget(self) -> None:
        """Keep nothing, and empty the session."""
        self._document = None
        self._pause.stop()
        self._files.forget()

    # -- files ----------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether the photograph has changes that lie in no file."""
        document = self._document
        return document is not None and document.sheet.pixels is not self._in_file

    def leave(self, then: Callable[[], object]) -> None:
        """Do what ends with this photograph; ask first if that would lose changes."""
        if not self.unsaved:
            then()
            return
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._owner)
        box.setText(self.tr("The photograph has changes that are not saved."))
        box.setInformativeText(self.tr("Without saving, they are lost."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        match box.exec():
            case buttons.Save:
                self.save()
            case buttons.Discard:
                then()

    @Slot()
    def save(self) -> None:
        """Save the photograph as it is."""
        self._save(self._files.save)

    @Slot()
    def save_as(self) -> None:
        """Save it under another name."""
        self._save(self._files.save_as)

    def _save(self, write: Callable[[Photo, Record | None], None]) -> None:
        if self._document:
            self._saving = self._document.current()
            write(self._saving, self._document.record)

    @Slot()
    def _on_saved(self) -> None:
        self._in_file = self._saving.pixels if self._saving else None
        self.saved.emit()

    # -- the session ----------------------------------------------------------------------------

    def keep_soon(self) -> None:
        """Write the session once nothing has changed for a while."""
        self._pause.start()

    @Slot()
    def keep(self) -> None:
        """Write the session."""
        self._pause.stop()
        if self._document is None:
            return
        if self._changes.under_way:
            self._pause.start()
            return
        self._files.keep(self._document, self._settings())

    def close(self) -> None:
        """Write what is not written."""
        if self._pause.isActive():
            self.keep()
