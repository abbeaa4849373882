"""A grid of pictures that paints what is in sight and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app import icons
from app.pictures import Picture
from app.widgets.arrangements import Arrangement, Places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_RADIUS = 7.0
_TICK = 22  # side of the round mark that selects a picture
Index = QModelIndex | QPersistentModelIndex


class PictureGrid(QAbstractItemView):
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
        super().__init__(parent)
        self._arrangement = arrangement
        self._thumbnail = thumbnail
        self._places = Places(1, 1, 0, 0, 0, 0, 0)
        self._hovered = -1
        self._pressed_on = QPersistentModelIndex()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Place the cells in another way."""
        self._arrangement = arrangement
        self.scheduleDelayedItemsLayout()

    def picture(self, index: Index) -> Picture:
        """The picture of a cell."""
        found: Picture = index.data(Qt.ItemDataRole.UserRole)
        return found

    def chosen(self) -> list[Picture]:
        """The selected pictures in their order, or the current one if none is selected."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        if not indexes and self.currentIndex().isValid():
            indexes = [self.currentIndex()]
        return [self.picture(index) for index in indexes]

    # -- what QAbstractItemView asks of a view --------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is painted, in the viewport."""
        if not index.isValid():
            return QRect()
        left, top = self._places.corner(index.row())
        return QRect(left, top, self._places.side, self._places.side).translated(-self._offset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell at a point of the viewport."""
        spot = point + self._offset()
        row = self._places.at(spot.x(), spot.y())
        if row is None or row >= self._count():
            return QModelIndex()
        return self.model().index(row, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll no further than it takes to see the cell."""
        area, gap = self.viewport().rect(), self._places.gap
        cell = self.visualRect(index).adjusted(-gap, -gap, gap, gap)
        for bar, before, after in (
            (self.horizontalScrollBar(), cell.left(), cell.right() - area.right()),
            (self.verticalScrollBar(), cell.top(), cell.bottom() - area.bottom()),
        ):
            if before < 0:
                bar.setValue(bar.value() + before)
            elif after > 0:
                bar.setValue(bar.value() + after)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Arrow keys, Home, End and pages."""
        count = self._count()
        if not count:
            return QModelIndex()
        actions, columns = QAbstractItemView.CursorAction, self._places.columns
        page = max(1, self.viewport().height() // (self._places.side + self._places.gap)) * columns
        steps = {
            actions.MoveLeft: -1,
            actions.MovePrevious: -1,
            actions.MoveRight: 1,
            actions.MoveNext: 1,
            actions.MoveUp: -columns,
            actions.MoveDown: columns,
            actions.MovePageUp: -page,
            actions.MovePageDown: page,
            actions.MoveHome: -count,
            actions.MoveEnd: count,
        }
        now = self.currentIndex().row()
        if now < 0:
            return self.model().index(0, 0)
        then = now + steps.get(action, 0)
        if action in (actions.MoveUp, actions.MoveDown) and not 0 <= then < count:
            then = now
        return self.model().index(min(max(then, 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        """How far the view is scrolled to the right."""
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        """How far the view is scrolled down."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """No cell is hidden."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cells that a rectangle of the viewport touches."""
        found = QItemSelection()
        for rows in self._rows_within(rect.normalized()):
            found.select(self.model().index(rows.start, 0), self.model().index(rows.stop - 1, 0))
        self.selectionModel().select(found, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """The area that a selection covers."""
        region = QRegion()
        for part in range(selection.count()):
            chosen: QItemSelectionRange = selection.at(part)
            for row in range(chosen.top(), chosen.bottom() + 1):
                region += self.visualRect(self.model().index(row, 0))
        return region

    # -- layout ---------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        """Place the cells and set the range of the scroll bars."""
        size = self.viewport().size()
        count = self._count()
        self._places = self._arrangement.places(count, size.width(), size.height())
        step = self._places.side + self._places.gap
        for bar, total, shown in (
            (self.horizontalScrollBar(), self._places.width, size.width()),
            (self.verticalScrollBar(), self._places.height, size.height()),
        ):
            bar.setRange(0, max(0, total - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(max(8, step // 3))
        super().doItemsLayout()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the cells anew."""
        super().resizeEvent(event)
        self.doItemsLayout()

    def sizeHint(self) -> QSize:
        """Room for a few cells; a grid takes what it is given."""
        return QSize(320, 240)

    @Slot(QModelIndex, int, int)
    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Place the cells anew."""
        super().rowsInserted(parent, start, end)
        self.scheduleDelayedItemsLayout()

    # -- painting -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that the event touches."""
        painter = QPainter(self.viewport())
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        for rows in self._rows_within(event.rect()):
            for row in rows:
                self._paint_cell(painter, self.model().index(row, 0))

    def _paint_cell(self, painter: QPainter, index: QModelIndex) -> None:
        cell, picture, palette = self.visualRect(index), self.picture(index), self.palette()
        image = picture.image
        if image is None and picture.entry is not None:
            image = self._thumbnail(picture.entry.path)
        painter.setPen(Qt.PenStyle.NoPen)
        if image is None:
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(cell, _RADIUS, _RADIUS)
        elif image.isNull():
            self._paint_lost(painter, cell)
        else:
            painter.drawImage(QRectF(cell), image, _middle(image))
            # Covering the corners costs a third of clipping to them, and its edge is smooth.
            painter.fillPath(
                _corners(self._places.side).translated(cell.topLeft()),
                QGuiApplication.palette().window(),  # the style sheet makes the grid's own clear
            )
        selected = self.selectionModel().isSelected(index)
        if selected or (index == self.currentIndex() and self.hasFocus()):
            width = 3.0 if selected else 2.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), width))
            around = QRectF(cell).adjusted(-3, -3, 3, 3)
            painter.drawRoundedRect(around, _RADIUS + 3, _RADIUS + 3)
        if picture.finished and (selected or index.row() == self._hovered):
            self._paint_tick(painter, cell, selected=selected)

    def _paint_lost(self, painter: QPainter, cell: QRect) -> None:
        painter.setBrush(self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(cell, _RADIUS, _RADIUS)
        mark = QRect(0, 0, 24, 24)
        mark.moveCenter(cell.center())
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        icons.paint(painter, "warning", mark, muted.name())

    def _paint_tick(self, painter: QPainter, cell: QRect, *, selected: bool) -> None:
        mark, roles = self._tick(cell), QPalette.ColorRole
        painter.setPen(QPen(QColor(255, 255, 255, 230), 1.5))
        fill = self.palette().color(roles.Highlight) if selected else QColor(0, 0, 0, 90)
        painter.setBrush(fill)
        painter.drawEllipse(QRectF(mark).adjusted(1, 1, -1, -1))
        if selected:
            ink = self.palette().color(roles.HighlightedText).name()
            icons.paint(painter, "check", mark.adjusted(5, 5, -5, -5), ink)

    def _tick(self, cell: QRect) -> QRect:
        return QRect(cell.left() + 6, cell.top() + 6, _TICK, _TICK)

    def _rows_within(self, rect: QRect) -> list[range]:
        count = self._count()
        area = rect.translated(self._offset())
        found = self._places.within(area.left(), area.top(), area.right(), area.bottom())
        clipped = (range(rows.start, min(rows.stop, count)) for rows in found)
        return [rows for rows in clipped if rows]

    def _count(self) -> int:
        model: QAbstractItemModel | None = self.model()  # there is none at first
        return 0 if model is None else model.rowCount()

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalOffset(), self.verticalOffset())

    # -- mouse and keys -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is pressed; the corner mark selects at once."""
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._pressed_on = QPersistentModelIndex()
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            if self._on_tick(index, event.position().toPoint()) and plain:
                self._toggle(index)
                return
            if plain:
                self._pressed_on = QPersistentModelIndex(index)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enlarge what has been pressed and released."""
        dragged = self.state() == QAbstractItemView.State.DraggingState
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        clicked = index.isValid() and QPersistentModelIndex(index) == self._pressed_on
        self._pressed_on = QPersistentModelIndex()
        if clicked and not dragged and self.picture(index).finished:
            self.selectionModel().clearSelection()
            self.enlarge.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is a press."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer with the mark that selects."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row() if index.isValid() else -1)

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
        else:
            super().keyPressEvent(event)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Plain clicks and arrow keys move about; only Ctrl, Shift and the mark select."""
        flags = QItemSelectionModel.SelectionFlag
        modifiers = getattr(event, "modifiers", lambda: Qt.KeyboardModifier.NoModifier)()
        wanted = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        if event is None or not modifiers & wanted:
            return flags.NoUpdate
        return super().selectionCommand(index, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A strip scrolls sideways with a wheel that knows up and down alone."""
        bar = self.horizontalScrollBar()
        if bar.maximum() and not self.verticalScrollBar().maximum() and event.angleDelta().y():
            bar.setValue(bar.value() - event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        """Leave the drag to whoever knows the files."""
        self.drag_wanted.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other pictures are selected."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selected.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Move the ring of the keyboard."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def _toggle(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.selectionModel().select(index, flags.Toggle)

    def _on_tick(self, index: QModelIndex, point: QPoint) -> bool:
        return self.picture(index).finished and self._tick(self.visualRect(index)).contains(point)

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
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))


def _middle(image: QImage) -> QRectF:
    """The largest square in the middle of a picture."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


@lru_cache(maxsize=8)
def _corners(side: int) -> QPainterPath:
    """What is left of a square when its corners are rounded off."""
    square, rounded = QPainterPath(), QPainterPath()
    square.addRect(QRectF(0, 0, side, side))
    rounded.addRoundedRect(QRectF(0, 0, side, side), _RADIUS, _RADIUS)
    return square.subtracted(rounded)
