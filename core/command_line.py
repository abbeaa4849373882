"""What every command line has in common: refusals in one sentence that helps, and exit codes."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from core.errors import BadRequest, ScorebrushError

_STOPPED, _UNHEARD, _WRONG, _FAILED = 130, 141, 2, 1
_SHOWN = 60  # characters of what was typed that a sentence repeats


class Parser(argparse.ArgumentParser):
    """Raises BadRequest where argparse would leave; every command of it has ``--debug``."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  argparse has a dozen
        super().__init__(**options)
        self.add_argument("--debug", action="store_true", help="print a traceback with an error")

    def error(self, message: str) -> NoReturn:
        """Refuse a command line.

        Raises:
            BadRequest: always.
        """
        raise BadRequest(f"{message} (see {self.prog} --help)")

    # Stricter than argparse types it: nobody hands us a namespace of another class.
    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse, and refuse here what is left over: only the parser of a command knows its options.

        Raises:
            BadRequest: something is left over, or makes no sense.
        """
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            options = [name for action in self._actions for name in action.option_strings]
            hint = did_you_mean(rest[0].split("=")[0], options)
            left = " ".join(repr(word) if not word.strip() else word for word in rest)
            self.error(f"unrecognized arguments: {shortened(left)}{hint and f'.{hint}'}")
        return found, rest

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            what = "command" if isinstance(action, argparse._SubParsersAction) else action.dest  # noqa: SLF001
            refuse(what, str(value), action.choices)


def refuse(what: str, text: str, names: Iterable[str]) -> NoReturn:
    """Refuse a name that is none of ``names``, and say which one may be meant.

    Raises:
        BadRequest: always.
    """
    names = list(names)
    hint = did_you_mean(text, names)
    raise BadRequest(
        f"There is no {what} {shortened(text)!r}.{hint} Choose one of: {', '.join(names)}."
    )


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A question after the name that is close to what was typed, or nothing."""
    close = get_close_matches(text.strip().lower(), list(names), 1)
    return f" Did you mean {close[0]}?" if close else ""


def shortened(text: str) -> str:
    """What was typed, cut where it would fill the screen."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def reported(
    program: str, action: Callable[[], int], *, debug: bool = False, stopped: str = "stopped."
) -> int:
    """Run a command, turning what goes wrong into one line and an exit code.

    Args:
        program: its name, with which the line begins.
        action: the command; returns its exit code.
        debug: whether the traceback is printed as well.
        stopped: what is said after Ctrl-C.

    Returns:
        that of the command; 1 for a failure, 2 for a wrong request, 130 for Ctrl-C, and 141 where
        nobody reads the answer to its end, as in ``scorebrush models | head -1``.
    """
    _write_whatever_it_is()
    try:
        status = action()
        sys.stdout.flush()  # so that a reader who has left is noticed here
    except KeyboardInterrupt:
        sys.stderr.write(f"{program}: {stopped}\n")
        return _STOPPED
    except BrokenPipeError:
        _let_go_of_output()
        return _UNHEARD  # whoever reads has seen enough
    except Exception as error:  # noqa: BLE001  whatever it is, people are told in a sentence
        _let_go_of_output_that_fails()
        if debug:
            traceback.print_exc()
        sys.stderr.write(f"{program}: {_sentence(error)}\n")
        return _WRONG if isinstance(error, BadRequest) else _FAILED
    return status


def _write_whatever_it_is() -> None:
    """Have streams that were closed, and names that the terminal has no letters for, do no harm."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  until the end
            setattr(sys, name, nowhere)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _let_go_of_output_that_fails() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """Have nothing of what is left in the buffer tried again when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence(error: Exception) -> str:
    match error:
        case ScorebrushError():
            return str(error)
        case OSError(filename=str() as name) if error.strerror:
            return f"{name}: {error.strerror}."
        case OSError() if error.strerror:
            return f"The answer cannot be written: {error.strerror}."
        case MemoryError():
            return "There is too little memory for this. Ask for less at once."
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"this is a defect of Scorebrush ({what}). Give --debug too to see where it is."
