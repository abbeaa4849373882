"""An index of training pictures: what they look like, small, and what a judge sees in them.

It is one safetensors file of a few megabytes with a card in its header, so that it can ship with a
model whose photographs do not. A picture takes about 400 bytes: 32 x 32 pixels of a WebP sheet, one
byte for each of the judge's features, and its name.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from core.errors import BadData
from core.files import write_whole

FORMAT = 1
"""Version of the file; a greater one was written by a newer Scorebrush."""
SIDE = 32
"""Pixels along each side of a small picture."""

_METADATA_KEY = "scorebrush-training-index"
_SHEET = 64  # small pictures along each side of a sheet
_QUALITY = 78
_BLOCK = 2  # pixels of small pictures that are averaged before they are compared

Pixels = NDArray[np.uint8]


class Source(NamedTuple):
    """Where a picture comes from.

    Attributes:
        words: the collection, in words; "" where it is not known.
        licence: of the picture, likewise.
        address: a page of the picture itself, likewise.
    """

    words: str = ""
    licence: str = ""
    address: str = ""


def unknown_source(_name: str) -> Source:
    """For pictures of which nothing is known, whatever their names."""
    return Source()


@dataclass(frozen=True, eq=False)
class TrainingIndex:
    """N training pictures.

    Attributes:
        names: their files.
        labels: what they show, as in ``flowers/rose``; "" where that is not known.
        sources: where they come from.
        small: the pictures, uint8 (N, 32, 32, 3).
        features: the judge's, float32 (N, d).
        judge: SHA-256 of the judge's file.
        usual: in ``pixels`` and ``features``, ``core.neighbours.usual_distances``; empty where
            there were too few pictures to tell.
        scale: what the usual distances were measured on, in words.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    sources: tuple[Source, ...]
    small: Pixels
    features: NDArray[np.float32]
    judge: str
    usual: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    scale: str = ""

    def __len__(self) -> int:
        return len(self.names)

    def save(self, path: Path) -> None:
        """Write one file, whole or not at all.

        Raises:
            CannotWrite: the folder is missing, read-only or full.
        """
        least, most = self.features.min(0), self.features.max(0)
        step = np.maximum((most - least) / 255, 1e-12).astype(np.float32)
        tensors: dict[str, NDArray[Any]] = {
            "features": np.round((self.features - least) / step).astype(np.uint8),
            "features.least": least.astype(np.float32),
            "features.step": step,
            "pictures": _packed([self.names, self.labels, self.sources]),
        }
        for number, first in enumerate(range(0, len(self), _SHEET**2)):
            tensors[f"sheet.{number}"] = _sheet(self.small[first : first + _SHEET**2])
        card = {
            "format": FORMAT,
            "judge": self.judge,
            "usual": self.usual,
            "scale": self.scale,
        }
        write_whole(path, save(tensors, {_METADATA_KEY: json.dumps(card, ensure_ascii=False)}))

    @classmethod
    def load(cls, path: Path) -> TrainingIndex:
        """Read what :meth:`save` wrote.

        Raises:
            BadData: the file is missing, damaged, no such index or one of a newer version.
        """
        try:
            with safe_open(path, framework="np") as file:
                text = (file.metadata() or {}).get(_METADATA_KEY)
                if text is None:
                    raise BadData(
                        f"{path} is no index of training pictures. Name a folder or a zip of "
                        "pictures, or an index that Scorebrush has written."
                    )
                card = json.loads(text)
                if card["format"] > FORMAT:
                    raise BadData(
                        f"The index {path} was written by a newer Scorebrush. Update Scorebrush, "
                        "or name the folder or zip of the pictures instead."
                    )
                names, labels, sources = _unpacked(file.get_tensor("pictures"))
                count = len(names)
                features = file.get_tensor("features").astype(np.float32)
                features = features * file.get_tensor("features.step")
                features += file.get_tensor("features.least")
                sheets = range(-(-count // _SHEET**2))
                parts = [_from_sheet(file.get_tensor(f"sheet.{number}")) for number in sheets]
            small = np.concatenate(parts)[:count]
            _need_equal(labels, sources, features, small, names)
            return cls(
                tuple(names),
                tuple(labels),
                tuple(Source(*each) for each in sources),
                small,
                features,
                str(card["judge"]),
                {space: dict(usual) for space, usual in card["usual"].items()},
                str(card["scale"]),
            )
        except FileNotFoundError:
            raise BadData(f"There is no index {path}.") from None
        except (OSError, SafetensorError, ValueError, KeyError, TypeError, zlib.error) as error:
            raise BadData(
                f"The index of training pictures {path} is damaged ({error}). Install Scorebrush "
                "again, or name the folder or zip of the pictures instead."
            ) from error


def small_pictures(pictures: Pixels) -> Pixels:
    """Small pictures, uint8 (N, 32, 32, 3), of pictures (N, 3, S, S), S a multiple of 32."""
    return np.round(_blocks(pictures, pictures.shape[2] // SIDE)).astype(np.uint8)


def small_entries(small: Pixels) -> NDArray[np.float32]:
    """What is compared of small pictures, (N, 768): the means of 2 x 2 pixels.

    That is coarse enough for a neighbour to count that is shifted by a pixel of the original or
    has been through WebP, as the index itself has.
    """
    means = _blocks(small.transpose(0, 3, 1, 2), _BLOCK)
    return means.reshape(len(small), -1).astype(np.float32)


def _blocks(pictures: NDArray[Any], block: int) -> NDArray[np.float32]:
    """Means of blocks of pictures (N, 3, S, S): (N, S / block, S / block, 3)."""
    count, channels, side, _ = pictures.shape
    shape = (count, channels, side // block, block, side // block, block)
    means: NDArray[np.float32] = pictures.reshape(shape).mean((3, 5), dtype=np.float32)
    return means.transpose(0, 2, 3, 1)


def _need_equal(*parts: Sized) -> None:
    lengths = {len(part) for part in parts}
    if len(lengths) > 1 or 0 in lengths:
        raise ValueError("its parts are of different lengths")


def _sheet(small: Pixels) -> Pixels:
    """A WebP of small pictures side by side, as bytes; no block of it covers two pictures."""
    padded = np.zeros((_SHEET**2, SIDE, SIDE, 3), np.uint8)
    padded[: len(small)] = small
    rows = padded.reshape(_SHEET, _SHEET, SIDE, SIDE, 3).transpose(0, 2, 1, 3, 4)
    buffer = io.BytesIO()
    image = Image.fromarray(rows.reshape(_SHEET * SIDE, _SHEET * SIDE, 3))
    image.save(buffer, "WEBP", quality=_QUALITY, method=4)
    return np.frombuffer(buffer.getvalue(), np.uint8)


def _from_sheet(data: Pixels) -> Pixels:
    with Image.open(io.BytesIO(data.tobytes()), formats=("WEBP",)) as image:
        if image.size != (_SHEET * SIDE, _SHEET * SIDE):
            raise ValueError("a sheet has a wrong size")
        pixels = np.asarray(image.convert("RGB"))
    rows = pixels.reshape(_SHEET, SIDE, _SHEET, SIDE, 3).transpose(0, 2, 1, 3, 4)
    return rows.reshape(-1, SIDE, SIDE, 3)


def _packed(value: object) -> Pixels:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return np.frombuffer(zlib.compress(text.encode(), 9), np.uint8)


def _unpacked(data: Pixels) -> tuple[list[str], list[str], list[list[str]]]:
    names, labels, sources = json.loads(zlib.decompress(data.tobytes()))
    return names, labels, sources
