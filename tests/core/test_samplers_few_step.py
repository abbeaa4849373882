"""The few-step sampler against laws that are known exactly."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch

from core.ladders import along, angle, log_snr
from core.level import Estimate
from core.samplers import SAMPLERS, FewStep
from core.schedules import VE, VP, Cosine, RectifiedFlow, SubVP
from tests.analytic import Basis, Gaussian, Silence, finish, level, moments, pixels

WORLD = Gaussian(pixels([0.3, -0.2, 0.1]).squeeze(1), pixels([0.5, 0.25, 0.8]).squeeze(1))
SCHEDULES = pytest.mark.parametrize(
    "schedule", [VE(), VP(), SubVP(), Cosine(), RectifiedFlow()], ids=repr
)
IMAGE = level(1.0, 0.0)


class Student:
    """A perfect student: its picture is where the probability flow ends."""

    def __init__(self, world):
        self.world = world

    def __call__(self, x, level):
        # The noise that it believes in must not matter.
        return Estimate(self.world.flow(x, level, IMAGE), torch.full_like(x, torch.nan))


def law(ladder):
    """Exact mean and variance of a student's samples."""
    centred = Gaussian(torch.zeros_like(WORLD.mean), WORLD.deviation)
    shares = torch.zeros(len(ladder) + 1, *WORLD.mean.shape, dtype=torch.float64)
    shares[0] = WORLD.variance_at(ladder[0]).sqrt()
    variance = finish(FewStep(), Student(centred), shares, ladder, Basis()).square().sum(0)
    start = ladder[0].alpha * WORLD.mean[None]
    return finish(FewStep(), Student(WORLD), start, ladder, Silence())[0], variance


def test_it_is_offered_by_its_name():
    assert SAMPLERS["few-step"] is FewStep
    assert FewStep().evaluations(5) == 4


@SCHEDULES
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_perfect_student_is_exact_in_law_however_few_the_steps(schedule, steps):
    ladder = along(schedule, log_snr(steps, 0.3, 20.0))
    for rungs in (ladder, ladder[:-1]) if steps > 1 else (ladder,):
        mean, variance = law(rungs)
        torch.testing.assert_close(mean, rungs[-1].alpha * WORLD.mean)
        torch.testing.assert_close(variance, WORLD.variance_at(rungs[-1]))


def test_a_perfect_student_is_exact_from_pure_noise():
    mean, variance = law(angle(3))
    torch.testing.assert_close(mean, WORLD.mean)
    torch.testing.assert_close(variance, WORLD.deviation**2)


@SCHEDULES
def test_with_a_mean_for_an_answer_the_variance_is_the_one_of_the_recursion(schedule):
    ladder = along(schedule, log_snr(5, 0.1, 20.0))
    variance = WORLD.variance_at(ladder[0])
    for now, then in pairwise(ladder):
        gain = now.alpha * WORLD.deviation**2 / WORLD.variance_at(now)
        variance = (then.alpha * gain) ** 2 * variance + then.sigma**2
    mean, found = moments(FewStep(), WORLD, ladder)
    torch.testing.assert_close(found, variance)
    torch.testing.assert_close(mean, WORLD.mean)
    assert (found < 0.9 * WORLD.deviation**2).all()  # too smooth


@SCHEDULES
def test_a_known_image_gets_the_noise_of_every_level(schedule):
    known = Gaussian(WORLD.mean, torch.zeros_like(WORLD.mean))
    ladder = along(schedule, log_snr(4, 0.05, 20.0))[:-1]
    mean, variance = moments(FewStep(), known, ladder)
    torch.testing.assert_close(mean, ladder[-1].alpha * WORLD.mean)
    torch.testing.assert_close(variance, torch.full_like(variance, ladder[-1].sigma.item() ** 2))
