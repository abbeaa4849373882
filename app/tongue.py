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


def speak_by(speaker: Callable[[str, str], str]) -> None:
    """Have every text translated by this from now on."""
    _speaker[:] = [speaker]
