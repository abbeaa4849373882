"""What can be done in the window, without the window: run requests, keep, find and use pictures."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QImage, QPixmap

from app.defect import Defect
from app.engine_thread import Engine
from app.shelf import Shelf
from app.state import picture_files, preferences, trash
from app.state.gallery import Gallery
from app.state.settings import Settings
from app.state.thumbnails import Thumbnails
from app.words import pictures as count_of
from app.work import Desk
from core.codec import Record
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.engine_thread import Batch, Ending, Job
    from app.pictures import Picture
    from app.queue_keeping import QueueKeeping
    from app.state.claim import Claim
    from app.state.gallery import Entry
    from app.state.places import Places
    from app.views.analyse_subject import Subject
    from core.engine.library import Library
    from core.engine.requests import Request
    from core.hub.wanted import Wanted


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

    def open(self) -> None:
        """Look for models and pictures and wake the engine; to be called after the first paint."""
        self.find_models()
        self.engine.start()

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

    def with_details(
        self, picture: Picture, then: Callable[[Record], object], otherwise: Callable[[str], object]
    ) -> None:
        """As :meth:`with_record`, but ``otherwise`` hears why there is nothing to be told."""
        entry = picture.entry

        def read() -> Record | str:
            if entry is None:
                return "" if picture.request is None else Record(picture.request)
            try:
                return self.gallery.record_of(entry)
            except (BadPicture, BadRequest) as error:
                return str(error)

        self._desk.do(
            read, lambda found: otherwise(found) if isinstance(found, str) else then(found)
        )

    def with_record(self, picture: Picture, then: Callable[[Record], object]) -> None:
        """Call ``then`` with what makes exactly this picture, once it has been read."""
        entry, request = picture.entry, picture.request
        if entry is not None:
            self._desk.do(
                lambda: _of_generate(self.gallery.record_of(entry), entry.path.name), then
            )
        elif request is not None:
            then(Record(request))

    def with_subject(self, picture: Picture, then: Callable[[Subject], object]) -> None:
        """Call ``then`` with what is to be known of a picture before it is analysed."""
        from app.views.analyse_subject import subject_of

        self._desk.do(lambda: subject_of(picture, self.gallery), then)

    def use_settings(self, picture: Picture) -> None:
        """Set the Generate page as it was for a picture."""
        self.with_record(picture, lambda record: self.settings_wanted.emit(record.request))

    def recreate(self, picture: Picture) -> None:
        """Make a picture again from its own request; say so if its model is not installed."""
        self.with_record(picture, self._recreate)

    def _recreate(self, record: Record) -> None:
        def then(wanted: Wanted | None) -> None:
            if wanted and not wanted.installed:
                self.missing.emit(wanted, "")
            else:
                self.generate(record.request, record.model_digest)

        self._desk.do(lambda: self._wanted_for(record), then)

    def _wanted_for(self, record: Record) -> Wanted | None:
        from core.hub.wanted import wanted_for

        return wanted_for(record, self.library)

    def restore_from(self, path: Path) -> None:
        """Set the Generate page as a PNG of ours asks."""

        def read() -> tuple[Record, Wanted | None]:
            from core.images import read_request

            record = _of_generate(read_request(path), path.name)
            return record, self._wanted_for(record)

        def then(answer: tuple[Record, Wanted | None]) -> None:
            record, wanted = answer
            self.settings_wanted.emit(record.request)
            said = f"Settings restored from {path.name}."
            if wanted and not wanted.installed:
                self.missing.emit(wanted, said)
                return
            address = wanted.address if wanted else None
            if address:
                fetch = partial(self.download_wanted.emit, address)
                self.said.emit(f"{said} {wanted}", "Download it", fetch)
                return
            self.said.emit(
                f"{said} {wanted or ''}".strip(),
                "Recreate it",
                lambda: self.generate(record.request, record.model_digest),
            )

        self._desk.do(read, then)

    def with_images(
        self, pictures: Sequence[Picture], then: Callable[[list[QImage]], object]
    ) -> None:
        """Call ``then`` with all pixels of pictures, once they have been read."""
        wanted = list(pictures)
        self._desk.do(lambda: [picture_files.full_image(each) for each in wanted], then)

    def save_as(self, picture: Picture, path: Path) -> None:
        """Save a picture, its request inside, under a name of the user's choice."""
        self._desk.do(
            lambda: picture_files.write_to(path, picture),
            lambda _: self.said.emit(f"Saved as {path.name}.", "Show", lambda: _show(path.parent)),
        )

    def save_into(self, pictures: Sequence[Picture], folder: Path) -> None:
        """Save pictures into a folder, under free names."""

        def write() -> int:
            for picture in pictures:
                picture_files.write_into(folder, picture)
            return len(pictures)

        def then(count: int) -> None:
            self.said.emit(
                f"Saved {count_of(count)} in {folder.name}.", "Show", lambda: _show(folder)
            )

        self._desk.do(write, then)

    def show_in_folder(self, picture: Picture) -> None:
        """Open the folder of a picture in the file manager."""
        if picture.entry:
            _show(picture.entry.path.parent)

    def copy(self, pictures: Sequence[Picture]) -> None:
        """Copy pictures to the clipboard: the first as an image, all of them as files."""
        if pictures:
            first = pictures[0]
            self._desk.do(
                lambda: picture_files.full_image(first), lambda image: self._copy(pictures, image)
            )

    def _copy(self, pictures: Sequence[Picture], image: QImage) -> None:
        carried = picture_files.carried(pictures)
        if not image.isNull():
            carried.setImageData(image)
        QGuiApplication.clipboard().setMimeData(carried)
        self.said.emit(f"Copied {count_of(len(pictures))}.", "", None)

    def drag(self, pictures: Sequence[Picture], source: QWidget) -> None:
        """Carry the files of pictures out of the window."""
        carried = picture_files.carried(pictures)
        if not carried.hasUrls():
            return
        drag = QDrag(source)
        drag.setMimeData(carried)
        first = pictures[0]
        image = first.image or (self.thumbnails.get(first.entry.path) if first.entry else None)
        if image is not None and not image.isNull():
            ratio = source.devicePixelRatioF()
            side = round(96 * ratio)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            pixmap = QPixmap.fromImage(image.scaled(side, side, keep, smooth.SmoothTransformation))
            pixmap.setDevicePixelRatio(ratio)
            drag.setPixmap(pixmap)
        drag.exec(Qt.DropAction.CopyAction)

    def delete(self, pictures: Sequence[Picture]) -> None:
        """Move pictures to the trash; the message about it can take that back."""
        entries = [picture.entry for picture in pictures if picture.entry]
        if entries:
            self._desk.do(
                lambda: (entries, trash.discard(entries)),
                lambda answer: self._on_deleted(*answer),
            )

    def _on_deleted(self, entries: list[Entry], discarded: list[trash.Discarded]) -> None:
        self.shelf.drop(entries)
        self.deleted.emit(entries)
        self.said.emit(
            f"Moved {count_of(len(entries))} to the trash.",
            "Undo" if discarded else "",
            lambda: self._bring_back(discarded),
        )

    def _bring_back(self, discarded: list[trash.Discarded]) -> None:
        self._desk.do(lambda: trash.bring_back(discarded), self._on_brought_back)

    def _on_brought_back(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.thumbnails.forget(entry.path)
            self._list([entry])
        self.brought_back.emit(entries)

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
                "The model’s file has changed since then, so this picture differs.", "", None
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
        _show(folder)

    @Slot(object)
    def tell(self, problem: object) -> None:
        """Say what went wrong elsewhere: a ScorebrushError or a Defect."""
        self._on_failed(problem)

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        (self.broke if isinstance(problem, Defect) else self.failed).emit(problem)


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _of_generate(record: Record, name: str) -> Record:
    """The record, if the Generate page can show it.

    Raises:
        BadPicture: it is that of an edited photograph.
    """
    if not isinstance(record.request, Generate):
        raise BadPicture(f"{name} is an edited photograph. The Edit page can open it.")
    return record
