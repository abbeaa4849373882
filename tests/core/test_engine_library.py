from __future__ import annotations

import hashlib

import numpy as np
import pytest
import torch

from core import checkpoints
from core.engine.device import PRECISION_VARIABLE
from core.engine.library import Library, model_folders
from core.engine.requests import Generate
from core.errors import BadCheckpoint, BadRequest, NotFinite, UnknownModel
from tests.engine import answered
from tests.tiny import tiny_denoiser, tiny_model


@pytest.fixture
def folder(tmp_path):
    tiny_model(tmp_path)
    tiny_model(tmp_path, seed=1, name="Other-16", title="Another")
    return tmp_path


def test_models_are_found_by_name_and_by_path(folder):
    library = Library([folder / "missing", folder])
    assert sorted(card.name for card in library.cards()) == ["Other-16", "tiny"]
    assert library.card(" TINY ").name == "tiny"
    assert library.card("other-16").title == "Another"
    assert library.card(str(folder / "tiny.safetensors")).name == "tiny"
    assert Library([]).card(str(folder / "tiny.safetensors")).name == "tiny"


def test_an_unknown_model_says_what_there_is(folder):
    library = Library([folder])
    with pytest.raises(UnknownModel, match=r"Did you mean Other-16\? Installed: Other-16, tiny"):
        library.path("other-61")
    with pytest.raises(UnknownModel, match=r"'xyz'\. Installed: Other-16, tiny"):
        library.path("xyz")
    with pytest.raises(UnknownModel, match=r"none is installed\. Put one into .*empty"):
        Library([folder / "empty"]).path("tiny")


def test_a_damaged_file_hides_no_other(folder):
    bad = folder / "bad.safetensors"
    bad.write_bytes((folder / "tiny.safetensors").read_bytes()[:5000])
    library = Library([folder])
    assert len(library.cards()) == 2
    assert list(library.damaged()) == [bad]
    with pytest.raises(BadCheckpoint, match=r"bad\.safetensors .*download or copy it again"):
        library.denoiser("bad")


def test_the_last_folder_wins_so_that_the_users_models_replace_those_that_ship(folder):
    mine = folder / "mine"
    mine.mkdir()
    tiny_model(mine, seed=5, title="Mine")
    for folders, title in (([folder, mine], "Mine"), ([mine, folder], "Tiny test model")):
        library = Library(folders)
        assert library.card("tiny").title == title
        assert [card.title for card in library.cards() if card.name == "tiny"] == [title]


def test_a_model_is_read_once_and_again_when_it_changes(folder, monkeypatch):
    reads = []
    load = checkpoints.load

    def counted(path):
        reads.append(path.name)
        return load(path)

    monkeypatch.setattr(checkpoints, "load", counted)
    library = Library([folder])
    first = library.denoiser("tiny")
    assert library.denoiser("TINY") is first
    path = folder / "tiny.safetensors"
    assert library.digest("tiny") == hashlib.sha256(path.read_bytes()).hexdigest()
    tiny_model(folder, seed=7, title="Retrained")
    assert library.denoiser("tiny") is not first
    assert library.digest("tiny") == hashlib.sha256(path.read_bytes()).hexdigest()
    assert library.card("tiny").title == "Retrained"
    assert reads == ["tiny.safetensors"] * 2


def test_a_model_of_another_program_says_what_it_is_as_it_is_read(folder, monkeypatch):
    path = folder / "foreign.pth"
    path.write_bytes(b"tensors under other names")
    denoiser = tiny_denoiser(name="foreign")
    monkeypatch.setattr(checkpoints, "load", lambda _: denoiser)
    library = Library([folder])
    assert library.card(str(path)) is denoiser.card
    result = answered(Generate(str(path), "rose", count=1, steps=2), library)
    assert result.model_digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_two_latest_models_stay_in_memory(folder):
    tiny_model(folder, seed=2, name="third")
    library = Library([folder])
    tiny, other = library.denoiser("tiny"), library.denoiser("other-16")
    assert library.denoiser("tiny") is tiny
    library.denoiser("third")
    assert library.denoiser("tiny") is tiny
    assert library.denoiser("other-16") is not other


def test_memory_can_be_handed_back(folder):
    library = Library([folder])
    tiny, other = library.denoiser("tiny"), library.denoiser("other-16")
    library.release(except_for="other-16")
    assert library.denoiser("other-16") is other
    assert library.denoiser("tiny") is not tiny
    library.release()
    assert library.denoiser("other-16") is not other


def test_a_device_that_is_not_here_is_said_before_the_weights_are_read(folder, monkeypatch):
    monkeypatch.setattr(checkpoints, "load", lambda _: pytest.fail("read"))
    with pytest.raises(BadRequest, match="no device 'abacus'"):
        Library([folder], device="abacus").denoiser("tiny")


def test_the_usual_folders_hold_the_shipped_models_first():
    shipped, own = model_folders()
    assert shipped.parts[-2:] == ("resources", "models")
    assert own.name == "models"
    assert "Scorebrush" in own.parts


@pytest.mark.parametrize(("precision", "levels"), [("float32", 1), ("bfloat16", 12)])
def test_a_real_network_gives_a_seed_the_same_picture_in_every_batch(
    folder, monkeypatch, precision, levels
):
    """Float arithmetic may round differently with the batch; the noise never differs."""
    monkeypatch.setenv(PRECISION_VARIABLE, precision)
    request = Generate("tiny", label="rose", count=5, seed=11, steps=8)
    library = Library([folder])
    whole = answered(request, library)
    again = answered(request, library)
    assert whole.images.tobytes() == again.images.tobytes()
    assert whole.model_digest == library.digest("tiny")
    for index in (0, 4):
        alone = answered(request.picture(index), library)
        difference = np.abs(alone.images[0].astype(int) - whole.images[index])
        assert difference.max() <= levels


def test_labels_and_guidance_change_a_real_network(folder):
    library = Library([folder])
    settings = [
        Generate("tiny", count=2, steps=4),
        Generate("tiny", "flowers", count=2, steps=4),
        Generate("tiny", "flowers/rose", count=2, steps=4),
        Generate("tiny", "flowers/rose", count=2, steps=4, guidance=3),
    ]
    pictures = [answered(request, library).images for request in settings]
    for index, first in enumerate(pictures):
        for second in pictures[index + 1 :]:
            assert (first != second).any()


def test_a_network_that_overflows_is_named(folder):
    denoiser = tiny_denoiser(name="hot")
    torch.nn.init.constant_(denoiser.network.get_parameter("pixels.weight"), 3e38)
    checkpoints.native.save(denoiser, folder / "hot.safetensors", torch.float32)
    with pytest.raises(NotFinite, match="model hot"):
        answered(Generate("hot", count=1, steps=2), Library([folder]))
