"""The catalogue: public models that are known to work, pinned to commits where those are known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from core import resources
from core.hub.address import Address


@dataclass(frozen=True)
class Entry:
    """A model of the catalogue.

    Attributes:
        repository: ``owner/name`` on the Hub.
        revision: a commit; "main" where none is known, which the first download then pins.
        title: the name people read.
        subject: what it draws, in a word or two.
        image_size: side of its pictures in pixels.
        bytes: what is to be downloaded, to the nearest million.
        licence: of the weights, as their repository states it.
        family: where the model comes from.
        schedule: of its noise, in a word or two.
        data: what it was trained on.
    """

    repository: str
    revision: str
    title: str
    subject: str
    image_size: int
    bytes: int
    licence: str
    family: str
    schedule: str
    data: str

    @property
    def address(self) -> Address:
        """What downloads it."""
        return Address(self.repository, self.revision)

    @property
    def about(self) -> dict[str, Any]:
        """What its card shall say that its files do not."""
        return {"title": self.title, "data": self.data, "licence": self.licence}


@cache
def catalogue() -> tuple[Entry, ...]:
    """All models of the catalogue, the smallest download first."""
    data = json.loads(resources.path("catalogue.json").read_text(encoding="utf-8"))
    return tuple(Entry(**entry) for entry in data["models"])


def entry_of(address: Address) -> Entry | None:
    """The catalogue's entry for a repository, if it has one."""
    return next((e for e in catalogue() if e.repository == address.repository), None)


def pinned(address: Address) -> Address:
    """The commit of the catalogue where a repository is named without a revision."""
    entry = entry_of(address)
    return entry.address if entry and address.revision == "main" and not address.file else address
