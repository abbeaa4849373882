"""What can be done with pictures, the same in every grid, menu and shortcut."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app import icons
from app.state.picture_files import suggested_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMenu

    from app.pictures import Picture
    from app.studio import Studio


class PictureActions(QObject):
    """The actions on the pictures that ``chosen`` names, as QActions of ``owner``.

    Their shortcuts work while ``owner`` or a part of it has the focus.
    """

    again_wanted = Signal(int)
    edit_wanted = Signal(object)
    explore_wanted = Signal(list)
    analyse_wanted = Signal(object)

    def __init__(
        self, studio: Studio, owner: QWidget, chosen: Callable[[], Sequence[Picture]]
    ) -> None:
        super().__init__(owner)
        self._studio, self._owner, self._chosen = studio, owner, chosen
        keys = QKeySequence.StandardKey
        self.again = self._action(self.tr("Again with this seed"), "again", self._on_again)
        self.again.setToolTip(self.tr("Your settings, starting from the noise of this picture"))
        self.recreate = self._action(self.tr("Recreate exactly"), "recreate", self._on_recreate)
        self.recreate.setToolTip(self.tr("The settings of this picture, and its seed"))
        self.settings = self._action(self.tr("Use its settings"), "settings", self._on_settings)
        self.settings.setToolTip(self.tr("Set the Generate page as it was for this picture"))
        self.edit = self._action(self.tr("Edit"), "edit", self._on_edit)
        self.edit.setToolTip(self.tr("Open this picture on the Edit page"))
        self.explore = self._action(self.tr("Explore"), "explore", self._on_explore)
        self.explore.setToolTip(
            self.tr("Take it to the Explore page: between pictures, its way, its odds")
        )
        self.analyse = self._action(self.tr("Analyse …"), "chart", self._on_analyse)
        self.analyse.setToolTip(
            self.tr("How likely it is, where it surprises, and whether it is a copy")
        )
        self.save = self._action(self.tr("Save as …"), "save", self._on_save, keys.Save)
        self.copy = self._action(self.tr("Copy"), "copy", self._on_copy, keys.Copy)
        self.folder = self._action(self.tr("Show in folder"), "folder", self._on_folder)
        self.delete = self._action(self.tr("Delete"), "trash", self._on_delete)

    def menu(self, point: QPoint) -> None:
        """Open the context menu at a point of the screen."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def make_menu(self) -> QMenu:
        """The context menu for what is chosen."""
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self._owner)
        pictures = self._chosen()
        if len(pictures) == 1:
            menu.addActions([self.again, self.recreate, self.settings, self.edit])
            menu.addSeparator()
        if any(picture.entry for picture in pictures):
            menu.addAction(self.explore)
        if len(pictures) == 1:
            menu.addAction(self.analyse)
        menu.addActions([self.save, self.copy])
        if len(pictures) == 1 and pictures[0].entry:
            menu.addAction(self.folder)
        if any(picture.entry for picture in pictures):
            menu.addSeparator()
            menu.addAction(self.delete)
        return menu

    def _action(
        self,
        words: str,
        icon: str,
        then: Callable[[], None],
        key: QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = QAction(icons.icon(icon), words, self)
        action.setIconText(words)  # Qt's own guess leaves the dots out
        if key is not None:
            action.setObjectName(f"pictures.{icon}")
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(then)
        self._owner.addAction(action)
        return action

    def _one(self) -> Picture | None:
        chosen = self._chosen()
        return chosen[0] if chosen else None

    @Slot()
    def _on_again(self) -> None:
        picture = self._one()
        if picture and picture.seed is not None:
            self.again_wanted.emit(picture.seed)
        elif picture:
            self._studio.recall.with_record(
                picture, lambda record: self.again_wanted.emit(record.request.seed)
            )

    @Slot()
    def _on_recreate(self) -> None:
        if picture := self._one():
            self._studio.recall.recreate(picture)

    @Slot()
    def _on_settings(self) -> None:
        if picture := self._one():
            self._studio.recall.use_settings(picture)

    @Slot()
    def _on_edit(self) -> None:
        if picture := self._one():
            self.edit_wanted.emit(picture)

    @Slot()
    def _on_explore(self) -> None:
        self.explore_wanted.emit(list(self._chosen()))

    @Slot()
    def _on_analyse(self) -> None:
        if picture := self._one():
            self.analyse_wanted.emit(picture)

    @Slot()
    def _on_save(self) -> None:
        pictures = list(self._chosen())
        if len(pictures) > 1:
            self.save_all(pictures)
        elif pictures and (path := self._asked_for(suggested_name(pictures[0]))):
            self._studio.handling.save_as(pictures[0], path)

    def _asked_for(self, name: str) -> Path | None:
        """Ask under which name to save; replacing a file is confirmed in the dialog."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._owner, self.tr("Save picture"), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("PNG pictures (*.png)"))
        dialog.setDefaultSuffix("png")
        dialog.selectFile(name)
        if not dialog.exec():
            return None
        path = Path(dialog.selectedFiles()[0])
        if path.suffix.lower() == ".png":
            return path
        # A dot in the name, as in "rose 2.5", kept the dialog from adding the suffix, and thus from
        # asking whether a file of the whole name may be replaced.
        named = path.with_name(f"{path.name}.png")
        return next(
            free
            for number in itertools.count(1)
            if not (
                free := named if number == 1 else named.with_stem(f"{path.name}-{number}")
            ).exists()
        )

    def save_all(self, pictures: Sequence[Picture]) -> None:
        """Ask for a folder and save pictures into it."""
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(
            self._owner, self.tr("Choose a folder for the pictures"), str(Path.home())
        )
        if folder:
            self._studio.handling.save_into(pictures, Path(folder))

    @Slot()
    def _on_copy(self) -> None:
        self._studio.handling.copy(list(self._chosen()))

    @Slot()
    def _on_folder(self) -> None:
        if picture := self._one():
            self._studio.handling.show_in_folder(picture)

    @Slot()
    def _on_delete(self) -> None:
        self._studio.handling.delete(list(self._chosen()))
