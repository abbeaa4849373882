from __future__ import annotations

import json
import os

import pytest
import safetensors.torch
import torch

from core.checkpoints import load, native
from core.checkpoints.card import METADATA_KEY, card_of
from core.errors import BadCheckpoint, CannotWrite, NotFinite
from core.level import NoiseLevel
from tests.tiny import CARD, tiny_denoiser, tiny_model


def rewrite(path, change, card=None):
    """Put a model file together again with other tensors or another card."""
    tensors = safetensors.torch.load_file(path)
    change(tensors)
    text = json.dumps({**json.loads(CARD.to_json()), **(card or {})})
    safetensors.torch.save_file(tensors, path, {METADATA_KEY: text})
    return path


def test_a_model_comes_back_with_what_it_says(tmp_path):
    saved = tiny_denoiser()
    native.save(saved, tmp_path / "a.safetensors", torch.float32)
    loaded = load(tmp_path / "a.safetensors")
    assert loaded.card == saved.card
    assert loaded.parametrization == saved.parametrization
    x = torch.randn(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    level = NoiseLevel(torch.tensor(1.0), torch.tensor(2.0))
    label = torch.tensor([[1.0, 1, 0, 0]]).expand(2, -1)
    with torch.no_grad():
        expected, found = saved(x, level, label), loaded(x, level, label)
    assert torch.equal(expected.image, found.image)
    assert torch.equal(expected.noise, found.noise)


def test_float16_rounds_parameters_but_no_buffer(tmp_path):
    saved = tiny_denoiser()
    path = tmp_path / "a.safetensors"
    native.save(saved, path)
    on_disk, loaded = safetensors.torch.load_file(path), load(path).network.state_dict()
    parameters = dict(saved.network.named_parameters())
    assert parameters.keys() < on_disk.keys(), "a network with buffers is needed here"
    for name, tensor in saved.network.state_dict().items():
        kept = tensor.half() if name in parameters else tensor
        assert on_disk[name].dtype == kept.dtype
        assert torch.equal(on_disk[name], kept)
        assert torch.equal(loaded[name], kept.float())
        assert loaded[name].dtype == torch.float32


def test_a_loaded_model_asks_for_no_gradients_and_does_not_drop_out(tmp_path):
    denoiser = load(tiny_model(tmp_path))
    assert not denoiser.training
    assert not any(parameter.requires_grad for parameter in denoiser.parameters())


def test_saving_replaces_the_old_file_only_when_the_new_one_is_whole(tmp_path, monkeypatch):
    path = tiny_model(tmp_path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"disk of .* is full\. Free some space"):
        native.save(tiny_denoiser(seed=1), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_diverged_model_is_not_saved(tmp_path):
    denoiser = tiny_denoiser()
    next(denoiser.network.parameters()).data[0] = torch.nan
    with pytest.raises(NotFinite, match=r"not finite.*diverged"):
        native.save(denoiser, tmp_path / "a.safetensors")
    next(denoiser.network.parameters()).data[0] = 1e5  # infinite in float16
    with pytest.raises(NotFinite, match="not finite"):
        native.save(denoiser, tmp_path / "a.safetensors")
    assert not list(tmp_path.iterdir())


def test_missing_extra_and_misshapen_tensors_are_named(tmp_path):
    path = tiny_model(tmp_path)

    def change(tensors):
        del tensors["norm.weight"]
        tensors["surplus"] = torch.zeros(1)
        tensors["norm.bias"] = torch.zeros(3)

    rewrite(path, change)
    with pytest.raises(BadCheckpoint) as caught:
        load(path)
    for part in (
        "norm.weight is missing",
        "surplus is unknown",
        "norm.bias has the shape (3,) instead of (16,)",
        str(path),
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "card",
    [
        {"network": {"kind": "perceptron"}},
        {"network": {**CARD.network, "colour": 3}},
        {"network": {**CARD.network, "image_size": 17}},
        {"network": {**CARD.network, "widths": [-4, 8]}},
        {"network": {**CARD.network, "patch": 0}},
        {"network": {**CARD.network, "widths": "wide"}},
        {"parametrization": {"kind": "guess"}},
        {"parametrization": {"kind": "edm", "colour": 3}},
    ],
)
def test_a_card_that_cannot_be_built_is_refused(tmp_path, card):
    path = rewrite(tiny_model(tmp_path), lambda _: None, card)
    with pytest.raises(BadCheckpoint):
        load(path)


def test_a_damaged_file_is_refused_before_its_network_is_built(tmp_path, monkeypatch):
    path = tiny_model(tmp_path)
    path.write_bytes(path.read_bytes()[:-100])
    monkeypatch.setattr(native, "build_network", lambda *_: pytest.fail("built"))
    with pytest.raises(BadCheckpoint, match="100 bytes short"):
        load(path)


def test_weights_without_a_card_are_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(1)}, path)
    for read in (native.load, card_of):
        with pytest.raises(BadCheckpoint, match="no model card"):
            read(path)
