"""How long the window takes from launch to its first paint, beside `python -c "import torch"`.

    python benchmarks/first_paint.py [--rounds 15]

Both are started in turn as programs of their own, and the medians are compared; one round before
them fills the caches of the disk. The window is the real one, opened by the command's own entry
point with the installed models and the user's gallery; the clock stops when Qt has delivered the
first paint event and come back to its event loop. Processor time is reported beside wall-clock
time, since it is lengthened less by other programs on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "first_paint.json"
TARGET = 0.35

# The window as it is, with an ear at its first paint.
WINDOW = """
import os, sys, time
from PySide6.QtWidgets import QApplication

def report():
    print(time.time(), time.process_time(), "torch" in sys.modules, flush=True)
    os._exit(0)

wait = QApplication.exec

def watch(app):
    window = next(it for it in app.topLevelWidgets() if hasattr(it, "first_painted"))
    window.first_painted.disconnect(window._make_rest)
    window.first_painted.connect(report)
    return wait()

QApplication.exec = watch
from app.__main__ import main
main([])
"""
TORCH = "import torch, os; os._exit(0)"


class Timing(NamedTuple):
    """Seconds by the clock on the wall, and of the processor."""

    wall: float
    cpu: float


def window() -> Timing:
    """Open the window once."""
    before = time.time()
    answer = subprocess.run(
        [sys.executable, "-c", WINDOW], cwd=ROOT, capture_output=True, text=True, check=True
    )
    painted, cpu, torch = answer.stdout.split()
    if torch == "True":
        raise SystemExit("torch was imported before the first paint")
    return Timing(float(painted) - before, float(cpu))


def torch() -> Timing:
    """Import torch once."""
    before, used = time.time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", TORCH], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - used.ru_utime + after.ru_stime - used.ru_stime
    return Timing(time.time() - before, cpu)


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    window(), torch()
    pairs = [(window(), torch()) for _ in range(rounds)]

    def median(which: int, kind: str) -> float:
        return statistics.median(getattr(pair[which], kind) for pair in pairs)

    ratios = sorted(paint.wall / load.wall for paint, load in pairs)
    found = {
        "rounds": rounds,
        "platform": os.environ.get("QT_QPA_PLATFORM", "of the desktop"),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "first_paint_seconds": round(median(0, "wall"), 3),
        "import_torch_seconds": round(median(1, "wall"), 3),
        "ratio_of_medians": round(median(0, "wall") / median(1, "wall"), 3),
        "ratio_of_pairs_quartiles": [round(ratios[rounds * k // 4], 3) for k in (1, 2, 3)],
        "ratio_of_processor_time": round(median(0, "cpu") / median(1, "cpu"), 3),
        "target": TARGET,
    }
    print(json.dumps(found, indent=2))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
