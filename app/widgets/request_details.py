"""What made a picture, as a list of words and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.tongue import translate
from app.words import method_words, sampler_words
from core.restoration import RESTORATIONS
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from app.state.gallery import Entry
    from core.engine.requests import Request


class RequestDetails(QWidget):
    """A request in words; each value can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(8, 0, 8, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setFormAlignment(Qt.AlignmentFlag.AlignTop)

    def clear(self) -> None:
        """Show nothing."""
        while self._form.rowCount():
            self._form.removeRow(0)

    def say(self, words: str) -> None:
        """Say why there is nothing to show."""
        self.clear()
        label = QLabel(words)
        label.setProperty("look", "hint")
        label.setWordWrap(True)
        self._form.addRow(label)

    def show_request(self, request: Request, entry: Entry | None) -> None:
        """Show what made the picture that ``entry`` keeps."""
        self.clear()
        when = self.tr("just now")
        if entry and entry.made:
            moment = QDateTime.fromSecsSinceEpoch(int(entry.made.timestamp()))
            when = QLocale().toString(moment, "dd MMM yyyy, HH:mm")
        for word, value in (
            (self.tr("Seed"), str(request.seed)),
            (self.tr("Model"), request.model),
            (self.tr("Subject"), request.label or self.tr("anything")),
            _way(type(request.way)),
            (self.tr("Steps"), str(request.steps)),
            (self.tr("Guidance"), f"{request.guidance:g}"),
            (self.tr("Made"), when),
        ):
            head, text = QLabel(word), QLabel(value)
            head.setProperty("look", "hint")
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(head, text)


def _way(way: type) -> tuple[str, str]:
    """What it is called, and which one it was."""
    for name, kind in RESTORATIONS.items():
        if way is kind:
            return translate("RequestDetails", "Method"), method_words(name, kind).name
    name = next(name for name, kind in SAMPLERS.items() if way is kind)
    return translate("RequestDetails", "Sampler"), sampler_words(name, way).name
