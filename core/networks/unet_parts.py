"""The parts that the U-Net is put together from, beside its residual blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.networks.layers import FourierFeatures, PositionalFeatures, group_norm, zeroed
from core.networks.resampling import double, halve
from core.networks.unet_config import Fourier, LabelAfter, LabelBefore

if TYPE_CHECKING:
    from core.networks.layers import ResidualBlock
    from core.networks.resampling import Taps
    from core.networks.unet_config import InputSkip, UNetConfig


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
