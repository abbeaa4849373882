"""The photograph and its fills side by side, one of which shows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from app import icons

_SIDE = 72
_RADIUS = 7.0


class FillButton(QAbstractButton):
    """One cell: a picture, its name for those who do not see it, and whether it is accepted."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.accepted = False
        self.setCheckable(True)
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_picture(self, image: QImage) -> None:
        """Show another picture."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture cut to a square, and a ring around the chosen one."""
        painter, roles = QPainter(self), QPalette.ColorRole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell = self.rect().adjusted(4, 4, -4, -4)
        shape = QPainterPath()
        shape.addRoundedRect(cell, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(cell, self.palette().color(roles.AlternateBase))
        if self.image is not None and not self.image.isNull():
            side = min(self.image.width(), self.image.height())
            part = QRect(0, 0, side, side)
            part.moveCenter(self.image.rect().center())
            painter.drawImage(cell, self.image, part)
        painter.restore()
        if self.accepted:
            mark = QRect(cell.right() - 21, cell.top() + 4, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(roles.Highlight))
            painter.drawEllipse(mark)
            ink = self.palette().color(roles.HighlightedText).name()
            icons.paint(painter, "check", mark.adjusted(3, 3, -3, -3), ink)
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            colour = self.palette().color(roles.Highlight)
            if not self.isChecked():
                colour = QColor(self.palette().color(roles.Mid))
            painter.setPen(QPen(colour, 3 if self.isChecked() else 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), _RADIUS + 2, _RADIUS + 2)


class FillStrip(QScrollArea):
    """A row of cells; the first is the photograph without any fill.

    Signals:
        chosen: the number of the fill that shall show, or -1 for the photograph.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "clear")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFixedHeight(_SIDE + 14)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addStretch(1)
        self.setWidget(inside)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)
        self.photo = FillButton(self.tr("The photograph as it is"), inside)
        self.cells: list[FillButton] = []
        self._insert(self.photo, -1)
        self._count()
        self.photo.setChecked(True)

    @property
    def current(self) -> int:
        """The number of the fill that shows; -1 for the photograph."""
        return self._group.checkedId() - 1

    def add(self, name: str, number: int) -> None:
        """Insert a cell, which gets a number."""
        cell = FillButton(name, self.widget())
        self.cells.insert(number, cell)
        self._insert(cell, number)
        self._count()

    def remove(self, first: int, last: int | None = None) -> None:
        """Take the cells ``first`` up to, not including, ``last`` away."""
        chosen = self.current
        for cell in self.cells[first:last]:
            self._group.removeButton(cell)
            self._row.removeWidget(cell)
            cell.deleteLater()
        del self.cells[first:last]
        self._count()
        if chosen >= len(self.cells) or self._group.checkedButton() is None:
            self.photo.setChecked(True)

    def choose(self, number: int) -> None:
        """Show another one, without a signal."""
        cell = self.photo if number < 0 else self.cells[number]
        cell.setChecked(True)
        self.ensureWidgetVisible(cell, _SIDE, 0)

    def _insert(self, cell: FillButton, number: int) -> None:
        self._group.addButton(cell)
        self._row.insertWidget(number + 1, cell)
        cell.show()

    def _count(self) -> None:
        for number, cell in enumerate([self.photo, *self.cells]):
            self._group.setId(cell, number)

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(number - 1)
