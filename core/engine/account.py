"""What every answer of the engine says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False, kw_only=True)
class Account:
    """What an answer took, and what it rests on.

    Attributes:
        seconds: wall-clock time, the loading of the model left out.
        evaluations: network evaluations spent.
        model_digest: SHA-256 of the model file.
        notes: what a person should know, in the order in which it was said in the progress.
    """

    seconds: float
    evaluations: int
    model_digest: str
    notes: tuple[str, ...] = ()
