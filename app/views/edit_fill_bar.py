"""What can be done with the fill that shows: words and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.widgets.buttons import plain_button, tool_button
from app.widgets.elided_label import ElidedLabel


class FillBar(QWidget):
    """A row of buttons, which somebody else connects.

    Attributes:
        words: about what shows.
        hold: shows the photograph as it was for as long as it is pressed.
        slider: compares with it, side by side.
        spread: shows where the variants differ.
        sort: a menu of ``by_edge`` and ``by_likelihood``, which put the best fill first.
        drop: forgets the fill.
        take: makes it part of the photograph.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(self)
        self.words.setProperty("look", "hint")
        self.hold = self._button("eye", self.tr("Hold to see the photograph as it was (C)"))
        self.slider = self._button("compare", self.tr("Before and after, side by side (/)"))
        self.slider.setCheckable(True)
        self.spread = self._button(
            "spread", self.tr("Where the variants differ: the model is unsure there")
        )
        self.spread.setCheckable(True)
        self.sort = self._button("sort", self.tr("The best fill first"))
        self.sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.by_edge = menu.addAction(self.tr("The smoothest edge first"))
        self.by_likelihood = menu.addAction(self.tr("The likeliest first: takes a while"))
        self.sort.setMenu(menu)
        self.drop = self._button("trash", self.tr("Forget this fill (Delete)"))
        self.take = plain_button(self.tr("Accept"), "check", self)
        self.take.setToolTip(self.tr("Make this fill part of the photograph (Enter)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        for part in (self.hold, self.slider, self.spread, self.sort, self.drop, self.take):
            row.addWidget(part)

    def _button(self, icon: str, words: str) -> QToolButton:
        button = tool_button(icon, words, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def offer(self, *, fills: bool, fill: bool, several: bool, accepted: bool, live: bool) -> None:
        """Offer what can be done.

        Args:
            fills: whether there is any fill, finished or under way.
            fill: whether a finished one shows.
            several: whether more than one is finished.
            accepted: whether the one that shows is part of the photograph already.
            live: whether some are under way.
        """
        self.take.setEnabled(fill and not accepted)
        self.take.setVisible(fills)
        self.drop.setEnabled(fill and not accepted)
        self.drop.setVisible(fills)
        self.spread.setVisible(several)
        self.sort.setVisible(several and not live)
        if not several:
            self.spread.setChecked(False)
