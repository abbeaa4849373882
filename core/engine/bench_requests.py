"""A question for how samplers compare on one seed, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.engine.account import Account
from core.engine.bounds import LARGEST_STEPS, need_common, need_whole
from core.errors import BadRequest
from core.samplers import DEFAULT_SAMPLER, SAMPLERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.samplers import Sampler

LARGEST_BENCH = 64


@dataclass(frozen=True)
class Trial:
    """A sampler and how many steps it is given.

    Attributes:
        sampler: the walk down the ladder.
        steps: steps of the ladder, 1 to 2000.

    Raises:
        BadRequest: the number of steps is out of its range.
    """

    sampler: Sampler
    steps: int

    def __post_init__(self) -> None:
        need_whole("The number of steps", self.steps, 1, LARGEST_STEPS)


def _long_run() -> Trial:
    return Trial(SAMPLERS[DEFAULT_SAMPLER](), 200)


@dataclass(frozen=True)
class Bench:
    """One seed through several samplers and budgets, and through a long run to compare with.

    Attributes:
        trials: what is tried, 1 to 64.
        model: name of an installed model, or the path of a model file or folder.
        label: what the picture shows; None leaves it to the model.
        seed: of the picture.
        guidance: scale of classifier-free guidance, 0 to 20.
        reference: the long run. It should draw no noise on its way, so that samplers that draw
            none get to the same picture.

    Raises:
        BadRequest: a value is out of its range.
    """

    trials: tuple[Trial, ...]
    model: str = "commons-64"
    label: str | None = None
    seed: int = 0
    guidance: float = 1.0
    reference: Trial = field(default_factory=_long_run)

    def __post_init__(self) -> None:
        if not 1 <= len(self.trials) <= LARGEST_BENCH:
            raise BadRequest(f"Choose 1 to {LARGEST_BENCH} samplers and budgets to compare.")
        need_common(self.model, 1, self.seed, 1, self.guidance)


class Outcome(NamedTuple):
    """What a trial gave.

    Attributes:
        place: of the trial in the request; the number of trials for the long run.
        pixels: the picture, uint8 (H, W, 3).
        seconds: wall-clock time, the loading of the model left out.
        evaluations: network evaluations spent.
        draws: whether the sampler draws fresh noise on its way, and so ends elsewhere than others.
        distance: root of the mean squared difference from the long run, of 255; NaN until that is
            known.
    """

    place: int
    pixels: NDArray[np.uint8]
    seconds: float
    evaluations: int
    draws: bool
    distance: float


@dataclass(frozen=True, eq=False)
class BenchResult(Account):
    """How samplers compare.

    Attributes:
        request: what was asked.
        outcomes: of the trials in their order, then of the long run.
    """

    request: Bench
    outcomes: tuple[Outcome, ...]
