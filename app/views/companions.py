"""What goes with the window but is no page: settings, and the buttons that open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from app import icons

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.studio import Studio


class Companions(QObject):
    """Opens what lies beside the pages.

    Signals:
        restart_wanted: a preference was changed that a new window alone heeds.
    """

    restart_wanted = Signal()

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._window = studio, window

    def buttons(self, rail: QWidget) -> list[QToolButton]:
        """The buttons at the foot of the rail."""
        return [self._button(rail, "settings", self.tr("Settings"), "Ctrl+,", self.open_settings)]

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
        button.clicked.connect(then)
        action = QAction(self._window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(then)
        self._window.addAction(action)
        return button

    @Slot()
    def open_settings(self) -> None:
        """Show the settings."""
        from app.views.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._studio, self._window)
        dialog.restart_wanted.connect(self.restart_wanted)
        dialog.open()
