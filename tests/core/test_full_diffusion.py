"""The closed interval: schedule, parametrization and solvers, exact at both ends."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from core.checkpoints.native import build_parametrization
from core.errors import BadRequest
from core.ladders import along, angle, uniform_time
from core.level import NoiseLevel
from core.parametrizations import FullDiffusion
from core.samplers import FullDiffusionODE, FullDiffusionSDE
from core.schedules import Cosine, RectifiedFlow
from core.schedules import FullDiffusion as Schedule
from tests.analytic import (
    Draws,
    Gaussian,
    Mixture,
    exact_correction,
    finish,
    level,
    moments,
    pixels,
)
from tests.tiny import CARD

D, DELTA = 0.4, 0.03
MODEL = FullDiffusion(Schedule(D, DELTA))
GAUSSIAN = Gaussian(pixels([0.3, -0.2, 0.1]).squeeze(1), pixels([0.5, 0.25, 0.8]).squeeze(1))
MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    pixels([-0.8, 0.1, 0.7]),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
QUANTILES = torch.linspace(-1.5, 1.5, 7, dtype=torch.float64).reshape(-1, 1, 1, 1)


# ------------------------------------------------------------------- schedule and parametrization


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_schedule_holds_exactly_the_image_and_exactly_noise(dtype):
    t = torch.linspace(0, 1, 1001, dtype=dtype)
    now = Schedule(D, DELTA).level(t)
    assert [now.alpha[0].item(), now.sigma[0].item(), now.alpha[-1].item()] == [1, 0, 0]
    unit = now.alpha**2 + (now.sigma / D) ** 2
    torch.testing.assert_close(unit, torch.ones_like(t), rtol=0, atol=20 * torch.finfo(dtype).eps)
    assert (now.alpha.diff() < 20 * torch.finfo(dtype).eps).all()


def test_the_schedule_gives_every_time_one_weight():
    t = torch.linspace(0, 1, 50, dtype=torch.float64, requires_grad=True)
    s = Schedule(D, DELTA).sigma(t) / D
    (speed,) = torch.autograd.grad(s.sum(), t)
    expected = math.asinh(1 / DELTA) * (s**2 + DELTA**2).sqrt()
    torch.testing.assert_close(speed, expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_at_both_ends_the_estimate_is_exact_whatever_the_network_says(dtype):
    x = torch.linspace(-2, 2, 12, dtype=dtype).reshape(2, 6, 1, 1)
    output = 7 + 3 * x
    # both ends in one batch, and each for all
    ends = NoiseLevel(
        torch.tensor([1.0, 0.0], dtype=dtype).reshape(2, 1, 1, 1),
        torch.tensor([0.0, D], dtype=dtype).reshape(2, 1, 1, 1),
    )
    batch = MODEL.estimate(x, output, ends)
    clean, pure = (MODEL.estimate(x, output, level(*end)) for end in ((1.0, 0.0), (0.0, D)))
    for image, noise in (clean, (batch.image[:1], batch.noise[:1])):
        torch.testing.assert_close(image, x[: len(image)], rtol=1e-6, atol=0)
        assert (noise == 0).all()
    for noise, seen in ((pure.noise, x), (batch.noise[1:], x[1:])):
        torch.testing.assert_close(noise, seen / D, rtol=1e-6, atol=0)
    # at pure noise the image is -d F, of the network's own making
    wanted = -D * output / math.sqrt(1 + DELTA**2)
    torch.testing.assert_close(pure.image, wanted, rtol=1e-6, atol=1e-6)
    assert batch.image.isfinite().all()


def test_condition_is_of_unit_variance_and_its_time_is_the_schedules():
    x = torch.randn(5000, 1, 1, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    noise = x.flip(0)
    for t in (0.0, 0.3, 0.9, 1.0):
        now = MODEL.schedule.level(t)
        # off the training's circle, on the straight line
        louder = NoiseLevel(2.5 * now.alpha, 2.5 * now.sigma)
        inside, time = MODEL.condition(louder.mix(D * x, noise), louder)
        assert inside.std().item() == pytest.approx(1, abs=0.03)
        assert time.shape == (5000,)
        assert time[0].item() == pytest.approx(t, abs=1e-6)
    _, scaled = FullDiffusion(MODEL.schedule, 4.0).condition(x, MODEL.schedule.level(0.5))
    assert scaled[0].item() == pytest.approx(2.0)


@pytest.mark.parametrize("t", [0.0, 1e-4, 0.3, 0.7, 0.999, 1.0])
@pytest.mark.parametrize("gain", [1.0, 3.0])
def test_with_the_exact_correction_the_estimate_is_that_of_the_world(t, gain):
    now = MODEL.schedule.level(t)
    now = NoiseLevel(gain * now.alpha, gain * now.sigma)
    x = gain * torch.linspace(-1, 1, 9, dtype=torch.float64).reshape(-1, 1, 1, 1)
    a, s, radius = MODEL.circle(now)
    output = exact_correction(MIXTURE, D, x / radius, a, s) * math.sqrt(s**2 + DELTA**2)
    image, noise = MODEL.estimate(x, output, now)
    wanted = MIXTURE(x, now)
    torch.testing.assert_close(image, wanted.image, rtol=0, atol=1e-11)
    torch.testing.assert_close(noise, wanted.noise, rtol=0, atol=1e-11)
    torch.testing.assert_close(now.mix(image, noise), x, rtol=0, atol=1e-12)


def test_a_card_can_ask_for_it():
    entry = {"kind": "full-diffusion", "sigma_data": D, "delta": DELTA, "time_scale": 2.0}
    built = build_parametrization(replace(CARD, parametrization=entry))
    assert built == FullDiffusion(Schedule(D, DELTA), 2.0)


# ---------------------------------------------------------------------------------------- solvers


def moment_error(sampler, ladder):
    mean, variance = moments(sampler, GAUSSIAN, ladder)
    amiss = torch.stack([variance - GAUSSIAN.deviation**2, mean - GAUSSIAN.mean])
    return amiss.abs().amax(dim=0).sum().item()


@pytest.mark.parametrize("sampler", [FullDiffusionSDE, FullDiffusionODE])
@pytest.mark.parametrize("order", [1, 2])
def test_weak_order_from_exactly_noise_to_exactly_the_image(sampler, order):
    errors = [moment_error(sampler(order), angle(steps)) for steps in (64, 128, 256)]
    slopes = [math.log2(a / b) for a, b in pairwise(errors)]
    assert slopes == pytest.approx([order, order], abs=0.1)


@pytest.mark.parametrize("order", [1, 2])
def test_order_of_the_flow_of_a_mixture_from_exactly_noise_to_exactly_the_image(order):
    def error(steps):
        exact = MIXTURE.flow(QUANTILES, level(0.0, 1.0), level(1.0, 0.0))
        found = finish(FullDiffusionODE(order), MIXTURE, QUANTILES, angle(steps))
        return (found - exact).abs().max().item()

    assert math.log2(error(128) / error(256)) == pytest.approx(order, abs=0.1)


def test_the_flow_goes_up_too():
    def error(steps):
        ladder = angle(steps + 1)[-2::-1]
        start = MIXTURE.flow(QUANTILES, level(0.0, 1.0), ladder[0])
        return (finish(FullDiffusionODE(), MIXTURE, start, ladder) - QUANTILES).abs().max().item()

    assert math.log2(error(128) / error(256)) == pytest.approx(2, abs=0.15)


def test_law_of_a_mixture_under_the_stochastic_solver():
    x = Draws(5).like(torch.empty(20_000, 1, 1, 1, dtype=torch.float64))
    found = finish(FullDiffusionSDE(), MIXTURE, x, angle(48), Draws(6)).flatten().sort().values
    places = (torch.arange(len(found), dtype=torch.float64) + 0.5) / len(found)
    reached = MIXTURE.cumulative(found.reshape(-1, 1, 1, 1), level(1.0, 0.0)).flatten()
    assert (reached - places).abs().max() < 0.018  # Kolmogorov: 0.0115 at one in a hundred


def test_both_solvers_as_derived():
    """Two steps by hand, on the circle, in units of sigma_data."""
    first, second, third = level(0.0, D), level(0.6, 0.8 * D), level(0.8, 0.6 * D)
    y = QUANTILES

    def correction(y, a, s):
        return exact_correction(MIXTURE, D, y, a, s)

    f1 = correction(y, 0.0, 1.0)
    z = Draws(3)
    z1, z2 = z.like(y), z.like(y)
    y2 = (-0.36 * f1 + 0.6 * z1) / 0.6
    f2 = correction(y2, 0.6, 0.8)
    mean = f2 + 0.28 / 0.72 * (f2 - f1)
    y3 = (0.6 * y2 - 0.28 * mean + math.sqrt(0.28) * z2) / 0.8
    found = finish(FullDiffusionSDE(2, D), MIXTURE, D * y, (first, second, third), Draws(3))
    torch.testing.assert_close(found, D * y3, rtol=0, atol=1e-12)

    y2 = y - 0.6 * f1
    f2 = correction(y2, 0.6, 0.8)
    y3 = y2 - 0.2 * (f2 + 0.2 / 1.2 * (f2 - f1))
    found = finish(FullDiffusionODE(2, D), MIXTURE, D * y, (first, second, third))
    torch.testing.assert_close(found, D * y3, rtol=0, atol=1e-12)


@pytest.mark.parametrize("sampler", [FullDiffusionSDE(), FullDiffusionODE()], ids=repr)
def test_the_path_does_not_matter(sampler):
    ladder = angle(8)
    wanted = finish(sampler, MIXTURE, QUANTILES, ladder, Draws(2))
    assert wanted.isfinite().all()
    for schedule in (Cosine(), RectifiedFlow()):
        moved = along(schedule, ladder)
        found = finish(sampler, MIXTURE, QUANTILES * moved[0].sigma, moved, Draws(2))
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-10)


def test_sampling_down_the_schedule_stays_bounded_in_float32():
    ladder = uniform_time(Schedule(), 120)
    assert ladder[0].alpha == ladder[-1].sigma == 0
    world = Gaussian(torch.tensor(0.1), torch.linspace(0.1, 0.6, 64).reshape(1, 8, 8))
    for sampler in (FullDiffusionSDE(), FullDiffusionODE()):
        x = ladder[0].sigma.float() * torch.randn(500, 1, 8, 8, generator=torch.Generator())
        for snapshot in sampler.steps(world, x, ladder, Draws(1)):
            assert snapshot.x.abs().max() < 4
        assert snapshot.x.dtype == torch.float32
        spread = snapshot.x.std(dim=0)
        torch.testing.assert_close(spread, world.deviation, rtol=0.2, atol=0)


def test_what_cannot_be_walked_is_refused():
    up = angle(4)[::-1]
    x = QUANTILES
    with pytest.raises(BadRequest, match="ascend"):
        finish(FullDiffusionODE(), MIXTURE, x, up)
    with pytest.raises(BadRequest, match="descend"):
        finish(FullDiffusionSDE(), MIXTURE, x, up[1:], Draws(1))
    with pytest.raises(BadRequest, match="same"):
        finish(FullDiffusionODE(), MIXTURE, x, [up[2], up[2]])
    for sampler in (FullDiffusionODE, FullDiffusionSDE):
        with pytest.raises(BadRequest, match="1 or 2"):
            sampler(order=3)
        with pytest.raises(BadRequest, match="sigma_data"):
            sampler(sigma_data=0.0)
