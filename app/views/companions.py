"""What goes with the window but is no page: settings, keys, help, and what opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from app import icons
from core.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.main_window import MainWindow
    from app.studio import Studio
    from app.views.tour import Tour


class Companions(QObject):
    """Opens what lies beside the pages.

    Signals:
        restart_wanted: a preference was changed that a new window alone heeds.
    """

    restart_wanted = Signal()

    def __init__(self, studio: Studio, window: MainWindow) -> None:
        super().__init__(window)
        self._studio, self._window = studio, window
        self._tour: Tour | None = None

    def buttons(self, rail: QWidget) -> list[QToolButton]:
        """The buttons at the foot of the rail."""
        return [
            self._button(rail, "tour", self.tr("Tour"), "Ctrl+F1", self.open_tour),
            self._button(rail, "info", self.tr("Help"), "F1", self.open_help),
            self._button(rail, "settings", self.tr("Settings"), "Ctrl+,", self.open_settings),
        ]

    def _button(
        self, rail: QWidget, icon: str, words: str, keys: str, then: Callable[[], None]
    ) -> QToolButton:
        button = QToolButton(rail)
        button.setText(words)
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setProperty("look", "tab")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(f"{words} ({keys})")
        button.clicked.connect(lambda: self._window.when_whole(then))
        action = QAction(words, self._window)
        action.setObjectName(f"window.{icon}")
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self._window.when_whole(then))
        self._window.addAction(action)
        return button

    @Slot()
    def open_settings(self) -> None:
        """Show the settings."""
        from app.views.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._studio, self._window)
        dialog.restart_wanted.connect(self.restart_wanted)
        dialog.keys_wanted.connect(self.open_keys)
        dialog.open()

    def take_keys(self) -> None:
        """Give every action of the window the keys that are preferred; all of them are there."""
        from app.shortcuts import Shortcuts

        action = QAction(self.tr("Keys"), self._window)
        action.setObjectName("window.keys")
        action.setShortcut(QKeySequence("Ctrl+K"))
        action.triggered.connect(self.open_keys)
        self._window.addAction(action)
        self.shortcuts = Shortcuts(self._window, self._studio)

    @Slot()
    def greet(self) -> None:
        """Offer the tour to somebody who has not been here before."""
        if not self._studio.preferences.toured:
            self.open_tour()

    @Slot()
    def open_tour(self) -> None:
        """Lead through the window; the tour that is under way goes on."""
        from app.views.tour import Tour

        if self._tour is None:
            self._tour = Tour(self._window)
            self._tour.over.connect(self._on_tour_over)
            self._tour.begin()

    def escape(self) -> bool:
        """End the tour if its card has the focus; whether it had."""
        tour = self._tour
        if tour is None or not tour.card.isAncestorOf(self._window.focusWidget()):
            return False
        tour.leave()
        return True

    @Slot()
    def _on_tour_over(self) -> None:
        self._tour = None
        if not self._studio.preferences.toured:
            try:
                self._studio.prefer(toured=True)
            except CannotWrite as error:
                self._studio.tell(error)

    @Slot()
    def open_keys(self) -> None:
        """Show all keys."""
        from app.views.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self.shortcuts, self._window).open()

    @Slot()
    def open_help(self) -> None:
        """Show the documentation beside the window, so that one can try what one reads."""
        from app.views.help_dialog import HelpDialog

        known = self._window.findChild(HelpDialog)
        dialog = known or HelpDialog(self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
