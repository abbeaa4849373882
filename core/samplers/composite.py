"""Predictor and corrector in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.samplers.base import Noise, Rung, Snapshot, rungs_of
from core.samplers.diffusions import AncestralForward, EulerMaruyama, ReverseDiffusion
from core.samplers.langevin import Corrector, Langevin
from core.samplers.remixing import DDIM, Ancestral

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder

Predictor = ReverseDiffusion | Ancestral | AncestralForward | EulerMaruyama | DDIM
"""What may predict: samplers without memory, for a correction moves x away from what they remember.

With a second-order predictor the corrector's noise enters the extrapolation: 10 to 30 % too much
variance on a Gaussian.
"""


@dataclass(frozen=True)
class PredictorCorrector:
    """Correct at a level, then predict the next one; the last prediction is the clean estimate.

    The corrector comes first, as in the paper's code and unlike its listing: corrected after the
    prediction, x would enter the next prediction as well, but the last one would be noisy.
    (Song et al. 2021, algorithm 1.)

    Attributes:
        predictor: a sampler that heeds nothing but the present estimate.
        corrector: a move that stays at the level.
        corrections: its moves per level, >= 1.
    """

    predictor: Predictor = field(default_factory=ReverseDiffusion)
    corrector: Corrector = field(default_factory=Langevin)
    corrections: int = 1

    def __post_init__(self) -> None:
        need_predictor(self.predictor)
        if self.corrections < 1:
            raise BadRequest(
                f"There must be at least 1 correction per level, but {self.corrections} were asked "
                f"for; the predictor alone is a sampler, too."
            )

    def evaluations(self, ladder_length: int) -> int:
        """One evaluation per correction and one per prediction."""
        return (self.corrections + 1) * (ladder_length - 1)

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder; see ``Sampler.steps``."""
        total = self.evaluations(len(ladder))
        walk = Alternation(self.predictor, self.corrector, self.corrections, total)
        return walk.steps(denoise, x, ladder, noise)


def need_predictor(sampler: object) -> None:
    """Refuse what cannot predict.

    Raises:
        BadRequest: if it is no ``Predictor``.
    """
    if not isinstance(sampler, Predictor):
        raise BadRequest(
            f"{type(sampler).__name__} cannot be a predictor; choose reverse diffusion, "
            f"ancestral, Euler-Maruyama or DDIM."
        )


def _as_it_is(x: Tensor, _rung: Rung) -> Tensor:
    return x


@dataclass(frozen=True)
class Alternation:
    """The walk of predictor and corrector: corrections at each level, then one prediction.

    Attributes:
        predictor: moves to the next level.
        corrector: moves at a level.
        corrections: per level, >= 0.
        total: network evaluations in all, by which progress is told.
        after: what becomes of x after every move, given the rung on which it stands.
    """

    predictor: Predictor
    corrector: Corrector
    corrections: int
    total: int
    after: Callable[[Tensor, Rung], Tensor] = _as_it_is

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder, a snapshot after every evaluation."""
        rungs = rungs_of(ladder)
        done = 0
        for index, move in enumerate(self.predictor.moves(rungs)):
            now, then = ladder[index], ladder[index + 1]
            for _ in range(self.corrections):
                estimate = denoise(x, now)
                x = self.after(
                    self.corrector.correct(x, estimate, rungs[index], noise), rungs[index]
                )
                done += 1
                yield Snapshot(done / self.total, now, x, estimate.image)
            estimate = denoise(x, now)
            x = self.after(self.predictor.apply(move, x, estimate, (), noise), rungs[index + 1])
            done += 1
            yield Snapshot(done / self.total, then, x, estimate.image)
