"""The likelihood's bound over the whole interval: an equality for exact models, trainable."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.denoiser import Denoiser
from core.errors import BadRequest
from core.parametrizations import EDM, FullDiffusion
from core.schedules import FullDiffusion as Schedule
from tests.analytic import Mixture, exact_correction, pixels
from tests.tiny import CARD
from training.likelihood_bound import (
    WholeInterval,
    integrand,
    likelihood_bound,
    likelihood_loss,
    pure_noise_nats,
)
from training.objectives import strata

D = 0.4
MODEL = FullDiffusion(Schedule(D, 0.05))
WORLDS = {
    "gaussian": Mixture(
        torch.ones(1, dtype=torch.float64), pixels([0.28]), torch.tensor([0.2], dtype=torch.float64)
    ),
    "mixture": Mixture(
        torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
        pixels([-0.6, 0.08, 0.56]),
        torch.tensor([0.06, 0.12, 0.02], dtype=torch.float64),
    ),
}
THREE = Mixture(
    torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64),
    pixels([0.6, 0.2, -0.2, -0.1, -0.1, 0.6]).reshape(3, 2, 1, 1),
    torch.tensor([0.08, 0.12, 0.08], dtype=torch.float64),
)
ANGLES = torch.arange(8, dtype=torch.float64) * (math.pi / 4)
EIGHT = Mixture(
    torch.full((8,), 0.125, dtype=torch.float64),
    0.6 * torch.stack([ANGLES.cos(), ANGLES.sin()], dim=1).reshape(8, 2, 1, 1),
    torch.full((8,), 0.08, dtype=torch.float64),
)


def true_nats(world, image):
    """-log p of pictures, (B,)."""
    away = (image[:, None] - world.means).square().sum(dim=(2, 3, 4))
    spread, size = world.deviations.double(), image[0].numel()
    logs = world.weights.log() - away / (2 * spread**2) - size * spread.log()
    return size / 2 * math.log(2 * math.pi) - logs.logsumexp(dim=1)


class Exact(nn.Module):
    """The network that says the exact G."""

    def __init__(self, world):
        super().__init__()
        self.world = world

    def forward(self, y, time, label):
        s = MODEL.schedule.sigma(time.double()).reshape(-1, 1, 1, 1) / D
        a = MODEL.schedule.alpha(time.double()).reshape(-1, 1, 1, 1)
        correction = exact_correction(self.world, D, y.double(), a, s)
        return (correction * (s**2 + MODEL.schedule.delta**2).sqrt()).to(y.dtype)


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@pytest.mark.parametrize("place", [-0.6, -0.1, 0.28, 0.56, 1.0])
def test_with_the_exact_correction_the_bound_is_the_likelihood_of_every_picture(world, place):
    # the trapezoidal rule is spectrally accurate for normal weights; Gauss and Legendre's in the
    # time of a schedule resolves both ends of s
    noise = torch.linspace(-10, 10, 2001, dtype=torch.float64)
    weights = (-(noise**2) / 2).exp()
    weights = weights / weights.sum()
    nodes, shares = (torch.from_numpy(part) for part in np.polynomial.legendre.leggauss(200))
    clock = Schedule(1.0, 0.02)
    t = (nodes + 1) / 2
    total = pure_noise_nats(pixels([place]), D)
    speed = clock.rate * (clock.sigma(t) ** 2 + 0.02**2).sqrt()
    for time, share in zip(t, shares / 2 * speed, strict=True):
        now = clock.level(time)
        image = pixels([place / D]).expand(len(noise), 1, 1, 1)
        x = now.mix(image, noise.reshape(-1, 1, 1, 1))
        correction = exact_correction(world, D, x, now.alpha, now.sigma)
        terms = integrand(correction, image, noise.reshape(-1, 1, 1, 1), now.alpha, now.sigma)
        total += share * (weights * terms).sum()
    assert total.item() == pytest.approx(true_nats(world, pixels([place])).item(), abs=1e-9)


def test_the_loss_is_the_integrand_in_the_time_of_the_schedule():
    generator = torch.Generator().manual_seed(4)
    image, noise, output = (
        torch.randn(6, 3, 2, 2, generator=generator, dtype=torch.float64) for _ in range(3)
    )
    level = MODEL.schedule.level(torch.linspace(0, 1, 6, dtype=torch.float64).reshape(-1, 1, 1, 1))
    loss = likelihood_loss(output, image, noise, level, MODEL)
    s = level.sigma / D
    speed = MODEL.schedule.rate * (s**2 + MODEL.schedule.delta**2).sqrt()
    correction = MODEL.correction(output, level)
    terms = integrand(correction, image / D, noise, level.alpha, s)
    torch.testing.assert_close(loss, speed.flatten() * terms / 12, rtol=1e-10, atol=1e-12)


def test_everything_is_finite_at_both_ends_and_the_image_teaches_nothing():
    level = WholeInterval(MODEL.schedule).at(torch.tensor([0.0, 1.0]))
    assert (level.alpha.flatten().tolist(), level.sigma[0].item()) == ([1, 0], 0)
    image, noise = torch.full((2, 1, 1, 1), 0.3), torch.full((2, 1, 1, 1), 1.7)
    output = torch.full((2, 1, 1, 1), 2.0, requires_grad=True)
    loss = likelihood_loss(output, image, noise, level, MODEL)
    loss.sum().backward()
    # at s = 0 the loss is -2 K G noise, whose mean over noise is nothing; at s = 1 v = -x0
    rho = 1 / math.sqrt(1 + 0.05**2)
    wanted = [-2 * 2 * 1.7, 2 * (2 * rho + 2 * 0.3 / D)]
    assert loss.tolist() == pytest.approx([MODEL.schedule.rate * each for each in wanted], rel=1e-5)
    slopes = [-2 * 1.7, 2 * (2 * rho + 0.3 / D)]
    assert output.grad is not None
    found = output.grad.flatten().tolist()
    assert found == pytest.approx([MODEL.schedule.rate * each for each in slopes], rel=1e-5)


def test_times_are_one_of_each_stratum_of_the_closed_interval():
    levels = WholeInterval(MODEL.schedule)
    level = levels.draw(64, torch.Generator().manual_seed(3))
    assert level.alpha.shape == level.sigma.shape == (64, 1, 1, 1)
    times = MODEL.schedule.time(level).flatten()
    assert (64 * times).long().sort().values.tolist() == list(range(64))
    assert not torch.equal(times, times.sort().values)
    share = strata(8, torch.Generator().manual_seed(1))
    assert (8 * share).long().sort().values.tolist() == list(range(8))


def test_the_estimate_of_an_exact_model_is_its_entropy():
    denoiser = Denoiser(Exact(EIGHT), MODEL, CARD)
    images = EIGHT.sample(3000, torch.Generator().manual_seed(2)).float()
    generator = torch.Generator().manual_seed(5)
    amiss = likelihood_bound(denoiser, images, rounds=24, generator=generator)
    amiss -= true_nats(EIGHT, images.double())
    assert amiss.mean().item() == pytest.approx(0, abs=4 * amiss.std().item() / math.sqrt(3000))
    assert abs(amiss.mean().item()) < 0.1


def test_strata_lower_the_variance_of_a_batch_in_many_dimensions():
    """The mean over time of the integrand grows like D, the rest like its square root."""
    wide = Mixture(
        torch.ones(1, dtype=torch.float64),
        torch.zeros(1, 3, 16, 16, dtype=torch.float64),
        torch.tensor([0.08], dtype=torch.float64),
    )
    generator = torch.Generator().manual_seed(6)
    network = Exact(wide)

    def deviation(draw):
        means = []
        for _ in range(40):
            level = WholeInterval(MODEL.schedule).at(draw())
            image = wide.sample(32, generator).float()
            noise = torch.randn(image.shape, generator=generator)
            inside, time = MODEL.condition(level.mix(image, noise), level)
            loss = likelihood_loss(network(inside, time, None), image, noise, level, MODEL)
            means.append(loss.mean())
        return torch.stack(means).std().item()

    stratified = deviation(lambda: strata(32, generator))
    independent = deviation(lambda: torch.rand(32, generator=generator))
    assert stratified < independent / 3


def test_other_parametrizations_have_no_such_bound():
    denoiser = Denoiser(Exact(EIGHT), EDM(), replace(CARD, name="other"))
    with pytest.raises(BadRequest, match="other has EDM"):
        likelihood_bound(denoiser, torch.zeros(1, 2, 1, 1), generator=torch.Generator())


class Small(nn.Module):
    """Two layers for points of the plane, told time by a few waves."""

    def __init__(self):
        super().__init__()
        self.register_buffer("waves", math.pi * torch.tensor([0.5, 1.0, 2.0, 4.0]))
        last = nn.Linear(64, 2)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.layers = nn.Sequential(
            nn.Linear(11, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), last
        )

    def forward(self, y, time, label):
        phase = time[:, None] * self.waves
        inside = torch.cat([y.flatten(1), time[:, None], phase.sin(), phase.cos()], dim=1)
        return self.layers(inside).reshape(y.shape)


def test_training_brings_the_bound_near_the_truth():
    torch.manual_seed(0)
    network, generator = Small(), torch.Generator().manual_seed(0)
    denoiser, levels = Denoiser(network, MODEL, CARD), WholeInterval(MODEL.schedule)
    held_out = THREE.sample(4000, generator).float()

    def gap():
        nats = likelihood_bound(
            denoiser, held_out, rounds=8, generator=torch.Generator().manual_seed(9)
        )
        return (nats - true_nats(THREE, held_out.double())).mean().item()

    before = gap()  # that of a normal distribution, as G = 0
    assert before == pytest.approx(
        (pure_noise_nats(held_out, D) - true_nats(THREE, held_out.double())).mean().item()
    )
    optimizer = torch.optim.Adam(network.parameters(), betas=(0.9, 0.99))
    steps = 600
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 1e-2 * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        image = THREE.sample(128, generator).float()
        noise = torch.randn(image.shape, generator=generator)
        level = levels.draw(128, generator)
        inside, time = MODEL.condition(level.mix(image, noise), level)
        loss = likelihood_loss(network(inside, time, None), image, noise, level, MODEL).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = gap()
    assert before > 1.7
    assert -0.05 < after < 0.3
