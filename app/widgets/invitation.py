"""What an empty place says: what will be here, and what to press."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import icons


class Invitation(QWidget):
    """The mark, a headline and a sentence in the middle of an empty place."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark = QLabel(self)
        mark.setPixmap(_mark(72, self.devicePixelRatioF()))
        headline = QLabel(title, self)
        headline.setProperty("look", "hero")
        words = QLabel(sentence, self)
        words.setProperty("look", "lead")
        words.setWordWrap(True)
        words.setMaximumWidth(min(420, self.fontMetrics().averageCharWidth() * 56))
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (mark, headline, words):
            label.setAlignment(middle)
        column = QVBoxLayout(self)
        column.addStretch(3)
        column.addWidget(mark, 0, middle)
        column.addSpacing(18)
        column.addWidget(headline)
        column.addSpacing(4)
        # An alignment would take the height of unwrapped words.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(words, 12)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(4)
        self.column = column


def _mark(side: int, ratio: float) -> QPixmap:
    return icons.application_icon().pixmap(QSize(side, side), ratio)
