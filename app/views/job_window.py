"""A window of its own beside the main one, whose work ends when it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog

from app.own_jobs import OwnJobs
from app.widgets.messages import Banner
from app.widgets.run_head import RunHead
from app.work import Desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.studio import Studio


class JobWindow(QDialog):
    """Has the engine work, says how far it is, and lets nobody work for it once it has gone.

    Signals:
        gone: it has been closed.

    Attributes:
        jobs: what it asks of the engine.
        head: its title, and how far they are.
        banner: for what went wrong.
    """

    gone = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(820, 480)
        self._studio = studio
        self._gone = False
        self._desk = Desk(self)
        self._desk.failed.connect(studio.tell)
        self.jobs = OwnJobs(studio.engine, self)
        self.head = RunHead(self)
        self.banner = Banner(self)

    @Slot()
    def cancel(self) -> None:
        """Stop within one evaluation; what is ready stays."""
        self.jobs.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is under way, then closes."""
        if event.key() == Qt.Key.Key_Escape and self.jobs.busy:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let nobody work for a window that has gone."""
        self._end()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc and the cross both lead here."""
        self._end()
        super().done(result)

    def _end(self) -> None:
        if not self._gone:
            self._gone = True
            self.jobs.close()
            self._desk.close()
            self.gone.emit()
