"""Take the screenshots in docs/images: the window in its states, light and dark, large and small.

    python tools/screenshots.py [--out FOLDER] [--scale 2] [--only done,running] [--everything]

Needs no display: without one it renders offscreen. It uses the installed models, and a gallery of
its own that it forgets afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.engine.library import Library

SIZES = {"large": (1320, 860), "small": (900, 600)}
SCHEMES = ("light", "dark")
SHOWS = "produce"
PHOTO = ROOT / "resources" / "samples" / "sweet-potatoes.jpg"
_PATIENCE = 1800  # seconds until a run that does not end counts as broken


class Tour:
    """Walks one window through its states."""

    def __init__(self, library: Library, folder: Path, photo: Path, shows: str) -> None:
        from PySide6.QtWidgets import QApplication

        from app.main_window import MainWindow
        from app.state.places import Places

        self.app = QApplication.instance()
        self.window = MainWindow(library, Places.within(folder))
        self.shown: QWidget = self.window
        self.label = ""
        self.photo, self.shows = photo, shows
        self.window.show()
        self.wait(self.window.generate_page.panel.model.isEnabled)

    def wait(self, until: Callable[[], object]) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + _PATIENCE
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("The window did not come to the state to be photographed.")
            self._live(10)
        self._live(30)

    @staticmethod
    def _live(milliseconds: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        # QTest.qWait would do the same, but it keeps the interpreter's lock, and the engine waits.
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def states(self) -> Iterator[str]:
        """Go from state to state, and name each once it is reached."""
        window, page = self.window, self.window.generate_page
        engine = window.studio.engine
        self.rest()
        yield "empty"
        for label in self.wishes():
            page.panel.labels.choose(label)
            self.run(16)
        page.panel.seed.set_seed(20, locked=True)
        page.panel.count.setValue(16)
        fractions: list[float] = []
        engine.progressed.connect(lambda _, news: fractions.append(news.progress.fraction))
        page.generate()
        self.wait(lambda: fractions and fractions[-1] >= 0.55)
        yield "running"
        self.wait(lambda: engine.current is None)
        self.rest()
        yield "done"
        page.panel.advanced.set_opened(True)
        self.rest()
        yield "advanced"
        page.panel.advanced.set_opened(False)
        yield from self.instant_state()
        window.viewer.look_at(page.board.pictures, 5, page.board.grid)
        self.wait(lambda: window.viewer._canvas.sharp is not None)  # noqa: SLF001
        self.rest()
        yield "enlarged"
        window.viewer.leave()
        yield from self.edit_states()
        window.turn_to(2)
        self.rest()
        self.mark_some()
        yield "gallery"
        yield from self.explore_states()
        window.show_page(window.models_page)
        self.wait(lambda: len(window.models_page.available.rows) > 10)
        self.rest()
        yield "models"
        window.turn_to(0)
        window.studio.generate(replace(page.panel.request(), model="moonrise-256"))
        self.wait(page.board.banner.isVisible)
        self.rest()
        self.rest()
        yield "error"
        page.board.banner.dismiss()

    def instant_state(self) -> Iterator[str]:
        """A model that leaps, between two seeds; nothing where none is installed."""
        page, engine = self.window.generate_page, self.window.studio.engine
        before = page.panel.request()
        leaping = [card.name for card in self.window.studio.library.cards() if card.leaps]
        if not leaping:
            return
        page.panel.choose_model(leaping[0])
        page.instant.slider.setValue(page.instant.slider.maximum() * 3 // 8 + 2)
        self.wait(lambda: engine.current is None and "between" in page.instant.subtitle.text())
        self.rest()
        yield "instant"
        page.panel.set_request(before, locked=True)

    def mark_some(self) -> None:
        """Hearts, stars and tags on some of the gallery's pictures."""
        from app.state.marks import Marks

        window = self.window
        recent, shelf = window.studio.recent, window.studio.shelf
        for row, marks in ((1, Marks(4, favourite=True, tags=("best",))), (6, Marks(3))):
            shelf.mark([recent[row]], lambda _, marks=marks: marks)
        self.wait(lambda: not shelf.busy)

    def explore_states(self) -> Iterator[str]:
        """From an empty Explore page to frames between pictures, and the way of one."""
        window, page = self.window, self.window.explore_page
        window.show_page(page)
        self.rest()
        yield "explore-empty"
        recent = window.studio.recent
        page.take([recent[row] for row in (0, 5)])
        page.add_files([self.photo])
        self.wait(lambda: page.panel.list.count() == 3)
        page.panel.shape.setCurrentIndex(0)
        page.interpolate()
        self.wait(lambda: len(page.film.pixels) >= 5)
        page.film.slider.setValue(4)
        yield "explore-running"
        self.wait(lambda: not page.jobs.busy)
        self.rest()
        page.film.slider.setValue(6)
        yield "explore"
        page.panel.list.setCurrentRow(0)
        page.panel.retrace.click()
        self.wait(lambda: not page.jobs.busy)
        page.film.slider.setValue(8)
        self.rest()
        yield "explore-way"
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        page.mark.setChecked(True)
        start = page.film.canvas.target().center()
        QTest.mousePress(page.marks, Qt.MouseButton.LeftButton, pos=start)
        for aside in (QPoint(40, 8), QPoint(70, 60), QPoint(-20, 80)):
            QTest.mouseMove(page.marks, start + aside)
        QTest.mouseRelease(page.marks, Qt.MouseButton.LeftButton, pos=start)
        self.rest()
        yield "explore-marked"
        page.mark.setChecked(False)
        yield from self.window_states()

    def window_states(self) -> Iterator[str]:
        """The windows beside the main one: a picture analysed, samplers compared."""
        routes = self.window.routes
        routes.analyse(self.window.studio.recent[5])
        self.wait(lambda: routes.windows)
        for state in ("analyse", "bench"):
            if state == "bench":
                routes.compare_samplers(self.window.generate_page.panel.request())
                routes.windows[0].button.click()
            (self.shown,) = routes.windows
            self.wait(lambda: not routes.windows[0].head.progress.isVisible())
            self.rest()
            yield state
            self.shown.close()
            self.shown = self.window
            self.wait(lambda: not routes.windows)

    def edit_states(self) -> Iterator[str]:
        """From an empty Edit page to an accepted fill."""
        from PySide6.QtWidgets import QAbstractButton

        page = self.window.edit_page
        self.window.turn_to(1)
        self.rest()
        yield "edit-empty"
        page.files.open_path(self.photo)
        self.wait(lambda: page.document is not None)
        width, height = page.document.size
        page.canvas.set_brush(type(page.canvas.brush)(width / 9, 0.7))
        self.stroke((0.42 * width, 0.42 * height), (0.5 * width, 0.56 * height))
        self.wait(lambda: page.canvas.frame is not None)
        yield "edit-mask"
        page.panel.seed.set_seed(7, locked=True)
        page.panel.labels.choose(self.shows)
        page.panel.method.qualities.findChildren(QAbstractButton)[-1].click()
        fractions: list[float] = []
        page.run.told.connect(lambda fraction, _: fractions.append(fraction))
        page.start()
        self.wait(lambda: fractions and fractions[-1] >= 0.3)
        yield "edit-running"
        self.wait(lambda: not page.run.busy)
        self.quiet()
        yield "edit-variants"
        page.fills.bar.slider.setChecked(True)
        self.quiet()
        yield "edit-compare"
        page.fills.bar.slider.setChecked(False)
        page.fills.bar.spread.setChecked(True)
        self.quiet()
        yield "edit-spread"
        page.fills.bar.spread.setChecked(False)
        page.fills.bar.take.click()
        self.quiet()
        yield "edit-accepted"
        page.panel.tasks.choose("Colorize")
        page.panel.advanced.set_opened(True)
        self.quiet()
        yield "edit-colorize"
        page.panel.advanced.set_opened(False)

    def stroke(self, *points: tuple[float, float]) -> None:
        """Paint with the mouse, through points of the photograph, and leave."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        canvas = self.window.edit_page.canvas
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        spots = [canvas.spot_of(*point) for point in points]
        QTest.mousePress(canvas, left, none, spots[0])
        for spot in spots:
            QTest.mouseMove(canvas, spot)
        QTest.mouseRelease(canvas, left, none, spots[-1])
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))

    def quiet(self) -> None:
        """Let what is worked out beside the window's thread arrive."""
        page = self.window.edit_page
        self.wait(lambda: not page._glances.busy and not page._desk.busy)  # noqa: SLF001
        self.rest()

    def wishes(self) -> list[str | None]:
        """Labels for a varied gallery, the last one being what the screenshots show."""
        labels = list(self.window.generate_page.panel.labels._labels)  # noqa: SLF001
        wanted = ["produce", "aerial", "clothing", "flowers"]
        return [label for label in wanted if label in labels] or [None]

    def run(self, count: int) -> None:
        """Make some pictures."""
        page, engine = self.window.generate_page, self.window.studio.engine
        page.panel.seed.set_seed(100, locked=True)
        page.panel.count.setValue(count)
        page.generate()
        self.wait(lambda: engine.current is None)

    def rest(self) -> None:
        """Let thumbnails arrive and toasts go."""
        self.window.toast.dismiss()
        self.window.setFocus()
        self.wait(lambda: not self.window.studio.thumbnails._desk.busy)  # noqa: SLF001

    def close(self) -> None:
        """Close the window."""
        self.window.close()


