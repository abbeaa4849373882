"""Files that are carried over the window, and dropped onto the page that shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from app.main_window import MainWindow


class Dropping(QObject):
    """Welcomes files from elsewhere, and hands them to the page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what dropping will do while a file is over the window, and do it."""
        window = self._window
        if isinstance(event, QDragEnterEvent):
            if event.source() is None and _files_in(event.mimeData()):
                _accept(event)
                window.veil.cover(window.page.drop_words())
            else:
                event.ignore()
            return True
        if event.type() == QEvent.Type.DragLeave:
            window.veil.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            window.veil.hide()
            if files := _files_in(event.mimeData()):
                _accept(event)
                window.page.take_files(files)
            return True
        return super().eventFilter(watched, event)


def _accept(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _files_in(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
