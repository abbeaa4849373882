"""Where in a recipe's text an entry stands, which tomllib does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import BadRecipe

_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[{{1,2}}\s*({_DOTTED})\s*\]")
_ENTRY = re.compile(rf"\s*({_DOTTED})\s*=")


def keys_in(tables: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every table and entry, each table before what it holds."""
    for key, value in tables.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from keys_in(value, (*above, key))


def keys_along(tables: Mapping[str, Any], place: Sequence[int | str]) -> tuple[str, ...]:
    """The path of what pydantic found wrong: its place without the kinds that are named in it.

    Args:
        tables: the recipe.
        place: keys, positions in lists, and kinds of tables that may be of several.
    """
    found: list[str] = []
    here: Any = tables
    for number, key in enumerate(place):
        if isinstance(here, dict) and key in here:
            here = here[key]
        elif isinstance(key, int) and isinstance(here, list):
            here = here[key]
            continue  # the list as a whole is told
        elif number < len(place) - 1 or not isinstance(here, dict):
            continue
        found.append(str(key))
    return tuple(found)


def wrong_at(path: Path, text: str, keys: tuple[str, ...], message: str) -> BadRecipe:
    """The error about an entry, with its line, or that of the innermost table there is."""
    deepest, place = 0, ""
    for number, keys_here in _written(text):
        common = 0
        while common < min(len(keys), len(keys_here)) and keys[common] == keys_here[common]:
            common += 1
        if common > deepest:
            deepest, place = common, f", line {number}"
    return BadRecipe(f"{path}{place}: {'.'.join(keys)}: {message}.")


def _written(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Lines that begin a table or an entry, counted from one, with the path of it."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            yield number, table
        elif entry := _ENTRY.match(line):
            yield number, (*table, *_parts(entry[1]))


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
