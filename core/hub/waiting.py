"""Waiting for something that blocks, without blocking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import TypeVar

_T = TypeVar("_T")


def waited(task: Callable[[], _T], tick: float = 0.1) -> Generator[None, None, _T]:
    """Do ``task`` on a thread, yielding every ``tick`` seconds until it returns its answer.

    Closing the generator abandons the task, so it must not matter whether it is ever finished.
    """
    answers: list[_T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(task())
        except Exception as error:  # noqa: BLE001  raised again below
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True, name="waited for")
    thread.start()
    while True:
        yield  # at least once, so that whoever looks sees what is being done
        thread.join(tick)
        if not thread.is_alive():
            break
    if errors:
        raise errors[0]
    return answers[0]
