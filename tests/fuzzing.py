"""Damaged files, made at random from good ones, and what reading one of them may do.

``tools/fuzz.py`` reads thousands, ``tests/core/test_fuzz.py`` some with fixed seeds. A reader may
answer or refuse with a ``ScorebrushError``. It may not raise anything else, take longer than
five seconds, want more memory than its bound, run code, write files or speak to the network.
"""

from __future__ import annotations

import copy
import io
import json
import pickle
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save as save_tensors

from core.checkpoints import card_of, load
from core.codec import Record, record_to_json
from core.editing.area import Area
from core.engine.edit_requests import Colorize, Inpaint
from core.engine.requests import Edit, Generate
from core.errors import ScorebrushError
from core.images import load as load_picture
from core.images import png_texts, read_request
from core.photos import Photo, open_photo, save_photo
from core.png_text import read_texts
from core.samplers import SAMPLERS
from tests.tiny import tiny_model
from training.recipe import read_recipe

LONGEST = 5.0
"""Seconds that a reader may take for any file."""

ROOM = 64 * 2**20
"""Bytes that any reader may want beside what its file says."""

_PARITY = Path(__file__).parent / "data" / "parity"
_RECIPES = Path(__file__).parents[1] / "training" / "recipes"


class Sample(NamedTuple):
    """A good file: its bytes, and the suffix that it goes by."""

    data: bytes
    suffix: str


@dataclass(frozen=True)
class Target:
    """A kind of files.

    Attributes:
        samples: makes good ones in a folder.
        spoil: damages one at random.
        read: what the program does with such a file.
        bound: bytes of memory that reading may want at most.
    """

    samples: Callable[[Path], list[Sample]]
    spoil: Callable[[Random, list[Sample]], Sample]
    read: Callable[[Path], object]
    bound: int


class Answer(NamedTuple):
    """What became of a file: ``fault`` is empty where the reader did as it should."""

    accepted: bool
    seconds: float
    fault: str = ""


def attempt(target: Target, path: Path) -> Answer:
    """Read a file, and say what is wrong with how that went."""
    # Of the processor: what else runs on the machine is not the file's doing.
    began, accepted, fault = time.process_time(), False, ""
    with _watched(path.parent) as forbidden:
        try:
            target.read(path)
            accepted = True
        except ScorebrushError as error:
            if not str(error).strip():
                fault = f"{type(error).__name__} without a word"
        except Exception as error:  # noqa: BLE001 - whatever else comes is what is looked for
            fault = f"{type(error).__name__}: {error}"
    seconds = time.process_time() - began
    if forbidden:
        fault = f"did what no reader may: {forbidden[0]}"
    elif not fault and seconds > LONGEST:
        fault = f"took {seconds:.1f} s"
    return Answer(accepted, seconds, fault)


# -- what no reader may do ----------------------------------------------------------------------

