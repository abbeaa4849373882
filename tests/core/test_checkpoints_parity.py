"""Networks of the literature score as their original implementations do, picture by picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.checkpoints import adopt, card_of, load, native
from core.errors import CannotWrite
from core.level import NoiseLevel
from core.schedules import VP
from tests.foreign import relative

PARITY = Path(__file__).parent.parent / "data" / "parity"


def recorded(case):
    with np.load(PARITY / case / "io.npz") as arrays:
        tensors = {name: torch.from_numpy(arrays[name]) for name in arrays}
    facts = json.loads((PARITY / case / "case.json").read_text())
    return tensors, 5 * facts["float32_vs_float64"]


def exploding(sigma):
    """The level of a noisy picture in [0, 1], for the same picture in [-1, 1]."""
    kappa = 2 * sigma.double().reshape(-1, 1, 1, 1)
    return NoiseLevel(torch.ones_like(kappa), kappa)


def score_in_unit_range(denoiser, x, sigma):
    """The score for pictures in [0, 1], of a denoiser for pictures in [-1, 1]."""
    level = exploding(sigma)
    noise = denoiser.given(None)(2 * x - 1, level).noise
    return 2 * level.score(noise)


def test_score_sde_ncsnpp_scores_with_the_moving_averages_of_its_checkpoint():
    io, bar = recorded("score_sde_ve_ncsnpp_checkpoint")
    denoiser = load(PARITY / "score_sde_ve_ncsnpp_checkpoint" / "checkpoint.pth")
    found = score_in_unit_range(denoiser, io["x"], io["marginal_std"])
    assert relative(found, io["score"]) < bar
    assert denoiser.card.recipe["averaged"]
    assert (denoiser.card.sigma_min, denoiser.card.sigma_max) == pytest.approx((0.02, 100.0))


def test_score_sde_ddpmpp_predicts_the_recorded_noise_and_score():
    io, bar = recorded("score_sde_vp_ddpmpp")
    denoiser = load(PARITY / "score_sde_vp_ddpmpp" / "weights.safetensors")
    level = VP().level(io["t"].double().reshape(-1, 1, 1, 1))
    noise = denoiser.given(None)(io["x"], level).noise
    assert relative(noise, io["raw"]) < bar
    # The original's sigma at t = 0.001 is off by 1e-4 from rounding, so its own is divided by.
    assert relative(-noise / io["marginal_std"].reshape(-1, 1, 1, 1), io["score"]) < bar


def test_edm_ddpmpp_returns_the_recorded_output_and_picture():
    io, bar = recorded("edm_ddpmpp_edm")
    denoiser = load(PARITY / "edm_ddpmpp_edm" / "weights.safetensors")
    sigma = io["sigma"].double().reshape(-1, 1, 1, 1)
    level = NoiseLevel(torch.ones_like(sigma), sigma)
    inside, time = denoiser.parametrization.condition(io["x"], level)
    with torch.no_grad():
        assert relative(denoiser.network(inside.float(), time), io["F"]) < bar
    estimate = denoiser.given(None)(io["x"], level)
    assert relative(estimate.image, io["denoised"]) < bar
    assert relative(level.mix(*estimate), io["x"]) < 1e-6


def test_ncsnv2_scores_as_recorded():
    io, bar = recorded("ncsnv2_cifar10")
    denoiser = load(PARITY / "ncsnv2_cifar10" / "weights.safetensors")
    found = score_in_unit_range(denoiser, io["x"], io["sigmas"][io["labels"]])
    assert relative(found, io["score"]) < bar
    assert (denoiser.card.family, denoiser.card.image_size) == ("ncsnv2", 32)


@pytest.fixture(scope="module")
def pipeline():
    return load(PARITY / "diffusers_ncsnpp_ve" / "pipeline")


def test_a_pipeline_of_diffusers_scores_as_recorded(pipeline):
    io, bar = recorded("diffusers_ncsnpp_ve")
    assert relative(score_in_unit_range(pipeline, io["x"], io["sigma"]), io["score"]) < bar
    assert pipeline.card.sigma_max == pytest.approx(2 * 1348)
    assert not pipeline.card.recipe["assumed"]


def test_float16_weights_are_held_in_float32(pipeline):
    assert {p.dtype for p in pipeline.network.parameters()} == {torch.float32}
    assert not any(p.requires_grad for p in pipeline.network.parameters())
    assert not pipeline.training


def test_an_imported_model_is_the_same_after_saving_it_as_our_own(pipeline, tmp_path):
    native.save(pipeline, tmp_path / "own.safetensors", dtype=torch.float32)
    own = load(tmp_path / "own.safetensors")
    io, _ = recorded("diffusers_ncsnpp_ve")
    x, level = 2 * io["x"][:2] - 1, exploding(io["sigma"][:2])
    assert torch.equal(own.given(None)(x, level).noise, pipeline.given(None)(x, level).noise)
    assert own.card == pipeline.card


def test_an_adopted_model_scores_as_before_and_is_not_written_over(tmp_path):
    io, bar = recorded("ncsnv2_cifar10")
    source = PARITY / "ncsnv2_cifar10" / "weights.safetensors"
    adopted = adopt(source, tmp_path)
    assert adopted == tmp_path / "weights.safetensors"
    assert card_of(adopted).family == "ncsnv2"
    assert adopted.stat().st_size < 1.1 * source.stat().st_size  # these weights fit into float16
    found = score_in_unit_range(load(adopted), io["x"], io["sigmas"][io["labels"]])
    assert relative(found, io["score"]) < bar
    with pytest.raises(CannotWrite, match="exists already"):
        adopt(source, tmp_path)


def test_the_estimate_does_not_depend_on_the_path_to_a_level(pipeline):
    io, _ = recorded("diffusers_ncsnpp_ve")
    x, kappa = 2 * io["x"][4:6] - 1, 2 * io["sigma"][4:6].double().reshape(-1, 1, 1, 1)
    on_path = pipeline.given(None)(x, NoiseLevel(torch.ones_like(kappa), kappa))
    alpha = 1 / (1 + kappa**2).sqrt()
    elsewhere = pipeline.given(None)((alpha * x).float(), NoiseLevel(alpha, alpha * kappa))
    assert relative(elsewhere.image, on_path.image) < 1e-5
    assert relative(elsewhere.noise, on_path.noise) < 1e-5
