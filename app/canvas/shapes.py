"""Areas that are drawn around: lasso and rectangle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.canvas.box import NOWHERE, Box

if TYPE_CHECKING:
    from app.canvas.sheet import Blend, Layer

_FRACTION = 4  # binary digits of a coordinate behind the point


def put_polygon(layer: Layer, points: Sequence[tuple[float, float]], blend: Blend) -> Box:
    """Blend a closed polygon into a layer, with a smooth edge; returns what changed.

    The pixels of the line itself are inside.

    Args:
        layer: what is painted on.
        points: x and y in pixels of the photograph, where (0, 0) is the corner of the first pixel.
        blend: ``mask.add`` or ``mask.remove``.
    """
    if len(points) < 3:
        return NOWHERE
    import cv2

    corners = np.asarray(points, np.float64)
    # Far outside nothing shows, and the fixed-point coordinates of OpenCV would overflow.
    limits = np.array([layer.box.width, layer.box.height])
    corners = np.clip(corners, -2.0, limits + 2.0)
    low, high = corners.min(axis=0), corners.max(axis=0)
    box = Box.around(low[0] - 1, low[1] - 1, high[0] + 1, high[1] + 1).within(layer.box)
    if box.empty:
        return NOWHERE
    coverage = np.zeros((box.height, box.width), np.uint8)
    # OpenCV means the middles of pixels.
    shifted = (corners - (box.left, box.top) - 0.5) * 2**_FRACTION
    cv2.fillPoly(coverage, [np.rint(shifted).astype(np.int32)], (255,), cv2.LINE_AA, _FRACTION)
    changed = layer.put(coverage, box.left, box.top, blend)
    layer.spread(changed)
    return changed


def put_rectangle(layer: Layer, box: Box, blend: Blend) -> Box:
    """Blend a rectangle of whole pixels into a layer; returns what changed."""
    box = box.within(layer.box)
    if box.empty:
        return NOWHERE
    coverage = np.full((box.height, box.width), 255, np.uint8)
    changed = layer.put(coverage, box.left, box.top, blend)
    layer.spread(changed)
    return changed
