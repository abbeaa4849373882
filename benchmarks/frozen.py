"""How large the frozen application is, and how soon it shows, can sample and has made a picture.

    python benchmarks/frozen.py dist/Scorebrush [--rounds 5]

Its window is opened by ``scorebrush try`` as a program of its own, which presses the button and
keeps the times; medians are told, after one round that fills the caches of the disk. Other programs
lengthen them, so the time of the processor and the load of the machine stand beside. On Linux
without a display this uses Xvfb where there is one, else Qt's offscreen platform.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

RESULTS = Path(__file__).resolve().parent / "results" / "frozen.json"
_MB = 1e6


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of the whole folder and of its largest parts."""
    parts: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inside = path.relative_to(folder).parts
            parts["/".join(inside[1:2] or inside)] += path.stat().st_size
    largest = {name: round(size / _MB, 1) for name, size in parts.most_common(12)}
    return {"whole": round(sum(parts.values()) / _MB, 1), **largest}


def start(program: Path, prefix: list[str]) -> dict[str, float]:
    """Seconds from the start of the program, from one run of it."""
    with TemporaryDirectory() as temporary:
        began = time.time()
        command = [*prefix, str(program), "try", "--out", temporary]
        used = os.times()
        subprocess.run(command, check=True, capture_output=True)
        since = os.times()
        told = json.loads(Path(temporary, "trial.json").read_text(encoding="utf-8"))
    return {
        "until_the_window_shows": told["painted"] - began,
        "until_it_can_sample": told["warm"] - began,
        "until_the_first_picture": told["done"] - began,
        "of_the_processor_for_all": since.children_user
        - used.children_user
        + since.children_system
        - used.children_system,
    }


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    prefix: list[str] = []
    shown = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    if sys.platform == "linux" and not shown:
        if found := shutil.which("xvfb-run"):
            prefix = [found, "--auto-servernum"]
        else:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
    name = "scorebrush-cli.exe" if sys.platform == "win32" else "scorebrush"
    program = options.folder / name
    start(program, prefix)
    rounds = [start(program, prefix) for _ in range(options.rounds)]
    told = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "load_average": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "screen": "Xvfb" if prefix else "of the desktop, or offscreen",
        "rounds": options.rounds,
        "megabytes": sizes(options.folder),
        "seconds": {
            key: round(statistics.median(each[key] for each in rounds), 2) for key in rounds[0]
        },
    }
    print(json.dumps(told, indent=2))
    RESULTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
