"""What people see of a defect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.defect import versions
from app.tongue import told
from core.errors import CannotWrite
from core.files import write_whole

if TYPE_CHECKING:
    from app.defect import Defect


class CrashDialog(QDialog):
    """Says that something broke, that work is saved, and what to send to us."""

    def __init__(self, defect: Defect, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something broke"))
        self._log = log
        headline = QLabel(self.tr("That should not have happened"), self)
        headline.setProperty("look", "title")
        what = QLabel(defect.summary, self)
        what.setProperty("look", "complaint")
        what.setWordWrap(True)
        words = QLabel(
            self.tr(
                "Scorebrush ran into a fault of its own. The window goes on working: every picture "
                "made so far is kept, and what you are editing has just been saved. If you report "
                "it, attach the log. It names no files, folders or people of yours."
            ),
            self,
        )
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(f"{versions()}\n\n{defect.details}", self)
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setMinimumHeight(180)
        self.answer = QLabel(self)
        self.answer.setProperty("look", "hint")
        self.answer.setWordWrap(True)
        self.answer.hide()
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton(self.tr("Copy details"), roles.ActionRole)
        self.save = buttons.addButton(self.tr("Save the log …"), roles.ActionRole)
        done = buttons.addButton(self.tr("Continue"), roles.AcceptRole)
        done.setDefault(True)
        done.setFocus()
        copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        done.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (headline, what, words, self.details, self.answer, buttons):
            column.addWidget(part)
        self.resize(660, 460)

    def add(self, defect: Defect) -> None:
        """Another defect while this one is being read."""
        self.details.appendPlainText(f"\n{defect.details}")

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    @Slot()
    def _on_save(self) -> None:
        from app.crash import whole_log

        wanted = Path.home() / "scorebrush-log.txt"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the log"), str(wanted))
        if not name:
            return
        try:
            write_whole(Path(name), whole_log(self._log).encode())
        except CannotWrite as error:
            self.answer.setText(told(error))
        else:
            self.answer.setText(self.tr("Saved as {}.").format(Path(name).name))
        self.answer.show()
