"""Lists that cannot be trusted, and models that cannot be installed."""

from __future__ import annotations

import json

import pytest

from core.errors import (
    BadCheckpoint,
    BadDownload,
    CannotWrite,
)
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.download import download
from core.hub.staging import unfinished
from tests.core.hub.dealings import HASTE, TINY, fails_then_works, installed
from tests.tiny import tiny_model


@pytest.mark.parametrize("path", ["../evil", "/etc/evil", "a/../../evil", "C:\\evil", "a\\b", ""])
def test_a_path_that_leads_out_is_refused(endpoint, folder, pull, weights, path):
    digest = "0" * 40
    endpoint.listed = lambda siblings: [
        *siblings,
        {"rfilename": path, "size": 4, "blobId": digest},
    ]
    fails_then_works(endpoint, folder, pull, (BadDownload, "leads out"))


def test_a_list_without_digests_is_refused(endpoint, folder, pull, weights):
    endpoint.listed = lambda _: [{"rfilename": "a.safetensors", "size": 4}]
    fails_then_works(endpoint, folder, pull, (BadDownload, "no digest"))


def test_a_card_cannot_name_a_file_outside_the_folder(endpoint, folder, pull, tmp_path):
    place = tmp_path / "made"
    place.mkdir()
    path = tiny_model(place)
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    card = json.loads(header["__metadata__"]["scorebrush"])
    header["__metadata__"]["scorebrush"] = json.dumps({**card, "name": "../../evil"})
    text = json.dumps(header).encode()
    endpoint.add(
        "evil/one", {"m.safetensors": len(text).to_bytes(8, "little") + text + data[8 + length :]}
    )
    assert pull(Address("evil/one")).parent == folder


def test_a_repository_that_is_no_model_says_so(endpoint, folder, pull):
    endpoint.add("someone/words", {"config.json": b"{}", "tokenizer.json": b"{}"})
    with pytest.raises(BadDownload, match="holds no model"):
        pull(Address("someone/words"))
    endpoint.add("someone/junk", {"model.safetensors": b"junk" * 5000})
    with pytest.raises(BadCheckpoint, match=r"^someone/junk/model\.safetensors is neither"):
        pull(Address("someone/junk"))
    assert installed(folder) == unfinished(folder) == []


def test_of_several_models_one_must_be_named(endpoint, pull, weights, newer_weights):
    endpoint.add("someone/two", {"a.safetensors": weights, "b.safetensors": newer_weights})
    with pytest.raises(BadDownload, match=r"a\.safetensors, b\.safetensors"):
        pull(Address("someone/two"))
    assert pull(Address("someone/two", file="b.safetensors")).read_bytes() == newer_weights


def test_a_name_that_is_taken_by_another_repository_is_not_overwritten(
    endpoint, pull, weights, newer_weights
):
    path = pull()
    endpoint.add("another/tiny", {"model.safetensors": newer_weights})
    with pytest.raises(CannotWrite, match="from elsewhere"):
        pull(Address("another/tiny"))
    assert path.read_bytes() == weights


def test_two_downloads_of_one_model_do_not_meet(endpoint, folder, pull):
    endpoint.pace, endpoint.block = 0.01, 4096
    moving = download(TINY, folder, hub=Hub(endpoint.url), patience=HASTE)
    next(step for step in moving if step.done)
    with pytest.raises(CannotWrite, match="already"):
        pull()
    moving.close()
    endpoint.pace = 0.0
    pull()
