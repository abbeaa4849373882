"""The keys that mean something on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.main_window import MainWindow


class WindowKeys(QObject):
    """Does what the page is for, leaves it, takes back, and turns to a page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._add("go", self.tr("Do what the page is for"), "Ctrl+Return; Ctrl+Enter", self.go)
        self._add("escape", self.tr("Leave, or stop what is under way"), "Esc", self.escape)
        self._add("undo", self.tr("Undo"), "Ctrl+Z", self.undo)
        for number, (icon, tab) in enumerate(window.tabs_by_icon()):
            words = self.tr("Page: {}").format(tab.text())
            self._add(f"page-{icon}", words, f"Ctrl+{number + 1}", tab.click)

    def _add(self, name: str, words: str, keys: str, then: Callable[[], object]) -> None:
        action = QAction(words, self._window)
        action.setObjectName(f"window.{name}")
        action.setShortcuts(QKeySequence.listFromString(keys))
        action.triggered.connect(then)
        self._window.addAction(action)

    @Slot()
    def go(self) -> None:
        """Do what the page is for: where it is for looking alone, generate."""
        window = self._window
        if not window.page.go():
            window.show_page(window.generate_page)
            window.generate_page.generate()

    @Slot()
    def escape(self) -> None:
        """End what is uppermost: the viewer, a selection, or the run."""
        window = self._window
        if window.companions.escape():
            return
        if window.viewer.isVisible():
            window.viewer.leave()
        elif not window.page.escape():
            window.generate_page.cancel()

    @Slot()
    def undo(self) -> None:
        """Take back the last step, or do what the toast offers: take back a deletion."""
        window, toast = self._window, self._window.toast
        if window.pages.currentWidget() is window.edit_page:
            window.edit_page.undo()
        elif toast.isVisible() and toast.action.text() == window.studio.handling.undo_word:
            toast.action.click()
