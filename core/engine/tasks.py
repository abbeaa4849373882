"""The whole engine: a request goes in, progress comes out, and at the end a result.

It is one generator. Whoever drains it shows progress and previews; whoever closes it cancels, and
whatever happens, it happens between two network evaluations.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.engine.device import free_memory, is_out_of_memory
from core.engine.requests import Progress, Request, Result
from core.errors import NotFinite, OutOfMemory
from core.guidance import classifier_free
from core.images import to_uint8
from core.ladders import karras
from core.noise import NoiseSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Denoise, Estimate, Ladder, NoiseLevel

    Pixels = NDArray[np.uint8]
    Steps = Generator[Progress, None, Pixels]

PREVIEW_INTERVAL = 0.1  # seconds between previews, by the clock on the wall
_PIXELS_AT_ONCE = {"cpu": 2**16, "mps": 2**17, "cuda": 2**19}  # 16 pictures of 64 x 64 on a CPU


def run(request: Request, library: Library) -> Generator[Progress, None, Result]:
    """Carry out a request.

    Pictures are made in batches; picture i is drawn from seed + i, so which batch it is in changes
    nothing but the rounding of the network's own arithmetic. Where memory ends, the batch is halved
    and tried again.

    Raises:
        UnknownModel, UnknownLabel, BadCheckpoint, BadRequest: before any work is done.
        NotFinite: the network returned NaN or infinity.
        OutOfMemory: not even one picture at a time fits.
    """
    card = library.card(request.model)
    if request.label is not None:
        card.label_indices(request.label)  # an unknown label is said before any weight is read
    denoiser = _loaded(request, library)
    return (yield from _Run(request, denoiser, library).all())


def _loaded(request: Request, library: Library) -> Denoiser:
    try:
        return library.denoiser(request.model)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    library.release()
    raise OutOfMemory(_too_little(request.model, library.device, "to load it"))


class _Run:
    """One request under way."""

    def __init__(self, request: Request, denoiser: Denoiser, library: Library) -> None:
        card = denoiser.card
        self.request = request
        self.card = card
        self.library = library
        self.device = library.device
        self.ladder: Ladder = karras(
            request.steps, card.sigma_min, card.sigma_max, card.recommended.rho
        )
        self.network = _Watched(denoiser, request.model)
        self.guided = request.label is not None and request.guidance not in (0, 1)
        self.batch = max(1, _PIXELS_AT_ONCE.get(self.device.type, 2**16) // card.image_size**2)
        self.clock = _Clock()
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
                _too_little(self.request.model, self.device, "for even one picture at a time")
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


class _Watched:
    """A denoiser that counts its evaluations and stops at one that is not finite."""

    def __init__(self, denoiser: Denoiser, model: str) -> None:
        self.denoiser = denoiser
        self.model = model
        self.evaluations = 0

    def given(self, label: torch.Tensor | None) -> Denoise:
        denoise = self.denoiser.given(label)

        def watched(x: torch.Tensor, level: NoiseLevel) -> Estimate:
            estimate = denoise(x, level)
            self.evaluations += 1
            # NaN and infinity survive a sum, which is one pass and one number. Reading it also
            # waits for the device, so that progress does not run ahead of it.
            if not math.isfinite(estimate.image.sum().item()):
                raise NotFinite(
                    f"The model {self.model} returned values that are no numbers at the noise "
                    f"level {level.kappa.max().item():.3g}. Its file may be damaged; if it is "
                    "not, set SCOREBRUSH_PRECISION=float32 and try again."
                )
            return estimate

        return watched


class _Clock:
    """Time left, from how long the latest shares of the work took.

    The first evaluation of every batch size is left out: it prepares what the others use.

    Attributes:
        count: pictures in the batch under way.
    """

    def __init__(self) -> None:
        self.count = 0
        self.warm: set[int] = set()
        self.seconds = self.share = 0.0
        self.then = self.fraction = 0.0

    def left(self, fraction: float) -> float | None:
        """Seconds left at a fraction of the whole; None while that is unknown."""
        now = time.perf_counter()
        if self.count in self.warm and fraction > self.fraction:
            # Weights fade by a tenth each time: smooth, yet it follows a busier machine.
            self.seconds = 0.9 * self.seconds + now - self.then
            self.share = 0.9 * self.share + fraction - self.fraction
        self.warm.add(self.count)
        self.then, self.fraction = now, fraction
        if fraction == 1:
            return 0.0
        return (1 - fraction) * self.seconds / self.share if self.share else None


def _too_little(model: str, device: torch.device, purpose: str) -> str:
    elsewhere = "" if device.type == "cpu" else ", or set SCOREBRUSH_DEVICE=cpu"
    return (
        f"There is too little memory on {device} for {model}, {purpose}. Close other programs, "
        f"choose a smaller model{elsewhere}."
    )
