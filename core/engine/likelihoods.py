"""The likelihood of pictures as a task of the engine: measured in batches, one after another."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.bits import Bits, bits_steps
from core.engine.device import free_memory, is_out_of_memory
from core.engine.requests import LikelihoodResult, Progress
from core.engine.watching import Clock, Watched, loaded, too_little
from core.errors import BadPicture, OutOfMemory
from core.images import fitted, load
from core.likelihood import Likelihood, SeenFromAfar
from core.noise import NoiseSource
from core.samplers import DormandPrince
from core.steps import followed

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.checkpoints.card import ModelCard
    from core.denoiser import Denoiser
    from core.divergence import Divergence
    from core.engine.library import Library
    from core.engine.requests import Likelihood as Request

_PIXELS_AT_ONCE = {"cpu": 2**14, "mps": 2**15, "cuda": 2**17}  # gradients keep every layer's output


def measured(request: Request, library: Library) -> Generator[Progress, None, LikelihoodResult]:
    """Measure the pictures of a request in float32, whose gradients its solver can rely on.

    Raises:
        BadPicture: one of them cannot be read.
        BadRequest, NotFinite, OutOfMemory: as ``core.engine.tasks.run``.
    """
    card = library.card(request.model)
    pictures = prepared(request, card)
    denoiser = loaded(request.model, library, torch.float32)
    return (yield from _Run(request, pictures, denoiser, library).all())


def prepared(request: Request, card: ModelCard) -> NDArray[np.uint8]:
    """The pictures as the model sees them, uint8 (N, C, size, size).

    Raises:
        BadPicture: a file cannot be read, or an array is no picture.
    """
    return np.stack([as_seen(given, card) for given in request.pictures])


def as_seen(given: Path | str | NDArray[np.uint8], card: ModelCard) -> NDArray[np.uint8]:
    """A picture as a model sees it, uint8 (C, size, size); errors as :func:`prepared`."""
    if not isinstance(given, np.ndarray):
        pixels = load(given)
    elif given.dtype == np.uint8 and given.ndim == 3 and given.shape[2] == 3 and given.size:
        pixels = given
    else:
        raise BadPicture(
            f"A picture is uint8 of the shape (height, width, 3), not {given.dtype} of the "
            f"shape {given.shape}."
        )
    return fitted(pixels, card.image_size, card.channels)


def likelihood_under(denoiser: Denoiser, trace: Divergence, tolerance: float) -> Likelihood:
    """How the likelihood under a model is computed, from the first to the last level it knows."""
    card = denoiser.card
    start, end = denoiser.parametrization.ends(card.sigma_min, card.sigma_max)
    solver, prior = DormandPrince(tolerance, tolerance), SeenFromAfar(0.0, card.sigma_data)
    return Likelihood(trace, solver, start, end, prior)


class _Run:
    """One request under way."""

    def __init__(
        self,
        request: Request,
        pictures: NDArray[np.uint8],
        denoiser: Denoiser,
        library: Library,
    ) -> None:
        card = denoiser.card
        self.request, self.library = request, library
        self.pictures = torch.from_numpy(pictures)
        self.labels = len(card.labels)
        self.places = [] if request.label is None else list(card.label_indices(request.label))
        self.network = Watched(denoiser, request.model)
        self.likelihood = likelihood_under(denoiser, request.trace, request.tolerance)
        at_once = _PIXELS_AT_ONCE.get(library.device.type, 2**14)
        self.batch = library.fitting(at_once // card.image_size**2)
        self.clock = Clock()

    def all(self) -> Generator[Progress, None, LikelihoodResult]:
        """Measure every picture, batch by batch; where memory ends, by half of a batch."""
        request, started, total = self.request, time.perf_counter(), len(self.pictures)
        parts: list[Bits] = []
        notes: list[str] = []
        first = 0
        while first < total:
            count = math.ceil((total - first) / math.ceil((total - first) / self.batch))
            found = None
            try:
                found = yield from self._batch(first, count)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            if found is None:
                notes.append(self._halve(count))
                yield self._progress(first / total, first, note=notes[-1])
                continue
            parts.append(found)
            first += count
            yield self._progress(first / total, first - count, bits=found)
        bits = Bits(*(torch.cat(columns) for columns in zip(*parts, strict=True)))
        return LikelihoodResult(
            request=request,
            bits=bits.each.numpy(),
            errors=bits.errors.numpy(),
            mean=bits.mean,
            standard_error=bits.standard_error,
            seconds=time.perf_counter() - started,
            evaluations=self.network.evaluations,
            model_digest=self.library.digest(request.model, torch.float32),
            notes=tuple(notes),
        )

    def _batch(self, first: int, count: int) -> Generator[Progress, None, Bits]:
        device, label = self.library.device, None
        if self.places:
            label = torch.zeros(count, self.labels, device=device)
            label[:, self.places] = 1
        noise = NoiseSource([self.request.seed + first + index for index in range(count)])
        self.clock.count = count
        steps = bits_steps(
            self.likelihood,
            self.network.differentiable(label),
            self.pictures[first : first + count].to(device),
            noise,
            self.request.draws,
        )

        def shown(share: float) -> Progress | None:
            if share == 1:
                return None  # the finished batch is reported by the caller
            return self._progress((first + count * share) / len(self.pictures), first)

        return (yield from followed(steps, shown))

    def _halve(self, count: int) -> str:
        free_memory(self.library.device)
        if count == 1:
            raise OutOfMemory(
                too_little(self.request.model, self.library.device, "to differentiate it")
            )
        self.batch = count // 2
        return f"Memory ran out with {count} pictures at once; continuing with {self.batch}."

    def _progress(
        self, fraction: float, first: int, note: str | None = None, bits: Bits | None = None
    ) -> Progress:
        # The solver chooses its steps, so what is left is told from what was needed so far.
        evaluations = self.network.evaluations
        total = evaluations if fraction == 0 else round(evaluations / fraction)
        return Progress(
            fraction,
            evaluations,
            total,
            self.clock.left(fraction),
            first=first,
            note=note,
            bits=None if bits is None else bits.each.numpy(),
            errors=None if bits is None else bits.errors.numpy(),
        )
