"""What a dab of the brush costs on a photograph of 8192 x 8192 pixels, and what undo does.

    python benchmarks/canvas.py [--side 8192] [--dabs 200]

The real canvas, painted offscreen if there is no display. A dab is everything between the event of
the mouse and the pixels on the screen: the mask and its coarser levels change, and the part of the
widget that the dab covers is painted again. It is measured at two zooms, the whole photograph in
the window and one pixel on one, for several brushes, as the median and the 95th percentile.

Time is that of the window's thread, which other programs do not lengthen. It still depends on the
machine, so each median also stands as a ratio to a reference within the same run: copying the mask
once, which is what a canvas without tiles does for every step that can be undone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "benchmarks" / "results" / "canvas.json"
TARGET = 5.0  # milliseconds

if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.brush import Brush
from app.canvas.document import Document
from app.canvas.mask import add, remove
from app.widgets.canvas import Canvas
from app.widgets.gestures import Ink
from core.photos import Photo

BRUSHES = (32, 128, 512)


def timed(task: Callable[[], object]) -> float:
    """Milliseconds of this thread that a task takes."""
    start = time.thread_time()
    task()
    return 1000 * (time.thread_time() - start)


def photograph(side: int) -> Photo:
    """Smooth colours with grain, which no compression and no uniform tile makes easy."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (side // 8, side // 8, 3), np.uint8)
    return Photo(np.repeat(np.repeat(coarse, 8, axis=0), 8, axis=1))


def dabs(canvas: Canvas, count: int) -> list[float]:
    """Milliseconds of each move of a stroke across the widget, painting included."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    across, down = canvas.width() - 200, canvas.height() - 200
    start = QPoint(100, 100)
    QTest.mousePress(canvas, left, none, start)
    QApplication.processEvents()
    taken = []
    for number in range(count):
        share = number / count
        spot = QPoint(100 + round(share * across), 100 + round(abs(2 * share - 1) * down))

        def move(spot: QPoint = spot) -> None:
            QTest.mouseMove(canvas, spot)
            QApplication.processEvents()

        taken.append(timed(move))
    QTest.mouseRelease(canvas, left, none, spot)
    return taken


def summary(taken: list[float], reference: float) -> dict[str, float]:
    """Median, tail and ratio."""
    middle = statistics.median(taken)
    return {
        "median_ms": round(middle, 3),
        "p95_ms": round(sorted(taken)[int(0.95 * (len(taken) - 1))], 3),
        "ratio": round(middle / reference, 4),
    }


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--side", type=int, default=8192)
    parser.add_argument("--dabs", type=int, default=200)
    arguments = parser.parse_args()
    app = QApplication(sys.argv[:1])
    photo = photograph(arguments.side)
    document: list[Document] = []
    opening = timed(lambda: document.append(Document(photo)))
    (editing,) = document
    canvas = Canvas()
    canvas.resize(1200, 800)
    canvas.show_document(editing)
    canvas.set_ink(Ink(editing.mask, add, remove))
    canvas.show()
    app.processEvents()
    editing.mask.fill(0)
    editing.commit("warm")
    reference = statistics.median(timed(editing.mask.pixels.copy) for _ in range(9))
    found: dict[str, object] = {}
    for zoom in ("whole photograph", "pixel on pixel"):
        if zoom == "pixel on pixel":
            canvas.zoom_to(1.0)
        for diameter in BRUSHES:
            canvas.set_brush(Brush(float(diameter), 0.5))
            dabs(canvas, 20)
            taken = dabs(canvas, arguments.dabs)
            found[f"dab of {diameter} pixels, {zoom}"] = summary(taken, reference)
    canvas.fit()
    for name, task in (
        ("undo of a stroke", editing.history.undo),
        ("redo of a stroke", editing.history.redo),
        ("repaint of everything", canvas.repaint),
        ("invert", editing.mask.invert),
        ("step of an inversion", lambda: editing.commit("invert")),
        ("undo of an inversion", editing.history.undo),
    ):
        found[name] = summary([timed(task)], reference)
    result = {
        "side": arguments.side,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "platform": app.platformName(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "target_ms_per_dab": TARGET,
        "open_ms": round(opening),
        "reference": f"copying the mask once: {reference:.2f} ms",
        "found": found,
    }
    print(json.dumps(result, indent=2))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
