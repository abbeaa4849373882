"""Blocks that the U-Nets of the literature share: embeddings, attention, residual blocks."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Callable


def group_norm(channels: int, groups: int | None, eps: float) -> nn.GroupNorm:
    """GroupNorm; ``groups`` None means groups of four channels, though at most 32 of them.

    That rule is score SDE's and EDM's; DDPM always has 32 groups.
    """
    if groups is None:
        groups = max(1, min(channels // 4, 32))
    return nn.GroupNorm(groups, channels, eps=eps)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """The layer with weights and bias set to zero: a residual branch that starts as nothing."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


@lru_cache(maxsize=16)
def _decades(half: int, shift: int, device: torch.device) -> Tensor:
    """10000^(-k / (half - shift)) for k = 0 .. half - 1."""
    # In float32 and in this order: networks were trained with these very frequencies, and at
    # times near 1000 a last-digit difference is visible in their output.
    with torch.inference_mode(mode=False):
        exponents = torch.arange(half, dtype=torch.float32) * -(math.log(10000.0) / (half - shift))
        return exponents.exp().to(device)


class PositionalFeatures(nn.Module):
    """Sines and cosines of t 10000^(-k / (n/2 - shift)), k = 0 .. n/2 - 1 (Vaswani et al. 2017).

    Takes times of shape (B,), returns (B, n) in float32, sines first unless ``cosines_first``;
    an odd n is filled up with a zero.
    """

    def __init__(self, size: int, shift: int = 1, *, cosines_first: bool = False) -> None:
        super().__init__()
        self.size = size
        self.shift = shift
        self.cosines_first = cosines_first

    def forward(self, time: Tensor) -> Tensor:
        phases = time.float()[:, None] * _decades(self.size // 2, self.shift, time.device)
        pair = phases.sin(), phases.cos()
        features = torch.cat(pair[::-1] if self.cosines_first else pair, dim=1)
        return F.pad(features, (0, self.size % 2)) if self.size % 2 else features


class FourierFeatures(nn.Module):
    """[sin, cos](2 pi W t) with fixed random W (Tancik et al. 2020; Song et al. 2021, H.2).

    Takes times of shape (B,), returns (B, 2 len(W)) in float32. W is drawn from N(0, scale^2).
    """

    frequencies: Tensor

    def __init__(self, count: int, scale: float = 16.0) -> None:
        super().__init__()
        # On the CPU wherever the network is made; core/networks/patch_unet.py says why.
        generator = torch.Generator().manual_seed(0)
        drawn = torch.randn(count, generator=generator, device="cpu")
        self.register_buffer("frequencies", scale * drawn)

    def forward(self, time: Tensor) -> Tensor:
        # Phases reach a thousand radians: half precision would leave nothing of them.
        phases = time.float()[:, None] * self.frequencies.float() * 2 * math.pi
        return torch.cat((phases.sin(), phases.cos()), dim=1)


class Attention(nn.Module):
    """Self-attention over the positions of (B, C, H, W), with a residual.

    ``(x + out(softmax(q k^T / sqrt(C / heads)) v)) * scale``

    Attributes:
        groups: of the normalization before it; 0 for none, None for groups of four channels.
    """

    def __init__(
        self,
        channels: int,
        *,
        heads: int = 1,
        groups: int | None = None,
        eps: float = 1e-6,
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.heads = heads
        self.scale = scale
        self.norm = nn.Identity() if groups == 0 else group_norm(channels, groups, eps)
        self.qkv = nn.Linear(channels, 3 * channels)
        self.out = nn.Linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.qkv(self.norm(x).flatten(2).transpose(1, 2))
        q, k, v = tokens.unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        change = self.out(mixed).transpose(1, 2).unflatten(2, x.shape[2:])
        result: Tensor = (x + change) * self.scale
        return result


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions with a residual, told the time by a bias, or by scale and shift.

    ``h = conv2(silu(norm2(conv1(resample(silu(norm1(x)))) + time(embedding))))`` and
    ``(skip(resample(x)) + h) * scale``, then attention where there is some. With ``modulated`` the
    embedding gives a scale and a shift after norm2 instead of a bias before it (Dhariwal &
    Nichol 2021). DDPM's block does not resample; BigGAN's does, inside (Brock et al. 2019).

    Takes x of shape (B, inputs, H, W) and an embedding of shape (B, embedding) which has already
    passed its last nonlinearity.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        embedding: int,
        *,
        eps: float = 1e-6,
        groups_in: int | None = None,
        groups_out: int | None = None,
        scale: float = 1.0,
        dropout: float = 0.0,
        modulated: bool = False,
        resample: Callable[[Tensor], Tensor] | None = None,
        project: bool = False,
        attention: Attention | None = None,
    ) -> None:
        super().__init__()
        self.scale = scale
        self.modulated = modulated
        self.resample = resample
        self.norm1 = group_norm(inputs, groups_in, eps)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(embedding, outputs * (2 if modulated else 1))
        self.norm2 = group_norm(outputs, groups_out, eps)
        self.dropout = nn.Dropout(dropout)
        self.conv2 = zeroed(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.skip = nn.Conv2d(inputs, outputs, 1) if project or inputs != outputs else None
        self.attention = attention

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = F.silu(self.norm1(x))
        if self.resample is not None:
            h, x = self.resample(h), self.resample(x)
        h = self.conv1(h)
        told = self.time(embedding)[:, :, None, None]
        if self.modulated:
            factor, shift = told.chunk(2, dim=1)
            h = torch.addcmul(shift, self.norm2(h), 1 + factor)
        else:
            h = self.norm2(h + told)
        h = self.conv2(self.dropout(F.silu(h)))
        x = (h + (x if self.skip is None else self.skip(x))) * self.scale
        return x if self.attention is None else self.attention(x)
