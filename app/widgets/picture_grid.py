"""A grid of pictures that paints what is in sight and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.pictures import Picture
from app.widgets import picture_cell
from app.widgets.arranged_view import ArrangedView, Index
from app.widgets.arrangements import Arrangement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class PictureGrid(ArrangedView):
    """Shows a ``Pictures`` model in an arrangement.

    A click enlarges; the mark in a picture's corner, Space, or a click with Ctrl or Shift selects;
    dragging carries finished pictures out of the window.
    """

    enlarge = Signal(QModelIndex)
    menu_wanted = Signal(QPoint)
    delete_wanted = Signal()
    selected = Signal()
    drag_wanted = Signal()

    def __init__(
        self,
        arrangement: Arrangement,
        thumbnail: Callable[[Path], QImage | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(arrangement, parent)
        self._thumbnail = thumbnail
        self._hovered = -1
        self._pressed_on = QPersistentModelIndex()
        self._pressed_at = QPoint()
        self._anchor = QPersistentModelIndex()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    def picture(self, index: Index) -> Picture:
        """The picture of a cell."""
        found: Picture = index.data(Qt.ItemDataRole.UserRole)
        return found

    def let_go(self) -> bool:
        """Select nothing; whether anything was selected where it can be seen."""
        model = self.selectionModel()
        selected = self.isVisible() and model.hasSelection()
        if selected:
            model.clearSelection()
        return selected

    def chosen(self) -> list[Picture]:
        """The selected pictures in their order, or the current one if none is selected."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        if not indexes and self.currentIndex().isValid():
            indexes = [self.currentIndex()]
        return [self.picture(index) for index in indexes]

    @Slot()
    def repaint_cells(self) -> None:
        """Paint again, since a thumbnail has arrived."""
        self.viewport().update()

    # -- painting -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that the event touches."""
        painter = QPainter(self.viewport())
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        for rows in self.rows_within(event.rect()):
            for row in rows:
                self._paint_cell(painter, self.model().index(row, 0))

    def _paint_cell(self, painter: QPainter, index: QModelIndex) -> None:
        picture = self.picture(index)
        image = picture.image
        if image is None and picture.entry is not None:
            image = self._thumbnail(picture.entry.path)
        picture_cell.paint(
            painter,
            self.visualRect(index),
            picture_cell.Look(
                image,
                selected=self.selectionModel().isSelected(index),
                current=index == self.currentIndex() and self.hasFocus(),
                marked=picture.finished and index.row() == self._hovered,
                favourite=picture.favourite,
                rating=picture.rating,
            ),
        )

    # -- mouse and keys -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is pressed; the corner mark, Ctrl and Shift select at once."""
        point, modifiers = event.position().toPoint(), event.modifiers()
        index = self.indexAt(point)
        self._pressed_on, self._pressed_at = QPersistentModelIndex(), point
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            if event.button() == Qt.MouseButton.LeftButton:
                self.selectionModel().clearSelection()
            super().mousePressEvent(event)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._select_up_to(index)
        elif modifiers & Qt.KeyboardModifier.ControlModifier or self._on_tick(index, point):
            self._toggle(index)
        else:
            self._pressed_on = QPersistentModelIndex(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry off what is pressed; else follow the pointer with the mark that selects."""
        point = event.position().toPoint()
        if self._pressed_on.isValid() and event.buttons() & Qt.MouseButton.LeftButton:
            if (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._carry_off(self.model().index(self._pressed_on.row(), 0))
            return
        super().mouseMoveEvent(event)
        index = self.indexAt(point)
        self._hover(index.row() if index.isValid() else -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enlarge what has been pressed and released."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        clicked = index.isValid() and QPersistentModelIndex(index) == self._pressed_on
        self._pressed_on = QPersistentModelIndex()
        if clicked and self.picture(index).finished:
            self.selectionModel().clearSelection()
            self._make_current(index)
            self.enlarge.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is a press."""
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No picture is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter enlarges, Space selects, Delete deletes; Esc lets go of a selection."""
        index, key = self.currentIndex(), event.key()
        usable = index.isValid() and self.picture(index).finished
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and usable:
            self.enlarge.emit(index)
        elif key == Qt.Key.Key_Space and usable:
            self._toggle(index)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.delete_wanted.emit()
        elif key == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.selectionModel().clearSelection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        else:
            super().keyPressEvent(event)
            if self.currentIndex() == index:
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                if not self._anchor.isValid():
                    self._anchor = QPersistentModelIndex(index)
                self._select_up_to(self.currentIndex())
            else:
                self._anchor = QPersistentModelIndex(self.currentIndex())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other pictures are selected."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selected.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Move the ring of the keyboard."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def _make_current(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _toggle(self, index: QModelIndex) -> None:
        self._make_current(index)
        self._anchor = QPersistentModelIndex(index)
        self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Toggle)

    def _select_up_to(self, index: QModelIndex) -> None:
        """Select from where the selection began to here, as words are read."""
        if not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(index)
        rows = sorted((self._anchor.row(), index.row()))
        self._make_current(index)
        ends = (self.model().index(row, 0) for row in rows)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(QItemSelection(*ends), flags.ClearAndSelect)

    def _carry_off(self, index: QModelIndex) -> None:
        self._pressed_on = QPersistentModelIndex()
        if self.picture(index).finished:
            if not self.selectionModel().isSelected(index):
                self.selectionModel().clearSelection()
            self._make_current(index)
            self.drag_wanted.emit()

    def _on_tick(self, index: QModelIndex, point: QPoint) -> bool:
        return self.picture(index).finished and picture_cell.mark_of(
            self.visualRect(index)
        ).contains(point)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    @Slot(QPoint)
    def _on_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid() and self.picture(index).finished:
            if not self.selectionModel().isSelected(index):
                self.selectionModel().clearSelection()
            self._make_current(index)
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))
