"""The command ``scorebrush``: the window, or with a subcommand the command line without Qt."""

from __future__ import annotations

# Nothing that takes long to import stands here: until `main` begins, Ctrl-C ends in a traceback.
import gc
import os
import signal
import sys
from collections.abc import Sequence

_STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or do what the command line says; return the exit code.

    Without arguments and without a display, a grid of pictures is generated instead.
    """
    if arguments is not None:
        return _carried_out(list(arguments))
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return _carried_out(sys.argv[1:])  # somebody wants Ctrl-C to do nothing
    # While modules are imported and when all is done, there is nothing to be tidied up.
    signal.signal(signal.SIGINT, _leave)
    try:
        return _carried_out(sys.argv[1:], interruptible=True)
    finally:
        signal.signal(signal.SIGINT, _leave)


def _leave(*_: object) -> None:
    os.write(2, b"scorebrush: stopped.\n")
    os._exit(_STOPPED)


def _carried_out(arguments: list[str], *, interruptible: bool = False) -> int:
    """Do what is asked; Ctrl-C raises KeyboardInterrupt from when there is work to be lost."""
    from pathlib import Path

    from app.state import preferences

    # OpenMP's threads spin while they wait, by default so long that they take the processor from
    # the window and from other programs. This is as fast on a quiet machine. Read with torch.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    preferences.use_models(preferences.load(preferences.path_of_user()).models)
    # `scorebrush picture.png` opens the window with it, as a file manager wants; a command has no
    # suffix, so a file that happens to be called "generate" is in nobody's way.
    only_files = all(Path(it).suffix and Path(it).is_file() for it in arguments)
    if not only_files or (arguments and not has_display()):
        from app.cli import command

        _heed(interruptible=interruptible)
        return command(arguments)
    if not has_display():
        from app.cli import demonstrate

        _heed(interruptible=interruptible)
        return demonstrate()
    # Until the window is seen, memory is only filled: looking for cycles in it is a twentieth of
    # the time that takes.
    gc.disable()
    try:
        from app.application import open_window
    except ImportError as error:
        print(f"scorebrush: the window cannot open ({error}).", file=sys.stderr)
        print("The command line works without it: scorebrush generate --help", file=sys.stderr)
        return 1
    return open_window(arguments)


def _heed(*, interruptible: bool) -> None:
    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def has_display() -> bool:
    """Whether a window would have a place to show."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(it) for it in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
