"""score_sde's nameless modules are read back into the network that made them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from core.checkpoints import load, score_sde
from core.checkpoints.score_sde import discrete_kappas
from core.checkpoints.score_sde_names import sources
from core.checkpoints.tensors import Weights, read_weights
from core.errors import BadCheckpoint
from core.level import NoiseLevel
from core.networks.resampling import BINOMIAL, BOX
from core.networks.unet_config import (
    Filtered,
    Fourier,
    Groups,
    InputResidual,
    InputSkip,
    Inside,
    OutputResidual,
    OutputSkip,
    Plain,
    Positional,
    Strided,
    UNetConfig,
)
from core.schedules import VP, SubVP
from tests.foreign import layout, on_meta, relative, shapes_of, state_of

HALF = math.sqrt(0.5)


def network(widths=(16, 32, 32), blocks=1, attended=(0, 1, 0), resampling=None, **changes):
    levels = len(widths)
    kind = resampling or Inside(BINOMIAL)
    return UNetConfig(
        **{
            "image_size": 32,
            "channels": 3,
            "outputs": 3,
            "width": 16,
            "widths": widths,
            "blocks": blocks,
            "attention_down": tuple(blocks * flag for flag in attended),
            "attention_up": attended,
            "embedding": 64,
            "time": Fourier(32),
            "downs": (kind,) * (levels - 1),
            "ups": (kind,) * (levels - 1),
            "input_pyramid": InputResidual(),
            "scale": HALF,
            "middle_scale": HALF,
            **changes,
        }
    )


def settings(**model):
    return {"model": model, "data": {"image_size": 32}, "training": {"sde": "vesde"}}


BARE = {
    "ncsnpp": network(),
    "one channel": network(channels=1, outputs=1),
    "deep": network(blocks=8, widths=(16, 32, 32, 32), attended=(0, 1, 0, 0)),
    "large": network(
        widths=(16, 16, 32, 32, 32, 32, 32),
        attended=(0, 0, 0, 0, 1, 0, 0),
        blocks=2,
        image_size=256,
        input_pyramid=InputSkip(),
        output_pyramid=OutputSkip(),
    ),
    "stacked": network(input_pyramid=InputSkip(stacked=True), output_pyramid=OutputSkip()),
    "no pyramid": network(input_pyramid=None),
    "only pictures out": network(input_pyramid=None, output_pyramid=OutputSkip()),
    "residual out": network(output_pyramid=OutputResidual(Filtered())),
    "strided residuals": network(
        resampling=Inside(BOX),
        input_pyramid=InputResidual(Strided()),
        output_pyramid=OutputResidual(Strided()),
    ),
    "ddpm blocks": network(resampling=Filtered(), input_pyramid=InputResidual()),
    "ddpm blocks without filters": network(
        resampling=Strided(), input_pyramid=InputResidual(Strided())
    ),
    "parameterless": network(resampling=Plain(BINOMIAL)),
    "one level": network(widths=(16,), attended=(1,), image_size=16, input_pyramid=None),
    "ddpmpp": network(resampling=Inside(BOX), input_pyramid=None, time=Positional(16)),
}


def read(config, described=None, **kind):
    built = on_meta({"kind": "unet", **config.to_json()})
    down = config.downs[0] if config.downs else Inside()
    matrices = not isinstance(down, Inside)
    state = state_of(built, sources(built, matrices=matrices))
    assert score_sde.recognises(shapes_of(state))
    return score_sde.read(Weights(state, **kind), "Some Net", "file", described or {})


@pytest.mark.parametrize("name", BARE)
def test_a_network_is_read_from_its_tensors_alone(name):
    found = read(BARE[name])
    assert (
        UNetConfig.from_json(
            {key: value for key, value in found.card.network.items() if key != "kind"}
        )
        == BARE[name]
    )


def test_what_halves_and_doubles_a_picture_leaves_a_gap_in_the_numbering():
    """The order of models/ncsnpp.py with input_skip and output_skip, as in its 256-pixel models."""
    config = network(
        widths=(16, 32),
        attended=(0, 1),
        input_pyramid=InputSkip(),
        output_pyramid=OutputSkip(),
    )
    built = on_meta({"kind": "unet", **config.to_json()})
    shapes = layout(built, sources(built, matrices=False))
    weights = [name.split(".", 2)[1:] for name in shapes if name.endswith((".W", ".weight"))]
    first = {int(number): part for number, part in reversed(weights)}
    block, layer = "GroupNorm_0.weight", "weight"
    assert [first.get(number) for number in range(max(first) + 1)] == [
        *("W", layer, layer, layer),
        *(block, block, None, "Conv.weight"),  # 32 pixels; the third halves the picture
        *(block, block),  # 16 pixels, a residual block and attention
        *(block, block, block),  # the middle
        *(block, block, block, layer, layer),  # 16 pixels and their picture
        *(block, block, block, None, layer, layer),  # 32 pixels; the fourth doubles the picture
    ]
    assert shapes["all_modules.7.Conv.weight"] == (16, 3, 1, 1)
    assert shapes["all_modules.16.weight"] == (32,)
    assert shapes["all_modules.17.weight"] == (3, 32, 3, 3)
    assert shapes["all_modules.19.GroupNorm_0.weight"] == (48,)
    assert shapes["all_modules.23.weight"] == (3, 16, 3, 3)


def test_what_tensors_do_not_tell_comes_from_the_configuration():
    config = replace(
        network(resampling=Inside((1.0, 2.0, 1.0)), input_pyramid=None, time=Positional(16)),
        scale=1.0,
        middle_scale=1.0,
        image_size=48,
    )
    described = settings(
        name="ncsnpp", fir=True, fir_kernel=[1, 2, 1], skip_rescale=False, scale_by_sigma=True
    )
    described["data"]["image_size"] = 48
    found = read(config, described)
    assert (
        UNetConfig.from_json(
            {key: value for key, value in found.card.network.items() if key != "kind"}
        )
        == config
    )
    assert not [what for what in found.card.recipe["assumed"] if "noise levels" not in what]


def test_ddpm_has_32_groups_and_does_not_rescale():
    config = network(
        widths=(32, 64),
        attended=(0, 1),
        width=32,
        embedding=128,
        resampling=Strided(),
        input_pyramid=None,
        time=Positional(32),
        scale=1.0,
        middle_scale=1.0,
        groups=Groups.all(32),
    )
    found = read(config)
    assert found.card.network["groups"] == config.to_json()["groups"]
    assert found.card.network["scale"] == 1.0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"nonlinearity": "elu"}, "nonlinearity = 'elu'"),
        ({"scale_by_sigma": False}, "scale_by_sigma is false"),
    ],
)
def test_what_no_tensor_would_tell_is_refused(changed, message):
    with pytest.raises(BadCheckpoint, match=message):
        read(network(), settings(**changed))


@pytest.mark.parametrize(
    ("sde", "continuous", "schedule"), [("vpsde", True, VP()), ("subvpsde", True, SubVP())]
)
def test_continuous_schedules_are_told_999_t(tmp_path, sde, continuous, schedule):
    config = network(
        widths=(16,), attended=(0,), resampling=None, input_pyramid=None, time=Positional(16)
    )
    built = on_meta({"kind": "unet", **config.to_json()})
    save_file(state_of(built, sources(built, matrices=False)), tmp_path / "net.safetensors")
    described = {"training": {"sde": sde, "continuous": continuous}}
    denoiser = load(tmp_path / "net.safetensors", config=described)
    t = torch.tensor([0.01, 0.7], dtype=torch.float64)
    x = torch.randn(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    level = schedule.level(t.reshape(-1, 1, 1, 1))
    inside, time = denoiser.parametrization.condition(x, level)
    assert torch.allclose(time, (999 * t).float(), rtol=1e-5)
    assert relative(inside, x) < 1e-6
    with torch.no_grad():
        expected = denoiser.network(x, (999 * t).float())
    assert relative(denoiser.given(None)(x, level).noise, expected) < 1e-5


def test_discrete_vp_steps_are_those_of_ddpm():
    """Alpha is 0.9471 after 100 of 1000 steps; in continuous time it is 0.9467 there."""
    kappas = discrete_kappas([(0.1 + 19.9 * step / 999) / 1000 for step in range(1000)])
    assert (1 + kappas[99] ** 2) ** -0.5 == pytest.approx(0.9471, abs=5e-5)
    assert kappas == sorted(kappas)
    found = read(
        network(resampling=Inside(BOX), input_pyramid=None, time=Positional(16)),
        {"training": {"sde": "vpsde", "continuous": False}},
    )
    assert found.card.parametrization["kind"] == "indexed-noise"
    assert found.card.parametrization["kappas"] == pytest.approx(kappas)


def test_discrete_ve_networks_count_from_the_largest_sigma():
    found = read(
        network(time=Positional(16)), settings(sigma_max=50.0, sigma_min=0.01, num_scales=10)
    )
    kappas = found.card.parametrization["kappas"]
    assert found.card.parametrization["kind"] == "indexed-exploding"
    assert (kappas[0], kappas[-1], len(kappas)) == (pytest.approx(100), pytest.approx(0.02), 10)


def checkpoint(tmp_path, change=lambda content: content):
    config = network(widths=(16,), attended=(1,), input_pyramid=None)
    built = on_meta({"kind": "unet", **config.to_json()})
    averages = state_of(built, sources(built, matrices=False), seed=1)
    raw = {f"module.{name}": tensor + 1 for name, tensor in averages.items()}
    raw["module.all_modules.0.W"] = averages["all_modules.0.W"]
    raw = {"module.sigmas": torch.linspace(2, 0, 5).exp().double(), **raw}
    shadow = [averages[name] for name in averages if name != "all_modules.0.W"]
    content = {
        "optimizer": {"state": {}},
        "model": raw,
        "ema": {"decay": 0.999, "num_updates": 3, "shadow_params": shadow},
        "step": 7,
    }
    torch.save(change(content), tmp_path / "checkpoint.pth")
    return tmp_path / "checkpoint.pth", averages


def test_a_training_checkpoint_samples_with_its_moving_averages(tmp_path):
    path, averages = checkpoint(tmp_path)
    weights = read_weights(path)
    assert weights.averaged
    assert all(torch.equal(weights.state[name], tensor) for name, tensor in averages.items())
    denoiser = load(path)
    assert torch.equal(
        denoiser.network.get_parameter("stem.weight"), averages["all_modules.3.weight"]
    )
    assert denoiser.card.sigma_max == pytest.approx(2 * math.exp(2))


def test_moving_averages_that_do_not_fit_are_refused(tmp_path):
    def short(content):
        content["ema"]["shadow_params"].pop()
        return content

    def swapped(content):
        shadow = content["ema"]["shadow_params"]
        shadow[0], shadow[1] = shadow[1], shadow[0]
        return content

    with pytest.raises(BadCheckpoint, match="moving averages for"):
        load(checkpoint(tmp_path, short)[0])
    with pytest.raises(BadCheckpoint, match=r"in the place of all_modules\.1\.weight"):
        load(checkpoint(tmp_path, swapped)[0])


def test_a_configuration_beside_the_file_is_read(tmp_path):
    config = network(widths=(16,), attended=(1,), input_pyramid=None, time=Positional(16))
    built = on_meta({"kind": "unet", **config.to_json()})
    save_file(state_of(built, sources(built, matrices=False)), tmp_path / "weights.safetensors")
    assert load(tmp_path / "weights.safetensors").card.parametrization["kind"] == "vp-noise"
    (tmp_path / "config.json").write_text('{"config": {"training": {"sde": "subvpsde"}}}')
    denoiser = load(tmp_path / "weights.safetensors")
    assert denoiser.card.parametrization["kind"] == "sub-vp-noise"
    level = NoiseLevel(torch.tensor(0.8).double(), torch.tensor(0.36).double())
    time = denoiser.parametrization.condition(torch.zeros(1, 3, 16, 16), level)[1]
    assert time.item() == pytest.approx(999 * SubVP().time(level).item(), rel=1e-6)
