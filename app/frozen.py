"""Where the frozen application begins; everything else begins in ``app.__main__``."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path


def main() -> int:
    """Make up for what a program without a terminal and without files of Python lacks; go on."""
    # A process that the standard library starts beside this one comes in here, too.
    multiprocessing.freeze_support()
    # A Windows program without a console has no streams, which whoever prints would stumble over.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, nowhere)

    from app.__main__ import main as begin

    return begin()


if __name__ == "__main__":
    sys.exit(main())
