"""Writing files so that a reader finds the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from core.errors import CannotWrite


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: aside first, flushed to the disk, then renamed onto it.

    Raises:
        CannotWrite: the folder is missing, read-only or full; nothing is left behind.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise cannot_write(path.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and its parents where they are missing.

    Raises:
        CannotWrite: it cannot be made, or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(folder: Path, error: OSError) -> CannotWrite:
    """What ``error`` means to somebody who wants to save into ``folder``, and what helps."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return CannotWrite(
                f"The disk of {folder} is full. Free some space there, or choose another folder."
            )
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return CannotWrite(
                f"{folder} is read-only for you. Choose another folder, or change its permissions."
            )
        case errno.ENOENT:
            return CannotWrite(f"The folder {folder} does not exist. Choose another one.")
        case errno.EEXIST | errno.ENOTDIR:
            return CannotWrite(f"{folder} is not a folder. Choose another one.")
        case errno.ENAMETOOLONG:
            return CannotWrite(
                f"The name is too long for a file in {folder}. Choose a shorter one."
            )
        case _:
            return CannotWrite(
                f"Nothing could be written to {folder} ({error.strerror or error}). "
                "Choose another folder."
            )
