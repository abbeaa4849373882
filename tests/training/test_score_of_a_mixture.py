"""Every objective teaches a small network the score of a mixture, which is known, to a bound."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from core.checkpoints.native import PARAMETRIZATIONS
from core.classifier import Classifier, ClassifierCard
from core.level import NoiseLevel
from core.networks.classifier import ClassifierConfig, initialised
from core.parametrizations import Parametrization
from tests.analytic import Mixture
from training.objective_base import Shown
from training.objective_kinds import Denoising, MaximumLikelihood, Objective
from training.objectives import LogNormalLevels, noisy_cross_entropy
from training.objectives_path import Likelihood, Preserving, StraightLine, SubPreserving, Velocity
from training.objectives_sigma import Exploding, IndexedLadder, Ladder
from training.processes import Processes
from training.uncertainty import Learned

# Pictures of 8 x 8 values about one of two greys, the lighter one twice as often.
WORLD = Mixture(
    torch.tensor([1, 2], dtype=torch.float64) / 3,
    torch.tensor([-0.5, 0.5], dtype=torch.float64).reshape(2, 1, 1, 1).expand(2, 1, 8, 8),
    torch.tensor([0.1, 0.2], dtype=torch.float64),
)
BOUND = 0.1  # of the root mean square of sigma times the score's error, where the score has about 1
STEPS, BATCH = 300, 64


class _Small(nn.Module):
    """gain x + shift, by the mean of x, its deviation from there, and the time."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale
        self.layers = nn.Sequential(
            nn.Linear(11, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2)
        )

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        mean = x.mean(dim=(1, 2, 3))
        spread = x.flatten(1).std(1).clamp_min(1e-6).log()
        t = self.scale * time.expand(len(x))
        waves = (f(k * t) for k in (1, 2, 3) for f in (torch.sin, torch.cos))
        told = torch.stack([mean, (4 * mean).tanh(), spread, spread.exp(), t, *waves], dim=1)
        gain, shift = self.layers(told)[:, :, None, None, None].unbind(1)
        return gain * x + shift


def _error(kind: Objective, network: nn.Module, model: Parametrization) -> float:
    """Root mean square of sigma times the error of the score, over the levels of training."""
    generator = torch.Generator().manual_seed(7)
    level = kind.levels(0.5).at((torch.arange(512) + 0.5) / 512)
    noise = torch.randn(512, 1, 8, 8, generator=generator)
    x = level.mix(WORLD.sample(512, generator).float(), noise)
    inside, clock = model.condition(x, level)
    with torch.no_grad():
        found = model.estimate(x, network(inside.float(), clock.float()), level).noise
    exact = WORLD(x.double(), NoiseLevel(level.alpha.double(), level.sigma.double())).noise
    return (found - exact).square().mean().sqrt().item()


def _name(value: object) -> str:
    kinds = [value, getattr(value, "weighting", None)]
    return "-".join(each.kind for each in kinds if hasattr(each, "kind"))


@pytest.mark.parametrize(
    ("kind", "scale"),
    [
        (IndexedLadder(sigma_min=0.2, sigma_max=4), 0.3),
        (Ladder(sigma_min=0.2, sigma_max=8, noise_levels=20), 0.0),
        (Exploding(sigma_min=0.05, sigma_max=8), 1.0),
        (Preserving(), 3 / 999),
        (Preserving(weighting=Likelihood()), 3 / 999),
        (SubPreserving(), 3 / 999),
        (Denoising(), 1.0),
        (Denoising(weighting=Learned(waves=8)), 1.0),
        (Velocity(), 0.75),
        (StraightLine(), 0.75),
        (MaximumLikelihood(delta=0.2), 0.75),
    ],
    ids=_name,
)
def test_the_error_of_the_score_falls_to_the_bound(kind: Objective, scale: float) -> None:
    described = kind.parametrization(0.5)
    model = PARAMETRIZATIONS[described.pop("kind")](described)
    torch.manual_seed(0)
    network, balance = _Small(scale), kind.balance(torch.device("cpu"))
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    generator, levels = torch.Generator().manual_seed(1), kind.levels(0.5)
    before = _error(kind, network, model)
    for step in range(STEPS):
        image = WORLD.sample(BATCH, generator).float()
        noise, level = torch.randn(image.shape, generator=generator), levels.draw(BATCH, generator)
        shown = Shown(image, noise, level)
        inside, clock = model.condition(shown.mixed, level)
        output = network(inside.float(), clock.float())
        losses = kind.losses(model, output, shown, 0.5)
        balance.weighed(losses, level).mean().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        rate = 1e-2 * (0.5 + 0.5 * math.cos(math.pi * step / STEPS))
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        balance.descend(rate, Processes())
        optimizer.zero_grad()
    error = _error(kind, network, model)
    assert error < BOUND < before / 4


def test_a_classifiers_gradient_comes_near_that_of_the_true_posterior() -> None:
    card = ClassifierCard(name="two", classes=("dark", "light"))
    config = ClassifierConfig(8, 2, channels=1, patch=4, widths=(16,), embedding=16)
    classifier = Classifier(initialised(config, seed=0), card)
    optimizer = torch.optim.Adam(classifier.parameters(), 1e-2)
    generator, levels = torch.Generator().manual_seed(1), LogNormalLevels(1.2, 0.4)

    def drawn(level: NoiseLevel) -> tuple[Tensor, Tensor, Tensor]:
        image = WORLD.sample(len(level.sigma), generator).float()
        which = (image.mean(dim=(1, 2, 3)) > 0).long()  # 20 deviations from either
        return image, torch.randn(image.shape, generator=generator), which

    def error() -> float:
        level = levels.at((torch.arange(512) + 0.5) / 512)
        image, noise, which = drawn(level)
        x = level.mix(image, noise).requires_grad_()
        slopes = []
        for logs in (classifier(x, level), WORLD.log_shares(x.double(), level).log_softmax(1)):
            right = logs.gather(1, which[:, None]).sum()
            slopes.append(level.sigma * torch.autograd.grad(right, x)[0])
        found, wanted = slopes
        return ((found - wanted).square().sum() / wanted.square().sum()).sqrt().item()

    assert error() > 0.9  # in units of the gradient, which is that of nothing learned
    for step in range(STEPS):
        level = levels.draw(BATCH, generator)
        image, noise, which = drawn(level)
        loss = noisy_cross_entropy(classifier, image, noise, level, which).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = 1e-2 * (1 - step / STEPS)
        optimizer.step()
    assert error() < 0.4
