"""The settings of the Edit page, and its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app import icons
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.colour_button import ColourButton
from app.widgets.fold import Fold
from app.widgets.label_chooser import LabelChooser
from app.widgets.panel_parts import CalmWheel, assemble, headline, hint
from app.widgets.seed_field import SeedField
from app.words import method_words, model_summary
from core.engine.requests import (
    LARGEST_GUIDANCE,
    LARGEST_STEPS,
    Colorize,
    Deblur,
    Edit,
    Inpaint,
    Upscale,
    Vary,
)
from core.restoration import FAITHFUL, QUICK, RESTORATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from core.checkpoints.card import ModelCard
    from core.editing.area import Area
    from core.photos import Photo
    from core.restoration import Restoration


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that can be done to a photograph.

    Attributes:
        word: on its chip, and on the button.
        sentence: what to do for it.
        kind: the request.
    """

    word: str
    sentence: str
    kind: type[Edit]


TASKS = (
    Task("Fill", "Paint over what shall go, and it is filled from what is around it.", Inpaint),
    Task(
        "Colorize",
        "Gives a grey photograph colours; its light and shade stay exactly as they are. Where you "
        "know a colour, paint it.",
        Colorize,
    ),
    Task("Upscale", "Enlarges a small picture and adds the detail that fits it.", Upscale),
    Task("Deblur", "Sharpens a photograph that is out of focus.", Deblur),
    Task("Vary", "Lets a photograph become another one like it.", Vary),
)
_QUALITIES = (("Quick", 20, QUICK), ("Faithful", 50, FAITHFUL))


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
        self._on_quality(QUICK)

    # -- making ---------------------------------------------------------------------------------

    def _make_essentials(self) -> None:
        self.tasks = Chips(self)
        self.tasks.setAccessibleName("What to do")
        self.tasks.offer((task.word, task.word) for task in TASKS)
        self.tasks.choose(TASKS[0].word)
        self.tasks.chosen.connect(self._on_task)
        self._about_task = hint()
        self.colour = ColourButton(QColor("#c8553d"), self)
        self.colour.changed.connect(self.colour_changed)
        self.factors = Chips(self)
        self.factors.setAccessibleName("How many times larger")
        self.factors.offer((("2 ×", 2), ("4 ×", 4)))
        self.factors.choose(2)
        self.blur = Amount("Blur", 0.1, 8, 16, decimals=1)
        self.blur.set_value(2)
        self.strength = Amount("Strength", 0, 1, 1, decimals=2)
        self.strength.set_value(0.5)
        self.labels = LabelChooser(self)
        self.variants = Chips(self)
        self.variants.setAccessibleName("How many variants")
        self.variants.offer((str(count), count) for count in (1, 2, 4, 8))
        self.variants.choose(4)
        self.qualities = Chips(self)
        self.qualities.setAccessibleName("Quality")
        self.qualities.offer((word, method) for word, _, method in _QUALITIES)
        self.qualities.choose(QUICK)
        self.qualities.chosen.connect(self._on_quality)

    def _make_advanced(self) -> None:
        self.model = QComboBox(self)
        self.model.setAccessibleName("Model")
        self.model.addItem("Looking for models …")
        self.model.setEnabled(False)
        self.model.activated.connect(self._on_model)
        self._about_model = hint()
        self._methods = {kind: kind() for kind in RESTORATIONS.values()}
        self.method = QComboBox(self)
        self.method.setAccessibleName("Method")
        for name, kind in RESTORATIONS.items():
            self.method.addItem(method_words(name, kind).name, name)
        self.method.activated.connect(self._on_method)
        self._about_method = hint()
        self.steps = Amount("Steps", 1, 100, LARGEST_STEPS)
        self.guidance = Amount("Guidance", 0, 8, LARGEST_GUIDANCE, decimals=1)
        self.steps.changed.connect(self._on_method)
        self.guidance.set_value(1)
        self.seed = SeedField(self)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        self._method_parts = (headline("Method"), self.method, self._about_method)
        for part in (headline("Model"), self.model, self._about_model, *self._method_parts):
            column.addWidget(part)
        column.addSpacing(4)
        for word, field in (
            ("Steps", self.steps),
            ("Guidance", self.guidance),
            ("Seed", self.seed),
        ):
            column.addSpacing(6)
            column.addWidget(headline(word))
            column.addWidget(field)
        self.advanced = Fold("Advanced", content, self)

    def _make_footer(self) -> None:
        self.button = QPushButton(self)
        self.button.setProperty("look", "main")
        self.button.setIcon(icons.icon("generate", QPalette.ColorRole.HighlightedText))
        self.button.setIconSize(QSize(26, 20))
        self.button.setEnabled(False)
        self.button.clicked.connect(self.wanted)
        self.stop = QPushButton("Cancel", self)
        self.stop.setProperty("look", "plain")
        self.stop.setToolTip("Cancel what is under way (Esc)")
        self.stop.clicked.connect(self.cancel)
        self.stop.hide()

    def _lay_out(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(20, 20, 8, 20)
        column.setSpacing(7)
        column.addWidget(headline("What to do"))
        column.addWidget(self.tasks)
        column.addWidget(self._about_task)
        self._own: dict[type[Edit], QWidget] = {}
        own: tuple[tuple[type[Edit], str, QWidget, str], ...] = (
            (Colorize, "Colour to paint", self.colour, ""),
            (Upscale, "How much larger", self.factors, ""),
            (Deblur, "Blur", self.blur, "How far it is out of focus, in pixels."),
            (Vary, "Strength", self.strength, "0 keeps nearly everything, 1 keeps nothing."),
        )
        for kind, word, part, words in own:
            box = QWidget(self)
            rows = QVBoxLayout(box)
            rows.setContentsMargins(0, 10, 0, 0)
            rows.setSpacing(7)
            rows.addWidget(headline(word))
            rows.addWidget(part)
            if words:
                rows.addWidget(hint(words))
            self._own[kind] = box
            column.addWidget(box)
        self._quality_parts = (headline("Quality"), self.qualities)
        for name, field in (
            (headline("What the photograph shows"), self.labels),
            (headline("Variants"), self.variants),
            self._quality_parts,
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
        return next(task for task in TASKS if task.word == self.tasks.value)

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
            return Vary(photo, self.strength.value, area, **common)
        common["method"] = self._methods[RESTORATIONS[self.method.currentData()]]
        if kind is Inpaint:
            return Inpaint(photo, mask, area, **common)
        if kind is Colorize:
            return Colorize(photo, hints, **common)
        if kind is Upscale:
            return Upscale(photo, int(str(self.factors.value)), **common)
        return Deblur(photo, self.blur.value, **common)

    def remembered(self) -> dict[str, Any]:
        """What is set, as plain values."""
        return {
            "task": self.task.word,
            "label": self.labels.label,
            "variants": self.variants.value,
            "factor": self.factors.value,
            "blur": self.blur.value,
            "strength": self.strength.value,
            "model": self.model.currentData(),
            "method": self.method.currentData(),
            "steps": self.steps.value,
            "guidance": self.guidance.value,
        }

    def restore(self, settings: dict[str, Any]) -> None:
        """Set what ``remembered`` said; what cannot be is left as it is."""
        if settings.get("task") in {task.word for task in TASKS}:
            self.choose(str(settings["task"]))
        for chips, name in ((self.variants, "variants"), (self.factors, "factor")):
            if isinstance(settings.get(name), int):
                chips.choose(settings[name])
        for combo, name in ((self.model, "model"), (self.method, "method")):
            if (at := combo.findData(settings.get(name))) >= 0:
                combo.setCurrentIndex(at)
        self._on_model()
        label = settings.get("label")
        self.labels.choose(label if isinstance(label, str) else None)
        for amount, name in (
            (self.blur, "blur"),
            (self.strength, "strength"),
            (self.steps, "steps"),
            (self.guidance, "guidance"),
        ):
            if isinstance(settings.get(name), int | float):
                amount.set_value(settings[name])
        self._on_method()

    def choose(self, word: str) -> None:
        """Choose a task by its word."""
        self.tasks.choose(word)
        self._on_task()

    @property
    def model_size(self) -> int:
        """Side of the pictures of the chosen model."""
        card = self._card()
        return card.image_size if card else 64

    def offer_models(self, cards: Sequence[ModelCard]) -> None:
        """Offer the installed models; the chosen one stays."""
        wanted = self.model.currentData()
        self._cards = list(cards)
        self.model.clear()
        for card in cards:
            self.model.addItem(card.title or card.name, card.name)
        self.model.setEnabled(bool(cards))
        self.model.setCurrentIndex(max(0, self.model.findData(wanted)))
        if not cards:
            self.model.addItem("No model is installed")
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
        self.button.setText(self.task.word)
        self.button.setToolTip(f"{self.task.word} (Ctrl+Enter)")
        self.button.setEnabled(self._ready and bool(self._cards) and not self._running)

    @Slot()
    def _on_task(self) -> None:
        task = self.task
        self._about_task.setText(task.sentence)
        for kind, part in self._own.items():
            part.setVisible(kind is task.kind)
        restores = task.kind is not Vary
        for part in (*self._method_parts, *self._quality_parts):
            part.setVisible(restores)
        self._show_button()
        self.task_changed.emit()

    @Slot()
    def _on_model(self) -> None:
        card = self._card()
        if card:
            self._about_model.setText(model_summary(card))
            self.labels.offer(card.labels)
        self.model_changed.emit()

    @Slot(object)
    def _on_quality(self, method: Restoration) -> None:
        steps = next(steps for _, steps, one in _QUALITIES if one == method)
        self._methods[type(method)] = method
        names = [name for name, kind in RESTORATIONS.items() if type(method) is kind]
        self.method.setCurrentIndex(self.method.findData(names[0]))
        self.steps.set_value(steps)
        self._on_method()

    @Slot()
    def _on_method(self) -> None:
        name = self.method.currentData()
        self._about_method.setText(method_words(name, RESTORATIONS[name]).sentence)
        chosen = self._methods[RESTORATIONS[name]], int(self.steps.value)
        quality = next((one for _, steps, one in _QUALITIES if (one, steps) == chosen), None)
        self.qualities.choose(quality)
