"""Several downloads at once, their queue, the catalogue, and importing."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.codec import Record
from core.engine.library import Library
from core.engine.requests import Generate
from core.errors import BadCheckpoint, CannotWrite, UnknownRepository
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.catalogue import catalogue, pinned
from core.hub.downloads import Downloads, State
from core.hub.install import import_model
from core.hub.origin import Origin, remove, size_of
from core.hub.staging import unfinished
from core.hub.transfer import Patience
from core.hub.updates import update_of
from core.hub.wanted import record_of, wanted_for
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model

PARITY = Path(__file__).resolve().parent.parent / "data" / "parity"
HASTE = Patience(stall=5.0, tries=1, wait=0.01, tick=0.02)


@pytest.fixture
def endpoint(tmp_path, monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with Endpoint() as endpoint:
        for name in ("one", "two", "three"):
            data = tiny_model(tmp_path, name=name).read_bytes()
            endpoint.add(f"someone/{name}", {"model.safetensors": data})
        yield endpoint


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def downloads(endpoint, folder):
    downloads = Downloads(folder, lambda: Hub(endpoint.url), patience=HASTE)
    yield downloads
    downloads.close()


def until(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)


def states(downloads):
    return [item.state for item in downloads.all()]


def names(folder):
    return [card.name for card in Library([folder]).cards()]


def slow(endpoint):
    endpoint.block, endpoint.pace = 1024, 0.02


def test_two_run_at_once_and_the_third_waits_for_its_turn(endpoint, folder, downloads):
    slow(endpoint)
    for name in ("one", "two", "three"):
        downloads.start(Address(f"someone/{name}"))
    until(lambda: [item.progress.done > 0 for item in downloads.all()][:2] == [True, True])
    assert states(downloads) == [State.RUNNING, State.RUNNING, State.WAITING]
    downloads.pause(1)
    until(lambda: states(downloads)[2] is State.RUNNING)
    assert states(downloads)[0] is State.PAUSED
    endpoint.pace = 0.0
    until(lambda: states(downloads)[1:] == [State.DONE, State.DONE])
    assert names(folder) == ["three", "two"]
    downloads.resume(1)
    until(lambda: states(downloads)[0] is State.DONE)
    assert names(folder) == ["one", "three", "two"]
    assert downloads.all()[0].path == folder / "one.safetensors"


def test_cancelling_stops_at_once_and_leaves_nothing(endpoint, folder, downloads):
    slow(endpoint)
    downloads.start(Address("someone/one"))
    until(lambda: downloads.all()[0].progress.done > 0)
    downloads.cancel(1)
    assert downloads.all() == []
    until(lambda: not downloads._stops)
    until(lambda: not list((folder / ".downloads").iterdir()))
    assert names(folder) == []


def test_closing_pauses_and_the_next_start_of_the_program_offers_to_go_on(
    endpoint, folder, downloads
):
    slow(endpoint)
    downloads.start(Address("someone/one"))
    until(lambda: downloads.all()[0].progress.done > 2000)
    downloads.close()
    assert states(downloads) == [State.PAUSED]
    again = Downloads(folder, lambda: Hub(endpoint.url), patience=HASTE)
    again.restore()
    (item,) = again.all()
    assert (item.address, item.state) == (Address("someone/one"), State.PAUSED)
    assert item.progress.done == unfinished(folder)[0].done > 2000
    endpoint.pace = 0.0
    again.resume(item.key)
    until(lambda: states(again) == [State.DONE])
    again.close()


def test_what_failed_says_why_and_can_be_tried_again(endpoint, folder, downloads):
    downloads.start(Address("someone/four"))
    until(lambda: states(downloads) == [State.FAILED])
    assert isinstance(downloads.all()[0].problem, UnknownRepository)
    endpoint.repositories["someone/four"] = endpoint.repositories["someone/one"]
    assert downloads.start(Address("someone/four")).key == 1
    until(lambda: states(downloads) == [State.DONE])


def test_cancelling_what_waits_or_is_paused_deletes_it_too(endpoint, folder, downloads):
    slow(endpoint)
    downloads.start(Address("someone/one"))
    until(lambda: downloads.all()[0].progress.done > 0)
    downloads.pause(1)
    until(lambda: not downloads._stops)
    assert unfinished(folder)
    downloads.cancel(1)
    until(lambda: not unfinished(folder))
    assert downloads.all() == []


# -- the catalogue and updates ------------------------------------------------------------------


def test_the_catalogue_is_pinned_and_complete():
    entries = catalogue()
    assert len({entry.repository for entry in entries}) == len(entries) > 10
    for entry in entries:
        assert entry.address.pinned or entry.revision == "main"
        assert all((entry.title, entry.subject, entry.licence, entry.data, entry.schedule))
    assert {entry.repository.split("-")[0] for entry in entries} == {"google/ddpm", "google/ncsnpp"}
    entry = next(entry for entry in entries if entry.address.pinned)
    assert pinned(Address(entry.repository)) == entry.address
    assert pinned(Address(entry.repository, "v1")) == Address(entry.repository, "v1")
    assert pinned(Address("someone/else")) == Address("someone/else")


def test_an_update_is_what_the_catalogue_or_the_branch_says(endpoint):
    hub = Hub(endpoint.url)
    first = endpoint.repositories["someone/one"].commits[0][0]
    origin = Origin("someone/one", first, "", 1, "0" * 64)
    assert update_of(origin, hub) is None
    second = endpoint.add("someone/one", {"model.safetensors": b"new"})
    assert update_of(origin, hub) == Address("someone/one", second)
    entry = next(entry for entry in catalogue() if entry.address.pinned)
    ours = replace(origin, repository=entry.repository, commit=entry.revision)
    before = len(endpoint.requests)
    assert update_of(ours, hub) is None
    assert update_of(replace(ours, commit=first), hub) == entry.address
    assert len(endpoint.requests) == before


def made_with(model, digest, source=""):
    return Record(Generate(model), digest, source)


def test_a_picture_names_the_revision_of_its_weights_even_where_nothing_is_installed(
    endpoint, folder, downloads
):
    library = Library([folder], device="cpu")
    downloads.start(Address("someone/one"))
    until(lambda: states(downloads) == [State.DONE])
    commit = endpoint.repositories["someone/one"].commits[0][0]
    record = record_of(Generate("one"), library)
    assert record == Record(Generate("one"), library.digest("one"), f"someone/one@{commit}")
    assert wanted_for(record, library) is None
    remove(library.path("one"))
    wanted = wanted_for(record, library)
    assert wanted is not None
    assert (wanted.installed, wanted.address) == (False, Address("someone/one", commit))
    assert str(wanted) == f"It was made with someone/one at {commit[:7]}, which is not installed."
    nonsense = wanted_for(record._replace(model_source="a lie"), library)
    assert nonsense is not None
    assert nonsense.address is None


def test_an_old_picture_finds_the_revision_that_it_was_made_with(
    endpoint, folder, downloads, tmp_path
):
    library = Library([folder], device="cpu")
    downloads.start(Address("someone/one"))
    until(lambda: states(downloads) == [State.DONE])
    first, digest = endpoint.repositories["someone/one"].commits[0][0], library.digest("one")
    assert wanted_for(made_with("one", digest), library) is None
    newer = tiny_model(tmp_path, seed=3, name="one").read_bytes()
    endpoint.add("someone/one", {"model.safetensors": newer})
    downloads.start(Address("someone/one"))
    until(lambda: states(downloads) == [State.DONE, State.DONE])
    wanted = wanted_for(made_with("one", digest), library)
    assert wanted is not None
    assert wanted.address == Address("someone/one", first)
    assert str(wanted) == f"It was made with someone/one at {first[:7]}, which is not installed."
    unknown = wanted_for(made_with("one", "0" * 64), library)
    assert unknown is not None
    assert (unknown.installed, unknown.address) == (True, None)
    assert wanted_for(made_with("one", ""), library) is None


def test_a_picture_of_a_model_that_is_not_installed_finds_it_in_the_catalogue(folder):
    library, entry = Library([folder]), catalogue()[0]
    wanted = wanted_for(made_with(entry.address.name, "0" * 64), library)
    assert wanted is not None
    assert (wanted.installed, wanted.address) == (False, entry.address)
    assert "The catalogue has one of that name" in str(wanted)
    stranger = wanted_for(made_with("stranger", "0" * 64), library)
    assert stranger is not None
    assert stranger.address is None
    assert "the model stranger, which is not installed" in str(stranger)


# -- importing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("diffusers_ncsnpp_ve/pipeline", "pipeline"),
        ("score_sde_ve_ncsnpp_checkpoint/checkpoint.pth", "checkpoint"),
        ("ncsnv2_cifar10/weights.safetensors", "weights"),
        ("edm_ddpmpp_edm/weights.safetensors", "weights"),
    ],
)
def test_models_of_other_programs_are_converted_once_and_then_listed(folder, path, name):
    made = import_model(PARITY / path, folder, {"licence": "MIT"})
    library = Library([folder], device="cpu")
    (card,) = library.cards()
    assert (card.name, card.licence, made.parent) == (name, "MIT", folder)
    library.denoiser(name)
    with pytest.raises(CannotWrite, match="installed already"):
        import_model(PARITY / path, folder)
    assert [one.name for one in folder.iterdir() if not one.name.startswith(".")] == [made.name]
    assert not list((folder / ".downloads").iterdir())


def test_a_newer_model_of_the_users_takes_the_place_of_one_that_ships(tmp_path, folder):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    tiny_model(shipped, name="a")
    tiny_model(shipped, name="b", title="Old")
    tiny_model(tmp_path, name="b", title="New", seed=1)
    path = import_model(tmp_path / "b.safetensors", folder)
    library = Library([shipped, folder])
    assert [(card.name, card.title) for card in library.cards()] == [
        ("a", "Tiny test model"),
        ("b", "New"),
    ]
    assert library.path("b") == path
    remove(path)
    assert library.card("b").title == "Old"


def test_a_pipeline_that_was_put_there_by_hand_is_weighed_and_removed_whole(folder):
    folder.mkdir()
    shutil.copytree(PARITY / "diffusers_ncsnpp_ve" / "pipeline", folder / "by-hand")
    size = size_of(folder / "by-hand")
    assert size > 10_000
    assert remove(folder / "by-hand") == size
    assert not list(folder.iterdir())


def test_our_own_models_are_imported_byte_by_byte(tmp_path, folder):
    path = tiny_model(tmp_path)
    assert import_model(path, folder).read_bytes() == path.read_bytes()


class Harmful:
    def __reduce__(self):
        return (exec, ("raise SystemExit('it was run')",))


def test_a_pickle_that_carries_code_is_refused_and_leaves_nothing(tmp_path, folder):
    torch.save({"weights": Harmful()}, tmp_path / "harmful.pth")
    with pytest.raises(BadCheckpoint, match="more than tensors"):
        import_model(tmp_path / "harmful.pth", folder)
    assert names(folder) == []
    assert not list((folder / ".downloads").iterdir())
