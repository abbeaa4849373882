"""How long the window's thread is ever held up: the worst gap of a 5 ms timer.

    python benchmarks/gui_stall.py [--runs 5] [--pictures 16] [--steps 20]

The real window, the real engine and an installed model (or a random one of the same shape, if none
is). The timer ticks from before the first paint to the end; each gap between two ticks belongs to
what went on meanwhile: opening (until the window is painted, then building the rest of it, then
importing torch), loading the first model, sampling with live previews, and idling, which is the
control: what another program on the same machine does to a window that does nothing. The window is
painted for real, offscreen if there is no display. A frame is missed where a gap is long, so the
worst one counts; the 99.9th percentile is reported beside it.

On a busy machine a thread also waits for a processor. Linux counts that time, and the second row of
each phase leaves it out of each gap: what remains is the window's own work, the interpreter's lock
and waits for memory and disk. On a quiet machine the rows agree.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "benchmarks" / "results" / "gui_stall.json"
TARGET = 50.0  # milliseconds
INTERVAL = 5

if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.state.places import Places
from app.theme import Theme
from core.engine.library import Library


class Gap(NamedTuple):
    """Milliseconds between two ticks, and how many of them the thread waited for a processor."""

    whole: float
    queued: float


class Watch(QObject):
    """Notes the gaps of a precise timer under the name of what goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: dict[str, list[Gap]] = {}
        self.phase = "build"
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._queue = path.open("rb", buffering=0) if path.exists() else None
        self._last, self._queued = time.perf_counter(), self._time_queued()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    @Slot()
    def tick(self) -> None:
        """One tick, in milliseconds after the last."""
        now, queued = time.perf_counter(), self._time_queued()
        gap = Gap(1000 * (now - self._last), queued - self._queued)
        self.gaps.setdefault(self.phase, []).append(gap)
        self._last, self._queued = now, queued

    @Slot()
    def building(self) -> None:
        """The window shows, and makes the rest of itself."""
        self.phase = "build"

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def _time_queued(self) -> float:
        """Milliseconds that this thread has waited for a processor; 0 where nobody counts."""
        if self._queue is None:
            return 0.0
        self._queue.seek(0)
        return int(self._queue.read().split()[1]) / 1e6

    def summary(self) -> dict[str, dict[str, object]]:
        """The worst gap and the tail of each phase, in milliseconds."""
        return {
            phase: {
                "seconds": round(sum(gap.whole for gap in gaps) / 1000, 1),
                "gaps": _tail([gap.whole for gap in gaps]),
                "gaps_without_waiting_for_a_processor": _tail(
                    [gap.whole - gap.queued for gap in gaps]
                ),
            }
            for phase, gaps in self.gaps.items()
        }

    def keep(self, about: Mapping[str, object], path: Path) -> None:
        """Print what was noted, with what it is ``about``, and write it into ``path``."""
        found = {
            **about,
            "platform": QApplication.platformName(),
            "machine": f"{platform.machine()}, {os.cpu_count()} processors",
            "interval_ms": INTERVAL,
            "target_ms": TARGET,
            "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
            "phases": self.summary(),
        }
        text = json.dumps(found, indent=2)
        print(text)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n")


def _tail(gaps: list[float]) -> dict[str, float]:
    gaps = sorted(gaps)
    return {
        "worst_ms": round(gaps[-1], 1),
        "p999_ms": round(gaps[int(0.999 * (len(gaps) - 1))], 1),
        "over_50_ms": sum(gap > TARGET for gap in gaps),
    }


def wait(until: Callable[[], object]) -> None:
    """Run an event loop until something is so."""
    loop, check = QEventLoop(), QTimer()
    check.setInterval(20)
    check.timeout.connect(lambda: loop.quit() if until() else None)
    check.start()
    loop.exec()
    check.stop()


def library() -> tuple[Library, str]:
    """The installed models, or a random one in a folder of its own."""
    installed = Library()
    if cards := installed.cards():
        return installed, cards[0].name
    from tests.tiny import tiny_model

    folder = Path(tempfile.mkdtemp())
    config = {"image_size": 64, "widths": [128, 256, 384], "blocks": [2, 2, 1], "embedding": 384}
    tiny_model(
        folder,
        network={"kind": "patch-unet", **config, "attention": [1, 2], "labels": 4},
        image_size=64,
    )
    return Library([folder]), "random weights"


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=16)
    parser.add_argument("--steps", type=int, default=20)
    arguments = parser.parse_args()
    models, name = library()
    app = QApplication(sys.argv[:1])
    Theme(app)
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(models, Places.within(Path(folder)))
        watch.phase = "until painted"
        window.first_painted.connect(watch.building)
        page, engine = window.generate_page, window.studio.engine
        warm: list[object] = []
        engine.warm.connect(warm.append)
        window.show()
        wait(page.panel.button.isEnabled)
        watch.phase = "import torch"
        wait(lambda: bool(warm))
        if warm[0]:
            raise SystemExit(f"The engine did not start: {warm[0]}")
        page.panel.count.setValue(arguments.pictures)
        page.panel.steps.set_value(arguments.steps)
        for run in range(arguments.runs + 1):
            watch.phase = "load model, first run" if run == 0 else "sample"
            page.generate()
            wait(lambda: engine.current is None)
        watch.phase = "idle"
        end = time.perf_counter() + max(5.0, sum(gap.whole for gap in watch.gaps["sample"]) / 1000)
        wait(lambda: time.perf_counter() > end)
        watch.stop()
        window.close()
    watch.keep({"model": name, **vars(arguments)}, RESULTS)


if __name__ == "__main__":
    main()
