"""A seed: what is written here is what the next run uses."""

from __future__ import annotations

import random

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app import icons
from app.tongue import told
from core.engine.requests import parse_seed
from core.errors import BadRequest

_DICE = 10**9  # nine digits can be read out, and there are enough of them


class SeedField(QWidget):
    """A number, a die that throws another, and a lock that keeps it from run to run.

    Unlocked, another seed is thrown after each run; typing one locks it, since whoever types a
    seed means that one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(self.tr("Seed"))
        self.line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.line.textEdited.connect(self._on_edited)
        self.dice = QToolButton(self)
        self.dice.setIcon(icons.icon("dice"))
        self.dice.setToolTip(self.tr("Throw another seed"))
        self.dice.setAccessibleName(self.tr("Throw another seed"))
        self.dice.clicked.connect(self.throw)
        self.lock = QToolButton(self)
        self.lock.setCheckable(True)
        self.lock.setAccessibleName(self.tr("Keep this seed"))
        self.lock.toggled.connect(self._on_locked)
        self._complaint = QLabel(self)
        self._complaint.setProperty("look", "complaint")
        self._complaint.setWordWrap(True)
        self._complaint.hide()
        self._on_locked()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.dice)
        row.addWidget(self.lock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._complaint)
        self.setFocusProxy(self.line)
        self.throw()

    def seed(self) -> int:
        """The seed.

        Raises:
            BadRequest: what is written is none; the field says so too.
        """
        try:
            seed = parse_seed(self.line.text())
        except BadRequest as error:
            self._complain(told(error))
            raise
        self._complain("")
        return seed

    def set_seed(self, seed: int, *, locked: bool) -> None:
        """Write a seed."""
        self.line.setText(str(seed))
        self.line.setCursorPosition(0)
        self.lock.setChecked(locked)
        self._complain("")

    @Slot()
    def throw(self) -> None:
        """Throw the dice."""
        self.set_seed(random.randrange(_DICE), locked=self.lock.isChecked())
        self.changed.emit()

    def go_on(self) -> None:
        """A run has taken this seed: throw another unless it is locked."""
        if not self.lock.isChecked():
            self.throw()

    def _complain(self, words: str) -> None:
        self._complaint.setText(words)
        self._complaint.setVisible(bool(words))
        self.line.setProperty("wrong", bool(words))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    @Slot()
    def _on_edited(self) -> None:
        self.lock.setChecked(True)
        self._complain("")
        self.changed.emit()

    @Slot()
    def _on_locked(self) -> None:
        locked = self.lock.isChecked()
        self.lock.setIcon(icons.icon("lock" if locked else "unlock"))
        self.lock.setToolTip(
            self.tr("Every run uses this seed. Press to throw another after each run.")
            if locked
            else self.tr("Another seed is thrown after each run. Press to keep this one.")
        )
