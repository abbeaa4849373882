"""Pipeline folders of diffusers: ``UNet2DModel`` with a schedule of the VE or the DDPM kind.

The folder's JSON files say almost everything. Weights alone are read too: what they do not tell
is then what the published model of that layout had, and the card says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from core.checkpoints.diffusers_guess import guessed_settings
from core.checkpoints.diffusers_names import modern, sources
from core.checkpoints.diffusers_steps import kappas_of
from core.checkpoints.foreign import Foreign, card_for
from core.checkpoints.mapping import Shapes
from core.errors import BadCheckpoint
from core.networks.resampling import BINOMIAL, BOX
from core.networks.unet_config import (
    Fourier,
    Groups,
    InputSkip,
    Inside,
    LabelAfter,
    OutputSkip,
    Positional,
    Resampling,
    Strided,
    UNetConfig,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.checkpoints.tensors import Weights

# UNet2DModel's own defaults, for entries that a file leaves out.
_DEFAULTS: dict[str, Any] = {
    "sample_size": None,
    "in_channels": 3,
    "out_channels": 3,
    "center_input_sample": False,
    "time_embedding_type": "positional",
    "time_embedding_dim": None,
    "freq_shift": 0,
    "flip_sin_to_cos": True,
    "mid_block_type": "UNetMidBlock2D",
    "layers_per_block": 2,
    "down_block_types": ["DownBlock2D", *["AttnDownBlock2D"] * 3],
    "up_block_types": [*["AttnUpBlock2D"] * 3, "UpBlock2D"],
    "block_out_channels": [224, 448, 672, 896],
    "mid_block_scale_factor": 1.0,
    "downsample_padding": 1,
    "downsample_type": "conv",
    "upsample_type": "conv",
    "act_fn": "silu",
    "attention_head_dim": 8,
    "norm_num_groups": 32,
    "attn_norm_num_groups": None,
    "norm_eps": 1e-5,
    "resnet_time_scale_shift": "default",
    "add_attention": True,
    "class_embed_type": None,
    "num_class_embeds": None,
}
_DOWN = (
    "DownBlock2D",
    "AttnDownBlock2D",
    "SkipDownBlock2D",
    "AttnSkipDownBlock2D",
    "ResnetDownsampleBlock2D",
)
_UP = ("UpBlock2D", "AttnUpBlock2D", "SkipUpBlock2D", "AttnSkipUpBlock2D", "ResnetUpsampleBlock2D")


def recognises(shapes: Shapes) -> bool:
    """Whether these are the tensors of a ``UNet2DModel``."""
    return shapes.has("conv_in.") and shapes.has("down_blocks.0.") and shapes.has("time_embedding.")


def read(
    weights: Weights,
    title: str,
    origin: str,
    config: Mapping[str, Any],
    scheduler: Mapping[str, Any] | None = None,
) -> Foreign:
    """Understand a ``UNet2DModel`` and its schedule.

    Args:
        weights: its tensors.
        title: the name people read.
        origin: names the folder in errors.
        config: ``unet/config.json``; empty if it is lost.
        scheduler: ``scheduler/scheduler_config.json``, if there is one.

    Raises:
        BadCheckpoint: a kind of block, of embedding or of schedule that is not known.

    """
    for name in list(weights.state):
        weights.state[modern(name)] = weights.state.pop(name)
    shapes = Shapes(weights.state, origin)
    assumed: list[str] = []
    if "block_out_channels" not in config:
        config = guessed_settings(shapes)
        assumed.append("the settings of the published network of this layout")
    settings = {**_DEFAULTS, **config}
    network = _network(settings, origin, shapes)
    if scheduler is None:
        fourier = isinstance(network.time, Fourier)
        scheduler = {"_class_name": "ScoreSdeVeScheduler" if fourier else "DDPMScheduler"}
        assumed.append(f"the schedule of a {scheduler['_class_name']}")
    centre = bool(settings["center_input_sample"])
    parametrization, sigmas = _parametrization(scheduler, network, origin, centre=centre)
    card = card_for(
        title,
        "diffusers",
        {"kind": "unet", **network.to_json()},
        parametrization,
        sigmas,
        labels=network.label_count,
        averaged=weights.averaged,
        assumed=assumed,
    )
    return Foreign(card, sources)


def _network(settings: Mapping[str, Any], origin: str, shapes: Shapes) -> UNetConfig:
    widths = tuple(int(width) for width in settings["block_out_channels"])
    blocks, count = int(settings["layers_per_block"]), len(widths)
    downs = [kind.removeprefix("UNetRes") for kind in settings["down_block_types"]]
    ups = [kind.removeprefix("UNetRes") for kind in settings["up_block_types"]]
    skip = "Skip" in "".join((*downs, *ups))
    _refuse_unknown(settings, downs, ups, origin)
    fourier = settings["time_embedding_type"] == "fourier"
    groups = settings["norm_num_groups"]
    modulated = settings["resnet_time_scale_shift"] == "scale_shift"
    middle_attention = settings["attn_norm_num_groups"]
    if middle_attention is None:
        middle_attention = 0 if modulated else groups
    labels = settings["num_class_embeds"]
    scale = math.sqrt(0.5) if skip else 1.0
    sides = settings["sample_size"]
    side = max(sides) if isinstance(sides, list) else sides
    time = (
        Fourier(2 * widths[0])
        if fourier
        else Positional(
            widths[0],
            shift=int(settings["freq_shift"]),
            cosines_first=bool(settings["flip_sin_to_cos"]),
        )
    )
    channels = int(settings["in_channels"])
    found = shapes.agreed("the channels of its pictures", ("conv_in.weight", 1))
    if found != channels:
        raise BadCheckpoint(
            f"{origin}: conv_in.weight takes pictures of {found} channels, but config.json says "
            f"that they have {channels}."
        )
    return UNetConfig(
        image_size=int(side or 4 << count),
        channels=channels,
        outputs=int(settings["out_channels"]),
        width=widths[0],
        widths=widths,
        blocks=blocks,
        attention_down=tuple(blocks if "Attn" in kind else 0 for kind in downs),
        attention_up=tuple(
            0 if "Attn" not in kind else 1 if "Skip" in kind else blocks + 1
            for kind in reversed(ups)
        ),
        middle=settings["mid_block_type"] is not None,
        attention_middle=bool(settings["add_attention"]),
        head=settings["attention_head_dim"],
        embedding=int(settings["time_embedding_dim"] or 4 * widths[0]),
        time=time,
        labels=LabelAfter(int(labels)) if labels else None,
        modulated=modulated,
        downs=tuple(
            _resampling(kind, settings["downsample_type"], int(settings["downsample_padding"]))
            for kind in downs[:-1]
        ),
        ups=tuple(_resampling(kind, settings["upsample_type"], 0) for kind in reversed(ups[:-1])),
        input_pyramid=InputSkip(BINOMIAL) if skip else None,
        output_pyramid=OutputSkip(BINOMIAL) if skip else None,
        scale=scale,
        middle_scale=1.0 / float(settings["mid_block_scale_factor"]),
        # Blocks with skips count their groups by their width; attention among them has 32, and so
        # has, by a slip of precedence in its formula, the first norm of attended decoder blocks.
        groups=Groups(
            block=None if skip else groups,
            after_skip=32 if skip else groups,
            attention=32 if skip else groups,
            middle=groups,
            middle_attention=middle_attention,
            output=groups,
        ),
        eps=float(settings["norm_eps"]),
    )


def _resampling(kind: str, how: str, padding: int) -> Resampling:
    if "Skip" in kind:
        return Inside(BINOMIAL, project=True)
    if "Resnet" in kind or ("Attn" in kind and how == "resnet"):
        return Inside(BOX, project=False)
    return Strided(padding)


def _refuse_unknown(
    settings: Mapping[str, Any], downs: list[str], ups: list[str], origin: str
) -> None:
    """Refuse, by name, what this version cannot reproduce."""
    skips = {"Skip" in kind for kind in (*downs, *ups)}
    fit = len(downs) == len(ups) == len(settings["block_out_channels"])
    unknown = list(dict.fromkeys(kind for kind in downs if kind not in _DOWN))
    unknown += dict.fromkeys(kind for kind in ups if kind not in _UP)
    unknown += [
        f"{name}={settings[name]!r}"
        for name, known in (
            ("act_fn", ("silu", "swish")),
            ("time_embedding_type", ("positional", "fourier")),
            ("mid_block_type", ("UNetMidBlock2D", None)),
            ("resnet_time_scale_shift", ("default", "scale_shift")),
            ("class_embed_type", (None,)),
            ("downsample_type", ("conv", "resnet")),
            ("upsample_type", ("conv", "resnet")),
            ("downsample_padding", (0, 1)),
        )
        if settings[name] not in known
    ]
    if len(skips) > 1 and not unknown:
        unknown.append("blocks with and without skips in one network")
    if not fit:
        unknown.append("a different number of widths, down blocks and up blocks")
    if settings["norm_num_groups"] is None and skips == {False}:
        unknown.append("norm_num_groups=None")
    if unknown:
        raise BadCheckpoint(
            f"{origin} has parts that this version does not know: {', '.join(unknown)}."
        )


def _parametrization(
    scheduler: Mapping[str, Any], network: UNetConfig, origin: str, *, centre: bool
) -> tuple[dict[str, Any], tuple[float, float]]:
    """The description of what the output means, and the range of sigma / alpha."""
    name = str(scheduler.get("_class_name", "DDPMScheduler"))
    fourier = isinstance(network.time, Fourier)
    if fourier != (name == "ScoreSdeVeScheduler"):
        kind = "Fourier features" if fourier else "steps"
        raise BadCheckpoint(
            f"{origin} joins a network that is told the noise by {kind} with a {name}; these do "
            "not go together."
        )
    if fourier:
        # The pipeline's pictures are in [0, 1], and so are its sigmas.
        low = 2 * float(scheduler.get("sigma_min", 0.01))
        high = 2 * float(scheduler.get("sigma_max", 1348.0))
        description: dict[str, Any] = {
            "kind": "sigma-conditioned",
            "kappa_min": low,
            "kappa_max": high,
        }
        if not centre:
            description |= {"gain": 0.5, "shift": 0.5}
        return description, (low, high)
    kappas = kappas_of(scheduler, origin)
    prediction = str(scheduler.get("prediction_type", "epsilon"))
    kinds = {
        "epsilon": "indexed-noise",
        "sample": "indexed-image",
        "v_prediction": "indexed-velocity",
    }
    if prediction not in kinds:
        raise BadCheckpoint(f"{origin} predicts {prediction!r}; known are {', '.join(kinds)}.")
    description = {"kind": kinds[prediction], "kappas": kappas}
    if centre:
        description |= {"gain": 2.0, "shift": -1.0}
    return description, (kappas[0], kappas[-1])
