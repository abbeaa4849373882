"""Restorations where the world is Gaussian, so that the posterior is known."""

from __future__ import annotations

import pytest
import torch

from core.ladders import angle, karras
from core.level import Estimate
from core.restoration import (
    AnnealedLangevinInpainting,
    Matched,
    MomentMatching,
    NullSpace,
    RePaint,
    Replacement,
    TwistedDiffusion,
)
from core.restoration.base import Observation
from core.restoration.operators import Blur, Downsample, Grayscale, LinearOperator, Mask
from core.restoration.replacement import replace
from core.samplers import AnnealedLangevin, SigmaClock, SigmaClockSDE
from core.samplers.base import Rung
from tests.analytic import Draws, Mixture

SHAPE = (3, 2, 4)


class Correlated:
    """A Gaussian of neighbouring pixels and channels, with full covariance."""

    def __init__(self):
        at = torch.cartesian_prod(*(torch.arange(side, dtype=torch.float64) for side in SHAPE))
        self.mean = torch.linspace(-0.4, 0.4, len(at), dtype=torch.float64)
        self.covariance = 0.2 * torch.exp(-torch.cdist(at, at) / 2)

        self.values, self.axes = torch.linalg.eigh(self.covariance)

    def __call__(self, x, level):
        inside = (x.flatten(1) - level.alpha * self.mean) @ self.axes
        inside = inside / (level.alpha**2 * self.values + level.sigma**2)
        image = self.mean + (level.alpha * self.values * inside) @ self.axes.T
        return Estimate(
            image.reshape(x.shape), (level.sigma * inside @ self.axes.T).reshape(x.shape)
        )

    def posterior(self, operator, measurement, deviation):
        """Mean and covariance of the image given a measurement of one picture."""
        units = torch.eye(len(self.mean), dtype=torch.float64).reshape(-1, *SHAPE)
        A = torch.stack([operator.forward(unit[None]).flatten() for unit in units], 1)
        noise = deviation**2 * torch.eye(len(A), dtype=torch.float64)
        gain = torch.linalg.pinv(A @ self.covariance @ A.T + noise, rtol=1e-10)
        gain = self.covariance @ A.T @ gain
        mean = self.mean + gain @ (measurement.flatten() - A @ self.mean)
        return mean, self.covariance - gain @ A @ self.covariance

    def draw(self, seed=7):
        z = Draws(seed).like(torch.empty(len(self.mean), dtype=torch.float64))
        return (self.mean + torch.linalg.cholesky(self.covariance) @ z).reshape(1, *SHAPE)


WORLD = Correlated()
HALF = torch.tensor([1.0, 1.0, 0.0, 0.0], dtype=torch.float64).reshape(1, 1, 1, 4)
OPERATORS: dict[str, LinearOperator] = {
    "mask": Mask(HALF.expand(1, 1, 2, 4)),
    "gray": Grayscale(),
    "downsample": Downsample(2),
    "blur": Blur(0.8),
}


def moments(samples):
    flat = samples.flatten(1)
    return flat.mean(0), flat.T.cov()


def error(method, operator, deviation, count=1000, ladder=None):
    """Errors of mean and covariance, relative to the posterior's own size."""
    clean = operator.forward(WORLD.draw())
    measurement = clean + deviation * Draws(9).like(clean)
    ladder, noise = ladder or karras(40, 0.005, 20.0), Draws(3)
    x = noise.like(torch.empty(count, *SHAPE, dtype=torch.float64)) * ladder[0].sigma
    *_, last = method.steps(WORLD, operator, measurement, deviation, x, ladder, noise)
    mean, covariance = moments(last.x)
    true_mean, true_covariance = WORLD.posterior(operator, measurement, deviation)
    spread = true_covariance.trace().sqrt()
    wide = (covariance - true_covariance).norm() / true_covariance.norm()
    return ((mean - true_mean).norm() / spread).item(), wide.item()


@pytest.mark.parametrize(
    ("operator", "deviation", "sampler"),
    [
        ("mask", 0.0, SigmaClockSDE()),
        ("mask", 0.1, SigmaClock()),
        ("gray", 0.0, SigmaClock()),
        ("downsample", 0.1, SigmaClockSDE()),
        ("blur", 0.1, SigmaClockSDE()),
    ],
)
def test_moment_matching_draws_from_the_posterior(operator, deviation, sampler):
    method = MomentMatching(iterations=8, sampler=sampler)
    mean, covariance = error(method, OPERATORS[operator], deviation, ladder=angle(40, 0.005))
    assert mean < 0.08
    assert covariance < 0.22


