"""The names of score_sde's tensors: ``all_modules`` counted in the order in which they run."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from core.checkpoints.mapping import (
    Source,
    layer,
    same,
    stacked,
    stacked_transposed,
    transposed,
)
from core.networks.unet_config import (
    Fourier,
    InputResidual,
    InputSkip,
    Inside,
    OutputResidual,
    OutputSkip,
    Plain,
    Resampling,
    Strided,
)

if TYPE_CHECKING:
    from core.networks.unet import UNet

_RESIDUAL = {
    "norm1": "GroupNorm_0",
    "conv1": "Conv_0",
    "time": "Dense_0",
    "norm2": "GroupNorm_1",
    "conv2": "Conv_1",
}


class _Walk:
    """Goes through our network in the order of theirs and notes where each tensor comes from."""

    def __init__(self, network: UNet, *, matrices: bool) -> None:
        self.config = network.config
        self.paths = {name for name, _ in network.named_modules()}
        self.matrices = matrices
        self.numbers = itertools.count()
        self.sources: dict[str, Source] = {}

    def module(self) -> str:
        """The name of their next module."""
        return f"all_modules.{next(self.numbers)}"

    def layer(self, ours: str, part: str = "") -> None:
        """A layer with a weight and a bias, perhaps as a part of their next module."""
        self.sources |= layer(ours, self.module() + part)

    def residual(self, ours: str) -> None:
        """A residual block, and the attention behind it, if there is any."""
        theirs = self.module()
        for mine, other in _RESIDUAL.items():
            self.sources |= layer(f"{ours}.{mine}", f"{theirs}.{other}")
        if f"{ours}.skip" in self.paths:
            if self.matrices:
                self.sources[f"{ours}.skip.weight"] = transposed(f"{theirs}.NIN_0.W")
                self.sources[f"{ours}.skip.bias"] = same(f"{theirs}.NIN_0.b")
            else:
                self.sources |= layer(f"{ours}.skip", f"{theirs}.Conv_2")
        if f"{ours}.attention" in self.paths:
            self.attention(f"{ours}.attention", self.module())

    def attention(self, ours: str, theirs: str) -> None:
        """Query, key, value and output are matrices on the channels."""
        triple = [f"{theirs}.NIN_{number}" for number in range(3)]
        self.sources |= layer(f"{ours}.norm", f"{theirs}.GroupNorm_0") | {
            f"{ours}.qkv.weight": stacked_transposed(f"{name}.W" for name in triple),
            f"{ours}.qkv.bias": stacked(f"{name}.b" for name in triple),
            f"{ours}.out.weight": transposed(f"{theirs}.NIN_3.W"),
            f"{ours}.out.bias": same(f"{theirs}.NIN_3.b"),
        }

    def resampling(self, ours: str, kind: Resampling) -> None:
        """A change of resolution; one without weights still counts."""
        if isinstance(kind, Inside):
            self.residual(ours)
        elif isinstance(kind, Plain):
            self.module()
        else:
            self.layer(ours, ".Conv_0" if isinstance(kind, Strided) else ".Conv2d_0")

    def head(self, ours: str) -> None:
        """A normalization and the convolution behind it."""
        self.layer(f"{ours}.norm")
        self.layer(f"{ours}.convolution")

    def encoder(self) -> None:
        """Down to the coarsest level."""
        config = self.config
        for level, _ in enumerate(config.widths):
            for block in range(config.blocks):
                self.residual(f"encoder.{level}.blocks.{block}")
            if level < len(config.downs):
                self.resampling(f"encoder.{level}.down", config.downs[level])
                if isinstance(config.input_pyramid, InputSkip):
                    self.module()  # halves the picture
                    self.layer(f"encoder.{level}.join.convolution", ".Conv")
                elif isinstance(config.input_pyramid, InputResidual):
                    kind = config.input_pyramid.resampling
                    self.resampling(f"encoder.{level}.join.resample", kind)

    def decoder(self) -> None:
        """Up from the coarsest level."""
        config = self.config
        for step, level in enumerate(reversed(range(len(config.widths)))):
            for block in range(config.blocks + 1):
                self.residual(f"decoder.{step}.blocks.{block}")
            join = f"decoder.{step}.join"
            if step and isinstance(config.output_pyramid, OutputSkip):
                self.module()  # doubles the picture
            if f"{join}.head" in self.paths:
                self.head(f"{join}.head")
            elif isinstance(config.output_pyramid, OutputResidual):
                self.resampling(f"{join}.resample", config.output_pyramid.resampling)
            if level:
                self.resampling(f"decoder.{step}.up", config.ups[level - 1])


def sources(network: UNet, *, matrices: bool) -> dict[str, Source]:
    """The source of each tensor of ``network``.

    Args:
        network: built from the configuration that was read from the file.
        matrices: whether the skips of residual blocks are matrices, as in DDPM, or convolutions.

    """
    walk = _Walk(network, matrices=matrices)
    if isinstance(network.config.time, Fourier):
        walk.sources["embedding.features.frequencies"] = same(f"{walk.module()}.W")
    walk.layer("embedding.first")
    walk.layer("embedding.second")
    walk.layer("stem")
    walk.encoder()
    walk.residual("middle.0")
    walk.residual("middle.1")
    walk.decoder()
    walk.head("head")
    return walk.sources
