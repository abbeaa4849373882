"""Pipelines of diffusers are read back from their JSON files and tensors."""

from __future__ import annotations

import json
import math
import shutil

import pytest
import torch
from safetensors.torch import save_file

from core.checkpoints import diffusers, load
from core.checkpoints.diffusers_names import modern, sources
from core.checkpoints.diffusers_steps import kappas_of
from core.checkpoints.mapping import Shapes
from core.errors import BadCheckpoint
from core.level import NoiseLevel
from core.networks.resampling import BINOMIAL, BOX
from core.networks.unet_config import (
    Fourier,
    Groups,
    InputSkip,
    Inside,
    LabelAfter,
    OutputSkip,
    Positional,
    Strided,
    UNetConfig,
)
from tests.foreign import layout, on_meta, relative, state_of

# A network of google/ddpm-*'s kind and one of google/ncsnpp-*'s, and what they are to us.
DDPM = {
    "_class_name": "UNet2DModel",
    "sample_size": 16,
    "block_out_channels": [32, 64],
    "down_block_types": ["DownBlock2D", "AttnDownBlock2D"],
    "up_block_types": ["AttnUpBlock2D", "UpBlock2D"],
    "layers_per_block": 1,
    "attention_head_dim": None,
    "flip_sin_to_cos": False,
    "freq_shift": 1,
    "downsample_padding": 0,
    "norm_eps": 1e-6,
}
OURS = UNetConfig(
    image_size=16,
    channels=3,
    outputs=3,
    width=32,
    widths=(32, 64),
    blocks=1,
    attention_down=(0, 1),
    attention_up=(0, 2),
    embedding=128,
    time=Positional(32),
    downs=(Strided(0),),
    ups=(Strided(0),),
    groups=Groups.all(32),
)
SKIPS = {
    **DDPM,
    "down_block_types": ["SkipDownBlock2D", "AttnSkipDownBlock2D"],
    "up_block_types": ["AttnSkipUpBlock2D", "SkipUpBlock2D"],
    "time_embedding_type": "fourier",
    "norm_num_groups": None,
    "mid_block_scale_factor": math.sqrt(2),
    "center_input_sample": True,
}


def any_shapes():
    return Shapes({"conv_in.weight": torch.zeros(32, 3, 3, 3)}, "the folder")


def read(settings):
    return diffusers._network({**diffusers._DEFAULTS, **settings}, "the folder", any_shapes())


def write(folder, settings, scheduler, seed=0):
    """A pipeline folder with random weights; returns them."""
    network = on_meta({"kind": "unet", **read(settings).to_json()})
    state = state_of(network, sources(network), seed)
    for part in ("unet", "scheduler"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    index = {"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]}
    (folder / "model_index.json").write_text(json.dumps({**index, "scheduler": ["diffusers", "S"]}))
    (folder / "unet" / "config.json").write_text(json.dumps(settings))
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(scheduler))
    save_file(state, folder / "unet" / "diffusion_pytorch_model.safetensors")
    return state


def change(**fields):
    return UNetConfig(**{**{f: getattr(OURS, f) for f in OURS.__dataclass_fields__}, **fields})


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, OURS),
        ({"attention_head_dim": 8, "norm_eps": 1e-5}, change(head=8, eps=1e-5)),
        ({"downsample_padding": 1}, change(downs=(Strided(1),))),
        ({"num_class_embeds": 7}, change(labels=LabelAfter(7))),
        ({"flip_sin_to_cos": True, "freq_shift": 0}, change(time=Positional(32, 0, True))),
        ({"norm_num_groups": 8}, change(groups=Groups.all(8))),
        (
            {"attn_norm_num_groups": 4, "mid_block_scale_factor": 2},
            change(groups=Groups(32, 32, 32, 32, 4, 32), middle_scale=0.5),
        ),
        ({"mid_block_type": None}, change(middle=False)),
        ({"add_attention": False}, change(attention_middle=False)),
        (
            {"resnet_time_scale_shift": "scale_shift"},
            change(modulated=True, groups=Groups(32, 32, 32, 32, 0, 32)),
        ),
        (
            {"down_block_types": ["AttnDownBlock2D", "DownBlock2D"], "downsample_type": "resnet"},
            change(attention_down=(1, 0), downs=(Inside(BOX, project=False),)),
        ),
        (
            {k: SKIPS[k] for k in SKIPS if SKIPS[k] is None or SKIPS[k] != DDPM.get(k)},
            change(
                attention_up=(0, 1),
                time=Fourier(64),
                downs=(Inside(BINOMIAL),),
                ups=(Inside(BINOMIAL),),
                input_pyramid=InputSkip(),
                output_pyramid=OutputSkip(),
                scale=math.sqrt(0.5),
                middle_scale=1 / math.sqrt(2),
                groups=Groups(None, 32, 32, None, None, None),
            ),
        ),
    ],
)
def test_settings_become_a_network(settings, expected):
    assert read({**DDPM, **settings}) == expected


