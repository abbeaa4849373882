"""A part that folds away under its headline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app import icons


class Fold(QWidget):
    """A headline that shows or hides what is below it."""

    toggled = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QToolButton(self)
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setProperty("look", "fold")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.toggled.connect(self._on_toggled)
        self._content = content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(content)
        self._show()

    @property
    def opened(self) -> bool:
        """Whether the content shows."""
        return self.head.isChecked()

    def set_opened(self, opened: bool) -> None:
        """Show or hide the content."""
        self.head.setChecked(opened)

    def _show(self) -> None:
        self.head.setIcon(icons.icon("down" if self.opened else "right"))
        self._content.setVisible(self.opened)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:
        self._show()
        self.toggled.emit(opened)
