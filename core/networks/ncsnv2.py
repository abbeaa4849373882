"""NCSNv2: an unconditional RefineNet whose output is divided by sigma (Song & Ermon 2020)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.networks.ncsn import need_published_depth, normalized_with_means
from core.networks.refinenet import Norm, RefineNet, Unchanged


@dataclass(frozen=True)
class NCSNv2Config:
    """Hyper-parameters of :class:`NCSNv2`.

    Attributes:
        image_size: side of the square pictures in pixels.
        channels: channels of the picture.
        width: channels of the first stage.
        stages: 4 up to 64 pixels, 5 for 96 and 128, 6 for 256.
    """

    image_size: int = 32
    channels: int = 3
    width: int = 128
    stages: int = 4

    def __post_init__(self) -> None:
        need_published_depth(self.stages)

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> NCSNv2Config:
        """Read what :meth:`to_json` wrote; an unknown field is a TypeError."""
        return cls(**data)


class MeanNorm(Norm):
    """InstanceNorm++ with one gamma, alpha and beta for each channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.empty(channels).normal_(1.0, 0.02))
        self.gamma = nn.Parameter(torch.empty(channels).normal_(1.0, 0.02))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        h = normalized_with_means(x, self.alpha)
        return self.gamma[:, None, None] * h + self.beta[:, None, None]


class NCSNv2(nn.Module):
    """The second noise-conditional score network, called as ``network(x, time, label)``.

    x is (B, channels, H, W) around [-1, 1]; neither time nor label has an effect. Returns sigma
    times the score, which is -noise (technique 3).
    """

    def __init__(self, config: NCSNv2Config) -> None:
        super().__init__()
        self.config = config
        self.body = RefineNet(
            config.channels,
            config.width,
            config.stages,
            norm=MeanNorm,
            inner_norm=lambda _: Unchanged(),
            pool=nn.MaxPool2d(5, stride=1, padding=2),
        )

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None) -> Tensor:
        output: Tensor = self.body(x, time)
        return output
