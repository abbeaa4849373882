"""The objectives of the literature: levels, weights, and exact answers."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

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
