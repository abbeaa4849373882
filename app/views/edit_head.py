"""What stands above the canvas of the Edit page, and what stands there without a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.tongue import translate
from app.widgets.elided_label import ElidedLabel
from app.widgets.invitation import Invitation

if TYPE_CHECKING:
    from pathlib import Path


class EditHead(QWidget):
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
        self.title = ElidedLabel(self)
        self.title.setProperty("look", "title")
        self.subtitle = ElidedLabel(self)
        self.subtitle.setProperty("look", "hint")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addLayout(words, 1)
        for icon, words_, then in (
            ("open", self.tr("Open another photograph (Ctrl+O)"), self.open),
            ("copy", self.tr("Copy the photograph (Ctrl+C)"), self.copy),
            ("close", self.tr("Close the photograph (Ctrl+W)"), self.close_wanted),
        ):
            button = QToolButton(self)
            button.setIcon(icons.icon(icon))
            button.setIconSize(QSize(20, 20))
            button.setToolTip(words_)
            button.setAccessibleName(words_.split(" (", 1)[0])
            button.setProperty("look", "tool")
            button.clicked.connect(then)
            row.addWidget(button)
        self.save_button = QPushButton(self.tr("Save …"), self)
        self.save_button.setProperty("look", "plain")
        self.save_button.setIcon(icons.icon("save"))
        self.save_button.setIconSize(QSize(22, 16))
        self.save_button.setToolTip(
            self.tr("Save the photograph (Ctrl+S; Ctrl+Shift+S under another name)")
        )
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.progress)
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

    @Slot()
    def begin(self) -> None:
        """An edit begins."""
        self.progress.setValue(0)
        self.progress.show()

    @Slot(float, str)
    def tell(self, fraction: float, words: str) -> None:
        """Show how far it has come, from 0 to 1."""
        self.progress.setValue(round(1000 * fraction))
        self.subtitle.setText(words)

    def end(self, words: str) -> None:
        """It is over: say so before what is known about the photograph."""
        self.progress.hide()
        self.subtitle.setText(f"{words} · {self.subtitle.text()}")


class EditInvitation(Invitation):
    """What to do first.

    Signals:
        open, paste: the buttons.
    """

    open = Signal()
    paste = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "Paint it away",
            "Open a photograph, paint over something, and it is filled from what is around it. "
            "Everything else stays as it is, to the byte.",
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
