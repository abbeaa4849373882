"""The names of EDM's tensors: ``enc`` and ``dec`` by resolution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.checkpoints.mapping import Source, pointwise, same, scaled

if TYPE_CHECKING:
    from torch import Tensor

    from core.networks.unet import UNet

_INSIDE = {
    "norm1": "norm0",
    "conv1": "conv0",
    "time": "affine",
    "norm2": "norm1",
    "conv2": "conv1",
    "skip": "skip",
    "attention.norm": "norm2",
}


def sources(network: UNet, prefix: str) -> dict[str, Source]:
    """The source of each tensor of ``network``; all foreign names start with ``prefix``."""
    pairs = _modules(network)
    return {ours: _source(ours, pairs, network, prefix) for ours in network.state_dict()}


def _modules(network: UNet) -> dict[str, str]:
    """Our blocks and layers, and theirs; what is inside a block has one pattern everywhere."""
    config = network.config
    levels = len(config.widths)

    def size(level: int) -> str:
        return f"{config.image_size >> level}x{config.image_size >> level}"

    pairs = {
        "embedding.first": "map_layer0",
        "embedding.second": "map_layer1",
        "stem": f"enc.{size(0)}_conv",
        "middle.0": f"dec.{size(levels - 1)}_in0",
        "middle.1": f"dec.{size(levels - 1)}_in1",
        "head.norm": "out_norm" if config.modulated else f"dec.{size(0)}_aux_norm",
        "head.convolution": "out_conv" if config.modulated else f"dec.{size(0)}_aux_conv",
    }
    for level in range(levels):
        encoder, decoder = f"encoder.{level}", f"decoder.{levels - 1 - level}"
        for block in range(config.blocks + 1):
            pairs[f"{encoder}.blocks.{block}"] = f"enc.{size(level)}_block{block}"
            pairs[f"{decoder}.blocks.{block}"] = f"dec.{size(level)}_block{block}"
        pairs[f"{decoder}.join.head.norm"] = f"dec.{size(level)}_aux_norm"
        pairs[f"{decoder}.join.head.convolution"] = f"dec.{size(level)}_aux_conv"
        # Theirs belong to the level they lead to, ours to the level they come from.
        pairs[f"{encoder}.down"] = f"enc.{size(level + 1)}_down"
        pairs[f"{encoder}.join.convolution"] = f"enc.{size(level + 1)}_aux_skip"
        pairs[f"{encoder}.join.resample"] = f"enc.{size(level + 1)}_aux_residual"
        if level > 0:
            pairs[f"{decoder}.up"] = f"dec.{size(level - 1)}_up"
    return pairs


def _source(ours: str, pairs: dict[str, str], network: UNet, prefix: str) -> Source:
    path, part = ours.rsplit(".", 1)
    if ours == "embedding.features.frequencies":
        return same(f"{prefix}map_noise.freqs")
    if path.startswith("embedding.label"):
        # Before the features, EDM multiplies a one-hot label by the root of its length.
        before = path.endswith("before") and part == "weight"
        factor = math.sqrt(network.config.label_count) if before else 1.0
        return scaled(f"{prefix}map_label.{part}", factor)
    if path in pairs:
        return same(f"{prefix}{pairs[path]}.{part}")
    block = next(block for block in pairs if path.startswith(f"{block}."))
    inside = path.removeprefix(f"{block}.")
    theirs = f"{prefix}{pairs[block]}"
    if inside == "attention.qkv":
        return _interleaved(f"{theirs}.qkv.{part}", part, network, f"{block}.attention")
    if inside == "attention.out":
        name = f"{theirs}.proj.{part}"
        return pointwise(name) if part == "weight" else same(name)
    return same(f"{theirs}.{_INSIDE[inside]}.{part}")


def _interleaved(name: str, part: str, network: UNet, attention: str) -> Source:
    """EDM's rows go head by head, channel by channel, query, key, value; ours the reverse."""
    heads = int(network.get_submodule(attention).heads)  # type: ignore[arg-type]

    def turn(tensor: Tensor) -> Tensor:
        rows = tensor.reshape(heads, -1, 3, *tensor.shape[1:])
        return rows.movedim(2, 0).flatten(0, 2)

    deeper = (1, 1) if part == "weight" else ()
    return Source((name,), lambda shape: (*shape, *deeper), turn)
