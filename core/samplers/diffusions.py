"""Discretisations of the reverse stochastic differential equation.

Between two levels the forward equation multiplies by alpha / alpha' and adds noise of variance
G^2 = sigma^2 - (alpha sigma' / alpha')^2; the samplers here take that noise and the score back.
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
    """x' = a x + b G^2 score + G z, with score = -noise / sigma."""

    @abstractmethod
    def weights(self, now: Rung, then: Rung) -> tuple[float, float]:
        """Return a and b of the step."""

    def moves(self, rungs: Sequence[Rung]) -> list[Move]:
        """Return the table of moves; see ``SingleEvaluation.moves``."""
        return [self._move(now, then) for now, then in pairwise(rungs)]

    def _move(self, now: Rung, then: Rung) -> Move:
        left = noise_left(now, then)
        if now.alpha == 0 or then.sigma == 0:
            return Move(image=then.alpha, fresh=then.sigma)
        variance = now.sigma**2 * (1 - left) * (1 + left)
        a, b = self.weights(now, then)
        return Move(x=a, noise=-b * variance / now.sigma, fresh=math.sqrt(variance))


@dataclass(frozen=True)
class ReverseDiffusion(_Diffusion):
    """The forward step between two levels taken back: a = 2 - alpha / alpha', b = 1.

    For VE G^2 = sigma^2 - sigma'^2; for a VP chain a = 2 - sqrt(1 - beta) and G^2 = beta.
    (Song et al. 2021, appendix E.)
    """

    def weights(self, now: Rung, then: Rung) -> tuple[float, float]:
        """Return 2 - alpha / alpha' and 1."""
        return 2 - now.alpha / then.alpha, 1.0


@dataclass(frozen=True)
class AncestralForward(_Diffusion):
    """Ancestral sampling with all of the forward step's noise: a = b = alpha' / alpha.

    The mean is that of ``Ancestral``, the variance G^2 that of the forward step instead of the
    posterior's: right for pictures of unit variance, where the other is for known ones. For VP it
    is x' = (x + beta score) / sqrt(1 - beta) + sqrt(beta) z; for VE it is reverse diffusion.
    (Ho et al. 2020, section 3.2, sigma^2 = beta; Song et al. 2021, eq. 4.)
    """

    def weights(self, now: Rung, then: Rung) -> tuple[float, float]:
        """Return alpha' / alpha twice."""
        return then.alpha / now.alpha, then.alpha / now.alpha


@dataclass(frozen=True)
class EulerMaruyama(_Diffusion):
    """Euler and Maruyama's method: a = 1 + log(alpha' / alpha), 1 and the integral of -f; b = 1.

    A ladder knows no time, so the coefficients are integrated over the step instead of being
    multiplied by its length; for VE this is reverse diffusion. (Song et al. 2021, eq. 6.)
    """

    def weights(self, now: Rung, then: Rung) -> tuple[float, float]:
        """Return 1 + log(alpha' / alpha) and 1."""
        return 1 + math.log(then.alpha / now.alpha), 1.0
