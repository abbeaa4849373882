"""A photograph that is being edited: its pixels, its mask, its fills and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from app.canvas.box import NOWHERE, Box
from app.canvas.display import PhotoSheet
from app.canvas.history import History, Step, Swap
from app.canvas.mask import Hints, Mask
from app.tongue import translate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.codec import Record
    from core.photos import Photo

    Pixels = NDArray[np.uint8]


@dataclass(eq=False, slots=True)
class Fill:
    """One answer of the engine, ready to be laid onto the photograph.

    Attributes:
        task: what was asked, in the words of the code.
        left: of its pixels in the photograph.
        top: likewise.
        pixels: (h, w, 3) in the photograph's depth and colours.
        mask: uint8 (h, w), 0 where the photograph stays as it is; None where all of it changes.
        seed: what it was drawn from.
        size: width and height of the photograph afterwards.
        run: number of the run that it came from.
        accepted: whether it is part of the photograph.
        record: the request that makes it alone, without pixels; None where that is unknown.
    """

    task: str
    left: int
    top: int
    pixels: np.ndarray
    mask: Pixels | None
    seed: int
    size: tuple[int, int]
    run: int = 0
    accepted: bool = False
    record: Record | None = None

    @property
    def word(self) -> str:
        """What was asked, in the words of the window."""
        return translate("EditTask", self.task)

    @property
    def box(self) -> Box:
        """Where it goes."""
        height, width = self.pixels.shape[:2]
        return Box(self.left, self.top, self.left + width, self.top + height)

    @property
    def weight(self) -> int:
        """Bytes held."""
        return self.pixels.nbytes + (0 if self.mask is None else self.mask.nbytes)

    def over(self, below: np.ndarray) -> np.ndarray:
        """Its pixels where it may change anything, and (h, w, 3) of the photograph elsewhere."""
        if self.mask is None:
            return self.pixels
        return np.where(self.mask[..., None] > 0, self.pixels, below)


@dataclass(eq=False, slots=True)
class _Accepted:
    """The mark of an accepted fill, and what made the photograph, as part of a step."""

    document: Document
    fill: Fill
    value: bool
    record: Record | None
    weight: int = 64
    reach: int = 0

    @classmethod
    def of(cls, document: Document, fill: Fill) -> _Accepted:
        """Mark a fill of a document."""
        mark = cls(document, fill, value=True, record=fill.record)
        mark.swap()
        return mark

    def swap(self) -> Box:
        document, fill = self.document, self.fill
        self.value, fill.accepted = fill.accepted, self.value
        self.record, document.record = document.record, self.record
        return NOWHERE


@dataclass(eq=False, slots=True)
class _Forgotten:
    """A fill that was taken away, as part of a step."""

    document: Document
    fill: Fill
    place: int
    gone: bool = False
    reach: int = 0

    @classmethod
    def of(cls, document: Document, fill: Fill) -> _Forgotten:
        """Take a fill of a document away."""
        mark = cls(document, fill, document.fills.index(fill))
        mark.swap()
        return mark

    @property
    def weight(self) -> int:
        return self.fill.weight if self.gone else 0

    def swap(self) -> Box:
        fills = self.document.fills
        self.gone = not self.gone
        if not self.gone:
            fills.insert(self.place, self.fill)
        elif self.fill in fills:  # and was not given up for want of memory
            fills.remove(self.fill)
        return NOWHERE


@dataclass(eq=False, slots=True)
class _Whole:
    """Everything that has the photograph's size, as part of a step that changes the size."""

    document: Document
    parts: tuple[Photo, PhotoSheet, np.ndarray, Mask, Hints]

    @property
    def weight(self) -> int:
        return sum(part.nbytes for part in (self.parts[1].pixels, self.parts[3].pixels))

    @property
    def reach(self) -> int:
        return 0  # arrays change hands

    def swap(self) -> Box:
        document = self.document
        now = (document.photo, document.sheet, document.opened, document.mask, document.hints)
        before = document.sheet.box
        document.photo, document.sheet, document.opened, document.mask, document.hints = self.parts
        self.parts = now
        return before.united(document.sheet.box)


