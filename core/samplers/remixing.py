"""Samplers that re-mix the estimate at the next level.

All of them take the step x' = alpha' (image + w (image - image_before)) + sigma' noise', where w
extrapolates the image from the step before and noise' is the estimated noise, part of which may be
replaced by fresh noise. They depend on the ratios kappa = sigma / alpha alone, so one network gives
one picture along every path, and both ends of a ladder may be exact: (0, 1) and (1, 0). On the last
rung, (1, 0), all that remains is the image, which is Tweedie's step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import BadRequest
from core.samplers.base import Move, Rung, SingleEvaluation, noise_left


@dataclass(frozen=True)
class Remixing(SingleEvaluation):
    """The family, for one rule of extrapolation and one of fresh noise."""

    def extrapolation(self, before: float, now: float, then: float) -> float:
        """Return the w of a step between three ratios kappa, all of them finite, then > 0."""
        return 0.0

    def freshness(self, now: Rung, then: Rung) -> float:
        """Return the s in [0, 1] of noise' = sqrt(1 - s^2) noise + s z, with z fresh noise."""
        return 0.0

    def moves(self, rungs: Sequence[Rung]) -> list[Move]:
        """Return the table of moves; see ``SingleEvaluation.moves``."""
        table = []
        before = math.inf
        for now, then in pairwise(rungs):
            # No line leads through a single point, nor through one that is infinitely far away;
            # and the last step is not extrapolated beyond what the network has seen.
            lined_up = math.isfinite(before) and 0 < then.kappa < math.inf
            w = self.extrapolation(before, now.kappa, then.kappa) if lined_up else 0.0
            fresh = self.freshness(now, then)
            table.append(
                Move(
                    image=then.alpha * (1 + w),
                    earlier=(-then.alpha * w,),
                    noise=then.sigma * math.sqrt(1 - fresh**2),
                    fresh=then.sigma * fresh,
                )
            )
            before = now.kappa
        return table


@dataclass(frozen=True)
class DDIM(Remixing):
    """First-order re-mixing: x' = then.mix(image, noise), with eta of the ancestral fresh noise.

    s = eta sqrt(1 - q^2), q = kappa' / kappa. eta = 0 is Euler's method for the probability-flow
    equation in kappa; eta = 1 is ancestral sampling, which is exact in law for a known image.
    (Song, Meng and Ermon 2021, eq. 12 and 16, for any alpha and sigma.)

    Attributes:
        eta: share of the noise that is renewed, in [0, 1]; above 0 the ladder must descend.
    """

    eta: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.eta <= 1:
            raise BadRequest(f"eta must lie between 0 and 1, but is {self.eta}.")

    def freshness(self, now: Rung, then: Rung) -> float:
        """Return eta times the ancestral share."""
        return self.eta and self.eta * _ancestral(now, then)


@dataclass(frozen=True)
class Ancestral(Remixing):
    """DDPM's sampler on any ladder: DDIM with eta = 1.

    The posterior of Ho et al. 2020, eq. 7; for alpha = 1 that of Song et al. 2021, appendix F.
    """

    def freshness(self, now: Rung, then: Rung) -> float:
        """Return sqrt(1 - q^2), with which x' has the variance of its level given the image."""
        return _ancestral(now, then)


@dataclass(frozen=True)
class DPMSolverPP2M(Remixing):
    """DPM-Solver++(2M): the image is extrapolated in the log-SNR; second order, no noise.

    w = (1 - q) h / (2 h_before) with h = log(kappa / kappa'), q = exp(-h). It needs finite log-SNR,
    so the steps from pure noise and to the image are of first order. (Lu et al. 2022b, algorithm 2,
    for any alpha and sigma.)
    """

    def extrapolation(self, before: float, now: float, then: float) -> float:
        """Return w, or 0 where a logarithm is infinite."""
        if now == 0 or before == 0:
            return 0.0
        return (1 - then / now) * math.log(now / then) / (2 * math.log(before / now))


@dataclass(frozen=True)
class SigmaClock(Remixing):
    """Second-order probability flow with the image extrapolated in kappa itself; no noise.

    w = (kappa' - kappa + kappa' log(kappa / kappa')) / (kappa - kappa_before): the exact solution
    for an image that moves linearly in kappa, which damps the extrapolation where steps in
    log(kappa) are long, and stays calm where the estimate changes abruptly. (The
    second-order ER-SDE solver of Cui et al. 2023 with the scaling function kappa.)
    """

    def extrapolation(self, before: float, now: float, then: float) -> float:
        """Return w, or 0 on the way up from kappa = 0, where the solution is not finite."""
        if now == 0:
            return 0.0
        return (then - now + then * math.log(now / then)) / (now - before)


@dataclass(frozen=True)
class SigmaClockSDE(Remixing):
    """The stochastic twin of ``SigmaClock``: the reverse equation, second order in the image.

    w = -(kappa - kappa')^2 / (kappa (kappa - kappa_before)), and the noise is renewed as in
    ancestral sampling. (Cui et al. 2023 with the scaling function kappa^2.)
    """

    def extrapolation(self, before: float, now: float, then: float) -> float:
        """Return w; the ladder descends, so now > 0."""
        return -((now - then) ** 2) / (now * (now - before))

    def freshness(self, now: Rung, then: Rung) -> float:
        """Return the ancestral share."""
        return _ancestral(now, then)


def _ancestral(now: Rung, then: Rung) -> float:
    left = noise_left(now, then)
    return math.sqrt((1 - left) * (1 + left))