def test_the_names_are_those_of_diffusers():
    network = on_meta({"kind": "unet", **read(DDPM | {"num_class_embeds": 7}).to_json()})
    names = layout(network, sources(network))
    for name, shape in {
        "class_embedding.weight": (7, 128),
        "time_embedding.linear_1.weight": (128, 32),
        "down_blocks.0.downsamplers.0.conv.weight": (32, 32, 3, 3),
        "down_blocks.1.resnets.0.conv_shortcut.weight": (64, 32, 1, 1),
        "down_blocks.1.attentions.0.to_out.0.weight": (64, 64),
        "mid_block.attentions.0.group_norm.bias": (64,),
        "up_blocks.0.attentions.1.to_k.bias": (64,),
        "up_blocks.0.upsamplers.0.conv.weight": (64, 64, 3, 3),
        "up_blocks.1.resnets.1.time_emb_proj.weight": (32, 128),
        "conv_norm_out.weight": (32,),
    }.items():
        assert names[name] == shape


def test_names_of_older_versions_are_understood():
    old = "up_blocks.2.attentions.0."
    assert modern(f"{old}query.weight") == f"{old}to_q.weight"
    assert modern(f"{old}proj_attn.bias") == f"{old}to_out.0.bias"
    assert modern("time_proj.W") == "time_proj.weight"
    assert modern("mid_block.resnets.0.conv1.weight") == "mid_block.resnets.0.conv1.weight"


def unmixed(prediction, x, f, a, s):
    """Picture and noise in x, for the network's output f, alpha = a and sigma = s."""
    match prediction:
        case "epsilon":
            return (x - s * f) / a, f
        case "sample":
            return f, (x - a * f) / s
    return a * x - s * f, s * x + a * f


