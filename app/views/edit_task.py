"""What is to be done to a photograph, and what each of these tasks asks for alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tongue import QT_TRANSLATE_NOOP, translate
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.colour_button import ColourButton
from app.widgets.panel_parts import headline, hint
from core.engine.requests import Colorize, Deblur, Edit, Inpaint, Upscale, Vary


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

    @property
    def shown_word(self) -> str:
        """The word in the language of the window; ``word`` itself is what is kept."""
        return translate("EditTask", self.word)


TASKS = (
    Task(
        QT_TRANSLATE_NOOP("EditTask", "Fill"),
        QT_TRANSLATE_NOOP(
            "EditTask", "Paint over what shall go, and it is filled from what is around it."
        ),
        Inpaint,
    ),
    Task(
        QT_TRANSLATE_NOOP("EditTask", "Colorize"),
        QT_TRANSLATE_NOOP(
            "EditTask",
            "Gives a grey photograph colours; its light and shade stay exactly as they are. Where "
            "you know a colour, paint it.",
        ),
        Colorize,
    ),
    Task(
        QT_TRANSLATE_NOOP("EditTask", "Upscale"),
        QT_TRANSLATE_NOOP("EditTask", "Enlarges a small picture and adds the detail that fits it."),
        Upscale,
    ),
    Task(
        QT_TRANSLATE_NOOP("EditTask", "Deblur"),
        QT_TRANSLATE_NOOP("EditTask", "Sharpens a photograph that is out of focus."),
        Deblur,
    ),
    Task(
        QT_TRANSLATE_NOOP("EditTask", "Vary"),
        QT_TRANSLATE_NOOP("EditTask", "Lets a photograph become another one like it."),
        Vary,
    ),
)


class TaskChooser(QWidget):
    """The tasks as chips, and below them the fields of the chosen one.

    Signals:
        changed: another task was chosen.
        colour_changed: another colour for hints was.
    """

    changed = Signal()
    colour_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips = Chips(self)
        self.chips.setAccessibleName(self.tr("What to do"))
        self.chips.offer((task.shown_word, task.word) for task in TASKS)
        self.chips.choose(TASKS[0].word)
        self.chips.chosen.connect(self._on_chosen)
        self._about = hint()
        self.colour = ColourButton(QColor("#c8553d"), self)
        self.colour.changed.connect(self.colour_changed)
        self.factors = Chips(self)
        self.factors.setAccessibleName(self.tr("How many times larger"))
        self.factors.offer((("2 ×", 2), ("4 ×", 4)))
        self.factors.choose(2)
        self.blur = Amount(self.tr("Blur"), 0.1, 8, 16, decimals=1)
        self.blur.set_value(2)
        self.strength = Amount(self.tr("Strength"), 0, 1, 1, decimals=2)
        self.strength.set_value(0.5)
        self._lay_out()
        self._show_own()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(headline(self.tr("What to do")))
        column.addWidget(self.chips)
        column.addWidget(self._about)
        self._own: dict[type[Edit], QWidget] = {}
        strength = self.tr("0 keeps nearly everything, 1 keeps nothing.")
        own: tuple[tuple[type[Edit], str, QWidget, str], ...] = (
            (Colorize, self.tr("Colour to paint"), self.colour, ""),
            (Upscale, self.tr("How much larger"), self.factors, ""),
            (Deblur, self.tr("Blur"), self.blur, self.tr("How far it is out of focus, in pixels.")),
            (Vary, self.tr("Strength"), self.strength, strength),
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

    @property
    def task(self) -> Task:
        """The chosen task."""
        return next(task for task in TASKS if task.word == self.chips.value)

    def choose(self, word: str) -> None:
        """Choose a task by its word."""
        self.chips.choose(word)
        self._on_chosen()

    def remembered(self) -> dict[str, Any]:
        """What is set, as plain values."""
        return {
            "task": self.task.word,
            "factor": self.factors.value,
            "blur": self.blur.value,
            "strength": self.strength.value,
        }

    def restore(self, settings: dict[str, Any]) -> None:
        """Set what ``remembered`` said; what cannot be is left as it is."""
        if settings.get("task") in {task.word for task in TASKS}:
            self.choose(str(settings["task"]))
        if isinstance(settings.get("factor"), int):
            self.factors.choose(settings["factor"])
        for amount, name in ((self.blur, "blur"), (self.strength, "strength")):
            if isinstance(settings.get(name), int | float):
                amount.set_value(settings[name])

    @Slot()
    def _on_chosen(self) -> None:
        self._show_own()
        self.changed.emit()

    def _show_own(self) -> None:
        task = self.task
        self._about.setText(translate("EditTask", task.sentence))
        for kind, part in self._own.items():
            part.setVisible(kind is task.kind)
