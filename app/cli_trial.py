"""``scorebrush try``: whether this installation works, window and all."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import ScorebrushError


class TrialFailed(ScorebrushError):
    """The window did not do what it is for."""


def options_of(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Open the window, make one picture with it, read it back, and say how long that took. "
        "Pictures and settings of yours are not touched."
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="keep the picture and trial.json")
    parser.set_defaults(action=try_out)


def try_out(options: argparse.Namespace) -> int:
    """Carry out the command.

    Raises:
        TrialFailed: the window made no picture, or not the one that was asked for.
    """
    began = time.time()
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.trial import SEED
    from app.trial import try_out as visit

    with TemporaryDirectory(prefix="scorebrush-") as temporary:
        trial = visit(options.out or Path(temporary))
        if trial.problem or trial.picture is None:
            raise TrialFailed(trial.problem or "The window was closed before the picture came.")
        from core.images import load, read_request

        request = read_request(trial.picture).request
        height, width, _ = load(trial.picture).shape
        if request.seed != SEED:
            raise TrialFailed(f"The picture tells of seed {request.seed} instead of {SEED}.")
        if options.out:
            told = json.dumps({"began": began, **asdict(trial)}, default=str, indent=2)
            Path(options.out, "trial.json").write_text(told + "\n", encoding="utf-8")
    print(f"The window showed after {trial.painted - began:.2f} s")
    print(f"and could sample after {trial.warm - began:.2f} s.")
    print(f"A picture of {width} x {height} pixels took {trial.done - trial.asked:.2f} s more.")
    return 0
