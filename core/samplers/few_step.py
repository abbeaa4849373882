"""Few steps with a network that was taught to leap: predict the picture, add fresh noise, again."""

from __future__ import annotations

from dataclasses import dataclass

from core.samplers.base import Rung
from core.samplers.remixing import Remixing


@dataclass(frozen=True)
class FewStep(Remixing):
    """x' = alpha' image + sigma' z with fresh noise z at every level: nothing of x is kept.

    For students that turn noise into a finished picture at once (consistency models, DPDM,
    Diff-Instruct): each picture they make is noised again and made anew, which mends what the step
    before got wrong. If the network's picture at every level has the law of the data, so has the
    sample, however few the levels. An ordinary model answers with a mean, so with few steps its
    pictures are too smooth. (Song et al. 2023, algorithm 1, with the smallest sigma as 0.)
    """

    def freshness(self, now: Rung, then: Rung) -> float:
        """Return 1: all of the noise is renewed."""
        return 1.0
