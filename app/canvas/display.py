"""Photographs as the screen wants them: 8 bits, sRGB, over a chequered ground where transparent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from app.canvas.box import Box
from app.canvas.pyramid import Pyramid
from app.canvas.sheet import Sheet
from core.photos import eight_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Samples = NDArray[Any]

_CHECK = 8  # pixels of the chequers
_GREYS = (232, 204)


class PhotoSheet(Sheet):
    """The pixels of a photograph with their likeness for the screen.

    Attributes:
        display: blue, green, red and 255, uint8 (H, W, 4), and its coarser levels.
    """

    def __init__(self, pixels: Samples, alpha: Samples | None, profile: bytes | None) -> None:
        super().__init__(pixels)
        self._alpha = alpha
        self._to_screen = _transform(profile)
        self.display = Pyramid(np.zeros((*pixels.shape[:2], 4), np.uint8))
        self.spread(self.box)

    def spread(self, box: Box) -> None:
        box = box.within(self.box)
        if not box.empty:
            rgb = self.shown(self.pixels[box.slices], box)
            self.display.levels[0][box.slices] = rgb
            self.display.refresh(box)

    def shown(self, pixels: Samples, box: Box | None = None) -> Pixels:
        """What the screen shows of pixels (h, w, 3) of this photograph's kind: BGRX, (h, w, 4).

        Args:
            pixels: uint8 or uint16, in the colours of the profile.
            box: where they lie, if the photograph's transparency is to show too.
        """
        import cv2

        rgb = eight_bits(pixels)
        if self._to_screen is not None:
            rgb = self._to_screen(rgb)
        bgrx = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)
        if self._alpha is not None and box is not None:
            _lay_on_chequers(bgrx, eight_bits(self._alpha[box.slices]), box)
        return bgrx


def _lay_on_chequers(bgrx: Pixels, alpha: Pixels, box: Box) -> None:
    if (alpha == 255).all():
        return
    rows = np.arange(box.top, box.bottom)[:, None] // _CHECK
    columns = np.arange(box.left, box.right)[None] // _CHECK
    ground = np.where((rows + columns) % 2, *_GREYS).astype(np.uint16)
    share = alpha.astype(np.uint16)
    for channel in range(3):
        over = bgrx[..., channel].astype(np.uint16)
        bgrx[..., channel] = (over * share + ground * (255 - share) + 127) // 255


def _transform(profile: bytes | None) -> Any:  # noqa: ANN401  a function, or None for sRGB
    """What turns RGB bytes of a profile into those of sRGB; None if they are taken as they are."""
    if not profile:
        return None
    from PIL import Image, ImageCms

    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(theirs).lower():
            return None
        change = ImageCms.buildTransform(theirs, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # a damaged profile, or one of CMYK: the colours show as they are stored

    def to_screen(rgb: Pixels) -> Pixels:
        image = Image.fromarray(rgb)
        ImageCms.applyTransform(image, change, inPlace=True)
        return np.asarray(image)

    return to_screen
