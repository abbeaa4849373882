"""NCSN and NCSNv2 (Song & Ermon 2019, 2020), their authors' and score_sde's, from tensors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.checkpoints.foreign import Foreign, card_for, entry, need_known
from core.checkpoints.mapping import Shapes, Source, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from core.checkpoints.tensors import Weights

# Stages and refinements by their numbers in the file, finest stage first, coarsest refinement
# first. The 256-pixel network was widened after the others were numbered, hence 31.
_STAGES = {
    4: ("1", "2", "3", "4"),
    5: ("1", "2", "3", "4", "5"),
    6: ("1", "2", "3", "31", "4", "5"),
}
_REFINEMENTS = {
    4: ("1", "2", "3", "4"),
    5: ("1", "2", "3", "4", "5"),
    6: ("1", "2", "31", "3", "4", "5"),
}

# The published side lengths by depth, and up to which largest sigma (for [0, 1]): the largest
# distance between two pictures grows with their size (Song & Ermon 2020, technique 1).
_SIZES = {4: ((70.0, 32), (1e9, 64)), 5: ((165.0, 96), (1e9, 128)), 6: ((1e9, 256),)}


def recognises(shapes: Shapes) -> bool:
    """Whether these are the tensors of NCSN or NCSNv2."""
    return shapes.has("begin_conv.") and shapes.has("res1.") and shapes.has("refine1.")


def read(weights: Weights, title: str, origin: str, config: Mapping[str, Any]) -> Foreign:
    """Understand NCSN or NCSNv2; the first has a normalization for each noise level.

    Args:
        weights: its tensors.
        title: the name people read.
        origin: names the file in errors.
        config: the training's configuration as JSON, as far as it is known.

    Raises:
        BadCheckpoint: a width cannot be told, or it was trained in a way that is not known.

    """
    config = entry(config, "config") or config
    need_known(config, origin, "model", "nonlinearity", known="elu")
    need_known(config, origin, "data", "logit_transform", known=False)
    shapes = Shapes(weights.state, origin)
    stages = 6 if shapes.has("res31.") else 5 if shapes.has("res5.") else 4
    width = shapes.agreed(
        "the width of the network",
        ("begin_conv.weight", 0),
        ("begin_conv.bias", 0),
        ("res1.0.conv1.weight", 0),
        ("res1.0.conv1.bias", 0),
        ("end_conv.weight", 1),
    )
    channels = shapes.agreed(
        "the channels of its pictures",
        ("begin_conv.weight", 1),
        ("end_conv.weight", 0),
        ("end_conv.bias", 0),
    )
    conditional = shapes.has("normalizer.embed.") or shapes.has("res1.0.normalize1.embed.")
    levels = 0
    if conditional:
        levels = shapes.agreed(
            "the number of its noise levels",
            ("normalizer.embed.weight", 0),
            ("res1.0.normalize1.embed.weight", 0),
            ("res1.0.normalize2.embed.weight", 0),
        )
    assumed: list[str] = []
    ladder = _ladder(weights, config, levels, assumed)
    size = int(entry(config, "data", "image_size") or 0)
    if not size:
        size = next(size for most, size in _SIZES[stages] if ladder[0] < most)
        assumed.append(f"pictures of {size} pixels")
    # "Rescaled" data is in [-1, 1] already, and so are its sigmas.
    own = entry(config, "data", "rescaled") or entry(config, "data", "centered")
    unit = 1.0 if own else 0.5
    kappas = [sigma / unit for sigma in ladder]
    network: dict[str, Any] = {
        "image_size": size,
        "channels": channels,
        "width": width,
        "stages": stages,
    }
    if conditional:
        network = {"kind": "ncsn", **network, "noise_levels": levels}
        parametrization: dict[str, Any] = {"kind": "nearest-score", "kappas": kappas, "unit": unit}
    else:
        network = {"kind": "ncsnv2", **network}
        parametrization = {
            "kind": "sigma-conditioned",
            "kappa_min": min(kappas),
            "kappa_max": max(kappas),
            "unit": unit,
        }
    card = card_for(
        title,
        "ncsn" if conditional else "ncsnv2",
        network,
        parametrization,
        (min(kappas), max(kappas)),
        averaged=weights.averaged,
        assumed=assumed,
    )
    return Foreign(card, lambda built: _sources(built, stages), ignored="sigmas")


def _ladder(
    weights: Weights, config: Mapping[str, Any], levels: int, assumed: list[str]
) -> list[float]:
    """Sigmas in the network's units, the largest first."""
    if "sigmas" in weights.state:
        ladder = weights.state["sigmas"].double().flatten().tolist()
        return sorted(ladder, reverse=True)
    high = entry(config, "model", "sigma_begin") or entry(config, "model", "sigma_max")
    low = entry(config, "model", "sigma_end") or entry(config, "model", "sigma_min")
    count = levels or entry(config, "model", "num_classes") or entry(config, "model", "num_scales")
    if not (high and low):
        # The ladders of the two papers for CIFAR-10.
        high, low = (1.0, 0.01) if levels else (50.0, 0.01)
        assumed.append(f"noise levels from {high} to {low}")
    count = max(int(count or 232), 2)
    return [float(high * (low / high) ** (step / (count - 1))) for step in range(count)]


def _sources(network: nn.Module, stages: int) -> dict[str, Source]:
    """The source of each tensor of our network."""
    return {ours: same(_name(ours, network, stages)) for ours in network.state_dict()}


def _name(ours: str, network: nn.Module, stages: int) -> str:
    """The foreign name of one of our tensors."""
    name = ours.removeprefix("body.")
    name = re.sub(r"^stem\.", "begin_conv.", name)
    name = re.sub(r"^end\.", "end_conv.", name)
    name = re.sub(r"^norm\.", "normalizer.", name)
    name = re.sub(r"^stages\.(\d)\.", lambda found: f"res{_STAGES[stages][int(found[1])]}.", name)
    name = re.sub(
        r"^refinements\.(\d)\.",
        lambda found: f"refine{_REFINEMENTS[stages][stages - 1 - int(found[1])]}.",
        name,
    )
    name = re.sub(r"\.norm([12])\.", r".normalize\1.", name)
    name = re.sub(r"\.adapt\.(\d)\.", r".adapt_convs.\1.", name)
    name = re.sub(r"\.finish\.", ".output_convs.", name)
    name = re.sub(r"\.pairs\.(\d)\.(\d)\.", _unit, name)
    name = re.sub(r"\.fuse\.(\d)\.(conv|norm)\.", r".msf.\2s.\1.", name)
    name = re.sub(r"\.chain\.(\d)\.(conv|norm)\.", r".crp.\2s.\1.", name)
    # A stage that halves does so inside a module around its convolution.
    if found := re.fullmatch(r"body\.(stages\.\d\.0)\.(conv2|shortcut)\.(weight|bias)", ours):
        stage = network.get_submodule(f"body.{found[1]}")
        if stage.halves:
            name = re.sub(r"\.(conv2|shortcut)\.", r".\1.conv.", name)
    return name.replace(".rows.", ".embed.")


def _unit(found: re.Match[str]) -> str:
    return f".{int(found[1]) + 1}_{int(found[2]) + 1}_"
