"""How fast a gallery of 100,000 pictures opens, scrolls and is searched.

    python benchmarks/gallery.py [--count 100000] [--folder FOLDER] [--out benchmarks/results]

The pictures are made up: small PNGs with requests, written without a model. Opening is measured
from the first paint until all are listed, with the index there and without it; scrolling by wheel
events over the whole gallery, each of which is painted at once; and every stall of the window's
thread is noted while that goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.views.gallery import GalleryGrid

_PER_RUN = 16
_LABELS = ("flowers/rose", "flowers/tulip", "produce/apple", "aerial", "clothing/hat", None)
_SCROLLS, _JUMPS = 300, 40


def make_gallery(folder: Path, count: int) -> None:
    """Write so many pictures, in runs over some years, ratings and tags in some of them."""
    import numpy as np
    from PIL import Image

    from app.state.marks import KEYWORD, Marks
    from core.codec import Record, record_to_json
    from core.engine.requests import Generate
    from core.images import TEXT_KEY, png_texts
    from core.png_text import with_text

    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (32, 64, 64, 3), np.uint8)
    pictures = []
    for each in pixels:
        import io

        buffer = io.BytesIO()
        smooth = Image.fromarray(each[::8, ::8]).resize((64, 64), Image.Resampling.BICUBIC)
        smooth.save(buffer, "PNG", pnginfo=png_texts(None), compress_level=1)
        pictures.append(buffer.getvalue())
    for number in range(count):
        run, place = divmod(number, _PER_RUN)
        day, second = divmod(run, 200)
        stamp = time.strftime("%Y%m%d", time.gmtime(1_600_000_000 + 86_400 * day))
        name = f"{stamp}-{second // 3600:02}{second // 60 % 60:02}{second % 60:02}-000"
        label = _LABELS[run % len(_LABELS)]
        request = replace(Generate(label=label, count=1, seed=number), steps=20)
        data = with_text(pictures[number % 32], TEXT_KEY, record_to_json(Record(request, "abc")))
        if number % 7 == 0:
            marks = Marks(number % 6, favourite=number % 3 == 0, tags=(f"tag {number % 5}",))
            data = with_text(data, KEYWORD, marks.to_json())
        subfolder = folder / f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}"
        if not place:
            subfolder.mkdir(parents=True, exist_ok=True)
        what = (label or "anything").replace("/", "-")
        (subfolder / f"{name}-{place:05}-{what}-seed{number}.png").write_bytes(data)


class Watch:
    """Notes the longest time for which the window's thread answered nobody."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> float:
        """The longest stall, in milliseconds."""
        self._tick()
        self._timer.stop()
        return 1000 * self.longest


def wait(until: Callable[[], object], patience: float = 600) -> None:
    """Let the window live until something is so."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + patience
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the gallery did not come to rest")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def measure(folder: Path, count: int) -> dict[str, float]:
    """Open a window on the gallery, and use it."""
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow
    from app.state.gallery_query import parse_words
    from app.state.places import Places
    from core.engine.library import Library

    found: dict[str, float] = {}
    painted: list[tuple[float, float]] = []
    window = MainWindow(Library([]), Places.within(folder))
    shelf = window.studio.shelf
    watches: list[Watch] = []
    window.first_painted.connect(lambda: painted.append((time.perf_counter(), time.process_time())))
    window.studio.models_found.connect(lambda _: watches.append(Watch()))
    window.show()
    wait(lambda: len(window.studio.recent) == count)
    clock, worked = painted[0]
    found["listed_s"] = time.perf_counter() - clock
    # What all threads have worked: pages are made and torch is imported meanwhile, too.
    found["listed_worked_s"] = time.process_time() - worked
    page = window.gallery_page
    window.show_page(page)
    QApplication.processEvents()
    found["shown_s"] = time.perf_counter() - clock
    wait(lambda: not shelf.busy)
    found["followed_s"] = time.perf_counter() - clock
    found["opening_stall_ms"] = watches[0].stop()

    found |= scrolled(page.grid)
    watch = Watch()
    begun = time.perf_counter()
    page.filter.words.setText("tulip rating:4")
    wait(lambda: shelf.query == parse_words("tulip rating:4") and not shelf.busy)
    found["search_s"] = time.perf_counter() - begun
    found["found"] = len(shelf.found)
    found["search_stall_ms"] = watch.stop()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return found


def scrolled(grid: GalleryGrid) -> dict[str, float]:
    """Turn the wheel and jump; milliseconds from each to its being painted.

    Other programs may hold the processor meanwhile, so the time that this thread itself has worked
    stands beside the time on the clock.
    """
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    bar, viewport = grid.verticalScrollBar(), grid.viewport()
    where = QPointF(viewport.rect().center())
    no = Qt.KeyboardModifier.NoModifier
    clock, worked = [], []
    for step in range(_SCROLLS + _JUMPS):
        begun, before = time.perf_counter(), time.thread_time()
        if step < _SCROLLS:
            turn = QWheelEvent(
                *(where, viewport.mapToGlobal(where), QPoint(), QPoint(0, -360)),
                *(Qt.MouseButton.NoButton, no, Qt.ScrollPhase.NoScrollPhase, False),
            )
            QApplication.sendEvent(viewport, turn)
        else:
            bar.setValue(bar.maximum() * (step - _SCROLLS) // _JUMPS)
        viewport.repaint()
        QApplication.processEvents()
        clock.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.thread_time() - before))
    found = {}
    for name, times in (("scroll", sorted(clock)), ("scroll_worked", sorted(worked))):
        found[f"{name}_median_ms"] = times[len(times) // 2]
        found[f"{name}_95_ms"] = times[int(0.95 * len(times))]
        found[f"{name}_worst_ms"] = times[-1]
    return found


def main() -> None:
    """Make the gallery, measure without an index and with one, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="kept between runs (default a temporary one)")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument(
        "--indexed", action="store_true", help="leave the index that is there, and open with it"
    )
    arguments = parser.parse_args()
    from PySide6.QtWidgets import QApplication

    from app.state.gallery_index import index_path
    from app.theme import Theme

    Theme(QApplication(sys.argv[:1]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        if not (folder / "pictures").exists():
            begun = time.perf_counter()
            make_gallery(folder / "pictures", arguments.count)
            print(f"{arguments.count} pictures made in {time.perf_counter() - begun:.0f} s")
        results: dict[str, object] = {
            "machine": f"{platform.machine()}, {os.cpu_count()} processors",
            "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
            "pictures": arguments.count,
        }
        if not arguments.indexed:
            index_path(folder / "pictures").unlink(missing_ok=True)
            results["without_index"] = measure(folder, arguments.count)
        results["with_index"] = measure(folder, arguments.count)
    text = json.dumps(results, indent=1)
    print(text)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "gallery.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
