"""Short work beside the window's thread: listing folders, decoding and writing files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.defect import Defect
from core.errors import ScorebrushError

if TYPE_CHECKING:
    from collections.abc import Callable


class Desk(QObject):
    """Does tasks beside the window's thread, and hands their answers over in it.

    With one thread, tasks are done one after the other. ``failed`` tells of a ScorebrushError or a
    Defect instead of an answer.
    """

    failed = Signal(object)
    _answered = Signal(int, object)

    def __init__(self, parent: QObject | None = None, threads: int = 1) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        self._thens: dict[int, Callable[[Any], object]] = {}
        self._number = 0
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def do(self, task: Callable[[], object], then: Callable[[Any], object]) -> None:
        """Run ``task`` on a thread, then ``then`` with its answer on the window's.

        ``task`` must not touch widgets.
        """
        self._number += 1
        self._thens[self._number] = then
        self._executor.submit(self._carry_out, self._number, task)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._thens)

    def close(self) -> None:
        """Wait until everything is done, since somebody has asked for it; answers are dropped."""
        self._executor.shutdown(wait=True)
        self._thens.clear()

    def _carry_out(self, number: int, task: Callable[[], object]) -> None:
        answer: object
        try:
            answer = task()
        except ScorebrushError as error:
            answer = error
        except Exception as error:  # noqa: BLE001  reported as a defect in the window's thread
            answer = Defect.of(error)
        self._answered.emit(number, answer)

    @Slot(int, object)
    def _on_answered(self, number: int, answer: object) -> None:
        then = self._thens.pop(number, None)
        if isinstance(answer, ScorebrushError | Defect):
            self.failed.emit(answer)
        elif then:
            then(answer)
