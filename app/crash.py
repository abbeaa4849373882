"""What happens with a defect: it is written down, said, and the window lives on."""

from __future__ import annotations

import contextlib
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.defect import Defect, versions

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from app.widgets.crash_dialog import CrashDialog

_LARGEST_LOG = 500_000  # bytes; then a new one is begun, and one old one is kept


def write_down(path: Path, details: str) -> None:
    """Append to the log; a log that cannot be written breaks nothing further."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as file:
            moment = datetime.now().astimezone().isoformat(timespec="seconds")
            file.write(f"{moment} {versions()}\n{details}\n")


class CrashReporter(QObject):
    """Takes defects from any thread and shows them in the window's.

    Exceptions in slots reach ``sys.excepthook``, not the code that emitted the signal.
    """

    _reported = Signal(object)

    def __init__(self, log: Path, window: QWidget) -> None:
        super().__init__(window)
        self._log, self._window = log, window
        self._dialog: CrashDialog | None = None
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the place where uncaught exceptions end."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    @Slot(object)
    def report(self, defect: Defect) -> None:
        """Write a defect down and show it."""
        write_down(self._log, defect.details)
        self._reported.emit(defect)

    def _on_exception(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        defect = Defect.of(value.with_traceback(trace))
        sys.stderr.write(defect.details)
        self.report(defect)

    @Slot(object)
    def _on_reported(self, defect: Defect) -> None:
        if self._dialog is not None:
            self._dialog.add(defect)  # one dialog, however often a timer fails
            return
        from app.widgets.crash_dialog import CrashDialog

        self._dialog = CrashDialog(defect, self._log, self._window)
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None  # it deletes itself
