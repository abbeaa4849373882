"""The objectives of the literature: levels, weights, exact answers, and learning a known score."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from core.checkpoints.native import PARAMETRIZATIONS
from core.level import NoiseLevel
from core.parametrizations import Parametrization
from training.noise_levels import UniformLogSNR, UniformTimes
from training.objective_base import Shown
from training.objective_kinds import Objective
from training.objectives_path import Likelihood, Preserving, StraightLine, SubPreserving, Velocity
from training.objectives_sigma import Exploding, IndexedLadder, Ladder

KINDS = [
    IndexedLadder(),
    Ladder(),
    Exploding(),
    Preserving(),
    Preserving(weighting=Likelihood()),
    SubPreserving(),
    Velocity(),
    StraightLine(),
]
MIDDLES = (torch.arange(4096).double() + 0.5) / 4096


def _model(kind: Objective) -> Parametrization:
    described = kind.parametrization(0.5)
    return PARAMETRIZATIONS[described.pop("kind")](described)


def _answer(kind: Objective, image: Tensor, noise: Tensor, level: NoiseLevel) -> Tensor:
    """What a network that knows the noise would say."""
    if isinstance(kind, IndexedLadder):
        return -noise / (level.sigma / 2)  # the score, for pixels in [0, 1]
    if isinstance(kind, Ladder | Exploding):
        return -noise
    if isinstance(kind, Velocity):
        return level.alpha * noise - level.sigma * image
    return noise - image if isinstance(kind, StraightLine) else noise


def _scale(kind: Objective, values: int) -> float:
    """Loss over mean squared error of the noise."""
    if isinstance(kind, Ladder | Exploding):
        return values / 2
    if isinstance(kind, Preserving) and isinstance(kind.weighting, Likelihood):
        low, high = UniformLogSNR(kind.schedule, 1e-5).ends()
        return high - low
    return 1.0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_right_answer_costs_nothing_and_another_its_square(kind: Objective) -> None:
    generator = torch.Generator().manual_seed(0)
    image, noise = torch.randn(2, 8, 3, 4, 4, generator=generator)
    level = kind.levels(0.5).at(torch.arange(8) / 7)
    answer, model = _answer(kind, image, noise, level), _model(kind)
    right = kind.losses(model, answer, Shown(image, noise, level), 0.5)
    scale = _scale(kind, 48)
    torch.testing.assert_close(right, torch.zeros(8), rtol=0, atol=1e-8 * scale)
    wrong = kind.losses(model, torch.zeros_like(answer), Shown(image, noise, level), 0.5)
    if isinstance(kind, Velocity | StraightLine):
        wanted = answer.square().mean(dim=(1, 2, 3))
    else:
        wanted = scale * noise.square().mean(dim=(1, 2, 3))
    torch.testing.assert_close(wrong, wanted, rtol=1e-5, atol=0)


def test_a_ladder_visits_every_level_as_often_and_is_geometric() -> None:
    levels = Ladder(noise_levels=8, sigma_min=0.5, sigma_max=64).levels(0.5)
    sigma = levels.at((torch.arange(16) + 0.5) / 16).sigma.flatten()
    torch.testing.assert_close(sigma, 0.5 * 2.0 ** torch.arange(8).repeat_interleave(2))


@pytest.mark.parametrize("kind", [Preserving(), SubPreserving()], ids=lambda kind: kind.kind)
def test_importance_sampling_estimates_the_likelihood_weighted_integral(kind: Preserving) -> None:
    # 1/2 of the integral over t of g^2 / sigma^2 h, with h = sigma^2 so that nothing diverges.
    schedule = kind.schedule
    t = 1e-5 + (1 - 1e-5) * MIDDLES
    _, g2 = schedule.sde(t)
    wanted = (g2 / schedule.variance(t) * schedule.variance(t)).mean().item() / 2
    level = Likelihood().levels(schedule, 1e-5).at(MIDDLES)
    found = Likelihood().factor(schedule, 1e-5) * level.sigma.double().square().mean().item()
    assert found == pytest.approx(wanted, rel=2e-3)


@pytest.mark.parametrize("kind", [Preserving(), SubPreserving(), Exploding()])
def test_simple_times_are_uniform(kind: Preserving | Exploding) -> None:
    levels = kind.levels(0.5)
    assert isinstance(levels, UniformTimes)
    times = levels.schedule.time(levels.at(MIDDLES)).flatten().double()
    torch.testing.assert_close(times, 1e-5 + (1 - 1e-5) * MIDDLES, rtol=0, atol=1e-5)


def test_paths_from_picture_to_noise_include_both_ends() -> None:
    for kind in (Velocity(), StraightLine()):
        level = kind.levels(0.5).at(torch.tensor([0.0, 1.0]))
        assert level.alpha.flatten().tolist() == pytest.approx([1, 0], abs=1e-7)
        assert level.sigma.flatten().tolist() == pytest.approx([0, 1], abs=1e-7)


class _Small(nn.Module):
    """A network of one value and the features of its time."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.scale = scale
        self.layers = nn.Sequential(nn.Linear(8, 64), nn.SiLU(), nn.Linear(64, 2))

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        t = time.flatten()[:, None] * self.scale
        features = torch.cat([t, *(f(k * t) for k in (1, 2, 3) for f in (torch.sin, torch.cos))], 1)
        gain, shift = self.layers(torch.cat((features, torch.ones_like(t)), 1)).chunk(2, 1)
        return gain[:, :, None, None] * x + shift[:, :, None, None]


@pytest.mark.parametrize(
    ("kind", "scale"),
    [
        (Exploding(sigma_min=0.05, sigma_max=4), 1.0),
        (Preserving(), 3 / 999),
        (Preserving(weighting=Likelihood()), 3 / 999),
        (SubPreserving(), 3 / 999),
        (Velocity(), 0.75),
        (StraightLine(), 0.75),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_network_learns_the_score_of_a_gaussian(kind: Objective, scale: float) -> None:
    # Pictures of one value from N(0.4, 0.3^2), whose E[noise | x] is known at every level.
    mean, deviation = 0.4, 0.3
    network, model = _Small(scale), _model(kind)
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    generator, levels = torch.Generator().manual_seed(1), kind.levels(0.5)
    for step in range(400):
        image, noise = torch.randn(2, 256, 1, 1, 1, generator=generator)
        image, level = mean + deviation * image, levels.draw(256, generator)
        inside, clock = model.condition(level.mix(image, noise), level)
        output = network(inside.float(), clock)
        loss = kind.losses(model, output, Shown(image, noise, level), 0.5).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = 1e-2 * (1 - step / 400)
        optimizer.step()
    level = levels.at((torch.arange(512) + 0.5) / 512)
    image, noise = torch.randn(2, 512, 1, 1, 1, generator=generator)
    x = level.mix(mean + deviation * image, noise)
    variance = (level.alpha * deviation) ** 2 + level.sigma**2
    exact = level.sigma * (x - level.alpha * mean) / variance
    inside, clock = model.condition(x, level)
    found = model.estimate(x, network(inside.float(), clock), level).noise
    error = (found - exact).square().mean().sqrt().item()
    assert error < 0.1, error
    assert math.isfinite(error)
