"""From a photograph's pixels to the canvas that the model paints on, and back.

A canvas is float32 (h, w, 3) in [-1, 1]: a region of the photograph at a coarser scale.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.editing.area import Region
    from core.photos import Photo

    Canvas = NDArray[np.float32]
    Flags = NDArray[np.bool_]

STRIP = 256
"""Rows of a photograph that are worked on in float32 at once, to bound memory."""

LARGEST_CANVAS = 2**22
"""Pixels of the largest canvas of a region: 2048 x 2048."""

_LEAK = 1 / 16  # share of a canvas pixel that may be painted over and the rest still count


def canvas_shapes(region: Region, model_size: int, octaves: int) -> list[tuple[int, int]]:
    """(h, w) of the canvases of a region, from the coarsest to the finest.

    The shorter side of the first is the model's; each is at most twice as fine as the one before;
    the last is as fine as the photograph, unless there are fewer ``octaves`` or it would have more
    than ``LARGEST_CANVAS`` pixels.
    """
    first = model_size / min(region.width, region.height)
    doublings = max(0.0, -math.log2(first))
    count = math.ceil(doublings - 1e-9)
    pixels = region.width * region.height * first**2
    used = max(0, min(count, octaves))
    most = LARGEST_CANVAS + 1  # against rounding
    while used and min(pixels * 4**used, region.width * region.height) > most:
        used -= 1
    last = 1.0 if used == count and first < 1 else first * 2**used
    scales = [first * (last / first) ** (at / max(1, used)) for at in range(used + 1)]
    return [
        (max(model_size, round(region.height * s)), max(model_size, round(region.width * s)))
        for s in scales
    ]


def shrunk(pixels: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Pixels of (H, W) or (H, W, n) at another size: means where it shrinks, cubic elsewhere."""
    height, width = shape
    if pixels.shape[:2] == shape:
        return pixels
    if height <= pixels.shape[0] and width <= pixels.shape[1]:
        return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    wide = pixels.astype(np.float32)
    return cv2.resize(wide, (width, height), interpolation=cv2.INTER_CUBIC)


def canvas_of(photo: Photo, region: Region, shape: tuple[int, int]) -> Canvas:
    """A region as a canvas."""
    small: Canvas = shrunk(photo.pixels[region.slices], shape).astype(np.float32)
    small = small / np.float32(photo.top_value / 2) - 1
    return small.clip(-1, 1)


def known_canvas(
    photo: Photo, painted: Flags, region: Region, shape: tuple[int, int]
) -> tuple[Canvas, Flags]:
    """A region as a canvas without what is painted over, and where it is known.

    Of what lies under the paint not a trace is left: means are over the other pixels alone.

    Args:
        photo: of (H, W).
        painted: (H, W), where it is painted.
        region: of both.
        shape: of the canvas.

    Returns:
        The canvas, 0 where unknown, and (h, w), True where it is known.
    """
    hidden = painted[region.slices]
    clear = np.where(
        hidden[..., None], np.zeros(1, photo.pixels.dtype), photo.pixels[region.slices]
    )
    visible = shrunk(np.where(hidden, np.uint8(0), np.uint8(255)), shape) / np.float32(255)
    total = shrunk(clear, shape).astype(np.float32)
    known = visible >= 1 - _LEAK
    values = total / np.maximum(visible, 1 - _LEAK)[..., None] / (photo.top_value / 2) - 1
    return np.where(known[..., None], np.clip(values, -1, 1), np.float32(0)), known


def enlarged(canvas: Canvas, shape: tuple[int, int]) -> Canvas:
    """A canvas at another size, cubic."""
    if canvas.shape[:2] == shape:
        return canvas
    larger = cv2.resize(canvas, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return larger.astype(np.float32, copy=False)


def resampled(values: Canvas, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Canvas:
    """Values of (h, w, n) at fractional rows and columns, by Catmull and Rom's cubic.

    Coordinates count pixel centres: 0 is the first one. Beyond the edge, its pixel continues.

    Returns (len(rows), len(columns), n).
    """
    along = _interpolated(values, rows)
    return _interpolated(along.swapaxes(0, 1), columns).swapaxes(0, 1)


def centres(first: int, count: int, scale: float) -> NDArray[np.float64]:
    """Where ``count`` pixels of a photograph from ``first`` on lie on a canvas of its scale."""
    at: NDArray[np.float64] = (np.arange(first, first + count, dtype=np.float64) + 0.5) * scale
    at -= 0.5
    return at


def _interpolated(values: Canvas, at: NDArray[np.float64]) -> Canvas:
    base = np.floor(at)
    t = (at - base).astype(np.float32)
    index, last = base.astype(int), len(values) - 1
    taps = (
        ((2 - t) * t - 1) * t / 2,
        ((3 * t - 5) * t * t + 2) / 2,
        ((4 - 3 * t) * t + 1) * t / 2,
        (t - 1) * t * t / 2,
    )
    result: Canvas = np.zeros((len(at), *values.shape[1:]), np.float32)
    for offset, weight in zip(range(-1, 3), taps, strict=True):
        result += weight.reshape(-1, 1, 1) * values[np.clip(index + offset, 0, last)]
    return result


def to_depth(canvas: Canvas, photo: Photo) -> NDArray[Any]:
    """A canvas in the photograph's depth: clamped and rounded to the nearest."""
    scaled = np.rint((canvas + 1) * (photo.top_value / 2)).clip(0, photo.top_value)
    depth: NDArray[Any] = scaled.astype(photo.pixels.dtype)
    return depth
