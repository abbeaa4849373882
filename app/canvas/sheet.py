"""Arrays that are changed in place and remember, tile by tile, how they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from app.canvas.box import NOWHERE, Box
from app.canvas.pyramid import Pyramid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Pixels = NDArray[np.uint8]

TILE = 256
"""Side of a tile: a dab copies one to four of them, at about 3 microseconds each."""


@dataclass(eq=False, slots=True)
class Tiles:
    """How parts of a sheet are on the other side of a step: before it, or after it once undone.

    Attributes:
        sheet: what they belong to.
        parts: by row and column of the tile; a number where a tile is all of one value.
    """

    sheet: Sheet
    parts: dict[tuple[int, int], Array | int]

    @property
    def weight(self) -> int:
        """Bytes held."""
        return sum(64 if isinstance(part, int) else part.nbytes for part in self.parts.values())

    @property
    def reach(self) -> int:
        """Values of all tiles."""
        channels = self.sheet.pixels[:1, :1].size
        return channels * TILE**2 * len(self.parts)

    def swap(self) -> Box:
        """Exchange them with what the sheet holds now; returns where."""
        sheet, changed = self.sheet, NOWHERE
        sheet.own()
        for place, part in self.parts.items():
            box = sheet.tile(place)
            self.parts[place] = sheet.part(box)
            sheet.pixels[box.slices] = part
            changed = changed.united(box)
        sheet.spread(changed)
        return changed


class Sheet:
    """An array (H, W) or (H, W, C) under the brush.

    Whoever changes it calls ``touch`` first and ``spread`` afterwards; ``taken`` then hands over
    how the touched tiles were.

    Attributes:
        pixels: the array.
        lent: whether somebody else reads the array; it is then copied before the next change.
    """

    def __init__(self, pixels: Array) -> None:
        self.pixels = pixels
        self.lent = False
        self._before: dict[tuple[int, int], Array | int] = {}

    @property
    def box(self) -> Box:
        """All of it."""
        return Box.of_shape(self.pixels.shape)

    def own(self) -> None:
        """Make sure that a change is seen by nobody else."""
        if self.lent:
            self.pixels = self.pixels.copy()
            self.lent = False

    def touch(self, box: Box) -> None:
        """Remember the tiles of a box as they are, unless that is done already."""
        self.own()
        box = box.within(self.box)
        if box.empty:
            return
        for row in range(box.top // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.left // TILE, (box.right - 1) // TILE + 1):
                if (row, column) not in self._before:
                    self._before[row, column] = self.part(self.tile((row, column)))

    def spread(self, box: Box) -> None:
        """Bring up to date what is derived from the pixels of a box; here, nothing."""

    def taken(self) -> Tiles | None:
        """How the touched tiles were, once; None if none was touched or none has changed."""
        before, self._before = self._before, {}
        parts = {
            place: part
            for place, part in before.items()
            if (self.pixels[self.tile(place).slices] != part).any()
        }
        return Tiles(self, parts) if parts else None

    def tile(self, place: tuple[int, int]) -> Box:
        """The pixels of a tile."""
        row, column = place
        left, top = column * TILE, row * TILE
        return Box(left, top, left + TILE, top + TILE).within(self.box)

    def part(self, box: Box) -> Array | int:
        """A copy of a tile, or its value if there is but one."""
        pixels = self.pixels[box.slices]
        value = pixels.flat[0]
        if value == pixels.flat[-1] and (pixels == value).all():
            return int(value)
        copy: Array = pixels.copy()
        return copy


class Blend(Protocol):
    """A way for coverage, uint8 (h, w), to meet what is below it, (h, w) or (h, w, C)."""

    def __call__(self, below: Pixels, coverage: Pixels) -> None:
        """Change ``below`` in place."""
        ...


class Layer(Sheet):
    """A sheet of uint8 that strokes and shapes are put on, with its coarser levels.

    Attributes:
        pyramid: the levels.
        touched: whether anything was ever put on it; if not, nobody need look.
    """

    def __init__(self, pixels: Pixels) -> None:
        super().__init__(pixels)
        self.pyramid = Pyramid(pixels)
        self.touched = False

    def touch(self, box: Box) -> None:
        self.touched = True
        super().touch(box)

    def own(self) -> None:
        super().own()
        self.pyramid.levels[0] = self.pixels

    def spread(self, box: Box) -> None:
        self.pyramid.refresh(box)

    def put(self, coverage: Pixels, left: int, top: int, blend: Blend) -> Box:
        """Blend coverage (h, w) in at a place that may reach over the edge; returns what changed.

        The coarser levels follow with ``spread``, which one calls once for many dabs.
        """
        height, width = coverage.shape
        box = Box(left, top, left + width, top + height).within(self.box)
        if box.empty:
            return NOWHERE
        self.touch(box)
        blend(self.pixels[box.slices], coverage[box.moved(-left, -top).slices])
        return box

    def fill(self, value: int) -> Box:
        """Set every value: 0 clears."""
        self.touch(self.box)
        for level in self.pyramid.levels:
            level.fill(value)
        return self.box

    def bounds(self) -> Box:
        """The least box around everything that is not 0; empty if nothing is."""
        if not self.touched:
            return NOWHERE
        import cv2

        flat = self.pixels if self.pixels.ndim == 2 else self.pixels[..., -1]
        left, top, width, height = cv2.boundingRect(np.ascontiguousarray(flat))
        return Box(left, top, left + width, top + height) if width else NOWHERE
