"""Settings for the weights of a ``UNet2DModel`` that have lost theirs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.checkpoints.mapping import Shapes


def guessed_settings(shapes: Shapes) -> dict[str, Any]:
    """A configuration for weights that lost theirs: google/ncsnpp-* or google/ddpm-*."""
    numbers = {
        int(found[1]) for name in shapes.of if (found := re.match(r"down_blocks\.(\d+)\.", name))
    }
    levels = range(max(numbers) + 1)
    widths = [
        shapes.agreed(
            f"the width of down_blocks.{level}",
            *(
                (f"down_blocks.{level}.resnets.0.{part}", 0)
                for part in ("conv2.weight", "conv2.bias", "norm2.weight", "conv1.bias")
            ),
        )
        for level in levels
    ]
    skip = shapes.has("down_blocks.0.skip_conv.") or shapes.has("time_proj.")
    middle = "Skip" if skip else ""
    blocks = sum(shapes.has(f"down_blocks.0.resnets.{number}.") for number in range(len(shapes.of)))
    embeds = shapes.of.get("class_embedding.weight", (None,))[0]
    down, up = (
        [
            f"{'Attn' if shapes.has(f'{way}_blocks.{level}.attentions.') else ''}"
            f"{middle}{way.title()}Block2D"
            for level in levels
        ]
        for way in ("down", "up")
    )
    common = {
        "block_out_channels": widths,
        "layers_per_block": blocks,
        "num_class_embeds": embeds,
        "down_block_types": down,
        "up_block_types": up,
        "norm_eps": 1e-6,
        "attention_head_dim": None,
        "in_channels": shapes.of.get("conv_in.weight", (0, 3))[1],
        "out_channels": shapes.of.get("conv_out.bias", (3,))[0],
    }
    if skip:
        return common | {
            "time_embedding_type": "fourier",
            "norm_num_groups": None,
            "center_input_sample": True,
            "mid_block_scale_factor": math.sqrt(2.0),
        }
    return common | {"flip_sin_to_cos": False, "freq_shift": 1, "downsample_padding": 0}
