"""What of the machine the engine may take: plain values that a person sets, without torch."""

from __future__ import annotations

import os
from dataclasses import dataclass

from core.errors import BadRequest

PRECISIONS = ("float32", "bfloat16", "float16")
LARGEST_SHARE = 16.0


@dataclass(frozen=True, slots=True)
class Means:
    """How the engine may use the machine.

    Attributes:
        device: as in ``cuda:0``; None takes the best one there is.
        precision: one of PRECISIONS; None takes what suits the device.
        threads: of the processor, from 1 on; None leaves the number to torch.
        share: of the usual number of pictures that the network sees at once, 1/16 to 16; less
            needs less memory. Memory that runs out all the same halves the batch.
        models_kept: models that stay in memory, from 1 on: one to work with, another to compare.

    Raises:
        BadRequest: a value is out of its range.
    """

    device: str | None = None
    precision: str | None = None
    threads: int | None = None
    share: float = 1.0
    models_kept: int = 2

    def __post_init__(self) -> None:
        if self.precision is not None and self.precision not in PRECISIONS:
            raise BadRequest(
                f"The precision {self.precision!r} is none of {', '.join(PRECISIONS)}."
            )
        if self.threads is not None and not 1 <= self.threads <= most_threads():
            raise BadRequest(f"The number of threads must be from 1 to {most_threads()}.")
        if not 1 / LARGEST_SHARE <= self.share <= LARGEST_SHARE:
            raise BadRequest(f"The share of memory must be from 1/16 to {LARGEST_SHARE:g}.")
        if self.models_kept < 1:
            raise BadRequest("At least one model has to stay in memory.")


def most_threads() -> int:
    """The most threads that this machine has any use for: one for each of its processors."""
    return os.cpu_count() or 1
