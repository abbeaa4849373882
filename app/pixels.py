"""Pixels as Qt wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np


def to_image(pixels: np.ndarray) -> QImage:
    """A picture of uint8 (H, W, 3) as an image of its own, in the format that paints fastest.

    The bytes per line are passed, since Qt expects lines of multiples of four bytes; and the
    conversion makes the copy without which the image would alias the array.
    """
    height, width, _ = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def to_images(pixels: np.ndarray) -> list[QImage]:
    """Pictures of uint8 (n, H, W, 3), one image each."""
    return [to_image(picture) for picture in pixels]
