"""What can be asked of the engine with a photograph, and what it answers: no torch."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING

from core.engine.account import Account
from core.engine.bounds import need_number, need_whole
from core.engine.edit_base import Edit, Reference
from core.errors import BadRequest
from core.restoration import FAITHFUL, NullSpace
from core.samplers import SigmaClockSDE

if TYPE_CHECKING:
    import numpy as np

    from core.editing.area import Area
    from core.restoration import Restoration
    from core.samplers import Sampler

LARGEST_OCTAVES = 8
FACTORS = (2, 4)
LARGEST_BLUR = 16.0
COLOURS: Restoration = NullSpace(eta=0.85)
"""For colours: on held-out photographs nearer to the truth than ``FAITHFUL``, as colourful as they
are, and ten times as fast (``benchmarks/editing.py``)."""


@dataclass(frozen=True, eq=False)
class Inpaint(Edit):
    """Fill what is painted over.

    Attributes:
        mask: uint8 (H, W): 255 is filled, 0 stays as it is to the byte, values in between mix.
        area: the square that the model sees at first; None lays it around the mask. What is
            painted beyond it stays.
        method: how what is known steers the model.
        octaves: how many times at most the fill is refined at twice the resolution, 0 to 8.
    """

    mask: np.ndarray | Reference
    area: Area | None = None
    _: KW_ONLY
    variants: int = 4
    method: Restoration = FAITHFUL
    octaves: int = 3

    def __post_init__(self) -> None:
        super().__post_init__()
        need_whole("The number of octaves", self.octaves, 0, LARGEST_OCTAVES)
        self._need_layer("The mask", self.mask, "")
        self._need_area(self.area)
        if isinstance(self.mask, Reference):
            return
        seen = self.mask[self.area.region.slices] if self.area else self.mask
        if not seen.any():
            where = " inside the work area" if self.mask.any() else ""
            raise BadRequest(
                f"Nothing is painted{where}. Paint over what shall be filled, then try again."
            )
        if seen.all():
            what = "The work area" if self.area else "The whole photograph"
            raise BadRequest(
                f"{what} is painted over, so there is nothing to continue from. Leave a part "
                "unpainted, or make a picture on the Generate page."
            )

    @property
    def way(self) -> Restoration:
        return self.method


@dataclass(frozen=True, eq=False)
class Colorize(Edit):
    """Give a photograph colours; its luminance stays exact.

    Attributes:
        hints: uint8 (H, W, 4): where alpha is above 0, the colour wished for there; only its hue
            and saturation count. None leaves all colours to the model.
        method: how the known luminance steers the model.
    """

    hints: np.ndarray | Reference | None = None
    _: KW_ONLY
    method: Restoration = COLOURS

    def __post_init__(self) -> None:
        super().__post_init__()
        self._need_layer("The layer of colour hints", self.hints, " with red, green, blue, alpha")

    @property
    def way(self) -> Restoration:
        return self.method


@dataclass(frozen=True, eq=False)
class Upscale(Edit):
    """Enlarge a small picture with detail that fits it.

    Attributes:
        factor: 2 or 4; the result has at most 2^24 pixels.
        method: how the small picture steers the model.
    """

    factor: int = 2
    _: KW_ONLY
    method: Restoration = FAITHFUL

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.factor not in FACTORS:
            raise BadRequest(f"A picture is enlarged 2 or 4 times, not {self.factor} times.")
        self._need_work(self.factor)

    @property
    def way(self) -> Restoration:
        return self.method


@dataclass(frozen=True, eq=False)
class Deblur(Edit):
    """Undo a Gaussian blur of a photograph of at most 2^24 pixels.

    Attributes:
        deviation: of the blur, in pixels of the photograph, 0.1 to 16.
        method: how the blurred photograph steers the model.
    """

    deviation: float = 2.0
    _: KW_ONLY
    method: Restoration = FAITHFUL

    def __post_init__(self) -> None:
        super().__post_init__()
        need_number("The blur", self.deviation, 0.1, LARGEST_BLUR)
        self._need_work()

    @property
    def way(self) -> Restoration:
        return self.method


@dataclass(frozen=True, eq=False)
class Vary(Edit):
    """Noise a photograph to a chosen level and bring it back.

    Attributes:
        strength: 0 changes next to nothing, 1 leaves nothing.
        area: the square that is varied; None is all of the photograph.
        sampler: the way back.
        octaves: as for :class:`Inpaint`.
    """

    strength: float = 0.5
    area: Area | None = None
    _: KW_ONLY
    variants: int = 4
    sampler: Sampler = field(default_factory=SigmaClockSDE)
    octaves: int = 3

    def __post_init__(self) -> None:
        super().__post_init__()
        need_number("The strength", self.strength, 0, 1)
        need_whole("The number of octaves", self.octaves, 0, LARGEST_OCTAVES)
        self._need_area(self.area)

    @property
    def way(self) -> Sampler:
        return self.sampler


EDITS: dict[str, type[Edit]] = {
    "inpaint": Inpaint,
    "colorize": Colorize,
    "upscale": Upscale,
    "deblur": Deblur,
    "vary": Vary,
}
"""Every edit by its name; a new one is a word here."""


@dataclass(frozen=True, eq=False)
class Variant:
    """One answer to an edit.

    Attributes:
        left, top: where ``pixels`` belong in the photograph; outside of them nothing changes.
        pixels: (h, w, 3) in the photograph's depth; for :class:`Upscale` all of the larger picture.
        seed: what it was drawn from.
    """

    left: int
    top: int
    pixels: np.ndarray
    seed: int


@dataclass(frozen=True, eq=False)
class EditResult(Account):
    """What an edit gave; evaluations are counted for each window of each variant.

    Attributes:
        request: what was asked.
        variants: the answers, in the order of their seeds.
    """

    request: Edit
    variants: list[Variant]
