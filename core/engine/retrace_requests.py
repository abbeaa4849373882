"""A question for the way of a picture out of noise, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from core.engine.account import Account
from core.engine.bounds import LARGEST_SEED, need_whole
from core.errors import BadRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.engine.requests import Generate


@dataclass(frozen=True, eq=False)
class Branch:
    """Another way from a moment on.

    What the model saw at that moment, its clean estimate, is mixed with fresh noise at the level of
    the moment; from there the sampler goes on. With a mask the old way is followed to its end
    first, and the new one is restored to the picture found there wherever the mask does not allow
    another.

    Attributes:
        state: at which state of the old way, from 1 on, to leave it.
        seed: of the fresh noise.
        label: what the picture shall show from there on; None leaves it to the model.
        mask: where the picture may become another one, bool (H, W) of any size, some of it True;
            None is everywhere.

    Raises:
        BadRequest: a value is out of its range.
    """

    state: int
    seed: int = 0
    label: str | None = None
    mask: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        need_whole("The seed", self.seed, 0, LARGEST_SEED)
        need_whole("The state", self.state, 1, 10**6)
        if self.mask is None:
            return
        if self.mask.ndim != 2 or self.mask.dtype != bool:
            raise BadRequest("The mask of a branch is a plane of yes and no, one for each pixel.")
        if not self.mask.any():
            raise BadRequest("Nothing is marked. Mark the part that shall become another one.")


@dataclass(frozen=True)
class Retrace:
    """The states of a picture on its way out of noise, or of a branch of that way.

    Attributes:
        request: what made the picture; of several, the first is followed.
        branch: where to leave its way; None follows it to the end.

    Raises:
        BadRequest: a value is out of its range.
    """

    request: Generate
    branch: Branch | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "request", replace(self.request, count=1))

    @property
    def model(self) -> str:
        """Name of the model."""
        return self.request.model

    @property
    def label(self) -> str | None:
        """What the picture shows in the end."""
        return self.branch.label if self.branch else self.request.label


class State(NamedTuple):
    """A picture on its way.

    Attributes:
        place: 0 is pure noise; one more after every evaluation of the sampler.
        kappa: ratio of noise to image of the mixture.
        image: the clean estimate, uint8 (H, W, 3); grey for pure noise.
        mixture: what the network sees, brought to the range of pixels by its own deviation, uint8
            (H, W, 3).
        change: root of the mean squared change of the estimate since the state before, of 255.
    """

    place: int
    kappa: float
    image: NDArray[np.uint8]
    mixture: NDArray[np.uint8]
    change: float


@dataclass(frozen=True, eq=False)
class RetraceResult(Account):
    """The way of a picture out of noise.

    Attributes:
        request: what was asked.
        states: in the order of the way; the last image is the picture.
    """

    request: Retrace
    states: tuple[State, ...]


def need_state(branch: Branch, states: int) -> None:
    """Refuse a branch that does not leave the way before its end.

    Raises:
        BadRequest: in these words.
    """
    if branch.state >= states - 1:
        raise BadRequest(
            f"The way has {states} states; a branch leaves it at one from 1 to {states - 2}."
        )
