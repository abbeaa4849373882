"""How the pictures of a request are made: in batches that fit into memory, with an eye on time."""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import TYPE_CHECKING, Generic, TypeVar

import torch

from core.engine.device import free_memory, is_out_of_memory
from core.engine.requests import Edit, Generate, Interpolate, Progress
from core.engine.watching import Clock, Watched, too_little
from core.errors import OutOfMemory
from core.guidance import classifier_free
from core.images import to_uint8

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Denoise

    Pixels = NDArray[np.uint8]

PREVIEW_INTERVAL = 0.1  # seconds between previews, by the clock on the wall
PIXELS_AT_ONCE = {"cpu": 2**16, "mps": 2**17, "cuda": 2**19}  # 16 pictures of 64 x 64 on a CPU

Asked = TypeVar("Asked", bound=Generate | Edit | Interpolate)
Made = Generator[Progress, None, Progress]
"""Progress while a batch is made; what is returned carries what was made."""


class Batches(ABC, Generic[Asked]):
    """A request under way: its answers are made in batches, halved where memory ends.

    Attributes:
        batch: pictures that the network sees at once.
        notes: what a person should know, so far.
    """

    def __init__(self, request: Asked, denoiser: Denoiser, library: Library) -> None:
        self.request = request
        self.card = denoiser.card
        self.library = library
        self.device = library.device
        self.network = Watched(denoiser, request.model)
        self.guided = request.label is not None and request.guidance not in {0, 1}
        at_once = PIXELS_AT_ONCE.get(self.device.type, 2**16)
        self.batch = library.fitting(at_once // self.card.image_size**2)
        self.notes: list[str] = []
        self._clock = Clock()
        self._preview_due = 0.0
        self._total = 0
        self._started = time.perf_counter()

    @abstractmethod
    def at_once(self) -> int:
        """How many answers are made together, as far as memory goes."""

    @abstractmethod
    def seen_at_once(self, count: int) -> int:
        """Pictures that the network sees at once where ``count`` answers are made together."""

    @abstractmethod
    def evaluations(self, count: int) -> int:
        """Network evaluations of a batch of so many answers."""

    @abstractmethod
    def made(self, first: int, count: int) -> Made:
        """Make ``count`` answers from answer ``first`` on."""

    @property
    def seconds(self) -> float:
        """Wall-clock time since the model was loaded."""
        return time.perf_counter() - self._started

    def all(self) -> Generator[Progress, None, None]:
        """Make every answer."""
        wanted, first = self.request.count, 0
        while first < wanted:
            batches = math.ceil((wanted - first) / self.at_once())
            count = math.ceil((wanted - first) / batches)
            self._total = self.network.evaluations + batches * self.evaluations(count)
            self._clock.count = count
            finished = None
            try:
                finished = yield from self.made(first, count)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            # Tried again out here: in the handler, the exception would still hold on to the
            # tensors of the frames it came through.
            if finished is None:
                self.notes.append(self._halve(count))
                yield self.progress(first / wanted, first)._replace(note=self.notes[-1])
                continue
            first += count
            yield finished

    def progress(self, fraction: float, first: int) -> Progress:
        """Where the request stands, with the time left."""
        evaluations = self.network.evaluations
        # An adaptive sampler can only guess its total.
        total = evaluations if fraction == 1 else max(self._total, evaluations)
        return Progress(fraction, evaluations, total, self._clock.left(fraction), first=first)

    def preview(self, images: Tensor) -> Pixels | None:
        """Clean estimates as pixels where a preview is due, else None."""
        if time.perf_counter() < self._preview_due:
            return None
        pixels = to_uint8(images)
        self._preview_due = time.perf_counter() + PREVIEW_INTERVAL
        return pixels

    def label(self, count: int) -> Tensor | None:
        """The request's label for a batch, or None."""
        if self.request.label is None:
            return None
        label = torch.zeros(count, len(self.card.labels), device=self.device)
        label[:, list(self.card.label_indices(self.request.label))] = 1
        return label

    def denoise(self, count: int) -> Denoise:
        """The denoiser under the request's label and guidance, for a batch."""
        given, label = self.given(), self.label(count)
        if label is None:
            return given(None)
        return classifier_free(given(label), given(None), self.request.guidance)

    def given(self) -> Callable[[Tensor | None], Denoise]:
        """The network under a label, without gradients."""
        return self.network.given

    def _halve(self, count: int) -> str:
        free_memory(self.device)
        self.library.release(except_for=self.request.model)
        seen = self.seen_at_once(count)
        if seen == 1:
            raise OutOfMemory(
                too_little(self.request.model, self.device, "for even one picture at a time")
            )
        self.batch = seen // 2
        return f"Memory ran out with {seen} pictures at once; continuing with {self.batch}."
