"""EDM's state dicts are read back into the network and the preconditioning that made them."""

from __future__ import annotations

import math

import pytest
import torch
from safetensors.torch import save_file

from core.checkpoints import edm, load
from core.checkpoints.edm_names import sources
from core.checkpoints.tensors import Weights
from core.errors import BadCheckpoint
from core.level import NoiseLevel
from core.networks.resampling import BINOMIAL, BOX
from core.networks.unet_config import (
    Filtered,
    Fourier,
    InputResidual,
    InputSkip,
    Inside,
    LabelAfter,
    LabelBefore,
    OutputSkip,
    Positional,
    UNetConfig,
)
from tests.foreign import on_meta, relative, shapes_of, state_of

HALF = math.sqrt(0.5)


def network(taps=BOX, project=True, **changes):
    return UNetConfig(
        **{
            "image_size": 32,
            "channels": 3,
            "outputs": 3,
            "width": 16,
            "widths": (16, 32, 32),
            "blocks": 1,
            "attention_down": (0, 1, 0),
            "attention_up": (0, 1, 0),
            "embedding": 64,
            "time": Positional(16),
            "downs": (Inside(taps, project),) * 2,
            "ups": (Inside(taps, project),) * 2,
            "scale": HALF,
            "middle_scale": HALF,
            **changes,
        }
    )


NETWORKS = {
    "ddpmpp": network(),
    "labels": network(labels=LabelBefore(5), blocks=2),
    "ncsnpp": network(BINOMIAL, time=Fourier(32), input_pyramid=InputResidual(Filtered())),
    "skips": network(
        BINOMIAL, input_pyramid=InputSkip(BINOMIAL), output_pyramid=OutputSkip(BINOMIAL)
    ),
    "small embedding": network(embedding=32, image_size=64, attention_up=(0, 0, 1)),
    "adm": network(
        project=False,
        widths=(64, 128, 128),
        width=64,
        attention_down=(0, 0, 1),
        attention_up=(0, 0, 2),
        time=Positional(64, shift=0, cosines_first=True),
        labels=LabelAfter(5),
        modulated=True,
        head=64,
        scale=1.0,
        middle_scale=1.0,
        eps=1e-5,
    ),
}


def state_for(config, prefix="model."):
    built = on_meta({"kind": "unet", **config.to_json()})
    state = state_of(built, sources(built, prefix))
    line = torch.tensor(config.downs[0].taps if config.downs else BOX)
    plane = (torch.outer(line, line) / line.sum() ** 2)[None, None]
    resampled = ("_down.conv0.weight", "_up.skip.weight")
    for name in [name for name in state if name.endswith(resampled)]:
        state[name.replace("weight", "resample_filter")] = plane.clone()
    state[f"{prefix}map_augment.weight"] = torch.zeros(16, 9)
    return state


def described(card):
    return UNetConfig.from_json({k: v for k, v in card.network.items() if k != "kind"})


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("prefix", ["model.", ""])
def test_a_network_is_read_from_its_tensors(name, prefix):
    state = state_for(NETWORKS[name], prefix)
    assert edm.recognises(shapes_of(state))
    foreign = edm.read(Weights(state), "net", "file", {})
    assert described(foreign.card) == NETWORKS[name]
    assert foreign.card.labels == tuple(f"class-{n}" for n in range(NETWORKS[name].label_count))


def test_query_key_and_value_are_taken_from_edms_interleaved_rows(tmp_path):
    """Row 3 c + j of one head is channel c of query (j = 0), key (1) or value (2)."""
    state = state_for(NETWORKS["ddpmpp"])
    save_file(state, tmp_path / "net.safetensors")
    network = load(tmp_path / "net.safetensors").network
    qkv = network.get_submodule("encoder.1.blocks.0.attention.qkv").state_dict()
    theirs = state["model.enc.16x16_block0.qkv.weight"][:, :, 0, 0]
    assert torch.equal(qkv["weight"], torch.cat([theirs[j::3] for j in range(3)]))
    bias = state["model.enc.16x16_block0.qkv.bias"]
    assert torch.equal(qkv["bias"], torch.cat([bias[j::3] for j in range(3)]))


