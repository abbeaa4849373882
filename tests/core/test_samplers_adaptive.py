"""Dormand and Prince's method: within its tolerance, both ways, image by image."""

from __future__ import annotations

import math

import pytest
import torch

from core.errors import BadRequest, NotFinite
from core.ladders import along, karras
from core.level import Estimate
from core.samplers import DormandPrince
from core.samplers.adaptive import _ERRORS, _NODES, _STAGES
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP
from tests.analytic import Gaussian, Mixture, NoNoise, finish, level, pixels

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow())
MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    pixels([-0.8, 0.1, 0.7]),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
GAUSSIAN = Gaussian(pixels([0.3])[0], pixels([0.5])[0])
NOISE = torch.linspace(-1.5, 1.5, 7, dtype=torch.float64).reshape(-1, 1, 1, 1)
NOISE_END, IMAGE_END = level(0.0, 1.0), level(1.0, 0.0)


def test_the_coefficients_are_a_pair_of_the_fifth_and_fourth_order():
    """All order conditions of Hairer, Norsett and Wanner, table II.2.1 and II.2.2."""
    c = torch.tensor((0.0, *_NODES), dtype=torch.float64)
    A = torch.zeros(7, 7, dtype=torch.float64)
    for row, weights in enumerate(_STAGES, 1):
        A[row, : len(weights)] = torch.tensor(weights, dtype=torch.float64)
    torch.testing.assert_close(A.sum(1), c, rtol=0, atol=1e-14)
    up_to_four = {
        1: (c**0,),
        2: (c,),
        3: (c**2,),
        4: (c**3,),
        6: (A @ c,),
        8: (c * (A @ c),),
        12: (A @ c**2,),
        24: (A @ A @ c,),
    }
    of_five = {
        5: (c**4,),
        10: (c**2 * (A @ c),),
        15: (c * (A @ c**2),),
        20: ((A @ c) ** 2, A @ c**3),
        30: (c * (A @ A @ c),),
        40: (A @ (c * (A @ c)),),
        60: (A @ A @ c**2,),
        120: (A @ A @ A @ c,),
    }
    fifth = A[6]  # the last stage is the solution
    fourth = fifth - torch.tensor(_ERRORS, dtype=torch.float64)
    for solution, conditions in ((fifth, up_to_four), (fifth, of_five), (fourth, up_to_four)):
        for reciprocal, trees in conditions.items():
            for tree in trees:
                assert (solution @ tree).item() == pytest.approx(1 / reciprocal, abs=1e-14)
    assert (fourth @ c**4).item() != pytest.approx(1 / 5, abs=1e-5)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("world", [MIXTURE, GAUSSIAN], ids=["mixture", "gaussian"])
def test_it_follows_the_flow_down_every_schedule_and_back(schedule, world):
    ladder = [schedule.level(1.0), schedule.level(0.0)]
    x = world.flow(NOISE, NOISE_END, ladder[0])
    image = finish(DormandPrince(1e-8, 1e-8), world, x, ladder)
    torch.testing.assert_close(image, world.flow(x, *ladder), rtol=0, atol=2e-7)
    back = finish(DormandPrince(1e-8, 1e-8), world, image, ladder[::-1])
    torch.testing.assert_close(back / ladder[0].sigma, x / ladder[0].sigma, rtol=0, atol=2e-6)


def test_encoding_and_decoding_returns_the_image():
    image = MIXTURE.sample(16, torch.Generator().manual_seed(0))
    noise = finish(DormandPrince(1e-7, 1e-7), MIXTURE, image, [IMAGE_END, NOISE_END])
    again = finish(DormandPrince(1e-7, 1e-7), MIXTURE, noise, [NOISE_END, IMAGE_END])
    torch.testing.assert_close(again, image, rtol=0, atol=1e-5)


