"""What all edits have in common, and pixels that are elsewhere: plain values, no torch.

As text (``core.codec``) a request holds no pixels: a photograph, a mask and hints stand there as a
:class:`Reference`, their digest and the path that they came from. The engine opens a reference
again as it starts and refuses what has changed since, so a request that was read from a picture can
be run as it is for as long as its photograph lies where it was.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from core.engine.bounds import need_common, need_whole
from core.errors import BadRequest

if TYPE_CHECKING:
    import numpy as np

    from core.editing.area import Area
    from core.photos import Photo
    from core.restoration import Restoration
    from core.samplers import Sampler

SMALLEST_SIDE = 8
"""Pixels of the shorter side of the smallest photograph that is edited."""

LARGEST_RATIO = 64
LARGEST_VARIANTS = 64
LARGEST_WORK = 2**24
"""Pixels of the largest picture that is enlarged to or deblurred, 4096 x 4096."""

_COPIES = 2**30  # bytes of all variants together


@dataclass(frozen=True)
class Reference:
    """Pixels that are elsewhere.

    Attributes:
        path: of the file that they came from; empty if they never were a file.
        digest: as :func:`digest_of`; empty lets any pixels pass.
    """

    path: str
    digest: str = ""


def digest_of(pixels: np.ndarray) -> str:
    """SHA-256 of pixels, their shape and depth, in hexadecimal."""
    import numpy as np

    digest = hashlib.sha256(f"{pixels.dtype} {pixels.shape}".encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class Edit(ABC):
    """What all edits have in common.

    Attributes:
        photo: what is edited.
        model: name of an installed model, or the path of a model file or folder.
        label: what the photograph shows, as in ``flowers/rose``; None leaves it to the model.
        variants: how many answers, 1 to 64; all of them are made at once where memory allows.
        seed: variant i is drawn from seed + i, from 0 to 2^63 - 1, whatever the batch and device.
        steps: steps of the ladder, 1 to 2000.
        guidance: scale of classifier-free guidance, 0 to 20; 1 is none, and twice as fast.

    Raises:
        BadRequest: a value is out of its range, or the photograph is too small.
    """

    photo: Photo | Reference
    _: KW_ONLY
    model: str = "commons-64"
    label: str | None = None
    variants: int = 1
    seed: int = 0
    steps: int = 40
    guidance: float = 1.0

    def __post_init__(self) -> None:
        need_whole("The number of variants", self.variants, 1, LARGEST_VARIANTS)
        need_common(self.model, self.variants, self.seed, self.steps, self.guidance)
        if isinstance(self.photo, Reference):
            return
        height, width = self.photo.shape
        if min(height, width) < SMALLEST_SIDE:
            raise BadRequest(
                f"A photograph of {width} x {height} pixels is too small to be edited: each side "
                f"needs at least {SMALLEST_SIDE}."
            )
        if max(height, width) > LARGEST_RATIO * min(height, width):
            raise BadRequest(
                f"A photograph of {width} x {height} pixels is too narrow to be edited: one side "
                f"may be at most {LARGEST_RATIO} times as long as the other. Crop it first."
            )
        if self.variants * self.photo.pixels.nbytes > max(_COPIES, self.photo.pixels.nbytes):
            most = max(1, _COPIES // self.photo.pixels.nbytes)
            raise BadRequest(
                f"{self.variants} variants of a photograph of {width} x {height} pixels do not fit "
                f"into memory. Ask for at most {most} at once."
            )

    @property
    def photograph(self) -> Photo:
        """The photograph with its pixels (``core.editing.references.with_pixels``)."""
        if isinstance(self.photo, Reference):
            raise TypeError("the pixels of this request are elsewhere")
        return self.photo

    @property
    def count(self) -> int:
        """As ``Generate.count``: the variants."""
        return self.variants

    def picture(self, index: int) -> Self:
        """The request that makes variant ``index`` of this one alone."""
        return replace(self, variants=1, seed=self.seed + index)

    @property
    @abstractmethod
    def way(self) -> Sampler | Restoration:
        """How noise becomes pictures: the sampler, or the method of restoration."""

    def inert(self) -> Self:
        """The same request with references in the place of pixels, as it is written down."""
        inert: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if hasattr(value, "pixels"):
                inert[item.name] = Reference(str(value.path or ""), value.digest)
            elif hasattr(value, "dtype"):
                inert[item.name] = Reference("", digest_of(value))
        return replace(self, **inert)

    def _need_layer(self, what: str, layer: np.ndarray | Reference | None, channels: str) -> None:
        """Refuse a mask or hints that do not lie on the photograph."""
        if layer is None or isinstance(layer, Reference):
            return
        if layer.dtype != "uint8" or layer.ndim != 2 + bool(channels):
            raise BadRequest(f"{what} must be a picture of 8 bits{channels}.")
        if isinstance(self.photo, Reference) or layer.shape[:2] == self.photo.shape:
            return
        height, width = self.photo.shape
        raise BadRequest(
            f"{what} has {layer.shape[1]} x {layer.shape[0]} pixels, but the photograph has "
            f"{width} x {height}. Both must be of one size."
        )

    def _need_area(self, area: Area | None) -> None:
        if area is None or isinstance(self.photo, Reference):
            return
        height, width = self.photo.shape
        if area.left + area.side > width or area.top + area.side > height:
            raise BadRequest("The work area reaches beyond the photograph. Move it inside.")

    def _need_work(self, factor: int = 1) -> None:
        """Refuse a picture that would be too large to be worked on as a whole."""
        if isinstance(self.photo, Reference):
            return
        height, width = (side * factor for side in self.photo.shape)
        if height * width > LARGEST_WORK:
            raise BadRequest(
                f"A picture of {width} x {height} pixels is too large for this: at most "
                f"{LARGEST_WORK / 1e6:.1f} million pixels can be made. Crop the photograph, or "
                "make it smaller."
            )
