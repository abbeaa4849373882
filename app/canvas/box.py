"""Rectangles of whole pixels."""

from __future__ import annotations

import math
from typing import NamedTuple


class Box(NamedTuple):
    """Pixels from ``left`` and ``top`` up to, not including, ``right`` and ``bottom``."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """The least box that covers a rectangle of fractions."""
        return cls(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))

    @classmethod
    def of_shape(cls, shape: tuple[int, ...]) -> Box:
        """All of an array (H, W, ...)."""
        return cls(0, 0, shape[1], shape[0])

    @property
    def width(self) -> int:
        """Pixels across; 0 where it is empty."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Pixels down; 0 where it is empty."""
        return max(0, self.bottom - self.top)

    @property
    def empty(self) -> bool:
        """Whether it holds no pixel."""
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """What cuts it out of an array (H, W, ...)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, other: Box) -> Box:
        """The part that lies in ``other``; empty boxes are (0, 0, 0, 0)."""
        cut = Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return NOWHERE if cut.empty else cut

    def united(self, other: Box) -> Box:
        """The least box that covers both."""
        if self.empty or other.empty:
            return other if self.empty else self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def moved(self, across: int, down: int) -> Box:
        """The same size elsewhere."""
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)


NOWHERE = Box(0, 0, 0, 0)
