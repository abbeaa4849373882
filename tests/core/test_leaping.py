"""Models that were taught to leap: what they are asked for, and where they stand in a list."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from core.checkpoints.native import build_parametrization, load
from core.engine.library import Library
from core.engine.requests import Generate, Interpolate, Likelihood, Retrace
from core.engine.tasks import run
from core.errors import BadCheckpoint, BadRequest
from core.level import Leap, NoiseLevel
from core.parametrizations import EDM
from core.parametrizations_leaping import FlowMap
from core.samplers import DDIM, FewStep
from tests.analytic import Gaussian, Silence, finish, pixels
from tests.tiny import CARD, tiny_model

LEAP = {**CARD.parametrization, "kind": "consistency", "finish": 0.4}
FLOW = {**CARD.parametrization, "kind": "flow-map"}
WORLD = Gaussian(pixels([0.3, -0.2]).squeeze(1), pixels([0.5, 0.25]).squeeze(1))
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


# -- flow maps ----------------------------------------------------------------------------------


def _levels(model: FlowMap, steps: int) -> list[int]:
    """Which rungs a ladder stands on."""
    rungs = model.rungs().tolist()
    return [rungs.index(level.sigma.item()) for level in model.ladder(steps, 0.002, 80.0)]


def test_a_ladder_halves_the_longest_leap_and_of_those_the_noisiest():
    model = FlowMap(0.5, 0.002, 80.0)
    assert model.rungs()[[0, 7, 8]].tolist() == pytest.approx([80.0, 0.08, 0.0])
    assert [_levels(model, steps) for steps in (1, 2, 3, 4, 5)] == [
        [0, 8],
        [0, 4, 8],
        [0, 2, 4, 8],
        [0, 2, 4, 6, 8],
        [0, 1, 2, 4, 6, 8],
    ]
    assert _levels(model, 8) == list(range(9))
    for steps in (0, 9):
        with pytest.raises(BadRequest, match=f"1 to 8 steps, not in {steps}"):
            model.ladder(steps, 0.002, 80.0)
    assert len(FlowMap(0.5, 0.002, 80.0, most=16).ladder(16, 0.002, 80.0)) == 17


def test_a_rung_knows_the_next_and_the_last_is_the_image():
    *rungs, last = FlowMap(0.5, 0.002, 80.0).ladder(3, 0.002, 80.0)
    leaps = [rung for rung in rungs if isinstance(rung, Leap)]
    assert len(leaps) == 3
    assert [leap.then.sigma.item() for leap in leaps] == [
        level.sigma.item() for level in (*leaps[1:], last)
    ]
    assert (last.alpha.item(), last.sigma.item()) == (1, 0)
    assert leaps[0].to(torch.device("meta")).then.sigma.is_meta


def test_the_network_is_told_both_levels():
    model, x = FlowMap(0.5, 0.002, 80.0), torch.randn(3, 3, 4, 4)
    for shape in ((), (3, 1, 1, 1)):
        one = torch.ones(shape)
        goal = NoiseLevel(one, 0.3 * one)
        inside, times = model.condition(x, Leap(one, 2 * one, goal))
        wanted, now = EDM(0.5, 0.002, 80.0).condition(x, NoiseLevel(one, 2 * one))
        _, then = EDM(0.5, 0.002, 80.0).condition(x, goal)
        assert torch.equal(inside, wanted)
        assert torch.equal(times, torch.stack((now, then), dim=1))
        # A level alone leads to the image.
        _, times = model.condition(x, NoiseLevel(one, 2 * one))
        torch.testing.assert_close(times[:, 1].exp(), torch.full((3,), 0.002**0.25))


class Map:
    """A perfect flow map of a normal law."""

    def __call__(self, x, level):
        left = level.then.sigma / level.sigma
        landed = WORLD.flow(x, level, level.then)
        return level.split(x, (landed - left * x) / (1 - left))


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 8])
def test_every_leap_of_a_perfect_map_lands_on_the_flow(steps):
    ladder = FlowMap(0.5, 0.002, 80.0).ladder(steps, 0.002, 80.0)
    start = WORLD.variance_at(ladder[0]).sqrt() * pixels([1.0, -0.7]).squeeze(1)[None]
    end = finish(DDIM(), Map(), start, ladder, Silence())
    torch.testing.assert_close(end, WORLD.flow(start, ladder[0], ladder[-1]))


def test_a_map_is_read_and_drawn_from(tmp_path):
    network = {**CARD.network, "told_goal": True}
    flow = {**FLOW, "most": 8}
    path = tiny_model(tmp_path, name="tiny-instant", network=network, parametrization=flow)
    tiny_model(tmp_path)
    library = Library([tmp_path], device="cpu")
    card = library.card("tiny-instant")
    assert card.leaps
    assert (card.most_steps, library.card("tiny").most_steps) == (8, None)
    request = Generate("tiny-instant", count=2, steps=3, sampler=DDIM())
    assert list(run(request, library))[-1].evaluations == 3
    with pytest.raises(BadRequest, match="1 to 8 steps"):
        next(run(Generate("tiny-instant", steps=20), library))
    # Where it should lead makes a difference, once there are weights for it.
    denoiser = load(path)
    assert {"goal.weight", "pixels.weight"} <= {*denoiser.network.state_dict()}
    x, one = torch.randn(1, 3, 16, 16), torch.ones(())
    near, far = (
        denoiser(x, Leap(one, one, NoiseLevel(one, goal * one)), None).image for goal in (0.9, 0.1)
    )
    assert not torch.allclose(near, far)


@pytest.mark.parametrize("bad", [{"most": 6}, {"most": 0}, {"finish": 90.0}])
def test_a_card_with_an_impossible_map_is_refused(bad):
    card = dataclasses.replace(CARD, parametrization={**FLOW, **bad})
    with pytest.raises(BadCheckpoint, match="cannot be built as described"):
        build_parametrization(card)
