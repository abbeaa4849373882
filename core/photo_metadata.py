"""EXIF that fits pixels which have been turned upright and edited."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_PREFIX = b"Exif\0\0"
_ORIENTATION, _THUMBNAIL, _THUMBNAIL_LENGTH = 0x0112, 0x0201, 0x0202
# Who took what, when, where and with what; not how a TIFF lays out its pixels.
_KEPT = (270, 271, 272, 282, 283, 296, 305, 306, 315, 33432, 34665, 34853)


def orientation_of(image: Picture) -> int:
    """How the camera was held, 1 to 8 (EXIF 2.3, tag 0112); 1 is upright."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (ValueError, TypeError, SyntaxError, struct.error, OSError):
        return 1


def upright_exif(exif: bytes | None) -> bytes | None:
    """EXIF with the orientation 1 and the thumbnail wiped out; every other byte stays.

    Rewriting all of it would break the notes of camera makers, which hold offsets. None for no
    EXIF, and for one that is damaged.
    """
    if not exif:
        return None
    start = len(_PREFIX) if exif.startswith(_PREFIX) else 0
    data = bytearray(exif[start:])
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None:
        return None
    try:
        first = struct.unpack_from(f"{order}I", data, 4)[0]
        after = _set_upright(data, first, order)
        second = struct.unpack_from(f"{order}I", data, after)[0]
        if second:
            _wipe_thumbnail(data, second, order)
            struct.pack_into(f"{order}I", data, after, 0)
    except struct.error:
        return None
    return exif[:start] + bytes(data)


def exif_of_tiff(image: Picture) -> bytes | None:
    """What a TIFF says of the photograph, as EXIF."""
    source, kept = image.getexif(), Image.Exif()
    for tag in _KEPT:
        if tag in {34665, 34853}:
            if nested := source.get_ifd(tag):
                kept[tag] = dict(nested)
        elif tag in source:
            kept[tag] = source[tag]
    return kept.tobytes() if len(kept) else None


def _entries(data: bytearray, at: int, order: str) -> range:
    count = struct.unpack_from(f"{order}H", data, at)[0]
    return range(at + 2, at + 2 + 12 * count, 12)


def _set_upright(data: bytearray, at: int, order: str) -> int:
    """Reset the orientation in a directory; returns where the offset of the next one stands."""
    entries = _entries(data, at, order)
    for entry in entries:
        if struct.unpack_from(f"{order}H", data, entry)[0] == _ORIENTATION:
            struct.pack_into(f"{order}H", data, entry + 8, 1)
    return entries.stop


def _wipe_thumbnail(data: bytearray, at: int, order: str) -> None:
    found = {}
    for entry in _entries(data, at, order):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", data, entry)
        found[tag] = value
    start, length = found.get(_THUMBNAIL, 0), found.get(_THUMBNAIL_LENGTH, 0)
    end = min(start + length, len(data))
    if 0 < start < end:
        data[start:end] = bytes(end - start)
