"""The names of the tensors of diffusers' ``UNet2DModel``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.checkpoints.mapping import Source, same, stacked, transposed
from core.networks.unet_config import Inside

if TYPE_CHECKING:
    from core.networks.unet import UNet

_INSIDE = {
    "norm1": "norm1",
    "conv1": "conv1",
    "time": "time_emb_proj",
    "norm2": "norm2",
    "conv2": "conv2",
    "skip": "conv_shortcut",
}
_OLD = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


def modern(name: str) -> str:
    """The present name of a tensor that older versions of diffusers called differently."""
    name = re.sub(
        rf"(attentions\.\d+\.)({'|'.join(_OLD)})\.",
        lambda found: f"{found[1]}{_OLD[found[2]]}.",
        name,
    )
    return "time_proj.weight" if name == "time_proj.W" else name


def sources(network: UNet) -> dict[str, Source]:
    """The source of each tensor of ``network``."""
    pairs, attentions = _modules(network)
    return {ours: _source(ours, pairs, attentions) for ours in network.state_dict()}


def _modules(network: UNet) -> tuple[dict[str, str], dict[str, str]]:
    """Our blocks and layers, and theirs; and theirs of the attention behind our blocks."""
    config = network.config
    last = len(config.widths) - 1
    pairs = {
        "embedding.first": "time_embedding.linear_1",
        "embedding.second": "time_embedding.linear_2",
        "stem": "conv_in",
        "middle.0": "mid_block.resnets.0",
        "middle.1": "mid_block.resnets.1",
        "head.norm": "conv_norm_out",
        "head.convolution": "conv_out",
    }
    attentions = {"middle.0": "mid_block.attentions.0"}
    skips = config.input_pyramid is not None
    for level in range(last + 1):
        down, up = f"down_blocks.{level}", f"up_blocks.{level}"
        # A decoder level with skips has a single attention, behind its last block.
        single = config.attention_up[last - level] == 1
        for block in range(config.blocks + 1):
            pairs[f"encoder.{level}.blocks.{block}"] = f"{down}.resnets.{block}"
            pairs[f"decoder.{level}.blocks.{block}"] = f"{up}.resnets.{block}"
            attentions[f"encoder.{level}.blocks.{block}"] = f"{down}.attentions.{block}"
            attentions[f"decoder.{level}.blocks.{block}"] = (
                f"{up}.attentions.{0 if single else block}"
            )
        if level < last:
            halves, doubles = config.downs[level], config.ups[last - level - 1]
            pairs[f"encoder.{level}.down"] = (
                f"{down}.resnet_down"
                if skips
                else f"{down}.downsamplers.0" + ("" if isinstance(halves, Inside) else ".conv")
            )
            pairs[f"decoder.{level}.up"] = (
                f"{up}.resnet_up"
                if skips
                else f"{up}.upsamplers.0" + ("" if isinstance(doubles, Inside) else ".conv")
            )
            pairs[f"encoder.{level}.join.convolution"] = f"{down}.skip_conv"
            pairs[f"decoder.{level}.join.head.norm"] = f"{up}.skip_norm"
            pairs[f"decoder.{level}.join.head.convolution"] = f"{up}.skip_conv"
    return pairs, attentions


def _source(ours: str, pairs: dict[str, str], attentions: dict[str, str]) -> Source:
    path, part = ours.rsplit(".", 1)
    if ours == "embedding.features.frequencies":
        return same("time_proj.weight")
    if path == "embedding.label_after":
        return transposed("class_embedding.weight")
    if path in pairs:
        return same(f"{pairs[path]}.{part}")
    block, _, inside = path.rpartition(".")
    if not block.endswith(".attention"):
        return same(f"{pairs[block]}.{_INSIDE[inside]}.{part}")
    theirs = attentions[block.removesuffix(".attention")]
    if inside == "qkv":
        return stacked(f"{theirs}.{name}.{part}" for name in ("to_q", "to_k", "to_v"))
    return same(f"{theirs}.{'group_norm' if inside == 'norm' else 'to_out.0'}.{part}")
