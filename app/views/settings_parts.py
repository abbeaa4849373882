"""What the settings dialog is made of: named rows, choices and folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.panel_parts import headline, hint

if TYPE_CHECKING:
    from collections.abc import Iterable


class Choice(QComboBox):
    """One of a few values, each with words of its own."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)

    def offer(self, choices: Iterable[tuple[str, object]], chosen: object) -> None:
        """Offer values; one that is chosen already and is not among them is offered as well."""
        self.clear()
        for words, value in choices:
            self.addItem(words, value)
        values = [self.itemData(row) for row in range(self.count())]
        if chosen not in values:
            self.addItem(str(chosen), chosen)
            values.append(chosen)
        self.setCurrentIndex(values.index(chosen))

    @property
    def value(self) -> object:
        """What is chosen."""
        return self.currentData()


class FolderField(QWidget):
    """A folder: typed, chosen, or left to the system.

    Args:
        name: what lies in it.
        usual: where that is kept if nothing is chosen.
    """

    def __init__(self, name: str, usual: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._usual = name, usual
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(str(usual))
        self.line.setToolTip(self.tr("Empty means {}").format(usual))
        self.line.setClearButtonEnabled(True)
        self.button = QPushButton(self.tr("Choose …"), self)
        self.button.setProperty("look", "plain")
        self.button.setAccessibleName(self.tr("Choose a folder: {}").format(name))
        self.button.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    @property
    def value(self) -> str:
        """The folder that is chosen; empty for the usual one."""
        text = self.line.text().strip()
        folder = Path(text).expanduser()
        return "" if not text or folder == self._usual else str(folder)

    def set_value(self, folder: str) -> None:
        """Show a folder."""
        self.line.setText(folder)

    @Slot()
    def _on_choose(self) -> None:
        start = self.value or str(self._usual)
        chosen = QFileDialog.getExistingDirectory(self, self._name, start)
        if chosen:
            self.line.setText(chosen)


class Sheet(QWidget):
    """Rows of a name, a field and a sentence about it, under titles."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(10)
        self._grid = QGridLayout()

    def begin(self, title: str) -> None:
        """Begin a part with a title."""
        if self._column.count():
            self._column.addSpacing(14)
        words = QLabel(title, self)
        words.setProperty("look", "title")
        self._column.addWidget(words)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._column.addLayout(self._grid)

    def add(self, name: str, field: QWidget, sentence: str = "") -> None:
        """Add a row."""
        row = self._grid.rowCount()
        label = headline(name)
        label.setBuddy(field)
        label.setMinimumWidth(label.fontMetrics().averageCharWidth() * 22)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, row, 1)
        if sentence:
            field.setToolTip(field.toolTip() or sentence)
            self._grid.addWidget(hint(sentence), row + 1, 1)
        self._grid.setRowMinimumHeight(row + 2, 8)
        self._grid.addItem(QVBoxLayout(), row + 2, 0)

    def end(self) -> None:
        """Nothing follows."""
        self._column.addStretch(1)
