"""Discretisations of the reverse stochastic differential equation.

Between two levels the forward equation multiplies by alpha / alpha' and adds noise of variance
G^2 = sigma^2 - (alpha sigma' / alpha')^2; both samplers here take that noise and the score back.
The steps between which nothing is left to discretise are exact: from pure noise (alpha = 0) the
estimate is mixed with fresh noise, and onto the image the estimate is returned.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.samplers.base import Move, Rung, SingleEvaluation, noise_left


@dataclass(frozen=True)
class _Diffusion(SingleEvaluation):
    """x' = (1 + drift) x + G^2 score + G z, with score = -noise / sigma."""

    @abstractmethod
    def drift(self, now: Rung, then: Rung) -> float:
        """Return the integral of -f over the step, as this discretisation has it."""

    def moves(self, rungs: Sequence[Rung]) -> list[Move]:
        """Return the table of moves; see ``SingleEvaluation.moves``."""
        return [self._move(now, then) for now, then in pairwise(rungs)]

    def _move(self, now: Rung, then: Rung) -> Move:
        left = noise_left(now, then)
        if now.alpha == 0 or then.sigma == 0:
            return Move(image=then.alpha, fresh=then.sigma)
        variance = now.sigma**2 * (1 - left) * (1 + left)
        return Move(
            x=1 + self.drift(now, then),
            noise=-variance / now.sigma,
            fresh=math.sqrt(variance),
        )


@dataclass(frozen=True)
class ReverseDiffusion(_Diffusion):
    """The forward step between two levels taken back: drift = 1 - alpha / alpha'.

    For VE G^2 = sigma^2 - sigma'^2; for a VP chain 2 - alpha / alpha' = 2 - sqrt(1 - beta) and
    G^2 = beta. (Song et al. 2021, appendix E.)
    """

    def drift(self, now: Rung, then: Rung) -> float:
        """Return 1 - alpha / alpha'."""
        return 1 - now.alpha / then.alpha


@dataclass(frozen=True)
class EulerMaruyama(_Diffusion):
    """Euler and Maruyama's method: drift = log(alpha' / alpha), the integral of -f over the step.

    A ladder knows no time, so the coefficients are integrated over the step instead of being
    multiplied by its length; for VE this is reverse diffusion. (Song et al. 2021, eq. 6.)
    """

    def drift(self, now: Rung, then: Rung) -> float:
        """Return log(alpha' / alpha)."""
        return math.log(then.alpha / now.alpha)
