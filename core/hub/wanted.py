"""The weights that an old picture was made with, where they are not those that are installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import ScorebrushError
from core.hub.address import Address
from core.hub.catalogue import catalogue
from core.hub.origin import digest_of, origin_of, revision_with

if TYPE_CHECKING:
    from core.engine.library import Library


@dataclass(frozen=True)
class Wanted:
    """What a picture would need to be made again exactly.

    Attributes:
        model: the name that its request asks for.
        installed: whether a model of that name is installed, with other weights.
        address: what downloads the right one, if that is known.
    """

    model: str
    installed: bool
    address: Address | None

    def __str__(self) -> str:
        revision = f"{self.address.short}, which is not installed" if self.address else ""
        if self.installed:
            return f"It was made with {revision or 'other weights than those that are installed'}."
        return f"It was made with {revision or f'the model {self.model}, which is not installed'}."


def wanted_for(model: str, digest: str, library: Library) -> Wanted | None:
    """What is missing to make a picture again, or None if it is there.

    Args:
        model: the name or path of its request.
        digest: SHA-256 of the model's file that the picture carries; "" if it carries none.
        library: the installed models.
    """
    try:
        path = library.path(model)
    except ScorebrushError:
        known = (entry.address for entry in catalogue() if entry.address.name == model)
        return Wanted(model, installed=False, address=next(known, None))
    if not digest or path.is_dir():
        return None
    origin = origin_of(path)
    if digest == (origin.digest if origin else digest_of(path)):
        return None
    paths = [library.path(card.name) for card in library.cards()]
    return Wanted(model, installed=True, address=revision_with(digest, paths))
