"""The command ``scorebrush``: the window, or with a subcommand the command line without Qt."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or do what the command line says; return the exit code.

    Without arguments and without a display, a grid of pictures is generated instead.
    """
    # OpenMP's threads spin while they wait, by default so long that they take the processor from
    # the window and from other programs. This is as fast on a quiet machine. Read with torch.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    # `scorebrush picture.png` opens the window with it, as a file manager wants; a command has no
    # suffix, so a file that happens to be called "generate" is in nobody's way.
    only_files = all(Path(it).suffix and Path(it).is_file() for it in arguments)
    if not only_files or (arguments and not has_display()):
        from app.cli import command

        return command(arguments)
    if not has_display():
        from app.cli import demonstrate

        return demonstrate()
    try:
        from app.main_window import open_window
    except ImportError as error:
        print(f"scorebrush: the window cannot open ({error}).", file=sys.stderr)
        print("The command line works without it: scorebrush generate --help", file=sys.stderr)
        return 1
    return open_window(arguments)


def has_display() -> bool:
    """Whether a window would have a place to show."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(it) for it in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
