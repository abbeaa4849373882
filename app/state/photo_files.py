"""Photographs from and for the clipboard, and names to save them under; not widgets, yet Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from app.tongue import translate
from core.errors import OutOfMemory
from core.photos import Photo, eight_bits

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_ENDINGS = "*.png *.jpg *.jpeg *.tif *.tiff *.webp"
_WRITABLE = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}


def writable() -> str:
    """What photographs can be saved as, for a file dialog."""
    return translate("FileDialogs", "Photographs ({})").format(_ENDINGS)


def readable() -> str:
    """What photographs can be opened from, for a file dialog."""
    endings = f"{_ENDINGS} *.bmp *.gif *.ppm *.jp2 *.avif *.heic *.heif"
    photographs = translate("FileDialogs", "Photographs ({})").format(endings)
    return photographs + ";;" + translate("FileDialogs", "All files (*)")


def photo_of(image: QImage) -> Photo:
    """A photograph of an image from the clipboard."""
    clear = image.hasAlphaChannel()
    pixels = _samples(image.convertToFormat(QImage.Format.Format_RGBA8888))
    alpha = np.ascontiguousarray(pixels[..., 3])
    opaque = not clear or bool((alpha == 255).all())
    return Photo(np.ascontiguousarray(pixels[..., :3]), None if opaque else alpha)


def image_of(photo: Photo) -> QImage:
    """An image for the clipboard, of 8 bits."""
    height, width = photo.shape
    formats = QImage.Format
    clear = photo.alpha is not None
    image = QImage(width, height, formats.Format_RGBA8888 if clear else formats.Format_RGBX8888)
    if image.isNull():
        raise OutOfMemory(
            f"There is too little memory to copy a photograph of {width} x {height} pixels."
        )
    # Written in place: a copy of Qt's own would hold the interpreter's lock, and the window waits.
    samples = np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)
    samples[..., :3] = eight_bits(photo.pixels)
    samples[..., 3] = 255 if photo.alpha is None else eight_bits(photo.alpha)
    if photo.profile:
        from PySide6.QtGui import QColorSpace

        space = QColorSpace.fromIccProfile(photo.profile)
        if space.isValid():
            image.setColorSpace(space)
    return image


def _samples(image: QImage) -> np.ndarray:
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    # A copy, since the bytes go with the image.
    return lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()


def files_in(data: QMimeData) -> list[Path]:
    """The files that are carried, or lie on the clipboard."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def suggested_name(path: Path | None) -> Path:
    """Under which name an edited photograph is saved: beside the original, never onto it."""
    if path is None:
        return Path.home() / "edited.png"
    suffix = path.suffix if path.suffix.lower() in _WRITABLE else ".png"
    return path.with_name(f"{path.stem}-edited{suffix}")


def with_suffix(path: Path) -> Path:
    """The path with a suffix that can be written: PNG where there is none."""
    return path if path.suffix.lower() in _WRITABLE else path.with_name(f"{path.name}.png")
