"""What every task of the engine needs: a watched denoiser, the time left, words on memory."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.engine.device import is_out_of_memory
from core.errors import Cancelled, NotFinite, OutOfMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import torch
    from torch import Tensor

    from core.denoiser import Denoiser
    from core.engine.library import Library
    from core.level import Denoise, Estimate, NoiseLevel


def loaded(model: str, library: Library, dtype: torch.dtype | None = None) -> Denoiser:
    """The denoiser of a model, in ``dtype`` or as the library thinks best.

    Raises:
        UnknownModel, BadCheckpoint, BadRequest: as ``Library.denoiser``.
        OutOfMemory: it does not fit into memory.
    """
    try:
        return library.denoiser(model, dtype)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    library.release()
    raise OutOfMemory(too_little(model, library.device, "to load it"))


class Watched:
    """A denoiser that counts its evaluations and stops at one that is not finite.

    Attributes:
        evaluations: how many there were so far, under whatever label.
        stop: asked before each of them, and before each product with its Jacobian; where it says
            so, there is no further one.
    """

    def __init__(self, denoiser: Denoiser, model: str) -> None:
        self.denoiser = denoiser
        self.model = model
        self.evaluations = 0
        self.stop: Callable[[], bool] = _never
        self._heard: Callable[[], object] = _never

    @contextmanager
    def telling(self, heard: Callable[[], object]) -> Iterator[None]:
        """Tell ``heard`` of each evaluation, within ``with``."""
        self._heard = heard
        try:
            yield
        finally:
            self._heard = _never  # it holds on to whoever told us to, and he to this

    def given(self, label: Tensor | None) -> Denoise:
        """The denoiser under a label, without gradients, as samplers want it."""
        return self._watching(self.denoiser.given(label))

    def differentiable(self, label: Tensor | None) -> Denoise:
        """The denoiser under a label, to be differentiated by x, as a likelihood wants it."""
        return self._watching(self.denoiser.differentiable(label))

    def _watching(self, denoise: Denoise) -> Denoise:
        def watched(x: Tensor, level: NoiseLevel) -> Estimate:
            self._ask()
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
            for part in estimate:
                if part.requires_grad:
                    part.register_hook(self._ask)  # type: ignore[no-untyped-call]
            self._heard()
            return estimate

        return watched

    def _ask(self, _: Tensor | None = None) -> None:
        if self.stop():
            raise Cancelled("It was stopped.")


class Clock:
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
        if self.count not in self.warm or fraction < self.fraction:
            self.warm.add(self.count)
            self.then, self.fraction = now, fraction
        elif fraction > self.fraction:  # an adaptive solver advances once in six evaluations
            # Weights fade by a tenth each time: smooth, yet it follows a busier machine.
            self.seconds = 0.9 * self.seconds + now - self.then
            self.share = 0.9 * self.share + fraction - self.fraction
            self.then, self.fraction = now, fraction
        if fraction == 1:
            return 0.0
        return (1 - fraction) * self.seconds / self.share if self.share else None


class Stride:
    """How far a walk is between two of its steps, by the evaluations that the last one took.

    Args:
        share: of the walk that the first step is thought to be, 0 to 1.
        evaluations: that it is thought to take.
        spent: evaluations before the walk.
    """

    def __init__(self, share: float, evaluations: float, spent: int) -> None:
        self._share, self._evaluations, self._spent = share, evaluations, spent
        self._done = 0.0

    def arrive(self, done: float, spent: int) -> None:
        """Note the end of a step: the share of the walk that is done, and evaluations so far."""
        if done > self._done and spent > self._spent:
            self._share, self._evaluations = done - self._done, spent - self._spent
        self._done, self._spent = done, spent

    def done(self, spent: int) -> float:
        """The share of the walk that is done after so many evaluations, 0 to 1."""
        within = min((spent - self._spent) / self._evaluations, 1.0)
        return min(self._done + self._share * within, 1.0)


def _never() -> bool:
    return False


def too_little(model: str, device: torch.device, purpose: str) -> str:
    """What to say where memory does not suffice for ``purpose``, and what to do about it."""
    elsewhere = "" if device.type == "cpu" else ", or set SCOREBRUSH_DEVICE=cpu"
    return (
        f"There is too little memory on {device} for {model}, {purpose}. Close other programs, "
        f"choose a smaller model{elsewhere}."
    )
