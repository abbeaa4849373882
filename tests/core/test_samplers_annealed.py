"""Annealed Langevin dynamics, as a sampler and as a corrector: as published, and in law."""

from __future__ import annotations

import math

import pytest
import torch

from core.codec import request_from_json, request_to_json
from core.engine.requests import Generate
from core.errors import BadRequest
from core.ladders import along, angle, log_snr
from core.samplers import (
    AnnealedLangevin,
    AnnealedLangevinCorrector,
    GivenNoise,
    PredictorCorrector,
    UniformPixels,
)
from core.samplers.base import Rung
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP
from core.techniques import planned, variance_ratio
from tests.analytic import Draws, Gaussian, Mixture, finish, level, pixels

MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    pixels([-0.8, 0.1, 0.7]),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
WIDE = Gaussian(torch.tensor(0.2).double(), torch.tensor(0.5).double())
SHAPE = (4, 3, 16, 16)


def noise_of(shape, seed=0):
    return Draws(seed).like(torch.empty(shape, dtype=torch.float64))


def test_algorithm_1_as_published_for_pixels_in_0_1():
    """Sigmas and epsilon in the paper's units; the world is the same one, seen in theirs."""
    sigmas = torch.logspace(0, -2, 10, dtype=torch.float64)
    epsilon, repeats = 2e-5, 7
    halved = Mixture(MIXTURE.weights, (MIXTURE.means + 1) / 2, MIXTURE.deviations / 2)
    x = noise_of((50, 1, 1, 1))
    ladder = log_snr(10, 0.02, 2.0)
    found = finish(
        AnnealedLangevin(repeats, epsilon / 0.01**2, UniformPixels()),
        MIXTURE,
        ladder[0].sigma * x,
        ladder,
        Draws(1),
    )
    z, y = Draws(1), torch.special.ndtr(x)
    for sigma in sigmas:
        now = level(1.0, sigma.item())
        a = epsilon * sigma**2 / sigmas[-1] ** 2
        for _ in range(repeats):
            y = y + a * now.score(halved(y, now).noise) + (2 * a).sqrt() * z.like(y)
    y = y + sigmas[-1] ** 2 * now.score(halved(y, now).noise)
    torch.testing.assert_close(found, 2 * y - 1, rtol=0, atol=1e-9)


def test_the_variance_within_a_level_is_that_of_technique_4():
    known = Gaussian(torch.zeros(1).double(), torch.zeros(1).double())
    plan = planned(5, 1.0, sigma_min=0.1, steps=3)
    sampler = AnnealedLangevin.planned(plan)
    ladder = log_snr(2, 1.0 / plan.ratio, 1.0)[:-1]
    # The dynamics are linear here: the start and each of six draws of noise have a row.
    x = torch.zeros(7, 1, 1, 1, dtype=torch.float64)
    x[0] = 1.0

    class Rows:
        drawn = 0

        def like(self, x):
            self.drawn += 1
            unit = torch.zeros_like(x)
            unit[self.drawn] = 1
            return unit

    rows, found = Rows(), {}
    given = AnnealedLangevin(sampler.repeats, sampler.length)
    for count, snapshot in enumerate(given.steps(known, x, ladder, rows), 1):
        found[count] = snapshot.x.square().sum().item() / snapshot.level.sigma.item() ** 2
    at_first = variance_ratio(plan.epsilon, 3, 1.0, 0.1)
    ratio = plan.ratio * math.sqrt(at_first)
    assert found[3] == pytest.approx(at_first)
    assert found[6] == pytest.approx(variance_ratio(plan.epsilon, 3, ratio, 0.1))
    assert sampler.repeats == 3
    assert isinstance(sampler.start, UniformPixels)


@pytest.mark.parametrize("start", [GivenNoise(), UniformPixels()], ids=repr)
@pytest.mark.parametrize("schedule", [VP(), SubVP(), Cosine(), EDM(), RectifiedFlow()], ids=repr)
def test_every_path_gives_the_same_picture(schedule, start):
    ladder = log_snr(6, 0.05, 20.0)
    moved = along(schedule, ladder)
    sampler, z = AnnealedLangevin(2, 0.3, start), noise_of((20, 1, 1, 1))
    expected = finish(sampler, MIXTURE, ladder[0].sigma * z, ladder, Draws(2))
    found = finish(sampler, MIXTURE, moved[0].sigma * z, moved, Draws(2))
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)


def expected_variance(ladder, repeats, length):
    """Exact: away from the mean the dynamics multiply by 1 - e sigma^2 / V, and add 2 e sigma^2."""
    v = (ladder[0].sigma / ladder[0].alpha).item() ** 2
    for now in ladder[:-1]:
        kappa2 = now.kappa.item() ** 2
        for _ in range(repeats):
            v = (1 - length * kappa2 / (0.25 + kappa2)) ** 2 * v + 2 * length * kappa2
    return v * (0.25 / (0.25 + kappa2)) ** 2


@pytest.mark.parametrize("schedule", [VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow()])
def test_moments_in_every_schedule(schedule):
    ladder = along(schedule, log_snr(60, 0.02, 20.0))
    x = ladder[0].sigma * noise_of(SHAPE)
    sample = finish(AnnealedLangevin(4, 0.1), WIDE, x, ladder, Draws(3))
    # 3072 draws: 0.01 and 2.6 % are one standard error
    assert sample.mean().item() == pytest.approx(0.2, abs=0.03)
    variance = expected_variance(ladder, 4, 0.1)
    assert sample.var().item() / variance == pytest.approx(1, abs=0.06)


