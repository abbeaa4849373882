"""Everything has a name, is reached by keys, shows that it has the focus, and can be read large."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextBrowser,
    QWidget,
)

from app.state.preferences import Preferences
from app.theme import DARK, LIGHT, Theme
from app.views.help_dialog import HelpDialog
from app.views.settings_dialog import SettingsDialog
from app.views.shortcuts_dialog import ShortcutsDialog
from core.engine.requests import Generate
from core.images import save_png
from tests.app.test_theme import contrast

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
)
TAB = Qt.FocusPolicy.TabFocus


def name_of(widget):
    if isinstance(widget, QComboBox):  # Qt says the chosen value instead, on some systems
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def of_qt(widget):
    """Whether it is a part that Qt has made within another widget."""
    above = widget.parentWidget()
    return (
        isinstance(widget, QScrollBar)
        or widget.objectName().startswith("qt_")
        or isinstance(above, QAbstractSpinBox | QLineEdit | QAbstractItemView)
        or type(above).__name__ in {"QComboBoxPrivateContainer", "QFrame", "Viewport"}
        or (isinstance(above, QComboBox) and isinstance(widget, QLineEdit))
    )


def interactive(root):
    found = [root, *root.findChildren(QWidget)]
    tabbed = [one for one in found if one.focusPolicy() & TAB == TAB]
    return {
        one
        for one in {*tabbed, *(one for one in found if isinstance(one, INTERACTIVE))}
        if one.isVisible() and not of_qt(one) and not one.isWindow()
    }


@pytest.fixture
def full(window, qtbot, finish, tmp_path):
    """A window with something on every page."""
    window.studio.generate(Generate("tiny", count=2, steps=1))
    finish(window)
    save_png(tmp_path / "a.png", np.zeros((60, 60, 3), np.uint8), None)
    window.edit_page.files.open_path(tmp_path / "a.png")
    qtbot.waitUntil(lambda: window.edit_page.document is not None)
    window.generate_page.panel.advanced.set_opened(True)
    window.edit_page.panel.advanced.set_opened(True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def each_page(window):
    for number in range(window.pages.count()):
        window.turn_to(number)
        QApplication.processEvents()
        yield window.pages.currentWidget()


def test_everything_that_can_be_used_has_a_name(full):
    for page in each_page(full):
        nameless = [one for one in interactive(full) if not name_of(one).strip()]
        assert not nameless, (type(page).__name__, nameless)


def test_everything_is_reached_by_tab_and_shows_that_it_has_the_focus(full):
    for page in each_page(full):
        wanted = {
            one
            for one in interactive(page)
            if one.isEnabled()
            and one.focusPolicy() & TAB == TAB
            and one.focusProxy() is None
            # The slider of an amount says the same as its field, which is reached.
            and one.parentWidget().focusProxy() is None
        }
        assert wanted, type(page).__name__
        reached, hidden = set(), []
        first = full.focusWidget() or page
        first.setFocus()
        for _ in range(4 * len(wanted) + 60):
            full.focusNextChild()
            now = full.focusWidget()
            if now in reached:
                continue
            reached.add(now)
            if now in wanted and now is not page and not shows_focus(now):
                hidden.append(now)
        # Of chips of which one is chosen, Tab reaches that one and arrow keys the others.
        chips = {one for one in wanted if getattr(one, "group", lambda: None)() is not None}
        assert wanted - reached - chips == set(), type(page).__name__
        assert not hidden, (type(page).__name__, hidden)


def shows_focus(widget):
    """Whether it looks different without the focus."""
    around = widget.parentWidget()
    place = around.mapFromGlobal(widget.mapToGlobal(widget.rect().topLeft()))
    part = widget.rect().translated(place).adjusted(-4, -4, 4, 4)
    with_focus = around.grab(part).toImage()
    widget.clearFocus()
    without = around.grab(part).toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus != without


@pytest.mark.parametrize(
    ("opened", "kind"),
    [
        ("open_settings", SettingsDialog),
        ("open_keys", ShortcutsDialog),
        ("open_help", HelpDialog),
    ],
)
def test_dialogs_have_names_and_are_reached_by_tab(window, opened, kind):
    getattr(window.companions, opened)()
    dialog = window.findChild(kind)
    assert [one for one in interactive(dialog) if not name_of(one).strip()] == []
    wanted = {
        one
        for one in interactive(dialog)
        if one.isEnabled() and one.focusPolicy() & TAB == TAB and one.focusProxy() is None
    }
    reached = set()
    for _ in range(2 * len(wanted) + 10):
        dialog.focusNextChild()
        reached.add(dialog.focusWidget())
    assert wanted - reached == set()
    dialog.reject()


def test_the_card_of_the_tour_is_read_out_and_has_the_focus(window):
    window.companions.open_tour()
    card = window.companions._tour.card
    assert card.title.text() in card.accessibleName()
    assert card.words.text() in card.accessibleName()
    assert window.focusWidget() is card.act
    window.companions._tour.leave()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_the_focus_stands_out(tokens):
    for ground in (tokens.window, tokens.surface, tokens.sunken):
        assert contrast(tokens.accent, ground) >= 3
    assert contrast(tokens.text, tokens.accent) >= 3 or contrast(tokens.text, tokens.window) >= 3


def test_words_grow_and_still_fit(qapp, open_window):
    theme = Theme(qapp)
    before = qapp.font().pointSizeF()
    try:
        theme.prefer(Preferences(text=200))
        window = open_window()
        assert qapp.font().pointSizeF() == pytest.approx(2 * before)
        button = window.generate_page.panel.button
        assert button.font().pointSizeF() > 2 * before, "words of the style sheet grow, too"
        cut = [
            one
            for one in interactive(window)
            if isinstance(one, QAbstractButton) and one.text() and cut_off(one)
        ]
        assert not cut, [one.text() for one in cut]
    finally:
        theme.prefer(Preferences())
        theme.deleteLater()


def cut_off(button):
    return button.fontMetrics().horizontalAdvance(button.text()) > button.width()
