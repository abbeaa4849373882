"""What is known of a picture: linear operators y = A x, with adjoint and inverse.

Pictures x are (B, C, H, W) in [-1, 1] units. A measurement is best made by ``operator.forward`` of
a picture whose unknown values are anything; its noise has one deviation, in the units of y. All
operators are linear, differentiable, and take any dtype and device.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol, Self

import torch
from torch import Tensor

from core.errors import BadRequest

LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in the grey of a photograph (ITU-R BT.601)."""

_LEAST_GAIN = 1e-3
"""What a blur damps more than this is lost: an eighth of a step of 8 bits at full contrast."""


class LinearOperator(Protocol):
    """A linear map from pictures to measurements."""

    @property
    def gain(self) -> float | None:
        """The singular value, where all that are not 0 are the same; else None."""
        ...

    def forward(self, x: Tensor) -> Tensor:
        """A x."""
        ...

    def adjoint(self, y: Tensor) -> Tensor:
        """A' y, so that <A x, y> = <x, A' y>."""
        ...

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        """A' (A A' + ridge)^-1 y, which for ridge = 0 is the shortest x of best fit, A+ y.

        With ridge = (deviation of y / deviation of x)^2 it is the mean of x given y under
        independent Gaussians.
        """
        ...

    def repeated(self, count: int) -> LinearOperator:
        """The same for a batch in which every picture stands ``count`` times in a row."""
        ...


class Mask:
    """Some of the pixels: y = known * x, (B, C, H, W), 0 where nothing is known."""

    gain = 1.0

    def __init__(self, known: Tensor) -> None:
        """Know the pixels where ``known``, (1 or B, 1 or C, H, W), is 1.

        Raises:
            BadRequest: if it holds anything but 0 and 1.
        """
        if not ((known == 0) | (known == 1)).all():
            raise BadRequest("A mask tells known pixels by 1 and others by 0; round a soft one.")
        self.known = known

    def forward(self, x: Tensor) -> Tensor:
        return x * self.known.to(x)

    def adjoint(self, y: Tensor) -> Tensor:
        return self.forward(y)

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        return self.forward(y) / (1 + ridge)

    def repeated(self, count: int) -> Mask:
        return self if len(self.known) == 1 else Mask(self.known.repeat_interleave(count, 0))


class Grayscale:
    """The grey picture: y = sum of w_c x_c over channels, (B, 1, H, W) in [-1, 1].

    Knowing it is knowing the first coordinate of each pixel in an orthonormal basis of the
    colours whose first axis is w / |w|: the rotated basis of Song et al. 2021, appendix I.2, where
    the weights are the same for all channels.
    """

    def __init__(self, weights: Sequence[float] = LUMA) -> None:
        """Weigh the channels; the weights are scaled to the sum 1.

        Raises:
            BadRequest: if their sum is not above 0.
        """
        total = math.fsum(weights)
        if not 0 < total < math.inf:
            raise BadRequest("The weights of a grey picture must add up to over 0.")
        self.weights = tuple(weight / total for weight in weights)
        self.gain = math.hypot(*self.weights)

    def forward(self, x: Tensor) -> Tensor:
        return (x * self._column(x)).sum(1, keepdim=True)

    def adjoint(self, y: Tensor) -> Tensor:
        return y * self._column(y)

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        return self.adjoint(y) / (self.gain**2 + ridge)

    def repeated(self, count: int) -> Self:
        return self

    def _column(self, like: Tensor) -> Tensor:
        return like.new_tensor(self.weights).reshape(1, -1, 1, 1)


class ColourHints:
    """The grey picture everywhere and the whole colour of some pixels, (B, 3, H, W).

    y is x in an orthonormal basis of the colours whose first axis is the grey, with the two others
    0 where no colour is known.
    """

    gain = 1.0

    def __init__(self, coloured: Tensor, weights: Sequence[float] = LUMA) -> None:
        """Know colour where ``coloured``, (1 or B, 1, H, W), is 1, and elsewhere grey alone.

        Raises:
            BadRequest: as ``Mask`` and ``Grayscale``.
        """
        self.coloured, self.weights = coloured, weights
        chroma = Mask(coloured).known.expand(-1, len(weights) - 1, -1, -1)
        self.mask = Mask(torch.cat([torch.ones_like(chroma[:, :1]), chroma], 1))
        grey = Grayscale(weights)
        axis = torch.tensor(grey.weights, dtype=torch.float64) / grey.gain
        # Householder's reflection of the first unit vector onto the axis: orthonormal and its own
        # inverse, and its first row is the axis.
        normal = axis.clone()
        normal[0] -= 1
        identity = torch.eye(len(axis), dtype=torch.float64)
        scale = normal.square().sum()
        self.basis = identity - 2 * torch.outer(normal, normal) / scale if scale > 0 else identity

    def forward(self, x: Tensor) -> Tensor:
        return self.mask.forward(self._reflect(x))

    def adjoint(self, y: Tensor) -> Tensor:
        return self._reflect(self.mask.forward(y))

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        return self.adjoint(y) / (1 + ridge)

    def repeated(self, count: int) -> ColourHints:
        return (
            ColourHints(self.coloured.repeat_interleave(count, 0), self.weights)
            if len(self.coloured) > 1
            else self
        )

    def _reflect(self, x: Tensor) -> Tensor:
        return torch.einsum("dc,bchw->bdhw", self.basis.to(x), x)


