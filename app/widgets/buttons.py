"""Buttons with an icon, as all pages have them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app import icons


def plain_button(words: str, icon: str, parent: QWidget) -> QPushButton:
    """A button with an icon beside its words."""
    button = QPushButton(words, parent)
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(22, 16))
    button.setProperty("look", "plain")
    return button


def tool_button(icon: str, words: str, parent: QWidget) -> QToolButton:
    """An icon alone; ``words`` say what it does, and its keys in brackets."""
    button = QToolButton(parent)
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(words)
    button.setAccessibleName(words.split(" (", 1)[0])
    button.setProperty("look", "tool")
    return button
