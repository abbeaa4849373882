"""What fills are ranked by: how their edge stands out, and how they look in their surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.canvas.box import Box
from core.editing.area import snap_area
from core.photos import eight_bits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.canvas.document import Fill

_SIDE = 256  # pixels of a fill in its surroundings, of which a model sees fewer


def seam(below: np.ndarray, fill: Fill) -> float:
    """How much a fill's edge stands out: 0 is as smooth as the photograph around it.

    The mean absolute Laplacian of the grey picture, in levels of 8 bits, over the two pixels on
    either side of the mask's outline, less that of the photograph just outside of it. A blurred
    fill has no seam either, so this ranks fills and does not judge them.

    Args:
        below: the photograph, (H, W, 3).
        fill: one with a mask.
    """
    import cv2

    if fill.mask is None:
        return 0.0
    whole = 257.0 if below.dtype == np.uint16 else 1.0
    part = below[fill.box.slices]
    with_fill = fill.over(part).mean(axis=2, dtype=np.float32) / whole
    inside = (fill.mask > 0).astype(np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    wide = cv2.dilate(inside, cross)
    edge = wide > cv2.erode(inside, cross)
    around = cv2.dilate(wide, cross, iterations=3) > wide
    rough = np.abs(cv2.Laplacian(with_fill, cv2.CV_32F))
    if not edge.any():
        return 0.0
    usual = float(rough[around].mean()) if around.any() else 0.0
    return max(0.0, float(rough[edge].mean()) - usual)


def in_context(below: np.ndarray, fills: Sequence[Fill]) -> list[NDArray[np.uint8]]:
    """Each fill laid onto the photograph, in one square around all of them.

    The pictures differ where the fills do, so that their likelihoods can be compared.

    Args:
        below: the photograph, (H, W, 3).
        fills: those that fit it, at least one.

    Returns:
        uint8 (s, s, 3) each, s at most 256.
    """
    import cv2

    together = np.zeros(below.shape[:2], np.uint8)
    for fill in fills:
        together[fill.box.slices] = 255
    square = snap_area(together, below.shape, _SIDE // 4)
    side = min(_SIDE, square.side)
    pictures = []
    for fill in fills:
        whole = below[square.region.slices].copy()
        seen = fill.box.moved(-square.left, -square.top).within(Box.of_shape(whole.shape))
        own = seen.moved(square.left - fill.left, square.top - fill.top)
        part, mask = whole[seen.slices], None if fill.mask is None else fill.mask[own.slices]
        changes = True if mask is None else mask[..., None] > 0
        np.copyto(part, fill.pixels[own.slices], where=changes)
        shrunk = cv2.resize(eight_bits(whole), (side, side), interpolation=cv2.INTER_AREA)
        pictures.append(np.asarray(shrunk, np.uint8))
    return pictures
