"""Stochastic samplers: exact moments in every schedule, laws on a mixture, published steps."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch

from core.errors import BadRequest
from core.ladders import along, angle, karras, log_snr, uniform_time
from core.level import Estimate
from core.samplers import (
    DDIM,
    Ancestral,
    AncestralForward,
    AnnealedLangevinCorrector,
    EulerMaruyama,
    Heun,
    Langevin,
    PredictorCorrector,
    ReverseDiffusion,
    SigmaClock,
    SigmaClockSDE,
)
from core.samplers.base import Rung
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP
from tests.analytic import Basis, Draws, Gaussian, Mixture, Silence, finish, level, moments, pixels

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow())
WEAK_ORDERS = {
    DDIM(eta=0.5): 1,
    Ancestral(): 1,
    SigmaClockSDE(): 2,
    ReverseDiffusion(): 1,
    EulerMaruyama(): 1,
    AncestralForward(): 1,
    Heun(churn=10.0, s_noise=1.0): 2,
}
WORLD = Gaussian(pixels([0.3, -0.2, 0.1]).squeeze(1), pixels([0.5, 0.25, 0.8]).squeeze(1))


def error(sampler, ladder):
    mean, variance = moments(sampler, WORLD, ladder)
    last = ladder[-1]
    amiss = variance / WORLD.variance_at(last) - 1
    return torch.stack([amiss, mean - last.alpha * WORLD.mean]).abs().max().item()


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("sampler", WEAK_ORDERS, ids=repr)
def test_weak_order_of_mean_and_variance_down_every_schedule(sampler, schedule):
    high = min(1.0, schedule.time(level(1.0, 20.0)).item())
    low = schedule.time(level(1.0, 0.05)).item()

    def ladder(steps):
        times = torch.linspace(high, low, steps + 1, dtype=torch.float64)
        return [schedule.level(t) for t in times]

    coarse, fine = error(sampler, ladder(128)), error(sampler, ladder(256))
    assert math.log2(coarse / fine) == pytest.approx(WEAK_ORDERS[sampler], abs=0.15)


@pytest.mark.parametrize("sampler", WEAK_ORDERS, ids=repr)
def test_moments_from_pure_noise_to_the_image_itself(sampler):
    # Euler-Maruyama's drift is singular at pure noise, yet its error there is forgotten.
    few, many = error(sampler, angle(128)), error(sampler, angle(256))
    assert many < 0.04
    assert many < 0.6 * few


@pytest.mark.parametrize("schedule", [Cosine(), RectifiedFlow()], ids=repr)
@pytest.mark.parametrize("sampler", WEAK_ORDERS, ids=repr)
def test_moments_on_schedules_that_begin_with_pure_noise(sampler, schedule):
    assert error(sampler, uniform_time(schedule, 250)) < 0.06


@pytest.mark.parametrize("sampler", [DDIM(0.3), DDIM(1.0), Ancestral(), SigmaClockSDE()], ids=repr)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_renewed_noise_is_exact_in_law_for_a_known_image_however_few_the_steps(sampler, schedule):
    known = Gaussian(pixels([0.3, -0.2, 0.1]).squeeze(1), torch.zeros(3, 1, 1, dtype=torch.float64))
    for ladder in (along(schedule, log_snr(4, 0.05, 20.0)), uniform_time(schedule, 4)):
        descending = ladder[:-1]
        mean, variance = moments(sampler, known, descending)
        torch.testing.assert_close(mean, descending[-1].alpha * known.mean)
        assert variance.flatten().tolist() == pytest.approx([descending[-1].sigma.item() ** 2] * 3)


def test_eta_is_the_share_of_the_ancestral_noise():
    ladder = along(VP(), log_snr(2, 0.5, 3.0))[:-1]

    def denoise(x, now):
        return Estimate(torch.zeros_like(x), torch.zeros_like(x))

    added = [
        finish(DDIM(eta), denoise, torch.zeros(2, 1, 1, 1), ladder, Basis())[1].item()
        for eta in (0.25, 0.5, 1.0)
    ]
    assert added[0] / added[2] == pytest.approx(0.25)
    assert added[1] / added[2] == pytest.approx(0.5)
    # DDPM's posterior, in its own terms: (1 - abar') / (1 - abar) beta
    bar, bar_then = (now.alpha.item() ** 2 for now in ladder)
    posterior = (1 - bar_then) / (1 - bar) * (1 - bar / bar_then)
    assert added[2] == pytest.approx(math.sqrt(posterior))


def test_sigma_clock_sde_is_exact_for_images_that_move_linearly_in_kappa():
    a, b = 0.4, -0.7

    def denoise(x, now):
        return now.split(x, torch.full_like(x, a) + b * now.kappa)

    ladder = along(VP(), karras(6, 0.05, 20.0))[:-1]
    x = torch.zeros(len(ladder), 1, 1, 1, dtype=torch.float64)
    now = None
    for index, snapshot in enumerate(SigmaClockSDE().steps(denoise, x, ladder, Basis())):
        then, found = snapshot.level, snapshot.x / snapshot.level.alpha
        if now is not None:  # the first step knows no line yet
            # the mean obeys dX/dkappa = 2 (X - D) / kappa
            line, line_then = a + 2 * b * now.kappa, a + 2 * b * then.kappa
            q = then.kappa / now.kappa
            exact = line_then + q**2 * (x - line)
            exact[index + 1] += then.kappa * (1 - q**2).sqrt()
            torch.testing.assert_close(found, exact, rtol=1e-12, atol=1e-12)
        now, x = then, found


def test_reverse_diffusion_of_a_vp_chain_as_published():
    betas = torch.linspace(1e-3, 0.2, 10, dtype=torch.float64)
    alphas = torch.cumprod(1 - betas, 0).sqrt()
    ladder = [level(a.item(), math.sqrt(1 - a.item() ** 2)) for a in alphas.flip(0)]
    x = torch.linspace(-1, 1, 5, dtype=torch.float64).reshape(-1, 1, 1, 1)
    one = Mixture(torch.ones(1, dtype=torch.float64), pixels([0.3]), pixels([0.4]).flatten())
    found = finish(ReverseDiffusion(), one, x, ladder, Draws(3))
    drawn = Draws(3)
    for now, beta in zip(ladder, betas.flip(0)[:-1], strict=False):
        score = now.score(one(x, now).noise)
        x = (2 - (1 - beta).sqrt()) * x + beta * score + beta.sqrt() * drawn.like(x)
    torch.testing.assert_close(found, x, rtol=0, atol=1e-12)


def test_ancestral_sampling_of_a_vp_chain_as_published():
    betas = torch.linspace(1e-3, 0.2, 10, dtype=torch.float64)
    alphas = torch.cumprod(1 - betas, 0).sqrt()
    ladder = [level(a.item(), math.sqrt(1 - a.item() ** 2)) for a in alphas.flip(0)]
    x = torch.linspace(-1, 1, 5, dtype=torch.float64).reshape(-1, 1, 1, 1)
    one = Mixture(torch.ones(1, dtype=torch.float64), pixels([0.3]), pixels([0.4]).flatten())
    found = finish(AncestralForward(), one, x, ladder, Draws(3))
    drawn = Draws(3)
    for now, beta in zip(ladder, betas.flip(0)[:-1], strict=False):
        score = now.score(one(x, now).noise)
        x = (x + beta * score) / (1 - beta).sqrt() + beta.sqrt() * drawn.like(x)
    torch.testing.assert_close(found, x, rtol=0, atol=1e-12)


def test_ancestral_sampling_of_a_ve_chain_as_published():
    sigmas = [3.0, 1.5, 0.8, 0.2]
    ladder = [level(1.0, sigma) for sigma in sigmas]
    x = torch.linspace(-1, 1, 5, dtype=torch.float64).reshape(-1, 1, 1, 1)
    found = finish(Ancestral(), MIXTURE, x, ladder, Draws(3))
    drawn = Draws(3)
    for now, (sigma, after) in zip(ladder, pairwise(sigmas), strict=False):
        gap = sigma**2 - after**2
        score = now.score(MIXTURE(x, now).noise)
        x = x + gap * score + after * math.sqrt(gap) / sigma * drawn.like(x)
    torch.testing.assert_close(found, x, rtol=0, atol=1e-12)


def test_all_of_the_forward_noise_is_exact_for_pictures_of_unit_variance():
    unit = Gaussian(torch.zeros(3, 1, 1).double(), torch.ones(3, 1, 1).double())
    ladder = along(VP(), log_snr(4, 0.05, 20.0))[:-1]
    _, variance = moments(AncestralForward(), unit, ladder)
    assert variance.flatten().tolist() == pytest.approx([1.0] * 3)


def test_euler_maruyama_integrates_the_drift():
    """On VP the drift's integral is half that of beta; on VE there is none."""
    now, then = VP().level(0.5), VP().level(0.48)
    half = (19.9 * 0.49 + 0.1) * 0.02 / 2
    still = Estimate(torch.zeros(1, 1, 1, 1), torch.zeros(1, 1, 1, 1))
    x = torch.ones(1, 1, 1, 1)
    moved = finish(EulerMaruyama(), lambda *_: still, x, [now, then], Silence())
    assert moved.item() == pytest.approx(1 + half, rel=1e-6)
    unmoved = finish(
        EulerMaruyama(), lambda *_: still, x, [VE().level(0.5), VE().level(0.4)], Silence()
    )
    assert unmoved.item() == pytest.approx(1, abs=1e-7)


