"""A question for the training pictures that are most like a picture, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.engine.bounds import need_whole
from core.errors import BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

LARGEST_NEIGHBOURS = 100


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The training pictures nearest to some pictures.

    Attributes:
        pictures: files, or pixels, uint8 (H, W, 3); their central squares are looked at.
        model: name of an installed model; the index of its training pictures ships with it.
        data: instead of that index, a folder or a zip of pictures, or an index in a file.
        count: neighbours of each picture, 1 to 100, in either measure.
        keep: where to keep the index of ``data``, so that it need not be made again.

    Raises:
        BadRequest: there is no picture, or a value is out of its range.
    """

    pictures: tuple[Path | str | np.ndarray, ...]
    model: str = "commons-64"
    data: Path | None = None
    count: int = 6
    keep: Path | None = None

    def __post_init__(self) -> None:
        if not self.pictures:
            raise BadRequest("Say which pictures to look up: at least one.")
        need_whole("The number of neighbours", self.count, 1, LARGEST_NEIGHBOURS)
        if not self.model.strip() and self.data is None:
            raise BadRequest("Say which model's training pictures to look into.")
        if self.keep and self.data is None:
            raise BadRequest("An index is kept of the pictures that you name.")

    @property
    def label(self) -> str | None:
        """None: the judge says itself what a picture shows."""
        return None


class Neighbour(NamedTuple):
    """A training picture near to another picture.

    Attributes:
        name: its file within the training data.
        label: what it shows; "" where that is not known.
        source: where it comes from, and its licence, in words; likewise.
        address: a page of it; likewise.
        pixels: how it looks, small, uint8 (32, 32, 3).
        ratio: distance, the least of all eight orientations, divided by what is usual for a
            held-out photograph of the subject; NaN where that is not known.
        distance: of 255 levels in pixels, of standard deviations in features.
    """

    name: str
    label: str
    source: str
    address: str
    pixels: NDArray[np.uint8]
    ratio: float
    distance: float


class Found(NamedTuple):
    """What a picture is near to.

    Attributes:
        place: of the picture in the request.
        picture: as it was compared, uint8 (S, S, 3).
        subject: what the judge takes it to show.
        in_pixels: the nearest training pictures in pixels, the nearest first.
        in_features: in the judge's features, likewise.
        scale: what the ratios refer to, in words; "" where they are not known.
    """

    place: int
    picture: NDArray[np.uint8]
    subject: str
    in_pixels: tuple[Neighbour, ...]
    in_features: tuple[Neighbour, ...]
    scale: str

    @property
    def ratio(self) -> float:
        """The lesser of the two ratios of its nearest neighbours."""
        return min(self.in_pixels[0].ratio, self.in_features[0].ratio)

    @property
    def copied(self) -> bool:
        """Whether it is a near copy, in either measure; unknown ratios say no."""
        from core.neighbours import NEAR_COPY

        return self.ratio < NEAR_COPY


@dataclass(frozen=True, eq=False)
class NeighboursResult:
    """What pictures are near to.

    Attributes:
        request: what was asked.
        found: of each picture, in their order.
        among: how many training pictures there are.
        seconds: wall-clock time.
        evaluations: none of the model's network.
        notes: what a person should know.
    """

    request: Neighbours
    found: tuple[Found, ...]
    among: int
    seconds: float
    evaluations: int = 0
    notes: tuple[str, ...] = ()
