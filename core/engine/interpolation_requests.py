"""A question for the pictures between pictures, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.engine.account import Account
from core.engine.bounds import LARGEST_SEED, need_common, need_number, need_whole
from core.engine.edit_base import Reference, digest_of
from core.errors import BadRequest
from core.interpolation import LARGEST_FRAMES, Layout, Line, Rotation, Spherical, Way
from core.samplers import LogClock

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from core.samplers import Sampler

    End: TypeAlias = int | str | Path | np.ndarray | Reference


@dataclass(frozen=True, eq=False)
class Interpolate:
    """Pictures between two or more ends.

    A photograph is an end by its latent, into which the probability flow encodes it; its central
    square is shrunk to the size of the model.

    Attributes:
        ends: seeds, and photographs as files or as pixels, uint8 (H, W, 3), in their order; the
            first again at the end closes a circle. What is read from a file has references.
        layout: where the frames lie.
        way: what is interpolated.
        model: name of an installed model, or the path of a model file or folder.
        label: what all frames show; None leaves it to the model.
        sampler: the walk down the ladder.
        steps: steps of the ladder, 1 to 2000.
        guidance: scale of classifier-free guidance, 0 to 20; 1 is none.
        tolerance: error allowed per step as a photograph is encoded, 1e-9 to 0.1.

    Raises:
        BadRequest: a value is out of its range, or ends, layout and way do not go together.
    """

    ends: tuple[End, ...]
    layout: Layout = field(default_factory=Line)
    way: Way = field(default_factory=Spherical)
    model: str = "commons-64"
    label: str | None = None
    sampler: Sampler = field(default_factory=LogClock)
    steps: int = 20
    guidance: float = 1.0
    tolerance: float = 1e-4

    def __post_init__(self) -> None:
        self.layout.check(len(self.ends))
        if self.count > LARGEST_FRAMES:
            raise BadRequest(
                f"That makes {self.count} frames; at most {LARGEST_FRAMES} can be asked for."
            )
        for end in self.ends:
            if isinstance(end, int):
                need_whole("A seed", end, 0, LARGEST_SEED)
        if isinstance(self.way, Rotation) and self.photographs:
            raise BadRequest(
                "Photographs have no sequence of noise that could be turned. Interpolate their "
                "latents on the sphere instead."
            )
        need_common(self.model, 1, 0, self.steps, self.guidance)
        need_number("The tolerance", self.tolerance, 1e-9, 0.1)

    def inert(self) -> Interpolate:
        """The same request with references in the place of photographs, as it is written down.

        Raises:
            BadPicture: a photograph has gone.
        """
        from core.images import load

        ends: list[End] = []
        for end in self.ends:
            if isinstance(end, int | Reference):
                ends.append(end)
            elif isinstance(end, str | Path):
                ends.append(Reference(str(end), digest_of(load(end))))
            else:
                ends.append(Reference("", digest_of(end)))
        return replace(self, ends=tuple(ends))

    @property
    def count(self) -> int:
        """The number of frames."""
        return self.layout.count(len(self.ends))

    @property
    def photographs(self) -> list[int]:
        """Which of the ends are photographs."""
        return [index for index, end in enumerate(self.ends) if not isinstance(end, int)]


class Frames(NamedTuple):
    """Finished frames of an interpolation.

    Attributes:
        places: where each belongs.
        pixels: uint8 (n, H, W, 3).
        errors: by how much a photograph differs from its own frame, by the number of the end: the
            root of the mean square over its values, of 255.
    """

    places: list[int]
    pixels: NDArray[np.uint8]
    errors: dict[int, float]


@dataclass(frozen=True, eq=False)
class InterpolateResult(Account):
    """Pictures between pictures.

    Attributes:
        request: what was asked.
        frames: uint8 (count, H, W, 3), in the order of the layout.
        errors: of the photographs' round trips, as in :class:`Frames`.
    """

    request: Interpolate
    frames: NDArray[np.uint8]
    errors: dict[int, float]
