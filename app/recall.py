"""Pictures as what made them: their requests read, shown, and carried out again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.tongue import told, translate
from core.codec import Record
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.pictures import Picture
    from app.studio import Studio
    from app.views.analyse_subject import Subject
    from app.work import Desk
    from core.hub.wanted import Wanted


class Recall(QObject):
    """Reads what pictures carry beside the window's thread, and does something with it there."""

    def __init__(self, studio: Studio, desk: Desk) -> None:
        super().__init__(studio)
        self._studio, self._desk = studio, desk

    def with_details(
        self, picture: Picture, then: Callable[[Record], object], otherwise: Callable[[str], object]
    ) -> None:
        """As :meth:`with_record`, but ``otherwise`` hears why there is nothing to be told."""
        entry = picture.entry

        def read() -> Record | str:
            if entry is None:
                return "" if picture.request is None else Record(picture.request)
            try:
                return self._studio.gallery.record_of(entry)
            except (BadPicture, BadRequest) as error:
                return told(error)

        self._desk.do(
            read, lambda found: otherwise(found) if isinstance(found, str) else then(found)
        )

    def with_record(self, picture: Picture, then: Callable[[Record], object]) -> None:
        """Call ``then`` with what makes exactly this picture, once it has been read."""
        entry, request = picture.entry, picture.request
        if entry is not None:
            self._desk.do(
                lambda: _of_generate(self._studio.gallery.record_of(entry), entry.path.name), then
            )
        elif request is not None:
            then(Record(request))

    def with_subject(self, picture: Picture, then: Callable[[Subject], object]) -> None:
        """Call ``then`` with what is to be known of a picture before it is analysed."""
        from app.views.analyse_subject import subject_of

        gallery = self._studio.gallery
        self._desk.do(lambda: self._asked_of_means(subject_of(picture, gallery)), then)

    def _asked_of_means(self, subject: Subject) -> Subject:
        """The subject, under another model where its own only leaps from noise."""
        cards = self._studio.library.cards()
        own = next((card for card in cards if card.name == subject.model), None)
        if own is None or not own.leaps:
            return subject
        able = [card for card in cards if not card.leaps and subject.label in (None, *card.labels)]
        able.sort(key=lambda card: card.image_size != own.image_size)
        return replace(subject, request=None, model=able[0].name) if able else subject

    def use_settings(self, picture: Picture) -> None:
        """Set the Generate page as it was for a picture."""
        self.with_record(picture, lambda record: self._studio.settings_wanted.emit(record.request))

    def recreate(self, picture: Picture) -> None:
        """Make a picture again from its own request; say so if its model is not installed."""
        self.with_record(picture, self._recreate)

    def _recreate(self, record: Record) -> None:
        def then(wanted: Wanted | None) -> None:
            if wanted and not wanted.installed:
                self._studio.missing.emit(wanted, "")
            else:
                self._studio.generate(record.request, record.model_digest)

        self._desk.do(lambda: self._wanted_for(record), then)

    def _wanted_for(self, record: Record) -> Wanted | None:
        from core.hub.wanted import wanted_for

        return wanted_for(record, self._studio.library)

    def restore_from(self, path: Path) -> None:
        """Set the Generate page as a PNG of ours asks."""

        def read() -> tuple[Record, Wanted | None]:
            from core.images import read_request

            record = _of_generate(read_request(path), path.name)
            return record, self._wanted_for(record)

        def then(answer: tuple[Record, Wanted | None]) -> None:
            record, wanted = answer
            self._studio.settings_wanted.emit(record.request)
            said = self.tr("Settings restored from {}.").format(path.name)
            if wanted and not wanted.installed:
                self._studio.missing.emit(wanted, said)
                return
            address = wanted.address if wanted else None
            if address:
                fetch = partial(self._studio.download_wanted.emit, address)
                self._studio.said.emit(f"{said} {told(wanted)}", self.tr("Download it"), fetch)
                return
            self._studio.said.emit(
                f"{said} {told(wanted or '')}".strip(),
                self.tr("Recreate it"),
                lambda: self._studio.generate(record.request, record.model_digest),
            )

        self._desk.do(read, then)


def _of_generate(record: Record, name: str) -> Record:
    """The record, if the Generate page can show it.

    Raises:
        BadPicture: it is that of an edited photograph.
    """
    if not isinstance(record.request, Generate):
        raise BadPicture(
            translate("Recall", "{} is an edited photograph. The Edit page can open it.").format(
                name
            )
        )
    return record
