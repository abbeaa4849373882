"""What all edits share: canvases, their windows, the walk down a ladder, progress, variants."""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import torch

from core.editing.canvas import LARGEST_CANVAS
from core.editing.windows import Windowed, Windows
from core.engine.batches import Batches, Made
from core.engine.requests import Edit, Progress, Variant
from core.engine.watching import Stride
from core.noise import NoiseSource

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.editing.area import Region
    from core.engine.library import Library
    from core.level import Denoise, Ladder
    from core.restoration import Restoration
    from core.samplers import Sampler, Snapshot

_LARGEST_PREVIEW = 1024  # pixels of a preview's longer side
_NEWS_INTERVAL = 0.5  # seconds between news from within a step, at least
_NEWS_SHARE = 0.02  # of the time that has passed, likewise

Asked = TypeVar("Asked", bound=Edit)


@dataclass(frozen=True, eq=False)
class Stage:
    """One walk from noise to picture on one canvas.

    Attributes:
        windows: of the canvas.
        ladder: to walk down.
        way: how.
        area: what the canvas shows of the photograph.
    """

    windows: Windows
    ladder: Ladder
    way: Restoration | Sampler
    area: Region

    @property
    def cost(self) -> int:
        """Network evaluations of single windows, per answer."""
        return len(self.windows.places) * self.way.evaluations(len(self.ladder))

    @property
    def held(self) -> int:
        """Canvases that the way holds for each answer."""
        return getattr(self.way, "particles", 1)

    def calls(self, count: int, batch: int) -> int:
        """Network evaluations of a pass over the canvases of so many answers."""
        return math.ceil(len(self.windows.places) / max(1, batch // (count * self.held)))


class Editing(Batches[Asked]):
    """An edit under way.

    Attributes:
        photo: what is edited.
        variants: those that are finished.
        stages: what every variant goes through, from coarse to fine.
        heard: told where the edit is within a step that evaluates the network many times.
    """

    stages: list[Stage]

    def __init__(self, request: Asked, denoiser: Denoiser, library: Library) -> None:
        super().__init__(request, denoiser, library)
        self.photo = request.photograph
        self.variants: list[Variant] = []
        self.heard: Callable[[Progress], object] = lambda _: None
        self._news_due = 0.0

    @abstractmethod
    def answers(self, noise: NoiseSource, count: int) -> Generator[Progress, None, list[Variant]]:
        """Make ``count`` variants, drawing from ``noise``."""

    def made(self, first: int, count: int) -> Made:
        seeds = [self.request.seed + first + index for index in range(count)]
        self._first, self._answers, self._spent = first, count, 0
        variants = yield from self.answers(NoiseSource(seeds), count)
        self.variants += variants
        finished = self.progress((first + count) / self.request.count, first)
        return finished._replace(variants=variants)

    def at_once(self) -> int:
        pixels = max(math.prod(stage.windows.shape) for stage in self.stages)
        held = max(stage.held for stage in self.stages)
        return max(1, min(self.batch // held, LARGEST_CANVAS // (pixels * held)))

    def seen_at_once(self, count: int) -> int:
        return min(self.batch, count * max(len(stage.windows.places) for stage in self.stages))

    def evaluations(self, count: int) -> int:
        each = (
            stage.calls(count, self.batch)
            * math.ceil(stage.way.evaluations(len(stage.ladder)) / stage.held)
            for stage in self.stages
        )
        return sum(each) * (1 + self.guided)

    def given(self) -> Callable[[Tensor | None], Denoise]:
        return self.network.differentiable

    def denoiser(self, stage: Stage, rest: Tensor | None = None) -> Windowed:
        """The model on a stage's canvas."""
        return Windowed(self.denoise, stage.windows, self.batch, rest)

    def walk(
        self, stage: Stage, steps: Iterator[Snapshot]
    ) -> Generator[Progress, None, NDArray[np.float32]]:
        """Drain a stage; returns its canvases, float32 (n, h, w, 3)."""
        network, x = self.network, None
        passes = stage.way.evaluations(len(stage.ladder)) / stage.held
        one = passes * stage.calls(self._answers, self.batch) * (1 + self.guided)
        rungs = len(stage.ladder) - 1
        stride = Stride(1 / rungs, one / rungs, network.evaluations)
        with network.telling(partial(self._tell, stage, stride)):
            for snapshot in steps:
                x = snapshot.x
                stride.arrive(snapshot.progress, network.evaluations)
                fraction = self._fraction(stage, snapshot.progress)
                if fraction < self._end:  # what is finished is reported by the caller
                    yield self.progress(fraction, self._first)._replace(
                        preview=self.preview(_handy(snapshot.image)), area=stage.area
                    )
        self._spent += stage.cost
        if x is None:
            raise RuntimeError("a walk without a step")
        return x.permute(0, 2, 3, 1).float().cpu().numpy()

    @property
    def _end(self) -> float:
        """The fraction at which the answers under way are finished."""
        return (self._first + self._answers) / self.request.count

    def _fraction(self, stage: Stage, share: float) -> float:
        """The share of the whole request that is done at a share of a stage."""
        cost = sum(each.cost for each in self.stages)
        done = (self._spent + stage.cost * share) / cost
        return (self._first + self._answers * done) / self.request.count

    def _tell(self, stage: Stage, stride: Stride) -> None:
        """Tell of an evaluation within a step."""
        fraction = self._fraction(stage, stride.done(self.network.evaluations))
        if fraction < self._end and time.perf_counter() >= self._news_due:
            # The clock remembers about ten shares: the longer all takes, the less it shall waver.
            interval = max(_NEWS_INTERVAL, _NEWS_SHARE * self.seconds)
            self._news_due = time.perf_counter() + interval
            self.heard(self.progress(fraction, self._first))

    def tensor(self, canvases: NDArray[np.float32]) -> Tensor:
        """Canvases (n, h, w, c) or (h, w, c) as (n, c, h, w) on the device."""
        values = torch.from_numpy(canvases)
        values = values[None] if values.ndim == 3 else values
        return values.permute(0, 3, 1, 2).contiguous().to(self.device)

    def pure_noise(self, stage: Stage, noise: NoiseSource, count: int) -> Tensor:
        """Noise at the first level of a stage."""
        x = torch.empty(count, 3, *stage.windows.shape, device=self.device)
        return noise.like(x) * stage.ladder[0].sigma.item()


def _handy(images: Tensor) -> Tensor:
    """Large canvases made smaller for a preview."""
    factor = math.ceil(max(images.shape[2:]) / _LARGEST_PREVIEW)
    return torch.nn.functional.avg_pool2d(images, factor) if factor > 1 else images
