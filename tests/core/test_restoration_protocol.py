"""What the engine relies on, whichever the method of restoration."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch

from core.codec import _built, _plain
from core.errors import BadRequest
from core.ladders import angle, karras
from core.noise import NoiseSource
from core.restoration import (
    FAITHFUL,
    QUICK,
    RESTORATIONS,
    Isotropic,
    Matched,
    MomentMatching,
    NullSpace,
    RePaint,
    Replacement,
    TwistedDiffusion,
)
from core.restoration.operators import Blur, ColourHints, Grayscale, Mask
from tests.analytic import Gaussian

WORLD = Gaussian(torch.tensor(0.1), torch.linspace(0.2, 0.6, 64).reshape(1, 8, 8))
METHODS = dict.fromkeys([*(kind() for kind in RESTORATIONS.values()), QUICK, FAITHFUL])
ALL = pytest.mark.parametrize("method", METHODS, ids=repr)
LADDER = karras(6, sigma_min=0.02, sigma_max=20.0)
PICTURE = torch.linspace(-0.9, 0.9, 192).reshape(1, 3, 8, 8)
KNOWN = (torch.arange(64).reshape(1, 1, 8, 8) % 3 > 0).float()


def walk(method, seeds=(3, 4), *, denoise=WORLD, operator=None, pictures=PICTURE, deviation=0.0):
    operator = operator or Mask(KNOWN)
    measurement = operator.forward(pictures)
    noise = NoiseSource(seeds)
    x = LADDER[0].sigma * noise.like(torch.empty(len(seeds), 3, 8, 8))
    return method.steps(denoise, operator, measurement, deviation, x, LADDER, noise)


class Counting:
    """The world, which counts pictures forward and through its Jacobian."""

    def __init__(self):
        self.calls = self.passes = 0

    def __call__(self, x, level):
        self.calls += 1
        self.passes += len(x)
        estimate = WORLD(x, level)
        if x.requires_grad:
            estimate.image.register_hook(self.back)
        return estimate

    def back(self, slope):
        self.passes += len(slope)


@ALL
def test_methods_are_values_that_requests_can_carry(method):
    assert method == dataclasses.replace(method)
    assert hash(method) == hash(dataclasses.replace(method))
    assert _built(_plain(method), "method") == method


@ALL
def test_the_announced_passes_are_made_and_shown(method):
    denoise = Counting()
    snapshots = []
    for snapshot in walk(method, seeds=(3,), denoise=denoise):
        snapshots.append(snapshot)
        assert denoise.calls == len(snapshots)
        assert torch.is_grad_enabled()
        assert not snapshot.x.requires_grad
        assert snapshot.x.shape == snapshot.image.shape == (1, 3, 8, 8)
    assert denoise.passes == method.passes(LADDER) <= method.evaluations(len(LADDER))
    assert [s.progress for s in snapshots] == sorted(s.progress for s in snapshots)
    assert snapshots[-1].progress == 1
    assert snapshots[-1].level is LADDER[-1]


@ALL
@pytest.mark.parametrize("operator", [Mask(KNOWN), Grayscale(), ColourHints(KNOWN)])
def test_the_result_fits_a_measurement_without_noise(method, operator):
    *_, last = walk(method, operator=operator)
    seen = operator.forward(last.x)
    assert torch.allclose(seen, operator.forward(PICTURE).expand_as(seen), atol=1e-5)
    assert 0.05 < last.x.std() < 1.2


@ALL
def test_the_same_seed_gives_the_same_picture_in_every_batch(method):
    *_, together = walk(method, seeds=(3, 4, 5))
    *_, alone = walk(method, seeds=(4,))
    assert torch.allclose(together.x[1:2], alone.x, atol=1e-4)
    assert not torch.allclose(together.x[0], together.x[1], atol=0.01)


@ALL
def test_each_picture_may_have_its_own_measurement(method):
    pictures = torch.cat([PICTURE, -PICTURE])
    masks = torch.cat([KNOWN, KNOWN.flip(3)])
    both = Mask(masks)
    *_, together = walk(method, operator=both, pictures=pictures)
    second = Mask(masks[1:])
    *_, alone = walk(method, (4,), operator=second, pictures=pictures[1:])
    assert torch.allclose(together.x[1:2], alone.x, atol=1e-4)


@ALL
def test_pure_noise_and_the_whole_interval_can_be_walked(method):
    ladder, noise = angle(5), NoiseSource([1])
    x = noise.like(torch.empty(1, 3, 8, 8)) * ladder[0].sigma
    mask = Mask(KNOWN)
    *_, last = method.steps(WORLD, mask, mask.forward(PICTURE), 0.0, x, ladder, noise)
    assert last.x.isfinite().all()


def test_replacement_refuses_noise_that_it_cannot_place():
    with pytest.raises(BadRequest, match="blurred"):
        list(walk(Replacement(), operator=Blur(1.0), deviation=0.1))


def test_a_negative_deviation_is_refused():
    with pytest.raises(BadRequest, match="at least 0"):
        list(walk(NullSpace(), deviation=-1.0))


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: NullSpace(eta=1.5),
        lambda: NullSpace(sigma_data=0.0),
        lambda: RePaint(0),
        lambda: Replacement(corrections=-1),
        lambda: Replacement(predictor=RePaint()),  # type: ignore[arg-type]
        lambda: MomentMatching(0),
        lambda: MomentMatching(coarse=math.inf),
        lambda: TwistedDiffusion(0),
        lambda: TwistedDiffusion(begin=math.nan),
        lambda: Matched(0),
        lambda: Matched(fine=2.0, coarse=1.0),
        lambda: Isotropic(0.0),
    ],
)
def test_impossible_parameters_are_refused(impossible):
    with pytest.raises(BadRequest):
        impossible()