@pytest.mark.parametrize("prediction", ["epsilon", "sample", "v_prediction"])
def test_ddpm_is_told_the_step_and_predicts(tmp_path, prediction):
    write(tmp_path, DDPM, {"_class_name": "DDIMScheduler", "prediction_type": prediction})
    denoiser = load(tmp_path)
    shares = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64), 0)
    x = torch.randn(2, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    for step in (0, 500, 999):
        a, s = float(shares[step].sqrt()), float((1 - shares[step]).sqrt())
        level = NoiseLevel(*(torch.full((2, 1, 1, 1), v).double() for v in (a, s)))
        with torch.no_grad():
            f = denoiser.network(x, torch.full((2,), float(step)))
        estimate = denoiser.given(None)(x, level)
        image, noise = unmixed(prediction, x, f, a, s)
        assert relative(estimate.image, image) < 1e-5
        assert relative(estimate.noise, noise) < 1e-4


def test_a_class_is_added_to_the_embedding_of_time(tmp_path):
    state = write(tmp_path, DDPM | {"num_class_embeds": 3}, {})
    denoiser = load(tmp_path)
    layer = denoiser.network.get_submodule("embedding.label_after")
    assert denoiser.card.labels == ("class-0", "class-1", "class-2")
    assert torch.equal(layer(torch.eye(3)), state["class_embedding.weight"])


def test_pictures_that_are_not_centred_are_handed_over_in_the_unit_range(tmp_path):
    scheduler = {"_class_name": "ScoreSdeVeScheduler", "sigma_max": 90.0, "sigma_min": 0.02}
    write(tmp_path, SKIPS | {"center_input_sample": False}, scheduler)
    denoiser = load(tmp_path)
    x = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    kappa = torch.full((2, 1, 1, 1), 6.0, dtype=torch.float64)
    inside, time = denoiser.parametrization.condition(
        2 * x - 1, NoiseLevel(torch.ones_like(kappa), kappa)
    )
    assert torch.allclose(inside.float(), x, atol=1e-6)
    assert time.tolist() == pytest.approx([math.log(3.0)] * 2)
    assert (denoiser.card.sigma_min, denoiser.card.sigma_max) == pytest.approx((0.04, 180.0))


def test_learned_variances_are_left_aside(tmp_path):
    write(tmp_path, DDPM | {"out_channels": 6}, {"variance_type": "learned"})
    denoiser = load(tmp_path)
    x = torch.randn(1, 3, 16, 16)
    level = NoiseLevel(torch.tensor(0.6).double(), torch.tensor(0.8).double())
    inside, time = denoiser.parametrization.condition(x, level)
    with torch.no_grad():
        both = denoiser.network(inside.float(), time)
    assert torch.equal(denoiser.given(None)(x, level).noise, both[:, :3])


def test_weights_may_be_pickled_tensors_or_in_several_files(tmp_path):
    state = write(tmp_path, DDPM, {})
    whole = tmp_path / "unet" / "diffusion_pytorch_model.safetensors"
    expected = load(tmp_path).network.state_dict()
    whole.unlink()
    torch.save(state, tmp_path / "unet" / "diffusion_pytorch_model.bin")
    pickled = load(tmp_path).network.state_dict()
    (tmp_path / "unet" / "diffusion_pytorch_model.bin").unlink()
    names = sorted(state)
    for part, some in enumerate((names[::2], names[1::2]), 1):
        name = f"diffusion_pytorch_model-0000{part}-of-00002.safetensors"
        save_file({n: state[n] for n in some}, tmp_path / "unet" / name)
    in_parts = load(tmp_path).network.state_dict()
    for name, tensor in expected.items():
        assert torch.equal(pickled[name], tensor)
        assert torch.equal(in_parts[name], tensor)


def test_the_oldest_pipelines_have_everything_in_one_folder(tmp_path):
    write(tmp_path / "new", DDPM, {"beta_end": 0.01})
    (tmp_path / "old").mkdir()
    for file in (tmp_path / "new").rglob("*.*"):
        shutil.copy(file, tmp_path / "old" / file.name)
    new, old = load(tmp_path / "new"), load(tmp_path / "old")
    assert old.card.parametrization == new.card.parametrization
    for name, tensor in new.network.state_dict().items():
        assert torch.equal(old.network.state_dict()[name], tensor)


def test_a_pipeline_without_its_scheduler_says_what_it_assumes(tmp_path):
    write(tmp_path, DDPM, {})
    (tmp_path / "scheduler" / "scheduler_config.json").unlink()
    assert load(tmp_path).card.recipe["assumed"] == ["the schedule of a DDPMScheduler"]


@pytest.mark.parametrize("settings", [DDPM, SKIPS], ids=["ddpm", "skips"])
def test_weights_without_their_settings_are_taken_for_the_published_network(tmp_path, settings):
    scheduler = {} if settings is DDPM else {"_class_name": "ScoreSdeVeScheduler"}
    state = write(tmp_path / "whole", settings, scheduler)
    save_file(state, tmp_path / "alone.safetensors")
    whole, alone = load(tmp_path / "whole").card, load(tmp_path / "alone.safetensors").card
    assert {**alone.network, "image_size": 16} == whole.network
    assert len(alone.recipe["assumed"]) == 2


# ------------------------------------------------------------------------------------- schedules


def test_linear_and_scaled_linear_schedules_end_where_they_are_known_to():
    """alpha_bar after 1000 steps is 4.0e-5 (DDPM) and 0.0047 (latent diffusion)."""
    linear = kappas_of({}, "x")
    scaled = kappas_of(
        {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}, "x"
    )
    assert 1 / (1 + linear[-1] ** 2) == pytest.approx(4.036e-5, rel=1e-3)
    assert 1 / (1 + scaled[-1] ** 2) == pytest.approx(0.00466, rel=1e-3)
    assert linear[0] == pytest.approx(math.sqrt(1e-4 / (1 - 1e-4)))


def test_the_cosine_schedule_is_nichols():
    kappas = kappas_of({"beta_schedule": "squaredcos_cap_v2"}, "x")

    def share(t):
        return math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2

    for step in (0, 499, 900):
        expected = share((step + 1) / 1000) / share(0)
        assert 1 / (1 + kappas[step] ** 2) == pytest.approx(expected)


def test_trained_betas_and_the_zero_signal_end_are_followed():
    assert kappas_of({"trained_betas": [0.5, 0.5]}, "x") == pytest.approx([1.0, math.sqrt(3)])
    kappas = kappas_of({"rescale_betas_zero_snr": True}, "x")
    assert len(kappas) == 999  # the last step has no picture in it
    assert kappas[0] == pytest.approx(kappas_of({}, "x")[0])
    assert kappas == sorted(kappas)


def test_an_unknown_schedule_is_refused():
    with pytest.raises(BadCheckpoint, match="laplace"):
        kappas_of({"beta_schedule": "laplace"}, "x")
    with pytest.raises(BadCheckpoint, match="steps"):
        kappas_of({"num_train_timesteps": 10**9}, "x")
