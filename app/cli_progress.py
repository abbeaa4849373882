"""How far a command is: a bar on the terminal, and past it what is to be said meanwhile."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Self, TypeVar

from tqdm import tqdm

from core.steps import finished, followed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

    from core.engine.requests import Progress

Result = TypeVar("Result")


class Bar:
    """A bar over a number of parts; within ``with``.

    Args:
        headline: said once the engine has begun, and not where it refuses.
        words: what stands before the bar.
        parts: how many requests it is about.
    """

    def __init__(self, headline: str = "", words: str = "", parts: int = 1) -> None:
        self._headline = headline
        self._layout = words + "{percentage:3.0f}% |{bar}| "
        self._parts = parts
        self._bar: tqdm | None = None

    def __enter__(self) -> Self:
        self._bar = tqdm(total=float(self._parts), bar_format=self._layout, disable=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, step: Progress, done: int = 0, words: str = "") -> None:
        """Show a step of the part after ``done`` others, with ``words`` before the time left."""
        if self._headline:
            tqdm.write(self._headline)
            self._headline = ""
        if step.note:
            warn(step.note)
        if self._bar is not None:
            if step.seconds_left is not None:
                self._bar.bar_format = self._layout + words + _time_left(step.seconds_left)
            self._bar.update(done + step.fraction - self._bar.n)


def warn(sentence: str) -> None:
    """Write a line to the standard error, past any bar."""
    tqdm.write(f"scorebrush: {sentence}", file=sys.stderr)


def drain(
    steps: Generator[Progress, None, Result],
    bar: Bar,
    heard: Callable[[Progress], object] = lambda _: None,
) -> Result:
    """Carry out what ``core.engine.tasks.run`` began, and return its result.

    Args:
        steps: the engine's generator.
        bar: shows how far it is.
        heard: is told every step.
    """

    def tell(step: Progress) -> None:
        bar.show(step)
        heard(step)

    with bar, closing(steps):
        return finished(followed(steps, tell))


def _time_left(seconds: float) -> str:
    if seconds == 0:
        return "done"
    minutes, rest = divmod(max(round(seconds), 1), 60)
    return f"{minutes} min {rest:02} s left" if minutes else f"{rest} s left"