def test_more_steps_approach_the_law_itself():
    few, more, most = (
        expected_variance(log_snr(levels, 0.02, 20.0), repeats, length) / 0.25
        for levels, repeats, length in ((40, 20, 0.05), (40, 100, 0.03), (80, 200, 0.01))
    )
    assert few > more > most > 1
    assert most == pytest.approx(1, abs=0.06)


def test_it_begins_with_pure_noise_and_may_end_above_the_image():
    ladder = angle(40)
    x = noise_of(SHAPE)
    sample = finish(AnnealedLangevin(20, 0.05), WIDE, x, ladder, Draws(4))
    # After the first level it is the dynamics on the ladder from there.
    assert sample.var().item() / expected_variance(ladder[1:], 20, 0.05) == pytest.approx(
        1, abs=0.07
    )
    above = ladder[:20]
    *_, last = AnnealedLangevin(20, 0.05).steps(WIDE, x, above, Draws(4))
    assert last.level is above[-1]
    assert last.progress == 1
    assert last.x.var().item() / WIDE.variance_at(above[-1]).item() == pytest.approx(1, abs=0.1)


def test_the_uniform_start_is_uniform_in_our_pixels():
    rung = Rung(0.6, 0.8)
    u = UniformPixels().begin(0.8 * noise_of((100, 1, 10, 10)), rung) / 0.6
    parts = torch.histc(u, 10, -1, 1) / u.numel()
    torch.testing.assert_close(parts, torch.full((10,), 0.1).double(), rtol=0, atol=0.012)
    assert u.abs().max() <= 1


def test_too_little_noise_at_the_start_stays_where_it_began_and_enough_finds_every_mode():
    """Technique 1: two modes 20 apart, and a start between them but nearer to one."""
    far = Mixture(
        torch.tensor([0.5, 0.5], dtype=torch.float64),
        torch.tensor([-2.0, 18.0], dtype=torch.float64).reshape(2, 1, 1, 1),
        torch.tensor([0.1, 0.1], dtype=torch.float64),
    )
    found = {}
    for sigma_max, levels in ((2.0, 20), (20.0, 60)):
        plan = planned(levels, sigma_max, sigma_min=0.02, steps=5)
        sampler = AnnealedLangevin.planned(plan)
        ladder = log_snr(levels, 0.02, sigma_max)
        x = sigma_max * noise_of((1000, 1, 1, 1))
        sample = finish(sampler, far, x, ladder, Draws(5))
        found[sigma_max] = (sample > 8).double().mean().item()
    assert found[2.0] == 0
    assert found[20.0] == pytest.approx(0.5, abs=0.07)


def test_requests_remember_the_dynamics_and_their_start():
    sampler = AnnealedLangevin(3, 0.1, UniformPixels())
    corrected = PredictorCorrector(corrector=AnnealedLangevinCorrector(0.2))
    for each in (sampler, corrected):
        request = Generate(sampler=each)
        assert request_from_json(request_to_json(request)) == request


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: AnnealedLangevin(repeats=0),
        lambda: AnnealedLangevin(length=0.0),
        lambda: AnnealedLangevin(length=2.0),
        lambda: AnnealedLangevin(length=math.nan),
        lambda: AnnealedLangevinCorrector(0.0),
        lambda: AnnealedLangevinCorrector(1.0),
    ],
)
def test_impossible_parameters_are_refused(impossible):
    with pytest.raises(BadRequest):
        impossible()


# ---------------------------------------------------------------------------------- the corrector


@pytest.mark.parametrize("snr", [0.16, 0.5])
def test_the_corrector_leaves_a_gaussian_as_it_is(snr):
    now, rung = level(0.8, 0.6), Rung(0.8, 0.6)
    wanted = WIDE.variance_at(now).item()
    drawn = Draws(1)
    x = 0.8 * 0.2 + math.sqrt(wanted) * noise_of((4, 3, 32, 32))
    variances = []
    for _ in range(round(20 / snr**2)):
        x = AnnealedLangevinCorrector(snr).correct(x, WIDE(x, now), rung, drawn)
        variances.append(x.var().item() / wanted)
    mean = sum(variances) / len(variances)
    # Without the factor it would be 1 / (1 - snr^2 sigma^2 / variance): 1.018 and 1.21.
    assert mean == pytest.approx(1, abs=0.006)


def test_the_corrector_steps_as_published_but_for_the_shorter_noise():
    now, rung, snr = level(0.8, 0.6), Rung(0.8, 0.6), 0.2
    x = noise_of((2, 3, 8, 8)) * torch.tensor([1.0, 3.0]).double().reshape(2, 1, 1, 1)
    estimate = WIDE(x, now)
    found = AnnealedLangevinCorrector(snr).correct(x, estimate, rung, Draws(4))
    e = 2 * (snr * 0.6) ** 2
    m = estimate.noise.square().mean(dim=(1, 2, 3), keepdim=True)
    z = Draws(4).like(x)
    expected = x + e * now.score(estimate.noise) + (2 * e * (1 - snr**2 * m)).sqrt() * z
    torch.testing.assert_close(found, expected)


def test_the_corrector_stays_put_without_noise_and_survives_a_wild_score():
    x = torch.ones(1, 1, 4, 4, dtype=torch.float64)
    estimate = WIDE(x, level(1.0, 0.0))
    corrector = AnnealedLangevinCorrector()
    assert torch.equal(corrector.correct(x, estimate, Rung(1.0, 0.0), Draws(1)), x)
    wild = estimate._replace(noise=100 * x)
    assert corrector.correct(x, wild, Rung(0.6, 0.8), Draws(1)).isfinite().all()
