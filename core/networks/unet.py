"""One U-Net for the score networks of the literature: DDPM, DDPM++, NCSN++, EDM's and diffusers'.

They differ in how time enters, how the resolution changes, where attention stands, whether sums
are divided by sqrt(2), and whether a pyramid of the input or the output runs alongside
(Ho et al. 2020, appendix B; Song et al. 2021, appendix H; Karras et al. 2022, table 7). Each such
choice is one field of :class:`UNetConfig`; ``core.checkpoints`` maps foreign names onto it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from torch import Tensor, nn

from core.networks.layers import Attention, ResidualBlock
from core.networks.resampling import (
    FilteredDown,
    FilteredUp,
    PlainDown,
    PlainUp,
    StridedDown,
    StridedUp,
    double,
    halve,
)
from core.networks.unet_config import (
    Filtered,
    InputResidual,
    InputSkip,
    Inside,
    OutputResidual,
    OutputSkip,
    Strided,
    UNetConfig,
)
from core.networks.unet_parts import (
    Aside,
    DecoderLevel,
    Embedding,
    EncoderLevel,
    FeatureJoin,
    Head,
    PictureJoin,
    PictureSum,
)

if TYPE_CHECKING:
    from core.networks.unet_config import Resampling


def _block(
    config: UNetConfig,
    inputs: int,
    outputs: int,
    *,
    groups: tuple[int | None, int | None] | None = None,
    scale: float | None = None,
    resample: Inside | None = None,
    up: bool = False,
    attention: Attention | None = None,
) -> ResidualBlock:
    """A residual block as the configuration has them on its levels, but for what is given."""
    first, second = groups or (config.groups.block, config.groups.block)
    resize = None
    if resample is not None:
        resize = partial(double if up else halve, taps=resample.taps)
    return ResidualBlock(
        inputs,
        outputs,
        config.embedding,
        eps=config.eps,
        groups_in=first,
        groups_out=second,
        scale=config.scale if scale is None else scale,
        dropout=config.dropout,
        modulated=config.modulated,
        resample=resize,
        project=resample is not None and resample.project,
        attention=attention,
    )


def _attention(config: UNetConfig, channels: int, groups: int | None, scale: float) -> Attention:
    heads = 1 if config.head is None else max(1, channels // config.head)
    return Attention(channels, heads=heads, groups=groups, eps=config.eps, scale=scale)


def _down(config: UNetConfig, kind: Resampling, inputs: int, outputs: int) -> nn.Module:
    if isinstance(kind, Inside):
        return _block(config, inputs, outputs, resample=kind)
    if isinstance(kind, Strided):
        return StridedDown(inputs, outputs, kind.padding)
    if isinstance(kind, Filtered):
        return FilteredDown(inputs, outputs, kind.taps)
    return PlainDown(kind.taps)


def _up(config: UNetConfig, kind: Resampling, inputs: int, outputs: int) -> nn.Module:
    if isinstance(kind, Inside):
        return _block(config, inputs, outputs, resample=kind, up=True)
    if isinstance(kind, Strided):
        return StridedUp(inputs, outputs)
    if isinstance(kind, Filtered):
        return FilteredUp(inputs, outputs, kind.taps)
    return PlainUp(kind.taps)


class UNet(nn.Module):
    """The score network that ``config`` describes, called as ``network(x, time, label)``.

    x is (B, channels, H, W) with sides divisible by 2^(levels - 1); time (B,) is what the
    network was trained with (log sigma, 999 t, ...: the parametrization knows); label is
    (B, label_count) or None. Returns (B, outputs, H, W).
    """

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = Embedding(config)
        self.stem = nn.Conv2d(config.channels, config.width, 3, padding=1)
        widths, groups = config.widths, config.groups
        coarsest = len(widths) - 1

        skips, inputs, aside = [config.width], config.width, config.channels
        self.encoder = nn.ModuleList()
        for index, width in enumerate(widths):
            level = EncoderLevel(self._blocks_down(inputs, index))
            skips += [width] * config.blocks
            inputs = width
            if index < coarsest:
                level.down = _down(config, config.downs[index], width, width)
                level.join, inputs, aside = self._input_join(aside, width)
                skips.append(inputs)
            self.encoder.append(level)

        self.middle = nn.ModuleList(self._middle(inputs) if config.middle else ())

        self.decoder = nn.ModuleList()
        for index in reversed(range(len(widths))):
            width = widths[index]
            level_up = DecoderLevel(self._blocks_up(inputs, index, skips))
            level_up.join = self._output_join(index)
            if index > 0:
                level_up.up = _up(config, config.ups[index - 1], width, width)
            inputs = width
            self.decoder.append(level_up)
        self.head = Head(config, inputs, config.outputs, groups.output)

    def _blocks_down(self, inputs: int, index: int) -> list[ResidualBlock]:
        config, width = self.config, self.config.widths[index]
        attended = config.blocks - config.attention_down[index]
        return [
            _block(
                config,
                width if number else inputs,
                width,
                attention=_attention(config, width, config.groups.attention, config.scale)
                if number >= attended
                else None,
            )
            for number in range(config.blocks)
        ]

    def _blocks_up(self, inputs: int, index: int, skips: list[int]) -> list[ResidualBlock]:
        """The blocks of a level of the decoder; takes the widths of their skips from ``skips``."""
        config, width, groups = self.config, self.config.widths[index], self.config.groups
        attended = config.blocks + 1 - config.attention_up[index]
        first = groups.after_skip if config.attention_up[index] else groups.block
        return [
            _block(
                config,
                (width if number else inputs) + skips.pop(),
                width,
                groups=(first, groups.block),
                attention=_attention(config, width, groups.attention, config.scale)
                if number >= attended
                else None,
            )
            for number in range(config.blocks + 1)
        ]

    def _middle(self, width: int) -> list[ResidualBlock]:
        config, groups, scale = self.config, self.config.groups, self.config.middle_scale
        attention = None
        if config.attention_middle:
            attention = _attention(config, width, groups.middle_attention, scale)
        both = (groups.middle, groups.middle)
        return [
            _block(config, width, width, groups=both, scale=scale, attention=attention),
            _block(config, width, width, groups=both, scale=scale),
        ]

    def _input_join(self, aside: int, width: int) -> tuple[nn.Module | None, int, int]:
        """What joins the input's pyramid at a level, the width after it, the pyramid's width."""
        kind = self.config.input_pyramid
        if isinstance(kind, InputSkip):
            join = PictureJoin(aside, width, kind)
            return join, width * (2 if kind.stacked else 1), aside
        if isinstance(kind, InputResidual):
            resample = _down(self.config, kind.resampling, aside, width)
            return FeatureJoin(resample, self.config.scale), width, width
        return None, width, aside

    def _output_join(self, index: int) -> nn.Module | None:
        config, width = self.config, self.config.widths[index]
        kind, block_groups = config.output_pyramid, config.groups.block
        if isinstance(kind, OutputSkip) and index > 0:
            return PictureSum(Head(config, width, config.outputs, block_groups), kind.taps)
        if isinstance(kind, OutputResidual):
            if index == len(config.widths) - 1:
                return Aside(Head(config, width, width, block_groups))
            resample = _up(config, kind.resampling, config.widths[index + 1], width)
            return FeatureJoin(resample, config.scale)
        return None

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None) -> Tensor:
        embedding = self.embedding(time, label)
        h = self.stem(x)
        skips, aside = [h], x
        for level in self.encoder:
            h, aside = level(h, aside, embedding, skips)
        for block in self.middle:
            h = block(h, embedding)
        above: Tensor | None = None
        for level in self.decoder:
            h, above = level(h, above, embedding, skips)
        picture: Tensor = self.head(h)
        pyramid = self.config.output_pyramid
        if isinstance(pyramid, OutputSkip) and above is not None:
            picture = picture + double(above, pyramid.taps)
        return picture
