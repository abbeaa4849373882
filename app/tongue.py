"""Translation for what is no QObject, without Qt: the command line speaks as the code does."""

from __future__ import annotations

from collections.abc import Callable

_speaker: list[Callable[[str, str], str]] = []


def translate(context: str, text: str) -> str:
    """The text in the language of the window; as it is where there is none.

    ``context`` is the name under which Qt's tools keep it.
    """
    return _speaker[-1](context, text) if _speaker else text


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001
    """The text itself, which is translated where it is shown; Qt's tools know this name."""
    return text


def told(problem: object) -> str:
    """What ``core`` says of something, such as an error, in the language of the window."""
    words = str(problem)
    if not _speaker:
        return words
    from app.core_words import translated  # only where another language is spoken

    return translated(words)


def is_foreign() -> bool:
    """Whether the window speaks another language than the code."""
    return bool(_speaker)


def speak_by(speaker: Callable[[str, str], str] | None) -> None:
    """Have every text translated by this from now on; None: leave every one as it is."""
    _speaker[:] = [speaker] if speaker else []
