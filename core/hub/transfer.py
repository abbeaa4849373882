"""Moving one file here: resumed from what is there, verified as it comes, stopped at once.

Bytes are read on a thread of their own, and everything else happens in a generator that yields at
least every :attr:`Patience.tick`, even while the other side is silent. Closing the generator
therefore cancels within a tick, whatever the network does; what has arrived stays in a ``.part``
file, and the next call goes on from there.
"""

from __future__ import annotations

import queue
import re
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadDownload, ScorebrushError, Unreachable
from core.hub.part import PART, Part
from core.hub.problems import of_status, refuse_offline
from core.hub.reader import Head, Reader, Source

if TYPE_CHECKING:
    from core.hub.remote import RemoteFile

_LONGEST_WAIT = 60.0  # seconds; who is asked to wait longer is told so


@dataclass(frozen=True)
class Patience:
    """How long a silent or failing server is borne with.

    Attributes:
        stall: seconds without a byte before the connection is given up.
        tries: how often one goes on without having got a byte in between.
        wait: seconds before the second try, doubled before each following one.
        tick: seconds between looks at the clock; a cancel acts within this.
    """

    stall: float = 30.0
    tries: int = 5
    wait: float = 1.0
    tick: float = 0.1


def fetch(
    source: Source, file: RemoteFile, target: Path, patience: Patience
) -> Generator[int, None, None]:
    """Bring a file to ``target``, yielding how many of its bytes are here.

    Raises:
        Unreachable: the server fails, stalls or drops the connection again and again.
        AccessDenied, UnknownRepository: it refuses.
        BadDownload: what it sends is not what was listed; nothing of that is kept.
        OSError: the disk is full or read-only.
    """
    if target.is_file() and target.stat().st_size == file.size:
        yield file.size  # it got its name because its digest was right
        return
    part = Part(target.with_name(target.name + PART), file)
    try:
        yield from part.take_up()
        failures = 0
        while part.size < file.size:
            before = part.size
            try:
                yield from _stream(source, file, part, patience)
            except _Interrupted as interruption:
                failures = 1 if part.size > before else failures + 1
                if failures > patience.tries:
                    raise interruption.problem from interruption
                yield from _pause(interruption, failures, part, patience)
        part.finish(target)
        yield file.size
    finally:
        part.close()


class _Interrupted(Exception):
    """What another try may mend.

    Attributes:
        problem: what is said when no try mends it.
        wait: seconds that the server asks for.
    """

    def __init__(self, problem: ScorebrushError, wait: float = 0.0) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.wait = wait


def _pause(
    interruption: _Interrupted, failures: int, part: Part, patience: Patience
) -> Iterator[int]:
    if interruption.wait > _LONGEST_WAIT:
        raise interruption.problem
    wait = max(interruption.wait, patience.wait * 2 ** (failures - 1))
    end = time.monotonic() + wait
    while (left := end - time.monotonic()) > 0:
        yield part.size
        time.sleep(min(left, patience.tick))


def _stream(
    source: Source, file: RemoteFile, part: Part, patience: Patience
) -> Generator[int, None, None]:
    """One connection: everything that it brings, until the file is whole.

    Raises:
        _Interrupted: another one may bring the rest.
    """
    refuse_offline()
    reader = Reader(source, file, part.size, patience.stall)
    try:
        while True:
            try:
                piece = reader.pieces.get(timeout=patience.tick)
            except queue.Empty:
                yield part.size
                continue
            match piece:
                case Head():
                    _check(piece, source, file, part)
                case bytes():
                    part.add(piece)
                    yield part.size
                case None:
                    break
                case Exception():
                    raise _interruption(piece, source, patience) from piece
    finally:
        reader.close()
    if part.size < file.size:
        raise _Interrupted(
            Unreachable(
                f"The server ends {file.path} after {part.size} of {file.size} bytes. Try again "
                "later; what has arrived is kept."
            )
        )


def _interruption(error: Exception, source: Source, patience: Patience) -> Exception:
    import httpx2

    host = httpx2.URL(source.root).host
    match error:
        case httpx2.ReadTimeout():
            return _Interrupted(
                Unreachable(
                    f"{host} has sent nothing for {patience.stall:g} seconds. Try again later; "
                    "what has arrived is kept."
                )
            )
        case httpx2.ConnectTimeout() | httpx2.ConnectError() | httpx2.ProxyError():
            return _Interrupted(
                Unreachable(f"{host} cannot be reached. Check the connection and try again.")
            )
        case httpx2.TransportError():
            return _Interrupted(
                Unreachable(
                    f"The connection to {host} has broken off. Try again; what has arrived is kept."
                )
            )
    return error


def _check(head: Head, source: Source, file: RemoteFile, part: Part) -> None:
    """Accept an answer, so that the bytes which follow belong where the part ends."""
    what = f"{source.name}/{file.path}"
    wait = head.headers.get("retry-after", "")
    if head.status == 206:
        found = re.fullmatch(
            r"bytes (\d+)-\d+/(\d+|\*)", head.headers.get("content-range", "").strip()
        )
        if not found or int(found[1]) != part.size or found[2] not in {"*", str(file.size)}:
            part.restart()
            raise _Interrupted(
                BadDownload(f"The server sends another part of {what} than was asked for.")
            )
        return
    if head.status == 200:
        length = head.headers.get("content-length", str(file.size))
        part.restart()
        if length != str(file.size):
            raise BadDownload(
                f"The server announces {length} bytes of {what}, but {file.size} are listed. "
                "Nothing was kept; try again later."
            )
        return
    if head.status == 416:
        part.restart()
    gated = head.headers.get("x-error-code") == "GatedRepo"  # said with 401 to strangers
    problem = of_status(
        403 if gated else head.status, what, f"asks to wait {wait} s" if wait.isdigit() else ""
    )
    # A signed address of a storage host may expire: the next try asks for a new one.
    if head.status in {408, 416, 429} or head.status >= 500 or not head.home:
        raise _Interrupted(problem, float(wait) if wait.isdigit() else 0.0)
    raise problem
