"""Filters halve and double as written out by hand, and are one another's adjoint."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from core.networks.resampling import (
    BINOMIAL,
    BOX,
    FilteredDown,
    FilteredUp,
    StridedDown,
    StridedUp,
    double,
    halve,
)

QUINTIC = (1.0, 5.0, 10.0, 10.0, 5.0, 1.0)
SYMMETRIC = [BOX, BINOMIAL, (1.0, 2.0, 1.0), QUINTIC]


def noise(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def matrix(taps, size):
    """The one-dimensional halving as a matrix: row j weighs pixels 2 j - (k - 1) // 2 and on."""
    line = torch.zeros(size // 2, size, dtype=torch.float64)
    for row in range(size // 2):
        for tap, weight in enumerate(reversed(taps)):  # a convolution mirrors its filter
            column = 2 * row - (len(taps) - 1) // 2 + tap
            if 0 <= column < size:
                line[row, column] = weight / sum(taps)
    return line


@pytest.mark.parametrize("taps", [*SYMMETRIC, (1.0, 2.0, 4.0, 1.0)])
def test_halving_is_the_filter_at_every_second_pixel(taps):
    x, by_hand = noise(2, 3, 8, 6), (matrix(taps, 8), matrix(taps, 6))
    expected = torch.einsum("ih,bchw,jw->bcij", by_hand[0], x, by_hand[1])
    assert torch.allclose(halve(x, taps), expected, atol=1e-12)


@pytest.mark.parametrize("taps", [BOX, BINOMIAL, QUINTIC])
def test_doubling_is_four_times_the_adjoint_of_halving(taps):
    x, y = noise(2, 3, 8, 8), noise(2, 3, 4, 4, seed=1)
    inner = (halve(x, taps) * y).sum(), (x * double(y, taps)).sum() / 4
    assert inner[0].item() == pytest.approx(inner[1].item())


def test_a_box_repeats_and_averages_pixels():
    x = noise(1, 2, 4, 4)
    assert torch.equal(double(x), x.repeat_interleave(2, 2).repeat_interleave(2, 3))
    assert torch.allclose(halve(double(x)), x)


@pytest.mark.parametrize("taps", SYMMETRIC)
def test_a_constant_stays_a_constant_away_from_the_edges(taps):
    ones = torch.ones(1, 1, 16, 16, dtype=torch.float64)
    assert torch.allclose(halve(ones, taps)[..., 2:-2, 2:-2], torch.tensor(1.0).double())
    if len(taps) % 2 == 0:
        assert torch.allclose(double(ones, taps)[..., 4:-4, 4:-4], torch.tensor(1.0).double())


@pytest.mark.parametrize("taps", [BOX, BINOMIAL, QUINTIC])
def test_a_fused_convolution_pads_once(taps):
    """Down: the picture in an endless black plane, filtered, convolved, every second pixel."""
    layer = FilteredDown(2, 3, taps).double()
    x = noise(1, 2, 8, 8)
    wide = F.pad(x, (8,) * 4)
    line = torch.tensor(taps, dtype=torch.float64)
    kernel = (torch.outer(line, line) / line.sum() ** 2).expand(2, 1, -1, -1)
    smooth = F.conv2d(wide, kernel, groups=2)
    whole = F.conv2d(smooth, layer.weight, layer.bias)
    # Pixel 0 of the result looks at the plane from k / 2 pixels before the picture on.
    first = 8 - len(taps) // 2
    expected = whole[..., first : first + 8 : 2, first : first + 8 : 2]
    assert torch.allclose(layer(x), expected, atol=1e-12)


@pytest.mark.parametrize("taps", [BOX, BINOMIAL, QUINTIC])
def test_a_fused_convolution_up_is_the_adjoint_of_one_down(taps):
    down, up = FilteredDown(2, 3, taps).double(), FilteredUp(3, 2, taps).double()
    for layer in (down, up):
        assert layer.bias is not None
        torch.nn.init.zeros_(layer.bias)
    # The adjoint of a convolution has the weight mirrored and its channels exchanged.
    up.weight.data = down.weight.data.flip(2, 3).transpose(0, 1).contiguous()
    x, y = noise(1, 2, 8, 8), noise(1, 3, 4, 4, seed=1)
    inner = (down(x) * y).sum(), (x * up(y)).sum() / 4
    assert inner[0].item() == pytest.approx(inner[1].item())


@pytest.mark.parametrize("margin", [0, 1])
def test_a_strided_convolution_looks_at_the_right_pixels(margin):
    layer = StridedDown(1, 1, margin).double()
    for parameter in layer.parameters():
        torch.nn.init.zeros_(parameter)
    layer.weight.data[0, 0, 0, 0] = 1  # picks the top left pixel of each window
    x = noise(1, 1, 6, 6)
    expected = F.pad(x, (margin, 0, margin, 0))[..., :6:2, :6:2]
    assert torch.equal(layer(x), expected)


def test_a_strided_convolution_up_convolves_the_repeated_picture():
    layer = StridedUp(2, 3).double()
    x = noise(1, 2, 4, 4)
    repeated = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
    assert torch.allclose(layer(x), F.conv2d(repeated, layer.weight, layer.bias, padding=1))


def test_filters_made_under_inference_mode_can_be_trained_through():
    taps = (1.0, 4.0, 4.0, 1.0)
    with torch.inference_mode():
        halve(torch.zeros(1, 1, 4, 4), taps)
    x = torch.zeros(1, 1, 4, 4, requires_grad=True)
    halve(x, taps).sum().backward()
    assert x.grad is not None
    assert x.grad.sum().item() == pytest.approx(4 * (1 - 0.1) ** 2, rel=1e-5)
