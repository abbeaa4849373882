"""Edits of a photograph that says something of every pixel: colours, enlargement, deblurring."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from core.editing.area import Region
from core.editing.canvas import canvas_of, canvas_shapes, shrunk, to_depth
from core.editing.colour import LUMA, coloured, luminance, with_chroma
from core.editing.windows import Windows
from core.engine.editing import Editing, Stage
from core.engine.requests import Colorize, Deblur, Edit, Progress, Upscale, Variant
from core.ladders import budgeted
from core.restoration.operators import Blur, ColourHints, Downsample, Grayscale

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.editing.canvas import Canvas
    from core.engine.library import Library
    from core.noise import NoiseSource
    from core.restoration import Restoration
    from core.restoration.operators import LinearOperator

_ROUNDING = 0.005  # deviation that is granted to a photograph's pixels, in units of [-1, 1]
_STROKE = 0.15  # share of a canvas pixel that a hint must cover to count

Asked = TypeVar("Asked", bound=Edit)


class Measuring(Editing[Asked]):
    """An edit whose canvas shows all of the photograph, at one scale."""

    def __init__(self, request: Asked, denoiser: Denoiser, library: Library) -> None:
        super().__init__(request, denoiser, library)
        card, shape = self.card, self.canvas_shape()
        ladder = budgeted(request.steps, card.sigma_min, card.sigma_max)
        windows = Windows(shape, card.image_size)
        self.stages = [Stage(windows, ladder, self.method, self.shown())]

    @property
    @abstractmethod
    def method(self) -> Restoration:
        """How what is known steers the model."""

    @abstractmethod
    def shown(self) -> Region:
        """What the canvas shows; beyond a photograph that is smaller than the model."""

    @abstractmethod
    def canvas_shape(self) -> tuple[int, int]:
        """(h, w) of the canvas."""

    @abstractmethod
    def known(self) -> tuple[LinearOperator, Tensor]:
        """The operator, and its measurement, (1, c, h, w)."""

    @abstractmethod
    def finished(self, canvas: Canvas) -> NDArray[np.generic]:
        """The pixels of a variant."""

    def answers(self, noise: NoiseSource, count: int) -> Generator[Progress, None, list[Variant]]:
        (stage,) = self.stages
        operator, measurement = self.known()
        steps = self.method.steps(
            self.denoiser(stage),
            operator,
            measurement,
            _ROUNDING,
            self.pure_noise(stage, noise, count),
            stage.ladder,
            noise,
        )
        canvases = yield from self.walk(stage, steps)
        first = self.request.seed + len(self.variants)
        return [
            Variant(0, 0, self.finished(canvas), seed)
            for seed, canvas in enumerate(canvases, first)
        ]


class Colourless(Measuring[Colorize]):
    """Luminance is known; the model adds colours, which are carried to full resolution."""

    @property
    def method(self) -> Restoration:
        return self.request.method

    def shown(self) -> Region:
        height, width = self.photo.shape
        return Region(0, 0, width, height)

    def canvas_shape(self) -> tuple[int, int]:
        return canvas_shapes(self.shown(), self.card.image_size, 0)[0]

    def known(self) -> tuple[LinearOperator, Tensor]:
        canvas = canvas_of(self.photo, self.shown(), self.canvas_shape())
        grey = luminance(canvas)
        hints = self.request.hints
        if not isinstance(hints, np.ndarray) or not hints[..., 3].any():
            return Grayscale(LUMA), self.tensor(grey[..., None])
        wished, here = _hinted(hints, grey)
        operator = ColourHints(self.tensor(here[..., None].astype(np.float32)), LUMA)
        return operator, operator.forward(self.tensor(wished))

    def finished(self, canvas: Canvas) -> NDArray[np.generic]:
        return coloured(self.photo, canvas)


def _hinted(hints: NDArray[np.uint8], grey: Canvas) -> tuple[Canvas, NDArray[np.bool_]]:
    """A canvas of the luminance ``grey`` with the colours of hints, and where there are some."""
    opacity = hints[..., 3:].astype(np.float32) / 255
    strokes = shrunk(np.concatenate([hints[..., :3] * opacity, opacity], 2), grey.shape)
    share = strokes[..., 3]
    colour = strokes[..., :3] / np.maximum(share, 1e-6)[..., None]
    chroma = (colour - luminance(colour)[..., None])[..., [0, 2]]
    here = share > _STROKE
    chroma[~here] = 0
    wished = with_chroma((grey + 1) * 127.5, chroma, 255)
    return wished / np.float32(127.5) - 1, here


class Small(Measuring[Upscale]):
    """Means over squares are known; the model adds what is finer."""

    @property
    def method(self) -> Restoration:
        return self.request.method

    def shown(self) -> Region:
        return _at_least(self.photo.shape, -(-self.card.image_size // self.request.factor))

    def canvas_shape(self) -> tuple[int, int]:
        shown, factor = self.shown(), self.request.factor
        return shown.height * factor, shown.width * factor

    def known(self) -> tuple[LinearOperator, Tensor]:
        small = _mirrored(self.photo.pixels, self.shown()).astype(np.float32)
        canvas = small / np.float32(self.photo.top_value / 2) - 1
        return Downsample(self.request.factor), self.tensor(canvas)

    def finished(self, canvas: Canvas) -> NDArray[np.generic]:
        height, width = (side * self.request.factor for side in self.photo.shape)
        return to_depth(canvas[:height, :width], self.photo)


class Blurred(Measuring[Deblur]):
    """The blurred photograph is known; the model adds what the blur has taken."""

    @property
    def method(self) -> Restoration:
        return self.request.method

    def shown(self) -> Region:
        return _at_least(self.photo.shape, self.card.image_size)

    def canvas_shape(self) -> tuple[int, int]:
        return self.shown().height, self.shown().width

    def known(self) -> tuple[LinearOperator, Tensor]:
        blurred = _mirrored(self.photo.pixels, self.shown()).astype(np.float32)
        canvas = blurred / np.float32(self.photo.top_value / 2) - 1
        return Blur(self.request.deviation), self.tensor(canvas)

    def finished(self, canvas: Canvas) -> NDArray[np.generic]:
        height, width = self.photo.shape
        return to_depth(canvas[:height, :width], self.photo)


def _at_least(shape: tuple[int, int], side: int) -> Region:
    return Region(0, 0, max(shape[1], side), max(shape[0], side))


def _mirrored(pixels: NDArray[np.generic], region: Region) -> NDArray[np.generic]:
    """Pixels continued to the right and below as in a mirror, to fill a region."""
    below, right = region.height - pixels.shape[0], region.width - pixels.shape[1]
    return np.pad(pixels, ((0, below), (0, right), (0, 0)), "symmetric")