def test_a_tighter_tolerance_costs_more_and_errs_less():
    exact = MIXTURE.flow(NOISE, NOISE_END, IMAGE_END)
    errors, costs = [], []
    for tolerance in (1e-3, 1e-5, 1e-7):
        ladder = [NOISE_END, IMAGE_END]
        snapshots = list(
            DormandPrince(tolerance, tolerance).steps(MIXTURE, NOISE, ladder, NoNoise())
        )
        errors.append((snapshots[-1].x - exact).abs().max().item())
        costs.append(len(snapshots))
    assert errors[0] < 0.03
    assert errors[1] < errors[0] / 50
    assert errors[2] < errors[1] / 50
    assert costs[0] < costs[1] < costs[2] < 250


def test_each_image_has_steps_of_its_own():
    ladder = [NOISE_END, IMAGE_END]
    together = finish(DormandPrince(), MIXTURE, NOISE, ladder)
    for index in range(len(NOISE)):
        alone = finish(DormandPrince(), MIXTURE, NOISE[index : index + 1], ladder)
        assert torch.equal(alone[0], together[index])


def test_a_long_ladder_ends_with_tweedie_from_the_rung_before_the_image():
    for ladder in (karras(5, 0.05, 80.0), along(VP(), karras(5, 0.05, 80.0))):
        lowest: list[float] = []

        def denoise(x, now, lowest=lowest):
            lowest.append((now.sigma / now.alpha).min().item())
            return MIXTURE(x, now)

        x = MIXTURE.flow(NOISE, NOISE_END, ladder[0])
        found = finish(DormandPrince(1e-8, 1e-8), denoise, x, ladder)
        above = MIXTURE.flow(x, ladder[0], ladder[-2])
        torch.testing.assert_close(found, MIXTURE(above, ladder[-2]).image, rtol=0, atol=1e-6)
        assert min(lowest) == pytest.approx(0.05, rel=1e-9)


def test_every_evaluation_is_a_snapshot_and_progress_ends_at_one():
    calls = []

    def denoise(x, now):
        calls.append(now)
        return MIXTURE(x, now)

    ladder = [level(1.0, 1e4), IMAGE_END]
    seen = []
    for snapshot in DormandPrince().steps(denoise, 1e4 * NOISE, ladder, NoNoise()):
        seen.append(snapshot.progress)
        assert len(calls) == len(seen)
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 1
    assert 0.5 < len(seen) / DormandPrince().evaluations(2) < 2
    assert calls[0].kappa[0].item() == pytest.approx(1e4, rel=1e-9)


def test_it_works_in_float32_on_a_steep_ladder():
    ladder = [level(1.0, 80.0), level(1.0, 0.002)]
    x = MIXTURE.flow(NOISE, NOISE_END, ladder[0])
    found = finish(DormandPrince(), MIXTURE32, x.float(), ladder)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.double(), MIXTURE.flow(x, *ladder), rtol=0, atol=1e-3)


MIXTURE32 = Mixture(MIXTURE.weights.float(), MIXTURE.means.float(), MIXTURE.deviations.float())


def test_a_network_that_returns_nan_is_named():
    def broken(x, now):
        estimate = MIXTURE(x, now)
        spoilt = torch.where(now.alpha > 0.5, math.nan, 1.0)
        return Estimate(estimate.image * spoilt, estimate.noise)

    with pytest.raises(NotFinite):
        finish(DormandPrince(), broken, NOISE, [NOISE_END, IMAGE_END])


def test_it_gives_up_on_a_tolerance_that_it_cannot_meet():
    with pytest.raises(BadRequest, match="loosen its tolerances"):
        finish(DormandPrince(1e-9, 1e-9, most=30), MIXTURE, NOISE, [NOISE_END, IMAGE_END])


def test_two_equal_rungs_are_no_way_to_go():
    ladder = [level(0.6, 0.8), level(0.6, 0.8)]
    assert torch.equal(finish(DormandPrince(), MIXTURE, NOISE, ladder), NOISE)
