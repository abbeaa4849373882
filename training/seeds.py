"""Seeds of a run's random numbers, none of which is carried from step to step."""

from __future__ import annotations

import numpy as np


def mixed_seed(*numbers: int) -> int:
    """A 63-bit seed from a few numbers, well mixed by numpy's SeedSequence."""
    mixed = np.random.SeedSequence(numbers).generate_state(1, np.uint64)
    return int(mixed[0]) >> 1
