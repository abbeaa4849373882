"""What a sampler is to the comparison, and the noise that all of them begin with."""

from __future__ import annotations

from collections.abc import Callable

import torch
from sampler_comparison.problems import World
from torch import Tensor

Run = Callable[[World, int, int, int], Tensor | None]
"""(world, pictures, budget, seed) -> samples, or None where the budget does not allow a step."""

_DRAWS = ("ancestral", "churn", "corrector", "maruyama", "reversediffusion", "sde")


def is_stochastic(name: str) -> bool:
    """Whether the sampler of this name draws fresh noise on the way."""
    return any(word in name.lower() for word in _DRAWS)


class Fresh:
    """Noise from one generator, quicker than one per picture."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def like(self, x: Tensor) -> Tensor:
        """Standard normal numbers in the shape of ``x``."""
        return torch.randn(x.shape, generator=self.generator, dtype=x.dtype)
