"""What is painted on a photograph: what shall be filled, and which colours things have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.canvas.sheet import Layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.canvas.box import Box
    from app.canvas.sheet import Blend

    Pixels = NDArray[np.uint8]


def add(below: Pixels, coverage: Pixels) -> None:
    """The greater of both, so that a stroke over itself leaves no seam."""
    np.maximum(below, coverage, out=below)


def remove(below: Pixels, coverage: Pixels) -> None:
    """No more than what the eraser leaves."""
    np.minimum(below, 255 - coverage, out=below)


class Mask(Layer):
    """uint8 (H, W): 0 stays, 255 is filled, between them both in proportion."""

    @classmethod
    def blank(cls, height: int, width: int) -> Mask:
        """An empty mask; its memory is taken as it is painted on."""
        return cls(np.zeros((height, width), np.uint8))

    def invert(self) -> Box:
        """Mask what was not."""
        self.touch(self.box)
        np.subtract(255, self.pixels, out=self.pixels)
        self.spread(self.box)
        return self.box


class Hints(Layer):
    """Strokes of colour, uint8 RGBA (H, W, 4); a pixel has a colour or none, alpha 255 or 0."""

    @classmethod
    def blank(cls, height: int, width: int) -> Hints:
        """No colour anywhere; its memory is taken as it is painted on."""
        return cls(np.zeros((height, width, 4), np.uint8))


def colour(red: int, green: int, blue: int) -> Blend:
    """Give pixels that are at least half covered a colour."""
    pixel = np.array([red, green, blue, 255], np.uint8)

    def blend(below: Pixels, coverage: Pixels) -> None:
        below[coverage >= 128] = pixel

    return blend


def no_colour(below: Pixels, coverage: Pixels) -> None:
    """Take the colour from pixels that are at least half covered."""
    below[coverage >= 128] = 0
