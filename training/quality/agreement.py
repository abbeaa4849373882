"""Whether a judge names what was asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Share:
    """So many of so many, with a 95 % interval.

    Attributes:
        hits: how many.
        total: of how many, at least one.
    """

    hits: int
    total: int

    @property
    def value(self) -> float:
        """Hits / total."""
        return self.hits / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval (Wilson 1927), which stays sensible near 0 and 1."""
        z, n, p = 1.96, self.total, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    def to_json(self) -> dict[str, float | int | list[float]]:
        """Value, counts and interval."""
        interval = [round(end, 5) for end in self.interval]
        return {
            "share": round(self.value, 5),
            "hits": self.hits,
            "total": self.total,
            "interval_95": interval,
        }


def agreement(asked: Sequence[str] | np.ndarray, named: Sequence[str] | np.ndarray) -> Share:
    """Count the pictures that are named as asked; both of length N >= 1."""
    return Share(int(np.sum(np.asarray(asked) == np.asarray(named))), len(asked))


def agreement_by_subject(
    asked: Sequence[str] | np.ndarray, named: Sequence[str] | np.ndarray, subjects: np.ndarray
) -> dict[str, Share]:
    """Count them for each subject; ``subjects`` is the subject asked for, of length N."""
    asked, named = np.asarray(asked), np.asarray(named)
    return {
        str(subject): agreement(asked[subjects == subject], named[subjects == subject])
        for subject in np.unique(subjects)
    }
