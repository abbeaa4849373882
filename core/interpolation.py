"""Pictures between pictures: where the frames lie, how latents and noise are turned, what is first.

No module of torch is needed here; tensors come with their own methods.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from core.errors import BadRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from core.noise import NoiseSource

LARGEST_FRAMES = 1_000

T = TypeVar("T")
Arc = Callable[[T, T, float], T]
"""What lies between two things, from the first at 0 to the second at 1."""


@dataclass(frozen=True)
class Line:
    """Frames from each end to the next, evenly spaced; the ends are among them.

    Attributes:
        frames: from one end to the next, both counted, 2 to 1000.
    """

    frames: int = 17

    def __post_init__(self) -> None:
        _need_frames(self.frames)

    def check(self, ends: int) -> None:
        """Refuse fewer than two ends.

        Raises:
            BadRequest: in these words.
        """
        if ends < 2:
            raise BadRequest("There is something between two pictures, not in one: name another.")

    def count(self, ends: int) -> int:
        """The number of frames."""
        return (ends - 1) * (self.frames - 1) + 1

    def place_of(self, end: int) -> int:
        """The frame that an end is."""
        return end * (self.frames - 1)

    def blend(self, ends: Sequence[T], place: int, arc: Arc[T]) -> T:
        """The frame at a place, made of the ends."""
        before, along = divmod(place, self.frames - 1)
        if not along:
            return ends[before]
        return arc(ends[before], ends[before + 1], along / (self.frames - 1))

    def level(self, place: int) -> int:
        """In which round of halving a frame comes; the ends are round 0."""
        return rounds(self.frames)[place % (self.frames - 1)]


@dataclass(frozen=True)
class Grid:
    """A square of frames between four corners, row by row, the corners named in that order.

    Attributes:
        side: frames along each side, 2 to 31.
    """

    side: int = 5

    def __post_init__(self) -> None:
        _need_frames(self.side, 31)

    def check(self, ends: int) -> None:
        """Refuse other than four corners.

        Raises:
            BadRequest: in these words.
        """
        if ends != 4:
            raise BadRequest(f"A grid lies between four corners, but there are {ends} pictures.")

    def count(self, ends: int) -> int:
        """The number of frames."""
        return self.side**2

    def place_of(self, end: int) -> int:
        """The frame that a corner is."""
        row, column = divmod(end, 2)
        return (self.side - 1) * (row * self.side + column)

    def blend(self, ends: Sequence[T], place: int, arc: Arc[T]) -> T:
        """The frame at a place: between its neighbours on the upper and the lower edge."""
        down, across = (at / (self.side - 1) for at in divmod(place, self.side))
        upper, lower = arc(ends[0], ends[1], across), arc(ends[2], ends[3], across)
        return arc(upper, lower, down)

    def level(self, place: int) -> int:
        """In which round of halving a frame comes; the corners are round 0."""
        found = rounds(self.side)
        return max(found[at] for at in divmod(place, self.side))


@dataclass(frozen=True)
class Point:
    """A single frame between two ends.

    Attributes:
        share: of the way from the first to the second, 0 to 1.
    """

    share: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise BadRequest(f"A share of the way lies between 0 and 1, but is {self.share}.")

    def check(self, ends: int) -> None:
        """Refuse other than two ends.

        Raises:
            BadRequest: in these words.
        """
        if ends != 2:
            raise BadRequest(f"A point lies between two pictures, but there are {ends}.")

    def count(self, ends: int) -> int:
        """The number of frames."""
        return 1

    def place_of(self, end: int) -> int:
        """The frame that an end is, or -1 where it is none."""
        return 0 if self.share == end else -1

    def blend(self, ends: Sequence[T], place: int, arc: Arc[T]) -> T:
        """The frame, made of the ends."""
        return arc(ends[0], ends[1], self.share)

    def level(self, place: int) -> int:
        """In which round of halving the frame comes: the first."""
        return 0


Layout: TypeAlias = Line | Grid | Point
"""Where the frames lie."""


@dataclass(frozen=True)
class Spherical:
    """Turn the latent alone, from one end's to the other's on the sphere that both lie on.

    What fresh noise a sampler draws is the same for all frames, so a sampler that draws none keeps
    the ends as they are.

    Attributes:
        seed: of that noise.
    """

    seed: int = 0


@dataclass(frozen=True)
class Rotation:
    """Turn everything that is drawn: z = cos(b) z1 + sin(b) z2 at every step, b from 0 to pi/2.

    Each frame sees noise of its right law, and the ends are two ordinary runs. Photographs cannot
    be ends: nobody knows what was drawn for them. (Song and Ermon 2020, appendix B.2, where all
    frames share their start; here that is turned, too.)
    """


Way: TypeAlias = Spherical | Rotation
"""What is interpolated."""


def slerp(a: Tensor, b: Tensor, share: float) -> Tensor:
    """Spherical interpolation of latents of one shape.

    x(t) = sin((1 - t) w) / sin(w) a + sin(t w) / sin(w) b, w being the angle between a and b; a
    straight line where they are parallel. (Shoemake 1985.)
    """
    if share in {0, 1}:
        return b if share else a
    flat, other = a.double().flatten(), b.double().flatten()
    cosine = (flat @ other / (flat.norm() * other.norm())).item()
    angle = math.acos(min(max(cosine, -1.0), 1.0))
    sine = math.sin(angle)
    if sine < 1e-6:
        return a * (1 - share) + b * share
    return a * (math.sin((1 - share) * angle) / sine) + b * (math.sin(share * angle) / sine)


def turned(a: NDArray[np.float64], b: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Weights of ends on the quarter of a circle: cos(t pi/2) a + sin(t pi/2) b.

    Where a and b are orthogonal and of length 1, so is what lies between them: the weighted sum of
    independent standard normal noises is one.
    """
    if share in {0, 1}:
        return b if share else a
    return math.cos(share * math.pi / 2) * a + math.sin(share * math.pi / 2) * b


