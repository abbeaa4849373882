"""Small buttons that wrap like words, one of which is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class FlowLayout(QLayout):
    """Places widgets side by side and begins a new line where one is full."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """The number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return self._flow(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._flow(rect, apply=True)

    def sizeHint(self) -> QSize:
        """As narrow as the widest item; the height follows from the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _flow(self, rect: QRect, *, apply: bool) -> int:
        spot, line = rect.topLeft(), 0
        for item in self._items:
            size = item.sizeHint()
            if line and spot.x() + size.width() > rect.right() + 1:
                spot, line = QPoint(rect.x(), spot.y() + line + self._gap), 0
            if apply:
                item.setGeometry(QRect(spot, size))
            spot += QPoint(size.width() + self._gap, 0)
            line = max(line, size.height())
        return spot.y() + line - rect.y()


class Chips(QWidget):
    """One choice among a few; arrow keys move it, as in any group of radio buttons."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._values: list[object] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, options: Iterable[tuple[str, object]]) -> None:
        """Offer other options, each a word and the value that it stands for."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        self._values = []
        for word, value in options:
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setProperty("look", "chip")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._group.addButton(button, len(self._values))
            self._flow.addWidget(button)
            self._values.append(value)
            button.show()
        self.updateGeometry()

    @property
    def value(self) -> object:
        """The chosen value, or None."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def choose(self, value: object) -> None:
        """Choose a value without a signal; one that is not offered chooses nothing."""
        self._group.setExclusive(False)
        for number, offered in enumerate(self._values):
            self._group.button(number).setChecked(offered == value)
        self._group.setExclusive(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self._values[self._group.id(button)])
