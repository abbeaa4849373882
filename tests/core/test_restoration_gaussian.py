"""Restorations where the world is Gaussian, so that the posterior is known."""

from __future__ import annotations

import pytest
import torch

from core.ladders import angle, karras
from core.level import Estimate
from core.restoration import MomentMatching, Replacement
from core.restoration.operators import Blur, Downsample, Grayscale, Mask
from core.samplers import SigmaClock, SigmaClockSDE
from tests.analytic import Draws

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
OPERATORS = {
    "mask": Mask(HALF.expand(1, 1, 2, 4)),
    "gray": Grayscale(),
    "downsample": Downsample(2),
    "blur": Blur(0.8),
}


def moments(samples):
    flat = samples.flatten(1)
    return flat.mean(0), flat.T.cov()


def error(method, operator, deviation, count=1500, ladder=None):
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
    assert mean < 0.06
    assert covariance < 0.14


def test_replacement_is_known_to_be_biased_and_correction_to_help():
    alone = error(Replacement(corrections=0), OPERATORS["mask"], 0.0)
    corrected = error(Replacement(corrections=4), OPERATORS["mask"], 0.0)
    assert 0.2 < corrected[0] < alone[0] < 0.9
