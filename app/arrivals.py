"""Files that a file manager opens with the application: each goes to the page that it is for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from app.main_window import MainWindow

_MODELS = {".safetensors", ".pth", ".pt", ".ckpt", ".bin"}


class Application(QApplication):
    """An application that hears of files while it runs, as macOS tells of them.

    Signals:
        file_opened: the path of a file, which need not exist.
    """

    file_opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(event.file())
            return True
        return super().event(event)


def take_in(window: MainWindow, path: Path) -> None:
    """Import a model, bring back the settings of a picture that we made, edit anything else."""
    if path.suffix.lower() not in _MODELS and _is_generated(path):
        window.studio.recall.restore_from(path)
        return
    window.show_page(window.models_page if path.suffix.lower() in _MODELS else window.edit_page)
    window.page.take_files([path])


def _is_generated(path: Path) -> bool:
    """Whether a PNG carries a request of the Generate page; reads its first chunks alone."""
    from core.codec import record_from_json
    from core.engine.requests import Generate
    from core.errors import ScorebrushError
    from core.images import TEXT_KEY
    from core.png_text import read_texts

    try:
        text = read_texts(path).get(TEXT_KEY)
        return text is not None and isinstance(record_from_json(text).request, Generate)
    except ScorebrushError:
        return False  # whoever opens it says what is wrong
