"""Networks of the straight line between picture and noise, whose output is its direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.level import Estimate, NoiseLevel
from core.parametrizations import Scheduled

if TYPE_CHECKING:
    from torch import Tensor


class FlowPrediction(Scheduled):
    """Output = u = noise - image on the path x' = (1 - t) image + t noise (Liu et al. 2022).

    ``image = x' - t u`` and ``noise = x' + (1 - t) u``, finite at both ends. The schedule is
    ``core.schedules.RectifiedFlow``; levels off its path are first brought onto it.
    """

    def estimate(self, x: Tensor, output: Tensor, level: NoiseLevel) -> Estimate:
        _, trained, scale = self._on_schedule(level)
        mixture = x / scale
        return Estimate(mixture - trained.sigma * output, mixture + trained.alpha * output)
