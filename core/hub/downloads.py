"""Several downloads at once, and a queue for the rest."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.download import Progress, download
from core.hub.staging import discard, unfinished
from core.hub.transfer import Patience

AT_ONCE = 2  # more share the same line and finish later


WAITING = Progress("Waiting")


class State(Enum):
    """Where a download stands."""

    WAITING = auto()
    RUNNING = auto()
    PAUSED = auto()
    FAILED = auto()
    DONE = auto()


@dataclass(frozen=True)
class Download:
    """A download as it stands; each change makes a new one with the same key.

    Attributes:
        key: tells it from the others.
        address: what is downloaded.
        state: where it stands.
        progress: how far it is.
        problem: what went wrong, if it failed.
        path: the installed model, if it is done.
    """

    key: int
    address: Address
    state: State
    progress: Progress = WAITING
    problem: Exception | None = None
    path: Path | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def busy(self) -> bool:
        """Whether it moves on by itself."""
        return self.state in {State.WAITING, State.RUNNING}


class Downloads:
    """Runs downloads on threads; whoever shows them looks at :meth:`all` from time to time.

    Args:
        folder: of the installed models.
        hub: makes whoever is asked.
        at_once: how many run beside each other.
        patience: with servers.
    """

    def __init__(
        self,
        folder: Path,
        hub: Callable[[], Hub] = Hub,
        at_once: int = AT_ONCE,
        patience: Patience | None = None,
    ) -> None:
        self.folder = folder
        self._hub, self._at_once, self._patience = hub, at_once, patience
        self._lock = threading.RLock()
        self._list: dict[int, Download] = {}
        self._stops: dict[int, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self._keys = 0

    def all(self) -> list[Download]:
        """Every download, in the order in which they were asked for."""
        with self._lock:
            return list(self._list.values())

    def restore(self) -> None:
        """List what an earlier run has left unfinished, as paused."""
        for left in unfinished(self.folder):
            address = replace(left.address, revision=left.wanted)
            if not self._known(address):
                self._add(address, State.PAUSED, {}, Progress("Paused", left.done, left.total))

    def start(self, address: Address, about: Mapping[str, Any] | None = None) -> Download:
        """Begin a download, or go on with it, as soon as there is room."""
        with self._lock:
            item = self._known(address) or self._add(address, State.WAITING, about or {})
            if about:
                self._change(item.key, about=about)
            self.resume(item.key)
            return self._list[item.key]

    def resume(self, key: int) -> None:
        """Go on with one that is paused or has failed."""
        with self._lock:
            if key in self._list and self._list[key].state is not State.RUNNING:
                self._change(key, state=State.WAITING, problem=None)
                self._fill()

    def pause(self, key: int) -> None:
        """Stop one within a tick; what has arrived stays."""
        with self._lock:
            if key in self._list and self._list[key].busy:
                self._change(key, state=State.PAUSED)
                if stop := self._stops.get(key):
                    stop.set()
                self._fill()

    def cancel(self, key: int) -> None:
        """Stop one within a tick and delete what has arrived, unless it is installed already."""
        with self._lock:
            item = self._list.pop(key, None)
            if item is None:
                return
            if stop := self._stops.get(key):
                stop.set()  # its own thread deletes, once it has let go of the files
            elif item.state is not State.DONE:
                self._thread(lambda: discard(item.address, self.folder))
            self._fill()

    def close(self) -> None:
        """Pause everything, and wait until the files are closed."""
        with self._lock:
            for item in self.all():
                self.pause(item.key)
            threads = list(self._threads)
        for thread in threads:
            thread.join(2.0)

    # -- inside ---------------------------------------------------------------------------------

    def _known(self, address: Address) -> Download | None:
        same = (one for one in self.all() if one.address == address and one.state != State.DONE)
        return next(same, None)

    def _add(
        self,
        address: Address,
        state: State,
        about: Mapping[str, Any],
        progress: Progress | None = None,
    ) -> Download:
        with self._lock:
            self._keys += 1
            item = Download(self._keys, address, state, progress or WAITING, about=about)
            self._list[self._keys] = item
            return item

    def _change(self, key: int, **changes: Any) -> None:  # noqa: ANN401
        with self._lock:
            if key in self._list:
                self._list[key] = replace(self._list[key], **changes)

    def _fill(self) -> None:
        """Start waiting downloads while there is room; one that is stopping still takes its."""
        for key, item in list(self._list.items()):
            if len(self._stops) >= self._at_once:
                return
            if item.state is State.WAITING and key not in self._stops:
                stop = self._stops[key] = threading.Event()
                self._change(key, state=State.RUNNING, progress=Progress("Asking"))
                self._thread(partial(self._run, key, item, stop))

    def _thread(self, task: Callable[[], object]) -> None:
        thread = threading.Thread(target=task, daemon=True, name="download")
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _run(self, key: int, item: Download, stop: threading.Event) -> None:
        changes: dict[str, Any] = {}
        try:
            changes = self._drain(key, item, stop)
        except Exception as error:  # noqa: BLE001  told by whoever shows it, a defect too
            changes = {"state": State.FAILED, "problem": error}
        finally:
            with self._lock:
                self._stops.pop(key, None)
                gone = key not in self._list
                if not stop.is_set() or changes.get("state") is State.DONE:
                    self._change(key, **changes)
            if gone and changes.get("state") is not State.DONE:
                discard(item.address, self.folder)
            with self._lock:
                self._fill()

    def _drain(self, key: int, item: Download, stop: threading.Event) -> dict[str, Any]:
        moving = download(
            item.address, self.folder, hub=self._hub(), patience=self._patience, about=item.about
        )
        with contextlib.closing(moving):
            while not stop.is_set():
                try:
                    progress = next(moving)
                except StopIteration as end:
                    done = replace(self._list.get(key, item).progress, doing="Installed")
                    return {"state": State.DONE, "path": end.value, "progress": done}
                self._change(key, progress=progress)
        return {}
