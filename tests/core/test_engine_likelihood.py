"""Likelihood as a task: exact where the truth is known, with progress, cancelled in time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.bits import dequantised
from core.denoiser import Denoiser
from core.divergence import ExactTrace, GaussianProbes, Rademacher
from core.engine import likelihoods, tasks
from core.engine.library import Library
from core.engine.requests import Likelihood
from core.errors import BadPicture, BadRequest, NotFinite, OutOfMemory, UnknownLabel
from core.images import save_png
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from tests.analytic import Gaussian, level
from tests.engine import LibraryOfOne, drained
from tests.tiny import CARD, tiny_model
from training.data import load_photographs

SMALL = replace(CARD, image_size=4, sigma_min=0.01, sigma_max=5000.0, sigma_data=0.3)
MEANS = torch.tensor([0.2, 0.0, 0.0, -0.3])  # of the labels, on top of one another


def nothing(x):
    """What happens at an ordinary evaluation."""


class Straight(torch.nn.Module):
    """The exact network for normal pixels of deviation 0.3, whose mean the label says."""

    def __init__(self):
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(()))
        self.calls = []
        self.before = nothing

    def forward(self, x, time, label=None):
        self.calls.append(len(x))
        self.before(x)
        mean = 0.0 if label is None else (label @ MEANS)[:, None, None, None]
        kappa = time[:, None, None, None].to(x.dtype)
        return (mean * kappa**2 + 0.09 * x) / (kappa**2 + 0.09) + self.bias


class OneModel(LibraryOfOne):
    """A library of one model, and what was asked of it."""

    def __init__(self):
        self.network = Straight()
        self.dtypes = []

    def card(self, name):
        return SMALL

    def denoiser(self, name, dtype=None):
        self.dtypes.append(dtype)
        return Denoiser(self.network, ImagePrediction(SMALL.sigma_min), SMALL)


@pytest.fixture
def library():
    return OneModel()


def photographs(count):
    random = np.random.default_rng(0)
    return tuple(random.integers(60, 200, (4, 4, 3), dtype=np.uint8) for _ in range(count))


@pytest.mark.parametrize(("label", "mean"), [(None, 0.0), ("flowers", 0.2), ("Aerial", -0.3)])
def test_bits_of_a_known_density_are_exact(library, label, mean):
    pictures = photographs(3)
    request = Likelihood(pictures, "m", label, ExactTrace(), draws=2, seed=5, tolerance=1e-6)
    steps, result = drained(request, library)
    world = Gaussian(torch.tensor(mean).double(), torch.tensor(0.3).double())
    for index, pixels in enumerate(pictures):
        noise = NoiseSource([5 + index])
        k = torch.from_numpy(pixels).permute(2, 0, 1)[None].float()
        nats = [
            world.log_density(dequantised(k, noise).double(), level(1.0, 0.01)) for _ in range(2)
        ]
        wanted = [math.log2(127.5) - each.item() / (48 * math.log(2)) for each in nats]
        assert result.bits[index] == pytest.approx(sum(wanted) / 2, abs=2e-4)
        assert result.errors[index] == pytest.approx(abs(wanted[0] - wanted[1]) / 2, abs=2e-4)
    assert result.mean == pytest.approx(result.bits.mean())
    assert result.standard_error == pytest.approx(result.bits.std(ddof=1) / math.sqrt(3))
    assert result.evaluations == len(library.network.calls)
    assert (result.model_digest, result.request) == ("digest", request)
    assert library.dtypes == [torch.float32]
    finished = [step for step in steps if step.bits is not None]
    assert np.array_equal(np.concatenate([step.bits for step in finished]), result.bits)


def test_progress_follows_every_evaluation_and_tells_the_time_left(library):
    run = tasks.run(Likelihood(photographs(2), "m"), library)
    fractions: list[float] = []
    for step in run:
        # one for each evaluation and one for each finished batch
        finished = sum(entry is not None for entry in fractions if entry == 1)
        assert len(library.network.calls) in {step.evaluations, step.evaluations + finished}
        assert step.total >= step.evaluations
        fractions.append(step.fraction)
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)
    assert step.seconds_left == 0


def test_closing_it_cancels_within_an_evaluation(library):
    run = tasks.run(Likelihood(photographs(2), "m"), library)
    for _ in range(5):
        next(run)
    calls = len(library.network.calls)
    run.close()
    assert len(library.network.calls) == calls == 5


def test_a_picture_does_not_depend_on_its_batch(library, monkeypatch):
    pictures = photographs(3)
    request = Likelihood(pictures, "m", trace=GaussianProbes(2), seed=3)
    whole = drained(request, library)[1]
    monkeypatch.setitem(likelihoods._PIXELS_AT_ONCE, "cpu", 2 * 16)
    split = drained(request, library)[1]
    np.testing.assert_allclose(split.bits, whole.bits, rtol=0, atol=1e-5)
    alone = drained(replace(request, pictures=pictures[1:2], seed=4), library)[1]
    np.testing.assert_allclose(alone.bits, whole.bits[1:2], rtol=0, atol=1e-5)
    assert alone.standard_error == alone.errors[0] > 0


def test_memory_that_ends_halves_the_batch(library):
    def short(x):
        if len(x) > 1:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    library.network.before = short
    steps, result = drained(Likelihood(photographs(3), "m"), library)
    assert len(result.bits) == 3
    assert [step.note for step in steps if step.note] == list(result.notes)
    assert "continuing with 1" in result.notes[-1]
    library.network.before = lambda x: short(torch.cat([x, x]))
    with pytest.raises(OutOfMemory, match="to differentiate it"):
        drained(Likelihood(photographs(1), "m"), library)


def test_files_are_read_cropped_and_shrunk_as_in_training(library, tmp_path):
    wide = np.random.default_rng(1).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    save_png(tmp_path / "wide.png", wide)
    request = Likelihood((tmp_path / "wide.png", str(tmp_path / "wide.png"), wide), "m")
    prepared = likelihoods.prepared(request, SMALL)
    assert prepared.shape == (3, 3, 4, 4)
    assert np.array_equal(prepared[0], prepared[1])
    trained_on = load_photographs(tmp_path, 4)
    assert np.array_equal(
        prepared[2], np.concatenate([part.pixels for part in trained_on.values()])[0]
    )
    assert likelihoods.prepared(request, replace(SMALL, channels=1)).shape == (3, 1, 4, 4)


def test_a_real_model_is_measured_in_float32_whatever_it_samples_in(tmp_path, monkeypatch):
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "bfloat16")
    tiny_model(tmp_path)
    library = Library([tmp_path])
    request = Likelihood(
        (np.full((16, 16, 3), 99, np.uint8),), "tiny", trace=Rademacher(2), tolerance=0.01
    )
    result = drained(request, library)[1]
    assert np.isfinite(result.bits).all()
    assert result.model_digest == library.digest("tiny")
    parameter = next(library.denoiser("tiny").network.parameters())
    assert parameter.dtype == torch.bfloat16
    parameter = next(library.denoiser("tiny", torch.float32).network.parameters())
    assert parameter.dtype == torch.float32
    assert not parameter.grad


def test_what_cannot_be_measured_is_said(library, tmp_path):
    picture = photographs(1)
    for wrong in (
        {"pictures": ()},
        {"draws": 0},
        {"tolerance": 0.0},
        {"tolerance": math.nan},
        {"seed": -1},
        {"model": " "},
    ):
        with pytest.raises(BadRequest):
            Likelihood(**{"pictures": picture, "model": "m", **wrong})
    with pytest.raises(UnknownLabel, match="no label 'cat'"):
        next(tasks.run(Likelihood(picture, "m", "cat"), library))
    (tmp_path / "text.png").write_text("no picture")
    for bad in (tmp_path / "text.png", tmp_path / "none.png", np.zeros((4, 4), np.uint8)):
        with pytest.raises(BadPicture):
            next(tasks.run(Likelihood((bad,), "m"), library))
    assert not library.network.calls
    library.network.before = lambda x: x.detach().fill_(math.nan)
    with pytest.raises(NotFinite, match="model m"):
        drained(Likelihood(picture, "m"), library)
