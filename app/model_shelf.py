"""What the Models page knows and does, without the page: installed, available, under way."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.defect import Defect
from app.work import Desk
from core.engine.library import user_models
from core.errors import BadDownload, ScorebrushError
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.catalogue import entry_of
from core.hub.downloads import Download, Downloads, State
from core.hub.origin import Origin, noted_origin, origin_of, picture_of, remove, size_of, verifying
from core.hub.updates import update_of

if TYPE_CHECKING:
    from app.studio import Studio
    from core.checkpoints.card import ModelCard
    from core.hub.remote import Remote

_LOOK = 200  # milliseconds between looks at downloads that move
_ANSWER = 8.0  # seconds that the Hub may take, since closing the window waits for it


@dataclass(frozen=True)
class Installed:
    """An installed model.

    Attributes:
        card: its card.
        path: its file.
        size: bytes on the disk.
        origin: where it has come from, if from the Hub.
        noted: whether there is a digest to compare it with, even if it was changed since.
        picture: of its samples, if there is one.
        own: whether it lies in the user's folder, and may be deleted there.
    """

    card: ModelCard
    path: Path
    size: int
    origin: Origin | None
    noted: bool
    picture: Path | None
    own: bool


@dataclass(frozen=True)
class Shelf:
    """All that is installed, and the bytes that are free beside it."""

    models: tuple[Installed, ...] = ()
    free: int = 0

    @property
    def size(self) -> int:
        """Bytes of the user's own models."""
        return sum(model.size for model in self.models if model.own)


