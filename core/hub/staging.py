"""The hidden place beside the models where a download is put together."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import CannotWrite
from core.files import cannot_write, write_whole
from core.hub.address import Address
from core.hub.install import HIDDEN
from core.hub.part import PART
from core.hub.remote import Chosen

RESERVE = 2**26  # bytes that a download leaves free on the disk
_NOTE = "download.json"


@dataclass(frozen=True)
class Unfinished:
    """A download that was paused, or cut off by a crash.

    Attributes:
        address: with the commit that it is of.
        wanted: the revision that was asked for.
        done: bytes that are here.
        total: bytes in all.
    """

    address: Address
    wanted: str
    done: int
    total: int


def unfinished(folder: Path) -> list[Unfinished]:
    """Downloads that can be gone on with."""
    notes = sorted((folder / HIDDEN).glob(f"*/{_NOTE}"))
    return [found for note in notes if (found := _read_note(note))]


def left_of(address: Address, folder: Path) -> Unfinished | None:
    """What is here of an address already; a branch stays at the commit it was begun with."""
    for found in unfinished(folder):
        same = replace(found.address, revision=address.revision) == address
        if same and address.revision in {found.wanted, found.address.revision}:
            return found
    return None


def discard(address: Address, folder: Path) -> None:
    """Delete what has arrived of an unfinished download."""
    if left := left_of(address, folder):
        Staging(folder, left.address).remove()


class Staging:
    """The place of one download.

    Args:
        folder: of the installed models.
        address: with the commit as its revision.
    """

    def __init__(self, folder: Path, address: Address) -> None:
        parts = (address.repository, address.revision, *filter(None, (address.file,)))
        self.folder = folder
        self.address = address
        self.place = folder / HIDDEN / "--".join(parts).replace("/", "--")
        # A model of another program is named after the folder that it lies in.
        self.content = self.place / address.name

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs away; the system lets go of it if we are killed.

        Raises:
            CannotWrite: another one holds it, or the folder is read-only.
        """
        try:
            self.place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.place.parent, error) from error
        lock = FileLock(self.place / "lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise CannotWrite(
                "This model is being downloaded already, here or by another Scorebrush. "
                "Wait for it."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def note(self, wanted: str, chosen: Chosen) -> None:
        """Write down what is going on, for :func:`unfinished`."""
        data = {
            "address": asdict(self.address),
            "wanted": wanted,
            "files": {file.path: file.size for file in chosen.files},
        }
        write_whole(self.place / _NOTE, json.dumps(data).encode())

    def check_room(self, chosen: Chosen) -> None:
        """See whether the disk has room for what is missing.

        Raises:
            CannotWrite: it has not; the message says how much is needed.
        """
        missing = sum(f.size - _present(self.content / f.path, f.size) for f in chosen.files)
        # A model of another program is there twice while it is converted; ours come alone.
        weights = max((file.size for file in chosen.files), default=0)
        twice = weights if len(chosen.files) > 1 else 0
        free = shutil.disk_usage(self.folder).free
        needed = missing + twice + RESERVE
        if free < needed:
            raise CannotWrite(
                f"The disk of {self.folder} has {free / 1e6:,.0f} MB free, and this model needs "
                f"{needed / 1e6:,.0f} MB. Free some space and try again."
            )

    def remove(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.place, ignore_errors=True)


def _read_note(note: Path) -> Unfinished | None:
    try:
        data = json.loads(note.read_text(encoding="utf-8"))
        address = Address(**data["address"])
        sizes = {str(path): int(size) for path, size in data["files"].items()}
        content = note.parent / address.name
        done = sum(_present(content / path, size) for path, size in sizes.items())
        return Unfinished(address, str(data["wanted"]), done, sum(sizes.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _present(target: Path, size: int) -> int:
    for path in (target, target.with_name(target.name + PART)):
        with contextlib.suppress(OSError):
            return min(path.stat().st_size, size)
    return 0
