"""Halving and doubling the resolution with a separable filter, alone or fused with a convolution.

A filter is its one-dimensional taps; in two dimensions it is their outer product, normalised to
sum to one. Beyond its edges a picture is zero, as in the networks that these layers reproduce
(Karras et al. 2020, StyleGAN2; Song et al. 2021, appendix H.2, uses (1, 3, 3, 1)).
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Taps = tuple[float, ...]

BOX: Taps = (1.0, 1.0)
"""The mean of 2 x 2 pixels; doubling repeats each pixel."""

BINOMIAL: Taps = (1.0, 3.0, 3.0, 1.0)
"""The anti-aliasing filter of NCSN++."""


@lru_cache(maxsize=64)
def _kernel(taps: Taps, gain: float, device: torch.device, dtype: torch.dtype) -> Tensor:
    """The normalised two-dimensional filter times ``gain``, of shape (1, 1, k, k)."""
    # A kernel first made under inference_mode could not be used where gradients are wanted.
    with torch.inference_mode(mode=False):
        line = torch.tensor(taps, dtype=torch.float64, device="cpu")
        plane = torch.outer(line, line) * (gain / line.sum() ** 2)
        return plane[None, None].to(device, dtype)


def _filter(x: Tensor, taps: Taps, padding: tuple[int, int], stride: int) -> Tensor:
    """Convolve every channel with the filter; ``padding`` is before and after, on both axes."""
    # conv2d correlates, so the taps are mirrored.
    kernel = _kernel(taps[::-1], 1.0, x.device, x.dtype).expand(x.shape[1], -1, -1, -1)
    before, after = padding
    if before != after:
        x, before = F.pad(x, (before, after, before, after)), 0
    return F.conv2d(x, kernel, stride=stride, padding=before, groups=x.shape[1])


def _spread(x: Tensor, taps: Taps, margin: int) -> Tensor:
    """Put zeros between the pixels and convolve with 4 times the filter.

    The whole result has the side 2 n + k - 2; of its excess k - 2 all but ``margin`` on each side
    is cut off, the larger half at the end.
    """
    kernel = _kernel(taps, 4.0, x.device, x.dtype).expand(x.shape[1], -1, -1, -1)
    excess = len(taps) - 2
    before, after = excess // 2 - margin, excess - excess // 2 - margin
    if before == after >= 0:
        return F.conv_transpose2d(x, kernel, stride=2, padding=before, groups=x.shape[1])
    whole = F.conv_transpose2d(x, kernel, stride=2, groups=x.shape[1])
    return F.pad(whole, (-before, -after, -before, -after))


def halve(x: Tensor, taps: Taps = BOX) -> Tensor:
    """Filter (B, C, H, W), H and W even, and keep every second pixel: (B, C, H/2, W/2)."""
    if taps == BOX:
        return F.avg_pool2d(x, 2)
    excess = len(taps) - 2
    return _filter(x, taps, ((excess + 1) // 2, excess // 2), stride=2)


def double(x: Tensor, taps: Taps = BOX) -> Tensor:
    """Interpolate (B, C, H, W) with the filter: (B, C, 2H, 2W)."""
    if taps == BOX:
        return F.interpolate(x, scale_factor=2.0, mode="nearest")
    return _spread(x, taps, margin=0)


# Changes of resolution as modules. They share the signature of a residual block, which is a change
# of resolution too, so they are handed an embedding that they do not need.


class PlainDown(nn.Module):
    """:func:`halve` without weights."""

    def __init__(self, taps: Taps) -> None:
        super().__init__()
        self.taps = taps

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        return halve(x, self.taps)


class PlainUp(PlainDown):
    """:func:`double` without weights."""

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        return double(x, self.taps)


class StridedDown(nn.Conv2d):
    """A 3 x 3 convolution of stride 2; ``margin`` zeros precede each axis and one follows it."""

    def __init__(self, inputs: int, outputs: int, margin: int) -> None:
        super().__init__(inputs, outputs, 3)
        self.margin = (margin, 1, margin, 1)

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        return F.conv2d(F.pad(x, self.margin), self.weight, self.bias, stride=2)


class StridedUp(nn.Conv2d):
    """A 3 x 3 convolution of the picture with each pixel repeated."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, padding=1)

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        return super().forward(double(x))


class FilteredDown(nn.Conv2d):
    """A filter, then a 3 x 3 convolution at every second pixel; padded once, before both."""

    def __init__(self, inputs: int, outputs: int, taps: Taps) -> None:
        super().__init__(inputs, outputs, 3)
        self.taps = taps

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        excess = len(self.taps)  # k - 2 of the filter and 3 - 1 of the convolution
        smooth = _filter(x, self.taps, ((excess + 1) // 2, excess // 2), stride=1)
        return F.conv2d(smooth, self.weight, self.bias, stride=2)


class FilteredUp(FilteredDown):
    """Zeros between the pixels, a filter, a 3 x 3 convolution; cut to size once, after both."""

    def forward(self, x: Tensor, embedding: Tensor | None = None) -> Tensor:
        return F.conv2d(_spread(x, self.taps, margin=1), self.weight, self.bias)
