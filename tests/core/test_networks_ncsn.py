"""NCSN and NCSNv2: their normalization by formula, and what each is told."""

from __future__ import annotations

import pytest
import torch

from core.errors import BadCheckpoint
from core.networks.ncsn import NCSN, ConditionalNorm, NCSNConfig, normalized_with_means
from core.networks.ncsnv2 import MeanNorm, NCSNv2, NCSNv2Config

STAGES = {4: (1, 2, 2, 2), 5: (1, 2, 2, 4, 4), 6: (1, 2, 2, 2, 4, 4)}


def noise(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def test_the_normalization_gives_the_relative_means_back():
    """IN(x) + alpha (mu - m) / sqrt(v + 1e-5), v unbiased over the channels."""
    x, strength = noise(2, 5, 4, 4).double() + 3, noise(5, seed=1).double()
    found = normalized_with_means(x, strength)
    for picture, result in zip(x, found, strict=True):
        means = torch.stack([channel.mean() for channel in picture])
        spread = ((means - means.mean()) ** 2).sum() / 4
        for channel in range(5):
            plane = picture[channel]
            whitened = (plane - plane.mean()) / (plane.var(unbiased=False) + 1e-5).sqrt()
            back = strength[channel] * (means[channel] - means.mean()) / (spread + 1e-5).sqrt()
            assert torch.allclose(result[channel], whitened + back)


def test_the_normalization_ignores_scale_and_brightness():
    x = noise(1, 6, 8, 8).double() + noise(1, 6, 1, 1, seed=1).double()
    strength = torch.ones(6, dtype=torch.float64)
    same = normalized_with_means(7 * x - 2, strength)
    assert torch.allclose(same, normalized_with_means(x, strength), atol=1e-3)


def test_a_conditional_normalization_uses_the_row_of_its_noise_level():
    norm = ConditionalNorm(3, 4)
    x = noise(2, 3, 4, 4)
    rows = torch.arange(4.0)[:, None] * torch.ones(9)
    rows[:, 3:6] = 0  # without the means
    norm.rows.weight.data = rows
    found = norm(x, torch.tensor([1, 3]))
    whitened = normalized_with_means(x, torch.zeros(3))
    expected = torch.tensor([1.0, 3.0])[:, None, None, None] * (whitened + 1)
    assert torch.allclose(found, expected, atol=1e-6)


def test_an_unconditional_normalization_has_one_row():
    norm = MeanNorm(3)
    norm.alpha.data.zero_()
    norm.gamma.data = torch.tensor([1.0, 2.0, 3.0])
    norm.beta.data = torch.tensor([0.0, 0.0, 5.0])
    x = noise(1, 3, 4, 4)
    found = norm(x, torch.zeros(1))
    assert found.mean(dim=(0, 2, 3)).tolist() == pytest.approx([0, 0, 5], abs=1e-5)
    assert found.std(dim=(0, 2, 3), unbiased=False).tolist() == pytest.approx([1, 2, 3], rel=1e-3)


@pytest.mark.parametrize("stages", STAGES)
def test_stages_have_the_published_widths_and_resolutions(stages):
    network = NCSNv2(NCSNv2Config(width=4, stages=stages))
    sizes = []

    def note(_module, _given, output):
        sizes.append((output.shape[1] // 4, output.shape[2]))

    for number in range(stages):
        network.get_submodule(f"body.stages.{number}.1").register_forward_hook(note)
    with torch.no_grad():
        output = network(noise(1, 3, 32, 32), torch.zeros(1))
    halvings = {4: (32, 16, 16, 16), 5: (32, 16, 8, 8, 8), 6: (32, 16, 8, 4, 4, 4)}[stages]
    assert sizes == list(zip(STAGES[stages], halvings, strict=True))
    assert output.shape == (1, 3, 32, 32)


def test_the_published_network_has_its_published_number_of_weights():
    """29.7 million for CIFAR-10."""
    with torch.device("meta"):
        network = NCSNv2(NCSNv2Config())
    count = sum(parameter.numel() for parameter in network.parameters())
    assert count == pytest.approx(29.7e6, rel=2e-3)


def test_ncsnv2_does_not_know_the_noise_level_and_ncsn_does():
    x = noise(1, 3, 16, 16)
    second = NCSNv2(NCSNv2Config(width=4))
    first = NCSN(NCSNConfig(width=4, noise_levels=3))
    with torch.no_grad():
        assert torch.equal(second(x, torch.tensor([0.0])), second(x, torch.tensor([9.0])))
        at_zero, near_zero, at_two = (first(x, torch.tensor([t])) for t in (0.0, 0.4, 2.0))
    assert torch.equal(at_zero, near_zero)
    assert (at_zero - at_two).abs().max() > 1e-3


@pytest.mark.parametrize("network", [NCSN(NCSNConfig(width=4)), NCSNv2(NCSNv2Config(width=4))])
def test_every_weight_has_a_say(network):
    generator = torch.Generator().manual_seed(0)
    index = torch.arange(10) % network.config.to_json().get("noise_levels", 1)
    x = torch.randn(10, 3, 16, 16, generator=generator)
    network(x, index.float()).square().sum().backward()
    silent = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


@pytest.mark.parametrize("kind", [NCSNConfig, NCSNv2Config])
def test_descriptions_survive_json_and_must_make_sense(kind):
    config = kind(width=12, stages=5)
    assert kind.from_json(config.to_json()) == config
    with pytest.raises(BadCheckpoint, match="4, 5 or 6 stages"):
        kind(stages=7)
