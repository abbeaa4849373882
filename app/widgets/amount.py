"""A number with a slider for its usual range."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QWidget


class Amount(QWidget):
    """A slider and a field; the field reaches further than the slider.

    Args:
        least: the smallest value.
        usual: the largest value of the slider.
        most: the largest value of the field.
        decimals: digits after the point.
    """

    changed = Signal()

    def __init__(
        self, name: str, least: float, usual: float, most: float, decimals: int = 0
    ) -> None:
        super().__init__()
        self._scale = 10**decimals
        self._least, self._usual, self._most = least, usual, most
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(name)
        self.slider.valueChanged.connect(self._on_slid)
        self.field = QDoubleSpinBox(self)
        self.field.setDecimals(decimals)
        self.field.setSingleStep(1 / self._scale if decimals == 0 else 0.5)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setAccessibleName(name)
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance("10000") + 30)
        self.field.valueChanged.connect(self._on_typed)
        self.limit(None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)

    @property
    def value(self) -> float:
        """The number."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Set the number."""
        self.field.setValue(value)

    def limit(self, most: float | None) -> None:
        """Let slider and field reach no further than ``most``; None for as far as they can."""
        far = self._most if most is None else min(most, self._most)
        usual = min(self._usual, far)
        self.slider.setRange(round(self._least * self._scale), round(usual * self._scale))
        self.slider.setPageStep(max(1, round((usual - self._least) * self._scale / 10)))
        self.field.setRange(self._least, far)

    @Slot(int)
    def _on_slid(self, position: int) -> None:
        self.field.setValue(position / self._scale)

    @Slot(float)
    def _on_typed(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(value * self._scale))
        self.slider.blockSignals(False)
        self.changed.emit()
