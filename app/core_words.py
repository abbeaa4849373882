"""What ``core`` says, in the language of the window: its sentences are found by their words.

``core`` speaks English and knows no Qt. ``tools/sentences.py`` has gathered its sentences, with
holes for the values. Of those that agree with a message in all between the holes, it was made from
the one with the most letters. The values are put into its translation, translated themselves where
they are sentences, too.
"""

from __future__ import annotations

import functools
import string
from typing import NamedTuple

from app.tongue import translate
from core import resources


class _Sentence(NamedTuple):
    """A sentence as translators know it, and what stands before, between and after its values."""

    source: str
    pieces: tuple[str, ...]


def translated(words: str) -> str:
    """A message of ``core`` in the language of the window; as it is where it is not known."""
    for source, pieces in _sentences():
        values = values_in(words, pieces)
        if values is not None:
            return translate("Core", source).format(*map(_part, values))
    return words


def values_in(words: str, pieces: tuple[str, ...]) -> list[str] | None:
    """What stands between the pieces of a sentence, each taken where it comes first.

    Returns None where the message is another one.
    """
    first, *rest = pieces
    if not rest:
        return [] if words == first else None
    last = rest.pop()
    end = len(words) - len(last)
    if not words.startswith(first) or not words.endswith(last) or end < len(first):
        return None
    values, start = [], len(first)
    for piece in rest:
        found = words.find(piece, start, end)
        if found < 0:
            return None
        values.append(words[start:found])
        start = found + len(piece)
    return [*values, words[start:end]] if start <= end else None


@functools.cache
def _sentences() -> tuple[_Sentence, ...]:
    lines = resources.path("translations", "core.txt").read_text(encoding="utf-8").splitlines()
    found = (_Sentence(line, pieces_of(line)) for line in lines)
    return tuple(sorted(found, key=lambda it: -sum(map(len, it.pieces))))


def pieces_of(source: str) -> tuple[str, ...]:
    """What stands before, between and after the holes of a sentence; one more than there are."""
    pieces = [""]
    for text, hole, _, _ in string.Formatter().parse(source):  # braces that are text part them, too
        pieces[-1] += text
        if hole is not None:
            pieces.append("")
    return tuple(pieces)


def _part(value: str) -> str:
    """A value, or its translation where it is a text of its own: a reason, a name of something."""
    words = value.strip()
    return value.replace(words, translated(words)) if words else value
