"""What the window may ask of each of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from app.widgets.messages import Banner


class Page(Protocol):
    """A page of the window."""

    @property
    def banner(self) -> Banner:
        """Where it says what went wrong."""
        ...

    def go(self) -> bool:
        """Do what it is for; whether it is for anything but looking."""
        ...

    def escape(self) -> bool:
        """End what is uppermost; whether Esc has thereby been heeded."""
        ...

    def drop_words(self) -> str:
        """What dropping a file onto it will do, as a request: "Drop to edit it"."""
        ...

    def take_files(self, files: list[Path]) -> None:
        """Take in files, at least one, that were dropped onto it."""
        ...
