"""What happens with a defect: it is written down, said, and the window lives on."""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import threading
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.defect import Defect

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_LOGGER = logging.getLogger("scorebrush")


def write_log(path: Path) -> None:
    """Let warnings and defects be written to ``path``, a megabyte at most; never fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)


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
        _LOGGER.error("%s", defect.details)
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
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.add(defect)  # one dialog, however often a timer fails
            return
        self._dialog = CrashDialog(defect, self._log, self._window)
        self._dialog.open()


class CrashDialog(QDialog):
    """Says that something broke, that pictures are safe, and what to send to us."""

    def __init__(self, defect: Defect, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something broke")
        headline = QLabel("That should not have happened", self)
        headline.setProperty("look", "title")
        words = QLabel(
            "Scorebrush ran into a fault of its own. The window goes on working, and every picture "
            "made so far is kept. If you report it, the details below tell us where to look.\n\n"
            f"They are also written to {log}",
            self,
        )
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(f"{_versions()}\n\n{defect.details}", self)
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("Details")
        self.details.setMinimumHeight(180)
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        done = buttons.addButton("Continue", QDialogButtonBox.ButtonRole.AcceptRole)
        done.setDefault(True)
        done.setFocus()
        copy.clicked.connect(self._on_copy)
        done.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (headline, words, self.details, buttons):
            column.addWidget(part)
        self.resize(640, 420)

    def add(self, defect: Defect) -> None:
        """Another defect while this one is being read."""
        self.details.appendPlainText(f"\n{defect.details}")

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())


def _versions() -> str:
    try:
        version = metadata.version("scorebrush")
    except metadata.PackageNotFoundError:
        version = "from a checkout"
    return (
        f"Scorebrush {version}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}"
    )
