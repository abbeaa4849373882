"""How a table of a recipe says which member of a union it is."""

from __future__ import annotations

from collections.abc import Callable


def kind_or(default: str) -> Callable[[object], object]:
    """Tell the tag of a table by its entry ``kind``; tables without one mean ``default``."""

    def tag(value: object) -> object:
        if isinstance(value, dict):
            return value.get("kind", default)
        return getattr(value, "kind", None)

    return tag
