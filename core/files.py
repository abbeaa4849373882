"""Writing files so that a reader finds the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.errors import CannotWrite


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: aside first, flushed to the disk, then renamed onto it.

    Raises:
        CannotWrite: the folder is missing, read-only or full; nothing is left behind.
    """
    with _written_aside(path, data) as aside:
        aside.replace(path)


def write_new(path: Path, data: bytes) -> Path:
    """As :func:`write_whole`, but under a name that is free: ``a.png``, ``a-2.png``, ``a-3.png``.

    Returns the path that was written. A file of that name is never replaced, not even one that
    another program makes at the same moment.
    """
    with _written_aside(path, data) as aside:
        for number in itertools.count(1):
            free = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
            try:
                _claim(aside, free)
            except FileExistsError:
                continue
            return free
    raise AssertionError("unreachable: there is always a greater number")


@contextlib.contextmanager
def _written_aside(path: Path, data: bytes) -> Iterator[Path]:
    aside = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield aside
    except OSError as error:
        raise cannot_write(path.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _claim(aside: Path, free: Path) -> None:
    """Give ``aside`` the name ``free``, or fail because that exists."""
    try:
        free.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of a memory stick
        if free.exists():
            raise FileExistsError(free) from None
        aside.rename(free)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and its parents where they are missing, and try whether it can be written to.

    Raises:
        CannotWrite: it cannot be made, is a file, or takes no file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asking for permissions would not do: they are not what stops a read-only disk.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise cannot_write(folder, error) from error
    except ValueError:  # a zero byte, or what the system's encoding has no letter for
        raise CannotWrite(f"{str(folder)!r} is no name for a folder. Choose another one.") from None


def check_file(path: Path) -> None:
    """See before long work that ``path`` can be written after it.

    Raises:
        CannotWrite: it is a folder, or its own folder is missing or takes no file.
    """
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder. Name a file.")
    if not path.parent.is_dir():
        raise cannot_write(path.parent, FileNotFoundError(errno.ENOENT, ""))
    make_folder(path.parent)


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
