"""The default network: a compact U-Net over patches, quick without an accelerator.

The picture is first rearranged from space to depth (a patch of p x p pixels becomes one
position with 3 p^2 channels), so that no convolution runs at full resolution, where the
memory traffic of a CPU is spent. Blocks follow the improved DDPM design (GroupNorm, SiLU,
3 x 3 convolutions, scale and shift by the embedding; Dhariwal & Nichol 2021, section 3).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import BadCheckpoint

_SKIP = math.sqrt(0.5)  # keeps the variance of a sum of two unit-variance branches at one


@dataclass(frozen=True)
class PatchUNetConfig:
    """Hyper-parameters of :class:`PatchUNet`.

    Attributes:
        image_size: side of the square pictures in pixels; a multiple of patch * 2^(levels - 1).
        channels: channels of the picture.
        patch: side of a patch in pixels.
        widths: channels of each level, finest first; each level halves the resolution.
        blocks: residual blocks of each level, in the encoder and again in the decoder.
        attention: levels (0 = finest) whose blocks are followed by self-attention.
        embedding: width of the embedding of time, label and augmentation.
        labels: length of the multi-hot label; 0 for an unconditional network.
        augmentations: length of the augmentation vector; 0 for none.
        told_goal: whether it can be told, besides the time, the one that its answer is to lead to.
        dropout: probability of dropping an activation while training.
    """

    image_size: int = 64
    channels: int = 3
    patch: int = 2
    widths: tuple[int, ...] = (64, 128, 192, 256)
    blocks: tuple[int, ...] = (1, 1, 1, 1)
    attention: tuple[int, ...] = (2, 3)
    embedding: int = 384
    labels: int = 0
    augmentations: int = 0
    told_goal: bool = False
    dropout: float = 0.0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PatchUNetConfig:
        """Read what :meth:`to_json` wrote.

        Raises:
            BadCheckpoint: an unknown field, or sizes that do not fit together.
        """
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise BadCheckpoint(
                f"The network description has fields that this version does not know: {unknown}. "
                "Update Scorebrush, or use another model."
            )
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        config = cls(**values)
        coarsest = config.patch * 2 ** (len(config.widths) - 1)
        if config.image_size % coarsest or len(config.blocks) != len(config.widths):
            raise BadCheckpoint(
                f"The network description does not fit together: pictures of {config.image_size} "
                f"pixels need a side divisible by {coarsest}, and one number of blocks per width."
            )
        return config

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def _norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(min(32, channels // 4), channels, eps=1e-5)


def _zeroed(convolution: nn.Conv2d) -> nn.Conv2d:
    """The last layer of a branch starts at zero, so that every block starts as the identity."""
    nn.init.zeros_(convolution.weight)
    if convolution.bias is not None:
        nn.init.zeros_(convolution.bias)
    return convolution


class _Attention(nn.Module):
    """Multi-head self-attention over positions, heads of 32 channels, with a residual."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.heads = max(1, channels // 32)
        self.norm = _norm(channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = _zeroed(nn.Conv2d(channels, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        qkv = self.qkv(self.norm(x)).reshape(batch, 3, self.heads, -1, height * width)
        # The fast attention kernels want each head's channels side by side in memory.
        q, k, v = qkv.transpose(-1, -2).contiguous().unbind(1)
        mixed = F.scaled_dot_product_attention(q, k, v)
        mixed = mixed.transpose(-1, -2).reshape(batch, channels, height, width)
        result: Tensor = (x + self.out(mixed)) * _SKIP
        return result


class Block(nn.Module):
    """Two convolutions with a residual; the embedding scales and shifts between them."""

    def __init__(self, channels: int, embedding: int, *, attention: bool, dropout: float) -> None:
        super().__init__()
        self.norm_in = _norm(channels)
        self.conv_in = nn.Conv2d(channels, channels, 3, padding=1)
        self.modulation = nn.Linear(embedding, 2 * channels)
        self.norm_out = _norm(channels)
        self.dropout = nn.Dropout(dropout)
        self.conv_out = _zeroed(nn.Conv2d(channels, channels, 3, padding=1))
        self.attention = _Attention(channels) if attention else nn.Identity()

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.conv_in(F.silu(self.norm_in(x)))
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, dim=1)
        h = F.silu(torch.addcmul(shift, self.norm_out(h), 1 + scale))
        h = self.conv_out(self.dropout(h))
        result: Tensor = self.attention((x + h) * _SKIP)
        return result


class PatchUNet(nn.Module):
    """A U-Net over patches, conditioned on time, a multi-hot label and an augmentation vector.

    Called as ``network(x, time, label)``: x of shape (B, channels, image_size, image_size) with
    variance about one, time of shape (B,) in about [-2, 2] (EDM's c_noise), label (B, labels) or
    None for unconditional. Where ``told_goal`` is set, time is (B, 2): now, and the goal of a leap.
    Returns the shape of x.
    """

    def __init__(self, config: PatchUNetConfig) -> None:
        super().__init__()
        self.config = config
        width, inside = config.embedding, config.channels * config.patch**2
        half = width // 2
        # Random Fourier features of time; a buffer, so that a checkpoint carries them.
        # ``time`` spans about four units: unit-variance frequencies resolve it smoothly.
        # Drawn on the CPU even where the network is described only: on the device "meta" a draw
        # with a generator makes PyTorch import its compiler, which takes seconds.
        generator = torch.Generator().manual_seed(0)
        frequencies = torch.randn(half, generator=generator, device="cpu")
        phases = torch.rand(half, generator=generator, device="cpu")
        self.frequencies: Tensor
        self.phases: Tensor
        self.register_buffer("frequencies", 2 * math.pi * frequencies)
        self.register_buffer("phases", 2 * math.pi * phases)
        self.time = nn.Linear(half, width)
        self.label = nn.Linear(config.labels, width, bias=False) if config.labels else None
        self.augmentation = (
            nn.Linear(config.augmentations, width, bias=False) if config.augmentations else None
        )
        self.goal: nn.Linear | None = None
        if config.told_goal:
            self.goal = nn.Linear(half, width, bias=False)
            # A network that already knows its time begins as what it was.
            nn.init.zeros_(self.goal.weight)
        self.mix = nn.Linear(width, width)

        def block(channels: int, level: int) -> Block:
            attention = level in config.attention
            return Block(channels, config.embedding, attention=attention, dropout=config.dropout)

        self.patches = nn.Conv2d(inside, config.widths[0], 3, padding=1)
        self.encoder = nn.ModuleList()
        self.downs = nn.ModuleList()
        for level, (after, count) in enumerate(zip(config.widths, config.blocks, strict=True)):
            if level:
                before = config.widths[level - 1]
                self.downs.append(nn.Conv2d(before, after, 3, stride=2, padding=1))
            self.encoder.append(nn.ModuleList(block(after, level) for _ in range(count)))
        self.middle = block(config.widths[-1], len(config.widths) - 1)
        # Skips are projected and added rather than concatenated: half the cost of a decoder block.
        self.bridges = nn.ModuleList()
        self.decoder = nn.ModuleList()
        self.ups = nn.ModuleList()
        for level in reversed(range(len(config.widths))):
            width, count = config.widths[level], config.blocks[level]
            self.bridges.append(nn.ModuleList(nn.Conv2d(width, width, 1) for _ in range(count)))
            self.decoder.append(nn.ModuleList(block(width, level) for _ in range(count)))
            if level:
                self.ups.append(nn.Conv2d(width, config.widths[level - 1], 3, padding=1))
        self.norm = _norm(config.widths[0])
        self.pixels = _zeroed(nn.Conv2d(config.widths[0], inside, 3, padding=1))

    def _embed(self, time: Tensor, label: Tensor | None, augmentation: Tensor | None) -> Tensor:
        now, *goals = time.unbind(1) if time.ndim == 2 else (time,)
        embedding = self.time(self._waves(now))
        if self.goal is not None and goals:
            embedding = embedding + self.goal(self._waves(goals[0]))
        if self.label is not None and label is not None:
            embedding = embedding + self.label(label.to(embedding.dtype))
        if self.augmentation is not None and augmentation is not None:
            embedding = embedding + self.augmentation(augmentation.to(embedding.dtype))
        return F.silu(self.mix(F.silu(embedding)))

    def _waves(self, time: Tensor) -> Tensor:
        """Fourier features of times (B,), of unit variance, (B, embedding / 2)."""
        angles = torch.outer(time.float(), self.frequencies.float()) + self.phases.float()
        return math.sqrt(2) * angles.cos().to(self.time.weight.dtype)

    def forward(
        self,
        x: Tensor,
        time: Tensor,
        label: Tensor | None = None,
        augmentation: Tensor | None = None,
    ) -> Tensor:
        embedding = self._embed(time, label, augmentation)
        h = self.patches(F.pixel_unshuffle(x, self.config.patch))
        skips: list[Tensor] = []
        for level, stage in enumerate(self.encoder):
            if level:
                h = self.downs[level - 1](h)
            for block in stage:  # type: ignore[attr-defined]
                h = block(h, embedding)
                skips.append(h)
        h = self.middle(h, embedding)
        for level, stage in enumerate(self.decoder):
            for bridge, block in zip(self.bridges[level], stage, strict=True):  # type: ignore[call-overload]
                h = block((h + bridge(skips.pop())) * _SKIP, embedding)
            if level < len(self.ups):
                # Narrowed before it is enlarged: a quarter of the cost of the other order.
                h = F.interpolate(self.ups[level](h), scale_factor=2.0, mode="nearest")
        return F.pixel_shuffle(self.pixels(F.silu(self.norm(h))), self.config.patch)
