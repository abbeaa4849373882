"""How what is known of a photograph steers the model: two qualities, and the methods beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from app.tongue import QT_TRANSLATE_NOOP
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.panel_parts import headline, hint
from app.words import method_words
from core.engine.requests import LARGEST_STEPS
from core.restoration import FAITHFUL, QUICK, RESTORATIONS

if TYPE_CHECKING:
    from core.restoration import Restoration

_QUALITIES = (
    (QT_TRANSLATE_NOOP("MethodChooser", "Quick"), 20, QUICK),
    (QT_TRANSLATE_NOOP("MethodChooser", "Faithful"), 50, FAITHFUL),
)


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
        self.qualities.offer((self.tr(word), method) for word, _, method in _QUALITIES)
        self.qualities.chosen.connect(self._on_quality)
        self._methods = {kind: kind() for kind in RESTORATIONS.values()}
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
        self._on_quality(QUICK)

    @property
    def chosen(self) -> Restoration:
        """The method with its settings."""
        return self._methods[RESTORATIONS[self.method.currentData()]]

    def offer(self, *, restores: bool) -> None:
        """Show methods for a task that ``restores``, and none for one that samples freely."""
        for part in (*self.method_parts, *self.quality_parts):
            part.setVisible(restores)

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
        self._about.setText(method_words(name, RESTORATIONS[name]).sentence)
        chosen = self.chosen, int(self.steps.value)
        quality = next((one for _, steps, one in _QUALITIES if (one, steps) == chosen), None)
        self.qualities.choose(quality)
