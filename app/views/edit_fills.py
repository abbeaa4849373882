"""The fills of the Edit page: which one shows, how it is compared, and whether it is taken."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app import icons
from app.canvas.box import Box
from app.canvas.likeness import LivePreview, photo_thumb, seam, spread
from app.canvas.pyramid import Pyramid
from app.widgets.canvas_paint import Overlay, image_of
from app.widgets.elided_label import ElidedLabel
from app.widgets.fill_strip import FillButton, FillStrip

if TYPE_CHECKING:
    from app.canvas.document import Document, Fill
    from app.canvas.likeness import Likeness
    from app.widgets.canvas import Canvas
    from app.work import Desk
    from core.editing.area import Region


@dataclass(eq=False, slots=True)
class _Cell:
    """What a cell of the strip stands for: a fill, or one under way."""

    pyramid: Pyramid | None = None
    box: Box | None = None
    fill: Fill | None = None
    image: QImage | None = None


class FillTable(QWidget):
    """The strip with what can be done with the fill that shows.

    Signals:
        accept: a Fill that shall become part of the photograph.
        forget: a Fill that shall go.
        flipped: another fill shows, or none.
    """

    accept = Signal(object)
    forget = Signal(object)
    flipped = Signal()

    def __init__(self, canvas: Canvas, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas, self._desk = canvas, desk
        self._document: Document | None = None
        self._cells: list[_Cell] = []
        self._live: LivePreview | None = None
        self._first = 0  # cell of the run under way
        self._before: Overlay | None = None
        self._spread: Overlay | None = None
        self.strip = FillStrip(self)
        self.strip.chosen.connect(self.show_fill)
        self.words = ElidedLabel(self)
        self.words.setProperty("look", "hint")
        self._make_buttons()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        for part in (self.hold, self.slider, self.spread, self.sort, self.drop, self.take):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.strip)
        self.hide()

    def _make_buttons(self) -> None:
        self.take = QPushButton("Accept", self)
        self.take.setProperty("look", "plain")
        self.take.setIcon(icons.icon("check"))
        self.take.setIconSize(QSize(22, 16))
        self.take.setToolTip("Make this fill part of the photograph (Enter)")
        self.take.clicked.connect(self._on_take)
        self.hold = self._button("eye", "Hold to see the photograph as it was (C)")
        self.hold.pressed.connect(self.hold_on)
        self.hold.released.connect(self.let_go)
        self.slider = self._button("compare", "Before and after, side by side (/)")
        self.slider.setCheckable(True)
        self.slider.toggled.connect(self._on_slider)
        self.spread = self._button("spread", "Where the variants differ: the model is unsure there")
        self.spread.setCheckable(True)
        self.spread.toggled.connect(self._on_spread)
        self.sort = self._button("sort", "The smoothest edge first")
        self.sort.clicked.connect(self.rank)
        self.drop = self._button("trash", "Forget this fill (Delete)")
        self.drop.clicked.connect(self.forget_current)

    def _button(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setToolTip(words)
        button.setAccessibleName(words.split(" (", 1)[0])
        button.setProperty("look", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # -- cells ----------------------------------------------------------------------------------

    def set_document(self, document: Document | None, likenesses: list[Likeness]) -> None:
        """Show the fills of another photograph."""
        self._document, self._before = document, None
        self._cells, self._live = [], None
        self.strip.remove(0)
        self.slider.setChecked(False)
        for likeness in likenesses:
            self._append()
            self.put(len(self._cells) - 1, likeness)
        self.refresh()

    def begin(self, count: int, live: LivePreview) -> None:
        """A run of so many variants begins."""
        self._live, self._first = live, len(self._cells)
        for _ in range(count):
            self._append()
        self.show_fill(self._first)

    def preview(self, place: int, image: QImage, region: Region) -> None:
        """A variant of the run looks so now."""
        number = self._first + place
        if self._live is None or number >= len(self._cells) or self._cells[number].fill:
            return
        box = Box(region.left, region.top, region.left + region.width, region.top + region.height)
        cell = self._cells[number]
        cell.pyramid = self._live.put(place, _array_of(image), box)
        cell.box = self._live.box
        self.strip.cells[number].show_picture(image)
        if number == self.strip.current:
            self._show()

    def put_variant(self, place: int, likeness: Likeness) -> None:
        """A variant of the run is finished."""
        if self._live is not None:
            self.put(self._first + place, likeness)

    def put(self, number: int, likeness: Likeness) -> None:
        """Show a finished fill in a cell."""
        cell, button = self._cells[number], self.strip.cells[number]
        cell.fill, cell.pyramid, cell.box = (
            likeness.fill,
            likeness.pyramid,
            _place_of(likeness.fill, self._document),
        )
        cell.image = image_of(likeness.thumb, QImage.Format.Format_RGB32).copy()
        self._dress(button, cell)
        self.refresh()

    def _dress(self, button: FillButton, cell: _Cell) -> None:
        if cell.fill is None or cell.image is None:
            return
        button.show_picture(cell.image)
        name = f"{cell.fill.task}, seed {cell.fill.seed}"
        button.setToolTip(name)
        button.setAccessibleName(name)

    @Slot()
    def rank(self) -> None:
        """Put the fills whose edge stands out least first."""
        document, fills = self._document, [one.fill for one in self._cells if one.fill]
        if document is None or self._live is not None:
            return
        below = document.sheet.pixels
        document.sheet.lent = True
        self._desk.do(lambda: {id(one): seam(below, one) for one in fills}, self._on_ranked)

    def _on_ranked(self, seams: dict[int, float]) -> None:
        if self._live is not None or self._document is None:
            return
        self._cells.sort(key=lambda cell: seams.get(id(cell.fill), math.inf))
        for button, cell in zip(self.strip.cells, self._cells, strict=True):
            self._dress(button, cell)
        self._document.fills.sort(key=lambda fill: seams.get(id(fill), math.inf))
        self.show_fill(0)
        best = next(iter(sorted(seams.values())), 0.0)
        self.words.setText(f"Smoothest edge first, which stands out by {best:.1f} of 255")

    def end(self) -> None:
        """The run is over: what is unfinished goes."""
        self._live = None
        for number in reversed(range(self._first, len(self._cells))):
            if self._cells[number].fill is None:
                del self._cells[number]
                self.strip.remove(number, number + 1)
        self.refresh()

    def remove(self, fill: Fill) -> None:
        """A fill has been forgotten."""
        for number in reversed(range(len(self._cells))):
            if self._cells[number].fill is fill:
                del self._cells[number]
                self.strip.remove(number, number + 1)
                self._first -= number < self._first
        self.refresh()

    def _append(self) -> None:
        self._cells.append(_Cell())
        self.strip.add("Under way")

    # -- showing --------------------------------------------------------------------------------

    @property
    def current(self) -> Fill | None:
        """The fill that shows."""
        number = self.strip.current
        return self._cells[number].fill if 0 <= number < len(self._cells) else None

    @property
    def showing(self) -> bool:
        """Whether anything lies over the photograph."""
        return self.strip.current >= 0

    @Slot(int)
    def show_fill(self, number: int) -> None:
        """Show a fill by its number, or the photograph by -1."""
        self.strip.choose(number)
        self.refresh()
        self.flipped.emit()

    def flip(self, step: int) -> None:
        """Show the next fill, or the one before."""
        if self._cells:
            number = (self.strip.current + 1 + step) % (len(self._cells) + 1) - 1
            self.show_fill(number)

    def set_before(self, overlay: Overlay | None) -> None:
        """What the photograph was like, where that is not below a fill."""
        self._before = overlay
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, and offer what can be done with it."""
        if self._document is not None and self._cells:
            thumb = photo_thumb(self._document.sheet)
            image = image_of(np.ascontiguousarray(thumb), QImage.Format.Format_RGB32)
            self.strip.photo.show_picture(image.copy())
        cells = self.strip.cells
        for cell, button in zip(self._cells, cells, strict=True):
            button.accepted = bool(cell.fill and cell.fill.accepted)
            button.update()
        self.setVisible(bool(cells) or self._before is not None)
        self.strip.setVisible(bool(cells))
        fill = self.current
        accepted = fill is not None and fill.accepted
        self.take.setEnabled(fill is not None and not accepted)
        self.take.setVisible(bool(cells))
        self.drop.setEnabled(fill is not None)
        self.drop.setVisible(bool(cells))
        several = sum(one.fill is not None for one in self._cells) > 1
        self.spread.setVisible(several)
        self.sort.setVisible(several and self._live is None)
        if not several:
            self.spread.setChecked(False)
        number = self.strip.current
        if not self.showing:
            self.words.setText("The photograph as it is" if cells else "")
        elif fill is None:
            self.words.setText(f"{number + 1} of {len(cells)}, under way")
        else:
            state = " · accepted" if accepted else ""
            self.words.setText(
                f"{fill.task} {number + 1} of {len(cells)} · seed {fill.seed}{state}"
            )
        self._show()

    def _show(self) -> None:
        overlays = []
        number = self.strip.current
        if number < 0 and self._before is not None:
            overlays.append(self._before)
        cell = self._cells[number] if 0 <= number < len(self._cells) else None
        if cell and cell.pyramid and cell.box:
            overlays.append(Overlay(cell.pyramid, cell.box))
        if self._spread is not None:
            overlays.append(self._spread)
        self._canvas.show_over(*overlays)

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
        if not on:
            self._spread = None
            self._show()
            return
        shown = self.current or next((one.fill for one in self._cells[::-1] if one.fill), None)
        fills = [one.fill for one in self._cells if one.fill and shown]
        same = [fill for fill in fills if shown and fill.run == shown.run]
        self._desk.do(lambda: spread(same), self._on_spread_known)

    def _on_spread_known(self, answer: tuple[Pyramid, Box, float] | None) -> None:
        if answer is None:
            self.words.setText("One variant alone does not differ from itself.")
            self.spread.setChecked(False)
        elif self.spread.isChecked():
            pyramid, box, typical = answer
            self._spread = Overlay(pyramid, box)
            self.words.setText(f"The variants differ by ±{typical:.0f} of 255 on average")
            self._show()

    @Slot()
    def _on_take(self) -> None:
        if fill := self.current:
            self.accept.emit(fill)

    @Slot()
    def forget_current(self) -> None:
        """Ask to forget the fill that shows."""
        if fill := self.current:
            self.forget.emit(fill)


def _array_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return lines[:, : image.width()].copy()


def _place_of(fill: Fill, document: Document | None) -> Box:
    """Where a fill shows: over all of the photograph if it is larger than that."""
    if document is not None and fill.size != document.size and not fill.accepted:
        return document.sheet.box
    return fill.box
