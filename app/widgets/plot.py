"""Plots in the colours of the theme, by pyqtgraph, which is imported when one is first wanted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tongue import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    Values = Sequence[float] | np.ndarray

_HEIGHT = 190
_ROLES = QPalette.ColorRole


def import_plots() -> None:
    """Import what draws plots: a quarter of a second, so not for the window's thread."""
    import pyqtgraph  # noqa: F401


class Plot(QWidget):
    """Curves over one pair of axes, drawn anew in other colours as the theme turns.

    What is added has the role of a palette's colour, not a colour. ``import_plots`` is to be called
    beforehand, elsewhere.

    Args:
        below: what the horizontal axis says.
        left: what the vertical axis says.
        logarithmic: whether the horizontal axis is in powers of ten.
    """

    def __init__(
        self, below: str, left: str, parent: QWidget | None = None, *, logarithmic: bool = False
    ) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._library = pyqtgraph
        self._items: list[tuple[Any, QPalette.ColorRole, dict[str, Any]]] = []
        self.view = pyqtgraph.PlotWidget(self)
        self.view.setMouseEnabled(x=False, y=False)
        self.view.hideButtons()
        self.view.setMenuEnabled(False)
        self.view.setLogMode(x=logarithmic, y=False)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self._words = {"bottom": below, "left": left}
        over = translate("Plot", "{0} over {1}").format(left, below)
        name = over if left and below else left or below
        for part in (self, self.view):
            part.setAccessibleName(name)
        for part in (self.view, self.view.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to be done with it
        self.setMinimumHeight(_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._dress()

    def clear(self) -> None:
        """Take every curve away."""
        self.view.clear()
        self._items = []

    def line(
        self, x: Values, y: Values, role: QPalette.ColorRole = _ROLES.Highlight, width: float = 2
    ) -> None:
        """Add a curve through points."""
        curve = self._library.PlotDataItem(x, y)
        self._add(curve, role, {"width": width})

    def dots(self, x: Values, y: Values, role: QPalette.ColorRole = _ROLES.Highlight) -> None:
        """Add points."""
        dots = self._library.PlotDataItem(x, y, pen=None, symbol="o", symbolSize=6)
        self._add(dots, role, {"symbol": True})

    def bars(
        self,
        edges: Values,
        heights: Values,
        role: QPalette.ColorRole = _ROLES.Highlight,
        shade: float = 0.35,
    ) -> None:
        """Add a histogram; ``edges`` are one more than ``heights``."""
        bars = self._library.PlotDataItem(edges, heights, stepMode="center", fillLevel=0)
        self._add(bars, role, {"width": 1, "shade": shade})

    def mark(self, x: float, role: QPalette.ColorRole = _ROLES.WindowText) -> None:
        """Add an upright line."""
        mark = self._library.InfiniteLine(x, angle=90)
        self._add(mark, role, {"width": 2})

    def word(
        self, text: str, x: float, y: float, role: QPalette.ColorRole = _ROLES.PlaceholderText
    ) -> None:
        """Add a word beside a point."""
        colour = QGuiApplication.palette().color(role)
        word = self._library.TextItem(text, color=colour, anchor=(1, 1))
        word.setPos(x, y)
        self.view.addItem(word)

    def _add(self, item: Any, role: QPalette.ColorRole, look: dict[str, Any]) -> None:  # noqa: ANN401
        self._items.append((item, role, look))
        self.view.addItem(item)
        self._paint(item, role, look)

    def _paint(self, item: Any, role: QPalette.ColorRole, look: dict[str, Any]) -> None:  # noqa: ANN401
        colour = QGuiApplication.palette().color(role)
        if look.get("symbol"):
            item.setSymbolBrush(colour)
            item.setSymbolPen(None)
            return
        item.setPen(self._library.mkPen(colour, width=look["width"]))
        if shade := look.get("shade"):
            faded = QColor(colour)
            faded.setAlphaF(shade)
            item.setFillBrush(faded)

    def _dress(self) -> None:
        palette = QGuiApplication.palette()
        line, words = palette.color(_ROLES.Dark), palette.color(_ROLES.PlaceholderText)
        self.view.setBackground(palette.color(_ROLES.Base))  # that of the card which it lies on
        for side, text in self._words.items():
            axis = self.view.getAxis(side)
            axis.setPen(line)
            axis.setTextPen(words)
            if text:
                self.view.setLabel(side, text, color=words.name())
            # Values as they are, not in thousandths; a new label forgets it.
            axis.setSIPrefixEnableRanges(((math.inf, math.inf),))
            axis.enableAutoSIPrefix(False)
        for item, role, look in self._items:
            self._paint(item, role, look)

    def changeEvent(self, event: QEvent) -> None:
        """Take on the new colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)
