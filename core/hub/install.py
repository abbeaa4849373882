"""Putting a model among the installed ones: converted if need be, and moved there in one rename."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import checkpoints
from core.checkpoints.card import METADATA_KEY, header_of
from core.errors import BadCheckpoint, CannotWrite
from core.files import cannot_write, make_folder

HIDDEN = ".downloads"
"""The folder within that of the models where they are put together; nothing lists it."""


def import_model(path: Path, folder: Path, about: Mapping[str, Any] | None = None) -> Path:
    """Install a model of any known kind from a file or folder of this machine.

    A model of another program is converted once to one of our files, which carries its card; ours
    are copied as they are. Nothing of a file is ever run.

    Args:
        path: a file, or the folder of a pipeline of diffusers.
        folder: of the installed models; made where it is missing.
        about: entries of the card that the file does not tell.

    Returns:
        the installed file.

    Raises:
        BadCheckpoint: it is damaged, of an unknown family, or carries code.
        CannotWrite: the folder is read-only or full, or has a model of that name.
    """
    make_folder(folder)
    hidden = folder / HIDDEN
    try:
        hidden.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=hidden, prefix="import-") as aside:
            made = prepared(path, Path(aside), about or {})
            target = folder / made.name
            if target.exists():
                raise CannotWrite(
                    f"A model called {target.stem} is installed already. Remove it first, or "
                    f"rename {path.name}."
                )
            made.replace(target)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return target


def prepared(path: Path, aside: Path, about: Mapping[str, Any]) -> Path:
    """One of our files in ``aside``, named as it will be installed. Raises as import_model."""
    if not path.exists():
        raise BadCheckpoint(f"{path} does not exist. Choose a model file or folder.")
    if is_ours(path):
        made = aside / checkpoints.card_of(path).file_name
        shutil.copyfile(path, made)
        return made
    return checkpoints.adopt(path, aside, about=about)


def is_ours(path: Path) -> bool:
    """Whether a file is one of our own, which needs no conversion."""
    if not path.is_file():
        return False
    try:
        return METADATA_KEY in header_of(path).metadata
    except BadCheckpoint:
        return False
