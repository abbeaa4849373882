"""Colour of a small canvas on a large grey photograph, whose luminance stays exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from core.editing.canvas import STRIP, centres, resampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.editing.canvas import Canvas
    from core.photos import Photo

LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in luminance (ITU-R BT.601), as in JPEG and Pillow's grey."""

_WEIGHTS = np.array(LUMA, np.float32)
_RADIUS, _SMOOTHNESS = 2, 0.05  # of the guided filter, in pixels and in units of [-1, 1]


def luminance(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """0.299 R + 0.587 G + 0.114 B of pixels (..., 3), float32 in their units."""
    weighed: NDArray[np.float32] = pixels.astype(np.float32) @ _WEIGHTS
    return weighed


def guided_coefficients(guide: Canvas, values: Canvas) -> Canvas:
    """The local lines ``values = a * guide + b`` of the guided filter (He et al. 2013, eq. 5, 6).

    Taken from a small picture and applied to the guide at full size, they carry colours to the
    edges of the photograph (He and Sun 2015).

    Args:
        guide: (h, w).
        values: (h, w, n).

    Returns:
        a and b, averaged over the windows that see a pixel, (h, w, 2 n).
    """

    def mean(a: Canvas) -> Canvas:
        # cv2 drops the last axis of single channels.
        side = (2 * _RADIUS + 1, 2 * _RADIUS + 1)
        found = cv2.boxFilter(a, -1, side, borderType=cv2.BORDER_REFLECT)
        return found.reshape(a.shape).astype(np.float32, copy=False)

    guide = guide[..., None]
    middle, average = mean(guide), mean(values)
    slope = (mean(guide * values) - middle * average) / (
        mean(guide * guide) - middle**2 + _SMOOTHNESS**2
    )
    return mean(np.concatenate([slope, average - slope * middle], 2))


def coloured(photo: Photo, canvas: Canvas) -> NDArray[Any]:
    """The photograph with its own luminance and the colours of a canvas of all of it.

    Args:
        photo: of (H, W).
        canvas: (h, w, 3) at any scale.

    Returns:
        (H, W, 3) in the photograph's depth; :func:`luminance` of it rounds to that of the
        photograph at every pixel.
    """
    guide = luminance(canvas)
    # Red and blue less luminance; green follows, for luminance has no share in them.
    lines = guided_coefficients(guide, canvas[..., [0, 2]] - guide[..., None])
    height, width = photo.shape
    scale = canvas.shape[0] / height, canvas.shape[1] / width
    columns, half = centres(0, width, scale[1]), photo.top_value / 2
    result = np.empty_like(photo.pixels)
    for first in range(0, height, STRIP):
        rows = slice(first, min(first + STRIP, height))
        grey = luminance(photo.pixels[rows])
        here = resampled(lines, centres(first, rows.stop - first, scale[0]), columns)
        chroma = (here[..., :2] * (grey[..., None] / half - 1) + here[..., 2:]) * half
        result[rows] = with_chroma(grey, chroma, photo.top_value)
    return result


def with_chroma(
    grey: NDArray[np.float32], chroma: NDArray[np.float32], top_value: int
) -> NDArray[np.float32]:
    """Whole-numbered pixels of a luminance and of (red - luminance, blue - luminance).

    Colours beyond the range are made paler, which changes no luminance. Rounding red, green and
    blue one after another, each makes up for the error of those before it: what is left is at most
    0.06 of a level, where rounding all three alone would leave up to 0.5.

    Returns (..., 3), whole numbers from 0 to ``top_value``.
    """
    w = _WEIGHTS
    red, blue = chroma[..., 0], chroma[..., 1]
    colour = np.stack([red, -(w[0] * red + w[2] * blue) / w[1], blue], -1)
    room = np.where(colour > 0, top_value - grey[..., None], grey[..., None])
    paler = (room / np.maximum(np.abs(colour), 1e-6)).min(-1).clip(0, 1)
    colour = grey[..., None] + paler[..., None] * colour
    r = np.rint(colour[..., 0]).clip(0, top_value)
    g = np.rint((grey - w[0] * r - w[2] * colour[..., 2]) / w[1]).clip(0, top_value)
    b = np.rint((grey - w[0] * r - w[1] * g) / w[2]).clip(0, top_value)
    pixels = np.stack([r, g, b], -1)
    # Where blue had no room to make up for the others, grey is exact.
    plain = np.rint(grey)[..., None]
    wrong = np.abs(pixels @ w - grey) > 0.45
    return np.where(wrong[..., None], plain, pixels)
