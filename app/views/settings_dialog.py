"""The settings: what a person decides once and for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import appdirs
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app import language
from app.state.preferences import CACHES, SHARES, TEXTS, Look, Preferences
from app.tongue import told
from app.views.settings_parts import Choice, FolderField, Sheet
from app.widgets.panel_parts import CalmWheel
from core.engine.means import PRECISIONS, most_threads
from core.errors import ScorebrushError
from core.files import make_folder

if TYPE_CHECKING:
    from app.studio import Studio


class SettingsDialog(QDialog):
    """Shows the preferences, and keeps what was changed when it is accepted.

    Signals:
        restart_wanted: something was changed that a new window alone heeds.
        keys_wanted: the sheet of keys shall be shown.
    """

    restart_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._studio = studio
        self._before = studio.preferences
        self._sheet = Sheet(self)
        self._make_appearance(self._before)
        self._make_engine(self._before)
        self._make_folders(self._before)
        self._sheet.end()
        self._lay_out()
        CalmWheel(self).calm(self)
        studio.list_devices(self._on_devices)

    def _make_appearance(self, now: Preferences) -> None:
        sheet = self._sheet
        sheet.begin(self.tr("Appearance"))
        self.look = Choice(self.tr("Theme"), self)
        looks = {
            Look.SYSTEM: self.tr("As the system"),
            Look.LIGHT: self.tr("Light"),
            Look.DARK: self.tr("Dark"),
        }
        self.look.offer(((words, look) for look, words in looks.items()), now.look)
        sheet.add(self.tr("Theme"), self.look)
        self.text = Choice(self.tr("Size of the words"), self)
        self.text.offer(((f"{percent} %", percent) for percent in TEXTS), now.text)
        sheet.add(self.tr("Size of the words"), self.text)
        self.language = Choice(self.tr("Language"), self)
        self.language.offer(
            [(self.tr("As the system"), ""), *((words, it) for it, words in language.offered())],
            now.language,
        )
        sheet.add(
            self.tr("Language"),
            self.language,
            self.tr("The window opens anew for this; what you are working on stays."),
        )
        self.keys = QPushButton(self.tr("Show and change …"), self)
        self.keys.setProperty("look", "plain")
        self.keys.setAutoDefault(False)
        self.keys.clicked.connect(self.keys_wanted)
        sheet.add(self.tr("Keys"), self.keys)

    def _make_engine(self, now: Preferences) -> None:
        sheet = self._sheet
        sheet.begin(self.tr("Engine"))
        self.device = Choice(self.tr("Device"), self)
        self.device.offer([(self.tr("The fastest"), None)], now.device)
        sheet.add(
            self.tr("Device"),
            self.device,
            self.tr("Where the network computes. A graphics card is much faster than a processor."),
        )
        self.precision = Choice(self.tr("Precision"), self)
        self.precision.offer(
            [(self.tr("What suits the device"), None), *((name, name) for name in PRECISIONS)],
            now.precision,
        )
        sheet.add(
            self.tr("Precision"),
            self.precision,
            self.tr(
                "float32 is exact, bfloat16 faster where the hardware has it. With another "
                "precision, the same seed gives a picture that differs a little."
            ),
        )
        self.threads = Choice(self.tr("Threads"), self)
        self.threads.offer(
            [(self.tr("All"), None), *((str(n), n) for n in range(1, most_threads() + 1))],
            now.threads,
        )
        sheet.add(
            self.tr("Threads"),
            self.threads,
            self.tr("Fewer leave more of the processor to other programs."),
        )
        self.share = Choice(self.tr("Memory"), self)
        shares = (
            self.tr("A quarter of the usual"),
            self.tr("Half of the usual"),
            self.tr("The usual"),
            self.tr("Twice the usual"),
            self.tr("Four times the usual"),
        )
        self.share.offer(zip(shares, SHARES, strict=True), now.share)
        sheet.add(
            self.tr("Memory"),
            self.share,
            self.tr(
                "How many pictures the network makes at once. Where memory runs out all the "
                "same, Scorebrush halves the number by itself."
            ),
        )
        self.models_kept = Choice(self.tr("Models in memory"), self)
        self.models_kept.offer(((str(n), n) for n in (1, 2, 3, 4)), now.models_kept)
        sheet.add(
            self.tr("Models in memory"),
            self.models_kept,
            self.tr("Changing to a model that is still in memory takes no time."),
        )

    def _make_folders(self, now: Preferences) -> None:
        sheet = self._sheet
        sheet.begin(self.tr("Folders"))
        data = Path(appdirs.user_data_dir("Scorebrush", appauthor=False))
        self.pictures = FolderField(self.tr("Pictures"), data / "pictures", self)
        self.pictures.set_value(now.pictures)
        sheet.add(
            self.tr("Pictures"),
            self.pictures,
            self.tr("Everything that you make. Pictures of the old folder stay where they are."),
        )
        self.models = FolderField(self.tr("Models"), data / "models", self)
        self.models.set_value(now.models)
        sheet.add(self.tr("Models"), self.models, self.tr("Models that you download or import."))
        self.cache = Choice(self.tr("Cache"), self)
        self.cache.offer(((f"{size} MB", size) for size in CACHES), now.cache)
        sheet.add(
            self.tr("Cache"),
            self.cache,
            self.tr("Memory for small pictures, so that the gallery scrolls without reading."),
        )
        sheet.begin(self.tr("Network"))
        self.updates = QCheckBox(self.tr("Look for newer models when the window opens"), self)
        self.updates.setChecked(now.updates)
        sheet.add(
            self.tr("Updates"),
            self.updates,
            self.tr("Otherwise Scorebrush asks nobody anything until you search or download."),
        )

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setProperty("look", "clear")
        self._sheet.setProperty("look", "clear")
        scroll.setWidget(self._sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the fields that have it
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.complaint = QLabel(self)
        self.complaint.setProperty("look", "complaint")
        self.complaint.setWordWrap(True)
        self.complaint.hide()
        self.buttons = QDialogButtonBox(self)
        save = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        standard = self.buttons.addButton(
            self.tr("Defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        save.setDefault(True)
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        standard.clicked.connect(self._on_defaults)
        below = QVBoxLayout()
        below.setContentsMargins(24, 10, 24, 18)
        below.addWidget(self.complaint)
        below.addWidget(self.buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(below)
        self.resize(680, 720)
        self.look.setFocus()

    def _on_devices(self, found: dict[str, str]) -> None:
        if not isValid(self):  # closed before the machine was asked through
            return
        names = [(f"{name} ({device})", device) for device, name in found.items()]
        self.device.offer([(self.tr("The fastest"), None), *names], self.device.value)

    def _fields(self) -> dict[str, Any]:
        return {
            "look": Look(str(self.look.value)),
            "text": self.text.value,
            "language": self.language.value,
            "device": self.device.value,
            "precision": self.precision.value,
            "threads": self.threads.value,
            "share": self.share.value,
            "models_kept": self.models_kept.value,
            "pictures": self.pictures.value,
            "models": self.models.value,
            "cache": self.cache.value,
            "updates": self.updates.isChecked(),
        }

    @Slot()
    def _on_defaults(self) -> None:
        """Show what Scorebrush comes with; nothing is kept before it is saved."""
        own = Preferences()
        for name in self._fields():
            field, value = getattr(self, name), getattr(own, name)
            if isinstance(field, Choice):
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, FolderField):
                field.set_value(value)
            else:
                field.setChecked(value)

    def accept(self) -> None:
        """Keep what was changed; a folder that takes no file is said instead."""
        changes = {
            name: value
            for name, value in self._fields().items()
            if value != getattr(self._before, name)
        }
        try:
            for folder in (changes.get("pictures"), changes.get("models")):
                if folder:
                    make_folder(Path(folder))
            self._studio.prefer(**changes)
        except ScorebrushError as error:
            self.complaint.setText(told(error))
            self.complaint.show()
            return
        super().accept()
        if self._studio.preferences.restart != self._before.restart:
            self.restart_wanted.emit()
