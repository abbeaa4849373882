"""What the tests of the Hub have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.engine.library import Library
from core.hub.address import Address
from core.hub.staging import unfinished
from core.hub.transfer import Patience

ROOT = Path(__file__).resolve().parents[3]
HASTE = Patience(stall=5.0, tries=2, wait=0.01, tick=0.02)
REPOSITORY = "someone/tiny"
TINY = Address(REPOSITORY)


def answering(body, status=200, **headers):
    """A mishap: every file is answered with this."""

    def answer(handler):
        handler.plain(body, status, **headers)
        return True

    return answer


def installed(folder):
    return [card.name for card in Library([folder]).cards()]


def fails_then_works(endpoint, folder, pull, told, patience=HASTE):
    """One failed download, in a clear word and leaving no model; then one that works."""
    weights = endpoint.repositories[REPOSITORY].commits[0][1]["model.safetensors"]
    kind, words = told
    with pytest.raises(kind, match=words) as caught:
        pull(patience=patience)
    assert installed(folder) == []
    assert not list(folder.glob("*.safetensors"))
    assert "\n" not in str(caught.value)
    endpoint.mishap = lambda _: False
    endpoint.listed = lambda siblings: siblings
    assert pull().read_bytes() == weights
    assert installed(folder) == ["tiny"]
    assert unfinished(folder) == []
