"""Undo and redo, bounded by the memory that they hold."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

MOST_BYTES = 512 * 2**20

_Told_co = TypeVar("_Told_co", covariant=True)


class Swap(Protocol[_Told_co]):
    """One half of a step: exchanges what was with what is, and says where."""

    @property
    def weight(self) -> int:
        """Bytes held."""
        ...

    @property
    def reach(self) -> int:
        """Values that swapping writes, which is what it takes time for."""
        ...

    def swap(self) -> _Told_co:
        """Undo if it is done, do it again if it is undone."""
        ...


_Change = TypeVar("_Change")


@dataclass(eq=False, slots=True)
class Step(Generic[_Change]):
    """What one Ctrl+Z takes back.

    Attributes:
        name: in the words of a menu.
        swaps: its parts.
    """

    name: str
    swaps: list[Swap[_Change]]

    @property
    def weight(self) -> int:
        """Bytes held."""
        return sum(part.weight for part in self.swaps)

    @property
    def reach(self) -> int:
        """Values that undoing writes."""
        return sum(part.reach for part in self.swaps)


class History(Generic[_Change]):
    """Steps that were done and steps that were undone.

    Args:
        most_bytes: what all steps may hold together; the oldest are forgotten beyond that, yet the
            last step can always be undone.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._done: deque[Step[_Change]] = deque()
        self._undone: list[Step[_Change]] = []

    def add(self, step: Step[_Change]) -> None:
        """Something has been done; what was undone before cannot be done again."""
        self._undone.clear()
        self._done.append(step)
        weight = self.weight
        while weight > self._most and len(self._done) > 1:
            weight -= self._done.popleft().weight

    @property
    def undoable(self) -> str:
        """The name of the step that would be undone; empty if there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def redoable(self) -> str:
        """The name of the step that would be done again; empty if there is none."""
        return self._undone[-1].name if self._undone else ""

    @property
    def undo_reach(self) -> int:
        """Values that undoing would write; 0 if there is nothing to undo."""
        return max(1, self._done[-1].reach) if self._done else 0

    @property
    def redo_reach(self) -> int:
        """Values that doing it again would write; 0 if there is nothing to do again."""
        return max(1, self._undone[-1].reach) if self._undone else 0

    @property
    def weight(self) -> int:
        """Bytes that all steps hold."""
        return sum(step.weight for step in (*self._done, *self._undone))

    def undo(self) -> list[_Change]:
        """Take back the last step; returns what its parts changed."""
        if not self._done:
            return []
        step = self._done.pop()
        self._undone.append(step)
        return [part.swap() for part in reversed(step.swaps)]

    def redo(self) -> list[_Change]:
        """Do the last undone step again; returns what its parts changed."""
        if not self._undone:
            return []
        step = self._undone.pop()
        self._done.append(step)
        return [part.swap() for part in step.swaps]

    def clear(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()
