"""How many bits it takes to say which picture it is: the likelihood of 8-bit pictures.

A density says nothing of single points, so each value k, which the program sees as k / 127.5 - 1,
is given the cell of width 2 / 255 around it, and its probability is that of the cell::

    P(k) = integral of p over the cells = (2 / 255)^D E[p(x)]     x = (k + u - 1/2) / 127.5 - 1
    bits per value = -log2 P(k) / D <= E[-log2 p(x)] / D + log2(127.5)

with u uniform in [0, 1)^D (Theis et al. 2016, section 3.1). The cells tile [-1 - 1/255, 1 + 1/255]
without gaps, so the right-hand side is the length of a code, and uniform pictures take 8 bits. The
literature's (k + u) / 128 - 1, with 7 bits in the place of log2(127.5) = 6.994, is the same for
networks that were trained on values mapped so; ours and those of EDM and diffusers have seen
k / 127.5 - 1.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from core.divergence import need_positive
from core.errors import BadRequest
from core.noise import NoiseSource
from core.steps import finished, followed

if TYPE_CHECKING:
    from core.level import Denoise
    from core.likelihood import Likelihood
    from core.samplers.base import Noise

WIDTH = math.log2(127.5)
"""-log2 of the width of a value's cell, 2 / 255."""


class Bits(NamedTuple):
    """The length of pictures in code, in bits per value of a pixel.

    Attributes:
        each: of each picture, the mean over its draws, (N,), float64.
        errors: standard error of each, (N,): of the mean of two draws or more; of a single draw
            that of two probes or more, without the dequantisation's. NaN where neither can tell.
    """

    each: Tensor
    errors: Tensor

    @property
    def mean(self) -> float:
        """The mean over the pictures."""
        return self.each.mean().item()

    @property
    def standard_error(self) -> float:
        """Of the mean over the pictures as a sample of all such pictures; of the one, if alone."""
        count = len(self.each)
        return self.each.std().item() / math.sqrt(count) if count > 1 else self.errors.item()


def bits_from_nats(nats: Tensor, size: int) -> Tensor:
    """Bits per value of log-densities of dequantised pictures of ``size`` values each."""
    return WIDTH - nats / (size * math.log(2))


def dequantised(pictures: Tensor, noise: Noise) -> Tensor:
    """x = (k + u - 1/2) / 127.5 - 1 of pictures k = 0 .. 255 of a floating dtype; u uniform."""
    return spread_out(pictures, torch.special.ndtr(noise.like(pictures)))


def spread_out(pictures: Tensor, u: Tensor) -> Tensor:
    """The place u in [0, 1] of the cells of pictures k = 0 .. 255, (k + u - 1/2) / 127.5 - 1."""
    return (pictures + u - 0.5) / 127.5 - 1


def bits_steps(
    likelihood: Likelihood,
    denoise: Denoise,
    pictures: Tensor,
    noise: Noise,
    draws: int = 1,
) -> Generator[float, None, Bits]:
    """Measure one batch, and yield how much of it is done after every evaluation of ``denoise``.

    Args:
        likelihood: how the density is computed.
        denoise: as for ``Likelihood.steps``.
        pictures: uint8 (N, C, H, W), on the device of the denoiser.
        noise: where probes and dequantisation come from.
        draws: fresh probes and dequantisations per picture, >= 1.

    Raises:
        BadRequest: pictures that are not 8-bit, or as ``Likelihood.steps``.
    """
    need_positive("draws", draws)
    if pictures.dtype != torch.uint8 or not len(pictures):
        raise BadRequest("Bits per value are for 8-bit pictures, at least one.")
    size, probes = pictures[0].numel(), torch.empty(0)
    columns: list[Tensor] = []

    def shown(share: float) -> float:
        return (len(columns) + share) / draws

    for _ in range(draws):
        steps = likelihood.steps(denoise, dequantised(pictures.float(), noise), noise)
        density = yield from followed(steps, shown)
        columns.append(bits_from_nats(density.nats, size))
        probes = density.standard_error / (size * math.log(2))
    bits = torch.stack(columns, dim=1)
    errors = bits.std(1) / math.sqrt(draws) if draws > 1 else probes.where(probes > 0, math.nan)
    return Bits(bits.mean(1), errors)


def bits_per_dim(
    likelihood: Likelihood,
    denoise: Denoise,
    pictures: Tensor,
    seeds: Sequence[int],
    *,
    draws: int = 1,
    batch: int = 16,
) -> Bits:
    """The bits per value of any number of pictures; ``bits_steps`` without the progress.

    Args:
        likelihood: how the density is computed.
        denoise: called with batches of at most ``batch`` pictures.
        pictures: uint8 (N, C, H, W).
        seeds: N seeds, for probes and dequantisation.
        draws: as for ``bits_steps``.
        batch: pictures at once, >= 1.

    Raises:
        BadRequest: another number of seeds than of pictures, or as ``bits_steps``.
    """
    need_positive("batch", batch)
    if len(seeds) != len(pictures):
        raise BadRequest(f"There are {len(pictures)} pictures, but {len(seeds)} seeds.")
    parts = []
    for first in range(0, max(1, len(pictures)), batch):
        part = slice(first, first + batch)
        steps = bits_steps(likelihood, denoise, pictures[part], NoiseSource(seeds[part]), draws)
        parts.append(finished(steps))
    return Bits(*(torch.cat(columns) for columns in zip(*parts, strict=True)))
