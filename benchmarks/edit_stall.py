"""How long the Edit page ever holds up the window's thread with a photograph of 12 megapixels.

    python benchmarks/edit_stall.py [--width 4000] [--height 3000] [--depth 8]

The real window and the real engine with a small random model, which fills in a moment, and a
photograph from a file. Each phase is what a person does, with real events of the mouse
and keys: opening, painting strokes and undoing them, inverting the mask, zooming, a fill with its
live previews, flipping through the variants and comparing, accepting one, undoing and redoing that,
writing the session, saving and closing. How a gap is measured, and what its second row leaves out,
is said in ``benchmarks/gui_stall.py``. A third row counts the processor's time of the window's
thread alone within each gap: what no other program and no other thread can lengthen.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "benchmarks" / "results" / "edit_stall.json"

import numpy as np
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.state.places import Places
from app.theme import Theme
from benchmarks.gui_stall import Watch, wait
from core.engine.library import Library
from core.photos import Photo, save_photo
from tests.tiny import tiny_model

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NETWORK = {
    "kind": "patch-unet",
    "image_size": 64,
    "widths": [16, 32, 32],
    "blocks": [1, 1, 1],
    "embedding": 64,
    "attention": [],
    "labels": 4,
}
CTRL = Qt.KeyboardModifier.ControlModifier


def photograph(path: Path, size: tuple[int, int], depth: int) -> None:
    """A file of smooth colours with grain."""
    rng = np.random.default_rng(0)
    width, height = size
    coarse = rng.integers(0, 255, (height // 8 + 1, width // 8 + 1, 3), np.uint8)
    pixels = np.repeat(np.repeat(coarse, 8, axis=0), 8, axis=1)[:height, :width]
    save_photo(Photo(pixels if depth == 8 else pixels.astype(np.uint16) * 257), path)


class WorkWatch(Watch):
    """Notes, too, how long the thread itself has worked in each gap."""

    def __init__(self) -> None:
        self.work: dict[str, list[float]] = {}
        self._worked = time.thread_time()
        super().__init__()

    @Slot()
    def tick(self) -> None:
        now = time.thread_time()
        self.work.setdefault(self.phase, []).append(1000 * (now - self._worked))
        self._worked = now
        super().tick()

    def summary(self) -> dict[str, dict[str, object]]:
        found = super().summary()
        for phase, work in self.work.items():
            found[phase]["most_work_of_the_thread_ms"] = round(max(work), 1)
        return found


class Hand:
    """What a person does on the Edit page, each act a phase of the watch."""

    def __init__(self, window: MainWindow, watch: Watch) -> None:
        self.page, self.watch = window.edit_page, watch
        self.engine = window.studio.engine

    def settle(self) -> None:
        """Let everything arrive that is worked out beside the window's thread."""
        page = self.page
        wait(
            lambda: (
                not page._desk.busy  # noqa: SLF001  nobody else need know
                and not page._glances.busy  # noqa: SLF001
                and not page.changes.under_way
            )
        )

    def begin(self, phase: str) -> None:
        """What follows is another phase."""
        self.settle()
        print(phase, file=sys.stderr)
        self.watch.phase = phase

    def stroke(self, *shares: tuple[float, float]) -> None:
        """Paint from point to point, in shares of the photograph's sides."""
        canvas, (width, height) = self.page.canvas, self.page.document.size
        spots = [canvas.spot_of(x * width, y * height) for x, y in shares]
        QTest.mousePress(canvas, LEFT, NONE, spots[0])
        for before, after in itertools.pairwise(spots):
            for step in range(1, 9):
                where = QPointF(before) + (QPointF(after) - QPointF(before)) * (step / 8)
                QTest.mouseMove(canvas, where.toPoint())
                self.watch.tick()
                QApplication.processEvents()
        QTest.mouseRelease(canvas, LEFT, NONE, spots[-1])

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key over the photograph, and wait for what it does."""
        QTest.keyClick(self.page.canvas, key, modifier)
        self.settle()

    def tour(self, path: Path, out: Path) -> None:
        """Everything, in the order of a person's day."""
        page, keys = self.page, Qt.Key
        self.begin("open")
        page.files.open_path(path)
        wait(lambda: page.document is not None)
        self.begin("paint")
        for _ in range(3):
            self.stroke((0.4, 0.4), (0.5, 0.55), (0.45, 0.6))
            self.settle()
        self.begin("undo a stroke")
        self.key(keys.Key_Z, CTRL)
        self.key(keys.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
        self.begin("invert the mask, twice")
        self.key(keys.Key_I, CTRL)
        self.key(keys.Key_I, CTRL)
        self.begin("zoom")
        for _ in range(8):
            page.canvas.zoom(1.3)
            QApplication.processEvents()
        page.canvas.fit()
        self.begin("fill")
        page.panel.variants.choose(2)
        page.panel.steps.set_value(4)
        page.start()
        wait(lambda: not page.run.busy)
        self.begin("flip")
        for _ in range(6):
            self.key(keys.Key_Right)
        self.begin("spread")
        page.fills.bar.spread.setChecked(True)
        self.settle()
        page.fills.bar.spread.setChecked(False)
        self.begin("sort")
        page.fills.bar.by_edge.trigger()
        self.begin("accept")
        self.key(keys.Key_Return)
        self.begin("undo and redo of accepting")
        self.key(keys.Key_Z, CTRL)
        self.key(keys.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
        self.begin("paint on")
        self.stroke((0.2, 0.2), (0.3, 0.3))
        self.begin("write the session")
        page.keeping.keep()
        self.begin("copy")
        page.copy()
        self.begin("save")
        page.files.target = out
        page.keeping.save()
        self.begin("close")
        page.close_photo()
        self.begin("idle")
        end = time.perf_counter() + 5
        wait(lambda: time.perf_counter() > end)


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--width", type=int, default=4000)
    parser.add_argument("--height", type=int, default=3000)
    parser.add_argument("--depth", type=int, choices=(8, 16), default=8)
    arguments = parser.parse_args()
    app = QApplication(sys.argv[:1])
    Theme(app)
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        models.mkdir()
        tiny_model(models, network=NETWORK, image_size=NETWORK["image_size"])
        path = Path(folder) / "photograph.png"
        photograph(path, (arguments.width, arguments.height), arguments.depth)
        window = MainWindow(Library([models]), Places.within(Path(folder) / "studio"))
        window.resize(1280, 800)
        window.show()
        warm: list[object] = []
        window.studio.engine.warm.connect(warm.append)
        wait(lambda: bool(warm) and window.generate_page.panel.button.isEnabled())
        window.turn_to(1)
        watch = WorkWatch()
        Hand(window, watch).tour(path, Path(folder) / "saved.png")
        watch.stop()
        window.close()
    size = f"{arguments.width} x {arguments.height}, {arguments.depth} bits"
    watch.keep({"photograph": size}, RESULTS)


if __name__ == "__main__":
    main()
