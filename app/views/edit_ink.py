"""What the chosen task paints on, and what of it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.canvas.mask import add, colour, no_colour, remove
from app.widgets.gestures import Ink
from core.engine.requests import Colorize, Inpaint, Vary

if TYPE_CHECKING:
    from app.views.edit_fills import FillTable
    from app.views.edit_panel import EditPanel
    from app.views.edit_tools import EditTools
    from app.widgets.canvas import Canvas


class TaskInk(QObject):
    """Hands the canvas the mask to paint on, or strokes of colour, or nothing."""

    def __init__(
        self, canvas: Canvas, panel: EditPanel, tools: EditTools, fills: FillTable
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._panel, self._tools, self._fills = canvas, panel, tools, fills
        panel.colour_changed.connect(self.take)
        tools.looked.connect(self.show)

    @Slot()
    def take(self) -> None:
        """Take what the task paints with."""
        document, kind = self._canvas.document, self._panel.task.kind
        ink = None
        if document and kind is Inpaint:
            ink = Ink(document.mask, add, remove)
        elif document and kind is Colorize:
            rgb = self._panel.tasks.colour.colour
            put = colour(rgb.red(), rgb.green(), rgb.blue())
            ink = Ink(document.hints, put, no_colour)
        self._canvas.set_ink(ink)
        self._tools.offer(paints=ink is not None, masks=kind is Inpaint)
        self.show()

    @Slot()
    def show(self) -> None:
        """Show it; while a fill shows, which it would cover, it hides."""
        look, kind, bare = self._canvas.look, self._panel.task.kind, not self._fills.showing
        look.mask = self._tools.shown.isChecked() and kind is Inpaint and bare
        look.hints = kind is Colorize and bare
        look.frame = kind in (Inpaint, Vary) and bare
        self._canvas.update()
