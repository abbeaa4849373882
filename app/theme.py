"""One set of colours for light and one for dark, and the style made of them.

Widgets that paint themselves take their colours from the palette, everything else from
``resources/style/window.qss``, where ``@name`` stands for a token. Both follow the system.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.state.preferences import Look
from core import resources

if TYPE_CHECKING:
    from app.state.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a scheme, as ``#rrggbb``.

    Attributes:
        window: behind everything.
        surface: panels and fields.
        sunken: empty places that wait for a picture.
        line: hairlines between areas; decoration.
        edge: outlines of fields, 3:1 against what is around them.
        text: words; 4.5:1 and more on all of the above.
        muted: explanations; 4.5:1 and more on window, surface and sunken.
        accent: the one colour that says "here"; also readable as text.
        pressed: the accent under the finger.
        on_accent: words on the accent.
        soft: a breath of the accent, behind what is chosen.
        danger: what went wrong, readable on window and danger_soft.
        danger_soft: behind a message about it.
    """

    window: str
    surface: str
    sunken: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    pressed: str
    on_accent: str
    soft: str
    danger: str
    danger_soft: str


LIGHT = Tokens(
    window="#f5f3ef",
    surface="#fffefc",
    sunken="#ebe8e1",
    line="#ddd9d0",
    edge="#908b80",
    text="#1f1d1a",
    muted="#625d54",
    accent="#3346c8",
    pressed="#2737a3",
    on_accent="#ffffff",
    soft="#e4e6fa",
    danger="#b3261e",
    danger_soft="#fbe9e6",
)
DARK = Tokens(
    window="#161619",
    surface="#1e1e22",
    sunken="#111113",
    line="#34343b",
    edge="#74747f",
    text="#ecebe8",
    muted="#a5a3a8",
    accent="#97a6ff",
    pressed="#7d8ef2",
    on_accent="#11142e",
    soft="#2a2e52",
    danger="#ff9d92",
    danger_soft="#3b2222",
)


def palette_of(tokens: Tokens) -> QPalette:
    """The palette that painted widgets read: each token under the role nearest to its meaning."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: tokens.window,
        roles.WindowText: tokens.text,
        roles.Base: tokens.surface,
        roles.AlternateBase: tokens.sunken,
        roles.ToolTipBase: tokens.text,
        roles.ToolTipText: tokens.window,
        roles.PlaceholderText: tokens.muted,
        roles.Text: tokens.text,
        roles.Button: tokens.surface,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.danger,
        roles.Light: tokens.surface,
        roles.Midlight: tokens.soft,
        roles.Mid: tokens.edge,
        roles.Dark: tokens.line,
        roles.Shadow: "#000000",
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.Accent: tokens.accent,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
    }
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    faded = QColor(tokens.muted)
    faded.setAlphaF(0.6)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


@cache
def _template() -> str:
    return resources.path("style", "window.qss").read_text(encoding="utf-8")


def style_sheet(tokens: Tokens, points: float) -> str:
    """The style sheet for these tokens, with text sizes in proportion to ``points``, the base."""
    values = asdict(tokens)
    tick = "tick-dark" if tokens is DARK else "tick-light"
    values["tick"] = resources.path("icons", f"{tick}.svg").as_posix()
    values["combo_arrow"] = resources.path("icons", "combo.svg").as_posix()
    for name, ratio in {"small": 0.9, "large": 1.15, "title": 1.5, "hero": 1.9}.items():
        values[name] = f"{points * ratio:.1f}pt"
    values["rail"] = f"{points * 5.8:.0f}px"
    return re.sub(r"@(\w+)", lambda match: values[match[1]], _template())


class Theme(QObject):
    """Dresses the application, again whenever the system turns light or dark."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._points = app.font().pointSizeF()
        if self._points <= 0:  # a platform that measures its font in pixels
            self._points = app.font().pixelSize() * 0.75
        self._look, self._percent = Look.SYSTEM, 100
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.follow)
        self.tokens = LIGHT
        self.follow(hints.colorScheme())

    @Slot(object)
    def prefer(self, preferences: Preferences) -> None:
        """Wear what a person has chosen: a scheme, or the system's, and a size of words."""
        before = self._look, self._percent
        self._look, self._percent = preferences.look, preferences.text
        if before != (self._look, self._percent):
            self.follow(self._app.styleHints().colorScheme())

    @Slot(Qt.ColorScheme)
    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Wear the tokens of ``scheme``, an unknown one being light, or those that were chosen."""
        dark = self._look is Look.DARK or (
            self._look is Look.SYSTEM and scheme == Qt.ColorScheme.Dark
        )
        self.tokens = DARK if dark else LIGHT
        points = self._points * self._percent / 100
        font = self._app.font()
        font.setPointSizeF(points)
        self._app.setFont(font)
        self._app.setPalette(palette_of(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens, points))
        self.changed.emit()
