"""What every sampler is made of: rungs, moves, snapshots and the loop down a ladder.

Coefficients are plain numbers, computed once per ladder, so that a step costs a few tensor
operations on any device and waits for none.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.errors import BadRequest

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder, NoiseLevel


class Noise(Protocol):
    """Where fresh noise comes from, usually a ``core.noise.NoiseSource``."""

    def like(self, x: Tensor) -> Tensor:
        """Draw standard normal noise of the shape, dtype and device of x."""
        ...


class Snapshot(NamedTuple):
    """Where a sampler stands after a network evaluation.

    Attributes:
        progress: share of the way that is done, in [0, 1]; 1 with the last snapshot.
        level: the level at which ``x`` stands, the last rung of the ladder in the end.
        x: the mixture, (B, C, H, W). It is never written to afterwards; the last one is the sample.
        image: the clean estimate of this evaluation, (B, C, H, W), not clamped.
    """

    progress: float
    level: NoiseLevel
    x: Tensor
    image: Tensor


class Sampler(Protocol):
    """A way from noise to image: a frozen dataclass of its hyper-parameters."""

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk ``x``, (B, C, H, W) at the level of the first rung, along the ladder.

        A snapshot follows every network evaluation. Gradients are the business of ``denoise``.

        Raises:
            BadRequest: if the ladder has fewer than two rungs or the sampler cannot walk it.
        """
        ...

    def evaluations(self, ladder_length: int) -> int:
        """Count the evaluations on a ladder of so many rungs of which the last is the image."""
        ...


class Rung(NamedTuple):
    """A noise level in plain numbers: x = alpha * image + sigma * noise."""

    alpha: float
    sigma: float

    @property
    def kappa(self) -> float:
        """sigma / alpha, infinite for pure noise."""
        return self.sigma / self.alpha if self.alpha > 0 else math.inf


def rungs_of(ladder: Ladder) -> list[Rung]:
    """Read a ladder whose levels have the shape ().

    Raises:
        BadRequest: if it has fewer than two rungs.
    """
    if len(ladder) < 2:
        raise BadRequest("A sampler needs at least one step, that is a ladder of two rungs.")
    return [Rung(level.alpha.item(), level.sigma.item()) for level in ladder]


def noise_left(now: Rung, then: Rung) -> float:
    """The share q = kappa' / kappa of the noise that a step down leaves; 0 from pure noise.

    Raises:
        BadRequest: if the step leads up, where a stochastic sampler has no equation.
    """
    if not then.sigma * now.alpha <= then.alpha * now.sigma or now.sigma == 0:
        raise BadRequest("This sampler only removes noise: its ladder must descend.")
    return then.sigma * now.alpha / (then.alpha * now.sigma)


class Move(NamedTuple):
    """One step of a sampler, as what it makes of the tensors that it has.

    x' = x * X + image * D + sum_j earlier[j] * D_j + noise * N + fresh * Z, where (D, N) is the
    estimate at X, D_j the image that was estimated j + 1 steps earlier and Z new noise.
    """

    x: float = 0.0
    image: float = 0.0
    earlier: tuple[float, ...] = ()
    noise: float = 0.0
    fresh: float = 0.0


def weighted_sum(*terms: tuple[float, Tensor]) -> Tensor:
    """Sum of weight * tensor in memory of its own; terms of weight 0 are left out."""
    (weight, tensor), *others = [term for term in terms if term[0] != 0] or terms[:1]
    total = tensor * weight
    for weight, tensor in others:
        total.add_(tensor, alpha=weight)
    return total


@dataclass(frozen=True)
class SingleEvaluation(ABC):
    """A sampler that evaluates the network once per step: all of it is its table of moves."""

    @abstractmethod
    def moves(self, rungs: Sequence[Rung]) -> list[Move]:
        """Return the move from every rung but the last to the next."""

    def apply(
        self,
        move: Move,
        x: Tensor,
        estimate: tuple[Tensor, Tensor],
        earlier: Sequence[Tensor],
        noise: Noise,
    ) -> Tensor:
        """Carry out a move; nothing is drawn where it wants no fresh noise.

        Args:
            move: what to do.
            x: the mixture.
            estimate: the image and the noise at x.
            earlier: images that were estimated before, the latest first.
            noise: where fresh noise comes from.
        """
        image, seen = estimate
        terms = [(move.x, x), (move.image, image), (move.noise, seen)]
        terms.extend(zip(move.earlier, earlier, strict=False))
        if move.fresh:
            terms.append((move.fresh, noise.like(x)))
        return weighted_sum(*terms)

    def evaluations(self, ladder_length: int) -> int:
        """One evaluation per step."""
        return ladder_length - 1

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x along the ladder; see ``Sampler.steps``."""
        moves = self.moves(rungs_of(ladder))
        memory = max((len(move.earlier) for move in moves), default=0)
        earlier: deque[Tensor] = deque(maxlen=memory)
        for index, move in enumerate(moves):
            image, seen = denoise(x, ladder[index])
            x = self.apply(move, x, (image, seen), earlier, noise)
            earlier.appendleft(image)
            yield Snapshot((index + 1) / len(moves), ladder[index + 1], x, image)
