"""What people see of a defect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.defect import Defect, versions

if TYPE_CHECKING:
    from pathlib import Path


class CrashDialog(QDialog):
    """Says that something broke, that pictures are safe, and what to send to us."""

    def __init__(self, defect: Defect, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something broke")
        headline = QLabel("That should not have happened", self)
        headline.setProperty("look", "title")
        words = QLabel(
            "Scorebrush ran into a fault of its own. The window goes on working, and every picture "
            "made so far is kept. If you report it, the details below tell us where to look.\n\n"
            f"They are also written to {log}",
            self,
        )
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(f"{versions()}\n\n{defect.details}", self)
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("Details")
        self.details.setMinimumHeight(180)
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        done = buttons.addButton("Continue", QDialogButtonBox.ButtonRole.AcceptRole)
        done.setDefault(True)
        done.setFocus()
        copy.clicked.connect(self._on_copy)
        done.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (headline, words, self.details, buttons):
            column.addWidget(part)
        self.resize(640, 420)

    def add(self, defect: Defect) -> None:
        """Another defect while this one is being read."""
        self.details.appendPlainText(f"\n{defect.details}")

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
