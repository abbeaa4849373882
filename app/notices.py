"""What the window says of the engine, and of what went wrong: title, toast and banners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.tongue import told
from core.engine.requests import Generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine_thread import Ending, Job, News
    from app.main_window import MainWindow
    from core.errors import ScorebrushError
    from core.hub.wanted import Wanted


class Notices(QObject):
    """Hears the studio and its engine, and says it where it is seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._running = False
        studio = window.studio
        studio.said.connect(self._on_said)
        studio.failed.connect(self._on_failed)
        studio.broke.connect(window.crashes.report)
        studio.missing.connect(self._on_missing)
        studio.engine.started.connect(self._on_started)
        studio.engine.progressed.connect(self._on_progressed)
        studio.engine.ended.connect(self._on_ended)

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        # Whoever asked wants to see it come; the next one from the queue must not turn the page.
        if not self._running and isinstance(job.request, Generate):
            self._window.show_page(self._window.generate_page)
        self._running = True

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        self._window.setWindowTitle(f"{news.progress.fraction:.0%} · Scorebrush")

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self._running = bool(self._window.studio.engine.waiting)
        if not self._running:
            self._window.setWindowTitle("Scorebrush")

    @Slot(str, str, object)
    def _on_said(self, words: str, action: str, then: Callable[[], object] | None) -> None:
        self._window.toast.say(words, action, then)

    @Slot(object)
    def _on_failed(self, error: ScorebrushError) -> None:
        self._window.page.banner.say(told(error))

    @Slot(object, str)
    def _on_missing(self, wanted: Wanted, done: str) -> None:
        """Say which model a picture needs until that is dismissed, and offer to fetch it."""
        address = wanted.address
        self._window.page.banner.say(
            f"{done} {told(wanted)}".strip(),
            self.tr("Download it") if address else "",
            lambda: self._window.studio.download_wanted.emit(address),
        )
