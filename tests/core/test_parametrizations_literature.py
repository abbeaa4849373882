"""Published networks' conventions, against a network that knows the answer."""

from __future__ import annotations

import math

import pytest
import torch

from core.errors import BadCheckpoint
from core.level import NoiseLevel
from core.parametrizations_literature import (
    IndexedExploding,
    IndexedImage,
    IndexedNoise,
    IndexedVelocity,
    NearestScore,
    SigmaConditioned,
)

KAPPAS = tuple(0.01 * 1.5**n for n in range(20))
FALLING = KAPPAS[::-1]


def level(alpha, sigma, count=2):
    return NoiseLevel(
        *(torch.full((count, 1, 1, 1), value, dtype=torch.float64) for value in (alpha, sigma))
    )


def truth(seed=0):
    generator = torch.Generator().manual_seed(seed)
    image, noise = torch.randn(2, 2, 3, 4, 4, generator=generator, dtype=torch.float64)
    return image, noise


def answer(kind, image, noise, at):
    """What a perfect network of this kind returns at its own level, and that level's factor."""
    power = math.hypot(at.alpha[0].item(), at.sigma[0].item())
    a, s = at.alpha / power, at.sigma / power
    match kind:
        case SigmaConditioned() | IndexedExploding():
            return -noise
        case NearestScore():
            return -noise / (kind.unit * at.kappa)
        case IndexedNoise():
            return noise
        case IndexedImage():
            return image
        case IndexedVelocity():
            return a * noise - s * image
    raise AssertionError(kind)


EVERY = [
    SigmaConditioned(0.01, 100.0),
    IndexedExploding(FALLING),
    NearestScore(FALLING),
    IndexedNoise(KAPPAS),
    IndexedImage(KAPPAS),
    IndexedVelocity(KAPPAS),
]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: type(kind).__name__)
@pytest.mark.parametrize("path", [lambda k: (1.0, k), lambda k: (1 / (1 + k), k / (1 + k))])
def test_a_perfect_network_unmixes_exactly_on_any_path(kind, path):
    image, noise = truth()
    for kappa in (KAPPAS[0], KAPPAS[7], KAPPAS[19]):
        at = level(*path(kappa))
        estimate = kind.estimate(at.mix(image, noise), answer(kind, image, noise, at), at)
        assert torch.allclose(estimate.image, image, atol=1e-6)
        assert torch.allclose(estimate.noise, noise, atol=1e-4)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: type(kind).__name__)
def test_the_network_is_handed_the_same_on_every_path(kind):
    image, noise = truth()
    kappa = 0.37
    here, there = level(1.0, kappa), level(0.2, 0.2 * kappa)
    inside, time = kind.condition(here.mix(image, noise), here)
    again, same_time = kind.condition(there.mix(image, noise), there)
    assert torch.allclose(inside, again)
    assert torch.allclose(time, same_time)


def test_variance_preserving_networks_see_unit_power():
    image, noise = truth()
    at = level(3.0, 4.0)
    inside, _ = IndexedNoise(KAPPAS).condition(at.mix(image, noise), at)
    assert torch.allclose(inside, 0.6 * image + 0.8 * noise)


def test_sigma_is_told_in_the_networks_units_and_within_its_training():
    kind = SigmaConditioned(0.02, 100.0)
    x = torch.zeros(2, 3, 4, 4)
    times = [kind.condition(x, level(1.0, kappa))[1][0].item() for kappa in (0.0, 0.02, 3.0, 1e9)]
    assert times == pytest.approx([math.log(v) for v in (0.01, 0.01, 1.5, 50.0)], rel=1e-6)


def test_gain_and_shift_turn_our_range_into_the_networks():
    kind = SigmaConditioned(0.02, 100.0, gain=0.5, shift=0.5)
    x = torch.tensor([-1.0, 0.0, 1.0]).reshape(3, 1, 1, 1)
    inside, _ = kind.condition(x, level(1.0, 1.0, 3))
    assert inside.flatten().tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("table", [KAPPAS, FALLING])
def test_a_level_of_the_table_has_its_own_index(table):
    kind, x = IndexedNoise(table), torch.zeros(2, 3, 4, 4)
    for index in (0, 1, 10, 19):
        # As another program would hand it over, rounded to float32 and a little off.
        kappa = float(torch.tensor(table[index], dtype=torch.float32)) * (1 + 3e-6)
        assert kind.condition(x, level(1.0, kappa))[1].tolist() == [index, index]


@pytest.mark.parametrize("table", [KAPPAS, FALLING])
def test_between_levels_the_index_is_linear_in_log_kappa(table):
    kind, x = IndexedNoise(table), torch.zeros(2, 3, 4, 4)
    kappa = table[4] ** 0.75 * table[5] ** 0.25
    assert kind.condition(x, level(1.0, kappa))[1][0].item() == pytest.approx(4.25)
    ends = [kind.condition(x, level(1.0, k))[1][0].item() for k in (0.0, 1e9)]
    assert ends == ([0, 19] if table is KAPPAS else [19, 0])


def test_every_picture_of_a_batch_has_its_own_index():
    kappa = torch.tensor([KAPPAS[2], KAPPAS[9]], dtype=torch.float64).reshape(-1, 1, 1, 1)
    at = NoiseLevel(torch.ones_like(kappa), kappa)
    assert IndexedNoise(KAPPAS).condition(torch.zeros(2, 3, 4, 4), at)[1].tolist() == [2, 9]


def test_ncsn_is_told_the_nearest_level_and_believed_for_that_level():
    kind, x = NearestScore(FALLING), torch.zeros(2, 3, 4, 4)
    between = level(1.0, FALLING[3] ** 0.6 * FALLING[4] ** 0.4)
    assert kind.condition(x, between)[1].tolist() == [3, 3]
    score = torch.ones(2, 3, 4, 4)
    assert kind.estimate(x, score, between).noise[0, 0, 0, 0].item() == pytest.approx(
        -FALLING[3] / 2
    )


def test_a_scalar_level_serves_the_whole_batch():
    at = NoiseLevel(torch.tensor(0.8).double(), torch.tensor(0.6).double())
    x = torch.randn(3, 1, 2, 2)
    for kind in EVERY:
        inside, time = kind.condition(x, at)
        assert (inside.dtype, time.shape, time.dtype) == (torch.float32, (3,), torch.float32)
        assert kind.estimate(x, torch.randn(3, 1, 2, 2), at).image.dtype == torch.float32


def test_the_pictures_of_velocity_networks_are_finite_without_any_picture_in_x():
    image, noise = truth()
    kind = IndexedVelocity(KAPPAS)
    at = level(0.0, 2.0)
    estimate = kind.estimate(at.mix(image, noise), -image, at)
    assert torch.allclose(estimate.image, image)
    assert torch.allclose(estimate.noise, noise)


@pytest.mark.parametrize("table", [(), (1.0,), (1.0, 0.0), (1.0, math.inf)])
def test_a_table_without_levels_is_refused(table):
    with pytest.raises(BadCheckpoint, match="table of noise levels"):
        IndexedNoise(table)
