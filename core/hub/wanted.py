"""The weights that a picture was made with: noted in it, and found again when they are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.codec import Record
from core.errors import ScorebrushError, UnknownRepository
from core.hub.address import Address, parse_address
from core.hub.catalogue import catalogue
from core.hub.origin import digest_of, origin_of, revision_with

if TYPE_CHECKING:
    from core.engine.library import Library
    from core.engine.requests import Request


@dataclass(frozen=True)
class Wanted:
    """What a picture would need to be made again exactly.

    Attributes:
        model: the name that its request asks for.
        installed: whether a model of that name is installed, with other weights.
        address: what downloads the right one, if that is known.
        guessed: whether the address is only that of the catalogue's model of the same name.
    """

    model: str
    installed: bool
    address: Address | None
    guessed: bool = False

    def __str__(self) -> str:
        if self.address and not self.guessed:
            return f"It was made with {self.address.short}, which is not installed."
        if self.installed:
            return "It was made with other weights than those that are installed."
        hint = f" The catalogue has one of that name: {self.address.short}." if self.address else ""
        return f"It was made with the model {self.model}, which is not installed.{hint}"


def record_of(request: Request, library: Library) -> Record:
    """What a picture shall carry: its request, and what is known of the weights that answer it.

    Raises:
        UnknownModel, BadCheckpoint: as ``Library.digest``.
    """
    digest, origin = library.digest(request.model), origin_of(library.path(request.model))
    source = str(origin.address) if origin and origin.digest == digest else ""
    return Record(request, digest, source)


def wanted_for(record: Record, library: Library) -> Wanted | None:
    """What is missing to make a picture again, or None if it is there.

    Args:
        record: what the picture carries: its request, and of the weights as much as it knows.
        library: the installed models.
    """
    model, digest = record.request.model, record.model_digest
    address = _source(record)
    try:
        path = library.path(model)
    except ScorebrushError:
        if address := address or _earlier(digest, library):
            return Wanted(model, installed=False, address=address)
        known = (entry.address for entry in catalogue() if entry.address.name == model)
        found = next(known, None)
        return Wanted(model, installed=False, address=found, guessed=True)
    if not digest or path.is_dir():
        return None
    origin = origin_of(path)
    if digest == (origin.digest if origin else digest_of(path)):
        return None
    return Wanted(model, installed=True, address=address or _earlier(digest, library))


def _source(record: Record) -> Address | None:
    """Where the picture itself says that its weights are."""
    try:
        return parse_address(record.model_source) if record.model_source else None
    except UnknownRepository:
        return None  # the picture may come from anywhere


def _earlier(digest: str, library: Library) -> Address | None:
    """Where weights are that were installed here once."""
    return revision_with(digest, [library.path(card.name) for card in library.cards()])
