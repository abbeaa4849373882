"""A trial of an installation: the window opens, makes a picture as a user would, and closes."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.defect import Defect
from app.main_window import MainWindow
from app.state.places import Places
from app.theme import Theme
from core.engine.library import Library
from core.engine.requests import Generate

if TYPE_CHECKING:
    from app.engine_thread import Ending

_PATIENCE = 300_000  # ms; a slow machine that reads everything from its disk for the first time
SEED = 4711


@dataclass(slots=True)
class Trial:
    """What happened, in seconds since 1970; zero where it did not.

    Attributes:
        painted: the window showed.
        warm: the engine had imported torch.
        asked: the button was pressed.
        done: the picture was kept.
        picture: where it is.
        problem: what went wrong, in words; empty if nothing did.
    """

    painted: float = 0.0
    warm: float = 0.0
    asked: float = 0.0
    done: float = 0.0
    picture: Path | None = None
    problem: str = ""


def try_out(folder: Path) -> Trial:
    """Open the window, press its Generate button once, wait for the picture and close it.

    Args:
        folder: where all that the window keeps goes, so that nothing of the user's is touched.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    Theme(app)
    window = MainWindow(Library(), Places.within(folder))
    trial = _Visitor(window).trial
    window.show()
    app.exec()
    return trial


class _Visitor(QObject):
    """Does with the window what somebody would do who sees it for the first time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.trial = Trial()
        self._window = window
        window.first_painted.connect(self._on_painted)
        window.studio.engine.warm.connect(self._on_warm)
        window.studio.models_found.connect(self._on_models)
        window.studio.failed.connect(self._on_problem)
        window.studio.broke.connect(self._on_problem)
        window.studio.engine.ended.connect(self._on_ended)
        QTimer.singleShot(_PATIENCE, self, self._on_patience)

    @Slot()
    def _on_painted(self) -> None:
        self.trial.painted = time.time()

    @Slot(object)
    def _on_warm(self, problem: object) -> None:
        self.trial.warm = time.time()

    @Slot(list)
    def _on_models(self, cards: list[object]) -> None:
        if not cards:
            self._end("No model is installed.")
        elif not self.trial.asked:
            QTimer.singleShot(0, self, self._ask)  # once the page has offered them

    @Slot()
    def _ask(self) -> None:
        self.trial.asked = time.time()
        panel = self._window.generate_page.panel
        panel.set_request(Generate(panel.request().model, count=1, seed=SEED), locked=True)
        _press(panel.button)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self.trial.done = time.time()
        folder = self._window.studio.places.pictures
        self.trial.picture = next(iter(sorted(folder.rglob("*.png"))), None)
        self._end("" if self.trial.picture else "No picture was kept.")

    @Slot(object)
    def _on_problem(self, problem: object) -> None:
        self._end(problem.details if isinstance(problem, Defect) else str(problem))

    @Slot()
    def _on_patience(self) -> None:
        self._end(f"Nothing came of it within {_PATIENCE // 60_000} minutes.")

    def _end(self, problem: str) -> None:
        self.trial.problem = self.trial.problem or problem
        # Whoever else listens to the same signal has his turn first.
        QTimer.singleShot(0, self._window, self._window.close)


def _press(widget: QWidget) -> None:
    """Click on the middle of a widget."""
    spot = QPointF(widget.rect().center())
    left = Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(
            kind, spot, widget.mapToGlobal(spot), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)
