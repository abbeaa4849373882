"""The U-Net of the literature: its blocks by formula, and what each of its choices does."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from core.errors import BadCheckpoint
from core.networks.layers import (
    Attention,
    FourierFeatures,
    PositionalFeatures,
    ResidualBlock,
    group_norm,
)
from core.networks.resampling import BINOMIAL, BOX, double, halve
from core.networks.unet import UNet
from core.networks.unet_config import (
    Filtered,
    Fourier,
    Groups,
    InputResidual,
    InputSkip,
    Inside,
    LabelAfter,
    LabelBefore,
    OutputResidual,
    OutputSkip,
    Plain,
    Positional,
    Strided,
    UNetConfig,
)


def noise(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# ---------------------------------------------------------------------------------------- layers


def test_positional_features_are_sines_and_cosines_of_falling_frequencies():
    """For 6 features: frequencies 1, 10000^(-1/2), 10000^-1 (with the shift of one)."""
    time = torch.tensor([0.0, 3.0])
    features = PositionalFeatures(6)(time)
    angles = time[:, None] * torch.tensor([1.0, 1e-2, 1e-4])
    assert torch.allclose(features, torch.cat((angles.sin(), angles.cos()), 1), atol=1e-7)
    swapped = PositionalFeatures(6, cosines_first=True)(time)
    assert torch.equal(swapped, torch.cat((features[:, 3:], features[:, :3]), 1))
    unshifted = PositionalFeatures(4, 0)(time)
    assert unshifted[1, 1].item() == pytest.approx(math.sin(3 * 10000**-0.5))


def test_an_odd_number_of_features_ends_in_zero():
    features = PositionalFeatures(7)(torch.tensor([2.0]))
    assert features.shape == (1, 7)
    assert features[0, -1] == 0


def test_fourier_features_turn_w_times_per_unit_of_time():
    features = FourierFeatures(3)
    features.frequencies.copy_(torch.tensor([0.25, 0.5, 1.0]))
    found = features(torch.tensor([1.0]))[0]
    assert torch.allclose(found, torch.tensor([1.0, 0.0, 0.0, 0.0, -1.0, 1.0]), atol=1e-6)


def test_attention_is_softmax_of_scaled_products():
    attention = Attention(8, heads=2, groups=2, scale=0.5).double()
    x = noise(2, 8, 3, 3).double()
    norm = attention.norm.state_dict()
    tokens = F.group_norm(x, 2, norm["weight"], norm["bias"], 1e-6)
    q, k, v = attention.qkv(tokens.flatten(2).transpose(1, 2)).chunk(3, dim=2)
    mixed = []
    for head in (slice(0, 4), slice(4, 8)):
        weights = (q[..., head] @ k[..., head].transpose(1, 2) / 2).softmax(dim=2)
        mixed.append(weights @ v[..., head])
    change = attention.out(torch.cat(mixed, dim=2)).transpose(1, 2).reshape(x.shape)
    assert torch.allclose(attention(x), 0.5 * (x + change), atol=1e-10)


def test_attention_may_go_without_a_normalization():
    attention = Attention(8, groups=0)
    assert not list(attention.norm.parameters())
    assert torch.isfinite(attention(noise(1, 8, 2, 2))).all()


def test_groups_have_four_channels_and_are_at_most_32():
    groups = [group_norm(channels, None, 1e-6).num_groups for channels in (2, 16, 96, 128, 512)]
    assert groups == [1, 4, 24, 32, 32]
    assert group_norm(96, 32, 1e-6).num_groups == 32


@pytest.mark.parametrize("modulated", [False, True])
def test_a_residual_block_is_its_formula(modulated):
    block = ResidualBlock(8, 12, 5, modulated=modulated, scale=0.5).double()
    for parameter in block.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    x, embedding = noise(2, 8, 4, 4).double(), noise(2, 5, seed=1).double()
    h = block.conv1(F.silu(block.norm1(x)))
    told = block.time(embedding)[:, :, None, None]
    factor, shift = (told[:, :12], told[:, 12:]) if modulated else (0, 0)
    h = block.norm2(h if modulated else h + told) * (1 + factor) + shift
    assert block.skip is not None
    expected = 0.5 * (block.skip(x) + block.conv2(F.silu(h)))
    assert torch.allclose(block(x, embedding), expected, atol=1e-10)


@pytest.mark.parametrize("resample", [halve, double])
def test_a_fresh_residual_block_only_resamples(resample):
    block = ResidualBlock(8, 8, 5, resample=resample, scale=math.sqrt(0.5))
    x = noise(1, 8, 4, 4)
    assert torch.allclose(block(x, noise(1, 5)), math.sqrt(0.5) * resample(x))


# ---------------------------------------------------------------------------------------- network


def config(**changes):
    return UNetConfig(
        **{
            "image_size": 16,
            "channels": 3,
            "outputs": 3,
            "width": 8,
            "widths": (8, 16),
            "blocks": 1,
            "attention_down": (0, 1),
            "attention_up": (0, 1),
            "embedding": 16,
            "time": Positional(8),
            "downs": (Inside(BOX),),
            "ups": (Inside(BOX),),
            **changes,
        }
    )


VARIANTS = {
    "ddpm": config(downs=(Strided(),), ups=(Strided(),), groups=Groups.all(4)),
    "ncsnpp": config(
        time=Fourier(16),
        downs=(Inside(BINOMIAL),),
        ups=(Inside(BINOMIAL),),
        input_pyramid=InputResidual(Filtered()),
        scale=math.sqrt(0.5),
    ),
    "skips": config(input_pyramid=InputSkip(), output_pyramid=OutputSkip()),
    "stacked": config(input_pyramid=InputSkip(stacked=True), output_pyramid=OutputResidual()),
    "filtered": config(downs=(Filtered(),), ups=(Filtered(),)),
    "plain": config(downs=(Plain(),), ups=(Plain(BINOMIAL),)),
    "adm": config(modulated=True, labels=LabelAfter(4), head=8, attention_up=(0, 2)),
    "edm": config(labels=LabelBefore(4)),
    "bare": config(middle=False, attention_down=(0, 0), attention_up=(0, 0)),
}


def perturbed(network, seed=0):
    """The network with no weight at zero, so that every path carries something."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape, generator=generator)
    return network.eval()


