"""The fills of the Edit page: which one shows, how it is compared, and whether it is taken."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.canvas.box import Box
from app.canvas.likeness import LivePreview, likeness, photo_thumb
from app.canvas.pyramid import Pyramid
from app.views.edit_compare import FillComparison
from app.views.edit_fill_bar import FillBar
from app.widgets.canvas_paint import Overlay, image_of
from app.widgets.fill_strip import FillButton, FillStrip

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        self.document: Document | None = None
        self._cells: list[_Cell] = []
        self._live: LivePreview | None = None
        self._running: list[_Cell] = []  # of the run under way, by their place in it
        self.strip = FillStrip(self)
        self.strip.chosen.connect(self.show_fill)
        self.bar = FillBar(self)
        self.bar.take.clicked.connect(self._on_take)
        self.bar.drop.clicked.connect(self.forget_current)
        self.comparison = FillComparison(self.bar, canvas, desk, lambda: self.variants)
        self.comparison.changed.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self.strip)
        self.hide()

    # -- cells ----------------------------------------------------------------------------------

    def set_document(self, document: Document | None, likenesses: list[Likeness]) -> None:
        """Show the fills of another photograph."""
        self.document, self.comparison.before = document, None
        self._cells, self._live, self._running = [], None, []
        self.strip.remove(0)
        self.bar.slider.setChecked(False)
        for seen in likenesses:
            self._put(self._append(), seen)
        self.refresh()

    def begin(self, count: int, live: LivePreview) -> None:
        """A run of so many variants begins."""
        self._live = live
        self._running = [self._append() for _ in range(count)]
        self.show_fill(len(self._cells) - count)

    def preview(self, place: int, image: QImage, region: Region) -> None:
        """A variant of the run looks so now."""
        if self._live is None or place >= len(self._running) or self._running[place].fill:
            return
        box = Box(region.left, region.top, region.left + region.width, region.top + region.height)
        cell = self._running[place]
        number = self._cells.index(cell)
        cell.pyramid = self._live.put(place, _array_of(image), box)
        cell.box = self._live.box
        self.strip.cells[number].show_picture(image)
        if number == self.strip.current:
            self._show()

    def put_variant(self, place: int, seen: Likeness) -> None:
        """A variant of the run is finished."""
        if self._live is not None:
            self._put(self._running[place], seen)

    def _put(self, cell: _Cell, seen: Likeness) -> None:
        """Show a finished fill in a cell, if that is still there."""
        if cell not in self._cells:
            return
        cell.fill, cell.pyramid, cell.box = (
            seen.fill,
            seen.pyramid,
            _place_of(seen.fill, self.document),
        )
        cell.image = image_of(seen.thumb, QImage.Format.Format_RGB32).copy()
        self._dress(self.strip.cells[self._cells.index(cell)], cell)
        self.refresh()

    def _dress(self, button: FillButton, cell: _Cell) -> None:
        if cell.fill is None or cell.image is None:
            return
        button.show_picture(cell.image)
        name = self._name(cell.fill)
        button.setToolTip(name)
        button.setAccessibleName(name)

    def _name(self, fill: Fill) -> str:
        return self.tr("{0}, seed {1}").format(fill.word, fill.seed)

    def arrange(self, fills: Sequence[Fill], values: Sequence[float]) -> None:
        """Put some fills first, those of the least values before others; the rest stay behind."""
        if self._live is not None or self.document is None:
            return
        value_of = {id(fill): value for fill, value in zip(fills, values, strict=True)}
        self._cells.sort(key=lambda cell: value_of.get(id(cell.fill), math.inf))
        for button, cell in zip(self.strip.cells, self._cells, strict=True):
            self._dress(button, cell)
        self.document.fills.sort(key=lambda fill: value_of.get(id(fill), math.inf))
        self.show_fill(0)

    def end(self) -> None:
        """The run is over: what is unfinished goes."""
        unfinished = [cell for cell in self._running if cell.fill is None]
        self._live, self._running = None, []
        self._remove(unfinished)
        self.refresh()

    def follow(self) -> None:
        """Hold the fills that the document has now: steps take some away and bring them back."""
        document = self.document
        if document is None:
            return
        self._remove([one for one in self._cells if one.fill and one.fill not in document.fills])
        finished = self.finished
        for place, fill in enumerate(document.fills):
            if fill not in finished:
                cell = _Cell(fill=fill)
                self._cells.insert(place, cell)
                self.strip.add(self._name(fill), place)
                self._desk.do(partial(likeness, document.sheet, fill), partial(self._put, cell))
                self.show_fill(place)
        self.refresh()

    def _remove(self, cells: list[_Cell]) -> None:
        for cell in cells:
            number = self._cells.index(cell)
            del self._cells[number]
            self.strip.remove(number, number + 1)

    def _append(self) -> _Cell:
        self._cells.append(cell := _Cell())
        self.strip.add(self.tr("Under way"), len(self._cells) - 1)
        return cell

    # -- showing --------------------------------------------------------------------------------

    @property
    def current(self) -> Fill | None:
        """The fill that shows."""
        number = self.strip.current
        return self._cells[number].fill if 0 <= number < len(self._cells) else None

    @property
    def finished(self) -> list[Fill]:
        """All fills that are finished, in the order of the strip."""
        return [one.fill for one in self._cells if one.fill]

    @property
    def variants(self) -> list[Fill]:
        """The fills of the run of the one that shows, or of the last."""
        fills = self.finished
        shown = self.current or next(iter(fills[::-1]), None)
        return [fill for fill in fills if shown and fill.run == shown.run]

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
        self.comparison.before = overlay
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, and offer what can be done with it."""
        if self.document is not None and self._cells:
            thumb = photo_thumb(self.document.sheet)
            image = image_of(np.ascontiguousarray(thumb), QImage.Format.Format_RGB32)
            self.strip.photo.show_picture(image.copy())
        cells = self.strip.cells
        for cell, button in zip(self._cells, cells, strict=True):
            button.accepted = bool(cell.fill and cell.fill.accepted)
            button.update()
        self.setVisible(bool(cells) or self.comparison.before is not None)
        self.strip.setVisible(bool(cells))
        fill = self.current
        accepted = fill is not None and fill.accepted
        self.bar.offer(
            fills=bool(cells),
            fill=fill is not None,
            several=len(self.finished) > 1,
            accepted=accepted,
            live=self._live is not None,
        )
        number = self.strip.current
        if not self.showing:
            self.bar.words.setText(self.tr("The photograph as it is") if cells else "")
        elif fill is None:
            self.bar.words.setText(self.tr("{0} of {1}, under way").format(number + 1, len(cells)))
        else:
            state = self.tr(" · accepted") if accepted else ""
            self.bar.words.setText(
                self.tr("{0} {1} of {2} · seed {3}").format(
                    fill.word, number + 1, len(cells), fill.seed
                )
                + state
            )
        self._show()

    @Slot()
    def _show(self) -> None:
        number = self.strip.current
        cell = self._cells[number] if 0 <= number < len(self._cells) else None
        shown = Overlay(cell.pyramid, cell.box) if cell and cell.pyramid and cell.box else None
        self._canvas.show_over(*self.comparison.overlays(shown))

    @Slot()
    def _on_take(self) -> None:
        if fill := self.current:
            self.accept.emit(fill)

    @Slot()
    def forget_current(self) -> None:
        """Ask to forget the fill that shows."""
        if fill := self.current:
            self.forget.emit(fill)

    # -- keys -----------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """Arrows flip, Enter accepts, C compares while it is held, Delete forgets.

        Returns whether the key meant anything.
        """
        keys = Qt.Key
        match event.key():
            case keys.Key_Left:
                self.flip(-1)
            case keys.Key_Right:
                self.flip(1)
            case keys.Key_Return | keys.Key_Enter if self.bar.take.isEnabled():
                self.bar.take.click()
            case keys.Key_Delete | keys.Key_Backspace:
                self.forget_current()
            case keys.Key_Slash if self.isVisible():
                self.bar.slider.toggle()
            case keys.Key_C if not event.modifiers() and not event.isAutoRepeat():
                self.comparison.hold_on()
            case _:
                return False
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Without C, what is shows again; returns whether it was that key."""
        let_go = event.key() == Qt.Key.Key_C and not event.isAutoRepeat()
        if let_go:
            self.comparison.let_go()
        return let_go

    def escape(self) -> None:
        """End the comparison, or show the photograph."""
        if self.bar.slider.isChecked():
            self.bar.slider.setChecked(False)
        elif self.showing:
            self.show_fill(-1)


def _array_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return lines[:, : image.width()].copy()


def _place_of(fill: Fill, document: Document | None) -> Box:
    """Where a fill shows: over all of the photograph if it is larger than that."""
    if document is not None and fill.size != document.size and not fill.accepted:
        return document.sheet.box
    return fill.box
