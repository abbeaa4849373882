"""A small classifier of noisy pictures: told how noisy, it says what they show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import BadCheckpoint
from core.networks.layers import FourierFeatures, ResidualBlock, group_norm

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class ClassifierConfig:
    """Hyper-parameters of :class:`ClassifierNetwork`.

    Attributes:
        image_size: side of the square pictures in pixels; a multiple of patch * 2^(levels - 1).
        classes: how many answers there are.
        channels: channels of the pictures.
        patch: side of a patch in pixels: no convolution runs at full resolution.
        widths: channels of each level, each a multiple of four; each further level halves the
            resolution.
        embedding: width of the embedding of the noise level.
    """

    image_size: int
    classes: int
    channels: int = 3
    patch: int = 2
    widths: tuple[int, ...] = (32, 64, 96)
    embedding: int = 64

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ClassifierConfig:
        """Read what :meth:`to_json` wrote.

        Raises:
            BadCheckpoint: a field is missing or unknown, or sizes do not fit together.
        """
        if set(data) != {field.name for field in fields(cls)}:
            raise BadCheckpoint(
                f"The description of the classifier has the entries {sorted(data)}, which are not "
                "those of this version. Update Scorebrush, or train the classifier again."
            )
        sizes = [data[name] for name in ("image_size", "classes", "channels", "patch", "embedding")]
        widths = data["widths"]
        whole = isinstance(widths, list) and bool(widths)
        if not whole or not all(type(size) is int and size > 0 for size in [*sizes, *widths]):
            raise BadCheckpoint("The description of the classifier holds sizes that are none.")
        coarsest = data["patch"] * 2 ** (len(widths) - 1)
        if data["image_size"] % coarsest or any(width % 4 for width in widths):
            raise BadCheckpoint(
                f"The description of the classifier does not fit together: the side of its "
                f"pictures should be a multiple of {coarsest}, and its widths multiples of 4."
            )
        return cls(**{**data, "widths": tuple(widths)})

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return {**asdict(self), "widths": list(self.widths)}


class ClassifierNetwork(nn.Module):
    """Noisy pictures and how noisy they are, to one number per class.

    Called as ``network(x, time)``: x of shape (B, channels, image_size, image_size) with a variance
    of about one, time (B,) in about [-2, 2]. Returns logits (B, classes), all equal before it is
    trained.
    """

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        self.config = config
        width = config.embedding
        self.features = FourierFeatures(width // 2, scale=1.0)
        self.time = nn.Linear(2 * (width // 2), width)
        before = config.channels * config.patch**2
        self.patches = nn.Conv2d(before, config.widths[0], 3, padding=1)
        self.blocks, self.downs = nn.ModuleList(), nn.ModuleList()
        for level, after in enumerate(config.widths):
            if level:
                before = config.widths[level - 1]
                self.downs.append(nn.Conv2d(before, after, 3, stride=2, padding=1))
            self.blocks.append(ResidualBlock(after, after, width, modulated=True))
        self.norm = group_norm(config.widths[-1], None, 1e-6)
        self.answer = nn.Linear(config.widths[-1], config.classes)
        nn.init.zeros_(self.answer.weight)
        nn.init.zeros_(self.answer.bias)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        embedding = F.silu(self.time(self.features(time).to(x.dtype)))
        h = self.patches(F.pixel_unshuffle(x, self.config.patch))
        for level, block in enumerate(self.blocks):
            h = block(self.downs[level - 1](h) if level else h, embedding)
        pooled = F.silu(self.norm(h)).mean(dim=(2, 3))
        logits: Tensor = self.answer(pooled)
        return logits


def initialised(config: ClassifierConfig, seed: int) -> ClassifierNetwork:
    """A network whose weights follow from a seed alone; torch's own stream is left as it is."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ClassifierNetwork(config)
