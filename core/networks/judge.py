"""The judge's network: a compact residual classifier whose last pooled layer serves as features."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import BadCheckpoint


@dataclass(frozen=True)
class JudgeConfig:
    """Hyper-parameters of :class:`JudgeNetwork`.

    Attributes:
        image_size: side of the square pictures in pixels; a multiple of 2^len(widths).
        subjects: answers of the subject head.
        classes: answers of the class head.
        widths: channels of each stage; the first works at half the picture's resolution, each
            further one at half the resolution before. The last is the length of the features.
        dropout: probability of dropping a feature before the heads while training.
    """

    image_size: int
    subjects: int
    classes: int
    widths: tuple[int, ...] = (32, 64, 128, 192)
    dropout: float = 0.2

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> JudgeConfig:
        """Read what :meth:`to_json` wrote.

        Raises:
            BadCheckpoint: a field is missing or unknown.
        """
        known = {field.name for field in fields(cls)}
        if set(data) != known:
            raise BadCheckpoint(
                "The judge was written by another version of Scorebrush: its network description "
                f"has {sorted(data)}, this version expects {sorted(known)}. Train it again with "
                "`scorebrush-evaluate train-judge`."
            )
        return cls(**{**data, "widths": tuple(data["widths"])})

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return {**asdict(self), "widths": list(self.widths)}


def _convolution(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(after),
    )


class _Block(nn.Module):
    """relu(x + two convolutions of x), resolution and channels unchanged (He et al. 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _convolution(channels, channels)
        self.second = _convolution(channels, channels)
        # The branch starts at zero, so that the deep network starts as a shallow one.
        nn.init.zeros_(self.second[1].weight)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class Answer(nn.Module):
    """A linear head behind dropout."""

    def __init__(self, features: int, answers: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(features, answers)

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.linear(self.dropout(features))
        return logits


class JudgeNetwork(nn.Module):
    """Pictures (B, 3, H, W) in [-1, 1] to features (B, widths[-1]), then to subjects and classes.

    ``network(x)`` returns features, subject logits (B, subjects) and class logits (B, classes).
    Pixels are rearranged 2 x 2 to channels first: no convolution runs at full resolution.
    """

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        self.config = config
        stages: list[nn.Module] = [nn.PixelUnshuffle(2)]
        before = 12
        for number, width in enumerate(config.widths):
            stages += [_convolution(before, width, 2 if number else 1), nn.ReLU(), _Block(width)]
            before = width
        self.stages = nn.Sequential(*stages)
        self.subject = Answer(before, config.subjects, config.dropout)
        self.klass = Answer(before, config.classes, config.dropout)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.stages(x.contiguous(memory_format=torch.channels_last)).mean(dim=(2, 3))
        return features, self.subject(features), self.klass(features)