@pytest.mark.parametrize("name", VARIANTS)
def test_a_description_survives_json(name):
    text = json.dumps(VARIANTS[name].to_json())
    assert UNetConfig.from_json(json.loads(text)) == VARIANTS[name]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_weight_and_the_whole_picture_have_a_say(name):
    network = perturbed(UNet(VARIANTS[name]))
    x = noise(2, 3, 16, 16).requires_grad_()
    label = torch.eye(4)[:2] if VARIANTS[name].labels else None
    network(x, torch.tensor([0.3, -0.4]), label).square().sum().backward()
    silent = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []
    assert x.grad is not None
    assert (x.grad != 0).all()


@pytest.mark.parametrize("name", VARIANTS)
def test_a_fresh_network_returns_zero(name):
    """The last convolutions start at zero: x is then explained by the parametrization alone."""
    label = torch.zeros(1, 4) if VARIANTS[name].labels else None
    output = UNet(VARIANTS[name])(noise(1, 3, 16, 16), torch.zeros(1), label)
    assert not output.any()


@pytest.mark.parametrize("name", ["adm", "edm"])
def test_no_label_is_a_label_of_zeros_and_labels_count(name):
    network = perturbed(UNet(VARIANTS[name]))
    x, time = noise(1, 3, 16, 16), torch.zeros(1)
    with torch.no_grad():
        none = network(x, time)
        assert torch.allclose(network(x, time, torch.zeros(1, 4)), none, atol=1e-6)
        first, second = (network(x, time, torch.eye(4)[[n]]) for n in (0, 1))
    assert (first - second).abs().max() > 1e-4


def test_one_picture_does_not_depend_on_its_batch():
    network = perturbed(UNet(VARIANTS["ncsnpp"]))
    x, time = noise(3, 3, 16, 16), torch.tensor([-1.0, 0.0, 1.0])
    with torch.no_grad():
        together = network(x, time)
        alone = torch.cat([network(x[[n]], time[[n]]) for n in range(3)])
    assert torch.allclose(together, alone, atol=1e-5)


def test_the_output_skip_adds_up_the_pictures_of_the_levels():
    """With silent finer levels the output is the coarsest picture, doubled."""
    network = perturbed(UNet(VARIANTS["skips"]))
    torch.nn.init.zeros_(network.head.convolution.weight)
    torch.nn.init.zeros_(network.head.convolution.bias)
    pictures = []

    def note(_module, _given, picture):
        pictures.append(picture)

    network.get_submodule("decoder.0.join.head").register_forward_hook(note)
    with torch.no_grad():
        output = network(noise(1, 3, 16, 16), torch.zeros(1))
    assert pictures[0].shape == (1, 3, 8, 8)
    assert torch.allclose(output, double(pictures[0], BINOMIAL))


def test_a_network_is_built_without_memory():
    with torch.device("meta"):
        network = UNet(VARIANTS["ncsnpp"])
    assert all(parameter.is_meta for parameter in network.parameters())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"downs": []}, "does not fit together"),
        ({"attention_up": [0, 0, 0]}, "does not fit together"),
        ({"blocks": 10**6}, "no known network"),
        ({"time": {"kind": "lunar"}}, "unknown kind 'lunar'"),
        ({"time": 3}, "no known network"),
        ({"time": {"kind": "positional", "phase": 1}}, "Positional"),
        ({"colour": 1}, "UNetConfig"),
    ],
)
def test_a_description_that_makes_no_sense_is_refused(change, message):
    data = VARIANTS["ddpm"].to_json() | change
    with pytest.raises(BadCheckpoint, match=message):
        UNetConfig.from_json(data)


def test_attention_stands_behind_the_last_blocks():
    network = UNet(replace(VARIANTS["adm"], blocks=2, attention_down=(0, 1), attention_up=(1, 3)))
    levels = [
        [block.attention is not None for block in level.blocks]
        for level in (*network.encoder, *network.decoder)
    ]
    assert levels == [
        [False, False],
        [False, True],
        [True, True, True],
        [False, False, True],
    ]
