"""What happens with a defect: it is written down, work is saved, and the window lives on."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.defect import Defect, versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from app.widgets.crash_dialog import CrashDialog

LARGEST_LOG = 500_000  # bytes; then a new one is begun
OLD_LOGS = 3
_OFTEN = 3  # times that the same defect is written down; a timer may fail ten times a second


def write_down(path: Path, details: str) -> None:
    """Append to the log, without anything personal, whichever other windows write to it.

    A log that cannot be written breaks nothing further.
    """
    import logging
    from logging.handlers import RotatingFileHandler

    from filelock import FileLock, Timeout

    from app.discretion import discreet

    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    record = logging.makeLogRecord({"msg": f"{moment} {versions()}\n{discreet(details)}\n"})
    with contextlib.suppress(OSError, Timeout):
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=2):
            handler = RotatingFileHandler(
                path, maxBytes=LARGEST_LOG, backupCount=OLD_LOGS, encoding="utf-8"
            )
            with contextlib.closing(handler):
                handler.emit(record)


def whole_log(path: Path) -> str:
    """Everything that was written down, the oldest first."""
    parts = [path.with_name(f"{path.name}.{n}") for n in range(OLD_LOGS, 0, -1)]
    words = []
    for part in (*parts, path):
        with contextlib.suppress(OSError):
            words.append(part.read_text("utf-8", "replace"))
    return "".join(words)


class CrashReporter(QObject):
    """Takes defects from any thread and shows them in the window's.

    Exceptions in slots reach ``sys.excepthook``, not the code that emitted the signal.

    Args:
        log: where defects are written down.
        window: that lives on.
        save: saves what is being worked on; called in the window's thread.
    """

    _reported = Signal(object)

    def __init__(self, log: Path, window: QWidget, save: Callable[[], object]) -> None:
        super().__init__(window)
        self._log, self._window, self._save = log, window, save
        self._dialog: CrashDialog | None = None
        self._seen: Counter[str] = Counter()
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the place where uncaught exceptions end, of every thread and of destructors."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._write(
            Defect.of(args.exc_value or args.exc_type()).details
        )
        qInstallMessageHandler(self._on_message)

    def uninstall(self) -> None:
        """Leave what comes after the window to Python and Qt."""
        sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    @Slot(object)
    def report(self, defect: Defect) -> None:
        """Write a defect down, save what is being worked on, and show it."""
        self._write(defect.details)
        self._reported.emit(defect)

    def _write(self, details: str) -> None:
        self._seen[details] += 1
        if self._seen[details] <= _OFTEN:
            write_down(self._log, details)

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._write(f"Qt: {words}")
        if sys.stderr is not None:  # a frozen window has none
            sys.stderr.write(f"{words}\n")

    def _on_exception(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        defect = Defect.of(value.with_traceback(trace))
        if sys.stderr is not None:
            sys.stderr.write(defect.details)
        self.report(defect)

    @Slot(object)
    def _on_reported(self, defect: Defect) -> None:
        try:
            self._save()
        except Exception as error:  # noqa: BLE001  what is broken may be what has to be saved
            self._write(Defect.of(error).details)
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
