"""A view of a list model whose cells an arrangement places: geometry and scrolling alone."""

from __future__ import annotations

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
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.widgets.arrangements import Arrangement, Places

Index = QModelIndex | QPersistentModelIndex


class ArrangedView(QAbstractItemView):
    """Answers in constant time where a cell is and which one is where, however many there are."""

    def __init__(self, arrangement: Arrangement, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self._places = Places(1, 1, 0, 0, 0, 0, 0)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Place the cells in another way."""
        self._arrangement = arrangement
        self.scheduleDelayedItemsLayout()

    def rows_within(self, rect: QRect) -> list[range]:
        """The rows of the model that a rectangle of the viewport shows, as ranges."""
        count = self.count()
        area = rect.translated(self.offset())
        found = self._places.within(area.left(), area.top(), area.right(), area.bottom())
        clipped = (range(rows.start, min(rows.stop, count)) for rows in found)
        return [rows for rows in clipped if rows]

    def count(self) -> int:
        """The number of cells."""
        model: QAbstractItemModel | None = self.model()  # there is none at first
        return 0 if model is None else model.rowCount()

    def offset(self) -> QPoint:
        """How far the view is scrolled."""
        return QPoint(self.horizontalOffset(), self.verticalOffset())

    # -- what QAbstractItemView asks of a view --------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is painted, in the viewport."""
        if not index.isValid():
            return QRect()
        left, top = self._places.corner(index.row())
        return QRect(left, top, self._places.side, self._places.side).translated(-self.offset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell at a point of the viewport."""
        spot = point + self.offset()
        row = self._places.at(spot.x(), spot.y())
        if row is None or row >= self.count():
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
        count = self.count()
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
        """Select the cells that a rectangle touches which is dragged from beside them."""
        if self.state() != QAbstractItemView.State.DragSelectingState:
            return
        found = QItemSelection()
        for rows in self.rows_within(rect.normalized()):
            first, last = rows.start, rows.stop - 1
            found.select(self.model().index(first, 0), self.model().index(last, 0))
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

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
        count = self.count()
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

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Moving about selects nothing; what does select says so itself."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A strip scrolls sideways with a wheel that knows up and down alone."""
        bar = self.horizontalScrollBar()
        if bar.maximum() and not self.verticalScrollBar().maximum() and event.angleDelta().y():
            bar.setValue(bar.value() - event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)
