"""A picture at 1, 1/2, 1/4 ... of its size, so that any zoom reads about as much as it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.canvas.box import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_SMALLEST = 256


class Pyramid:
    """Levels of uint8 (H, W) or (H, W, C); level k is 2^k times as small as level 0.

    Each pixel is the mean of the four below it; at an odd edge, of those that are there.

    Attributes:
        levels: the arrays. Level 0 is the array that was given, whose changes ``refresh`` spreads.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.levels: list[Pixels] = [pixels]
        while max(self.levels[-1].shape[:2]) > _SMALLEST:
            height, width, *rest = self.levels[-1].shape
            self.levels.append(np.zeros(((height + 1) // 2, (width + 1) // 2, *rest), np.uint8))
        if pixels.any():
            self.refresh(Box.of_shape(pixels.shape))

    @property
    def size(self) -> Box:
        """All of level 0."""
        return Box.of_shape(self.levels[0].shape)

    def level_for(self, scale: float) -> int:
        """The coarsest level that has a pixel for each of the screen at a zoom of ``scale``."""
        level = 0
        while level + 1 < len(self.levels) and scale * 2 ** (level + 1) <= 1:
            level += 1
        return level

    def refresh(self, box: Box) -> None:
        """Work out the coarser levels anew where level 0 has changed within ``box``."""
        for fine, coarse in zip(self.levels, self.levels[1:], strict=False):
            box = Box(
                box.left // 2, box.top // 2, (box.right + 1) // 2, (box.bottom + 1) // 2
            ).within(Box.of_shape(coarse.shape))
            if box.empty:
                return
            below = fine[2 * box.top : 2 * box.bottom, 2 * box.left : 2 * box.right]
            coarse[box.slices] = _halved(below)


def _halved(pixels: Pixels) -> Pixels:
    import cv2  # loaded beside the window's thread, with the first photograph

    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = cv2.copyMakeBorder(
            pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE
        ).astype(np.uint8, copy=False)
        height, width = pixels.shape[:2]
    size = (width // 2, height // 2)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
