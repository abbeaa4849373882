"""Samplers side by side: the same pictures as alone, their time, and how far from a long run."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.engine.benches import draws_noise
from core.engine.library import Library
from core.engine.requests import Bench, Generate, Trial
from core.engine.tasks import run
from core.errors import BadRequest, UnknownLabel
from core.samplers import (
    DDIM,
    Ancestral,
    DormandPrince,
    EulerMaruyama,
    Heun,
    LogClock,
    PredictorCorrector,
)
from tests.engine import drained
from tests.tiny import tiny_model


@pytest.fixture
def library(tmp_path):
    tiny_model(tmp_path)
    return Library([tmp_path], device="cpu")


def test_each_trial_is_the_picture_that_its_request_makes_alone(library):
    trials = (Trial(DDIM(), 4), Trial(Heun(), 3), Trial(Ancestral(), 4))
    request = Bench(trials, "tiny", "aerial", seed=7, reference=Trial(Heun(), 30))
    seen, result = drained(request, library)
    for trial, outcome in zip(trials, result.outcomes, strict=False):
        alone = Generate("tiny", "aerial", 1, 7, trial.sampler, trial.steps)
        _, wanted = drained(alone, library)
        np.testing.assert_array_equal(outcome.pixels, wanted.images[0])
        assert outcome.evaluations == wanted.evaluations
        assert outcome.seconds > 0
    assert [outcome.draws for outcome in result.outcomes] == [False, False, True, False]
    reference = result.outcomes[-1]
    assert reference.distance == 0
    first = result.outcomes[0]
    away = np.square(first.pixels.astype(float) - reference.pixels).mean() ** 0.5
    assert first.distance == pytest.approx(away)
    answers = [progress.answer for progress in seen if progress.answer]
    assert [answer.place for answer in answers] == [0, 1, 2, 3] * 2
    assert math.isnan(answers[0].distance)
    shares = [progress.fraction for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_more_steps_come_nearer_to_the_long_run(library):
    trials = tuple(Trial(DDIM(), steps) for steps in (2, 8, 60))
    _, result = drained(Bench(trials, "tiny", reference=Trial(Heun(), 120)), library)
    distances = [outcome.distance for outcome in result.outcomes]
    assert distances[0] > distances[1] > distances[2]


def test_who_draws_noise_on_the_way_is_found_out():
    for plain in (DDIM(), Heun(), LogClock(), DormandPrince(1e-2, 1e-2)):
        assert not draws_noise(plain)
    for drawing in (Ancestral(), EulerMaruyama(), PredictorCorrector()):
        assert draws_noise(drawing)


def test_it_stops_between_evaluations_and_says_what_cannot_be(library):
    steps = run(Bench((Trial(DDIM(), 4),), "tiny"), library)
    next(steps)
    steps.close()
    with pytest.raises(BadRequest, match="Choose 1 to"):
        Bench(())
    with pytest.raises(BadRequest, match="steps"):
        Trial(DDIM(), 0)
    with pytest.raises(UnknownLabel):
        next(run(Bench((Trial(DDIM(), 4),), "tiny", "moon"), library))
