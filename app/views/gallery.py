"""Everything ever made, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app import icons
from app.views.picture_actions import PictureActions
from app.widgets.arrangements import Arrangement, Rows, Strip
from app.widgets.invitation import Invitation
from app.widgets.messages import Banner
from app.widgets.picture_grid import PictureGrid
from app.words import pictures as count_of

if TYPE_CHECKING:
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
        self.menu_wanted.connect(self.actions_on.menu)
        self.delete_wanted.connect(self.actions_on.delete.trigger)
        self.enlarge.connect(self._on_enlarge)
        self.drag_wanted.connect(self._on_drag)
        studio.thumbnails.loaded.connect(self.repaint_cells)

    @Slot(QModelIndex)
    def _on_enlarge(self, index: QModelIndex) -> None:
        self.enlarged.emit(self._studio.recent, index.row(), self)

    @Slot()
    def _on_drag(self) -> None:
        self._studio.drag(self.chosen(), self)


class GalleryStrip(GalleryGrid):
    """The newest pictures in one row; hidden while there are none."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, Strip(), parent)
        self.setAccessibleName("Gallery")
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
    """The gallery as a page."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.grid = GalleryGrid(studio, Rows(), self)
        self.grid.setAccessibleName("Gallery")
        self.grid.selected.connect(self._on_changed)
        self.banner = Banner(self)
        title = QLabel("Gallery", self)
        title.setProperty("look", "title")
        self._subtitle = QLabel(self)
        self._subtitle.setProperty("look", "hint")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self._subtitle)
        self.save = QPushButton("Save …", self)
        self.save.setIcon(icons.icon("save"))
        self.save.clicked.connect(self.grid.actions_on.save.trigger)
        self.delete = QPushButton("Delete", self)
        self.delete.setIcon(icons.icon("trash"))
        self.delete.clicked.connect(self.grid.actions_on.delete.trigger)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        for button in (self.save, self.delete):
            button.setProperty("look", "plain")
            button.setIconSize(QSize(22, 16))
            head.addWidget(button)
        invitation = Invitation(
            "Nothing here yet", "Every picture you generate is kept here, with what made it.", self
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(invitation)
        self._stack.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 16, 10, 8)
        column.setSpacing(8)
        head.setContentsMargins(10, 0, 10, 0)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        for signal in (
            studio.recent.rowsInserted,
            studio.recent.rowsRemoved,
            studio.recent.modelReset,
        ):
            signal.connect(self._on_changed)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        count = len(self._studio.recent)
        chosen = len(self.grid.selectionModel().selectedIndexes())
        self._subtitle.setText(
            f"{chosen} of {count_of(count)} selected" if chosen else count_of(count)
        )
        self._stack.setCurrentIndex(1 if count else 0)
        for button in (self.save, self.delete):
            button.setVisible(bool(chosen))
