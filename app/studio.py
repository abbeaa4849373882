"""What the window works with: the engine, the gallery, the disk, and what each has to say."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.defect import Defect
from app.engine_thread import Engine
from app.shelf import Shelf
from app.state import preferences
from app.state.gallery import Gallery
from app.state.settings import Settings
from app.state.thumbnails import Thumbnails
from app.work import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine_thread import Batch, Ending, Job
    from app.handling import Handling
    from app.queue_keeping import QueueKeeping
    from app.recall import Recall
    from app.state.claim import Claim
    from app.state.gallery import Entry
    from app.state.places import Places
    from core.engine.library import Library
    from core.engine.requests import Request


class Studio(QObject):
    """Ties engine, gallery and disk together.

    Signals:
        models_found: the cards of the installed models.
        gallery_listed: the gallery has been read for the first time.
        said: a sentence, an action's word and what it does; both may be empty.
        failed: a ScorebrushError that people can act upon.
        broke: a Defect.
        settings_wanted: a Request that the Generate page shall show.
        missing: a Wanted that is not installed, and what has been done nevertheless, or "".
        download_wanted: the Address of a model that a picture was made with.
        deleted: entries that have gone to the trash.
        brought_back: entries that have come back from there.
        preferred: the Preferences, as they are now.
        kept: a Job, the place of a picture in it, and the entries from there on that could be kept
            at the second try.
    """

    models_found = Signal(list)
    gallery_listed = Signal()
    said = Signal(str, str, object)
    failed = Signal(object)
    broke = Signal(object)
    settings_wanted = Signal(object)
    missing = Signal(object, str)
    download_wanted = Signal(object)
    deleted = Signal(list)
    brought_back = Signal(list)
    preferred = Signal(object)
    kept = Signal(object, int, list)

    def __init__(self, library: Library, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.places = places
        self.settings = Settings(places.settings)
        self.preferences = preferences.load(places.preferences)
        self.gallery = Gallery(places.pictures)
        self.thumbnails = Thumbnails(self)
        self.shelf = Shelf(places.pictures, self)
        self.recent = self.shelf.pictures
        self.engine = Engine(library, self.gallery, self)
        self._queue: QueueKeeping | None = None
        self._desk = Desk(self)
        self._desk.failed.connect(self._on_failed)
        self._expected: dict[Job, str] = {}
        self.shelf.listed.connect(self.gallery_listed)
        self.shelf.said.connect(self._on_shelf_said)
        self.shelf.failed.connect(self._on_failed)
        self.engine.warm.connect(self._on_warm)
        self.engine.finished.connect(self._on_finished)
        self.engine.ended.connect(self._on_ended)
        self._heed()

    # -- what people prefer ---------------------------------------------------------------------

    def prefer(self, **changes: object) -> None:
        """Keep some preferences, and heed them.

        Raises:
            CannotWrite: they cannot be kept; nothing has changed.
        """
        self.preferences = preferences.change(self.places.preferences, **changes)
        self._heed()
        self.preferred.emit(self.preferences)

    def _heed(self) -> None:
        self.library.means = self.preferences.means
        self.thumbnails.remember_at_most(self.preferences.cache)

    def list_devices(self, then: Callable[[dict[str, str]], object]) -> None:
        """Call ``then`` with every device of this machine and its name, once torch is there."""

        def devices() -> dict[str, str]:
            from app.warming import import_torch
            from core.engine.device import devices

            import_torch()
            return devices()

        self._desk.do(devices, then)

    # -- what outlives the window ---------------------------------------------------------------

    @cached_property
    def claim(self) -> Claim:
        """The folder of this window's session; to be asked for after the first paint."""
        from app.state.claim import Claim

        return Claim(self.places.session)

    @property
    def queue(self) -> QueueKeeping:
        """The queue on the disk."""
        if self._queue is None:
            from app.queue_keeping import QueueKeeping

            self._queue = QueueKeeping(self.engine, self.claim.folder / "queue.json", self)
        return self._queue

    def find_models(self) -> None:
        """Look for installed models, as they may have changed."""
        self._desk.do(self._find_models, self._on_models)

    def close(self) -> None:
        """Finish writing, cancel the rest, and wait for every thread."""
        if self._queue is not None:
            self._queue.close()
        self.engine.close()
        self.thumbnails.close()
        self._desk.close()
        self.shelf.close()
        self.settings.save()
        if "claim" in self.__dict__:
            self.claim.release()

    def generate(self, request: Request, expected_digest: str = "") -> Job:
        """Queue a request; say so if the model's file is not the one that is expected."""
        job = self.engine.submit(request)
        if expected_digest:
            self._expected[job] = expected_digest
        return job

    # -- using pictures -------------------------------------------------------------------------

    @cached_property
    def recall(self) -> Recall:
        """What pictures carry, read and used."""
        from app.recall import Recall

        return Recall(self, self._desk)

    @cached_property
    def handling(self) -> Handling:
        """The files of pictures, saved, copied, carried and deleted."""
        from app.handling import Handling

        return Handling(self, self._desk)

    # -- keeping --------------------------------------------------------------------------------

    def keep_again(self, job: Job, batch: Batch) -> None:
        """Try once more to keep pictures that could not be written."""
        self._desk.do(
            lambda: self.gallery.keep(job.run, batch.record, batch.first, batch.pixels),
            lambda entries: self._on_kept(job, batch, entries),
        )

    def _on_kept(self, job: Job, batch: Batch, entries: list[Entry]) -> None:
        self._list(entries)
        self.kept.emit(job, batch.first, entries)

    @Slot(object, object)
    def _on_finished(self, job: Job, batch: Batch) -> None:
        for entry, image in zip(batch.entries, batch.images, strict=False):
            self.thumbnails.put(entry.path, image)
        self._list(batch.entries)
        digest = batch.record.model_digest
        if self._expected.pop(job, digest) != digest:
            self.said.emit(
                self.tr("The model’s file has changed since then, so this picture differs."),
                "",
                None,
            )

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self._expected.pop(ending.job, None)
        self._list(ending.entries)
        asked: object = ending.job.request
        if isinstance(ending.problem, Defect):
            self.broke.emit(ending.problem)
        elif ending.problem:
            from core.engine.requests import Analyse, Bench, Neighbours

            if not isinstance(asked, Analyse | Bench | Neighbours):  # they have their own windows
                self.failed.emit(ending.problem)

    def _list(self, entries: Sequence[Entry]) -> None:
        """Put pictures where they belong."""
        if entries:
            self.shelf.take(entries)

    # -- answers --------------------------------------------------------------------------------

    def _find_models(self) -> tuple[list, list]:
        return self.library.cards(), list(self.library.damaged().values())

    def _on_models(self, answer: tuple[list, list]) -> None:
        cards, problems = answer
        self.models_found.emit(cards)
        for problem in problems:
            self.failed.emit(problem)

    @Slot(str)
    def _on_shelf_said(self, words: str) -> None:
        self.said.emit(words, "", None)

    @Slot(object)
    def _on_warm(self, problem: object) -> None:
        if problem:
            self._on_failed(problem)

    def open_address(self, address: str) -> None:
        """Open a page of the web in the browser."""
        QDesktopServices.openUrl(QUrl(address))

    def show_folder(self, folder: Path) -> None:
        """Open a folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot(object)
    def tell(self, problem: object) -> None:
        """Say what went wrong elsewhere: a ScorebrushError or a Defect."""
        self._on_failed(problem)

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        (self.broke if isinstance(problem, Defect) else self.failed).emit(problem)
