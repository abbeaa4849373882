"""Deterministic samplers: order of convergence against exact flows, and the published formulas."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch

from core.errors import BadRequest
from core.ladders import along, angle, budgeted, karras, log_snr
from core.level import Estimate, NoiseLevel
from core.samplers import DDIM, DPMSolverPP2M, Heun, LogClock, SigmaClock
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP
from tests.analytic import Draws, Gaussian, Mixture, NoNoise, finish, level, pixels

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow())
ORDERS = {DDIM(): 1, DPMSolverPP2M(): 2, LogClock(): 2, SigmaClock(): 2, Heun(): 2}

GAUSSIAN = Gaussian(pixels([0.3, -0.2, 0.1]).squeeze(1), pixels([0.5, 0.25, 0.8]).squeeze(1))
MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    pixels([-0.8, 0.1, 0.7]),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
QUANTILES = torch.linspace(-1.5, 1.5, 7, dtype=torch.float64).reshape(-1, 1, 1, 1)
NOISE = {GAUSSIAN: QUANTILES.expand(-1, 3, 1, 1), MIXTURE: QUANTILES}
WORLDS = pytest.mark.parametrize("world", [GAUSSIAN, MIXTURE], ids=["gaussian", "mixture"])


def error(sampler, world, ladder):
    """Largest distance from where the exact flow takes a spread of starting points."""
    start = world.flow(NOISE[world], level(0.0, 1.0), ladder[0])
    exact = world.flow(start, ladder[0], ladder[-1])
    return (finish(sampler, world, start, ladder) - exact).abs().max().item()


def slope(sampler, world, make, steps):
    coarse, fine = (error(sampler, world, make(count)) for count in (steps, 2 * steps))
    return math.log2(coarse / fine)


@WORLDS
@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("sampler", ORDERS, ids=repr)
def test_order_of_convergence_down_every_schedule(sampler, schedule, world):
    high = min(1.0, schedule.time(level(1.0, 20.0)).item())
    low = schedule.time(level(1.0, 0.05)).item()

    def ladder(steps):
        times = torch.linspace(high, low, steps + 1, dtype=torch.float64)
        return [schedule.level(t) for t in times]

    # What the default makes good is of higher order and hides the slope until steps are short.
    steps = 2048 if isinstance(sampler, LogClock) else 256
    assert slope(sampler, world, ladder, steps) == pytest.approx(ORDERS[sampler], abs=0.15)


@WORLDS
@pytest.mark.parametrize("sampler", ORDERS, ids=repr)
def test_order_of_convergence_on_the_way_up(sampler, world):
    def ladder(steps):
        return log_snr(steps + 1, 0.05, 20.0)[-2::-1]

    assert slope(sampler, world, ladder, 256) == pytest.approx(ORDERS[sampler], abs=0.15)


@WORLDS
@pytest.mark.parametrize("sampler", ORDERS, ids=repr)
def test_order_of_convergence_from_pure_noise_to_the_image_itself(sampler, world):
    measured = slope(sampler, world, angle, 256)
    # A step of first order at the ends costs samplers with memory a logarithm of the step size.
    memory = isinstance(sampler, DPMSolverPP2M | LogClock | SigmaClock)
    assert measured == pytest.approx(ORDERS[sampler], abs=0.3 if memory else 0.15)


@WORLDS
@pytest.mark.parametrize(
    ("sampler", "most"), [(SigmaClock(), 0.025), (DPMSolverPP2M(), 0.03), (LogClock(), 0.03)]
)
def test_few_steps_suffice_for_a_usable_picture(sampler, most, world):
    assert error(sampler, world, karras(32)) < most


@pytest.mark.parametrize("sampler", [DDIM(), DPMSolverPP2M(), LogClock(), SigmaClock()], ids=repr)
def test_the_path_does_not_matter(sampler):
    straight = log_snr(12, 0.02, 40.0)
    start = 40 * NOISE[MIXTURE]
    wanted = finish(sampler, MIXTURE, start, straight)
    for schedule in (VP(), SubVP(), Cosine(), RectifiedFlow()):
        moved = along(schedule, straight)
        found = finish(sampler, MIXTURE, start * moved[0].alpha, moved)
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-10)


@pytest.mark.parametrize("sampler", ORDERS, ids=repr)
def test_the_last_step_returns_the_image_and_evaluates_nothing_at_sigma_zero(sampler):
    seen = []

    def denoise(x, now):
        seen.append(MIXTURE(x, now).image)
        assert now.sigma > 0
        return MIXTURE(x, now)

    for ladder in (angle(6), karras(6), along(VP(), karras(6))):
        assert torch.equal(finish(sampler, denoise, QUANTILES * ladder[0].sigma, ladder), seen[-1])


# ---------------------------------------------------------------------------- published formulas


def moving_image(intercept, slope_in_kappa):
    """A denoiser whose image is a straight line in kappa, wherever x is."""

    def denoise(x, now):
        image = torch.full_like(x, intercept) + slope_in_kappa * now.kappa
        return now.split(x, image)

    return denoise


def test_sigma_clock_is_exact_for_images_that_move_linearly_in_kappa():
    a, b = 0.4, -0.7
    ladder = along(VP(), karras(9, 0.05, 20.0))[:-1]
    snapshots = SigmaClock().steps(moving_image(a, b), QUANTILES, ladder, NoNoise())
    states = [(snapshot.level, snapshot.x / snapshot.level.alpha) for snapshot in snapshots]
    # dX/dkappa = (X - D) / kappa for X = x / alpha; the first step knows no line yet
    for (now, x), (then, found) in pairwise(states):
        exact = a + then.kappa * ((x - a) / now.kappa + b * (now.kappa / then.kappa).log())
        torch.testing.assert_close(found, exact, rtol=1e-12, atol=1e-12)


def test_dpm_solver_pp_2m_as_published():
    ladder = karras(8, 0.01, 30.0)[:-1]
    sigmas = [now.sigma.item() for now in ladder]
    x, before = QUANTILES * 30, None
    for i, (now, then) in enumerate(pairwise(sigmas)):
        image = MIXTURE(x, ladder[i]).image
        h = math.log(now / then)
        extrapolated = image
        if before is not None:
            r = math.log(sigmas[i - 1] / now) / h
            extrapolated = (1 + 1 / (2 * r)) * image - 1 / (2 * r) * before
        x, before = then / now * x - math.expm1(-h) * extrapolated, image
    found = finish(DPMSolverPP2M(), MIXTURE, QUANTILES * 30, ladder)
    torch.testing.assert_close(found, x, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("softness", [0.0, 0.02, 0.5])
def test_log_clock_is_exact_for_an_image_that_is_linear_in_its_clock(softness):
    a, b = 0.3, -0.7

    def denoise(x, now):
        return now.split(x, (a + b * (now.kappa + softness).log()).expand_as(x))

    kappas = [20.0, 9.0, 7.0, 1.0, 0.2, 0.05]
    ladder = [NoiseLevel(torch.tensor(1.0), torch.tensor(k, dtype=torch.float64)) for k in kappas]
    start = QUANTILES * 20
    points = list(LogClock(softness).steps(denoise, start, ladder, NoNoise()))
    for kappa, point in list(zip(kappas[1:], points, strict=True))[1:]:  # one step to see a line
        k = torch.logspace(math.log10(kappa), math.log10(20), 20_001, dtype=torch.float64)
        integral = torch.trapezoid((a + b * (k + softness).log()) / k**2, k)
        torch.testing.assert_close(
            point.x, kappa / 20 * start + kappa * integral, rtol=0, atol=1e-6
        )


@pytest.mark.parametrize("path", [None, VP()], ids=repr)
def test_log_clock_is_a_predictor_whose_last_step_is_corrected(path):
    kappas, clock = [30.0, 8.0, 2.0, 0.7, 0.1], lambda k: math.log(k + 0.2)
    ladder = [NoiseLevel(torch.tensor(1.0), torch.tensor(k, dtype=torch.float64)) for k in kappas]

    def change(now, then, left, right):
        """then * the integral of a line through (kappa, image) left and right, over k^2."""
        k = torch.logspace(math.log10(then), math.log10(now), 20_001, dtype=torch.float64)
        share = ((k + 0.2).log() - clock(left[0])) / (clock(right[0]) - clock(left[0]))
        whole = torch.trapezoid(1 / k**2, k)
        part = torch.trapezoid(share / k**2, k)
        return then * (left[1] * (whole - part) + right[1] * part)

    base = predicted = QUANTILES * 30
    seen = []
    for index, now in enumerate(kappas[:-1]):
        seen.append((now, MIXTURE(predicted, ladder[index]).image))
        if index:
            base = now / kappas[index - 1] * base + change(kappas[index - 1], now, *seen[-2:])
        then = kappas[index + 1]
        line = seen[-2:] if index else [(2 * now, seen[-1][1]), seen[-1]]
        predicted = then / now * base + change(now, then, *line)
    walked = along(path, ladder) if path else ladder
    start = QUANTILES * walked[0].sigma
    found = list(LogClock().steps(MIXTURE, start, walked, NoNoise()))[-1].x
    torch.testing.assert_close(found / walked[-1].alpha, predicted, rtol=0, atol=1e-6)


@pytest.mark.parametrize("softness", [-0.1, math.inf, math.nan])
def test_a_softness_that_is_no_clock_is_refused(softness):
    with pytest.raises(BadRequest, match="softness"):
        LogClock(softness)


@WORLDS
@pytest.mark.parametrize("steps", [10, 20])
def test_the_default_lands_nearer_than_the_published_samplers_on_their_ladders(steps, world):
    def error_from_the_top(sampler, ladder):
        start = NOISE[world] * ladder[0].sigma
        exact = world.flow(NOISE[world], level(0.0, 1.0), level(1.0, 0.0))
        return (finish(sampler, world, start, ladder) - exact).square().mean().sqrt().item()

    ours = error_from_the_top(LogClock(), budgeted(steps))
    for published in (DDIM(), DPMSolverPP2M(), Heun()):
        for make in (karras, log_snr):
            assert ours < error_from_the_top(published, make(steps))


def test_ddim_as_published():
    ladder = along(VP(), karras(8, 0.01, 30.0))[:-1]
    x = QUANTILES
    for now, then in pairwise(ladder):
        noise = MIXTURE(x, now).noise
        x = then.alpha * (x - now.sigma * noise) / now.alpha + then.sigma * noise
    torch.testing.assert_close(finish(DDIM(), MIXTURE, QUANTILES, ladder), x, rtol=0, atol=1e-12)


@pytest.mark.parametrize("churn", [0.0, 5.0, 400.0])
def test_heun_is_algorithm_2_of_edm(churn):
    sigmas = [now.sigma.item() for now in karras(12)]
    drawn = Draws(11)
    x = 80 * QUANTILES
    for now, then in pairwise(sigmas):
        gamma = min(churn / 12, math.sqrt(2) - 1) if 0.05 <= now <= 50 else 0.0
        raised = now + gamma * now
        if gamma > 0:
            x = x + math.sqrt(raised**2 - now**2) * 1.003 * drawn.like(x)
        d = (x - MIXTURE(x, level(1.0, raised)).image) / raised
        there = x + (then - raised) * d
        if then > 0:
            d_there = (there - MIXTURE(there, level(1.0, then)).image) / then
            there = x + (then - raised) * (d + d_there) / 2
        x = there
    found = finish(Heun(churn), MIXTURE, 80 * QUANTILES, karras(12), Draws(11))
    torch.testing.assert_close(found, x, rtol=0, atol=1e-10)


def test_churn_means_the_same_along_every_path():
    known = Gaussian(pixels([0.3])[0], pixels([0.0])[0])
    # the limits are ratios: along VP sigma is below 1 everywhere
    churned = Heun(10.0, s_min=1.0, s_max=4.0)
    straight = karras(6, 0.5, 5.0)[:-1]
    x = 5 * QUANTILES
    wanted = finish(churned, known, x, straight, Draws(11))
    moved = along(VP(), straight)
    found = finish(churned, known, x * moved[0].alpha, moved, Draws(11))
    assert (wanted - finish(Heun(), known, x, straight)).abs().max() > 0.1
    # the path bends between the levels, hence not to rounding
    torch.testing.assert_close(found / moved[-1].alpha, wanted, rtol=0, atol=0.02)


def test_an_estimate_is_all_that_a_sampler_asks_for():
    """Image and noise may disagree with x: re-mixing heeds them alone."""

    def denoise(x, now):
        return Estimate(torch.ones_like(x), torch.full_like(x, 3.0))

    ladder = [level(0.6, 0.8), level(0.8, 0.6)]
    found = finish(DDIM(), denoise, torch.zeros(1, 1, 1, 1), ladder)
    assert found.item() == pytest.approx(0.8 + 0.6 * 3)
