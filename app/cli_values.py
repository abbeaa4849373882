"""What people type after an option, read or refused in one sentence; and values in their words."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.command_line import refuse, shortened
from core.errors import BadRequest
from core.restoration import COVARIANCES, RESTORATIONS
from core.samplers import CORRECTORS, SAMPLERS, STARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from dataclasses import Field

Kind = TypeVar("Kind")
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
"""Suffixes of what ``core.images`` reads."""
PHOTOGRAPHS = PICTURES | {".ppm", ".jp2", ".avif", ".heic", ".heif"}
"""Suffixes of what ``core.photos`` reads."""
_KINDS: dict[str, type] = {**SAMPLERS, **CORRECTORS, **STARTS, **RESTORATIONS, **COVARIANCES}


def whole(what: str) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise BadRequest(f"{what} must be a whole number, not {shortened(text)!r}.") from None

    return read


def number(what: str) -> Callable[[str], float]:
    """Reads a number."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise BadRequest(f"{what} must be a number, not {shortened(text)!r}.") from None

    return read


def some_path(text: str) -> Path:
    """Reads the name of a file or folder."""
    if not text.strip():
        raise BadRequest("An empty name was given where a file or a folder is wanted.")
    return Path(text)


def files_among(
    paths: Sequence[Path], pattern: str, suffixes: Collection[str], what: str
) -> list[Path]:
    """The files among paths, and those in the folders among them, in order.

    Args:
        paths: what was given.
        pattern: of a folder's files, as ``Path.glob`` has it.
        suffixes: of a folder's files, in small letters.
        what: they are, for people.

    Raises:
        BadRequest: a folder holds none.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            kind = (it for it in path.glob(pattern) if it.suffix.lower() in suffixes)
            inside = sorted(it for it in kind if it.is_file())
            if not inside:
                raise BadRequest(f"{path} holds no {what}.")
            files += inside
        else:
            files.append(path)
    return files


def choice(what: str, table: Mapping[str, Callable[[], Kind]]) -> Callable[[str], Kind]:
    """Reads a name of a table, and makes what it names."""

    def read(text: str) -> Kind:
        key = text.strip().lower()
        if key not in table:
            refuse(what, text, table)
        return table[key]()

    return read


def way_words(way: object) -> str:
    """A sampler or a method by its name, with what is not as usual: "heun, churn 3"."""
    name = next((name for name, kind in _KINDS.items() if type(way) is kind), type(way).__name__)
    if not is_dataclass(way):
        return name
    told = [
        f"{item.name.replace('_', ' ')} {_value_words(getattr(way, item.name))}"
        for item in fields(way)
        if getattr(way, item.name) != _usual(item)
    ]
    return ", ".join([name, *told])


def _value_words(value: object) -> str:
    if is_dataclass(value):
        return f"({way_words(value)})"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _usual(item: Field[object]) -> object:
    return item.default if item.default_factory is MISSING else item.default_factory()
