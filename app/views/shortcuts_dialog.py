"""The sheet of all keys: looked through by words or by keys, and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.shortcuts import Deed, Shortcuts, native
from app.tongue import told
from core.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Callable

_DEED = Qt.ItemDataRole.UserRole
_PAGES = {
    "window": QT_TRANSLATE_NOOP("ShortcutsDialog", "Everywhere"),
    "edit": QT_TRANSLATE_NOOP("ShortcutsDialog", "Edit page"),
    "pictures": QT_TRANSLATE_NOOP("ShortcutsDialog", "Pictures"),
    "explore": QT_TRANSLATE_NOOP("ShortcutsDialog", "Explore page"),
}
# What keys mean to what has the focus, as in every program; they stay as they are.
_FIXED = (
    ("edit", "Left, Right", QT_TRANSLATE_NOOP("ShortcutsDialog", "Another fill")),
    ("edit", "Return", QT_TRANSLATE_NOOP("ShortcutsDialog", "Take the fill")),
    ("edit", "Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Forget the fill")),
    ("edit", "C", QT_TRANSLATE_NOOP("ShortcutsDialog", "While held: the photograph before")),
    ("edit", "/", QT_TRANSLATE_NOOP("ShortcutsDialog", "Slide between before and after")),
    ("edit", "Space", QT_TRANSLATE_NOOP("ShortcutsDialog", "While held: move the photograph")),
    (
        "edit",
        "Left, Right, Up, Down",
        QT_TRANSLATE_NOOP("ShortcutsDialog", "Painting with the keys: move by the brush's size"),
    ),
    ("edit", "Space", QT_TRANSLATE_NOOP("ShortcutsDialog", "Painting with the keys: a dab")),
    (
        "edit",
        "Shift+Left, Shift+Right, Shift+Up, Shift+Down",
        QT_TRANSLATE_NOOP("ShortcutsDialog", "Painting with the keys: draw"),
    ),
    ("pictures", "Return", QT_TRANSLATE_NOOP("ShortcutsDialog", "Enlarge")),
    ("pictures", "Space", QT_TRANSLATE_NOOP("ShortcutsDialog", "Select, or let go")),
    ("pictures", "Ctrl+A", QT_TRANSLATE_NOOP("ShortcutsDialog", "Select all")),
    ("pictures", "Del", QT_TRANSLATE_NOOP("ShortcutsDialog", "Move to the trash")),
    ("explore", "Space", QT_TRANSLATE_NOOP("ShortcutsDialog", "Play, or stop playing")),
    ("pictures", "Left, Right", QT_TRANSLATE_NOOP("ShortcutsDialog", "Another picture")),
)


class ShortcutsDialog(QDialog):
    """Every key and what it does; those with a name of their own can be changed."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._shortcuts = shortcuts
        self._parts: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search by what it does or by the key"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Keys"))
        self.tree.setHeaderLabels([self.tr("What it does"), self.tr("Keys")])
        self.tree.setProperty("look", "ends")
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(14)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.currentItemChanged.connect(self._on_current)
        self.editor = QKeySequenceEdit(self)
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName(self.tr("New keys"))
        self.editor.keySequenceChanged.connect(self._on_keys)
        self.note = QLabel(self)
        self.note.setProperty("look", "hint")
        self.note.setWordWrap(True)
        self.set = self._button(self.tr("Set"), self._on_set)
        self.clear = self._button(self.tr("No keys"), self._on_clear)
        self.back = self._button(self.tr("Default"), self._on_back)
        self.all_back = self._button(self.tr("All defaults"), self._on_all_back)
        self.leave = self._button(self.tr("Close"), self.accept)
        self._lay_out()
        self._fill()
        self.resize(620, 680)
        self.search.setFocus()

    def _button(self, words: str, then: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("look", "plain")
        button.setAutoDefault(False)
        button.clicked.connect(then)
        return button

    def _lay_out(self) -> None:
        row, below = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.editor, 1)
        for part in (self.set, self.clear, self.back):
            row.addWidget(part)
        below.addWidget(self.all_back)
        below.addStretch(1)
        below.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addLayout(below)

    def _fill(self) -> None:
        """List everything, page by page; the current line stays."""
        current = self.deed
        self._parts.clear()
        self.tree.clear()
        for page, title in _PAGES.items():
            head = QTreeWidgetItem(self.tree, [_said(title)])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFirstColumnSpanned(True)
            bold = head.font(0)
            bold.setBold(True)
            head.setFont(0, bold)
            items: list[QTreeWidgetItem] = []
            self._parts.append((head, items))
            for deed in self._shortcuts.deeds.values():
                if deed.page == page:
                    item = QTreeWidgetItem(head, [deed.words, native(deed.keys)])
                    items.append(item)
                    item.setData(0, _DEED, deed.name)
                    if deed is current:
                        self.tree.setCurrentItem(item)
            for where, keys, words in _FIXED:
                if where == page:
                    shown = native([QKeySequence(key) for key in keys.split(", ")])
                    item = QTreeWidgetItem(head, [_said(words), shown])
                    items.append(item)
                    item.setToolTip(0, self.tr("These keys are the same everywhere and stay."))
                    item.setToolTip(1, shown)
        self.tree.expandAll()
        self._on_search()
        self._on_current()

    @property
    def deed(self) -> Deed | None:
        """What the current line is about, if its keys can be changed."""
        item = self.tree.currentItem()
        return self._shortcuts.deeds.get(item.data(0, _DEED)) if item else None

    def shown(self) -> list[str]:
        """The names of the deeds that the search has found."""
        items = [item for _, items in self._parts for item in items]
        return [item.data(0, _DEED) or item.text(0) for item in items if not item.isHidden()]

    @Slot()
    def _on_search(self) -> None:
        words = self.search.text().casefold().split()
        for head, items in self._parts:
            for item in items:
                text = f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in text for word in words))
            head.setHidden(all(item.isHidden() for item in items))

    @Slot()
    def _on_current(self) -> None:
        deed = self.deed
        for part in (self.editor, self.clear, self.back):
            part.setEnabled(deed is not None)
        self.editor.setKeySequence(deed.keys[0] if deed and deed.keys else QKeySequence())
        self._on_keys()
        if deed is None:
            self.note.setText(self.tr("Choose a line, then press the keys that shall do it."))

    @Slot()
    def _on_keys(self) -> None:
        deed, keys = self.deed, self.editor.keySequence()
        self.set.setEnabled(deed is not None and not keys.isEmpty() and keys not in deed.keys)
        other = self._shortcuts.in_the_way(deed, keys) if deed and not keys.isEmpty() else None
        self.note.setText(
            self.tr("These keys do “{}” now, which would lose them.").format(other.words)
            if other
            else ""
        )

    @Slot()
    def _on_set(self) -> None:
        if deed := self.deed:
            self._try(lambda: self._shortcuts.give(deed, self.editor.keySequence()))

    @Slot()
    def _on_clear(self) -> None:
        if deed := self.deed:
            self._try(lambda: self._shortcuts.give(deed, None))

    @Slot()
    def _on_back(self) -> None:
        if deed := self.deed:
            self._try(lambda: self._shortcuts.give_back([deed]))

    @Slot()
    def _on_all_back(self) -> None:
        self._try(lambda: self._shortcuts.give_back(list(self._shortcuts.deeds.values())))

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except CannotWrite as error:
            self.note.setText(told(error))
            return
        self._fill()


def _said(words: object) -> str:
    return QCoreApplication.translate("ShortcutsDialog", str(words))