def take(
    library: Library, out: Path, only: set[str], photo: Path, shows: str, *, everything: bool
) -> None:
    """Photograph every state in every scheme and size; the small and dark ones on demand."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    from app.theme import Theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    if "Inter" in QFontDatabase.families():  # what an offscreen platform offers is not for show
        app.setFont(QFont("Inter", 10))
    theme = Theme(app)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tour = Tour(library, Path(folder), photo, shows)
        editing = only and all(state.startswith("edit-") for state in only)
        for state in tour.edit_states() if editing else tour.states():
            if only and state not in only:
                continue
            for scheme in SCHEMES:
                theme.follow(getattr(Qt.ColorScheme, scheme.capitalize()))
                for name, size in SIZES.items():
                    tour.shown.resize(*size)
                    if not state.endswith("running"):
                        tour.wait(lambda: not tour.window.viewer._later.isActive())  # noqa: SLF001
                        tour.wait(lambda: not tour.window.viewer._desk.busy)  # noqa: SLF001
                    app.processEvents()
                    if (name, scheme) == ("small", "dark") and not everything:
                        continue
                    path = out / f"{state}-{scheme}-{name}.webp"
                    tour.shown.grab().save(str(path), quality=80)
                    print(path)
            theme.follow(Qt.ColorScheme.Light)
            tour.window.resize(*SIZES["large"])
        tour.close()


def main() -> None:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--scale", type=float, default=1.0, help="device pixels per pixel")
    parser.add_argument("--only", default="", help="states, separated by commas")
    parser.add_argument("--photo", type=Path, default=PHOTO, help="what is edited")
    parser.add_argument("--shows", default=SHOWS, help="its subject or class")
    parser.add_argument("--everything", action="store_true", help="small and dark too")
    arguments = parser.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(arguments.scale)
    from core.engine.library import Library

    only = set(filter(None, arguments.only.split(",")))
    photo, shows, everything = arguments.photo, arguments.shows, arguments.everything
    take(Library(), arguments.out, only, photo, shows, everything=everything)


if __name__ == "__main__":
    main()
