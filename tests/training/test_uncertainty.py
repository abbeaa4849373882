"""Weights of noise levels that are learned: what they converge to, and that a run carries them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.errors import BadRecipe
from core.level import NoiseLevel
from training.checkpoints import read_state
from training.processes import Processes
from training.recipe import read_recipe
from training.train import train
from training.uncertainty import Balance, Fixed, Learned, LearnedBalance

CPU = torch.device("cpu")
LEARNED = (
    '[objective]\nweighting = { kind = "learned", waves = 16 }\n\n[optimizer]\ncool_down = 0\n\n'
)


def _at(logs: torch.Tensor) -> NoiseLevel:
    sigma = logs.exp().reshape(-1, 1, 1, 1)
    return NoiseLevel(torch.ones_like(sigma), sigma)


def test_the_expected_loss_becomes_the_mean_loss_of_each_level() -> None:
    balance, generator = LearnedBalance(64, CPU), torch.Generator().manual_seed(3)

    def wanted(logs: torch.Tensor) -> torch.Tensor:
        return 0.5 - 0.6 * logs  # ln of the mean loss

    for step in range(600):
        logs = -1.2 + 1.2 * torch.randn(256, generator=generator)
        # Exponential draws of that mean, as losses of single pictures are anything but their mean.
        losses = wanted(logs).exp() * -torch.rand(256, generator=generator).log()
        balance.weighed(losses, _at(logs)).mean().backward()
        balance.descend(2e-2 * (1 - step / 600), Processes())
    logs = torch.linspace(-3, 0.6, 40)
    torch.testing.assert_close(balance.uncertainty(_at(logs)), wanted(logs), rtol=0, atol=0.25)
    # With it every level's loss, and so its gradient, is of one size.
    weighed = balance.weighed(wanted(logs).exp(), _at(logs)) - balance.uncertainty(_at(logs))
    torch.testing.assert_close(weighed, torch.ones(40), rtol=0.25, atol=0)


def test_nothing_is_weighed_to_begin_with_nor_without_being_asked() -> None:
    losses, level = torch.rand(5), _at(torch.linspace(-2, 2, 5))
    for weighting in (Fixed(), Learned()):
        torch.testing.assert_close(weighting.balance(CPU).weighed(losses, level), losses)
    assert type(Fixed().balance(CPU)) is Balance
    assert Fixed().balance(CPU).state() == {}


def test_a_run_learns_the_weights_and_goes_on_with_them(recipe: Path, tmp_path: Path) -> None:
    text = recipe.read_text().replace("[ema]", LEARNED + "[ema]").replace("measure_every = 80", "")
    recipe.write_text(text.replace("pictures = 160", "pictures = 32"))
    train(recipe, None, tmp_path / "one", "cpu")
    recipe.write_text(text.replace("pictures = 160", "pictures = 16"))
    train(recipe, None, tmp_path / "two", "cpu")
    recipe.write_text(text.replace("pictures = 160", "pictures = 32"))
    train(recipe, None, tmp_path / "two", "cpu")
    one, facts = read_state(tmp_path / "one" / "checkpoint.safetensors")
    two, _ = read_state(tmp_path / "two" / "checkpoint.safetensors")
    assert facts["step"] == 8
    gains = one["balance/network/gains"]
    assert gains.shape == (16,)
    assert gains.abs().min() > 0
    assert one.keys() == two.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_another_kind_is_refused_by_line(recipe: Path) -> None:
    recipe.write_text(
        recipe.read_text().replace("[ema]", f"{LEARNED}[ema]").replace('"learned"', '"best"')
    )
    with pytest.raises(BadRecipe, match=r"line \d+: objective\.weighting"):
        read_recipe(recipe)
