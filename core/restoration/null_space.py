"""Null-space restoration: what is measured is put into the estimate, the model adds the rest."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.restoration.base import Observation, Restoration
from core.samplers.base import Noise, Rung, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


@dataclass(frozen=True)
class NullSpace(Restoration):
    """Project the estimate onto what fits, and mix it anew (DDNM; Wang et al. 2023, eq. 13).

    ::

        D' = D + A' (A A' + ridge)^-1 (y - A D)
        x' = alpha' D' + sigma' (sqrt(1 - eta^2) noise + eta z)

    with the noise that is estimated from x, not that of D'. The ridge is 0 where y has no noise;
    else (deviation / r)^2, where r = kappa d / hypot(kappa, d) is how unsure D is of a pixel: the
    mean under Gaussians, in place of the published bound on the scale of the projection.

    One evaluation a step and no gradients: quick, light, and on every device.

    Attributes:
        eta: share of the noise that is renewed, in [0, 1]. 0.85 is the published one.
        sigma_data: standard deviation d of pixels in [-1, 1] units; heeded with noise in y alone.
    """

    eta: float = 0.4
    sigma_data: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.eta <= 1:
            raise BadRequest(f"eta must lie between 0 and 1, but is {self.eta}.")
        if not 0 < self.sigma_data < math.inf:
            raise BadRequest(f"sigma_data must be a positive number, but is {self.sigma_data}.")

    def evaluations(self, ladder_length: int) -> int:
        """One evaluation per step."""
        return ladder_length - 1

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""
        rungs = rungs_of(ladder)
        kept = math.sqrt(1 - self.eta**2)
        for index, (now, then) in enumerate(pairwise(rungs)):
            image, seen = denoise(x, ladder[index])
            image = observation.project(image, self._ridge(now, observation.deviation))
            terms = [(then.alpha, image), (then.sigma * kept, seen)]
            if then.sigma * self.eta > 0:
                terms.append((then.sigma * self.eta, noise.like(x)))
            x = weighted_sum(*terms)
            yield Snapshot((index + 1) / (len(rungs) - 1), ladder[index + 1], x, image)

    def _ridge(self, rung: Rung, deviation: float) -> float:
        return deviation**2 * (rung.kappa**-2 + self.sigma_data**-2) if deviation > 0 else 0.0
