"""A few things that float over a corner of a widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

_GAP = 8


class Corner(QObject):
    """Keeps ``part`` in a corner of ``around``, whatever its size."""

    def __init__(self, part: QWidget, around: QWidget, corner: Qt.Corner) -> None:
        super().__init__(around)
        self._part, self._around, self._corner = part, around, corner
        part.setParent(around)
        part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        part.setCursor(Qt.CursorShape.ArrowCursor)
        part.installEventFilter(self)
        around.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow both sizes."""
        sizes = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)
        if event.type() in sizes:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        size = self._part.sizeHint()
        right = self._corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
        low = self._corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        left = self._around.width() - size.width() - _GAP if right else _GAP
        top = self._around.height() - size.height() - _GAP if low else _GAP
        self._part.setGeometry(left, top, size.width(), size.height())
