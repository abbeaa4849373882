"""A model from the Hub: listed, brought here, verified, installed; one generator of progress."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from core.checkpoints.card import card_of
from core.errors import BadCheckpoint, CannotWrite
from core.files import cannot_write, make_folder
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.install import is_ours, prepared
from core.hub.origin import Origin, digest_of, origin_of, write_origin
from core.hub.reader import Source
from core.hub.remote import PICTURES, Chosen, choose
from core.hub.staging import Staging, left_of
from core.hub.transfer import Patience, fetch
from core.hub.waiting import waited
from core.steps import followed

_WINDOW = 5.0  # seconds over which the speed is measured
_T = TypeVar("_T")


@dataclass(frozen=True)
class Progress:
    """Where a download stands.

    Attributes:
        doing: in a word or two, such as "Downloading".
        done: bytes that are here.
        total: bytes in all; 0 before they are known.
        speed: bytes per second over the last seconds.
        seconds_left: until all bytes are here; None while unknown.
    """

    doing: str
    done: int = 0
    total: int = 0
    speed: float = 0.0
    seconds_left: float | None = None


def download(
    address: Address,
    folder: Path,
    *,
    hub: Hub | None = None,
    patience: Patience | None = None,
    about: Mapping[str, Any] | None = None,
) -> Generator[Progress, None, Path]:
    """Install a model from the Hub.

    Closing the generator pauses: what has arrived stays hidden beside the models, and another
    download of the same address goes on from there, after a crash as well.

    Args:
        address: which; a branch is resolved to its commit once and for all.
        folder: of the installed models; made where it is missing.
        hub: who is asked.
        patience: with its server.
        about: entries of a converted model's card, such as ``title``.

    Returns:
        the installed file, which appears whole or not at all.

    Raises:
        Unreachable, AccessDenied, UnknownRepository, BadDownload: as the Hub answers.
        BadCheckpoint: it is not a model that Scorebrush knows.
        CannotWrite: the disk is full or read-only, or another download of this is under way.
    """
    hub, patience = hub or Hub(), patience or Patience()
    make_folder(folder)
    yield Progress("Asking")
    left = left_of(address, folder)
    pinned = left.address if left else address
    # A token may have to be asked for as well.
    remote, token = yield from _ticking(
        lambda: (hub.listing(pinned), hub.token()), Progress("Asking")
    )
    chosen = choose(remote)
    staging = Staging(folder, Address(address.repository, remote.commit, address.file))
    root = f"{hub.endpoint}/{address.repository}/resolve/{remote.commit}"
    source = Source(root, address.repository, token)
    with staging.held():
        staging.note(address.revision, chosen)
        staging.check_room(chosen)
        yield from _moved(source, chosen, staging, patience)
        entries = {"licence": remote.licence, **(about or {})}
        installing = Progress("Installing", chosen.size, chosen.size)
        made = yield from _ticking(lambda: _made(staging, chosen, entries), installing)
        target = _put_in_place(made, staging, chosen)
    staging.remove()
    return target


def _moved(
    source: Source, chosen: Chosen, staging: Staging, patience: Patience
) -> Generator[Progress, None, None]:
    done, clock = 0, _Speed()
    for file in chosen.files:
        moving = fetch(source, file, staging.content / file.path, patience)
        try:
            with contextlib.closing(moving):
                for here in moving:
                    yield clock.progress(done + here, chosen.size)
        except OSError as error:
            raise cannot_write(staging.folder, error) from error
        done += file.size


class _Speed:
    """The speed over the last seconds, from what is new since the first look."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def progress(self, done: int, total: int) -> Progress:
        now = time.monotonic()
        self._marks.append((now, done))
        while now - self._marks[0][0] > _WINDOW and len(self._marks) > 2:
            self._marks.popleft()
        then, before = self._marks[0]
        speed = (done - before) / (now - then) if now - then > 0.2 else 0.0
        left = (total - done) / speed if speed > 0 else None
        return Progress("Downloading", done, total, speed, left)


def _ticking(task: Callable[[], _T], progress: Progress) -> Generator[Progress, None, _T]:
    return followed(waited(task), lambda _: progress)


class _Made(NamedTuple):
    """One of our files, ready to be installed under its name."""

    path: Path
    name: str
    size: int
    digest: str


def _made(staging: Staging, chosen: Chosen, about: Mapping[str, Any]) -> _Made:
    """Convert what has arrived, if it is not ours already; touches nothing outside its place."""
    path = staging.content / chosen.model
    try:
        if not is_ours(path):
            aside = Path(tempfile.mkdtemp(dir=staging.place))
            path = prepared(path, aside, about)
        return _Made(path, card_of(path).file_name, path.stat().st_size, digest_of(path))
    except BadCheckpoint as error:
        staging.remove()  # going on would not make it one
        told = str(error).replace(str(staging.content), staging.address.repository)
        raise BadCheckpoint(told) from error


def _put_in_place(made: _Made, staging: Staging, chosen: Chosen) -> Path:
    address, target = staging.address, staging.folder / made.name
    before = origin_of(target)
    origin = Origin(address.repository, address.revision, address.file, made.size, made.digest)
    if target.exists() and (before is None or before.latest != origin.latest):
        raise CannotWrite(
            f"A model called {target.stem} is installed already, from elsewhere. Remove it first."
        )
    try:
        for file in chosen.files:
            if file.path in PICTURES:
                picture = staging.content / file.path
                picture.replace(target.with_suffix(picture.suffix))
        write_origin(target, origin.after(before))
        made.path.replace(target)
    except OSError as error:
        raise cannot_write(staging.folder, error) from error
    return target
