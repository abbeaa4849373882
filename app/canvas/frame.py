"""The work area: the square of the photograph that the model sees, as it is moved and resized."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Grip(Enum):
    """What of the frame is held; the value says which edges move, left or right and up or down."""

    INSIDE = (0, 0)
    TOP_LEFT = (-1, -1)
    TOP_RIGHT = (1, -1)
    BOTTOM_LEFT = (-1, 1)
    BOTTOM_RIGHT = (1, 1)


class Frame(NamedTuple):
    """A square in pixels of the photograph."""

    left: int
    top: int
    side: int

    def grip_at(self, x: float, y: float, reach: float) -> Grip | None:
        """What a pointer at (x, y) takes hold of.

        Args:
            x: in pixels of the photograph.
            y: likewise.
            reach: how near a corner counts, in the same pixels.
        """
        right, bottom = self.left + self.side, self.top + self.side
        for grip in (Grip.TOP_LEFT, Grip.TOP_RIGHT, Grip.BOTTOM_LEFT, Grip.BOTTOM_RIGHT):
            corner = (
                self.left if grip.value[0] < 0 else right,
                self.top if grip.value[1] < 0 else bottom,
            )
            if max(abs(x - corner[0]), abs(y - corner[1])) <= reach:
                return grip
        inside = self.left <= x <= right and self.top <= y <= bottom
        return Grip.INSIDE if inside else None

    def moved(self, across: float, down: float, width: int, height: int) -> Frame:
        """The frame elsewhere, kept within a photograph of ``width`` x ``height``."""
        return Frame(
            _within(round(self.left + across), width - self.side),
            _within(round(self.top + down), height - self.side),
            self.side,
        )

    def resized(self, grip: Grip, x: float, y: float, least: int, size: tuple[int, int]) -> Frame:
        """The frame with the corner that is held at (x, y), the opposite one staying.

        Args:
            grip: which corner.
            x: in pixels of the photograph.
            y: likewise.
            least: the least side; a smaller photograph allows no more than itself.
            size: width and height of the photograph.
        """
        across, down = grip.value
        fixed_x = self.left + (self.side if across < 0 else 0)
        fixed_y = self.top + (self.side if down < 0 else 0)
        room = min(
            fixed_x if across < 0 else size[0] - fixed_x,
            fixed_y if down < 0 else size[1] - fixed_y,
        )
        wanted = round(max(across * (x - fixed_x), down * (y - fixed_y)))
        side = max(min(wanted, room), min(least, *size))
        left = fixed_x - side if across < 0 else fixed_x
        top = fixed_y - side if down < 0 else fixed_y
        return Frame(_within(left, size[0] - side), _within(top, size[1] - side), side)


def _within(value: int, most: int) -> int:
    return max(0, min(value, most)) if most >= 0 else 0
