"""How far a command is: a bar on the terminal, a line now and then elsewhere.

Both go to the standard error, so that the standard output holds answers alone.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Self, TypeVar

from tqdm import tqdm

from core.steps import finished, followed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

    from core.engine.requests import Progress

Result = TypeVar("Result")

_RHYTHM = 10.0  # seconds between lines where there is no terminal


class Lines:
    """Says how far something is where there is no terminal to draw a bar on."""

    def __init__(self) -> None:
        self._wanted, self._began = not sys.stderr.isatty(), False
        self._due = time.monotonic() + _RHYTHM

    def tell(self, words: str, seconds_left: float | None = None) -> None:
        """Say ``words`` every ten seconds, and at once where it is first known to take longer."""
        long = seconds_left is not None and seconds_left >= _RHYTHM
        if self._wanted and (time.monotonic() >= self._due or (long and not self._began)):
            self._began, self._due = True, time.monotonic() + _RHYTHM
            warn(words)


class Bar:
    """A bar over a number of parts; within ``with``.

    Args:
        headline: said once the engine has begun, and not where it refuses.
        words: what stands before the bar.
        parts: how many requests it is about.
    """

    def __init__(self, headline: str = "", words: str = "", parts: int = 1) -> None:
        self._headline = headline
        self._words = words
        self._layout = words + "{percentage:3.0f}% |{bar}| "
        self._parts = parts
        self._bar: tqdm | None = None
        self._lines = Lines()

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
            sys.stdout.flush()  # whoever reads a file or a pipe sees it before the work, too
            self._headline = ""
        if step.note:
            warn(step.note)
        share, left = done + step.fraction, step.seconds_left
        told = "" if left is None else words + _time_left(left)
        if self._bar is not None:
            if told:
                self._bar.bar_format = self._layout + told
            self._bar.update(share - self._bar.n)
        if share < self._parts:
            rest = told or "how long it takes is not known yet"
            self._lines.tell(f"{self._words}{share / self._parts:.0%} done, {rest}", left)


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
    if minutes >= 90:
        return f"{minutes / 60:.1f} h left"
    return f"{minutes} min {rest:02} s left" if minutes else f"{rest} s left"