class Document:
    """A photograph with all that belongs to its editing; independent of the window.

    Attributes:
        photo: as it was read: transparency, profile, EXIF and path. Its pixels are those of
            ``sheet``, which change.
        sheet: the pixels as they are now.
        opened: the pixels as they were opened; the same array until something changes.
        mask: what shall be filled.
        hints: strokes of colour for colorizing.
        fills: what the engine has answered, oldest first.
        history: undo and redo.
        record: of the fill that was accepted last, which a saved photograph carries; None without
            any.
    """

    def __init__(self, photo: Photo, opened: np.ndarray | None = None) -> None:
        height, width = photo.pixels.shape[:2]
        self.photo = photo
        self.sheet = PhotoSheet(photo.pixels, photo.alpha, photo.profile)
        self.opened = photo.pixels if opened is None else opened
        self.sheet.lent = True
        self.mask = Mask.blank(height, width)
        self.hints = Hints.blank(height, width)
        self.fills: list[Fill] = []
        self.history: History[Box] = History()
        self.record: Record | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.sheet.pixels.shape[:2]
        return width, height

    def current(self) -> Photo:
        """The photograph as it is now; it does not change with what is done later."""
        self.sheet.lent = True
        return replace(self.photo, pixels=self.sheet.pixels)

    def with_fill(self, fill: Fill) -> Photo:
        """The photograph as it would be with a fill; nothing changes."""
        if fill.size != self.size:
            alpha = None if self.photo.alpha is None else _enlarged(self.photo.alpha, fill.size)
            return replace(self.photo, pixels=fill.pixels, alpha=alpha)
        box = fill.box.within(self.sheet.box)
        pixels = self.sheet.pixels.copy()
        pixels[box.slices] = fill.over(pixels[box.slices])
        return replace(self.photo, pixels=pixels)

    def surplus(self, most: int) -> list[Fill]:
        """The oldest fills beyond ``most`` bytes of all; the newest and accepted ones stay."""
        weight = sum(fill.weight for fill in self.fills)
        found = []
        for fill in self.fills[:-1]:
            if weight > most and not fill.accepted:
                weight -= fill.weight
                found.append(fill)
        return found

    def commit(self, name: str, *more: Swap[Box]) -> bool:
        """Make one step of all that was changed since the last one; False if nothing was."""
        tiles = (sheet.taken() for sheet in (self.sheet, self.mask, self.hints))
        swaps: list[Swap[Box]] = [*filter(None, tiles), *more]
        if swaps:
            self.history.add(Step(name, swaps))
        return bool(swaps)

    def accept(self, fill: Fill) -> Box:
        """Lay a fill onto the photograph, and take away what was painted for it, as one step.

        Returns what has changed.
        """
        if fill.size != self.size:
            return self._replace(fill)
        box = fill.box.within(self.sheet.box)
        self.sheet.touch(box)
        part = self.sheet.pixels[box.slices]
        part[:] = fill.over(part)
        self.sheet.spread(box)
        cleared = self.mask.bounds()
        if fill.mask is None:
            cleared = self.hints.bounds()
            if not cleared.empty:
                self.hints.fill(0)
        elif not cleared.empty:
            self.mask.fill(0)
        self.commit(_accepting(fill), _Accepted.of(self, fill))
        return box.united(cleared)

    def forget(self, fill: Fill) -> None:
        """Take a fill away that is not part of the photograph, as one step."""
        forgetting = translate("Steps", "forget {}").format(fill.word)
        self.commit(forgetting, _Forgotten.of(self, fill))

    def _replace(self, fill: Fill) -> Box:
        whole = _Whole(self, (self.photo, self.sheet, self.opened, self.mask, self.hints))
        alpha = None if self.photo.alpha is None else _enlarged(self.photo.alpha, fill.size)
        self.photo = replace(self.photo, pixels=fill.pixels, alpha=alpha)
        self.sheet = PhotoSheet(fill.pixels, alpha, self.photo.profile)
        self.sheet.lent = True
        self.opened = fill.pixels
        self.mask = Mask.blank(*fill.size[::-1])
        self.hints = Hints.blank(*fill.size[::-1])
        self.commit(_accepting(fill), whole, _Accepted.of(self, fill))
        return self.sheet.box


def _accepting(fill: Fill) -> str:
    return translate("Steps", "accept {}").format(fill.word)


@dataclass(frozen=True, slots=True)
class Check:
    """What a comparison with the photograph as it was opened has found.

    Attributes:
        compared: pixels outside all masks.
        changed: how many of them differ in any byte.
    """

    compared: int
    changed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares the photograph with what was opened, outside the masks of what was accepted.

    It may be carried out beside the window's thread.

    Attributes:
        opened: (H, W, 3).
        now: likewise.
        fills: those that are part of it, or are shown over it.
    """

    opened: np.ndarray
    now: np.ndarray
    fills: list[Fill] = field(default_factory=list)

    def check(self) -> Check:
        """Compare every byte."""
        allowed = np.zeros(self.now.shape[:2], bool)
        for fill in self.fills:
            box = fill.box.within(Box.of_shape(self.now.shape))
            inside = fill.mask is None or fill.mask[box.moved(-fill.left, -fill.top).slices] > 0
            allowed[box.slices] |= inside
        changed = 0
        for top in range(0, len(self.now), 256):
            rows = slice(top, top + 256)
            differs = (self.opened[rows] != self.now[rows]).any(axis=-1)
            changed += int(np.count_nonzero(differs & ~allowed[rows]))
        return Check(int(allowed.size - np.count_nonzero(allowed)), changed)


def check_fill(below: np.ndarray, fill: Fill) -> Check:
    """Compare a fill, as the engine gave it, with (H, W, 3) that it would lie on.

    Outside of its box nothing can change, and all of that counts as compared.
    """
    box = fill.box.within(Box.of_shape(below.shape))
    found = Comparison(below[box.slices], fill.pixels, [replace(fill, left=0, top=0)]).check()
    rest = below.shape[0] * below.shape[1] - box.width * box.height
    return Check(found.compared + rest, found.changed)


def _enlarged(alpha: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    import cv2

    return np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_CUBIC), alpha.dtype)
