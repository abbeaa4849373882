"""The way of a picture out of noise: every state, and branches."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.library import Library
from core.engine.requests import Branch, Generate, Retrace
from core.errors import BadRequest, UnknownLabel
from core.samplers import Ancestral
from tests.engine import drained
from tests.tiny import tiny_model

ROSE = Generate("tiny", "flowers/rose", 4, seed=6, steps=5, guidance=2.0)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    tiny_model(folder)
    return Library([folder], device="cpu")


def test_the_states_lead_from_noise_to_the_picture(library):
    steps, result = drained(Retrace(ROSE), library)
    states = [step.state for step in steps if step.state]
    assert [state.place for state in states] == list(range(6))
    assert tuple(states) == result.states
    kappas = [state.kappa for state in states]
    assert kappas == sorted(kappas, reverse=True)
    assert kappas[-1] == 0
    picture = drained(Generate("tiny", "flowers/rose", 1, 6, steps=5, guidance=2.0), library)[1]
    np.testing.assert_array_equal(states[-1].image, picture.images[0])
    assert 80 < states[0].mixture.std() * 2 < 160
    assert (states[0].image == 128).all()
    away = states[3].image.astype(float) - states[2].image
    assert states[3].change == pytest.approx(np.sqrt((away**2).mean()))
    assert [steps[0].fraction, steps[-1].fraction] == [0, 1]


@pytest.mark.parametrize("sampler", [ROSE.sampler, Ancestral()])
def test_a_branch_keeps_the_way_so_far_and_goes_elsewhere(library, sampler):
    whole = drained(Retrace(Generate("tiny", "aerial", 1, 6, sampler, 5)), library)[1].states
    request = Generate("tiny", "aerial", 1, 6, sampler, 5)
    one, two, other = (
        drained(Retrace(request, Branch(3, seed, label)), library)[1].states
        for seed, label in ((1, "aerial"), (2, "aerial"), (1, "flowers"))
    )
    for states in (one, two, other):
        assert len(states) == len(whole)
        assert [state.kappa for state in states] == [state.kappa for state in whole]
        for new, old in zip(states[:4], whole, strict=False):
            np.testing.assert_array_equal(new.image, old.image)
        assert (states[-1].image != whole[-1].image).any()
    assert (one[-1].image != two[-1].image).any()
    assert (one[-1].image != other[-1].image).any()


@pytest.mark.parametrize("label", ["aerial", "flowers"])
def test_a_branch_with_a_mask_changes_nothing_else(library, label):
    request = Generate("tiny", "aerial", 1, 6, steps=5, guidance=2.0)
    whole = drained(Retrace(request), library)[1].states
    mask = np.zeros((8, 8), bool)
    mask[2:5, 1:4] = True
    steps, result = drained(Retrace(request, Branch(2, 1, label, mask)), library)
    states = result.states
    assert len(states) == len(whole)
    for new, old in zip(states[:3], whole, strict=False):
        np.testing.assert_array_equal(new.image, old.image)
    each = len(whole[-1].image) // len(mask)
    marked = mask.repeat(each, 0).repeat(each, 1)
    np.testing.assert_array_equal(states[-1].image[~marked], whole[-1].image[~marked])
    assert (states[-1].image[marked] != whole[-1].image[marked]).any()
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_a_mask_of_everything_is_none(library):
    request = Generate("tiny", "aerial", 1, 6, steps=5)
    free, masked = (
        drained(Retrace(request, Branch(2, 1, "aerial", mask)), library)[1].states[-1].image
        for mask in (None, np.ones((3, 3), bool))
    )
    np.testing.assert_array_equal(free, masked)


def test_what_cannot_be_retraced_is_said(library):
    with pytest.raises(BadRequest, match="from 1 to"):
        drained(Retrace(ROSE, Branch(6)), library)
    with pytest.raises(BadRequest, match="state"):
        Branch(0)
    with pytest.raises(BadRequest, match="Nothing is marked"):
        Branch(1, mask=np.zeros((2, 2), bool))
    with pytest.raises(BadRequest, match="plane of yes and no"):
        Branch(1, mask=np.ones((2, 2, 3), bool))
    with pytest.raises(UnknownLabel):
        drained(Retrace(ROSE, Branch(1, label="cat")), library)
