"""Sources of noise: one stream of random numbers per image."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import torch
from torch import Tensor

from core.errors import BadRequest

_LARGEST_SEED = 2**63 - 1


def _generator(seed: int) -> torch.Generator:
    # torch's generator on the CPU heeds the lower 32 bits of a seed alone, so that a seed and the
    # same plus 2^32 would give one picture; the higher bits are stirred in.
    stirred = seed if seed < 2**32 else Random(seed).getrandbits(32)
    return torch.Generator().manual_seed(stirred)


class NoiseSource:
    """Standard normal noise, drawn for each image from a generator of its own.

    The generators live on the CPU and draw float32, whatever x is: an image depends neither on its
    batch nor on the device that it is made on.
    """

    def __init__(self, seeds: Sequence[int]) -> None:
        """Begin one stream per seed.

        Raises:
            BadRequest: if there is no seed, or one lies outside 0 .. 2^63 - 1.
        """
        if not seeds:
            raise BadRequest("Noise needs at least one seed.")
        for seed in seeds:
            if not 0 <= seed <= _LARGEST_SEED:
                raise BadRequest(f"A seed lies between 0 and {_LARGEST_SEED}, but one is {seed}.")
        self._generators = [_generator(seed) for seed in seeds]

    def like(self, x: Tensor) -> Tensor:
        """Draw noise of the shape, dtype and device of x, row i from the i-th generator.

        Raises:
            ValueError: if x has not as many images as there are seeds.
        """
        if len(x) != len(self._generators):
            raise ValueError(f"{len(x)} images, but {len(self._generators)} seeds")
        rows = torch.empty(x.shape, dtype=torch.float32)
        for row, generator in zip(rows, self._generators, strict=True):
            row.normal_(generator=generator)
        return rows.to(x)
