"""What is on the Edit page, kept on disk so that it comes back whatever happens.

A folder holds one file for each part and ``session.json``, which names them. A part is written
aside and renamed under a new name; only then does the list name it, and only then is the old part
deleted. So the list always names whole files. Not for the window's thread.
"""

from __future__ import annotations

import contextlib
import io
import json
import secrets
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.canvas.box import Box
from app.canvas.document import Document, Fill
from app.canvas.sheet import TILE
from core.codec import Record, record_from_json, record_to_json
from core.errors import BadRequest, ScorebrushError
from core.files import make_folder, write_whole
from core.photos import Photo

if TYPE_CHECKING:
    from app.canvas.sheet import Layer

    Parts = dict[tuple[int, int], np.ndarray | int]

_LIST = "session.json"
_FORMAT = 1
_PIECE = 2**20  # bytes


@dataclass(eq=False, slots=True)
class Snapshot:
    """What is kept, at one moment; nothing in it changes later.

    Attributes:
        photo: as it is now.
        opened: the pixels as they were opened.
        mask: the tiles of the mask that hold anything.
        hints: those of the strokes of colour.
        fills: what the engine has answered, with whether it is accepted.
        settings: of the page, plain values.
        record: what a saved photograph would carry.
    """

    photo: Photo
    opened: np.ndarray
    mask: Parts
    hints: Parts
    fills: list[tuple[Fill, bool]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    record: Record | None = None

    @classmethod
    def of(cls, document: Document, settings: dict[str, Any]) -> Snapshot:
        """What a document is now; quick, for the window's thread."""
        return cls(
            document.current(),
            document.opened,
            _held(document.mask),
            _held(document.hints),
            [(fill, fill.accepted) for fill in document.fills],
            settings,
            document.record,
        )


class Session:
    """The folder in which the Edit page is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[int, tuple[object, str]] = {}  # by id of what was written, kept alive

    def keep(self, snapshot: Snapshot) -> None:
        """Write what is new since the last time.

        Raises:
            CannotWrite: the folder cannot be written to, or the disk is full; what was kept before
                is still there.
        """
        make_folder(self._folder)
        alive: dict[int, tuple[object, str]] = {}

        def name_of(thing: object, kind: str, arrays: dict[str, Any]) -> str:
            known = alive.get(id(thing)) or self._names.get(id(thing))
            name = known[1] if known else f"{kind}-{secrets.token_hex(6)}.npz"
            if not known:
                write_whole(self._folder / name, _packed(arrays))
            alive[id(thing)] = (thing, name)
            return name

        photo = snapshot.photo
        data = {
            "format": _FORMAT,
            "path": str(photo.path) if photo.path else None,
            "photo": name_of(photo.pixels, "photo", _arrays_of(photo)),
            "opened": name_of(snapshot.opened, "opened", {"pixels": snapshot.opened}),
            "mask": self._painted(snapshot.mask, "mask"),
            "hints": self._painted(snapshot.hints, "hints"),
            "fills": [
                {
                    "file": name_of(fill, "fill", _fill_arrays(fill)),
                    "task": fill.task,
                    "left": fill.left,
                    "top": fill.top,
                    "seed": fill.seed,
                    "run": fill.run,
                    "size": list(fill.size),
                    "accepted": accepted,
                    "record": _text_of(fill.record),
                }
                for fill, accepted in snapshot.fills
            ],
            "settings": snapshot.settings,
            "record": _text_of(snapshot.record),
        }
        write_whole(self._folder / _LIST, json.dumps(data).encode())
        self._names = alive
        named = {name for _, name in alive.values()} | {data["mask"], data["hints"], _LIST}
        self._clean(named)

    def load(self) -> tuple[Document, dict[str, Any]] | None:
        """What was kept; None if nothing was, or if it cannot be read."""
        try:
            data = json.loads((self._folder / _LIST).read_bytes())
            if not isinstance(data, dict) or data.get("format") != _FORMAT:
                return None
            document = self._document(data)
        except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, ScorebrushError):
            return None
        settings = data.get("settings")
        return document, settings if isinstance(settings, dict) else {}

    def forget(self) -> None:
        """Delete everything."""
        with contextlib.suppress(OSError):
            (self._folder / _LIST).unlink(missing_ok=True)
        self._names = {}
        self._clean(set())

    def _document(self, data: dict[str, Any]) -> Document:
        parts = self._read(data["photo"])
        path = data["path"]
        photo = Photo(
            parts["pixels"],
            parts.get("alpha"),
            _bytes_of(parts.get("profile")),
            _bytes_of(parts.get("exif")),
            Path(path) if path else None,
        )
        opened = self._read(data["opened"])["pixels"]
        document = Document(photo, opened if data["opened"] != data["photo"] else None)
        if document.opened.ndim != 3 or photo.pixels.ndim != 3:
            raise ValueError("no photograph")
        for layer, name in ((document.mask, data["mask"]), (document.hints, data["hints"])):
            if name:
                _paint(layer, self._read(name))
        for item in data["fills"]:
            arrays = self._read(item["file"])
            fill = Fill(
                str(item["task"]),
                int(item["left"]),
                int(item["top"]),
                arrays["pixels"],
                arrays.get("mask"),
                int(item["seed"]),
                (int(item["size"][0]), int(item["size"][1])),
                int(item["run"]),
                accepted=bool(item["accepted"]),
                record=_record_of(item.get("record")),
            )
            document.fills.append(fill)
            self._names[id(fill)] = (fill, item["file"])
        document.record = _record_of(data.get("record"))
        self._names[id(photo.pixels)] = (photo.pixels, data["photo"])
        self._names[id(document.opened)] = (document.opened, data["opened"])
        return document

    def _painted(self, parts: Parts, kind: str) -> str | None:
        """Write tiles, which are few or compress well."""
        if not parts:
            return None
        places = np.array(list(parts), np.int32)
        tiles: dict[str, Any] = {"places": places}
        for number, part in enumerate(parts.values()):
            tiles[f"t{number}"] = np.asarray(part, np.uint8)
        name = f"{kind}-{secrets.token_hex(6)}.npz"
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **tiles)
        write_whole(self._folder / name, buffer.getvalue())
        return name

    def _read(self, name: object) -> dict[str, np.ndarray]:
        if not isinstance(name, str) or Path(name).name != name:
            raise ValueError("no name of a part")
        with np.load(self._folder / name, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}

    def _clean(self, named: set[Any]) -> None:
        for pattern in ("*.npz", ".*.part"):
            for path in self._folder.glob(pattern):
                if path.name not in named:
                    with contextlib.suppress(OSError):
                        path.unlink()


def _held(layer: Layer) -> Parts:
    """The tiles of a layer that hold anything."""
    if not layer.touched:
        return {}
    rows, columns = -(-layer.box.height // TILE), -(-layer.box.width // TILE)
    places = [(row, column) for row in range(rows) for column in range(columns)]
    parts = {place: layer.part(layer.tile(place)) for place in places}
    return {place: part for place, part in parts.items() if not isinstance(part, int) or part}


def _paint(layer: Layer, arrays: dict[str, np.ndarray]) -> None:
    layer.touched = True
    for number, (row, column) in enumerate(arrays["places"].tolist()):
        layer.pixels[layer.tile((row, column)).slices] = arrays[f"t{number}"]
    layer.spread(Box.of_shape(layer.pixels.shape))


def _arrays_of(photo: Photo) -> dict[str, Any]:
    arrays: dict[str, Any] = {"pixels": photo.pixels}
    if photo.alpha is not None:
        arrays["alpha"] = photo.alpha
    for name, data in (("profile", photo.profile), ("exif", photo.exif)):
        if data:
            arrays[name] = np.frombuffer(data, np.uint8)
    return arrays


def _fill_arrays(fill: Fill) -> dict[str, Any]:
    return {"pixels": fill.pixels} | ({} if fill.mask is None else {"mask": fill.mask})


def _text_of(record: Record | None) -> str | None:
    return record_to_json(record) if record else None


def _record_of(text: object) -> Record | None:
    with contextlib.suppress(BadRequest):  # of another version, it is worth less than the work
        return record_from_json(text) if isinstance(text, str) else None
    return None


def _bytes_of(array: np.ndarray | None) -> bytes | None:
    return None if array is None else array.tobytes()


def _packed(arrays: dict[str, Any]) -> bytes:
    """As ``numpy.savez``, but by small pieces: copying holds the interpreter's lock."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, given in arrays.items():
            array = np.ascontiguousarray(given)
            header = np.lib.format.header_data_from_array_1_0(array)
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array_header_1_0(file, header)
                values = array.reshape(-1).view(np.uint8).data
                for first in range(0, len(values), _PIECE):
                    file.write(values[first : first + _PIECE])
    return buffer.getvalue()
