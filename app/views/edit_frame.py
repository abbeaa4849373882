"""The work area of the Edit page: it follows what is painted until somebody places it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.canvas.frame import Frame
from core.editing.area import Area, snap_area
from core.engine.requests import Inpaint, Vary

if TYPE_CHECKING:
    from app.canvas.document import Document
    from app.views.edit_panel import EditPanel
    from app.widgets.canvas import Canvas
    from app.work import Desk


class WorkArea(QObject):
    """What the model sees of the photograph, as the frame on the canvas."""

    def __init__(self, canvas: Canvas, panel: EditPanel, desk: Desk) -> None:
        super().__init__(canvas)
        self._canvas, self._panel, self._desk = canvas, panel, desk
        self._pinned = False
        canvas.frame_moved.connect(self._pin)
        panel.model_changed.connect(self.follow)

    @property
    def placed(self) -> Area | None:
        """The square that somebody has placed; None leaves it to the mask."""
        frame = self._canvas.frame if self._pinned else None
        return Area(frame.left, frame.top, frame.side) if frame else None

    @Slot()
    def follow(self) -> None:
        """Lay the work area around what is painted, unless somebody has placed it."""
        panel, document = self._panel, self._canvas.document
        self._canvas.least_frame = min(panel.model_size, 64)
        if document is None or self._pinned:
            return
        if panel.task.kind is not Inpaint:
            self._set(None)
            return
        mask, shape, size = document.mask, document.sheet.pixels.shape, panel.model_size

        def snap() -> Area | None:
            box = mask.bounds()
            return None if box.empty else snap_area(mask.pixels, shape, size)

        self._desk.do(snap, lambda area: self._on_snapped(document, area))

    @Slot()
    def let_go(self) -> None:
        """Follow the mask from its next change on, wherever somebody has placed it."""
        self._pinned = False

    @Slot()
    def follow_again(self) -> None:
        """Follow the mask at once."""
        self.let_go()
        self._set(None)
        self.follow()

    @Slot()
    def offer(self) -> None:
        """Give whoever takes the tool for it a work area to hold."""
        document = self._canvas.document
        if document is None or self._canvas.frame:
            return
        if self._panel.task.kind not in (Inpaint, Vary):
            return
        width, height = document.size
        side = min(width, height) // 2 or 1
        self._pin()
        self._set(Frame((width - side) // 2, (height - side) // 2, side))

    @Slot()
    def _pin(self) -> None:
        self._pinned = True

    def _on_snapped(self, document: Document, area: Area | None) -> None:
        if document is self._canvas.document and not self._pinned:
            self._set(Frame(area.left, area.top, area.side) if area else None)

    def _set(self, frame: Frame | None) -> None:
        if frame != self._canvas.frame:
            self._canvas.frame = frame
            self._canvas.update()
