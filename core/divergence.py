"""The divergence of a flow: exact, or estimated by random probes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from core.errors import BadRequest

if TYPE_CHECKING:
    from torch import Tensor

    from core.samplers.base import Noise


@dataclass(frozen=True)
class ExactTrace:
    """The divergence itself: one vector-Jacobian product per value of a picture.

    Attributes:
        at_once: products that are computed together, >= 1. More are quicker and take more memory;
            1 does without ``torch.vmap``, for networks which that cannot differentiate.
    """

    at_once: int = 64

    def __post_init__(self) -> None:
        need_positive("at_once", self.at_once)

    def draw(self, y: Tensor, noise: Noise) -> Tensor:
        """Nothing is drawn."""
        return y.new_empty(0)

    def chunks(self, y: Tensor, drawn: Tensor) -> Iterator[Tensor]:
        """Every unit vector, (at_once, B, C, H, W) at a time."""
        size = y[0].numel()
        for first in range(0, size, self.at_once):
            count = min(self.at_once, size - first)
            units = y.new_zeros(count, size)
            units[range(count), range(first, first + count)] = 1
            yield units.reshape(-1, 1, *y.shape[1:]).expand(-1, *y.shape)

    def estimates(self, products: Tensor) -> Tensor:
        """The trace, (B, 1), of the diagonal, (D, B)."""
        return products.sum(0)[:, None]

    @property
    def weight(self) -> float:
        """By how much a product counts in the diagonal: each is an entry of it."""
        return 1.0

    def standard_error(self, estimates: Tensor) -> Tensor:
        """None, (B,), of the one estimate, (B, 1)."""
        return estimates.new_zeros(len(estimates))


@dataclass(frozen=True)
class Rademacher:
    """Skilling and Hutchinson's estimate with probes of random signs, kept along the path.

    The mean of v . (d slope / dy) v over the probes v; among probes of independent entries its
    variance is the least. (Grathwohl et al. 2019, section 3.1; Song et al. 2021, appendix D.2.)

    Attributes:
        count: probes, >= 1; from two on, they tell their standard error.
        at_once: as in ``ExactTrace``.
    """

    count: int = 1
    at_once: int = 1

    def __post_init__(self) -> None:
        need_positive("count", self.count)
        need_positive("at_once", self.at_once)

    def draw(self, y: Tensor, noise: Noise) -> Tensor:
        """Random signs, (count, B, C, H, W)."""
        import torch

        draws = torch.stack([noise.like(y) for _ in range(self.count)])
        return torch.where(draws < 0, -1.0, 1.0).to(y)

    def chunks(self, y: Tensor, drawn: Tensor) -> Iterator[Tensor]:
        """The probes, (at_once, B, C, H, W) at a time."""
        import torch

        yield from torch.split(drawn, self.at_once)

    def estimates(self, products: Tensor) -> Tensor:
        """One estimate per probe, (B, count)."""
        return products.T

    @property
    def weight(self) -> float:
        """By how much a product counts in the diagonal, of which each is an estimate."""
        return 1 / self.count

    def standard_error(self, estimates: Tensor) -> Tensor:
        """Of the mean of the estimates, (B,); NaN for a single probe."""
        if self.count == 1:
            return estimates.new_full((len(estimates),), math.nan)
        return estimates.std(1) / math.sqrt(self.count)


@dataclass(frozen=True)
class GaussianProbes(Rademacher):
    """The same estimate with normal probes, whose variance is larger (Hutchinson 1990)."""

    def draw(self, y: Tensor, noise: Noise) -> Tensor:
        """Standard normal vectors, (count, B, C, H, W)."""
        import torch

        return torch.stack([noise.like(y) for _ in range(self.count)])


Divergence: TypeAlias = ExactTrace | Rademacher | GaussianProbes
"""How the divergence of the flow is computed."""


def products(slope: Tensor, y: Tensor, probes: Tensor) -> Tensor:
    """v * (d slope / dy) v for probes (P, B, C, H, W): (P, B, D), float64, on the CPU.

    Its sum over D is the product v . (d slope / dy) v; its mean over random probes, the diagonal.
    """
    import torch

    if len(probes) == 1:
        (pulled,) = torch.autograd.grad(slope, y, probes[0], retain_graph=True)
        pulled = pulled[None]
    else:
        (pulled,) = torch.autograd.grad(slope, y, probes, retain_graph=True, is_grads_batched=True)
    return (pulled * probes).flatten(2).cpu().double()


def need_positive(name: str, value: int) -> None:
    """Refuse a count below 1.

    Raises:
        BadRequest: if it is.
    """
    if value < 1:
        raise BadRequest(f"`{name}` must be at least 1, but is {value}.")
