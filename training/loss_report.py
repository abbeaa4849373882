"""How the loss of a short run stands, for people, and a stop where it is no number."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from torch import Tensor

from core.errors import NotFinite

_SECONDS = 10  # between lines


class LossReport:
    """Says every ten seconds or so how far a run is.

    Args:
        say: called with a line for people.
        steps: of the whole run.
        advice: what to do where the loss is no number.
        first: step that the run goes on from.
    """

    def __init__(
        self, say: Callable[[str], None], steps: int, advice: str, *, first: int = 0
    ) -> None:
        self._say, self._steps, self._advice, self._first = say, steps, advice, first
        self._started = self._said = time.monotonic()

    def after(self, step: int, loss: Tensor) -> None:
        """Say how it stands after ``step``, counted from one, if it is time.

        Raises:
            NotFinite: the loss is NaN or infinite.
        """
        now = time.monotonic()
        if now - self._said <= _SECONDS and step < self._steps:
            return
        self._said = now
        self.need_finite(step, loss)
        left = (now - self._started) / (step - self._first) * (self._steps - step) / 60
        self._say(f"step {step} of {self._steps}  loss {loss.item():.4f}  {left:.1f} min left")

    def need_finite(self, step: int, loss: Tensor) -> None:
        """Refuse a loss that is none.

        Raises:
            NotFinite: it is NaN or infinite.
        """
        if not math.isfinite(loss.item()):
            raise NotFinite(f"The loss became {loss.item()} by step {step}. {self._advice}")