class Downsample:
    """A smaller picture: means over squares of ``factor`` pixels a side, (B, C, H/f, W/f)."""

    def __init__(self, factor: int) -> None:
        """Shrink by a whole factor.

        Raises:
            BadRequest: if it is below 1.
        """
        if factor < 1:
            raise BadRequest(f"A picture is shrunk by a factor of at least 1, not {factor}.")
        self.factor = factor
        self.gain = 1 / factor

    def forward(self, x: Tensor) -> Tensor:
        """Means of squares.

        Raises:
            BadRequest: if the sides are no multiples of the factor.
        """
        if x.shape[2] % self.factor or x.shape[3] % self.factor:
            raise BadRequest(
                f"A picture of {x.shape[3]} x {x.shape[2]} pixels cannot be shrunk {self.factor} "
                f"times: its sides must be multiples of {self.factor}."
            )
        return torch.nn.functional.avg_pool2d(x, self.factor)

    def adjoint(self, y: Tensor) -> Tensor:
        wide = y.repeat_interleave(self.factor, 2).repeat_interleave(self.factor, 3)
        return wide / self.factor**2

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        return self.adjoint(y) / (self.gain**2 + ridge)

    def repeated(self, count: int) -> Self:
        return self


class Blur:
    """A Gaussian blur, (B, C, H, W), with mirrors at the edges.

    The cosine basis of each axis diagonalises it, with the values exp(-(s pi k / N)^2 / 2) for
    k = 0 .. N - 1. What is damped below a thousandth is lost. What is damped nearly so returns
    from the inverse a thousand times as large, its noise as well: give the deviation of that.
    """

    gain = None

    def __init__(self, deviation: float) -> None:
        """Blur with a deviation s in pixels.

        Raises:
            BadRequest: unless it is a number of at least 0.
        """
        if not 0 <= deviation < math.inf:
            raise BadRequest(f"A blur is at least 0 pixels wide, but is {deviation}.")
        self.deviation = deviation

    def forward(self, x: Tensor) -> Tensor:
        return self._filtered(x, self._gains(x))

    def adjoint(self, y: Tensor) -> Tensor:
        return self.forward(y)

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        gains = self._gains(y)
        inverse = torch.where(gains > 0, gains / (gains**2 + ridge).clamp_min(1e-12), 0.0)
        return self._filtered(y, inverse)

    def repeated(self, count: int) -> Self:
        return self

    def _gains(self, x: Tensor) -> Tensor:
        """The singular values, (H, W)."""
        rows, columns = (
            torch.exp(-((self.deviation * math.pi * torch.arange(side) / side) ** 2) / 2)
            for side in x.shape[2:]
        )
        gains = torch.outer(rows.double(), columns.double())
        return torch.where(gains < _LEAST_GAIN, 0.0, gains).to(x)

    def _filtered(self, x: Tensor, gains: Tensor) -> Tensor:
        rows, columns = (_cosines(side).to(x) for side in x.shape[2:])
        return rows.T @ (gains * (rows @ x @ columns.T)) @ columns


class Product:
    """Operators on different axes one after the other, such as ``Product(Grayscale(), Mask(m))``.

    One acts on the colours and the other on the pixels, so they commute, and the singular values
    of the product are the products of theirs.
    """

    def __init__(self, *factors: LinearOperator) -> None:
        """Apply the factors in this order.

        Raises:
            BadRequest: if two of them act on the colours, or two on the pixels.
        """
        on_colours = [isinstance(factor, Grayscale) for factor in factors]
        if not factors or any(isinstance(factor, ColourHints | Product) for factor in factors):
            raise BadRequest("A product is one of masks, grey, smaller and blurred pictures.")
        if max(on_colours.count(True), on_colours.count(False)) > 1:
            raise BadRequest("A product takes one operator on colours and one on pixels.")
        self.factors = factors
        gains = [factor.gain for factor in factors]
        self.gain = math.prod(g for g in gains if g is not None) if None not in gains else None

    def forward(self, x: Tensor) -> Tensor:
        for factor in self.factors:
            x = factor.forward(x)
        return x

    def adjoint(self, y: Tensor) -> Tensor:
        for factor in reversed(self.factors):
            y = factor.adjoint(y)
        return y

    def pseudo_inverse(self, y: Tensor, ridge: float = 0.0) -> Tensor:
        # All but one factor T have one singular value g: T' B' (g^2 B B' + ridge)^-1.
        general = min(range(len(self.factors)), key=lambda at: self.factors[at].gain is not None)
        others = (factor.gain for at, factor in enumerate(self.factors) if at != general)
        power = math.prod(gain**2 for gain in others if gain is not None)
        for at in reversed(range(len(self.factors))):
            factor = self.factors[at]
            if at == general:
                y = factor.pseudo_inverse(y, ridge / power) / power
            else:
                y = factor.adjoint(y)
        return y

    def repeated(self, count: int) -> Product:
        return Product(*(factor.repeated(count) for factor in self.factors))


def _cosines(size: int) -> Tensor:
    """The orthonormal cosine basis (DCT-II), one function a row, float64."""
    at = (torch.arange(size, dtype=torch.float64) + 0.5) * math.pi / size
    basis = torch.cos(torch.arange(size, dtype=torch.float64)[:, None] * at)
    basis[0] /= math.sqrt(2)
    return basis * math.sqrt(2 / size)
