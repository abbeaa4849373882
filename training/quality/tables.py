"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def row(*cells: object) -> str:
    """One line of a table."""
    return "| " + " | ".join(f"{c:g}" if isinstance(c, float) else str(c) for c in cells) + " |"


def table(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Lines with a column for every name that a row has, in the order in which they come up."""
    columns = list(dict.fromkeys(name for each in rows for name in each))
    body = [row(*(each.get(name, "") for name in columns)) for each in rows]
    return [row(*columns), row(*["---"] * len(columns)), *body]
