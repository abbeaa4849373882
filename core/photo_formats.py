"""Photographs as the bytes of files."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

from core.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.codec import Record
    from core.photos import Photo

_DEFLATE, _DIFFERENCES = 8, 2  # TIFF's names for its compression and its predictor


def encoded(photo: Photo, suffix: str, record: Record | None = None) -> bytes:
    """A photograph as a file of the suffix's format; see ``core.photos.save_photo``.

    Raises:
        CannotWrite: the format is unknown or cannot hold the picture.
    """
    need_format(suffix)
    suffix = suffix.lower()
    try:
        return _WRITERS[suffix](photo, record)
    except MemoryError:
        raise CannotWrite(f"There is too little memory to save this as {suffix}.") from None
    except (OSError, ValueError, struct.error) as error:
        height, width = photo.shape
        raise CannotWrite(
            f"A picture of {width} x {height} pixels cannot be saved as {suffix} ({error}). "
            "Save it as .png or .tif instead."
        ) from error


def need_format(suffix: str) -> None:
    """Refuse a suffix that :func:`encoded` does not know, before there is anything to save.

    Raises:
        CannotWrite: in these words.
    """
    if suffix.lower() not in _WRITERS:
        raise CannotWrite(
            f"Photographs cannot be saved as {suffix or 'a file without suffix'!r}. Use one of "
            f"{', '.join(_WRITERS)}."
        )


def _png(photo: Photo, record: Record | None) -> bytes:
    from core.images import png_texts

    texts = png_texts(record)
    if photo.pixels.dtype == np.uint8:
        return _by_pillow(photo, "PNG", pnginfo=texts)
    return _deep_png(photo, texts)


def _deep_png(photo: Photo, texts: PngImagePlugin.PngInfo) -> bytes:
    """16 bits, which Pillow cannot write in colour: the pixels by OpenCV, the rest by hand."""
    import cv2

    planes = [photo.pixels[..., ::-1]] + ([] if photo.alpha is None else [photo.alpha[..., None]])
    done, data = cv2.imencode(".png", np.concatenate(planes, 2))
    if not done:
        raise ValueError("OpenCV could not encode it")
    raw = data.tobytes()
    chunks = []
    if photo.profile:
        chunks.append(_chunk(b"iCCP", b"ICC\0\0" + zlib.compress(photo.profile)))
    if photo.exif:
        chunks.append(_chunk(b"eXIf", photo.exif.removeprefix(b"Exif\0\0")))
    chunks += [_chunk(name, content) for name, content, *_ in texts.chunks]
    begin = 8 + 25  # the signature and the header, after which any of these may stand
    return raw[:begin] + b"".join(chunks) + raw[begin:]


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def _jpeg(photo: Photo, _: Record | None) -> bytes:
    return _by_pillow(photo, "JPEG", quality=95, subsampling=0)


def _webp(photo: Photo, _: Record | None) -> bytes:
    return _by_pillow(photo, "WEBP", lossless=True, exact=True)


def _by_pillow(photo: Photo, name: str, **options: object) -> bytes:
    """8 bits by Pillow; JPEG's missing transparency becomes white."""
    from core.photos import eight_bits

    image = Image.fromarray(eight_bits(photo.pixels))
    if photo.alpha is not None:
        image.putalpha(Image.fromarray(eight_bits(photo.alpha)))
        if name == "JPEG":
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image).convert("RGB")
    if photo.exif:
        options["exif"] = photo.exif
    if photo.profile:
        options["icc_profile"] = photo.profile
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def _tiff(photo: Photo, _: Record | None) -> bytes:
    """Baseline TIFF 6.0, one strip, deflated differences; 8 or 16 bits."""
    planes = photo.pixels if photo.alpha is None else np.dstack([photo.pixels, photo.alpha])
    height, width, count = planes.shape
    differences = planes.copy()
    np.subtract(
        planes[:, 1:], planes[:, :-1], out=differences[:, 1:]
    )  # wraps around, as the predictor is defined
    strip = zlib.compress(differences.astype(planes.dtype.newbyteorder("<")).data, 6)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    if photo.exif:
        exif = Image.Exif()
        exif.load(photo.exif)
        for tag in exif:
            if tag in {34665, 34853}:
                tags[tag] = exif.get_ifd(tag)
            else:
                tags[tag] = exif[tag]
    tags[256], tags[257] = width, height
    tags[258] = (8 * planes.itemsize,) * count
    tags[259], tags[262], tags[277], tags[278], tags[284] = _DEFLATE, 2, count, height, 1
    tags[317] = _DIFFERENCES
    if photo.alpha is not None:
        tags[338] = 2  # unassociated: the colours are not multiplied by it
    if photo.profile:
        tags.tagtype[34675] = 7
        tags[34675] = photo.profile
    tags[273], tags[279] = 0, len(strip)
    buffer = io.BytesIO()
    tags.save(buffer)
    buffer.write(strip)
    return buffer.getvalue()


_WRITERS: dict[str, Callable[[Photo, Record | None], bytes]] = {
    ".png": _png,
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".webp": _webp,
    ".tif": _tiff,
    ".tiff": _tiff,
}
