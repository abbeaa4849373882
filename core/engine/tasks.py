"""The whole engine: a request goes in, progress comes out, and at the end a result.

It is one generator. Whoever drains it shows progress and previews; whoever closes it cancels, and
whatever happens, it happens between two network evaluations.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, overload

import numpy as np
import torch

from core.engine.device import free_memory, is_out_of_memory
from core.engine.likelihoods import measured
from core.engine.requests import Likelihood, LikelihoodResult, Progress, Request, Result
from core.engine.watching import Clock, Watched, loaded, too_little
from core.errors import OutOfMemory
from core.guidance import classifier_free
from core.images import to_uint8
from core.ladders import budgeted
from core.noise import NoiseSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Denoise, Ladder

    Pixels = NDArray[np.uint8]
    Steps = Generator[Progress, None, Pixels]

PREVIEW_INTERVAL = 0.1  # seconds between previews, by the clock on the wall
_PIXELS_AT_ONCE = {"cpu": 2**16, "mps": 2**17, "cuda": 2**19}  # 16 pictures of 64 x 64 on a CPU


@overload
def run(request: Request, library: Library) -> Generator[Progress, None, Result]: ...


@overload
def run(request: Likelihood, library: Library) -> Generator[Progress, None, LikelihoodResult]: ...


def run(
    request: Request | Likelihood, library: Library
) -> Generator[Progress, None, Result | LikelihoodResult]:
    """Carry out a request.

    Pictures are made, or measured, in batches; picture i is drawn from seed + i, so which batch it
    is in changes nothing but the rounding of the network's own arithmetic. Where memory ends, the
    batch is halved and tried again.

    Raises:
        UnknownModel, UnknownLabel, BadCheckpoint, BadRequest, BadPicture: before any work is done.
        NotFinite: the network returned NaN or infinity.
        OutOfMemory: not even one picture at a time fits.
    """
    card = library.card(request.model)
    if request.label is not None:
        card.label_indices(request.label)  # an unknown label is said before any weight is read
    if isinstance(request, Likelihood):
        return (yield from measured(request, library))
    denoiser = loaded(request.model, library)
    return (yield from _Run(request, denoiser, library).all())


class _Run:
    """One request under way."""

    def __init__(self, request: Request, denoiser: Denoiser, library: Library) -> None:
        card = denoiser.card
        self.request = request
        self.card = card
        self.library = library
        self.device = library.device
        self.ladder: Ladder = budgeted(request.steps, card.sigma_min, card.sigma_max)
        self.network = Watched(denoiser, request.model)
        self.guided = request.label is not None and request.guidance not in (0, 1)
        self.batch = max(1, _PIXELS_AT_ONCE.get(self.device.type, 2**16) // card.image_size**2)
        self.clock = Clock()
        self.preview_due = 0.0
        self.total = 0

    def all(self) -> Generator[Progress, None, Result]:
        """Make every picture, batch by batch."""
        request, started = self.request, time.perf_counter()
        size = self.card.image_size
        try:
            images = np.empty((request.count, size, size, 3), np.uint8)
        except MemoryError:
            raise OutOfMemory(
                f"{request.count} pictures do not fit into memory. Ask for fewer."
            ) from None
        first, notes = 0, []
        while first < request.count:
            batches = math.ceil((request.count - first) / self.batch)
            count = math.ceil((request.count - first) / batches)
            self.total = self.network.evaluations + batches * self._evaluations_per_batch()
            pixels = None
            try:
                pixels = yield from self._pictures(first, count)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            # Tried again out here: in the handler, the exception would still hold on to the
            # tensors of the frames it came through.
            if pixels is None:
                note = self._halve(count)
                notes.append(note)
                yield self._progress(first / request.count, first, note=note)
                continue
            images[first : first + count] = pixels
            first += count
            yield self._progress(
                first / request.count, first - count, preview=pixels, pictures=pixels
            )
        return Result(
            request=request,
            images=images,
            seeds=[request.seed + index for index in range(request.count)],
            seconds=time.perf_counter() - started,
            evaluations=self.network.evaluations,
            model_digest=self.library.digest(request.model),
            notes=tuple(notes),
        )

    def _pictures(self, first: int, count: int) -> Steps:
        """Make ``count`` pictures from picture ``first`` on, in one batch."""
        request = self.request
        noise = NoiseSource([request.seed + first + index for index in range(count)])
        size = self.card.image_size
        x = torch.empty(count, self.card.channels, size, size, device=self.device)
        x = noise.like(x) * self.ladder[0].sigma.item()
        self.clock.count = count
        for snapshot in request.sampler.steps(self._denoise(count), x, self.ladder, noise):
            x = snapshot.x
            if snapshot.progress == 1:
                break  # the finished pictures are reported by the caller
            preview = None
            if time.perf_counter() >= self.preview_due:
                preview = to_uint8(snapshot.image)
                self.preview_due = time.perf_counter() + PREVIEW_INTERVAL
            fraction = (first + count * snapshot.progress) / request.count
            yield self._progress(fraction, first, preview=preview)
        return to_uint8(x)

    def _denoise(self, count: int) -> Denoise:
        """The denoiser under the request's label and guidance, for a batch."""
        if self.request.label is None:
            return self.network.given(None)
        label = torch.zeros(count, len(self.card.labels), device=self.device)
        label[:, list(self.card.label_indices(self.request.label))] = 1
        return classifier_free(
            self.network.given(label), self.network.given(None), self.request.guidance
        )

    def _evaluations_per_batch(self) -> int:
        return self.request.sampler.evaluations(len(self.ladder)) * (1 + self.guided)

    def _halve(self, count: int) -> str:
        free_memory(self.device)
        self.library.release(except_for=self.request.model)
        if count == 1:
            raise OutOfMemory(
                too_little(self.request.model, self.device, "for even one picture at a time")
            )
        self.batch = count // 2
        return f"Memory ran out with {count} pictures at once; continuing with {self.batch}."

    def _progress(
        self,
        fraction: float,
        first: int,
        preview: Pixels | None = None,
        pictures: Pixels | None = None,
        note: str | None = None,
    ) -> Progress:
        evaluations = self.network.evaluations
        # An adaptive sampler can only guess its total.
        total = evaluations if fraction == 1 else max(self.total, evaluations)
        left = self.clock.left(fraction)
        return Progress(fraction, evaluations, total, left, preview, first, pictures, note)
