"""A real window over the real engine, with a model that is small enough to run in milliseconds."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QThread, QTimer
from PySide6.QtTest import QTest

from app.arrivals import Application
from app.main_window import MainWindow
from app.state.places import Places
from app.theme import Theme
from core.engine.library import Library
from core.networks.patch_unet import PatchUNet
from tests.tiny import tiny_model


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    tiny_model(folder)
    return folder


@pytest.fixture(scope="session")
def qapp_cls():
    return Application


@pytest.fixture(scope="session")
def qapp(qapp):
    Theme(qapp)
    yield qapp
    # What is left on the offscreen clipboard would be freed after the interpreter, and crash.
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def machine(monkeypatch, tmp_path):
    """One device, one precision, and a home of its own."""
    monkeypatch.setenv("SCOREBRUSH_DEVICE", "cpu")
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        (tmp_path / "home" / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(tmp_path / "home" / name))


@pytest.fixture(autouse=True)
def nothing_left_running(monkeypatch):
    """Fail a test that leaves a thread or a timer behind."""
    started: list[weakref.ref[QObject]] = []
    before = set(threading.enumerate())

    def watch(kind):
        start = kind.start

        def watched(self, *arguments):
            started.append(weakref.ref(self))
            return start(self, *arguments)

        monkeypatch.setattr(kind, "start", watched)

    watch(QThread)
    watch(QTimer)
    yield
    for reference in started:
        thing = reference()
        try:
            running = isinstance(thing, QThread) and thing.isRunning()
            running = running or (isinstance(thing, QTimer) and thing.isActive())
        except RuntimeError:  # deleted by Qt
            continue
        assert not running, f"{thing!r} is still running"
    left = [one for one in threading.enumerate() if one not in before and not one.daemon]
    assert not left, f"threads are still running: {left}"


@pytest.fixture
def library(model_folder):
    return Library([model_folder], device="cpu")


@pytest.fixture
def places(tmp_path):
    return Places.within(tmp_path / "studio")


@pytest.fixture
def open_window(qtbot, library, places):
    """Opens windows, as often as the application would be started, and closes them."""
    opened = []

    def make(library=library) -> MainWindow:
        window = MainWindow(library, places)
        opened.append(window)
        listed, completed = [], []
        window.completed.connect(lambda: completed.append(1))
        window.studio.gallery_listed.connect(lambda: listed.append(1))
        window.show()
        qtbot.waitUntil(window.generate_page.panel.model.isEnabled, timeout=20_000)
        qtbot.waitUntil(lambda: bool(listed and completed), timeout=20_000)
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window):
    return open_window()


class Gate:
    """Lets evaluations of the network through one by one, and counts them."""

    def __init__(self, monkeypatch) -> None:
        self.entered = 0
        self._free = threading.Event()
        self._tickets = threading.Semaphore(0)
        forward = PatchUNet.forward

        def gated(network, *arguments):
            self.entered += 1
            while not self._free.is_set() and not self._tickets.acquire(timeout=0.01):
                pass
            return forward(network, *arguments)

        monkeypatch.setattr(PatchUNet, "forward", gated)

    def let_through(self, count: int) -> None:
        for _ in range(count):
            self._tickets.release()

    def open(self) -> None:
        self._free.set()

    def shut(self) -> None:
        self._free.clear()


@pytest.fixture
def gate(monkeypatch):
    gate = Gate(monkeypatch)
    yield gate
    gate.open()


@pytest.fixture
def finish(qtbot):
    """Waits until a window's queue is empty."""

    def wait(window: MainWindow) -> None:
        engine = window.studio.engine
        qtbot.waitUntil(lambda: not engine.current and not engine.waiting, timeout=30_000)

    return wait


def click(widget, position: QPoint | None = None, button=Qt.MouseButton.LeftButton) -> None:
    QTest.mouseClick(
        widget,
        button,
        Qt.KeyboardModifier.NoModifier,
        widget.rect().center() if position is None else position,
    )


def click_cell(grid, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    spot = grid.visualRect(grid.model().index(row, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def pngs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.png"))
