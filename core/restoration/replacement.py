"""Replacement: what is known of a mixture is overwritten by a noisy measurement."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.restoration.base import Observation, Restoration
from core.samplers.base import Noise, Rung, Snapshot, rungs_of
from core.samplers.composite import Alternation, Predictor, need_predictor
from core.samplers.langevin import Corrector, Langevin
from core.samplers.remixing import Ancestral

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


def replace(x: Tensor, observation: Observation, rung: Rung, noise: Noise) -> Tensor:
    """Put a noisy measurement in place of what x says of it: x + A+ (alpha y + n - A x).

    Noise n is sigma A z, so that A x' has the law of a mixture at the level. A measurement with
    noise of its own is already a mixture: n has only what its level has more, and below the
    deviation of y the model is left to take that away.

    Raises:
        BadRequest: if the noise in y reaches the singular values unevenly.
    """
    operator, deviation = observation.operator, observation.deviation
    share = 1.0
    if deviation > 0:
        if operator.gain is None:
            raise BadRequest(
                "Replacement cannot heed the noise of a blurred picture. Choose moment matching or "
                "null space instead."
            )
        own = rung.alpha * deviation / operator.gain
        if rung.sigma < own or rung.sigma == 0:
            return x
        share = math.sqrt((1 - own / rung.sigma) * (1 + own / rung.sigma))
    wanted = observation.measurement * rung.alpha
    if rung.sigma > 0:
        # Drawn as a picture: each one's noise then depends on its own stream alone.
        wanted = wanted + operator.forward(noise.like(x)) * (rung.sigma * share)
    return x + operator.pseudo_inverse(wanted - operator.forward(x))


@dataclass(frozen=True)
class Replacement(Restoration):
    """Predictor and corrector, with replacement after every move (Song et al. 2021, appendix I).

    Inpainting with ``Mask``; colorization in the rotated basis with ``Grayscale``. The score never
    learns that the measurement is true, so the samples are biased towards the prior, and more
    steps do not help: it is kept because it defined the field. Unlike the published code, the
    last x is denoised in the unknown part, and the known part is noised at the level that x moves
    to. One evaluation per prediction and one per correction; no gradients.

    Attributes:
        predictor: a sampler that heeds nothing but the present estimate.
        corrector: a move that stays at the level.
        corrections: its moves per level, >= 0.
    """

    predictor: Predictor = field(default_factory=Ancestral)
    corrector: Corrector = field(default_factory=Langevin)
    corrections: int = 1

    def __post_init__(self) -> None:
        need_predictor(self.predictor)
        if self.corrections < 0:
            raise BadRequest(f"Corrections cannot be fewer than none, but are {self.corrections}.")

    def evaluations(self, ladder_length: int) -> int:
        """One evaluation per correction and one per prediction."""
        return (self.corrections + 1) * (ladder_length - 1)

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""

        def after(x: Tensor, rung: Rung) -> Tensor:
            return replace(x, observation, rung, noise)

        total = self.evaluations(len(ladder))
        walk = Alternation(self.predictor, self.corrector, self.corrections, total, after)
        return walk.steps(denoise, after(x, rungs_of(ladder)[0]), ladder, noise)
