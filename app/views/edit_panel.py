"""The settings of the Edit page, and its button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app import icons
from app.shortcuts import native
from app.views.edit_method import MethodChooser
from app.views.edit_task import TaskChooser
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.fold import Fold
from app.widgets.label_chooser import LabelChooser
from app.widgets.panel_parts import CalmWheel, assemble, headline, hint
from app.widgets.seed_field import SeedField
from app.words import model_summary
from core.engine.requests import (
    LARGEST_GUIDANCE,
    Colorize,
    Deblur,
    Edit,
    Inpaint,
    Upscale,
    Vary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from app.views.edit_task import Task
    from core.checkpoints.card import ModelCard
    from core.editing.area import Area
    from core.photos import Photo


class EditPanel(QWidget):
    """Everything an edit is made of, the essentials first.

    Signals:
        wanted: the button was pressed.
        cancel: the other one was.
        task_changed: another task was chosen.
        model_changed: another model was.
        colour_changed: another colour for hints was chosen.
    """

    wanted = Signal()
    cancel = Signal()
    task_changed = Signal()
    model_changed = Signal()
    colour_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[ModelCard] = []
        self._ready = self._running = False
        self._make_essentials()
        self._make_advanced()
        self._make_footer()
        inside = QWidget(self)
        self._lay_out(QVBoxLayout(inside))
        footer = QHBoxLayout()
        footer.addWidget(self.button, 1)
        footer.addWidget(self.stop)
        self._body = assemble(self, inside, footer)
        CalmWheel(self).calm(self)
        self._on_task()

    # -- making ---------------------------------------------------------------------------------

    def _make_essentials(self) -> None:
        self.tasks = TaskChooser(self)
        self.tasks.changed.connect(self._on_task)
        self.tasks.colour_changed.connect(self.colour_changed)
        self.method = MethodChooser(self)
        self.steps = self.method.steps
        self.labels = LabelChooser(self)
        self.variants = Chips(self)
        self.variants.setAccessibleName(self.tr("How many variants"))
        self.variants.offer((str(count), count) for count in (1, 2, 4, 8))
        self.variants.choose(4)

    def _make_advanced(self) -> None:
        self.model = QComboBox(self)
        self.model.setAccessibleName(self.tr("Model"))
        self.model.addItem(self.tr("Looking for models …"))
        self.model.setEnabled(False)
        self.model.activated.connect(self._on_model)
        self._about_model = hint()
        self.guidance = Amount(self.tr("Guidance"), 0, 8, LARGEST_GUIDANCE, decimals=1)
        self.guidance.set_value(1)
        self.seed = SeedField(self)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        for part in (
            headline(self.tr("Model")),
            self.model,
            self._about_model,
            *self.method.method_parts,
        ):
            column.addWidget(part)
        column.addSpacing(4)
        for word, field in (
            (self.tr("Steps"), self.steps),
            (self.tr("Guidance"), self.guidance),
            (self.tr("Seed"), self.seed),
        ):
            column.addSpacing(6)
            column.addWidget(headline(word))
            column.addWidget(field)
        self.advanced = Fold(self.tr("Advanced"), content, self)

    def _make_footer(self) -> None:
        self.button = QPushButton(self)
        self.button.setProperty("look", "main")
        self.button.setIcon(icons.icon("generate", QPalette.ColorRole.HighlightedText))
        self.button.setIconSize(QSize(26, 20))
        self.button.setEnabled(False)
        self.button.clicked.connect(self.wanted)
        self.stop = QPushButton(self.tr("Cancel"), self)
        self.stop.setProperty("look", "plain")
        self.stop.setToolTip(self.tr("Cancel what is under way (Esc)"))
        self.stop.clicked.connect(self.cancel)
        self.stop.hide()

    def _lay_out(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(20, 20, 8, 20)
        column.setSpacing(7)
        column.addWidget(self.tasks)
        for name, field in (
            (headline(self.tr("What the photograph shows")), self.labels),
            (headline(self.tr("Variants")), self.variants),
            self.method.quality_parts,
        ):
            column.addSpacing(10)
            column.addWidget(name)
            column.addWidget(field)
        column.addSpacing(10)
        column.addWidget(self.advanced)
        column.addStretch(1)

    # -- what is set ----------------------------------------------------------------------------

    @property
    def task(self) -> Task:
        """The chosen task."""
        return self.tasks.task

    def request(
        self, photo: Photo, mask: np.ndarray, hints: np.ndarray | None, area: Area | None
    ) -> Edit:
        """What the settings ask for, with a photograph.

        Args:
            photo: what is edited.
            mask: uint8 (H, W), what shall be filled.
            hints: uint8 RGBA (H, W, 4), colours that are known, or None.
            area: the work area; None lays it around the mask, or takes the whole photograph.

        Raises:
            BadRequest: the seed is none, or the edit is impossible; it says why.
        """
        common: dict[str, Any] = {
            "model": str(self.model.currentData() or "commons-64"),
            "label": self.labels.label,
            "variants": self.variants.value,
            "seed": self.seed.seed(),
            "steps": int(self.steps.value),
            "guidance": self.guidance.value,
        }
        kind = self.task.kind
        if kind is Vary:
            return Vary(photo, self.tasks.strength.value, area, **common)
        common["method"] = self.method.chosen
        if kind is Inpaint:
            return Inpaint(photo, mask, area, **common)
        if kind is Colorize:
            return Colorize(photo, hints, **common)
        if kind is Upscale:
            return Upscale(photo, int(str(self.tasks.factors.value)), **common)
        return Deblur(photo, self.tasks.blur.value, **common)

    def remembered(self) -> dict[str, Any]:
        """What is set, as plain values."""
        return {
            "label": self.labels.label,
            "variants": self.variants.value,
            "model": self.model.currentData(),
            "guidance": self.guidance.value,
            **self.tasks.remembered(),
            **self.method.remembered(),
        }

    def restore(self, settings: dict[str, Any]) -> None:
        """Set what ``remembered`` said; what cannot be is left as it is."""
        self.tasks.restore(settings)
        if isinstance(settings.get("variants"), int):
            self.variants.choose(settings["variants"])
        if (at := self.model.findData(settings.get("model"))) >= 0:
            self.model.setCurrentIndex(at)
        self._on_model()
        label = settings.get("label")
        self.labels.choose(label if isinstance(label, str) else None)
        if isinstance(settings.get("guidance"), int | float):
            self.guidance.set_value(settings["guidance"])
        self.method.restore(settings)

    @property
    def model_size(self) -> int:
        """Side of the pictures of the chosen model."""
        card = self._card()
        return card.image_size if card else 64

    def offer_models(self, cards: Sequence[ModelCard]) -> None:
        """Offer the installed models that can edit; the chosen one stays."""
        wanted = self.model.currentData()
        self._cards = [card for card in cards if not card.leaps]
        self.model.clear()
        for card in self._cards:
            self.model.addItem(card.title or card.name, card.name)
        self.model.setEnabled(bool(self._cards))
        self.model.setCurrentIndex(max(0, self.model.findData(wanted)))
        if not self._cards:
            self.model.addItem(self.tr("No model is installed"))
        self._on_model()
        self._show_button()

    def set_ready(self, ready: bool) -> None:
        """Whether there is a photograph."""
        self._ready = ready
        self._show_button()

    def set_running(self, running: bool) -> None:
        """Show Cancel while an edit is under way."""
        self._running = running
        self.stop.setVisible(running)
        self._show_button()

    def _card(self) -> ModelCard | None:
        name = self.model.currentData()
        return next((card for card in self._cards if card.name == name), None)

    def _show_button(self) -> None:
        self.button.setText(self.task.shown_word)
        keys = native([QKeySequence("Ctrl+Enter")])
        self.button.setToolTip(f"{self.task.shown_word} ({keys})")
        self.button.setEnabled(self._ready and bool(self._cards) and not self._running)

    @Slot()
    def _on_task(self) -> None:
        self.method.offer(self.task.kind)
        self._show_button()
        self.task_changed.emit()

    @Slot()
    def _on_model(self) -> None:
        card = self._card()
        if card:
            self._about_model.setText(model_summary(card))
            self.labels.offer(card.labels)
        self.model_changed.emit()
