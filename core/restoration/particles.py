"""Twisted particles: several mixtures per picture, of which those that fit better live on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.restoration.base import Observation, Restoration
from core.restoration.conditioning import Covariance, Isotropic
from core.samplers.base import Noise, Snapshot, rungs_of
from core.samplers.remixing import SigmaClockSDE

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder


@dataclass(frozen=True)
class TwistedDiffusion(Restoration):
    """Sequential Monte Carlo with guided proposals (TDS; Wu et al. 2023, algorithm 1).

    Each particle steps as under the measurement, to the mean m' in place of m, and is weighted by
    what that changes in the odds::

        log w = log q(y | x') - log q(y | x) + log N(x'; m, s^2) - log N(x'; m', s^2)

    where -2 log q is the misfit of the conditioned estimate. Systematic resampling within
    each picture follows at every level, and one particle is left at the image. Guidance alone
    settles too early which of several possibilities a picture becomes; the weights mend that, the
    better the more particles there are. Steps are of second order, for the guided and for the free
    mean alike.

    ``particles`` times the passes of a guided step, and the memory of so many pictures. With
    ``Isotropic`` it is the published method, asymptotically exact but wasteful where pixels depend
    on each other; with ``Matched`` a few particles are worth a dozen of those.

    Attributes:
        particles: for each picture, >= 1.
        covariance: how to guide.
        begin: ratio kappa from which on there are particles; above it there is one, for pictures
            that are all but noise fit alike.
    """

    particles: int = 16
    covariance: Covariance = field(default_factory=Isotropic)
    begin: float = 1000.0

    def __post_init__(self) -> None:
        if self.particles < 1:
            raise BadRequest(f"A picture needs at least 1 particle, not {self.particles}.")
        if not self.begin > 0:
            raise BadRequest(f"Particles begin at a ratio above 0, not {self.begin}.")

    def evaluations(self, ladder_length: int) -> int:
        """Every particle at every step with all products."""
        return self.particles * (1 + self.covariance.most) * (ladder_length - 1)

    def passes(self, ladder: Ladder) -> int:
        """Count them on a ladder as it is; see ``Restoration.passes``."""
        return sum(
            (self.particles if rung.kappa <= self.begin else 1)
            * (1 + self.covariance.products(rung.kappa))
            for rung in rungs_of(ladder)[:-1]
        )

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""
        rungs, pictures = rungs_of(ladder), len(x)
        moves = SigmaClockSDE().moves(rungs)
        free_before: Tensor | None = None
        shift_before: Tensor | None = None
        odds = x.new_zeros(pictures)
        each = 1
        for index, move in enumerate(moves):
            now, level = rungs[index], ladder[index]
            if each < self.particles and now.kappa <= self.begin:
                each = self.particles
                x, odds = x.repeat_interleave(each, 0), odds.repeat_interleave(each)
                free_before = _repeated(free_before, each)
                shift_before = _repeated(shift_before, each)
                observation = observation.repeated(each)
            free, shift, misfit = self.covariance.condition(denoise, observation, x, level)
            last = rungs[index + 1].sigma == 0
            if each > 1:
                chosen = _resampled(odds - misfit / 2, pictures, 1 if last else each, x, noise)
                image, seen = free.image[chosen], free.noise[chosen]
                shift, misfit = shift[chosen], misfit[chosen]
                free_before = None if free_before is None else free_before[chosen]
                shift_before = None if shift_before is None else shift_before[chosen]
            else:
                image, seen = free
            # What the measurement adds to the mean of the step, by the terms of the move.
            gap = (move.image - move.noise * now.alpha / now.sigma) * shift
            x = move.image * image + move.noise * seen + gap
            if free_before is not None and shift_before is not None:
                (weight,) = move.earlier
                late = weight * shift_before
                gap, x = gap + late, x + weight * free_before + late
            if move.fresh:
                z = noise.like(x.reshape(pictures, -1, *x.shape[2:])).reshape(x.shape)
                x = x + move.fresh * z
                odds = misfit / 2 - (gap * (gap / 2 + move.fresh * z)).flatten(1).sum(1) / (
                    move.fresh**2
                )
            free_before, shift_before = image, shift
            shown = 1 if last else each
            yield Snapshot(
                (index + 1) / len(moves), ladder[index + 1], x[::shown], (image + shift)[::shown]
            )


def _repeated(x: Tensor | None, count: int) -> Tensor | None:
    return None if x is None else x.repeat_interleave(count, 0)


def _resampled(odds: Tensor, pictures: int, wanted: int, x: Tensor, noise: Noise) -> Tensor:
    """Indices of the particles that live on, ``wanted`` for each picture; systematic resampling."""
    import torch

    weights = odds.double().reshape(pictures, -1).softmax(1)
    count = weights.shape[1]
    # One uniform number per picture, from its own stream of noise.
    shift = torch.special.ndtr(noise.like(x[::count, :1, :1, :1])).double().reshape(-1, 1)
    comb = (torch.arange(wanted, device=odds.device) + shift.to(odds.device)) / wanted
    which = torch.searchsorted(weights.cumsum(1), comb).clamp_max(count - 1)
    return (which + count * torch.arange(pictures, device=odds.device)[:, None]).flatten()
