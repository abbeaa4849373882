"""What people type after an option, read or refused in one sentence."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from core.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kind = TypeVar("Kind")


def whole(what: str) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise BadRequest(f"{what} must be a whole number, not {text!r}.") from None

    return read


def number(what: str) -> Callable[[str], float]:
    """Reads a number."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise BadRequest(f"{what} must be a number, not {text!r}.") from None

    return read


def choice(what: str, table: Mapping[str, Callable[[], Kind]]) -> Callable[[str], Kind]:
    """Reads a name of a table, and makes what it names."""

    def read(text: str) -> Kind:
        key = text.strip().lower()
        if key not in table:
            close = get_close_matches(key, table, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise BadRequest(
                f"There is no {what} {text!r}.{hint} Choose one of: {', '.join(table)}."
            )
        return table[key]()

    return read
