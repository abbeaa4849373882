"""The analysis of a picture: exact where the truth is known, in parts that sum up to the whole."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from core.bits import WIDTH
from core.divergence import ExactTrace
from core.engine.analyses import latent_statistics
from core.engine.library import Library
from core.engine.requests import Analyse
from core.engine.tasks import run
from core.errors import BadData, BadPicture, BadRequest, UnknownLabel
from core.likelihood import Likelihood
from core.likelihood_spread import read_spread
from tests.analytic import Gaussian
from tests.engine import drained
from tests.tiny import tiny_model

SIDE = 4


class NoNoise:
    def like(self, x):
        return torch.zeros_like(x)


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    tiny_model(folder)
    return Library([folder], device="cpu")


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)


def test_independent_values_share_as_their_own_densities_say():
    """Where values know nothing of each other, the attribution is the truth, value by value."""
    deviation = torch.linspace(0.1, 0.6, 2 * SIDE * SIDE, dtype=torch.float64)
    world = Gaussian(torch.zeros(2, SIDE, SIDE).double(), deviation.reshape(2, SIDE, SIDE))
    x = torch.randn(1, 2, SIDE, SIDE, generator=torch.Generator().manual_seed(0)).double()
    found = Likelihood(ExactTrace()).of(world, x, NoNoise())
    variance = world.deviation**2
    wanted = -(x**2 / variance + (2 * math.pi * variance).log()) / 2
    torch.testing.assert_close(found.shares, wanted, rtol=0, atol=1e-3)
    assert found.shares.sum().item() == pytest.approx(found.nats.item(), abs=1e-9)
    # The divergence along the way is that of a normal law, sum of d/da log deviation, per value.
    angles, rates = found.way.T
    assert angles[0] == 0
    assert angles[-1].item() == pytest.approx(math.pi / 2)
    sine, cosine = angles.sin()[:, None], angles.cos()[:, None]
    spread = cosine**2 * variance.flatten() + sine**2
    wanted = (cosine * sine * (1 - variance.flatten()) / spread).mean(1)
    torch.testing.assert_close(rates, wanted, rtol=0, atol=1e-6)


def test_parts_sum_up_to_the_whole_and_every_draw_sharpens_it(library, picture):
    seen, result = drained(Analyse(picture, "tiny", draws=3), library)
    answers = [progress.answer for progress in seen if progress.answer]
    assert [answer.draws for answer in answers] == [1, 2, 3]
    assert math.isnan(answers[0].error)
    assert answers[2].error > 0
    last = result.analysis
    assert last.surprise.shape == (16, 16)
    assert last.surprise.mean() == pytest.approx(last.bits, rel=1e-12)
    assert (last.picture == picture).all()
    shares = [progress.fraction for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert result.evaluations > 0


def test_it_agrees_with_the_likelihood_of_the_command_line(library, picture):
    from core.engine.requests import Likelihood as Question

    _, one = drained(Analyse(picture, "tiny", draws=1, seed=3), library)
    _, other = drained(Question((picture,), "tiny", seed=3), library)
    assert one.analysis.bits == pytest.approx(other.bits[0], rel=1e-6)


def test_what_is_saved_and_the_latent_make_up_the_bits(library, picture):
    _, result = drained(Analyse(picture, "tiny", draws=1), library)
    found = result.analysis
    # bits = WIDTH - log2 p(latent) / D - saved, and the scale of x at the ends, which is near 1.
    prior = math.log2(2 * math.pi * 80**2) / 2 + found.latent.length**2 / (2 * math.log(2))
    stretch = math.log2(math.hypot(1, 80))
    # The curve is the density of the gain over octaves.
    octaves = np.log2(found.kappas)
    assert np.trapezoid(found.saved, octaves) == pytest.approx(found.gain, rel=0.1)
    assert found.bits == pytest.approx(WIDTH + prior - found.gain - stretch, abs=1e-3)


def test_statistics_of_normal_values_lie_within_their_errors():
    latent = np.random.default_rng(0).normal(size=(3, 64, 64))
    found = latent_statistics([latent])
    for _, value, expected, error in found.rows:
        assert abs(value - expected) < 3 * error
    assert found.density.sum() * 0.2 == pytest.approx(1, abs=1e-3)
    narrow = latent_statistics([0.5 * latent])
    assert narrow.variance == pytest.approx(0.25, rel=0.05)
    assert narrow.length == pytest.approx(0.5, rel=0.05)
    assert latent_statistics([latent**3]).kurtosis > 5


def test_the_spread_of_the_training_data_comes_along_and_tells_its_weights(library, picture):
    folder = library.folders[0].parent / "likelihoods"
    folder.mkdir()
    data = {"format": 1, "train": [4.0, 4.2], "held_out": [4.1], "digest": "of other weights"}
    path = folder / "tiny.json"
    path.write_text(json.dumps(data))
    _, result = drained(Analyse(picture, "tiny", draws=1), library)
    assert result.analysis.spread.train == (4.0, 4.2)
    assert result.analysis.dated
    path.write_text(json.dumps({**data, "format": 2}))
    assert read_spread(path) is None
    path.write_text("half of it {")
    with pytest.raises(BadData, match="cannot be read"):
        read_spread(path)
    _, result = drained(Analyse(picture, "tiny", draws=1), library)
    assert result.analysis.spread is None
    assert "cannot be read" in result.notes[0]


def test_it_stops_within_an_evaluation_and_says_what_cannot_be(library, picture, tmp_path):
    steps = run(Analyse(picture, "tiny"), library)
    assert next(steps).evaluations == 1
    steps.close()
    with pytest.raises(UnknownLabel):
        next(run(Analyse(picture, "tiny", label="moon"), library))
    with pytest.raises(BadPicture):
        next(run(Analyse(tmp_path / "gone.png", "tiny"), library))
    with pytest.raises(BadRequest, match="draws"):
        Analyse(picture, draws=0)
    with pytest.raises(BadRequest, match="tolerance"):
        Analyse(picture, tolerance=1.0)
