"""Models that were taught to leap: what they are asked for, and where they stand in a list."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.library import Library
from core.engine.requests import Generate, Interpolate, Likelihood, Retrace
from core.engine.tasks import run
from core.errors import BadRequest
from core.samplers import FewStep
from tests.tiny import CARD, tiny_model

LEAP = {**CARD.parametrization, "kind": "consistency", "finish": 0.4}
PHOTO = np.full((16, 16, 3), 90, np.uint8)


@pytest.fixture
def library(tmp_path):
    tiny_model(tmp_path, name="tiny-instant", parametrization=LEAP)
    tiny_model(tmp_path)
    return Library([tmp_path], device="cpu")


def test_a_student_stands_behind_its_teacher(library):
    assert [card.name for card in library.cards()] == ["tiny", "tiny-instant"]
    assert [card.leaps for card in library.cards()] == [False, True]


@pytest.mark.parametrize(
    "request_",
    [
        Likelihood((PHOTO,), model="tiny-instant"),
        Retrace(Generate("tiny-instant", count=1)),
        Interpolate((1, PHOTO), model="tiny-instant"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_student_is_asked_for_nothing_that_needs_means(library, request_):
    with pytest.raises(BadRequest, match="Choose another model"):
        next(run(request_, library))


def test_a_student_draws_in_few_steps(library):
    steps = list(run(Generate("tiny-instant", count=2, steps=3, sampler=FewStep()), library))
    assert steps[-1].evaluations == 3
