"""What says that a classifier pulls the pictures, and leaves it out if that is wished."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from core.engine.requests import ClassifierGuide


class ClassifierNote(QWidget):
    """Holds the classifier of a restored request, in sight; hidden while there is none.

    Attributes:
        guide: the classifier, or None.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guide: ClassifierGuide | None = None
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("look", "hint")
        self.leave_out = QPushButton(self.tr("Leave it out"), self)
        self.leave_out.setProperty("look", "link")
        self.leave_out.setCursor(Qt.CursorShape.PointingHandCursor)
        self.leave_out.clicked.connect(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.words)
        column.addWidget(self.leave_out, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_guide(self, guide: ClassifierGuide | None) -> None:
        """Hold a classifier, or none."""
        self.guide = guide
        self.setVisible(guide is not None)
        if guide:
            self.words.setText(
                self.tr(
                    "The classifier {} pulls to {}, {:g} times as strongly as it knows it."
                ).format(Path(guide.path).name, guide.label, guide.scale)
            )

    @Slot()
    def forget(self) -> None:
        """Hold none."""
        self.show_guide(None)
