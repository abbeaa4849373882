"""Requests carried out to their end."""

from __future__ import annotations

from typing import Any

import torch

from core.engine.library import Library
from core.engine.tasks import run
from core.steps import finished, followed


def answered(request: Any, library: Any = None) -> Any:
    """The result of a request; without a library, under the models that are installed."""
    return finished(run(request, library or Library()))


def drained(request: Any, library: Any) -> tuple[list[Any], Any]:
    """Every progress of a request, and its result."""
    seen: list[Any] = []
    return seen, finished(followed(run(request, library), seen.append))


class LibraryOfOne:
    """What the engine asks of a library beside its model and its card, answered in a word."""

    device = torch.device("cpu")

    def digest(self, name: str, dtype: Any = None) -> str:
        return "digest"

    def release(self, except_for: Any = None) -> None:
        pass

    def take_means(self) -> None:
        pass

    def fitting(self, pictures: int) -> int:
        return pictures
