"""A file that is still arriving: its bytes so far and their digest."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadDownload

if TYPE_CHECKING:
    from core.hub.remote import RemoteFile

PART = ".part"
"""What the name of an unfinished file ends in."""

_BLOCK = 2**20


class Part:
    """What has arrived of a file, with its digest so far."""

    def __init__(self, path: Path, file: RemoteFile) -> None:
        self.path = path
        self._file = file
        self.size = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = path.open("ab")
        self._digest = self._fresh_digest()

    def _fresh_digest(self) -> hashlib._Hash:
        if len(self._file.digest) == 64:
            return hashlib.sha256()
        # git names its small files by the SHA-1 of their length and content.
        return hashlib.sha1(b"blob %d\0" % self._file.size, usedforsecurity=False)

    def take_up(self) -> Iterator[int]:
        """Digest what an earlier try has left."""
        if self.path.stat().st_size > self._file.size:
            self.restart()
        with self.path.open("rb") as left:
            while block := left.read(_BLOCK):
                self._digest.update(block)
                self.size += len(block)
                yield self.size

    def restart(self) -> None:
        """Forget what is there."""
        self._handle.truncate(0)
        self.size, self._digest = 0, self._fresh_digest()

    def add(self, chunk: bytes) -> None:
        """Append what has come.

        Raises:
            BadDownload: it is more than was listed.
        """
        if self.size + len(chunk) > self._file.size:
            self.restart()
            raise BadDownload(
                f"The server sends more of {self._file.path} than the {self._file.size} bytes that "
                "are listed. Nothing of it was kept; try again later."
            )
        self._handle.write(chunk)
        self._handle.flush()  # so that a kill loses nothing
        self._digest.update(chunk)
        self.size += len(chunk)

    def finish(self, target: Path) -> None:
        """Give the file its name if it is what was listed.

        Raises:
            BadDownload: it is not.
        """
        if self._digest.hexdigest() != self._file.digest:
            self.close()
            self.path.unlink()
            raise BadDownload(
                f"{self._file.path} has arrived damaged: its digest is not the one that is listed. "
                "It was deleted; try again."
            )
        os.fsync(self._handle.fileno())
        self.close()
        self.path.replace(target)

    def close(self) -> None:
        """Close the file; a full disk has been reported already."""
        with contextlib.suppress(OSError):
            self._handle.close()
