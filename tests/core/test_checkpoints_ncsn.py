"""Checkpoints of NCSN and NCSNv2 are read with their ladder and their moving averages."""

from __future__ import annotations

import math

import pytest
import torch

from core.checkpoints import load, ncsnv2
from core.checkpoints.tensors import Weights
from core.errors import BadCheckpoint
from core.level import NoiseLevel
from tests.foreign import on_meta, relative, shapes_of, state_of


def state_for(description):
    built = on_meta(description)
    stages = description["stages"]
    return state_of(built, ncsnv2._sources(built, stages))


def ladder(high, low, count):
    return torch.linspace(math.log(high), math.log(low), count).exp()


@pytest.mark.parametrize(
    ("stages", "high", "size"),
    [(4, 50, 32), (4, 90, 64), (5, 140, 96), (5, 190, 128), (6, 348, 256)],
)
@pytest.mark.parametrize("width", [12, 16])
def test_depth_width_and_size_are_told_by_the_tensors(stages, high, size, width):
    expected = {
        "kind": "ncsnv2",
        "image_size": size,
        "channels": 3,
        "width": width,
        "stages": stages,
    }
    state = {"sigmas": ladder(high, 0.01, 20), **state_for(expected)}
    assert ncsnv2.recognises(shapes_of(state))
    card = ncsnv2.read(Weights(state), "net", "file", {}).card
    assert dict(card.network) == expected
    assert (card.sigma_min, card.sigma_max) == pytest.approx((0.02, 2 * high))


def test_ncsn_has_a_row_of_its_normalizations_for_each_noise_level():
    expected = {
        "kind": "ncsn",
        "image_size": 32,
        "channels": 1,
        "width": 8,
        "stages": 4,
        "noise_levels": 10,
    }
    card = ncsnv2.read(Weights(state_for(expected)), "net", "file", {}).card
    assert dict(card.network) == expected
    assert card.parametrization["kappas"][0] == pytest.approx(2.0)
    assert card.parametrization["kappas"][-1] == pytest.approx(0.02)
    assert len(card.parametrization["kappas"]) == 10


def test_the_configuration_tells_what_averages_alone_do_not():
    expected = {"kind": "ncsnv2", "image_size": 96, "channels": 3, "width": 8, "stages": 4}
    config = {
        "data": {"image_size": 96, "rescaled": True},
        "model": {"sigma_begin": 140, "sigma_end": 0.01, "num_classes": 788},
    }
    card = ncsnv2.read(Weights(state_for(expected)), "net", "file", {"config": config}).card
    assert card.image_size == 96
    assert card.sigma_max == pytest.approx(140)  # rescaled pictures are in [-1, 1] already
    assert card.recipe["assumed"] == []


@pytest.mark.parametrize(
    "config",
    [{"model": {"nonlinearity": "relu"}}, {"config": {"data": {"logit_transform": True}}}],
)
def test_what_no_tensor_would_tell_is_refused(config):
    state = state_for({"kind": "ncsnv2", **SMALL})
    with pytest.raises(BadCheckpoint, match="was trained with"):
        ncsnv2.read(Weights(state), "net", "file", config)


def test_a_training_checkpoint_samples_with_its_moving_averages(tmp_path):
    averages = state_for({"kind": "ncsnv2", **SMALL})
    raw = {f"module.{name}": tensor + 1 for name, tensor in averages.items()}
    raw["module.sigmas"] = ladder(50, 0.01, 7)
    torch.save([raw, {"state": {}}, 3, 1000, averages], tmp_path / "checkpoint_1000.pth")
    denoiser = load(tmp_path / "checkpoint_1000.pth")
    assert torch.equal(
        denoiser.network.get_parameter("body.stem.weight"), averages["begin_conv.weight"]
    )
    assert denoiser.card.recipe["averaged"]
    assert denoiser.card.sigma_max == pytest.approx(100)


def test_a_checkpoint_without_averages_samples_with_its_weights(tmp_path):
    state = state_for({"kind": "ncsn", **SMALL, "noise_levels": 5})
    model = {f"module.{name}": tensor for name, tensor in state.items()}
    torch.save([model, {"state": {}}], tmp_path / "checkpoint.pth")
    denoiser = load(tmp_path / "checkpoint.pth")
    assert torch.equal(denoiser.network.get_parameter("body.end.bias"), state["end_conv.bias"])
    assert not denoiser.card.recipe["averaged"]


def test_ncsn_returns_the_score_at_its_own_noise_levels(tmp_path):
    """For pictures in [0, 1]: noise = -sigma score(x, index)."""
    state = state_for({"kind": "ncsn", **SMALL, "noise_levels": 5})
    torch.save(state, tmp_path / "net.pth")
    denoiser = load(tmp_path / "net.pth")
    sigmas = ladder(1, 0.01, 5)
    x = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    for index in (0, 2, 4):
        kappa = 2 * sigmas[index].double().expand(2, 1, 1, 1)
        level = NoiseLevel(torch.ones_like(kappa), kappa)
        with torch.no_grad():
            score = denoiser.network(2 * x - 1, torch.full((2,), float(index)))
        found = 2 * level.score(denoiser.given(None)(2 * x - 1, level).noise)
        assert relative(found, score) < 1e-5


SMALL = {"image_size": 32, "channels": 3, "width": 8, "stages": 4}
