"""How what is known of a photograph steers the model: two qualities, and the methods beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from app.tongue import QT_TRANSLATE_NOOP
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.panel_parts import headline, hint
from app.words import method_words
from core.engine.edit_requests import COLOURS
from core.engine.requests import LARGEST_STEPS, Colorize, Vary
from core.restoration import FAITHFUL, QUICK, RESTORATIONS

if TYPE_CHECKING:
    from core.engine.requests import Edit
    from core.restoration import Restoration


class _Quality(NamedTuple):
    """A method with its settings, by a word that says what it is for."""

    word: str
    steps: int
    method: Restoration


_QUICK = _Quality(QT_TRANSLATE_NOOP("MethodChooser", "Quick"), 20, QUICK)
_FAITHFUL = _Quality(QT_TRANSLATE_NOOP("MethodChooser", "Faithful"), 50, FAITHFUL)


def _qualities(task: type[Edit]) -> tuple[_Quality, ...]:
    qualities = (_QUICK, _FAITHFUL)
    if task is Colorize:  # where FAITHFUL is further from the truth (benchmarks/editing.py)
        return tuple(each._replace(method=COLOURS) for each in qualities)
    return qualities


class MethodChooser(QObject):
    """Fields that agree with each other; the panel lays them out.

    Attributes:
        quality_parts: the qualities, each a method with its steps, and their headline.
        method_parts: every method, what it is, and their headline.
        steps: of the ladder.
    """

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.qualities = Chips(panel)
        self.qualities.setAccessibleName(self.tr("Quality"))
        self.qualities.chosen.connect(self._on_quality)
        self._offered: tuple[_Quality, ...] = ()
        self._methods: dict[type[Restoration], Restoration] = {}
        self.method = QComboBox(panel)
        self.method.setAccessibleName(self.tr("Method"))
        for name, kind in RESTORATIONS.items():
            self.method.addItem(method_words(name, kind).name, name)
        self.method.activated.connect(self._on_method)
        self._about = hint()
        self.steps = Amount(self.tr("Steps"), 1, 100, LARGEST_STEPS)
        self.steps.changed.connect(self._on_method)
        self.quality_parts: tuple[QWidget, ...] = (headline(self.tr("Quality")), self.qualities)
        self.method_parts: tuple[QWidget, ...] = (
            headline(self.tr("Method")),
            self.method,
            self._about,
        )
        self.offer(Vary)
        self._on_quality(_QUICK)

    @property
    def chosen(self) -> Restoration:
        """The method with its settings."""
        return self._methods[RESTORATIONS[self.method.currentData()]]

    def offer(self, task: type[Edit]) -> None:
        """Offer the qualities of a task, of which that of the same word stays; varying has none."""
        before = self.qualities.value
        self._offered = _qualities(task)
        self._methods = {kind: kind() for kind in RESTORATIONS.values()}
        known = (_QUICK, _FAITHFUL, *self._offered)
        self._methods |= {type(each.method): each.method for each in known}
        self.qualities.offer((self.tr(each.word), each) for each in self._offered)
        for each in self._offered:
            if isinstance(before, _Quality) and each.word == before.word:
                self._on_quality(each)
        self._on_method()
        for part in (*self.method_parts, *self.quality_parts):
            part.setVisible(task is not Vary)

    def remembered(self) -> dict[str, Any]:
        """What is set, as plain values."""
        return {"method": self.method.currentData(), "steps": self.steps.value}

    def restore(self, settings: dict[str, Any]) -> None:
        """Set what ``remembered`` said; what cannot be is left as it is."""
        if (at := self.method.findData(settings.get("method"))) >= 0:
            self.method.setCurrentIndex(at)
        if isinstance(settings.get("steps"), int | float):
            self.steps.set_value(settings["steps"])
        self._on_method()

    @Slot(object)
    def _on_quality(self, quality: _Quality) -> None:
        names = [name for name, kind in RESTORATIONS.items() if type(quality.method) is kind]
        self.method.setCurrentIndex(self.method.findData(names[0]))
        self.steps.set_value(quality.steps)
        self._on_method()

    @Slot()
    def _on_method(self) -> None:
        name = self.method.currentData()
        self._about.setText(method_words(name, RESTORATIONS[name]).sentence)
        chosen = self.chosen, int(self.steps.value)
        fitting = [each for each in self._offered if (each.method, each.steps) == chosen]
        self.qualities.choose(next(iter(fitting), None))
