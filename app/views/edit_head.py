"""What stands above the canvas of the Edit page, and what stands there without a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.tongue import translate
from app.widgets.buttons import plain_button, tool_button
from app.widgets.invitation import Invitation
from app.widgets.run_head import RunHead

if TYPE_CHECKING:
    from pathlib import Path


class EditHead(RunHead):
    """The photograph's name, what is known about it, what goes on, and its file's buttons.

    Signals:
        open, copy, save, close_wanted: the buttons and keys.
        paste, save_as: keys.
    """

    open = Signal()
    paste = Signal()
    copy = Signal()
    save = Signal()
    save_as = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for icon, words, then in (
            ("open", self.tr("Open another photograph (Ctrl+O)"), self.open),
            ("copy", self.tr("Copy the photograph (Ctrl+C)"), self.copy),
            ("close", self.tr("Close the photograph (Ctrl+W)"), self.close_wanted),
        ):
            button = tool_button(icon, words, self)
            button.clicked.connect(then)
            self.row.addWidget(button)
        self.save_button = plain_button(self.tr("Save …"), "save", self)
        self.save_button.setToolTip(self.tr("Save the photograph (Ctrl+S)"))
        self.save_button.clicked.connect(self.save)
        self.row.addWidget(self.save_button)
        self._add_keys(parent)

    def _add_keys(self, page: QWidget) -> None:
        for name, words, keys, then in (
            ("open", self.tr("Open another photograph"), "Ctrl+O", self.open),
            ("paste", self.tr("Open what is on the clipboard"), "Ctrl+V", self.paste),
            ("copy", self.tr("Copy the photograph"), "Ctrl+C", self.copy),
            ("save", self.tr("Save the photograph"), "Ctrl+S", self.save),
            ("save-as", self.tr("Save under another name"), "Ctrl+Shift+S", self.save_as),
            ("close", self.tr("Close the photograph"), "Ctrl+W", self.close_wanted),
        ):
            action = QAction(words, page)
            action.setObjectName(f"edit.{name}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(then)
            page.addAction(action)

    def show_photo(self, path: Path | None, words: str) -> None:
        """Name the photograph, and say what is known about it."""
        self.title.setText(path.name if path else self.tr("From the clipboard"))
        self.title.setToolTip(str(path) if path else "")
        self.subtitle.setText(words)

    def end(self, words: str) -> None:
        """It is over: say so before what is known about the photograph."""
        super().end(f"{words} · {self.subtitle.text()}")


class EditInvitation(Invitation):
    """What to do first.

    Signals:
        open, paste: the buttons.
    """

    open = Signal()
    paste = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("EditHead", "Paint it away"),
            translate(
                "EditHead",
                "Open a photograph, paint over something, and it is filled from what is around it. "
                "Everything else stays as it is, to the byte.",
            ),
            parent,
        )
        self.open_button = QPushButton(translate("EditHead", "Open a photograph …"), self)
        self.open_button.setProperty("look", "main")
        self.open_button.clicked.connect(self.open)
        self.paste_button = QPushButton(translate("EditHead", "Paste"), self)
        self.paste_button.setProperty("look", "plain")
        self.paste_button.clicked.connect(self.paste)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self.open_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        words = QLabel(translate("EditHead", "or drop one onto the window"), self)
        words.setProperty("look", "hint")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        last = self.column.count() - 1  # the stretch below
        self.column.insertSpacing(last, 18)
        self.column.insertLayout(last + 1, row)
        self.column.insertSpacing(last + 2, 6)
        self.column.insertWidget(last + 3, words)
