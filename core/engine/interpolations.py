"""Interpolation as a task: photographs are encoded, then frames are made coarse to fine."""

from __future__ import annotations

from collections.abc import Generator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.engine.batches import Batches, Made
from core.engine.device import is_out_of_memory
from core.engine.edit_base import Reference
from core.engine.likelihoods import as_seen
from core.engine.requests import Frames, Interpolate, InterpolateResult, Progress
from core.engine.watching import loaded
from core.errors import OutOfMemory
from core.images import to_tensor, to_uint8
from core.interpolation import Rotation, TurnedNoise, coarse_to_fine, slerp, turned
from core.ladders import budgeted
from core.noise import NoiseSource
from core.samplers import DormandPrince

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Ladder


def interpolated(
    request: Interpolate, library: Library
) -> Generator[Progress, None, InterpolateResult]:
    """Make the pictures between pictures; see ``core.engine.tasks.run``.

    Raises:
        BadPicture: a photograph cannot be read.
    """
    card = library.card(request.model)
    photographs = {
        index: as_seen(Path(end.path) if isinstance(end, Reference) else end, card)
        for index, end in enumerate(request.ends)
        if not isinstance(end, int)
    }
    # An adaptive solver cannot keep to its tolerance on a network that rounds to half precision.
    dtype = torch.float32 if photographs else None
    denoiser = loaded(request.model, library, dtype)
    return (yield from _Interpolation(request, photographs, denoiser, library).result(dtype))


class _Interpolation(Batches[Interpolate]):
    """One interpolation under way; photographs are (C, size, size)."""

    def __init__(
        self,
        request: Interpolate,
        photographs: dict[int, NDArray[np.uint8]],
        denoiser: Denoiser,
        library: Library,
    ) -> None:
        super().__init__(request, denoiser, library)
        self.photographs = photographs
        # A photograph's latent lies on the probability flow, at a level that the flow reaches.
        choose = budgeted if photographs else denoiser.parametrization.ladder
        self.ladder: Ladder = choose(request.steps, self.card.sigma_min, self.card.sigma_max)
        self.rounds = coarse_to_fine(request.layout, len(request.ends))
        self.order = list(chain(*self.rounds))
        size = self.card.image_size
        try:
            self.frames = np.empty((request.count, size, size, 3), np.uint8)
        except MemoryError:
            raise OutOfMemory(
                f"{request.count} frames do not fit into memory. Ask for fewer."
            ) from None
        self.latents: dict[int, Tensor] = {}
        self.errors: dict[int, float] = {}
        self._done = 0

    def result(self, dtype: torch.dtype | None) -> Generator[Progress, None, InterpolateResult]:
        """Encode the photographs, then make every frame."""
        request = self.request
        if not isinstance(request.way, Rotation):
            yield from self._encode_all()
            for index, end in enumerate(request.ends):
                if isinstance(end, int):
                    self.latents[index] = self._drawn(NoiseSource([end]), 1)[0]
        yield from self.all()
        return InterpolateResult(
            request=request,
            frames=self.frames,
            errors=self.errors,
            seconds=self.seconds,
            evaluations=self.network.evaluations,
            model_digest=self.library.digest(request.model, dtype),
            notes=tuple(self.notes),
        )

    # -- what the batches ask -------------------------------------------------------------------

    def at_once(self) -> int:
        """Frames of one round alone, so that no frame waits for finer ones."""
        ends, done = 0, self._done
        for each in self.rounds:
            ends += len(each)
            if done < ends:
                return min(self.batch, ends - done)
        return self.batch

    def seen_at_once(self, count: int) -> int:
        return count

    def evaluations(self, count: int) -> int:
        return self.request.sampler.evaluations(len(self.ladder)) * (1 + self.guided)

    def progress(self, fraction: float, first: int) -> Progress:
        """Where the request stands, with the photographs counted as a frame each."""
        encoded = len(self.photographs)
        share = (encoded + fraction * self.request.count) / (encoded + self.request.count)
        found = super().progress(share, first)
        total = round(found.evaluations / share) if share else found.total
        return found._replace(total=max(total, found.evaluations))

    def made(self, first: int, count: int) -> Made:
        self._done = first
        request, wanted = self.request, self.request.count
        places = self.order[first : first + count]
        x, noise = self._start(places)
        for snapshot in request.sampler.steps(self.denoise(count), x, self.ladder, noise):
            x = snapshot.x
            if snapshot.progress < 1:
                yield self.progress((first + count * snapshot.progress) / wanted, first)
        pixels = to_uint8(x)
        self.frames[places] = pixels
        errors = self._round_trips(places)
        self.errors |= errors
        self._done = first + count
        finished = self.progress((first + count) / wanted, first)
        return finished._replace(frames=Frames(places, pixels, errors))

    # -- frames ---------------------------------------------------------------------------------

    def _start(self, places: list[int]) -> tuple[Tensor, TurnedNoise | NoiseSource]:
        ends, layout, way = self.request.ends, self.request.layout, self.request.way
        if isinstance(way, Rotation):
            alone = list(np.eye(len(ends)))
            weights = np.stack([layout.blend(alone, place, turned) for place in places])
            source = NoiseSource([end for end in ends if isinstance(end, int)])
            noise = TurnedNoise(source, weights)
            return self._drawn(noise, len(places)), noise
        latents = [self.latents[end] for end in range(len(ends))]
        x = torch.stack([layout.blend(latents, place, slerp) for place in places])
        return x, NoiseSource([way.seed] * len(places))

    def _drawn(self, noise: TurnedNoise | NoiseSource, count: int) -> Tensor:
        size = self.card.image_size
        x = torch.empty(count, self.card.channels, size, size, device=self.device)
        return noise.like(x) * self.ladder[0].sigma.item()

    def _encode_all(self) -> Generator[Progress, None, None]:
        """Find the latents of the photographs in batches; where memory ends, halved ones."""
        waiting = list(self.photographs)
        while waiting:
            ends = waiting[: self.batch]
            done, found = len(self.photographs) - len(waiting), None
            self._clock.count = len(ends)
            try:
                found = yield from self._encode(ends, done)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            if found is None:
                self.notes.append(self._halve(len(ends)))
                continue
            self.latents.update(zip(ends, found, strict=True))
            waiting = waiting[len(ends) :]

    def _encode(self, ends: list[int], done: int) -> Generator[Progress, None, Tensor]:
        """Where the flow takes photographs to on the first rung."""
        # Samplers end with Tweedie's step from the last rung with noise, so that is where a
        # photograph is taken to stand.
        path = [self.ladder[-2], self.ladder[0]]
        x = torch.cat([self._picture(end) for end in ends])
        solver = DormandPrince(self.request.tolerance, self.request.tolerance)
        noise = NoiseSource([0] * len(ends))
        for snapshot in solver.steps(self.denoise(len(ends)), x, path, noise):
            x = snapshot.x
            encoded = done + len(ends) * snapshot.progress
            share = encoded / (len(self.photographs) + self.request.count)
            yield super().progress(share, 0)
        return x

    def _picture(self, end: int) -> Tensor:
        pixels = self.photographs[end]
        if len(pixels) == 1:
            return to_tensor(pixels[:, :, :, None]).to(self.device)
        return to_tensor(pixels.transpose(1, 2, 0)[None]).to(self.device)

    def _round_trips(self, places: list[int]) -> dict[int, float]:
        errors = {}
        for end, pixels in self.photographs.items():
            place = self.request.layout.place_of(end)
            if place in places:
                away = self.frames[place].astype(float) - pixels.transpose(1, 2, 0)
                errors[end] = float(np.sqrt(np.square(away).mean()))
        return errors
