"""Edits of a part of a photograph, from coarse to fine: filling what is painted over, and varying.

The coarsest canvas shows the whole region at the size of the model, where it knows how the world
looks. Every finer one starts from the one before, enlarged and noised to a low level: what is there
stays, and what is too small to have been there is made, by windows that overlap.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Generator, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from core.editing.area import Region, painted_box, snap_region
from core.editing.canvas import canvas_of, canvas_shapes, enlarged, known_canvas
from core.editing.composition import SEAM, composed
from core.editing.windows import Windows
from core.engine.editing import Editing, Stage
from core.engine.requests import Inpaint, Progress, Variant, Vary
from core.ladders import budgeted, karras
from core.restoration import NullSpace, Restoration
from core.restoration.operators import Mask
from core.samplers import SigmaClockSDE

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.editing.area import Layer
    from core.editing.canvas import Canvas, Flags
    from core.engine.library import Library
    from core.level import Ladder
    from core.noise import NoiseSource
    from core.photos import Photo
    from core.samplers import Sampler, Snapshot

_FINE_STEPS = 6
# Noise at which a finer canvas begins, in deviations of the detail that the photograph itself has
# there: enough to make as much of it, and too little to change what the coarser canvas shows.
_FINE_NOISE = 2.5
_LEAST_NOISE, _MOST_NOISE = 0.05, 0.4
_MARGIN = 0.25  # of a window: known pixels around a hole that finer windows see at least

Asked = TypeVar("Asked", bound=Inpaint | Vary)


class Scale(NamedTuple):
    """One canvas of the region.

    Attributes:
        canvas: what is known, (h, w, 3), 0 elsewhere.
        known: where, (h, w).
        box: the part that is worked on.
    """

    canvas: Canvas
    known: Flags
    box: Region


class Filling(Editing[Asked]):
    """An edit that goes through the scales of a region."""

    seam = SEAM

    def __init__(self, request: Asked, denoiser: Denoiser, library: Library) -> None:
        super().__init__(request, denoiser, library)
        self.region = self.chosen_region()
        self.mask = self.painted()
        card, size = self.card, self.card.image_size
        shapes = canvas_shapes(self.region, size, request.octaves)
        self.scales = [self._scale(shape, coarsest=shape == shapes[0]) for shape in shapes]
        levels = [self._fine_level(coarse, fine) for coarse, fine in pairwise(self.scales)]
        fine = [budgeted(_FINE_STEPS, card.sigma_min, level) for level in levels]
        ladders = [self.ladder(), *fine]
        ways = [self.request.way, *[self.fine] * (len(shapes) - 1)]
        self.stages = [
            Stage(self._windows(scale), ladder, way, self._shown(scale))
            for scale, ladder, way in zip(self.scales, ladders, ways, strict=True)
        ]

    @property
    @abstractmethod
    def fine(self) -> Restoration | Sampler:
        """How finer canvases are walked."""

    @abstractmethod
    def chosen_region(self) -> Region:
        """What the model sees of the photograph."""

    @abstractmethod
    def painted(self) -> Layer:
        """What changes, uint8 (H, W)."""

    @abstractmethod
    def ladder(self) -> Ladder:
        """The levels of the coarsest canvas."""

    @abstractmethod
    def begin(self, scale: Scale, stage: Stage, noise: NoiseSource, count: int) -> Tensor:
        """The mixture at the first level of the coarsest canvas."""

    def base(self, at: int, before: Canvas) -> Canvas:
        """What scale ``at`` starts from, (h, w, 3), given the canvas before it."""
        return enlarged(before, self.scales[at].known.shape)

    def answers(self, noise: NoiseSource, count: int) -> Generator[Progress, None, list[Variant]]:
        canvases: list[Canvas] = []
        for at, (scale, stage) in enumerate(zip(self.scales, self.stages, strict=True)):
            if at == 0:
                x = self.begin(scale, stage, noise, count)
            else:
                canvases = [self._kept(scale, self.base(at, one)) for one in canvases]
                x = self.tensor(np.stack([one[scale.box.slices] for one in canvases]))
                x = x + noise.like(x) * stage.ladder[0].sigma.item()
            filled = yield from self.walk(stage, self._steps(scale, stage, x, noise))
            if at == 0:
                canvases = [scale.canvas.copy() for _ in filled]
            for canvas, part in zip(canvases, filled, strict=True):
                canvas[scale.box.slices] = part
        first = self.request.seed + len(self.variants)
        return [self._variant(canvas, seed) for seed, canvas in enumerate(canvases, first)]

    def _steps(
        self, scale: Scale, stage: Stage, x: Tensor, noise: NoiseSource
    ) -> Iterator[Snapshot]:
        known = scale.known[scale.box.slices]
        canvas = self.tensor(scale.canvas[scale.box.slices])
        denoise = self.denoiser(stage, rest=canvas)
        if not isinstance(stage.way, Restoration):
            return stage.way.steps(denoise, x, stage.ladder, noise)
        operator = Mask(self.tensor(known[..., None].astype(np.float32)))
        measured = operator.forward(canvas)
        return stage.way.steps(denoise, operator, measured, 0.0, x, stage.ladder, noise)

    def _variant(self, canvas: Canvas, seed: int) -> Variant:
        box, pixels = composed(self.photo, self.mask, self.region, canvas, self.seam)
        return Variant(box.left, box.top, pixels, seed)

    def _kept(self, scale: Scale, canvas: Canvas) -> Canvas:
        return np.where(scale.known[..., None], scale.canvas, canvas)

    def _scale(self, shape: tuple[int, int], *, coarsest: bool) -> Scale:
        canvas, known = known_canvas(self.photo, self.mask > 0, self.region, shape)
        whole = Region(0, 0, shape[1], shape[0])
        if coarsest:
            return Scale(canvas, known, whole)
        size = self.card.image_size
        hole = painted_box((~known).astype(np.uint8))
        width, height = (
            min(limit, max(size, side + 2 * round(size * _MARGIN)))
            for side, limit in ((hole.width, shape[1]), (hole.height, shape[0]))
        )
        left = min(max(0, hole.left + hole.width // 2 - width // 2), shape[1] - width)
        top = min(max(0, hole.top + hole.height // 2 - height // 2), shape[0] - height)
        return Scale(canvas, known, Region(left, top, width, height))

    def _fine_level(self, coarse: Scale, fine: Scale) -> float:
        """Where the walk on ``fine`` begins."""
        detail = _detail(self.photo, self.region, coarse.known.shape, fine.known.shape)
        seen = detail[fine.box.slices][fine.known[fine.box.slices]]
        typical = float(np.sqrt(np.square(seen if len(seen) else detail).mean()))
        return min(max(_FINE_NOISE * typical, _LEAST_NOISE), _MOST_NOISE)

    def _windows(self, scale: Scale) -> Windows:
        needed = ~scale.known[scale.box.slices]
        return Windows(needed.shape, self.card.image_size, needed)

    def _shown(self, scale: Scale) -> Region:
        """The box of a scale, in pixels of the photograph."""
        across = self.region.width / scale.known.shape[1]
        down = self.region.height / scale.known.shape[0]
        return Region(
            self.region.left + round(scale.box.left * across),
            self.region.top + round(scale.box.top * down),
            round(scale.box.width * across),
            round(scale.box.height * down),
        )


class Painted(Filling[Inpaint]):
    """Filling what is painted over."""

    @property
    def fine(self) -> Restoration:
        return NullSpace(eta=0.85)

    def chosen_region(self) -> Region:
        if self.request.area:
            return self.request.area.region
        return snap_region(self._layer(), self.photo.shape, self.card.image_size)

    def painted(self) -> Layer:
        inside = np.zeros_like(self._layer())
        inside[self.region.slices] = self._layer()[self.region.slices]
        return inside

    def ladder(self) -> Ladder:
        card = self.card
        return budgeted(self.request.steps, card.sigma_min, card.sigma_max)

    def begin(self, scale: Scale, stage: Stage, noise: NoiseSource, count: int) -> Tensor:
        return self.pure_noise(stage, noise, count)

    def _layer(self) -> NDArray[np.uint8]:
        if not isinstance(self.request.mask, np.ndarray):
            raise TypeError("an edit needs its pixels")
        return self.request.mask


class Varied(Filling[Vary]):
    """Noising a part to a level and bringing it back."""

    @property
    def fine(self) -> Sampler:
        return SigmaClockSDE()

    @property
    def seam(self) -> float:  # type: ignore[override]
        """Wide, for all of the area changes, and it ends nowhere in particular."""
        return self.card.image_size / 8

    def chosen_region(self) -> Region:
        if self.request.area:
            return self.request.area.region
        return Region(0, 0, self.photo.shape[1], self.photo.shape[0])

    def painted(self) -> Layer:
        mask = np.zeros(self.photo.shape, np.uint8)
        mask[self.region.slices] = 255
        return mask

    def ladder(self) -> Ladder:
        card = self.card
        least, most = 2 * card.sigma_min, card.sigma_max
        # The angle of the level: halfway, picture and noise are equally strong.
        level = card.sigma_data * math.tan(min(self.request.strength, 0.9999) * math.pi / 2)
        start = min(max(level, least), most)
        return karras(self.request.steps, card.sigma_min, start)

    def begin(self, scale: Scale, stage: Stage, noise: NoiseSource, count: int) -> Tensor:
        canvas = canvas_of(self.photo, self.region, stage.windows.shape)
        x = self.tensor(np.repeat(canvas[None], count, 0))
        return x + noise.like(x) * stage.ladder[0].sigma.item()

    def base(self, at: int, before: Canvas) -> Canvas:
        # What is finer than the canvas before is the photograph's own, the more of it the less
        # the coarse canvas was changed.
        shape = self.scales[at].known.shape
        detail = _detail(self.photo, self.region, self.scales[at - 1].known.shape, shape)
        return super().base(at, before) + (1 - self.request.strength) * detail


def _detail(photo: Photo, region: Region, coarse: tuple[int, int], fine: tuple[int, int]) -> Canvas:
    """What a canvas of a photograph shows that the coarser one does not, (h, w, 3)."""
    return canvas_of(photo, region, fine) - enlarged(canvas_of(photo, region, coarse), fine)