_RUNS = ("os.system", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "pty.spawn")
_OTHER = ("socket.connect", "os.remove", "os.rename", "shutil.rmtree", "os.putenv", "webbrowser")
_watching: list[list[str]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    # Drawing normal numbers for weights without memory makes PyTorch import its compiler, which
    # names a folder for itself in the environment.
    if event == "os.putenv" and arguments[0] == b"TORCHINDUCTOR_CACHE_DIR":
        return
    writes = event == "open" and any(it in str(arguments[1] or "") for it in "wax+")
    if event.startswith((*_RUNS, *_OTHER)) or (writes and arguments[0] != "/dev/null"):
        _watching[-1].append(f"{event} {arguments!r}")


@contextmanager
def _watched(folder: Path) -> Iterator[list[str]]:
    """Collect what happens that may not; hooks of the interpreter cannot be taken out again."""
    if not getattr(sys, "_scorebrush_hook", False):
        sys.addaudithook(_hook)
        sys._scorebrush_hook = True  # type: ignore[attr-defined]
    found: list[str] = []
    _watching.append(found)
    try:
        yield found
    finally:
        _watching.remove(found)


# -- bytes ---------------------------------------------------------------------------------------

_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def spoiled_bytes(random: Random, data: bytes, other: bytes) -> bytes:
    """A few random injuries: flips, numbers at the edge, cuts, copies, parts of another file."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(found)) if found else 0
        # Headers matter more than pixels: half of the injuries are near the beginning.
        at = at % 128 if random.random() < 0.5 else at
        some = random.randrange(1, 64)
        match random.randrange(8):
            case 0:
                found[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                found[at : at + 1] = bytes([(found[at] if at < len(found) else 0) ^ 1])
            case 2:
                width, order = random.choice((1, 2, 4, 8)), random.choice("<>")
                edge = random.choice(_EDGES) & (2 ** (8 * width) - 1)
                kind = {1: "B", 2: "H", 4: "I", 8: "Q"}[width]
                found[at : at + width] = struct.pack(order + kind, edge)
            case 3:
                del found[at : at + some]
            case 4:
                found[at:at] = found[at : at + some] * random.choice((1, 1, 1, 50))
            case 5:
                found[at:at] = random.randbytes(some)
            case 6:
                start = random.randrange(max(len(other), 1))
                found[at : at + some] = other[start : start + some]
            case _:
                if random.random() < 0.3:
                    del found[at:]
    return bytes(found)


_ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**9,
    10**30,
    -(10**400),
    1e308,
    -1e-320,
    "",
    "\0",
    "../../../etc/passwd",
    "x" * 5000,
    "\u202e\U0001f642",
    [],
    {},
    [[[[]]]],
    [1] * 3000,
    {"kind": "generate"},
    {"kind": "pc"},
)


def spoiled_tree(random: Random, tree: Any) -> Any:
    """A piece of JSON in which a value is odd, missing, moved or there twice."""
    tree = json.loads(json.dumps(tree))
    for _ in range(random.choice((1, 1, 2, 5))):
        places = list(_places(tree))
        if not places:
            return copy.deepcopy(random.choice(_ODD))
        holder, key = random.choice(places)
        match random.randrange(6):
            case 0:
                del holder[key]
            case 1:
                other, at = random.choice(places)
                holder[key] = json.loads(json.dumps(other[at]))
            case 2 if isinstance(holder, dict):
                twin = copy.deepcopy(holder[key])
                holder[random.choice(("kind", "extra", "", key + "x"))] = twin
            case 3 if _is_number(holder[key]):
                factor = random.choice((-1, 0.5, 1e3, 1e6, 1e12))
                holder[key] = type(holder[key])(holder[key] * factor)
            case _:
                holder[key] = copy.deepcopy(random.choice(_ODD))
    return tree


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e100


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(tree, dict | list):
        return
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        yield from _places(tree[key])


def _json_of(random: Random, tree: Any) -> str:
    text = json.dumps(spoiled_tree(random, tree))
    if random.random() < 0.2:
        text = spoiled_bytes(random, text.encode(), b'{"NaN": [Infinity, 1e999]}').decode(
            "utf-8", "replace"
        )
    if random.random() < 0.02:
        text = "[" * 200_000 + text
    return text


# -- pictures ------------------------------------------------------------------------------------


def _pictures(folder: Path) -> list[Sample]:
    random = np.random.default_rng(0)
    deep = random.integers(0, 65536, (17, 23, 3), dtype=np.uint16)
    plain = (deep // 257).astype(np.uint8)
    exif = Image.Exif()
    exif[274], exif[271] = 6, "A maker"
    photographs = {
        "a.png": Photo(plain, plain[..., 0], exif=exif.tobytes()),
        "b.png": Photo(deep, deep[..., 1]),
        "c.jpg": Photo(plain, exif=exif.tobytes()),
        "d.webp": Photo(plain, plain[..., 0]),
        "e.tif": Photo(deep, deep[..., 1], exif=exif.tobytes()),
        "f.tif": Photo(plain),
    }
    for name, photo in photographs.items():
        save_photo(photo, folder / name, Record(Generate(seed=1)))
    image = Image.fromarray(plain)
    image.save(folder / "g.jpg", progressive=True)
    image.convert("CMYK").save(folder / "h.jpg")
    image.convert("P").save(folder / "i.gif")
    image.save(folder / "j.bmp")
    image.save(folder / "k.ppm")
    image.save(folder / "l.jp2")
    image.save(folder / "m.tif", compression="tiff_lzw")
    image.convert("1").save(folder / "n.png")
    image.convert("P").save(folder / "o.png", transparency=3)
    if "AVIF" in Image.SAVE or (Image.init() and "AVIF" in Image.SAVE):
        image.save(folder / "p.avif")
    return [Sample(path.read_bytes(), path.suffix) for path in sorted(folder.iterdir())]


def _spoil_picture(random: Random, samples: list[Sample]) -> Sample:
    sample, other = random.choice(samples), random.choice(samples)
    data = spoiled_bytes(random, sample.data, other.data)
    if sample.suffix == ".png" and random.random() < 0.7:
        data = _with_sums(data)
    suffix = other.suffix if random.random() < 0.1 else sample.suffix
    return Sample(data, suffix)


def _with_sums(data: bytes) -> bytes:
    """A PNG whose checksums are right, so that what is wrong with it goes unnoticed for longer."""
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(data):
            break
        body = data[at + 4 : end]
        parts += [data[at : at + 4], body, struct.pack(">I", zlib.crc32(body))]
        at = end + 4
    return b"".join([*parts, data[at:]])


def _read_picture(path: Path) -> None:
    """As the window reads it, and as the models do."""
    _read_by_all(path, open_photo, load_picture)


def _read_by_all(path: Path, *readers: Callable[[Path], object]) -> None:
    """Hand the file to each reader, also to one behind a reader that refuses it."""
    problem: ScorebrushError | None = None
    for reader in readers:
        try:
            reader(path)
        except ScorebrushError as error:
            problem = error
    if problem:
        raise problem


# -- requests in PNGs ----------------------------------------------------------------------------


def _requests(folder: Path) -> list[Sample]:
    photo = Photo(np.zeros((8, 8, 3), np.uint8), path=folder / "photo.png")
    mask = np.zeros((8, 8), np.uint8)
    mask[2:5, 2:5] = 255
    requests: list[Generate | Edit] = [
        *(Generate(sampler=kind()) for kind in SAMPLERS.values()),
        Inpaint(photo, mask=mask, area=Area(0, 0, 8)),
        Colorize(photo),
    ]
    return [Sample(record_to_json(Record(it, "0" * 64)).encode(), ".png") for it in requests]


def _spoil_request(random: Random, samples: list[Sample]) -> Sample:
    text = _json_of(random, json.loads(random.choice(samples).data))
    buffer = io.BytesIO()
    info = png_texts(None)
    match random.randrange(4):
        case 0:
            info.add_text("scorebrush", text, zip=True)
        case 1:
            info.add_itxt("scorebrush", text, zip=True)
        case _:
            info.add_itxt("scorebrush", text)
    Image.new("RGB", (4, 4)).save(buffer, "PNG", pnginfo=info)
    data = buffer.getvalue()
    if random.random() < 0.3:
        data = _with_sums(spoiled_bytes(random, data, samples[0].data))
    return Sample(data, ".png")


def _read_request(path: Path) -> None:
    read_texts(path)
    read_request(path)


# -- model files ---------------------------------------------------------------------------------


def _models(folder: Path) -> list[Sample]:
    tensors = {"model.weight": torch.zeros(2, 3), "sigmas": torch.ones(4)}
    checkpoint = {"model": tensors, "ema": {"shadow_params": [torch.zeros(2, 3)]}, "step": 3}
    legacy = io.BytesIO()
    torch.save(checkpoint, legacy, _use_new_zipfile_serialization=False)
    zipped = io.BytesIO()
    torch.save(checkpoint, zipped)
    files = [
        tiny_model(folder),
        _PARITY / "edm_ddpmpp_edm" / "weights.safetensors",
        _PARITY / "ncsnv2_cifar10" / "weights.safetensors",
        _PARITY / "score_sde_ve_ncsnpp_checkpoint" / "checkpoint.pth",
    ]
    return [
        *(Sample(file.read_bytes(), file.suffix) for file in files),
        Sample(legacy.getvalue(), ".pt"),
        Sample(zipped.getvalue(), ".ckpt"),
        Sample(pickle.dumps(checkpoint["step"]), ".bin"),
        Sample(save_tensors(tensors), ".safetensors"),
    ]


def _spoil_model(random: Random, samples: list[Sample]) -> Sample:
    sample, other = random.choice(samples), random.choice(samples)
    data, suffix = sample
    if data[8:9] == b"{" and random.random() < 0.7:
        return Sample(_spoil_header(random, data), suffix)
    if data[:2] == b"PK" and random.random() < 0.7:
        return Sample(_spoil_archive(random, data), suffix)
    if data[:1] == b"\x80" and random.random() < 0.3:
        at = random.randrange(2, len(data))
        return Sample(data[:at] + _command(random) + data[at:], suffix)
    return Sample(spoiled_bytes(random, data, other.data[:4096]), suffix)


def _spoil_header(random: Random, data: bytes) -> bytes:
    """Another header before the same tensors: of safetensors, or the card within it."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    card = header.get("__metadata__", {}).get("scorebrush")
    if card and random.random() < 0.7:
        header["__metadata__"]["scorebrush"] = _json_of(random, json.loads(card))
        text = json.dumps(header)
    else:
        text = _json_of(random, header)
    said = len(text.encode()) if random.random() < 0.9 else random.choice(_EDGES)
    return struct.pack("<Q", said) + text.encode() + data[8 + length :]


def _spoil_archive(random: Random, data: bytes) -> bytes:
    """The same archive, checksums and all, about another pickle or with another entry spoiled."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        chosen = random.choice([*[it for it in names if it.endswith("data.pkl")] * 6, *names])
        for name in names:
            content = old.read(name)
            if name == chosen:
                at = random.randrange(len(content) + 1)
                content = (
                    content[:at] + _command(random) + content[at:]
                    if random.random() < 0.2
                    else spoiled_bytes(random, content, content)
                )
            # As PyTorch does: stored, since it maps the file into memory.
            how = zipfile.ZIP_DEFLATED if random.random() < 0.05 else zipfile.ZIP_STORED
            new.writestr(zipfile.ZipInfo(name), content, how)
    return buffer.getvalue()


def _command(random: Random) -> bytes:
    """A piece of a pickle that runs a command when an unpickler lets it."""
    module, name = random.choice(
        (("os", "system"), ("posix", "system"), ("builtins", "eval"), ("subprocess", "Popen"))
    )
    return f"c{module}\n{name}\n(S'touch /tmp/scorebrush-fuzz'\ntR".encode()


def _read_model(path: Path) -> None:
    _read_by_all(path, card_of, load)


# -- recipes -------------------------------------------------------------------------------------


def _recipes(_: Path) -> list[Sample]:
    return [Sample(path.read_bytes(), ".toml") for path in sorted(_RECIPES.glob("*.toml"))]


_VALUES = (
    "-1", "0", "1e308", "nan", "inf", "9" * 5000, "true", '""', '"../.."', "[]", "[[]]", "{}",
    "1979-05-27T07:32:00Z", '"' + "x" * 5000 + '"', "[" * 5000 + "]" * 5000, "[1, 'a']", "",
)  # fmt: skip


def _spoil_recipe(random: Random, samples: list[Sample]) -> Sample:
    lines = random.choice(samples).data.decode().splitlines()
    other = random.choice(samples).data.decode().splitlines()
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(lines))
        key, equals, _rest = lines[at].partition("=")
        match random.randrange(5):
            case 0 | 1 if equals:
                lines[at] = f"{key}= {random.choice(_VALUES)}"
            case 2:
                lines[at] = random.choice(other)
            case 3:
                del lines[at]
                lines = lines or [""]
            case _:
                lines.insert(at, random.choice(lines))
    data = "\n".join(lines).encode()
    if random.random() < 0.3:
        data = spoiled_bytes(random, data, b"[a.b]\n'''\\u0000")
    return Sample(data, ".toml")


_HALF_GIB = 512 * 2**20
TARGETS: dict[str, Target] = {
    # 16 bytes for each of the 160 million pixels that a photograph may have.
    "pictures": Target(_pictures, _spoil_picture, _read_picture, 16 * 160_000_000 + ROOM),
    "requests": Target(_requests, _spoil_request, _read_request, ROOM),
    "models": Target(_models, _spoil_model, _read_model, _HALF_GIB),
    "recipes": Target(_recipes, _spoil_recipe, read_recipe, ROOM),
}
