"""Changes to the photograph and its mask as whole steps: at once, or beside the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.tongue import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.canvas.box import Box
    from app.canvas.document import Document, Fill
    from app.views.edit_fills import FillTable
    from app.widgets.canvas import Canvas
    from app.work import Desk

_HEAVY = 4 * 2**20  # values from which a change is made beside the window's thread


class EditChanges(QObject):
    """Changes the document on the canvas, one step at a time.

    Signals:
        painted: the mask, or the strokes of colour, are others.
        accepted: a fill has become part of the photograph; ``altered`` follows.
        altered: the photograph itself is another, or its fills are.
    """

    painted = Signal()
    accepted = Signal()
    altered = Signal()

    def __init__(self, canvas: Canvas, fills: FillTable, desk: Desk) -> None:
        super().__init__(canvas)
        self._canvas, self._fills, self._desk = canvas, fills, desk
        self._altering = self._focused = False
        desk.failed.connect(self._on_failed)
        canvas.painting.connect(self._show_bare)

    @property
    def under_way(self) -> bool:
        """Whether the document changes at this moment, by a step or a hand."""
        return self._altering or self._canvas.busy

    # -- the mask -------------------------------------------------------------------------------

    @Slot()
    def clear_mask(self) -> None:
        """Take away everything that is painted."""
        if ink := self._canvas.ink:
            self._mask_step(translate("Steps", "clear"), lambda _: ink.layer.fill(0))

    @Slot()
    def invert_mask(self) -> None:
        """Mask what was not."""
        if self._masks:
            self._mask_step(translate("Steps", "invert"), lambda document: document.mask.invert())

    @Slot()
    def fill_mask(self) -> None:
        """Mask everything."""
        if self._masks:
            self._mask_step(
                translate("Steps", "mask everything"), lambda document: document.mask.fill(255)
            )

    def mask_ellipse(self, box: Box) -> None:
        """Mask the ellipse in a box of the photograph, as a hand would with a soft brush."""

        def paint(document: Document) -> None:
            import numpy as np

            from app.canvas.mask import add

            down, across = np.ogrid[-1 : 1 : box.height * 1j, -1 : 1 : box.width * 1j]
            inside = (1 - np.hypot(down, across)) * min(box.width, box.height) / 4
            coverage = np.round(255 * np.clip(inside, 0, 1)).astype(np.uint8)
            document.mask.spread(document.mask.put(coverage, box.left, box.top, add))

        if self._masks:
            self._mask_step(translate("Steps", "ellipse"), paint)

    @property
    def _masks(self) -> bool:
        document, ink = self._canvas.document, self._canvas.ink
        return document is not None and ink is not None and ink.layer is document.mask

    def _mask_step(self, name: str, change: Callable[[Document], object]) -> None:
        document = self._canvas.document
        if document is None or self.under_way:
            return
        self._show_bare()

        def step() -> bool:
            change(document)
            return document.commit(name)

        def then(changed: object) -> None:
            if changed:
                self._canvas.update()
                self.painted.emit()

        self._alter(document.mask.pixels.nbytes, step, then)

    @Slot()
    def _show_bare(self) -> None:
        """Whoever changes the mask wants to see it, not what was filled."""
        if self._fills.showing:
            self._fills.show_fill(-1)

    # -- the photograph -------------------------------------------------------------------------

    def accept(self, fill: Fill) -> None:
        """Make a fill part of the photograph, as one step."""
        document = self._canvas.document
        if document is None or self.under_way:
            return

        def then(_: object) -> None:
            self.accepted.emit()
            self._fills.show_fill(-1)
            self.altered.emit()

        self._alter(fill.pixels.size, lambda: document.accept(fill), then)

    def forget(self, fill: Fill) -> None:
        """Take a fill away that is not wanted, as one step."""
        document = self._canvas.document
        if document and fill in document.fills and not fill.accepted and not self.under_way:
            document.forget(fill)
            self.altered.emit()

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        if document := self._canvas.document:
            self._go(document.history.undo, document.history.undo_reach)

    @Slot()
    def redo(self) -> None:
        """Do the last undone step again."""
        if document := self._canvas.document:
            self._go(document.history.redo, document.history.redo_reach)

    def _go(self, step: Callable[[], list[Box]], reach: int) -> None:
        if self.under_way or reach == 0:
            return
        self._show_bare()
        self._alter(reach, step, lambda _: self.altered.emit())

    # -- how ------------------------------------------------------------------------------------

    def _alter(
        self, reach: int, change: Callable[[], object], then: Callable[[object], None]
    ) -> None:
        """Change the document: at once if that is quick, else beside the window's thread."""
        document = self._canvas.document
        if document and document.sheet.lent:
            reach += document.sheet.pixels.nbytes  # it is copied first
        if reach < _HEAVY:
            then(change())
            return

        def done(answer: object) -> None:
            self._settle()
            then(answer)

        self._altering = True
        self._focused = self._canvas.hasFocus()  # which a disabled widget loses
        self._canvas.setEnabled(False)
        self._desk.do(change, done)

    @Slot()
    def _on_failed(self) -> None:
        self._settle()

    def _settle(self) -> None:
        self._altering = False
        self._canvas.setEnabled(True)
        if self._focused:
            self._canvas.setFocus()
        self._focused = False
