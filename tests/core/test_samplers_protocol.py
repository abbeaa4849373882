"""What the engine relies on, whichever the sampler."""

from __future__ import annotations

import dataclasses
import inspect
import math

import pytest
import torch

from core.errors import BadRequest
from core.ladders import karras
from core.noise import NoiseSource
from core.samplers import (
    CORRECTORS,
    DDIM,
    DEFAULT_SAMPLER,
    SAMPLERS,
    DormandPrince,
    Heun,
    Langevin,
    LogClock,
    PredictorCorrector,
)
from tests.analytic import Gaussian

WORLD = Gaussian(torch.tensor(0.1), torch.linspace(0.1, 0.6, 64).reshape(1, 8, 8))
ALL = pytest.mark.parametrize("sampler", [kind() for kind in SAMPLERS.values()], ids=SAMPLERS)
LADDER = karras(6, sigma_min=0.02, sigma_max=20.0)


def start(seeds):
    noise = NoiseSource(seeds)
    return LADDER[0].sigma * noise.like(torch.empty(len(seeds), 3, 8, 8)), noise


def walk(sampler, seeds=(3, 4), denoise=WORLD):
    x, noise = start(seeds)
    return sampler.steps(denoise, x, LADDER, noise)


def test_the_default_is_one_of_the_samplers():
    assert SAMPLERS[DEFAULT_SAMPLER] is LogClock
    assert CORRECTORS["langevin"] is Langevin


@ALL
def test_samplers_are_frozen_and_equal_by_value(sampler):
    twin = type(sampler)()
    assert sampler == twin
    assert hash(sampler) == hash(twin)
    for field in dataclasses.fields(sampler):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(sampler, field.name, 0)


@ALL
def test_a_snapshot_follows_every_evaluation(sampler):
    calls = []

    def denoise(x, now):
        calls.append(now)
        return WORLD(x, now)

    steps = walk(sampler, denoise=denoise)
    for count, _ in enumerate(steps, 1):
        assert len(calls) == count
        if count == 3:  # closing the generator cancels: nothing is evaluated any more
            steps.close()
    assert len(calls) == 3


@ALL
def test_the_announced_number_of_evaluations_is_made(sampler):
    snapshots = list(walk(sampler))
    if not isinstance(sampler, DormandPrince):
        assert len(snapshots) == sampler.evaluations(len(LADDER))
    progress = [snapshot.progress for snapshot in snapshots]
    assert progress == sorted(progress)
    assert progress[-1] == 1


@ALL
def test_the_last_snapshot_holds_the_sample_on_the_last_rung(sampler):
    *_, last = walk(sampler)
    assert last.level is LADDER[-1]
    assert torch.equal(last.x, last.image)
    # The spread is about that of the world, for it began at 20.
    assert 0.05 < last.x.std() < 1.2


@ALL
def test_snapshots_are_never_written_to_again(sampler):
    x, noise = start((3, 4))
    handed_in = x.clone()
    kept = [(s, s.x.clone(), s.image.clone()) for s in sampler.steps(WORLD, x, LADDER, noise)]
    assert torch.equal(x, handed_in)
    for snapshot, seen, image in kept:
        assert torch.equal(snapshot.x, seen)
        assert torch.equal(snapshot.image, image)


@ALL
def test_the_same_seed_gives_the_same_picture_in_every_batch(sampler):
    *_, together = walk(sampler, seeds=(3, 4, 5))
    *_, alone = walk(sampler, seeds=(4,))
    assert torch.equal(together.x[1:2], alone.x)
    assert not torch.equal(together.x[0], together.x[1])


@ALL
def test_pictures_keep_their_dtype(sampler):
    for snapshot in walk(sampler):
        assert snapshot.x.dtype == snapshot.image.dtype == torch.float32


@ALL
def test_gradients_stay_as_the_consumer_has_them(sampler):
    for _ in walk(sampler):
        assert torch.is_grad_enabled()


@ALL
def test_the_steps_are_lazy_generators(sampler):
    def unused(x, now):
        raise AssertionError("evaluated before it was asked to")

    assert inspect.isgenerator(walk(sampler, denoise=unused))


@ALL
def test_a_ladder_without_a_step_is_refused(sampler):
    x, noise = start((3,))
    with pytest.raises(BadRequest, match="at least one step"):
        list(sampler.steps(WORLD, x, LADDER[:1], noise))


def test_heun_counts_evaluations_on_ladders_that_end_above_the_image():
    x, noise = start((3,))
    snapshots = list(Heun().steps(WORLD, x, LADDER[:-1], noise))
    assert [s.progress for s in snapshots] == [(i + 1) / 10 for i in range(10)]


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: DDIM(eta=1.1),
        lambda: DDIM(eta=math.nan),
        lambda: Heun(churn=-1.0),
        lambda: Heun(s_min=2.0, s_max=1.0),
        lambda: Heun(s_noise=0.0),
        lambda: Langevin(snr=0.0),
        lambda: Langevin(snr=1.0),
        lambda: PredictorCorrector(corrections=0),
        lambda: DormandPrince(rtol=0.0),
        lambda: DormandPrince(atol=2.0),
        lambda: DormandPrince(most=3),
    ],
)
def test_impossible_parameters_are_refused(impossible):
    with pytest.raises(BadRequest):
        impossible()
