"""One U-Net for the score networks of the literature: DDPM, DDPM++, NCSN++, EDM's and diffusers'.

They differ in how time enters, how the resolution changes, where attention stands, whether sums
are divided by sqrt(2), and whether a pyramid of the input or the output runs alongside
(Ho et al. 2020, appendix B; Song et al. 2021, appendix H; Karras et al. 2022, table 7). Each such
choice is one field of :class:`UNetConfig`; ``core.checkpoints`` maps foreign names onto it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.networks.layers import (
    Attention,
    FourierFeatures,
    PositionalFeatures,
    ResidualBlock,
    group_norm,
    zeroed,
)
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
    Fourier,
    InputResidual,
    InputSkip,
    Inside,
    LabelAfter,
    LabelBefore,
    OutputResidual,
    OutputSkip,
    Strided,
    UNetConfig,
)

if TYPE_CHECKING:
    from core.networks.resampling import Taps
    from core.networks.unet_config import Resampling


class Embedding(nn.Module):
    """Time and label as one vector: ``silu(second(silu(first(features(time)))))``.

    A label is added to the features (EDM) or to the result of ``second`` (diffusers, ADM).
    """

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        time, labels, size = config.time, config.labels, config.time.size
        self.features: nn.Module
        if isinstance(time, Fourier):
            self.features = FourierFeatures(size // 2)
        else:
            self.features = PositionalFeatures(size, time.shift, cosines_first=time.cosines_first)
        self.label_before = self.label_after = None
        if isinstance(labels, LabelBefore):
            self.label_before = nn.Linear(labels.count, size)
        elif isinstance(labels, LabelAfter):
            self.label_after = nn.Linear(labels.count, config.embedding, bias=False)
        self.first = nn.Linear(size, config.embedding)
        self.second = nn.Linear(config.embedding, config.embedding)

    def forward(self, time: Tensor, label: Tensor | None) -> Tensor:
        h = self.features(time).to(self.first.weight.dtype)
        if label is not None:
            label = label.to(h.dtype)
        if self.label_before is not None:
            # Without a label there is still the bias: zeros were what "unconditional" meant.
            h = h + (self.label_before.bias if label is None else self.label_before(label))
        h = self.second(F.silu(self.first(h)))
        if self.label_after is not None and label is not None:
            h = h + self.label_after(label)
        return F.silu(h)


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


class PictureJoin(nn.Module):
    """The picture, halved, joins the features through a 1 x 1 convolution (``InputSkip``)."""

    def __init__(self, channels: int, width: int, kind: InputSkip) -> None:
        super().__init__()
        self.kind = kind
        self.convolution = nn.Conv2d(channels, width, 1)

    def forward(self, h: Tensor, aside: Tensor) -> tuple[Tensor, Tensor]:
        aside = halve(aside, self.kind.taps)
        told = self.convolution(aside)
        return torch.cat((told, h), dim=1) if self.kind.stacked else told + h, aside


class FeatureJoin(nn.Module):
    """A second chain of features is averaged with the first (the residual pyramids)."""

    def __init__(self, resample: nn.Module, scale: float) -> None:
        super().__init__()
        self.resample = resample
        self.scale = scale

    def forward(self, h: Tensor, aside: Tensor) -> tuple[Tensor, Tensor]:
        h = (self.resample(aside) + h) * self.scale
        return h, h


class Head(nn.Module):
    """``conv(silu(norm(h)))``: features to a picture."""

    def __init__(self, config: UNetConfig, inputs: int, outputs: int, groups: int | None) -> None:
        super().__init__()
        self.norm = group_norm(inputs, groups, config.eps)
        self.convolution = zeroed(nn.Conv2d(inputs, outputs, 3, padding=1))

    def forward(self, h: Tensor) -> Tensor:
        picture: Tensor = self.convolution(F.silu(self.norm(h)))
        return picture


class PictureSum(nn.Module):
    """This level's picture on top of the coarser ones', doubled (``OutputSkip``)."""

    def __init__(self, head: Head, taps: Taps) -> None:
        super().__init__()
        self.head = head
        self.taps = taps

    def forward(self, h: Tensor, aside: Tensor | None) -> tuple[Tensor, Tensor]:
        picture = self.head(h)
        return h, picture if aside is None else picture + double(aside, self.taps)


class Aside(nn.Module):
    """The start of ``OutputResidual``'s chain, from the coarsest level."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def forward(self, h: Tensor, aside: Tensor | None) -> tuple[Tensor, Tensor]:
        return h, self.head(h)


class EncoderLevel(nn.Module):
    """Residual blocks, then the way down, joined by the picture's pyramid where there is one."""

    def __init__(self, blocks: list[ResidualBlock]) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.down: nn.Module | None = None
        self.join: nn.Module | None = None

    def forward(
        self, h: Tensor, aside: Tensor, embedding: Tensor, skips: list[Tensor]
    ) -> tuple[Tensor, Tensor]:
        for block in self.blocks:
            h = block(h, embedding)
            skips.append(h)
        if self.down is not None:
            h = self.down(h, embedding)
            if self.join is not None:
                h, aside = self.join(h, aside)
            skips.append(h)
        return h, aside


class DecoderLevel(nn.Module):
    """Residual blocks that read the encoder's skips, the output's pyramid, then the way up."""

    def __init__(self, blocks: list[ResidualBlock]) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.join: nn.Module | None = None
        self.up: nn.Module | None = None

    def forward(
        self, h: Tensor, aside: Tensor | None, embedding: Tensor, skips: list[Tensor]
    ) -> tuple[Tensor, Tensor | None]:
        for block in self.blocks:
            h = block(torch.cat((h, skips.pop()), dim=1), embedding)
        if self.join is not None:
            h, aside = self.join(h, aside)
        if self.up is not None:
            h = self.up(h, embedding)
        return h, aside


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
