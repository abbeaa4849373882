"""The Generate page: settings on the left, pictures on the right, the gallery below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.tongue import told
from app.views.board import Board
from app.views.gallery import GalleryStrip
from app.views.generate_panel import GeneratePanel
from app.views.instant import Instant
from core.engine.requests import Generate
from core.errors import BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    from app.engine_thread import Job
    from app.studio import Studio
    from app.widgets.messages import Banner


class GeneratePage(QWidget):
    """Makes pictures."""

    enlarge = Signal(object, int, QWidget)
    edit_wanted = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.panel = GeneratePanel(self)
        self.board = Board(studio, self)
        self.strip = GalleryStrip(studio, self)
        self.instant = Instant(studio, self.panel.request, self)
        self.instant.keep_wanted.connect(studio.generate)
        self.panel.changed.connect(self.instant.look)
        self.panel.instant_wanted.connect(self._on_instant)
        self.panel.generate.connect(self.generate)
        self.panel.cancel.connect(self.cancel)
        self.board.enlarge.connect(self.enlarge)
        self.board.again_wanted.connect(self.again)
        self.board.actions_on.edit_wanted.connect(self.edit_wanted)
        self.strip.actions_on.edit_wanted.connect(self.edit_wanted)
        self.strip.enlarged.connect(self.enlarge)
        self.strip.again_wanted.connect(self.again)
        studio.models_found.connect(self.panel.offer_models)
        studio.settings_wanted.connect(self.restore)
        studio.engine.queue_changed.connect(self._on_queue)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.board)
        self._stack.addWidget(self.instant)
        right.addWidget(self._stack, 1)
        right.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(right, 1)
        self._remember()

    def _remember(self) -> None:
        settings = self._studio.settings
        if isinstance(request := settings.request, Generate):
            self.panel.set_request(request, locked=settings.seed_locked)
            if not settings.seed_locked:
                self.panel.seed.throw()
        self.panel.advanced.set_opened(settings.advanced_open)

    def keep_settings(self) -> None:
        """Write down what is set, for the next start."""
        settings = self._studio.settings
        settings.seed_locked = self.panel.seed.lock.isChecked()
        settings.advanced_open = self.panel.advanced.opened
        try:
            settings.request = self.panel.request()
        except BadRequest:
            return  # what was kept before is better than what cannot be asked

    @Slot()
    def generate(self) -> None:
        """Ask for what is set."""
        if not self.panel.button.isEnabled():
            return  # no model is installed, and the panel says so
        try:
            self.panel.seed.seed()
        except BadRequest:
            self.panel.seed.line.setFocus()  # the field says what is wrong with it
            return
        try:
            request = self.panel.request()
        except BadRequest as error:
            self.board.banner.say(told(error))
            return
        self.panel.instant.setChecked(False)  # the pictures come to be on the board
        self._studio.generate(request)
        self.panel.seed.go_on()

    @property
    def banner(self) -> Banner:
        """Where it says what went wrong."""
        return self.board.banner

    def go(self) -> bool:
        """Generating is what every page falls back to."""
        return False

    def escape(self) -> bool:
        """Let go of what is selected; whether anything was."""
        return self.board.grid.let_go()

    def drop_words(self) -> str:
        """What dropping a file will do."""
        return self.tr("Drop to bring back its settings")

    def take_files(self, files: list[Path]) -> None:
        """Bring back the settings of the first."""
        self._studio.recall.restore_from(files[0])

    @Slot(int)
    def again(self, seed: int) -> None:
        """Ask for one picture from a seed, with what is set otherwise."""
        self.panel.seed.set_seed(seed, locked=True)
        self._studio.generate(replace(self.panel.request(), count=1))

    @Slot()
    def cancel(self) -> None:
        """Stop what is under way."""
        if job := self._job():
            self._studio.engine.cancel(job)

    def _job(self) -> Job | None:
        """What is under way, if it came from here."""
        job = self._studio.engine.current
        return job if job and isinstance(job.request, Generate) else None

    @Slot(object)
    def restore(self, request: Generate) -> None:
        """Show the settings of a request, its seed locked."""
        self.panel.set_request(request, locked=True)

    @Slot(bool)
    def _on_instant(self, wanted: bool) -> None:
        self._stack.setCurrentWidget(self.instant if wanted else self.board)

    @Slot()
    def _on_queue(self) -> None:
        self.panel.set_running(self._job() is not None)