class ModelShelf(QObject):
    """Looks at the installed models, and carries out what the page asks for.

    Signals:
        listed: a Shelf, whenever it may have changed.
        moved: the downloads, while they move and when they stop.
        found: models of the Hub that answer to a search.
        updates_found: an Address for each installed file that has a newer revision.
        compared: an installed file, and the share of it that has been read, 0 to 1.
        verified: an installed file, and the BadDownload if it is not as installed, else None.
    """

    listed = Signal(object)
    moved = Signal(list)
    found = Signal(str, list)
    updates_found = Signal(object)  # Qt would copy a dict, and cannot copy paths
    compared = Signal(object, float)
    verified = Signal(object, object)
    failed = Signal(object)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.folder = user_models()
        self.downloads = Downloads(self.folder)
        self._done: set[int] = set()
        self._told: set[int] = set()
        self._stops: dict[Path, threading.Event] = {}
        self._files, self._network, self._reading = Desk(self), Desk(self), Desk(self)
        for desk in (self._files, self._network, self._reading):
            desk.failed.connect(self._on_failed)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK)
        self._clock.timeout.connect(self.look)

    def open(self) -> None:
        """List everything, and what an earlier run has left unfinished."""
        self.refresh()
        self._files.do(self.downloads.restore, lambda _: self.look())

    def refresh(self) -> None:
        """Look again at what is installed."""
        self._files.do(self._shelf, self.listed.emit)

    def close(self) -> None:
        """Pause what is under way, and end every thread."""
        self._clock.stop()
        self.downloads.close()
        for stop in self._stops.values():
            stop.set()
        for desk in (self._files, self._network, self._reading):
            desk.close()

    # -- asking for things ----------------------------------------------------------------------

    def start(self, address: Address) -> None:
        """Download a model, or go on with it."""
        entry = entry_of(address)
        self.downloads.start(address, entry.about if entry else None)
        self.look()

    def pause(self, key: int) -> None:
        """Pause a download."""
        self.downloads.pause(key)
        self.look()

    def resume(self, key: int) -> None:
        """Go on with a download."""
        self._told.discard(key)
        self.downloads.resume(key)
        self.look()

    def cancel(self, key: int) -> None:
        """Stop a download and delete what has arrived."""
        self.downloads.cancel(key)
        self.look()

    def search(self, words: str) -> None:
        """Ask the Hub for models."""
        self._network.do(
            lambda: Hub(timeout=_ANSWER).search(words), lambda found: self._on_found(words, found)
        )

    def look_for_updates(self, models: Sequence[Installed]) -> None:
        """Ask the Hub whether installed models have newer revisions."""

        def ask() -> dict[Path, Address]:
            hub = Hub(timeout=_ANSWER)
            pairs = ((m.path, update_of(m.origin, hub)) for m in models if m.origin)
            return {path: newer for path, newer in pairs if newer}

        self._network.do(ask, self.updates_found.emit)

    def take_in(self, paths: Sequence[Path]) -> None:
        """Import files or folders of this machine."""

        def work() -> list[str]:
            from core.hub.install import import_model

            return [import_model(path, self.folder).stem for path in paths]

        self._studio.said.emit(self.tr("Importing …"), "", None)
        self._files.do(work, self._on_taken_in)

    def delete(self, model: Installed) -> None:
        """Delete a model of the user's."""
        self._files.do(lambda: remove(model.path), lambda _: self._on_deleted(model))

    def verify(self, path: Path) -> None:
        """Compare an installed model with the digest of its download."""
        stop = self._stops[path] = threading.Event()

        def work() -> tuple[bool, BadDownload | None]:
            due = 0.0
            try:
                with contextlib.closing(verifying(path)) as steps:
                    for share in steps:
                        if stop.is_set():
                            return False, None
                        if time.monotonic() >= due:
                            due = time.monotonic() + _LOOK / 1000
                            self.compared.emit(path, share)
            except BadDownload as problem:
                return True, problem
            return True, None

        def then(answer: tuple[bool, BadDownload | None]) -> None:
            finished, problem = answer
            self._stops.pop(path, None)
            if finished:
                self.verified.emit(path, problem)

        self._reading.do(work, then)

    def stop_verifying(self, path: Path) -> None:
        """Stop comparing it."""
        if stop := self._stops.get(path):
            stop.set()

    def is_verifying(self, path: Path) -> bool:
        """Whether it is being compared, and nobody has stopped that."""
        stop = self._stops.get(path)
        return stop is not None and not stop.is_set()

    # -- answers --------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Tell how the downloads stand; look again while one moves."""
        items = self.downloads.all()
        for item in items:
            if item.state is State.DONE and item.key not in self._done:
                self._done.add(item.key)
                self._on_installed(item)
            if item.state is State.FAILED and item.key not in self._told:
                self._told.add(item.key)
                if not isinstance(item.problem, ScorebrushError) and item.problem:
                    self.failed.emit(Defect.of(item.problem))
        moving = any(item.busy for item in items)
        if moving != self._clock.isActive():
            (self._clock.start if moving else self._clock.stop)()
        self.moved.emit([item for item in items if item.state is not State.DONE])

    def _on_installed(self, item: Download) -> None:
        self._changed()
        name = item.path.stem if item.path else item.address.name
        self._studio.said.emit(self.tr("{} is installed.").format(name), "", None)

    def _on_taken_in(self, names: list[str]) -> None:
        self._changed()
        self._studio.said.emit(self.tr("Imported {}.").format(", ".join(names)), "", None)

    def _on_deleted(self, model: Installed) -> None:
        self._changed()
        self._studio.said.emit(
            self.tr("{} is deleted.").format(model.card.title or model.card.name), "", None
        )

    def _on_found(self, words: str, found: list[Remote]) -> None:
        self.found.emit(words, found)

    def _changed(self) -> None:
        self.refresh()
        self._studio.find_models()

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        self.refresh()  # of several imports, some may have come through
        self.failed.emit(problem)

    def _shelf(self) -> Shelf:
        library = self._studio.library
        models = []
        for card in library.cards():
            path = library.path(card.name)
            size, own = size_of(path), path.parent == self.folder
            noted = noted_origin(path) is not None
            models.append(
                Installed(card, path, size, origin_of(path), noted, picture_of(path), own)
            )
        nearest = next(p for p in (self.folder, *self.folder.parents) if p.is_dir())
        return Shelf(tuple(models), shutil.disk_usage(nearest).free)
