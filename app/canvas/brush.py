"""Brushes: dabs with a soft edge, set so closely that they make a stroke."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.canvas.box import NOWHERE, Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.canvas.sheet import Blend, Layer

    Pixels = NDArray[np.uint8]

SMALLEST, LARGEST = 1.0, 2000.0
_SPACING = 0.08  # of the diameter: at 40 pixels the edge of a stroke waves by 0.05 pixels
_LIGHTEST = 0.15  # of the diameter that is left without pressure
_FINE = 16  # pixels of radius below which a dab is placed to a quarter of a pixel


class Touch(NamedTuple):
    """Where a pen is, in pixels of the photograph, and how hard it presses, 0 to 1."""

    x: float
    y: float
    pressure: float = 1.0


@dataclass(frozen=True, slots=True)
class Brush:
    """The size of a brush and the share of it that is hard.

    Attributes:
        diameter: in pixels of the photograph, 1 to 2000.
        hardness: 0 fades from the middle on, 1 is a disc with an edge of one pixel.
    """

    diameter: float = 60.0
    hardness: float = 0.8

    @classmethod
    def for_photo(cls, side: int, hardness: float) -> Brush:
        """A brush that suits a photograph whose longer side has so many pixels."""
        return cls(float(min(400, max(6, round(side / 14)))), hardness)

    def resized(self, factor: float) -> Brush:
        """The same brush, larger or smaller by a factor, and by a pixel at least."""
        step = max(1.0, abs(self.diameter * (factor - 1)))
        wanted = round(self.diameter + math.copysign(step, factor - 1))
        return Brush(min(LARGEST, max(SMALLEST, wanted)), self.hardness)

    def radius(self, pressure: float) -> float:
        """The radius under a pressure, in pixels: in proportion, with a least one."""
        share = _LIGHTEST + (1 - _LIGHTEST) * min(1.0, max(0.0, pressure))
        return max(SMALLEST, self.diameter * share) / 2


class Stroke:
    """A stroke under way; each ``to`` draws the next stretch of it.

    Args:
        layer: what is painted on.
        brush: with what.
        blend: ``mask.add`` paints, ``mask.remove`` erases.
        start: where it begins; a dab is set there.
    """

    def __init__(self, layer: Layer, brush: Brush, blend: Blend, start: Touch) -> None:
        self._layer, self._brush, self._blend = layer, brush, blend
        self._last = start
        self._left = 0.0  # of the way to the next dab
        self.changed = self._dab(start)
        layer.spread(self.changed)

    def to(self, end: Touch) -> Box:
        """Draw straight on to the next point; returns what has changed."""
        start = self._last
        way = math.hypot(end.x - start.x, end.y - start.y)
        changed, gone = NOWHERE, self._left
        while gone <= way and way > 0:
            share = gone / way
            at = Touch(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
            changed = changed.united(self._dab(at))
            gone += max(0.5, _SPACING * 2 * self._brush.radius(at.pressure))
        self._left = gone - way
        self._last = end
        self._layer.spread(changed)
        self.changed = self.changed.united(changed)
        return changed

    def _dab(self, at: Touch) -> Box:
        radius = self._brush.radius(at.pressure)
        # Large brushes come in steps of a hundredth, so that their dabs are found again.
        step = 0.25 if radius < _FINE else 2 ** math.floor(math.log2(radius)) / 64
        radius = max(0.5, round(radius / step) * step)
        phases = 4 if radius < _FINE else 1
        x, y = (round((value - 0.5) * phases) / phases for value in (at.x, at.y))
        column, row = math.floor(x), math.floor(y)
        coverage = dab(radius, self._brush.hardness, x - column, y - row)
        reach = coverage.shape[0] // 2
        return self._layer.put(coverage, column - reach, row - reach, self._blend)


@lru_cache(maxsize=96)
def dab(radius: float, hardness: float, across: float = 0.0, down: float = 0.0) -> Pixels:
    """The coverage of one dab, uint8 of an odd side.

    It is 255 up to ``hardness * radius`` and falls as half a cosine to 0 at the radius; the fall
    takes one pixel at least, so that a hard edge is smooth.

    Args:
        radius: in pixels.
        hardness: 0 to 1.
        across: of a pixel, by which its middle lies right of the middle pixel's.
        down: likewise below it.
    """
    reach = math.ceil(radius + 0.5)
    inner, outer = min(hardness * radius, radius - 0.5), radius + 0.5
    if across or down:
        columns = np.arange(-reach, reach + 2, dtype=np.float32) - across
        rows = np.arange(-reach, reach + 2, dtype=np.float32) - down
        columns, rows = columns[:-1], rows[:-1]
        return _coverage(np.hypot(rows[:, None], columns[None]), inner, outer)
    # A quarter is worked out and mirrored.
    axis = np.arange(0, reach + 1, dtype=np.float32)
    quarter = _coverage(np.hypot(axis[:, None], axis[None]), inner, outer)
    half = np.concatenate([quarter[:, :0:-1], quarter], axis=1)
    return np.concatenate([half[:0:-1], half])


def _coverage(distance: NDArray[np.float32], inner: float, outer: float) -> Pixels:
    share = np.clip((distance - inner) / (outer - inner), 0, 1)
    coverage: Pixels = np.rint(127.5 * (1 + np.cos(np.pi * share))).astype(np.uint8)
    return coverage
