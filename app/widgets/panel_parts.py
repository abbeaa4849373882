"""What settings panels are made of: headlines, hints and a body that scrolls above a footer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)


def headline(text: str) -> QLabel:
    """The name of a setting."""
    label = QLabel(text)
    label.setProperty("look", "headline")
    return label


def hint(text: str = "") -> QLabel:
    """A sentence about one."""
    label = QLabel(text)
    label.setProperty("look", "hint")
    label.setWordWrap(True)
    return label


class CalmWheel(QObject):
    """Lets the wheel scroll the panel instead of turning a value that it happens to pass over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not (
            isinstance(watched, QWidget) and watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def calm(self, panel: QWidget) -> None:
        """Watch every field of a panel."""
        for part in panel.findChildren(QWidget):
            if isinstance(part, QComboBox | QAbstractSpinBox | QSlider):
                part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                part.installEventFilter(self)


def assemble(panel: QWidget, inside: QWidget, footer: QHBoxLayout) -> QScrollArea:
    """Put a body that scrolls and a footer that stays into a panel; ``inside`` has its layout."""
    panel.setProperty("look", "panel")
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    scroll = QScrollArea(panel)
    scroll.setProperty("look", "clear")
    inside.setProperty("look", "clear")
    # Without this, what wrapped words need at their narrowest counts as the least height.
    inside.setMinimumHeight(1)
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the fields that have it
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Always there, so that nothing moves when it is needed; disabled, it is invisible.
    scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    bar = scroll.verticalScrollBar()
    bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
    below = QWidget(panel)
    below.setProperty("look", "footer")
    below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    footer.setContentsMargins(20, 14, 20, 18)
    footer.setSpacing(8)
    below.setLayout(footer)
    whole = QVBoxLayout(panel)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(scroll, 1)
    whole.addWidget(below)
    panel.setFixedWidth(max(316, panel.fontMetrics().averageCharWidth() * 44))
    return scroll
