"""NCSN: a RefineNet told the noise level by every one of its normalizations (Song & Ermon 2019)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import BadCheckpoint
from core.networks.refinenet import DEPTHS, Norm, RefineNet


@dataclass(frozen=True)
class NCSNConfig:
    """Hyper-parameters of :class:`NCSN`.

    Attributes:
        image_size: side of the square pictures in pixels.
        channels: channels of the picture.
        width: channels of the first stage.
        stages: 4 (the published network), 5 or 6.
        noise_levels: number of noise levels, each with normalizations of its own.
    """

    image_size: int = 32
    channels: int = 3
    width: int = 128
    stages: int = 4
    noise_levels: int = 10

    def __post_init__(self) -> None:
        need_published_depth(self.stages)

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> NCSNConfig:
        """Read what :meth:`to_json` wrote; an unknown field is a TypeError."""
        return cls(**data)


def need_published_depth(stages: int) -> None:
    """Refuse a number of stages that no published network has.

    Raises:
        BadCheckpoint: it is not 4, 5 or 6.
    """
    if stages not in DEPTHS:
        raise BadCheckpoint(f"A network of NCSN's kind has 4, 5 or 6 stages, not {stages}.")


def normalized_with_means(x: Tensor, strength: Tensor) -> Tensor:
    """InstanceNorm++ before its affine part: IN(x) + strength (mu - m) / sqrt(v + 1e-5).

    mu are the means of the channels, m and v their mean and unbiased variance over the channels:
    the means that instance normalization removes come back, relative to one another (Song & Ermon
    2019, appendix A.1). x is (B, C, H, W), ``strength`` (C,) or (B, C).
    """
    means = x.mean(dim=(2, 3))
    centred = means - means.mean(dim=1, keepdim=True)
    relative = centred / (means.var(dim=1, keepdim=True) + 1e-5).sqrt()
    return F.instance_norm(x) + (relative * strength)[:, :, None, None]


class ConditionalNorm(Norm):
    """InstanceNorm++ with a row of gamma, alpha and beta for each noise level."""

    def __init__(self, channels: int, noise_levels: int) -> None:
        super().__init__()
        self.rows = nn.Embedding(noise_levels, 3 * channels)
        with torch.no_grad():
            self.rows.weight[:, : 2 * channels].normal_(1.0, 0.02)
            self.rows.weight[:, 2 * channels :].zero_()

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        gamma, alpha, beta = self.rows(index).chunk(3, dim=1)
        h = normalized_with_means(x, alpha)
        result: Tensor = gamma[:, :, None, None] * h + beta[:, :, None, None]
        return result


class NCSN(nn.Module):
    """The noise-conditional score network, called as ``network(x, time, label)``.

    x is (B, channels, H, W) around [-1, 1]; time (B,) is the index of the noise level, 0 the
    largest; a label has no effect. Returns the score for pictures in [0, 1].
    """

    def __init__(self, config: NCSNConfig) -> None:
        super().__init__()
        self.config = config

        def norm(channels: int) -> ConditionalNorm:
            return ConditionalNorm(channels, config.noise_levels)

        self.body = RefineNet(
            config.channels,
            config.width,
            config.stages,
            norm=norm,
            inner_norm=norm,
            pool=nn.AvgPool2d(5, stride=1, padding=2),
        )

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None) -> Tensor:
        score: Tensor = self.body(x, time.round().long())
        return score