# ------------------------------------------------------------------------------------ a mixture

MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    pixels([-0.8, 0.1, 0.7]),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
COUNT = 4000


def quantiles(world, count):
    """Evenly spaced quantiles of a world of single pixels."""
    at = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    z = torch.special.ndtri(at).reshape(-1, 1, 1, 1)
    return world.flow(z, level(0.0, 1.0), level(1.0, 0.0)).flatten()


EXACT = quantiles(MIXTURE, COUNT)


def distance(samples):
    """Earth mover's distance to the mixture; 0.006 to 0.02 for exact draws of this number."""
    return (samples.flatten().sort().values - EXACT).abs().mean().item()


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize(
    ("sampler", "most"),
    [
        (Ancestral(), 0.04),
        (SigmaClockSDE(), 0.025),
        (ReverseDiffusion(), 0.04),
        (EulerMaruyama(), 0.04),
        (Heun(churn=20.0), 0.025),
        (PredictorCorrector(Ancestral()), 0.04),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_law_of_a_mixture_in_every_schedule(sampler, most, schedule):
    # 16 x 16 independent pixels an image, so that a corrector has a norm to go by
    ladder = uniform_time(schedule, 200)
    drawn = Draws(7)
    shape = (COUNT // 250, 1, 10, 25)

    def denoise(x, now):
        estimate = MIXTURE(x.reshape(-1, 1, 1, 1), now)
        return Estimate(*(part.reshape(x.shape) for part in estimate))

    x = ladder[0].sigma * drawn.like(torch.empty(shape, dtype=torch.float64))
    assert distance(finish(sampler, denoise, x, ladder, drawn)) < most


# --------------------------------------------------------------------------- predictor, corrector

WIDE = Gaussian(torch.zeros((), dtype=torch.float64), torch.tensor(0.5, dtype=torch.float64))


@pytest.mark.parametrize("snr", [0.16, 0.4])
def test_langevin_leaves_a_gaussian_as_it_is(snr):
    now, rung = level(0.8, 0.6), Rung(0.8, 0.6)
    wanted = WIDE.variance_at(now).item()
    drawn = Draws(1)
    x = math.sqrt(2 * wanted) * drawn.like(torch.empty(4, 3, 32, 32, dtype=torch.float64))
    variances = []
    for _ in range(round(40 / snr**2)):
        x = Langevin(snr).correct(x, WIDE(x, now), rung, drawn)
        variances.append(x.var().item() / wanted)
    # Uncorrected dynamics end at 1 + snr^2.
    assert sum(variances[len(variances) // 4 :]) / (0.75 * len(variances)) == pytest.approx(
        1, abs=0.006
    )
    # It begins twice too wide and forgets that at the rate its step length says.
    forgotten = (variances[4] - 1) / (variances[0] - 1)
    assert 0.5 < forgotten ** (1 / 4) / (1 - 2 * snr**2) ** 2 < 1.2


def test_langevin_steps_as_published_but_for_the_shorter_noise():
    now, rung, snr = level(0.8, 0.6), Rung(0.8, 0.6), 0.2
    x = Draws(2).like(torch.empty(2, 3, 8, 8, dtype=torch.float64)) * torch.tensor(
        [1.0, 3.0], dtype=torch.float64
    ).reshape(2, 1, 1, 1)
    found = Langevin(snr).correct(x, WIDE(x, now), rung, Draws(4))
    score = now.score(WIDE(x, now).noise)
    length = score.flatten(1).norm(dim=1).reshape(2, 1, 1, 1)
    e = 2 * (snr * math.sqrt(3 * 8 * 8) / length) ** 2
    z = Draws(4).like(x)
    torch.testing.assert_close(found, x + e * score + (2 * e * (1 - snr**2)).sqrt() * z)


def test_langevin_stays_put_without_noise_and_survives_a_zero_score():
    x = torch.ones(1, 1, 4, 4, dtype=torch.float64)
    still = Estimate(x, torch.zeros_like(x))
    assert torch.equal(Langevin().correct(x, still, Rung(1.0, 0.0), Draws(1)), x)
    assert Langevin().correct(x, still, Rung(0.0, 1.0), Draws(1)).isfinite().all()


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("corrector", [Langevin(), AnnealedLangevinCorrector()], ids=repr)
@pytest.mark.parametrize(
    "predictor",
    [ReverseDiffusion(), Ancestral(), AncestralForward(), EulerMaruyama(), DDIM()],
    ids=repr,
)
def test_moments_of_predictor_corrector_in_every_schedule(schedule, corrector, predictor):
    ladder = uniform_time(schedule, 160)
    drawn = Draws(5)
    x = ladder[0].sigma * drawn.like(torch.empty(4, 3, 32, 32, dtype=torch.float64))
    sample = finish(PredictorCorrector(predictor, corrector), WIDE, x, ladder, drawn)
    assert sample.mean().item() == pytest.approx(0, abs=0.02)
    # Annealed steps are too short near the image to undo what the ancestral predictor loses.
    most = 0.05 if isinstance(corrector, Langevin) else 0.1
    assert sample.var().item() / 0.25 == pytest.approx(1, abs=most)


def test_the_corrector_goes_first_and_the_last_word_is_a_clean_estimate():
    asked = []

    def denoise(x, now):
        asked.append((now.sigma.item(), WIDE(x, now).image))
        return WIDE(x, now)

    ladder = karras(3, 0.5, 2.0)
    x = torch.ones(1, 3, 4, 4, dtype=torch.float64)
    snapshots = list(PredictorCorrector(corrections=2).steps(denoise, x, ladder, Draws(6)))
    rungs = [now.sigma.item() for now in ladder]
    assert [sigma for sigma, _ in asked] == [s for s in rungs[:3] for _ in range(3)]
    assert [s.level.sigma.item() for s in snapshots] == [
        s for now, then in pairwise(rungs) for s in (now, now, then)
    ]
    assert torch.equal(snapshots[-1].x, asked[-1][1])


def test_samplers_with_a_memory_are_no_predictors():
    with pytest.raises(BadRequest, match="SigmaClock cannot be a predictor"):
        PredictorCorrector(SigmaClock())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sampler", [DDIM(0.5), Ancestral(), SigmaClockSDE(), ReverseDiffusion(), EulerMaruyama()]
)
def test_stochastic_samplers_only_descend(sampler):
    x = torch.zeros(1, 3, 1, 1, dtype=torch.float64)
    image, low, high = level(1.0, 0.0), level(1.0, 0.5), level(0.6, 0.8)
    for wrong in ([low, high], [image, high], [image, image]):
        with pytest.raises(BadRequest, match="descend"):
            finish(sampler, WORLD, x, wrong, Draws(0))
