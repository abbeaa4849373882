"""What the window remembers from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from core.codec import request_from_json, request_to_json
from core.errors import ScorebrushError

if TYPE_CHECKING:
    from pathlib import Path

    from core.engine.requests import Request


class Settings:
    """An INI file, which Qt writes aside and renames.

    A damaged or foreign value counts as absent: settings never keep the window from opening.
    """

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray | None:
        """Where the window was."""
        value = self._file.value("window/geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._file.setValue("window/geometry", value)

    @property
    def request(self) -> Request | None:
        """What was last set on the Generate page."""
        text = self._file.value("generate/request")
        try:
            return request_from_json(text) if isinstance(text, str) else None
        except ScorebrushError:
            return None

    @request.setter
    def request(self, value: Request) -> None:
        self._file.setValue("generate/request", request_to_json(value))

    @property
    def seed_locked(self) -> bool:
        """Whether the seed stays after a run."""
        return str(self._file.value("generate/seed_locked")).lower() == "true"

    @seed_locked.setter
    def seed_locked(self, value: bool) -> None:
        self._file.setValue("generate/seed_locked", value)

    @property
    def advanced_open(self) -> bool:
        """Whether the advanced settings are unfolded."""
        return str(self._file.value("generate/advanced_open")).lower() == "true"

    @advanced_open.setter
    def advanced_open(self, value: bool) -> None:
        self._file.setValue("generate/advanced_open", value)

    def save(self) -> None:
        """Write now; Qt would within a moment."""
        self._file.sync()
