"""Photographs from a folder or a zip, held in memory, with labels from their folders.

Layout: ``.../train/<subject>/<class>/<id>.jpg`` and ``.../test/...``; without such folders every
picture is for training and a fixed share is held out. Labels are the folders between the split
and the file, and each of their ancestors: ``flowers/rose`` and ``flowers``.
"""

from __future__ import annotations

import functools
import hashlib
import io
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image, ImageOps

from core.errors import BadData
from core.steps import finished

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}
_SPLITS = {"train", "test"}
_HELD_OUT_SHARE = 0.1

UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    zipfile.BadZipFile,
    Image.DecompressionBombError,
)
"""What reading a damaged picture raises."""


@dataclass(frozen=True)
class Photographs:
    """Pictures of one split.

    Attributes:
        pixels: uint8 (N, C, size, size).
        paths: the label of each picture, such as ``flowers/rose``; "" where there is none.
        names: the file of each picture within its folder or zip.
        skipped: files that could not be read, each with its reason.
    """

    pixels: np.ndarray
    paths: tuple[str, ...]
    names: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.pixels)

    def rows(self, chosen: np.ndarray) -> Photographs:
        """Those pictures alone."""
        return Photographs(
            self.pixels[chosen],
            tuple(self.paths[row] for row in chosen),
            tuple(self.names[row] for row in chosen),
        )


def load_photographs(source: Path, size: int, channels: int = 3) -> dict[str, Photographs]:
    """Read ``source`` (a folder or a zip) into the splits "train" and "test".

    Each picture is turned by its EXIF, cropped to its central square and shrunk to ``size``.
    Unreadable files are skipped and named in ``Photographs.skipped``.

    Raises:
        BadData: the source does not exist, or holds no readable picture.
    """
    return finished(photograph_steps(source, size, channels))


def told_apart(names: Iterable[str]) -> bool:
    """Whether the folders of files say which of them are for training and which are held out."""
    return any(part in _SPLITS for name in names for part in PurePosixPath(name).parts[:-1])


def photograph_steps(
    source: Path, size: int, channels: int = 3
) -> Generator[float, None, dict[str, Photographs]]:
    """As :func:`load_photographs`, and yields how much of it is done after every picture."""
    if source.is_dir():
        found = sorted(p for p in source.rglob("*") if p.suffix.lower() in _SUFFIXES)
        files = {str(PurePosixPath(p.relative_to(source))): p for p in found}
        readers = {name: p.read_bytes for name, p in files.items()}
        return (yield from _split(readers, size, channels, source))
    try:
        with zipfile.ZipFile(source) as archive:
            names = sorted(
                n
                for n in archive.namelist()
                if PurePosixPath(n).suffix.lower() in _SUFFIXES and not n.startswith("__MACOSX")
            )

            parts = {n: functools.partial(archive.read, n) for n in names}
            return (yield from _split(parts, size, channels, source))
    except FileNotFoundError:
        raise BadData(
            f"There is no folder or zip of photographs at {source}. Give its path with --data."
        ) from None
    except (zipfile.BadZipFile, IsADirectoryError) as error:
        raise BadData(f"{source} is not a readable zip archive ({error}).") from None


def _place(name: str) -> tuple[str, str]:
    """The split and the label of a file: a/train/flowers/rose/1.jpg -> train, flowers/rose."""
    parents = PurePosixPath(name).parts[:-1]
    for index, part in enumerate(parents):
        if part in _SPLITS:
            return part, "/".join(parents[index + 1 :])
    # No split in the path: hold out by a hash of the name, which survives added files.
    digest = hashlib.sha256(name.encode(errors="surrogateescape")).digest()
    held_out = digest[0] < 256 * _HELD_OUT_SHARE
    return ("test" if held_out else "train"), "/".join(parents)


def decode(data: bytes, size: int, channels: int) -> np.ndarray:
    """A picture file as uint8 (C, size, size): turned by its EXIF, its central square, shrunk.

    Raises:
        one of UNREADABLE: it is no picture, or damaged.
    """
    with Image.open(io.BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB" if channels == 3 else "L")
        if picture.size != (size, size):
            picture = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
        return np.asarray(picture).reshape(size, size, channels).transpose(2, 0, 1)


def _split(
    readers: Mapping[str, Callable[[], bytes]], size: int, channels: int, source: Path
) -> Generator[float, None, dict[str, Photographs]]:
    def attempt(name: str) -> np.ndarray | str:
        try:
            return decode(readers[name](), size, channels)
        except UNREADABLE as error:
            return f"{name}: {error}"

    def results() -> Iterator[np.ndarray | str]:
        if source.is_dir():
            with ThreadPoolExecutor() as pool:
                yield from pool.map(attempt, readers)
        else:  # the reads of one open archive share a file position
            yield from map(attempt, readers)

    kept: dict[str, list[tuple[str, str, np.ndarray]]] = {"train": [], "test": []}
    skipped = []
    for done, (name, outcome) in enumerate(zip(readers, results(), strict=True), start=1):
        yield done / len(readers)
        if isinstance(outcome, str):
            skipped.append(outcome)
        else:
            split, path = _place(name)
            kept[split].append((name, path, outcome))
    if not kept["train"]:
        why = f" {len(skipped)} files could not be read, such as {skipped[0]}." if skipped else ""
        raise BadData(f"{source} holds no readable photographs to train on.{why}")
    blank = np.empty((0, channels, size, size), np.uint8)
    return {
        split: Photographs(
            np.stack([pixels for *_, pixels in rows]) if rows else blank,
            tuple(path for _, path, _ in rows),
            tuple(name for name, *_ in rows),
            tuple(skipped),
        )
        for split, rows in kept.items()
    }
