"""Texts inside PNG files: read without decoding a pixel, replaced without touching one.

A PNG is a signature and chunks: length, kind, data and a checksum of the last two. (PNG
specification, third edition, sections 5.3 and 11.3.3.)
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING

from core.errors import BadPicture

if TYPE_CHECKING:
    from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST_TEXT = 2**24  # bytes; more is nothing that this program has written
_LARGEST_UNPACKED = 2**20


def read_texts(path: Path) -> dict[str, str]:
    """The uncompressed international texts of a PNG, by keyword, as far as its pixels.

    Raises:
        BadPicture: no PNG, or one that cannot be read.
    """
    found: dict[str, str] = {}
    try:
        with path.open("rb") as file:
            if file.read(8) != _SIGNATURE:
                raise BadPicture(f"{path} is no PNG.")
            while len(head := file.read(8)) == 8:
                length, kind = struct.unpack(">I4s", head)
                if kind in {b"IDAT", b"IEND"}:
                    break
                if kind == b"iTXt" and length <= _LARGEST_TEXT:
                    found.update(_entry(file.read(length)))
                    length = 0
                file.seek(length + 4, os.SEEK_CUR)
    except OSError as error:
        raise BadPicture(f"{path} cannot be read: {error.strerror or error}.") from error
    return found


def find_text(path: Path, keyword: str) -> str | None:
    """One text of a PNG, wherever it stands and however it is written; None if there is none.

    Pixels are leapt over, so that a file cannot make their room be taken. Of several texts the last
    counts.

    Raises:
        BadPicture: no PNG, one that cannot be read, or one whose text is damaged.
    """
    begin, found = keyword.encode("latin-1") + b"\0", None
    try:
        with path.open("rb") as file:
            if file.read(8) != _SIGNATURE:
                raise BadPicture(f"{path} is no PNG.")
            while len(head := file.read(8)) == 8:
                length, kind = struct.unpack(">I4s", head)
                if kind == b"IEND":
                    break
                if kind not in {b"tEXt", b"zTXt", b"iTXt"} or length > _LARGEST_TEXT:
                    file.seek(length + 4, os.SEEK_CUR)
                    continue
                data, checksum = file.read(length), file.read(4)
                if data.startswith(begin):
                    if struct.pack(">I", zlib.crc32(kind + data)) != checksum:
                        raise BadPicture(f"The text in {path} is damaged.")
                    found = _decoded(kind, data[len(begin) :])
    except OSError as error:
        raise BadPicture(f"{path} cannot be read: {error.strerror or error}.") from error
    except (UnicodeDecodeError, zlib.error) as error:
        raise BadPicture(f"The text in {path} is damaged: {error}.") from error
    return found


def with_text(data: bytes, keyword: str, text: str | None) -> bytes:
    """A PNG with one text replaced, added or, for None, taken out; all else stays byte by byte.

    Args:
        data: the whole file.
        keyword: Latin letters, 1 to 79.
        text: what to put there.

    Raises:
        BadPicture: ``data`` is no PNG, or is cut off.
    """
    parts, at, kind = [_SIGNATURE], len(_SIGNATURE), b""
    if data[:at] != _SIGNATURE:
        raise BadPicture("This is no PNG.")
    while kind != b"IEND":
        head = data[at : at + 8]
        length, kind = struct.unpack(">I4s", head) if len(head) == 8 else (0, b"")
        end = at + 12 + length
        if not kind or end > len(data):
            raise BadPicture("The picture is cut off.")
        if kind != b"iTXt" or keyword not in _entry(data[at + 8 : end - 4]):
            parts.append(data[at:end])
        if kind == b"IHDR" and text is not None:
            body = keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
            parts.append(_chunk(b"iTXt", body))
        at = end
    return b"".join([*parts, data[at:]])


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def _entry(data: bytes) -> dict[str, str]:
    """Keyword and text of an iTXt chunk; nothing where it is compressed or damaged."""
    keyword, _, rest = data.partition(b"\0")
    if rest[:1] != b"\0":
        return {}
    try:
        return {keyword.decode("latin-1"): _decoded(b"iTXt", rest)}
    except UnicodeDecodeError:
        return {}


def _decoded(kind: bytes, rest: bytes) -> str:
    """The text of a chunk, from what stands in it behind the keyword."""
    if kind == b"tEXt":
        return rest.decode("latin-1")
    if kind == b"zTXt":
        return _unpacked(rest[1:]).decode("latin-1")
    packed = rest[:1] == b"\1"
    _language, _, rest = rest[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return (_unpacked(text) if packed else text).decode()


def _unpacked(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    text = stream.decompress(data, _LARGEST_UNPACKED)
    if stream.unconsumed_tail or not stream.eof:
        raise zlib.error("it is cut off, or unpacks to more than a megabyte")
    return text
