"""EDM's networks (Karras et al. 2022) from a state dict: DDPM++, NCSN++ and ADM.

EDM publishes pickles that carry their own source code; these are refused like all others. A
state dict taken from one names every block by its resolution, so all but the preconditioning can
be read from it.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

from core.checkpoints.edm_names import sources
from core.checkpoints.foreign import Foreign, card_for, entry
from core.checkpoints.mapping import Shapes
from core.errors import BadCheckpoint
from core.networks.resampling import BOX, Taps
from core.networks.unet_config import (
    Filtered,
    Fourier,
    Groups,
    InputResidual,
    InputSkip,
    Inside,
    LabelAfter,
    LabelBefore,
    OutputSkip,
    Positional,
    UNetConfig,
)
from core.schedules import VP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.checkpoints.tensors import Weights

_STEM = re.compile(r"(?:model\.)?enc\.(\d+)x\1_(?:conv|block)")
_IGNORED = r"(model\.)?(map_augment\.weight|(enc|dec)\..*resample_filter|u)"


def recognises(shapes: Shapes) -> bool:
    """Whether these are the tensors of a network of EDM."""
    return any(_STEM.match(name) for name in shapes.of)


def read(weights: Weights, title: str, origin: str, config: Mapping[str, Any]) -> Foreign:
    """Understand a network of EDM.

    Args:
        weights: its tensors.
        title: the name people read.
        origin: names the file in errors.
        config: what is known of the preconditioning, as EDM's ``training_options.json``.

    Raises:
        BadCheckpoint: the tensors are not those of any of these networks.

    """
    shapes = Shapes(weights.state, origin)
    prefix = "model." if shapes.has("model.") else ""
    network = _network(weights, shapes, prefix)
    assumed: list[str] = []
    parametrization, sigmas = _parametrization(weights, config, prefix, assumed)
    card = card_for(
        title,
        "edm",
        {"kind": "unet", **network.to_json()},
        parametrization,
        sigmas,
        labels=network.label_count,
        averaged=weights.averaged,
        assumed=assumed,
    )
    return Foreign(card, lambda built: sources(built, prefix), ignored=_IGNORED)


def _network(weights: Weights, shapes: Shapes, prefix: str) -> UNetConfig:
    found = [match for name in shapes.of if (match := _STEM.match(name))]
    sizes = sorted({int(match[1]) for match in found}, reverse=True)
    if any(coarse * 2 != fine for fine, coarse in itertools.pairwise(sizes)):
        raise BadCheckpoint(
            f"{shapes.origin} has blocks for {', '.join(map(str, sizes))} pixels; each resolution "
            "must be half of the one before."
        )
    finest, coarsest = (f"{size}x{size}" for size in (sizes[0], sizes[-1]))
    widths = tuple(_width(shapes, f"{prefix}enc.{size}x{size}_block") for size in sizes)
    blocks = _count(shapes, f"{prefix}enc.{finest}_block")
    modulated = shapes.has(f"{prefix}out_conv.") or shapes.has(f"{prefix}out_norm.")
    head = f"{prefix}out_conv" if modulated else f"{prefix}dec.{finest}_aux_conv"
    stem = f"{prefix}enc.{finest}_conv"
    taps = _taps(weights, shapes)
    embedding = shapes.agreed(
        "the length of the embedding",
        (f"{prefix}map_layer0.weight", 0),
        (f"{prefix}map_layer0.bias", 0),
        *((f"{prefix}map_layer1.weight", axis) for axis in (0, 1)),
        (f"{prefix}map_layer1.bias", 0),
    )
    labels = 0
    if shapes.has(f"{prefix}map_label."):
        labels = shapes.agreed("the number of its labels", (f"{prefix}map_label.weight", 1))
    skipped, residual = (
        any(f"_aux_{kind}." in name for name in shapes.of) for kind in ("skip", "residual")
    )
    pictures = len({name for name in shapes.of if "_aux_norm." in name}) > 2
    width = shapes.agreed(
        "the width of the first convolution",
        (f"{stem}.weight", 0),
        (f"{stem}.bias", 0),
        *((f"{prefix}enc.{finest}_block0.norm0.{part}", 0) for part in ("weight", "bias")),
        (f"{prefix}enc.{finest}_block0.conv0.weight", 1),
    )
    features = _features(shapes, prefix, 1 if modulated else width)
    # NCSN++ has Fourier features; one without their frequencies has lost them.
    fourier = shapes.has(f"{prefix}map_noise.freqs") or (residual and features == 2 * width)
    pyramid: InputSkip | InputResidual | None = InputSkip(taps) if skipped else None
    channels = shapes.agreed("the channels of its pictures", (f"{stem}.weight", 1))
    outputs = shapes.agreed(
        "the channels of its output", (f"{head}.weight", 0), (f"{head}.bias", 0)
    )
    if outputs not in {channels, 2 * channels}:
        raise BadCheckpoint(
            f"{shapes.origin} takes pictures of {channels} channels ({stem}.weight) but makes "
            f"pictures of {outputs} ({head}.weight), so it is not a score network."
        )
    return UNetConfig(
        image_size=sizes[0],
        channels=channels,
        outputs=outputs,
        width=width,
        widths=widths,
        blocks=blocks,
        attention_down=tuple(
            _count_attended(shapes, f"{prefix}enc.{size}x{size}_block") for size in sizes
        ),
        attention_up=tuple(
            _count_attended(shapes, f"{prefix}dec.{size}x{size}_block") for size in sizes
        ),
        attention_middle=_count_attended(shapes, f"{prefix}dec.{coarsest}_in") > 0,
        head=64 if modulated else None,
        embedding=embedding,
        time=Fourier(features)
        if fourier
        else Positional(features, shift=0 if modulated else 1, cosines_first=modulated),
        labels=None if not labels else LabelAfter(labels) if modulated else LabelBefore(labels),
        modulated=modulated,
        downs=(Inside(taps, project=not modulated),) * (len(sizes) - 1),
        ups=(Inside(taps, project=not modulated),) * (len(sizes) - 1),
        input_pyramid=InputResidual(Filtered(taps)) if residual else pyramid,
        output_pyramid=OutputSkip(taps) if pictures else None,
        scale=1.0 if modulated else math.sqrt(0.5),
        middle_scale=1.0 if modulated else math.sqrt(0.5),
        groups=Groups(),
        eps=1e-5 if modulated else 1e-6,
    )


def _features(shapes: Shapes, prefix: str, step: int) -> int:
    """The number of features of time, a multiple of ``step``."""
    name = f"{prefix}map_layer0.weight"
    features = shapes.agreed("the features of time", (name, 1))
    if features % step:
        raise BadCheckpoint(
            f"{shapes.origin}: {name} has the shape {shapes.of[name]}; its second side must be a "
            f"multiple of {step}, the width of the first convolution."
        )
    return features


def _numbers(shapes: Shapes, prefix: str) -> set[int]:
    """The numbers of the blocks whose names start so."""
    found = (re.match(rf"{re.escape(prefix)}(\d+)\.", name) for name in shapes.of)
    return {int(match[1]) for match in found if match}


def _count(shapes: Shapes, prefix: str) -> int:
    return max(_numbers(shapes, prefix), default=-1) + 1


def _count_attended(shapes: Shapes, prefix: str) -> int:
    return sum(
        any(shapes.has(f"{prefix}{number}.{part}.") for part in ("qkv", "proj", "norm2"))
        for number in _numbers(shapes, prefix)
    )


def _width(shapes: Shapes, prefix: str) -> int:
    return shapes.agreed(
        f"the width of {prefix}0",
        *(
            (f"{prefix}{number}.{part}", 0)
            for number in _numbers(shapes, prefix)
            for part in ("conv1.weight", "conv1.bias", "norm1.weight", "conv0.bias")
        ),
    )


def _taps(weights: Weights, shapes: Shapes) -> Taps:
    """The filter, from the two-dimensional copies that every change of resolution keeps."""
    filters = {
        tuple(tensor.double().flatten().tolist()): tensor
        for name, tensor in weights.state.items()
        if name.endswith("resample_filter")
    }
    if not filters:
        return BOX
    if len(filters) > 1:
        raise BadCheckpoint(f"{shapes.origin} resamples with more than one filter.")
    line = next(iter(filters.values())).double()[0, 0].sum(dim=0)
    taps = tuple(round(float(tap), 6) for tap in line / line.min())
    if taps != taps[::-1] or len(taps) % 2:
        raise BadCheckpoint(
            f"{shapes.origin} resamples with the filter {taps}; only symmetric filters of even "
            "length are known."
        )
    return taps


def _parametrization(
    weights: Weights, config: Mapping[str, Any], prefix: str, assumed: list[str]
) -> tuple[dict[str, Any], tuple[float, float]]:
    """The description of the preconditioning, and the range of sigma (EDM, table 1)."""
    steps = weights.state.get(f"{prefix}u", weights.state.get("u"))
    if steps is not None:  # improved DDPM: told the index, 0 the smallest sigma
        kappas = [float(sigma) for sigma in steps.double().flip(0) if sigma > 0]
        return {"kind": "indexed-noise", "kappas": kappas}, (kappas[0], kappas[-1])
    known = entry(config, "precond") or entry(config, "network_kwargs", "class_name")
    name = str(known or "EDMPrecond").rsplit(".", 1)[-1]
    if not known:
        assumed.append("the preconditioning of EDM")
    constants = entry(config, "precond_constants") or {}
    match name:
        case "EDMPrecond":
            low, high, data = 0.002, 80.0, float(constants.get("sigma_data") or 0.5)
            description: dict[str, Any] = {
                "kind": "edm",
                "sigma_data": data,
                "kappa_min": low,
                "kappa_max": high,
            }
        case "VEPrecond":
            low, high = 0.02, 100.0
            description = {"kind": "sigma-conditioned", "kappa_min": low, "kappa_max": high}
        case "VPPrecond":
            low, high = (float(VP().level(t).kappa) for t in (1e-3, 1.0))
            description = {
                "kind": "vp-noise",
                "beta_min": 0.1,
                "beta_max": 20.0,
                "time_scale": 999.0,
            }
        case _:
            raise BadCheckpoint(
                f"The preconditioning {name!r} is unknown; known are EDMPrecond, VEPrecond and "
                "VPPrecond."
            )
    return description, (low, high)
