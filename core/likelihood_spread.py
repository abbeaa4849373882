"""How likely a model finds photographs that it was trained on, and others: measured beforehand.

The figures lie beside the models as ``likelihoods/<name>.json``;
``benchmarks/likelihood_spread.py`` measures them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadData

if TYPE_CHECKING:
    from core.engine.library import Library

FORMAT = 1
"""Version of the file; a greater one was written by a newer Scorebrush."""


class Spread(NamedTuple):
    """Bits per value of photographs under a model that is not told what they show.

    Attributes:
        train: of photographs that it was trained on.
        held_out: of others like them.
        digest: SHA-256 of the model's file.
    """

    train: tuple[float, ...]
    held_out: tuple[float, ...]
    digest: str


def spread_of(model: str, library: Library) -> Spread | None:
    """What was measured for a model; None if nothing was, or if a newer version wrote it.

    Raises:
        UnknownModel, BadCheckpoint: as ``Library.card``.
        BadData: the file is damaged.
    """
    name = f"{library.card(model).name}.json"
    for folder in reversed(library.folders):
        path = folder.parent / "likelihoods" / name
        if path.is_file():
            return read_spread(path)
    return None


def read_spread(path: Path) -> Spread | None:
    """What a file says; None if a newer version wrote it.

    Raises:
        BadData: the file is damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > FORMAT:
            return None
        train, held_out = (tuple(map(float, data[name])) for name in ("train", "held_out"))
        return Spread(train, held_out, str(data["digest"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(
            f"{path} cannot be read ({error}). Install Scorebrush again, or delete the file."
        ) from error
