"""The whole engine: a request goes in, progress comes out, and at the end a result.

It is one generator. Whoever drains it shows progress and previews; whoever closes it cancels, and
whatever happens, it happens between two network evaluations.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import torch

from core.engine.analyses import analysed
from core.engine.batches import Batches, Made
from core.engine.benches import benched
from core.engine.classifier_guides import steering
from core.engine.edits import edited
from core.engine.interpolations import interpolated
from core.engine.likelihoods import measured
from core.engine.neighbours import neighboured
from core.engine.requests import (
    Analyse,
    AnalyseResult,
    Bench,
    BenchResult,
    Edit,
    EditResult,
    Generate,
    Interpolate,
    InterpolateResult,
    Likelihood,
    LikelihoodResult,
    Neighbours,
    NeighboursResult,
    Progress,
    Result,
    Retrace,
    RetraceResult,
)
from core.engine.retraces import retraced
from core.engine.watching import loaded
from core.errors import BadRequest, OutOfMemory
from core.images import to_uint8
from core.noise import NoiseSource

if TYPE_CHECKING:
    from core.checkpoints.card import ModelCard
    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Ladder


@overload
def run(
    request: Generate,
    library: Library,
    stop: Callable[[], bool] = ...,
    heard: Callable[[Progress], object] = ...,
) -> Generator[Progress, None, Result]: ...


@overload
def run(
    request: Edit,
    library: Library,
    stop: Callable[[], bool] = ...,
    heard: Callable[[Progress], object] = ...,
) -> Generator[Progress, None, EditResult]: ...


@overload
def run(request: Interpolate, library: Library) -> Generator[Progress, None, InterpolateResult]: ...


@overload
def run(request: Likelihood, library: Library) -> Generator[Progress, None, LikelihoodResult]: ...


@overload
def run(request: Neighbours, library: Library) -> Generator[Progress, None, NeighboursResult]: ...


@overload
def run(request: Analyse, library: Library) -> Generator[Progress, None, AnalyseResult]: ...


@overload
def run(request: Bench, library: Library) -> Generator[Progress, None, BenchResult]: ...


@overload
def run(request: Retrace, library: Library) -> Generator[Progress, None, RetraceResult]: ...


def run(
    request: Analyse | Bench | Generate | Edit | Interpolate | Likelihood | Neighbours | Retrace,
    library: Library,
    stop: Callable[[], bool] = lambda: False,
    heard: Callable[[Progress], object] = lambda _: None,
) -> Generator[
    Progress,
    None,
    Result
    | AnalyseResult
    | BenchResult
    | EditResult
    | InterpolateResult
    | LikelihoodResult
    | NeighboursResult
    | RetraceResult,
]:
    """Carry out a request.

    Answers are made in batches; the i-th is drawn from seed + i, so which batch it is in changes
    nothing but the rounding of the network's own arithmetic. Where memory ends, the batch is halved
    and tried again.

    Whoever stops asking the generator cancels. Between two of its steps an edit may evaluate the
    network many times, once for every part of a large photograph: ``stop`` is asked between them,
    and ``heard`` is told now and then how far it is.

    Raises:
        UnknownModel, UnknownLabel, BadCheckpoint, BadRequest, BadPicture: before any work is done.
        Cancelled: ``stop`` said so.
        NotFinite: the network returned NaN or infinity.
        OutOfMemory: not even one picture at a time fits.
    """
    library.take_means()
    if isinstance(request, Neighbours):  # its pictures are no model's
        return (yield from neighboured(request, library))
    card = library.card(request.model)
    if request.label is not None:
        card.label_indices(request.label)  # an unknown label is said before any weight is read
    _need_means(card, request)
    if isinstance(request, Generate):
        return (yield from _generated(request, library))
    if isinstance(request, Edit):
        return (yield from edited(request, library, stop, heard))
    return (yield from _EXPLORATIONS[type(request)](request, library))


def _generated(request: Generate, library: Library) -> Generator[Progress, None, Result]:
    denoiser = loaded(request.model, library)
    return (yield from _Generation(request, denoiser, library).result())


_Found: TypeAlias = (
    AnalyseResult | BenchResult | InterpolateResult | LikelihoodResult | RetraceResult
)
_EXPLORATIONS: dict[type, Callable[[Any, Library], Generator[Progress, None, _Found]]] = {
    Analyse: analysed,
    Bench: partial(benched, make=_generated),
    Interpolate: interpolated,
    Likelihood: measured,
    Retrace: retraced,
}


def _need_means(card: ModelCard, request: object) -> None:
    """Ask a model that leaps for nothing but pictures out of noise."""
    wanted = isinstance(request, Edit | Likelihood | Retrace | Analyse)
    wanted = wanted or (isinstance(request, Interpolate) and bool(request.photographs))
    if card.leaps and wanted:
        raise BadRequest(
            f"{card.name} was taught to leap from noise to pictures in few steps, and can do no "
            "more than that. Choose another model, such as the one that it was made of."
        )


class _Generation(Batches[Generate]):
    """Pictures from noise."""

    def __init__(self, request: Generate, denoiser: Denoiser, library: Library) -> None:
        super().__init__(request, denoiser, library)
        self.ladder: Ladder = denoiser.parametrization.ladder(
            request.steps, self.card.sigma_min, self.card.sigma_max
        )
        self._steer = steering(request.classifier, self.card, self.device)
        size = self.card.image_size
        try:
            self.images = np.empty((request.count, size, size, 3), np.uint8)
        except MemoryError:
            raise OutOfMemory(
                f"{request.count} pictures do not fit into memory. Ask for fewer."
            ) from None

    def result(self) -> Generator[Progress, None, Result]:
        """Make every picture."""
        yield from self.all()
        request = self.request
        return Result(
            request=request,
            images=self.images,
            seeds=[request.seed + index for index in range(request.count)],
            seconds=self.seconds,
            evaluations=self.network.evaluations,
            model_digest=self.library.digest(request.model),
            notes=tuple(self.notes),
        )

    def at_once(self) -> int:
        return self.batch

    def seen_at_once(self, count: int) -> int:
        return count

    def evaluations(self, count: int) -> int:
        return self.request.sampler.evaluations(len(self.ladder)) * (1 + self.guided)

    def made(self, first: int, count: int) -> Made:
        request, wanted = self.request, self.request.count
        noise = NoiseSource([request.seed + first + index for index in range(count)])
        size = self.card.image_size
        x = torch.empty(count, self.card.channels, size, size, device=self.device)
        x = noise.like(x) * self.ladder[0].sigma.item()
        denoise = self._steer(self.denoise(count))
        for snapshot in request.sampler.steps(denoise, x, self.ladder, noise):
            x = snapshot.x
            if snapshot.progress == 1:
                break  # the finished pictures are reported below
            fraction = (first + count * snapshot.progress) / wanted
            preview = self.preview(snapshot.image)
            yield self.progress(fraction, first)._replace(preview=preview)
        pixels = to_uint8(x)
        self.images[first : first + count] = pixels
        finished = self.progress((first + count) / wanted, first)
        return finished._replace(preview=pixels, pictures=pixels)
