from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import pytest
import torch

from core.errors import BadRequest
from core.ladders import along, angle, budgeted, geometric, karras, log_snr, uniform_time
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow())


def kappas(ladder):
    return torch.stack([now.kappa for now in ladder])


def even(values):
    torch.testing.assert_close(
        values.diff(), values.diff()[:1].expand(len(values) - 1), rtol=1e-7, atol=1e-9
    )


LADDERS = {
    **{repr(schedule): partial(uniform_time, schedule) for schedule in SCHEDULES},
    "karras": karras,
    "log_snr": log_snr,
    "budgeted": budgeted,
    "angle": angle,
    "angle above the image": lambda steps: angle(steps, sigma_min=0.02, sigma_max=80),
    "along VP": lambda steps: along(VP(), karras(steps)),
}


@pytest.mark.parametrize("make", LADDERS.values(), ids=LADDERS)
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_every_ladder_has_a_rung_more_than_steps_descends_and_ends_at_the_image(make, steps):
    ladder = make(steps)
    assert len(ladder) == steps + 1
    assert (ladder[-1].alpha.item(), ladder[-1].sigma.item()) == (1.0, 0.0)
    ratios = [(now.sigma / (now.alpha + now.sigma)).item() for now in ladder]
    assert all(a > b for a, b in pairwise(ratios))
    for now in ladder:
        assert now.alpha.shape == now.sigma.shape == ()
        assert now.alpha.dtype == now.sigma.dtype == torch.float64
        assert now.alpha.device.type == "cpu"


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_uniform_time_is_uniform_in_time(schedule):
    times = torch.stack([schedule.time(now) for now in uniform_time(schedule, 9)[:-1]])
    assert times[0].item() == pytest.approx(1, abs=1e-9)
    even(times)


def test_uniform_time_between_given_times():
    ladder = uniform_time(VP(), 5, first=0.8, last=1e-3)
    times = torch.stack([VP().time(now) for now in ladder[:-1]])
    assert (times[0].item(), times[-1].item()) == pytest.approx((0.8, 1e-3))
    assert len(ladder) == 6
    even(times)


def test_karras_is_the_published_ladder():
    values = kappas(karras(18))
    even(values[:-1] ** (1 / 7))
    assert values[[0, 1, 17]].tolist() == pytest.approx([80, 57.586, 0.002], rel=1e-4)


def test_log_snr_is_even_in_log_snr():
    ladder = log_snr(11, 0.01, 50)
    even(torch.stack([now.log_snr for now in ladder[:-1]]))
    assert kappas(ladder)[[0, 10]].tolist() == pytest.approx([50, 0.01])


def test_geometric_ladders_of_score_networks():
    # NCSN: 10 levels from 1 to 0.01; a ratio that fits exactly adds no level by rounding
    for count in range(2, 40):
        ladder = geometric(ratio=100 ** (1 / (count - 1)), sigma_min=0.01, sigma_max=1.0)
        assert len(ladder) - 1 == count
    second = geometric(ratio=1.0387, sigma_min=0.01, sigma_max=50.0)
    assert 1 + math.ceil(math.log(5000) / math.log(1.0387)) == len(second) - 1 == 226
    values = kappas(second)[:-1]
    assert (values[:-1] / values[1:] <= 1.0387).all()
    assert values[[0, -1]].tolist() == pytest.approx([50, 0.01])
    even(values.log())


def test_angle_is_even_in_the_angle_and_reaches_both_ends_exactly():
    ladder = angle(8, sigma_data=0.5)
    assert ladder[0].alpha.item() == 0
    assert ladder[0].sigma.item() == 1
    even(torch.atan(kappas(ladder) / 0.5))
    for now in ladder:
        assert (now.alpha**2 + now.sigma**2).item() == pytest.approx(1, abs=1e-12)


def test_angle_between_given_ratios():
    values = kappas(angle(8, sigma_min=0.02, sigma_max=80.0))
    assert values[[0, 7]].tolist() == pytest.approx([80, 0.02])
    even(torch.atan(values[:-1] / 0.5))


@pytest.mark.parametrize("schedule", [VP(), SubVP(), Cosine(), RectifiedFlow(), VE()], ids=repr)
def test_along_a_schedule_keeps_the_ratios_and_lies_on_the_schedule(schedule):
    straight = karras(12, sigma_max=40.0)
    moved = along(schedule, straight)
    torch.testing.assert_close(kappas(moved), kappas(straight), rtol=1e-9, atol=0)
    for now in moved[:-1]:
        there = schedule.level(schedule.time(now))
        assert now.alpha.item() == pytest.approx(there.alpha.item(), rel=1e-9)
        assert now.sigma.item() == pytest.approx(there.sigma.item(), rel=1e-9)


def test_a_schedule_that_ends_below_the_ladder_is_refused():
    with pytest.raises(BadRequest, match="choose a smaller sigma_max"):
        along(VP(), karras(4, sigma_max=500.0))


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: karras(0),
        lambda: karras(3, sigma_min=0.0),
        lambda: karras(3, rho=0.0),
        lambda: log_snr(3, sigma_min=2.0, sigma_max=1.0),
        lambda: geometric(1.0),
        lambda: geometric(2.0, sigma_min=-1.0),
        lambda: angle(0),
        lambda: angle(3, sigma_min=1.0, sigma_max=1.0),
        lambda: angle(3, sigma_data=0.0),
        lambda: uniform_time(VP(), 0),
        lambda: uniform_time(VP(), 3, first=0.2, last=0.3),
    ],
)
def test_impossible_ladders_are_refused(impossible):
    with pytest.raises(BadRequest):
        impossible()


def test_the_budgeted_ladder_draws_in_its_ends_where_steps_are_few():
    few, ten, many = (kappas(budgeted(steps))[:-1] for steps in (5, 10, 50))
    assert few[[0, -1]].tolist() == pytest.approx([25.0, 0.03])
    assert ten[[0, -1]].tolist() == pytest.approx([50.0, 0.0075])
    assert many[[0, -1]].tolist() == pytest.approx([80.0, 0.002])
    even(few.log())


def test_the_budgeted_ladder_keeps_to_what_the_model_knows():
    assert kappas(budgeted(5, 0.1, 3.0))[[0, -2]].tolist() == pytest.approx([3.0, 0.1])
    assert kappas(budgeted(1, 0.1, 30.0))[0].item() == pytest.approx(5.0)
    assert kappas(budgeted(1, 0.5, 0.5))[:-1].tolist() == pytest.approx([0.5])
