"""A fill laid into a photograph: a soft seam inside the mask, not a byte changed outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from core.editing.area import Region, painted_box
from core.editing.canvas import STRIP, centres, resampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.editing.area import Layer
    from core.editing.canvas import Canvas
    from core.photos import Photo

SEAM = 2.0
"""Pixels of the canvas over which a fill begins."""


def seam_weights(mask: Layer, width: float) -> NDArray[np.float32]:
    """How much of the fill each pixel shows, (H, W): 0 outside the mask, rising inside of it.

    Where the mask is soft, it has the last word. A narrow mask has a narrower seam, so that the
    middle of a scratch is filled wholly.

    Args:
        mask: uint8 (H, W).
        width: of the seam in pixels, >= 0.
    """
    painted = (mask > 0).astype(np.uint8)
    # The edge of the photograph is no edge of the mask.
    wide = cv2.copyMakeBorder(painted, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    depth = cv2.distanceTransform(wide, cv2.DIST_L2, 5)[1:-1, 1:-1]
    side = 4 * round(width + 1) + 1
    thick = cv2.dilate(depth, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    reach = np.minimum(width + 1, np.maximum(1.0, thick / 2))
    return (np.clip(depth / reach, 0, 1) * (mask / np.float32(255))).astype(np.float32)


def composed(
    photo: Photo, mask: Layer, region: Region, fill: Canvas, seam: float = SEAM
) -> tuple[Region, NDArray[Any]]:
    """The photograph with a fill, as the rectangle that changes and its pixels.

    Args:
        photo: of (H, W).
        mask: uint8 (H, W); what is painted outside the region stays.
        region: what the fill shows.
        fill: a canvas of the region, at any scale.
        seam: its width, in pixels of the canvas.

    Returns:
        The rectangle, and its pixels in the photograph's depth: those outside the mask are the
        photograph's own.
    """
    scale = fill.shape[0] / region.height, fill.shape[1] / region.width
    width = seam / min(1.0, *scale)
    inside = painted_box(mask[region.slices])
    box = Region(region.left + inside.left, region.top + inside.top, inside.width, inside.height)
    # The seam begins where the region ends, too, but not at the edge of the photograph.
    margin = 2 * round(width + 1) + 2
    around = Region(
        box.left - margin, box.top - margin, box.width + 2 * margin, box.height + 2 * margin
    ).common(Region(0, 0, photo.shape[1], photo.shape[0]))
    seen = np.zeros((around.height, around.width), np.uint8)
    shift = (slice(box.top - around.top, None), slice(box.left - around.left, None))
    seen[shift][: box.height, : box.width] = mask[box.slices]
    weights = seam_weights(seen, width)[shift][: box.height, : box.width]
    result = photo.pixels[box.slices].copy()
    columns = centres(inside.left, inside.width, scale[1])
    half = photo.top_value / 2
    for first in range(0, inside.height, STRIP):
        rows = slice(first, min(first + STRIP, inside.height))
        count = rows.stop - rows.start
        new = resampled(fill, centres(inside.top + first, count, scale[0]), columns)
        new = (np.clip(new, -1, 1) + 1) * half
        old = result[rows].astype(np.float32)
        weight = weights[rows][..., None]
        mixed = np.rint(old + weight * (new - old)).astype(photo.pixels.dtype)
        result[rows] = np.where(weight > 0, mixed, result[rows])
    return box, result
