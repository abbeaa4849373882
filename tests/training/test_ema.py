"""Averages of weights against their closed forms."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.ema import Averages, Exponential, Power, posthoc_weights, power_exponent


def _walk(steps: int) -> torch.Tensor:
    noise = torch.randn(steps, 64, generator=torch.Generator().manual_seed(3)).double()
    return noise.cumsum(0) / steps**0.5


def _run(profile: Exponential | Power, walk: torch.Tensor, every: int = 1) -> list[torch.Tensor]:
    weight = torch.nn.Parameter(walk[0].clone())
    averages = Averages({"w": weight}, [profile], every)
    history = []
    for step, value in enumerate(walk, 1):
        weight.data.copy_(value)
        averages.update(step)
        history.append(averages.values[profile.name]["w"].clone())
    return history


@pytest.mark.parametrize(("width", "exponent"), [(0.05, 16.97), (0.1, 6.94)])
def test_exponents_of_the_published_widths(width: float, exponent: float) -> None:
    assert power_exponent(width) == pytest.approx(exponent, abs=0.005)


@pytest.mark.parametrize("width", [0.02, 0.07, 0.13, 0.25])
def test_the_exponent_has_its_width(width: float) -> None:
    g = power_exponent(width)
    assert ((g + 1) / ((g + 2) ** 2 * (g + 3))) ** 0.5 == pytest.approx(width, rel=1e-9)


def test_a_width_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.288"):
        power_exponent(0.3)


def test_a_power_average_is_the_mean_under_its_profile() -> None:
    steps = 2000
    walk = _walk(steps)
    got = _run(Power(0.1), walk)[-1]
    gamma = power_exponent(0.1)
    tau = np.arange(steps + 1) / steps
    share = torch.from_numpy(np.diff(tau ** (gamma + 1)))
    torch.testing.assert_close(got, (share[:, None] * walk).sum(0), rtol=0, atol=2e-3)


def test_an_exponential_average_warms_up_and_then_forgets_at_its_rate() -> None:
    # The warm-up lasts until (1 + n) / (10 + n) = 0.999, at n = 8990.
    ones = torch.cat([torch.zeros(8990, 1), torch.ones(1000, 1)]).double()
    got = _run(Exponential(0.999), ones)
    assert got[-1].item() == pytest.approx(1 - 0.999**1000, rel=1e-9)
    early = _run(Exponential(0.999), torch.ones(3, 1).double().cumsum(0))
    # The decays of the warm-up are 2/11, 3/12, 4/13; the average starts at the first weights.
    assert early[1].item() == pytest.approx(1 * 3 / 12 + 2 * 9 / 12)


def test_rare_updates_follow_frequent_ones() -> None:
    walk = _walk(2000)
    often, rarely = _run(Power(0.1), walk)[-1], _run(Power(0.1), walk, every=8)[-1]
    assert (often - rarely).norm() < 0.02 * (walk[-1] - often).norm()


@pytest.mark.parametrize(("width", "bound"), [(0.07, 2e-3), (0.13, 2e-3), (0.20, 2e-2)])
def test_other_widths_are_rebuilt_from_snapshots(width: float, bound: float) -> None:
    steps, kept = 4000, 16
    walk = _walk(steps)
    stored, profiles = [], []
    for w in (0.05, 0.1):
        history = _run(Power(w), walk)
        for i in range(kept):
            end = steps * (i + 1) // kept
            stored.append(history[end - 1])
            profiles.append((w, float(end)))
    weights = torch.from_numpy(posthoc_weights(profiles, width, float(steps)))
    rebuilt = (weights[:, None] * torch.stack(stored)).sum(0)
    wanted = _run(Power(width), walk)[-1]
    assert (rebuilt - wanted).norm() < bound * (walk[-1] - wanted).norm() + 1e-3
    assert weights.sum().item() == pytest.approx(1, abs=0.01)
