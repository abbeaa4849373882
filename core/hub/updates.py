"""Newer revisions of installed models: found when somebody asks, never installed unasked."""

from __future__ import annotations

from dataclasses import replace

from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.catalogue import entry_of
from core.hub.origin import Origin


def update_of(origin: Origin, hub: Hub) -> Address | None:
    """What to download to have the newest revision, or None if it is installed.

    A model of the catalogue is up to date at the catalogue's commit, which is known to work.

    Raises:
        Unreachable, AccessDenied, UnknownRepository: as the Hub answers.
    """
    entry = entry_of(origin.latest)
    commit = entry.revision if entry and entry.address.pinned else hub.commit_of(origin.latest)
    return None if commit == origin.commit else replace(origin.latest, revision=commit)
