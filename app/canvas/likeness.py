"""How fills look over the photograph: finished, under way, and how far they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.canvas.box import Box
from app.canvas.pyramid import Pyramid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.canvas.display import PhotoSheet
    from app.canvas.document import Fill

    Pixels = NDArray[np.uint8]

THUMB = 144
_LARGEST_PREVIEW = 512
_WIDEST = 48.0
"""Levels of 8 bits, as a standard deviation, that the map of the spread shows as full."""
_WARM = np.array([40, 130, 255], np.float32)  # blue, green, red


class Likeness(NamedTuple):
    """A fill for the screen.

    Attributes:
        fill: what it shows.
        pyramid: its colours and where it covers, (h, w, 4), premultiplied.
        thumb: how the photograph looks there with it, (THUMB, THUMB, 4) at most.
    """

    fill: Fill
    pyramid: Pyramid
    thumb: Pixels


def likeness(sheet: PhotoSheet, fill: Fill) -> Likeness:
    """Work out how a fill looks; not for the window's thread if it is large."""
    colours = sheet.shown(fill.pixels)
    if fill.mask is not None:
        colours[fill.mask == 0] = 0
    pyramid = Pyramid(colours)
    return Likeness(fill, pyramid, _thumb(sheet, pyramid, fill.box))


def _thumb(sheet: PhotoSheet, pyramid: Pyramid, box: Box) -> Pixels:
    over = _shrunk(pyramid)
    if box.within(sheet.box) == box:
        under = _shrunk(sheet.display, box, over.shape[:2])
        return np.where(over[..., 3:] > 127, over, under)
    return over  # a larger photograph, which has nothing below it


def _shrunk(
    pyramid: Pyramid, box: Box | None = None, shape: tuple[int, int] | None = None
) -> Pixels:
    """A picture, or a box of it, at no more than the size of a thumb."""
    import cv2

    box = box or pyramid.size
    scale = min(1.0, THUMB / max(box.width, box.height))
    level = pyramid.level_for(scale)
    side = 2**level
    part = pyramid.levels[level][
        box.top // side : -(-box.bottom // side), box.left // side : -(-box.right // side)
    ]
    height, width = shape or (
        max(1, round(box.height * scale)),
        max(1, round(box.width * scale)),
    )
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def photo_thumb(sheet: PhotoSheet) -> Pixels:
    """The photograph as small as a thumb, (h, w, 4)."""
    return _shrunk(sheet.display)


class LivePreview:
    """Clean estimates of variants as they come, part by part, cut out by the mask.

    Args:
        box: where anything may appear, in pixels of the photograph.
        mask: uint8 of the photograph's size, or None where everything changes.
    """

    def __init__(self, box: Box, mask: Pixels | None) -> None:
        import cv2

        self.box = box
        self._scale = min(1.0, _LARGEST_PREVIEW / max(box.width, box.height))
        self._shape = (
            max(1, round(box.height * self._scale)),
            max(1, round(box.width * self._scale)),
        )
        self._alpha: Pixels | None = None
        if mask is not None:
            part = np.ascontiguousarray(mask[box.slices])
            size = self._shape[::-1]
            self._alpha = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA))
        self._pictures: dict[int, Pixels] = {}

    def put(self, number: int, picture: Pixels, box: Box) -> Pyramid:
        """Add how a part of a variant looks now; returns the whole of that variant so far.

        Args:
            number: which variant.
            picture: blue, green, red and anything, uint8 (h, w, 4).
            box: which part of the photograph it shows.
        """
        import cv2

        canvas = self._pictures.setdefault(number, np.zeros((*self._shape, 4), np.uint8))
        left, top = self._scaled(box.left - self.box.left), self._scaled(box.top - self.box.top)
        width = max(1, self._scaled(box.right - self.box.left) - left)
        height = max(1, self._scaled(box.bottom - self.box.top) - top)
        place = Box(left, top, left + width, top + height)
        seen = place.within(Box.of_shape(canvas.shape))
        if not seen.empty:
            enlarged = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
            part = enlarged[seen.moved(-left, -top).slices]
            if self._alpha is None:
                part[..., 3] = 255
            else:
                alpha = self._alpha[seen.slices]
                part = cv2.multiply(part, cv2.merge([alpha] * 4), scale=1 / 255)
                part[..., 3] = alpha
            canvas[seen.slices] = part
        return Pyramid(canvas)

    def _scaled(self, value: int) -> int:
        return round(value * self._scale)


def spread(fills: Sequence[Fill]) -> tuple[Pyramid, Box, float] | None:
    """Where fills of one run differ, the more the warmer.

    Returns the picture to lay over, where, and the mean standard deviation inside the mask in
    levels of 8 bits; None if there are fewer than two of the same place. The standard deviation is
    that of the variants' mean of red, green and blue: how much the answers vary, which is no
    measure of how far the model may be from the truth.
    """
    first = next(iter(fills), None)
    same = [fill for fill in fills if first and fill.box == first.box]
    if first is None or len(same) < 2:
        return None
    whole = 257.0 if first.pixels.dtype == np.uint16 else 1.0
    mean = np.zeros(first.pixels.shape[:2], np.float32)
    squares = np.zeros_like(mean)
    for number, fill in enumerate(same, start=1):  # Welford's running variance
        grey = fill.pixels.mean(axis=2, dtype=np.float32) / whole
        step = grey - mean
        mean += step / number
        squares += step * (grey - mean)
    deviation = np.sqrt(squares / (len(same) - 1))
    inside = np.ones(mean.shape, bool) if first.mask is None else first.mask > 0
    alpha = np.clip(deviation / _WIDEST, 0, 1) * 0.85 * inside
    picture = np.empty((*mean.shape, 4), np.uint8)
    picture[..., :3] = np.rint(alpha[..., None] * _WARM)
    picture[..., 3] = np.rint(255 * alpha)
    typical = float(deviation[inside].mean()) if inside.any() else 0.0
    return Pyramid(picture), first.box, typical
