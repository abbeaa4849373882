"""What a window finds of the one before it: how that ended, and what it had not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.crash import write_down

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.queue_keeping import Unfinished


class Recovery(QObject):
    """Saves what is being worked on, and tells what has come back of it.

    The Edit page brings back its photograph by itself. Runs are offered instead of begun: one of
    them may be what ended the last window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def catch_faults(self) -> None:
        """Have the interpreter leave word of where it died, for the next window."""
        self._window.studio.claim.catch_faults()

    @Slot()
    def save(self) -> None:
        """Save everything now; the queue is always saved."""
        window = self._window
        window.generate_page.keep_settings()
        window.studio.settings.save()
        if window.whole:
            window.edit_page.keeping.keep()

    def tell(self) -> None:
        """Say what the last window left, if it left anything or ended badly."""
        studio, window = self._window.studio, self._window
        claim, left = studio.claim, studio.queue.left()
        if claim.fault:
            write_down(studio.places.log, f"The last window died.\n{claim.fault}")
        words = [self.tr("Scorebrush ended unexpectedly last time.")] if claim.died else []
        if claim.died and (claim.folder / "session.json").exists():
            words.append(self.tr("The photograph that you were editing is back."))
        if left:
            one, more = self.tr("1 run had not finished."), self.tr("{} runs had not finished.")
            words.append(one if len(left) == 1 else more.format(len(left)))
        if not words:
            return
        if left:
            action, then = self.tr("Go on with them"), lambda: self._go_on(left)
        elif claim.fault:
            action, then = self.tr("Show the log"), self._show_log
        else:
            action, then = "", None
        window.generate_page.board.banner.say(" ".join(words), action, then)

    def _show_log(self) -> None:
        self._window.studio.show_folder(self._window.studio.places.log.parent)

    def _go_on(self, left: Unfinished) -> None:
        for request in left.requests:
            self._window.studio.generate(request)
        page = self._window.edit_page
        if left.edit_seed is not None and page.document is not None:
            page.panel.seed.set_seed(left.edit_seed, locked=False)
            self._window.show_page(page)
            page.start()
