"""Stars, hearts and tags: the same in every grid, menu and shortcut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app import icons
from app.state.marks import MOST_STARS, Marks, parse_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.pictures import Picture
    from app.shelf import Shelf


class MarkActions(QObject):
    """The marks of the pictures that ``chosen`` names, as QActions of ``owner``."""

    def __init__(
        self, shelf: Shelf, owner: QWidget, chosen: Callable[[], Sequence[Picture]]
    ) -> None:
        super().__init__(owner)
        self._shelf, self._owner, self._chosen = shelf, owner, chosen
        self.favourite = self._action(self.tr("Favourite"), "F", self._on_favourite)
        self.favourite.setIcon(icons.icon("heart"))
        self.tags = self._action(self.tr("Tags …"), "T", self._on_tags)
        self.tags.setIcon(icons.icon("tag"))
        self.stars = []
        for stars in range(MOST_STARS + 1):
            action = self._action("★" * stars or self.tr("No stars"), str(stars), self._on_stars)
            action.setData(stars)
            self.stars.append(action)

    def add_to(self, menu: QMenu) -> None:
        """Add them to a context menu."""
        menu.addSeparator()
        menu.addActions([self.favourite, self.tags])
        stars = menu.addMenu(icons.icon("star"), self.tr("Stars"))
        stars.addActions(self.stars)

    def stars_menu(self, parent: QWidget) -> QMenu:
        """A menu of the stars, for a button."""
        menu = QMenu(parent)
        menu.addActions(self.stars)
        return menu

    def _action(self, words: str, key: str, then: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setObjectName(f"pictures.mark-{key.lower()}")
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(then)
        self._owner.addAction(action)
        return action

    @Slot()
    def _on_favourite(self) -> None:
        pictures = list(self._chosen())
        wanted = not all(picture.favourite for picture in pictures)
        self._shelf.mark(pictures, lambda marks: replace(marks, favourite=wanted))

    @Slot()
    def _on_stars(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            stars = int(action.data())
            self._shelf.mark(list(self._chosen()), lambda marks: replace(marks, rating=stars))

    @Slot()
    def _on_tags(self) -> None:
        pictures = list(self._chosen())
        if pictures:
            self._shelf.with_marks(pictures[0], lambda marks: self._ask(pictures, marks))

    def _ask(self, pictures: list[Picture], first: Marks) -> None:
        many = len(pictures) > 1
        words = (
            self.tr("Words between commas, added to those of all:")
            if many
            else self.tr("Words between commas:")
        )
        known = "" if many else ", ".join(first.tags)
        text, agreed = QInputDialog.getText(self._owner, self.tr("Tags"), words, text=known)
        if not agreed:
            return
        tags = parse_tags(text)
        self._shelf.mark(
            pictures,
            lambda marks: replace(
                marks, tags=parse_tags(",".join((*marks.tags, *tags))) if many else tags
            ),
        )
