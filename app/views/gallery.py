"""Everything ever made, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app import icons
from app.shelf import GalleryList
from app.state.gallery_query import Query
from app.views.compare import FEWEST, MOST, Compare
from app.views.gallery_filter import GalleryFilter
from app.views.mark_actions import MarkActions
from app.views.picture_actions import PictureActions
from app.widgets.arrangements import Arrangement, Rows, Strip
from app.widgets.invitation import Invitation
from app.widgets.messages import Banner
from app.widgets.picture_grid import PictureGrid
from app.words import pictures as count_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.studio import Studio


class GalleryGrid(PictureGrid):
    """A grid of the whole gallery with its actions; as rows on a page, or as a strip."""

    enlarged = Signal(object, int, QWidget)
    again_wanted = Signal(int)

    def __init__(
        self, studio: Studio, arrangement: Arrangement, parent: QWidget | None = None
    ) -> None:
        super().__init__(arrangement, studio.thumbnails.get, parent)
        self._studio = studio
        self.setModel(studio.recent)
        self.actions_on = PictureActions(studio, self, self.chosen)
        self.actions_on.again_wanted.connect(self.again_wanted)
        self.marks = MarkActions(studio.shelf, self, self.chosen)
        self.menu_wanted.connect(self._on_menu_wanted)
        self.delete_wanted.connect(self.actions_on.delete.trigger)
        self.enlarge.connect(self._on_enlarge)
        self.drag_wanted.connect(self._on_drag)
        studio.thumbnails.loaded.connect(self.repaint_cells)

    @Slot(QModelIndex)
    def _on_enlarge(self, index: QModelIndex) -> None:
        self.enlarged.emit(self.model(), index.row(), self)

    @Slot(QPoint)
    def _on_menu_wanted(self, point: QPoint) -> None:
        menu = self.actions_on.make_menu()
        self.marks.add_to(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    @Slot()
    def _on_drag(self) -> None:
        self._studio.handling.drag(self.chosen(), self)


class GalleryStrip(GalleryGrid):
    """The newest pictures in one row; hidden while there are none."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, Strip(), parent)
        self.setAccessibleName(self.tr("Gallery"))
        self.setFixedHeight(92)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("look", "strip")
        for signal in (
            studio.recent.rowsInserted,
            studio.recent.rowsRemoved,
            studio.recent.modelReset,
        ):
            signal.connect(self._on_changed)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.setVisible(len(self._studio.recent) > 0)


class GalleryPage(QWidget):
    """The gallery as a page: what was looked for, or everything."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.grid = GalleryGrid(studio, Rows(), self)
        self.grid.setAccessibleName(self.tr("Gallery"))
        self.grid.selected.connect(self._on_changed)
        self.banner = Banner(self)
        self.filter = GalleryFilter(self)
        self.comparison: Compare | None = None
        title = QLabel(self.tr("Gallery"), self)
        title.setProperty("look", "title")
        self._subtitle = QLabel(self)
        self._subtitle.setProperty("look", "hint")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        actions, marks = self.grid.actions_on, self.grid.marks
        self.favourite = self._button(self.tr("Favourite"), "heart", marks.favourite.trigger)
        self.stars = self._button(self.tr("Stars"), "star")
        self.stars.setMenu(marks.stars_menu(self.stars))
        self.tags = self._button(self.tr("Tags …"), "tag", marks.tags.trigger)
        self.compare = self._button(self.tr("Compare"), "compare", self._on_compare)
        self.save = self._button(self.tr("Save …"), "save", actions.save.trigger)
        self.delete = self._button(self.tr("Delete"), "trash", actions.delete.trigger)
        self._buttons = (
            *(self.favourite, self.stars, self.tags),
            *(self.compare, self.save, self.delete),
        )
        # Icons alone, so that a narrow window has room for the words of the others.
        for mark in (self.favourite, self.stars, self.tags):
            mark.setToolTip(mark.text())
            mark.setAccessibleName(mark.text())
            mark.setText("")
            mark.setIconSize(QSize(16, 16))
        for button in self._buttons:
            head.addWidget(button)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(
            Invitation(
                self.tr("Nothing here yet"),
                self.tr("Every picture you generate is kept here, with what made it."),
                self,
            )
        )
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing_found())
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 16, 10, 8)
        column.setSpacing(8)
        head.setContentsMargins(10, 0, 10, 0)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.filter)
        column.addWidget(self._stack, 1)
        for model in (studio.recent, studio.shelf.found):
            for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
                signal.connect(self._on_changed)
        self.filter.changed.connect(studio.shelf.find)
        studio.shelf.found_changed.connect(self._on_found)
        studio.shelf.facets_found.connect(self.filter.offer_facets)
        self._on_changed()

    def _button(
        self, words: str, icon: str, then: Callable[[], object] | None = None
    ) -> QPushButton:
        button = QPushButton(words, self)
        button.setIcon(icons.icon(icon))
        button.setProperty("look", "plain")
        button.setIconSize(QSize(22, 16))
        if then is not None:
            button.clicked.connect(then)
        return button

    def _nothing_found(self) -> QWidget:
        found = Invitation(self.tr("Nothing found"), self.tr("No picture is like that."), self)
        again = QPushButton(self.tr("Show all pictures"), found)
        again.setProperty("look", "plain")
        again.clicked.connect(self.filter.clear)
        found.column.insertSpacing(found.column.count() - 1, 14)
        middle = Qt.AlignmentFlag.AlignHCenter
        found.column.insertWidget(found.column.count() - 1, again, 0, middle)
        return found

    def go(self) -> bool:
        """The gallery is for looking."""
        return False

    def escape(self) -> bool:
        """Let go of what is selected; whether anything was."""
        return self.grid.let_go()

    def drop_words(self) -> str:
        """What dropping a file will do."""
        return self.tr("Drop to bring back its settings")

    def take_files(self, files: list[Path]) -> None:
        """Bring back the settings of the first."""
        self._studio.recall.restore_from(files[0])

    @property
    def _listed(self) -> GalleryList:
        shelf = self._studio.shelf
        return shelf.pictures if shelf.query == Query() else shelf.found

    @Slot()
    def _on_found(self) -> None:
        if self.grid.model() is not self._listed:
            self.grid.setModel(self._listed)
            self.grid.verticalScrollBar().setValue(0)
        self._on_changed()

    @Slot()
    def _on_compare(self) -> None:
        self.comparison = Compare(self._studio, self.grid.chosen()[:MOST], self)
        self.comparison.show()

    @Slot()
    def _on_changed(self) -> None:
        count, whole = len(self._listed), len(self._studio.recent)
        chosen = len(self.grid.selectionModel().selectedIndexes())
        narrowed = self._listed is not self._studio.recent
        words = f"{count:,} of {count_of(whole)}".replace(",", " ") if narrowed else count_of(whole)
        self._subtitle.setText(
            self.tr("{} of {} selected").format(chosen, count_of(count)) if chosen else words
        )
        self._stack.setCurrentIndex(1 if count else 2 if narrowed else 0)
        self.filter.setVisible(bool(whole))
        for button in self._buttons:
            button.setVisible(bool(chosen))
        self.compare.setVisible(FEWEST <= chosen <= MOST)
