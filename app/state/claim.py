"""A folder of one's own among several windows, which tells how its last owner ended."""

from __future__ import annotations

import contextlib
import itertools
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

_MARK = "open"  # there while the folder has an owner, and after one that did not end by itself
_FAULT = "fault.txt"


class Claim:
    """The first folder of ``base``, ``base-2``, ``base-3`` … that no other window holds.

    The operating system takes the lock away from a process that ends in whatever way, so what is in
    a folder, such as the session of a window that was killed, goes to the window that is opened
    next. Windows that are open together have a folder each.

    Attributes:
        folder: it exists, or could not be made; whoever writes there says so.
        died: whether its last owner did not end by itself.
        fault: what the interpreter wrote as it died, if it did.
    """

    def __init__(self, base: Path) -> None:
        self.folder, self._lock = _first_free(base)
        self.died = (self.folder / _MARK).exists()
        self.fault = ""
        self._file: TextIO | None = None
        with contextlib.suppress(OSError):
            self.fault = (self.folder / _FAULT).read_text("utf-8", "replace").strip()
            (self.folder / _FAULT).unlink()
        with contextlib.suppress(OSError):
            (self.folder / _MARK).touch()

    def catch_faults(self) -> None:
        """Have the interpreter write down where it was if it dies, as by a segmentation fault."""
        import faulthandler

        with contextlib.suppress(OSError):
            self._file = (self.folder / _FAULT).open("w", encoding="utf-8")
            faulthandler.enable(self._file)

    def release(self) -> None:
        """End by itself: the next window finds everything and no reason to wonder."""
        if self._file is not None:
            import faulthandler

            faulthandler.disable()
            self._file.close()
            self._file = None
        with contextlib.suppress(OSError):
            (self.folder / _FAULT).unlink(missing_ok=True)
            (self.folder / _MARK).unlink(missing_ok=True)
        self._lock.release()


def _first_free(base: Path) -> tuple[Path, FileLock]:
    for number in itertools.count(1):
        folder = base if number == 1 else base.with_name(f"{base.name}-{number}")
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.with_name(f".{folder.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        except OSError:  # a place where nothing can be written: nobody else can, either
            pass
        return folder, lock
    raise AssertionError("unreachable: there is always a greater number")
