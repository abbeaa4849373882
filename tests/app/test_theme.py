from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtSvg import QSvgRenderer

from app import icons
from app.theme import DARK, LIGHT, Theme, style_sheet
from core import resources

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
ICONS = sorted(path.stem for path in resources.path("icons").glob("*.svg"))


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""

    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    shown = QColor(colour)
    red, green, blue = map(linear, (shown.redF(), shown.greenF(), shown.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@SCHEMES
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("text", ("window", "surface", "sunken", "soft", "danger_soft")),
        ("muted", ("window", "surface", "sunken")),
        ("accent", ("window", "surface", "soft")),
        ("on_accent", ("accent", "pressed")),
        ("danger", ("window", "surface", "danger_soft")),
        ("window", ("text",)),
    ],
)
def test_words_can_be_read(tokens, ink, grounds):
    colours = asdict(tokens)
    for ground in grounds:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@SCHEMES
def test_outlines_of_fields_can_be_seen(tokens):
    for ground in (tokens.window, tokens.surface):
        assert contrast(tokens.edge, ground) >= 3


@SCHEMES
def test_every_token_of_the_style_is_known_and_filled_in(tokens):
    sheet = style_sheet(tokens, 10)
    assert "@" not in sheet
    assert tokens.accent in sheet
    assert "15.0pt" in sheet  # a title is one and a half times the base


def test_every_look_that_a_widget_claims_is_in_the_style():
    sheet = resources.path("style", "window.qss").read_text()
    code = "".join(
        path.read_text() for path in resources.path().parent.joinpath("app").rglob("*.py")
    )
    claimed = set(re.findall(r'setProperty\("look", "(\w+)"\)', code))
    styled = set(re.findall(r'\[look="(\w+)"\]', sheet))
    # Banners and toasts hand their look over by a variable.
    assert claimed <= styled
    assert styled - claimed <= {"banner", "toast"}


@pytest.mark.usefixtures("qapp")  # pixmaps abort without an application
@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_a_drawing_that_leaves_marks(name):
    assert QSvgRenderer(str(resources.path("icons", f"{name}.svg"))).isValid()
    image = icons.icon(name).pixmap(32, 32).toImage()
    inked = sum(image.pixelColor(x, y).alpha() > 60 for x in range(32) for y in range(32))
    assert 12 <= inked <= 900


def test_every_icon_that_the_window_asks_for_exists():
    code = "".join(
        path.read_text() for path in resources.path().parent.joinpath("app").rglob("*.py")
    )
    asked = set(re.findall(r'icons\.(?:icon|paint)\((?:painter, )?"(\w+)"', code))
    assert asked
    assert asked <= set(ICONS)


def ink_of(icon):
    image = icon.pixmap(24, 24).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    strongest = max(
        (image.pixelColor(x, y) for x in range(24) for y in range(24)), key=QColor.alpha
    )
    return strongest.name()


def test_the_window_follows_the_system_and_its_icons_follow_the_window(qapp):
    theme, icon = Theme(qapp), icons.icon("save")
    changes = []
    theme.changed.connect(lambda: changes.append(theme.tokens))
    try:
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme.tokens is DARK
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
        assert contrast(ink_of(icon), DARK.surface) >= 4.5
    finally:
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert changes == [DARK, LIGHT]
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    assert contrast(ink_of(icon), LIGHT.surface) >= 4.5
    theme.deleteLater()
