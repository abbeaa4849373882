"""The head of a page that has the engine work: what it shows, what goes on, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.widgets.elided_label import ElidedLabel


class RunHead(QWidget):
    """A title above a line of words, whatever stands beside them, and a bar below.

    Attributes:
        title, subtitle, progress: its parts.
        row: title and subtitle, and after them what a page adds.
    """

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
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        self.row = QHBoxLayout()
        self.row.setSpacing(6)
        self.row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.row)
        column.addWidget(self.progress)

    @Slot()
    def begin(self) -> None:
        """Something has been asked for."""
        self.progress.setValue(0)
        self.progress.show()
        self.subtitle.setText(self.tr("Waiting for what is under way …"))

    @Slot(float, str)
    def tell(self, fraction: float, words: str) -> None:
        """Show how far it has come, from 0 to 1."""
        self.progress.setValue(round(1000 * fraction))
        self.subtitle.setText(words)

    def end(self, words: str) -> None:
        """It is over: say how it ended."""
        self.progress.hide()
        self.subtitle.setText(words)