class TurnedNoise:
    """Noise for frames: the same draws for all of them, one for each end, weighted by frame.

    Args:
        source: of the ends' noise.
        weights: of the ends in each frame, (frames, ends), each row of length 1.
    """

    def __init__(self, source: NoiseSource, weights: NDArray[np.float64]) -> None:
        self._source, self._weights = source, weights

    def like(self, x: Tensor) -> Tensor:
        """Draw noise of the shape, dtype and device of x, (frames, C, H, W)."""
        frames, ends = self._weights.shape
        if len(x) != frames:
            raise ValueError(f"{len(x)} images, but weights for {frames}")
        weights = x.new_tensor(self._weights)
        drawn = self._source.like(x[:1].expand(ends, *x.shape[1:]))
        # One end after the other: a frame with the whole weight on one end is exactly its run.
        total = drawn[0] * weights[:, 0, None, None, None]
        for end in range(1, ends):
            total = total + drawn[end] * weights[:, end, None, None, None]
        return total


def rounds(count: int) -> list[int]:
    """In which round of halving each of so many points comes.

    The two ends are round 0, the middle round 1, the quarters round 2: 0, 1, 1/2, 1/4, 3/4, ...
    """
    found = [0] * count
    gaps, number = [(0, count - 1)], 0
    while gaps:
        number += 1
        halves = []
        for first, last in gaps:
            if last - first < 2:
                continue
            middle = (first + last) // 2
            found[middle] = number
            halves += [(first, middle), (middle, last)]
        gaps = halves
    return found


def coarse_to_fine(layout: Layout, ends: int) -> list[list[int]]:
    """The places of the frames, round by round: the ends first, then what lies between."""
    by_round: dict[int, list[int]] = {}
    for place in range(layout.count(ends)):
        by_round.setdefault(layout.level(place), []).append(place)
    return [by_round[number] for number in sorted(by_round)]


def smoothness(frames: NDArray[np.uint8]) -> float:
    """The largest step between neighbours, (N, H, W, 3), relative to the mean step; 1 is even.

    A step is the root of the mean squared difference of the pixels.
    """
    import numpy as np

    values = frames.astype(np.float64)
    steps = np.sqrt(np.square(np.diff(values, axis=0)).mean(axis=(1, 2, 3)))
    mean = float(steps.mean()) if len(steps) else 0.0
    return float(steps.max()) / mean if mean else 1.0


def _need_frames(count: int, most: int = LARGEST_FRAMES) -> None:
    if not 2 <= count <= most:
        raise BadRequest(
            f"The number of frames must be a whole number from 2 to {most}, not {count!r}."
        )
