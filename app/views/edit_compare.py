"""What the fill that shows is compared with: the photograph as it was, and the other variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.canvas.likeness import spread
from app.widgets.canvas_paint import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.canvas.box import Box
    from app.canvas.document import Fill
    from app.canvas.pyramid import Pyramid
    from app.views.edit_fill_bar import FillBar
    from app.widgets.canvas import Canvas
    from app.work import Desk


class FillComparison(QObject):
    """Holds and slides the photograph as it was, and maps where variants differ.

    Signals:
        changed: something else is to be laid over the photograph.
    """

    changed = Signal()

    def __init__(
        self, bar: FillBar, canvas: Canvas, desk: Desk, variants: Callable[[], list[Fill]]
    ) -> None:
        """Compare; ``variants`` are those that the fill that shows is one of."""
        super().__init__(bar)
        self._bar, self._canvas, self._desk, self._variants = bar, canvas, desk, variants
        self.before: Overlay | None = None
        self._spread: Overlay | None = None
        bar.hold.pressed.connect(self.hold_on)
        bar.hold.released.connect(self.let_go)
        bar.slider.toggled.connect(self._on_slider)
        bar.spread.toggled.connect(self._on_spread)

    def overlays(self, shown: Overlay | None) -> list[Overlay]:
        """What lies over the photograph: what shows, or what was there before, and the spread."""
        return [one for one in (shown or self.before, self._spread) if one is not None]

    @Slot()
    def hold_on(self) -> None:
        """Show the photograph as it was."""
        self._canvas.look.held = True
        self._canvas.update()

    @Slot()
    def let_go(self) -> None:
        """Show it as it is."""
        self._canvas.look.held = False
        self._canvas.update()

    @Slot(bool)
    def _on_slider(self, on: bool) -> None:
        self._canvas.slide(0.5 if on else None)

    @Slot(bool)
    def _on_spread(self, on: bool) -> None:
        if on:
            variants = self._variants()
            self._desk.do(lambda: spread(variants), self._on_spread_known)
        else:
            self._spread = None
            self.changed.emit()

    def _on_spread_known(self, answer: tuple[Pyramid, Box, float] | None) -> None:
        if answer is None:
            self._bar.words.setText(self.tr("One variant alone does not differ from itself."))
            self._bar.spread.setChecked(False)
        elif self._bar.spread.isChecked():
            pyramid, box, typical = answer
            self._spread = Overlay(pyramid, box)
            told = self.tr("The variants differ by ±{:.0f} of 255 on average")
            self._bar.words.setText(told.format(typical))
            self.changed.emit()