@pytest.mark.parametrize(
    ("method", "least", "most", "wide"),
    [
        # What is known of each: biased, and by how much.
        (Replacement(corrections=0), 0.4, 0.65, 0.25),
        (Replacement(corrections=4), 0.15, 0.4, 0.25),
        (RePaint(10), 0.1, 0.25, 0.3),
        (NullSpace(), 0.15, 0.4, 0.25),
        (AnnealedLangevinInpainting(AnnealedLangevin(repeats=5, length=0.2)), 0.15, 0.4, 0.75),
    ],
)
def test_approximate_methods_come_as_near_as_they_can(method, least, most, wide):
    mean, covariance = error(method, OPERATORS["mask"], 0.0, count=600)
    assert least < mean < most
    assert covariance < wide


@pytest.mark.parametrize("operator", ["mask", "gray"])
def test_particles_draw_from_the_posterior(operator):
    method = TwistedDiffusion(4, Matched(8, fine=0.1), begin=3.0)
    mean, covariance = error(method, OPERATORS[operator], 0.1, count=600)
    assert mean < 0.12
    assert covariance < 0.3


def test_the_weights_of_particles_mend_the_shares_of_two_modes():
    # The left pixel is known, and lies between two modes of unequal width.
    means = torch.tensor([[0.5, 0.8], [-0.3, -0.8]], dtype=torch.float64).reshape(2, 1, 1, 2)
    deviations = torch.tensor([0.1, 0.4], dtype=torch.float64)
    world = Mixture(torch.tensor([0.5, 0.5], dtype=torch.float64), means, deviations)
    mask = Mask(torch.tensor([1.0, 0.0]).reshape(1, 1, 1, 2))
    seen, width = 0.35, (deviations**2 + 0.05**2).sqrt()
    odds = torch.exp(-(((means[:, 0, 0, 0] - seen) / width) ** 2) / 2) / width
    wanted = (odds[0] / odds.sum()).item()

    def share(particles):
        ladder, noise = karras(25, 0.02, 20.0), Draws(3)
        x = noise.like(torch.empty(1500, 1, 1, 2, dtype=torch.float64)) * ladder[0].sigma
        y = mask.forward(torch.full((1, 1, 1, 2), seen, dtype=torch.float64))
        method = TwistedDiffusion(particles, begin=5.0)
        *_, last = method.steps(world, mask, y, 0.05, x, ladder, noise)
        return (last.x[..., 1] > 0.4).double().mean().item()

    alone, many = abs(share(1) - wanted), abs(share(16) - wanted)
    assert alone > 0.07
    assert many < 0.4 * alone


@pytest.mark.parametrize("method", [NullSpace(), MomentMatching(8), Replacement(), RePaint(4)])
def test_noise_in_the_measurement_is_not_taken_for_the_picture(method):
    # So much noise says nothing: what comes out must be the world itself.
    clean = Grayscale().forward(WORLD.draw())
    measurement = clean + 30.0
    ladder, noise = karras(40, 0.005, 20.0), Draws(3)
    x = noise.like(torch.empty(600, *SHAPE, dtype=torch.float64)) * ladder[0].sigma
    *_, last = method.steps(WORLD, Grayscale(), measurement, 1e4, x, ladder, noise)
    assert torch.allclose(last.x.flatten(1).mean(0), WORLD.mean, atol=0.12)


def test_the_conditioned_estimate_is_the_exact_mean():
    operator, now = OPERATORS["blur"], angle(9, 0.005)[5]
    clean = WORLD.draw()
    x = now.mix(clean, Draws(4).like(clean))
    seen = operator.forward(clean) + 0.1 * Draws(5).like(clean)
    found = Matched(24).condition(WORLD, Observation(operator, seen, 0.1), x, now)
    # The mixture is a measurement, too: given x, the image has this mean and covariance.
    posterior = Correlated()
    given_x = 1 / (1 / WORLD.values + (now.alpha / now.sigma) ** 2)
    posterior.covariance = (WORLD.axes * given_x) @ WORLD.axes.T
    posterior.mean = found.free.image.flatten()
    mean, _ = posterior.posterior(operator, seen, 0.1)
    assert torch.allclose(found.estimate(now).image.flatten(), mean, atol=1e-9)
    assert torch.allclose(now.mix(*found.estimate(now)), x, atol=1e-12)


@pytest.mark.parametrize("deviation", [0.0, 0.3])
def test_replacement_puts_a_mixture_of_the_level_in_place(deviation):
    # y counts as a mixture already: its own noise and what is added make up the level's.
    rung, operator = Rung(0.8, 0.6), Grayscale()
    measurement = 0.5 + deviation * Draws(2).like(torch.empty(4000, 1, 2, 4))
    x = torch.zeros(4000, *SHAPE)
    moved = replace(x, Observation(operator, measurement, deviation), rung, Draws(1))
    seen = operator.forward(moved)
    assert seen.mean().item() == pytest.approx(0.8 * 0.5, abs=0.01)
    assert seen.std().item() == pytest.approx(0.6 * operator.gain, rel=0.02)
    # The rest stays.
    assert torch.allclose(moved, operator.pseudo_inverse(seen), atol=1e-6)
