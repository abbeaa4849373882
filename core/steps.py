"""Generators that tell how far they are and return what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

Step = TypeVar("Step")
Shown = TypeVar("Shown")
Answer = TypeVar("Answer")


def finished(steps: Generator[object, None, Answer]) -> Answer:
    """What ``steps`` return in the end; what they yield on the way goes unheard."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer


def followed(
    steps: Generator[Step, None, Answer], show: Callable[[Step], Shown | None]
) -> Generator[Shown, None, Answer]:
    """``steps`` with each one as ``show`` has it; one of which it makes None is passed over."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        shown = show(step)
        if shown is not None:
            yield shown
