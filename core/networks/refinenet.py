"""RefineNet, the body of NCSN and NCSNv2: dilated residual stages, refined from coarse to fine.

Lin et al. 2017, as used by Song & Ermon 2019 (appendix A) and 2020 (appendix B.1). The two
networks differ in their normalization, in where there is one, and in their pooling; these are
handed in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Callable

_STAGES = {
    4: ((1, 1), (2, 1), (2, 2), (2, 4)),
    5: ((1, 1), (2, 1), (2, 1), (4, 2), (4, 4)),
    6: ((1, 1), (2, 1), (2, 1), (2, 1), (4, 2), (4, 4)),
}
"""For each number of stages, the width of each as a multiple of the first, and its dilation."""

DEPTHS = tuple(_STAGES)
"""The published numbers of stages: for 32 and 64, for 96 and 128, and for 256 pixels."""


class Norm(nn.Module, ABC):
    """A normalization that may depend on the index of the noise level, of shape (B,)."""

    @abstractmethod
    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        """Normalize x of shape (B, C, H, W)."""


class Unchanged(Norm):
    """No normalization."""

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        return x


def _conv(inputs: int, outputs: int, dilation: int = 1, *, bias: bool = True) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation, bias=bias)


class Stage(nn.Module):
    """A pre-activation residual block: twice norm, ELU, 3 x 3 convolution.

    A block that changes the width either halves the resolution, by the mean of 2 x 2 pixels after
    its last convolution, or is dilated and keeps it.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        norm: Callable[[int], Norm],
        *,
        dilation: int = 1,
        first: bool = False,
    ) -> None:
        super().__init__()
        inside = inputs if first else outputs
        self.norm1 = norm(inputs)
        self.conv1 = _conv(inputs, inside, dilation)
        self.norm2 = norm(inside)
        self.conv2 = _conv(inside, outputs, dilation)
        self.halves = first and dilation == 1
        self.shortcut: nn.Conv2d | None = None
        if first:
            self.shortcut = (
                nn.Conv2d(inputs, outputs, 1) if self.halves else _conv(inputs, outputs, dilation)
            )

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        h = self.conv1(F.elu(self.norm1(x, index)))
        h = self.conv2(F.elu(self.norm2(h, index)))
        h = h + (x if self.shortcut is None else self.shortcut(x))
        return F.avg_pool2d(h, 2) if self.halves else h


class Unit(nn.Module):
    """``conv(elu(norm(x)))`` without a bias."""

    def __init__(self, width: int, norm: Callable[[int], Norm]) -> None:
        super().__init__()
        self.norm = norm(width)
        self.conv = _conv(width, width, bias=False)

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        y: Tensor = self.conv(F.elu(self.norm(x, index)))
        return y


class Units(nn.Module):
    """Residual convolution units: ``count`` times two units with a residual."""

    def __init__(self, width: int, count: int, norm: Callable[[int], Norm]) -> None:
        super().__init__()
        self.pairs = nn.ModuleList(
            nn.ModuleList(Unit(width, norm) for _ in range(2)) for _ in range(count)
        )

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        for pair in self.pairs:
            h = x
            for unit in pair:  # type: ignore[attr-defined]
                h = unit(h, index)
            x = h + x
        return x


class Link(nn.Module):
    """``conv(pool(norm(x)))``; the pooling keeps the size, and may be none at all."""

    def __init__(self, conv: nn.Conv2d, norm: Norm, pool: nn.Module) -> None:
        super().__init__()
        self.norm = norm
        self.pool = pool
        self.conv = conv

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        y: Tensor = self.conv(self.pool(self.norm(x, index)))
        return y


class Refine(nn.Module):
    """Refine a stage's features with those of the next coarser refinement.

    Each input passes residual units; they are convolved, brought to the finer size with aligned
    corners and summed; a chain of 5 x 5 poolings and convolutions is added up; residual units
    finish.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        norm: Callable[[int], Norm],
        pool: nn.Module,
        *,
        sources: int,
        finish: int,
    ) -> None:
        super().__init__()
        self.adapt = nn.ModuleList(Units(inputs, 2, norm) for _ in range(sources))
        self.fuse = nn.ModuleList(
            Link(_conv(inputs, outputs), norm(inputs), nn.Identity())
            for _ in range(sources if sources > 1 else 0)
        )
        self.chain = nn.ModuleList(
            Link(_conv(outputs, outputs, bias=False), norm(outputs), pool) for _ in range(2)
        )
        self.finish = Units(outputs, finish, norm)

    def forward(self, sources: list[Tensor], index: Tensor) -> Tensor:
        adapted = [units(x, index) for units, x in zip(self.adapt, sources, strict=True)]
        h: Tensor = adapted[0]
        if len(self.fuse) > 0:
            size = h.shape[2:]
            first, second = (
                F.interpolate(link(x, index), size, mode="bilinear", align_corners=True)
                for link, x in zip(self.fuse, adapted, strict=True)
            )
            h = first + second
        h = path = F.elu(h)
        for link in self.chain:
            path = link(path, index)
            h = path + h
        finished: Tensor = self.finish(h, index)
        return finished


class RefineNet(nn.Module):
    """Stages down, refinements up, and a last convolution: (B, channels, H, W) to the same.

    Args:
        channels: channels of the picture.
        width: channels of the first stage.
        stages: 4, 5 or 6.
        norm: the normalization of the stages and of the end, by its number of channels.
        inner_norm: that within the refinements.
        pool: the 5 x 5 pooling of the refinements, which keeps the size.

    """

    def __init__(
        self,
        channels: int,
        width: int,
        stages: int,
        *,
        norm: Callable[[int], Norm],
        inner_norm: Callable[[int], Norm],
        pool: nn.Module,
    ) -> None:
        super().__init__()
        plan = _STAGES[stages]
        widths = [width * multiple for multiple, _ in plan]
        self.stem = _conv(channels, width)
        self.stages = nn.ModuleList()
        for number, (multiple, dilation) in enumerate(plan):
            here, before = width * multiple, widths[max(number - 1, 0)]
            self.stages.append(
                nn.ModuleList(
                    (
                        Stage(before, here, norm, dilation=dilation, first=number > 0),
                        Stage(here, here, norm, dilation=dilation),
                    )
                )
            )
        self.refinements = nn.ModuleList(
            Refine(
                widths[number],
                widths[max(number - 1, 0)],
                inner_norm,
                pool,
                sources=1 if number == stages - 1 else 2,
                finish=3 if number == 0 else 1,
            )
            for number in range(stages)
        )
        self.norm = norm(width)
        self.end = _conv(width, channels)

    def forward(self, x: Tensor, index: Tensor) -> Tensor:
        h, features = self.stem(x), []
        for pair in self.stages:
            for block in pair:  # type: ignore[attr-defined]
                h = block(h, index)
            features.append(h)
        sources: list[Tensor] = []
        for feature, refine in zip(reversed(features), reversed(self.refinements), strict=True):
            sources = [feature, *sources]
            sources = [refine(sources, index)]
        output: Tensor = self.end(F.elu(self.norm(sources[0], index)))
        return output
