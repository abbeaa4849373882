"""Losses since the last row of the log, looked at together: at each, the device would wait."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from core.errors import NotFinite
from training.processes import Processes


class LossesSoFar:
    """Losses and norms of gradients of the steps since they were last looked at.

    Args:
        processes: of the run, each with its part of the loss.
        kept: tells the step of the last checkpoint, 0 if there is none.
    """

    def __init__(self, processes: Processes, kept: Callable[[], int]) -> None:
        self._processes, self._kept = processes, kept
        self._losses: list[Tensor] = []
        self._norms: list[Tensor] = []

    def add(self, loss: Tensor, norm: Tensor) -> None:
        """Note this process's part of a step's loss, and the norm of everybody's gradient."""
        self._losses.append(loss)
        self._norms.append(norm)

    def mean(self, step: int) -> float:
        """The mean loss, up to ``step``, and begin anew; all processes have to ask.

        Raises:
            NotFinite: a loss or a gradient is NaN or infinite.
        """
        losses = self._processes.summed(torch.stack(self._losses)).cpu()
        norms = torch.stack(self._norms).cpu()
        first = step - len(losses) + 1
        for number, (loss, norm) in enumerate(zip(losses.tolist(), norms.tolist(), strict=True)):
            for what, value in (("loss", loss), ("gradient", norm)):
                if not math.isfinite(value):
                    raise NotFinite(_words(what, value, first + number, self._kept()))
        self._losses.clear()
        self._norms.clear()
        return losses.mean().item()


def _words(what: str, value: float, step: int, kept: int) -> str:
    stands = (
        f"The last checkpoint, of step {kept}, is good"
        if kept
        else "There is no checkpoint yet, so the run will begin anew"
    )
    return (
        f"The {what} became {value} at step {step}. {stands}: lower [optimizer] rate or use "
        'precision = "float32", and run the command again.'
    )