def test_several_heads_are_taken_apart(tmp_path):
    """Row 192 h + 3 c + j of 64-channel heads is channel c of head h of query, key or value."""
    state = state_for(NETWORKS["adm"])
    save_file(state, tmp_path / "net.safetensors")
    network = load(tmp_path / "net.safetensors").network
    ours = network.get_submodule("encoder.2.blocks.0.attention.qkv").state_dict()["bias"]
    theirs = state["model.enc.8x8_block0.qkv.bias"]
    for head, channel, part in ((0, 0, 0), (1, 0, 0), (0, 5, 2), (1, 63, 1)):
        row = 128 * part + 64 * head + channel
        assert ours[row] == theirs[192 * head + 3 * channel + part]


def test_labels_are_multiplied_by_the_root_of_their_number(tmp_path):
    state = state_for(NETWORKS["labels"])
    save_file(state, tmp_path / "net.safetensors")
    network = load(tmp_path / "net.safetensors").network
    layer = network.get_submodule("embedding.label_before").state_dict()
    assert torch.allclose(layer["weight"], math.sqrt(5) * state["model.map_label.weight"])
    assert torch.equal(layer["bias"], state["model.map_label.bias"])


def test_no_label_means_a_label_of_zeros(tmp_path):
    save_file(state_for(NETWORKS["labels"]), tmp_path / "net.safetensors")
    denoiser = load(tmp_path / "net.safetensors")
    x = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    level = NoiseLevel(torch.tensor(1.0).double(), torch.tensor(0.7).double())
    zeros, one = torch.zeros(2, 5), torch.eye(5)[:2]
    nothing = denoiser.given(None)(x, level).image
    assert torch.equal(denoiser.given(zeros)(x, level).image, nothing)
    assert relative(denoiser.given(one)(x, level).image, nothing) > 1e-3


@pytest.mark.parametrize("named", ["training.networks.VPPrecond", "VEPrecond", "EDMPrecond"])
def test_each_preconditioning_gives_the_denoiser_of_table_1(tmp_path, named):
    """D = c_skip x + c_out F(c_in x, c_noise), written out (Karras et al. 2022, table 1)."""
    save_file(state_for(NETWORKS["ddpmpp"]), tmp_path / "net.safetensors")
    config = {"network_kwargs": {"class_name": named}}
    denoiser = load(tmp_path / "net.safetensors", config=config)
    x = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    sigma = 0.6
    beta, slope = 0.1, 19.9
    skip, out, into, time = {
        "VPPrecond": (
            1.0,
            -sigma,
            (sigma**2 + 1) ** -0.5,
            999 * ((beta**2 + 2 * slope * math.log(1 + sigma**2)) ** 0.5 - beta) / slope,
        ),
        "VEPrecond": (1.0, sigma, 1.0, math.log(sigma / 2)),
        "EDMPrecond": (
            0.25 / (sigma**2 + 0.25),
            0.5 * sigma / (sigma**2 + 0.25) ** 0.5,
            (sigma**2 + 0.25) ** -0.5,
            math.log(sigma) / 4,
        ),
    }[named.rsplit(".", 1)[-1]]
    with torch.no_grad():
        output = denoiser.network(into * x, torch.full((2,), time))
    level = NoiseLevel(torch.ones(2, 1, 1, 1).double(), torch.full((2, 1, 1, 1), sigma).double())
    assert relative(denoiser.given(None)(x, level).image, skip * x + out * output) < 2e-6


def test_improved_ddpm_counts_its_steps_from_the_smallest_sigma():
    state = {**state_for(NETWORKS["adm"]), "u": torch.tensor([100.0, 1.0, 0.01, 0.0])}
    foreign = edm.read(Weights(state), "net", "file", {})
    assert foreign.card.parametrization["kind"] == "indexed-noise"
    assert foreign.card.parametrization["kappas"] == pytest.approx([0.01, 1.0, 100.0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model.enc.8x8_down.conv0.resample_filter": torch.ones(1, 1, 2, 2)}, "more than one"),
        ({"model.enc.4x4_down.conv0.weight": torch.ones(1)}, "model.enc.4x4_down"),
        ({"model.enc.10x10_block0.conv0.weight": torch.ones(1)}, "half"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, change, message):
    state = {**state_for(NETWORKS["ddpmpp"]), **change}
    save_file(state, tmp_path / "net.safetensors")
    with pytest.raises(BadCheckpoint, match=message):
        load(tmp_path / "net.safetensors")


def test_lost_frequencies_are_missed(tmp_path):
    state = state_for(NETWORKS["ncsnpp"])
    del state["model.map_noise.freqs"]
    save_file(state, tmp_path / "net.safetensors")
    with pytest.raises(BadCheckpoint, match=r"model\.map_noise\.freqs is missing"):
        load(tmp_path / "net.safetensors")
