"""Which part of a photograph the model sees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Layer = NDArray[np.uint8]


CONTEXT = 1.25
"""How much of what is around a mask is seen, in sides of its box, on every side.

So the hole takes 0.29 of the model's width: with half as much context, fills matched the colours
around them visibly worse.
"""

_FITTING = 0.7  # share of a square that a mask may take


class Region(NamedTuple):
    """A rectangle of a photograph, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, for arrays of (H, W, ...)."""
        return (
            slice(self.top, self.top + self.height),
            slice(self.left, self.left + self.width),
        )

    def common(self, other: Region) -> Region:
        """What two regions share; of no width or height if that is nothing."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.width, other.left + other.width)
        bottom = min(self.top + self.height, other.top + other.height)
        return Region(left, top, max(0, right - left), max(0, bottom - top))


@dataclass(frozen=True)
class Area:
    """A square of a photograph, in its pixels; it lies inside the photograph.

    Attributes:
        left, top: the first column and row, >= 0.
        side: width and height, >= 1.
    """

    left: int
    top: int
    side: int

    def __post_init__(self) -> None:
        if self.left < 0 or self.top < 0 or self.side < 1:
            raise BadRequest("The work area must lie inside the photograph and be at least 1 wide.")

    @property
    def region(self) -> Region:
        """The square as a rectangle."""
        return Region(self.left, self.top, self.side, self.side)


def snap_area(
    mask: Layer, photo_shape: tuple[int, ...], model_size: int, context: float = CONTEXT
) -> Area:
    """The square around what is painted.

    Its side is that of the painted box, larger by ``context`` of it on every side; at least the
    model's, and at most the shorter side of the photograph, where a longer mask does not fit in.

    Args:
        mask: uint8 (H, W), painted where it is above 0.
        photo_shape: (H, W, ...) of the photograph.
        model_size: side of the model's pictures.
        context: >= 0.

    Raises:
        BadRequest: nothing is painted.
    """
    box = painted_box(mask)
    wanted = max(math.ceil(max(box.width, box.height) * (1 + 2 * context)), model_size)
    side = min(wanted, *photo_shape[:2])
    left = _around(box.left, box.width, side, photo_shape[1])
    return Area(left, _around(box.top, box.height, side, photo_shape[0]), side)


def snap_region(
    mask: Layer, photo_shape: tuple[int, ...], model_size: int, context: float = CONTEXT
) -> Region:
    """As :func:`snap_area`, but a rectangle where the square would be too small.

    So it holds all that is painted, however long that is, and something around it.
    """
    square, box = snap_area(mask, photo_shape, model_size, context).region, painted_box(mask)
    longest = max(box.width, box.height)
    if longest <= _FITTING * square.width:
        return square
    side = math.ceil(longest * (1 + 2 * context))
    width, height = min(side, photo_shape[1]), min(side, photo_shape[0])
    return Region(
        _around(box.left, box.width, width, photo_shape[1]),
        _around(box.top, box.height, height, photo_shape[0]),
        width,
        height,
    )


def painted_box(mask: Layer) -> Region:
    """The smallest rectangle with all that is above 0.

    Raises:
        BadRequest: nothing is.
    """
    import numpy as np  # the window shows before it is imported

    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        raise BadRequest("Nothing is painted. Paint over what shall be filled, then try again.")
    return Region(
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )


def _around(first: int, extent: int, side: int, limit: int) -> int:
    """Where ``side`` pixels around ``extent`` begin, kept inside 0 .. ``limit``."""
    return min(max(0, first + extent // 2 - side // 2), limit - side)
