"""A denoiser of small pictures as a denoiser of large ones, by overlapping windows.

The windows' estimates are blended at every step of a sampler, so all windows make one picture
together and none of them leaves a seam (MultiDiffusion; Bar-Tal et al. 2023, eq. 3). Any sampler,
guidance and restoration works on the large picture unchanged.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import torch

from core.level import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from core.level import Denoise, NoiseLevel

OVERLAP = 0.25
"""Least share of a window that its neighbour sees as well."""


def starts(length: int, size: int, overlap: float = OVERLAP) -> list[int]:
    """Where windows of ``size`` begin that cover ``length`` >= ``size`` pixels evenly."""
    count = math.ceil((length - size) / (size * (1 - overlap))) + 1
    return [round((length - size) * at / max(1, count - 1)) for at in range(count)]


class Windows:
    """The windows of a canvas.

    Attributes:
        places: (top, left) of each.
        size: their side.
        shape: (H, W) of the canvas, each at least ``size``.
    """

    def __init__(
        self, shape: tuple[int, int], size: int, needed: NDArray[np.bool_] | None = None
    ) -> None:
        """Cover a canvas, or only the windows that see something of ``needed``, (H, W)."""
        self.shape, self.size = shape, size
        self.places = [
            (top, left)
            for top in starts(shape[0], size)
            for left in starts(shape[1], size)
            if needed is None or needed[top : top + size, left : left + size].any()
        ]

    def weights(self) -> Tensor:
        """How much an estimate counts within its window, (size, size): falling to its edges."""
        ramp = torch.arange(1, self.size + 1, dtype=torch.float32)
        rise = torch.minimum(ramp, ramp.flip(0)).clamp_max(self.size * OVERLAP)
        return torch.outer(rise, rise) / rise.max() ** 2


class Windowed:
    """A ``Denoise`` of a canvas by one of pictures; with gradients where x requires them."""

    def __init__(
        self,
        denoise_of: Callable[[int], Denoise],
        windows: Windows,
        at_once: int,
        rest: Tensor | None = None,
    ) -> None:
        """Denoise by windows.

        Args:
            denoise_of: the denoiser for a batch of so many pictures.
            windows: of the canvas.
            at_once: windows that the network sees at once.
            rest: the estimate outside of all windows, (1, C, H, W); needed if there is such a
                place.
        """
        self.denoise_of = cache(denoise_of)
        self.windows, self.at_once, self.rest = windows, at_once, rest
        total = torch.zeros(windows.shape)
        weights, size = windows.weights(), windows.size
        for top, left in windows.places:
            total[top : top + size, left : left + size] += weights
        self.share = weights
        self.total = total

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        places, size = self.windows.places, self.windows.size
        if len(places) == 1 and self.windows.shape == (size, size) and len(x) <= self.at_once:
            return self.denoise_of(len(x))(x, level)
        share, total = self.share.to(x), self.total.to(x)
        image, noise = torch.zeros_like(x), torch.zeros_like(x)
        # Pictures of one window stand together, so that few slices are written to.
        per_call = max(1, self.at_once // len(x))
        for first in range(0, len(places), per_call):
            group = places[first : first + per_call]
            seen = torch.cat([x[..., t : t + size, left : left + size] for t, left in group])
            parts = [self._denoised(part, level) for part in torch.split(seen, self.at_once)]
            images = torch.cat([part[0] for part in parts]).chunk(len(group))
            noises = torch.cat([part[1] for part in parts]).chunk(len(group))
            for (top, left), one, other in zip(group, images, noises, strict=True):
                where = (..., slice(top, top + size), slice(left, left + size))
                image[where] += share * one
                noise[where] += share * other
        covered = total > 0
        weight = total.clamp_min(torch.finfo(total.dtype).tiny)
        estimate = Estimate(image / weight, noise / weight)
        if self.rest is None or bool(covered.all()):
            return estimate
        outside = level.split(x, self.rest.to(x))
        return Estimate(
            torch.where(covered, estimate.image, outside.image),
            torch.where(covered, estimate.noise, outside.noise),
        )

    def _denoised(self, x: Tensor, level: NoiseLevel) -> Estimate:
        denoise = self.denoise_of(len(x))
        if torch.is_grad_enabled() and x.requires_grad and len(self.windows.places) > 1:
            # Differentiating all windows at once would keep every layer of every one of them;
            # their layers are computed again, a window at a time.
            return Estimate(*_Recomputed.apply(denoise, level, x))  # type: ignore[no-untyped-call]
        return denoise(x, level)


class _Recomputed(torch.autograd.Function):
    """A denoiser that keeps nothing for its gradient and is evaluated again for it.

    ``torch.utils.checkpoint`` does the same, and imports a compiler for seconds at its first use.
    """

    @staticmethod
    def forward(ctx: Any, denoise: Denoise, level: NoiseLevel, x: Tensor) -> tuple[Tensor, Tensor]:  # noqa: ANN401
        """The estimate, without a graph."""
        ctx.save_for_backward(x)
        ctx.denoise, ctx.level = denoise, level
        image, noise = denoise(x.detach(), level)
        return image, noise

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[None, None, Tensor]:  # noqa: ANN401
        """The slopes by x."""
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            point = x.detach().requires_grad_()
            estimate = ctx.denoise(point, ctx.level)
            (slope,) = torch.autograd.grad(estimate, point, slopes)
        return None, None, slope
