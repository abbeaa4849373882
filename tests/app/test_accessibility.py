"""Everything has a name, is reached by keys, shows that it has the focus, and can be read large."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextBrowser,
    QWidget,
)

import app.views
import app.widgets
from app.defect import Defect
from app.pictures import Picture
from app.state.preferences import Preferences
from app.theme import DARK, LIGHT, Theme
from app.views.analyse import AnalyseWindow
from app.views.analyse_subject import Subject
from app.views.bench import BenchWindow
from app.views.compare import Compare
from app.views.help_dialog import HelpDialog
from app.views.job_window import JobWindow
from app.views.settings_dialog import SettingsDialog
from app.views.shortcuts_dialog import ShortcutsDialog
from app.widgets.crash_dialog import CrashDialog
from core.engine.requests import Generate
from core.images import save_png
from tests.app.conftest import click
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


def walk(root):
    """Tab through all of ``root``; everything in it has a name, is reached and shows the focus."""
    QApplication.processEvents()
    ones = interactive(root)
    nameless = [repr(one) for one in ones if not name_of(one).strip()]
    assert not nameless
    wanted = {
        one
        for one in ones
        if one.isEnabled() and one.focusPolicy() & TAB == TAB and one.focusProxy() is None
    }
    # What can be used and is passed over by Tab is one of a group, in which arrow keys go on.
    passed_over = [
        repr(one)
        for one in ones - wanted
        if isinstance(one, INTERACTIVE)
        and one.isEnabled()
        and one.focusProxy() is None
        and not (isinstance(one, QAbstractButton) and one.group())
    ]
    assert not passed_over
    assert wanted
    window, reached = root.window(), set()
    next(iter(wanted)).setFocus()
    for _ in range(2 * len(wanted) + 60):
        window.focusNextChild()
        reached.add(window.focusWidget())
    grouped = {one for one in wanted if getattr(one, "group", lambda: None)() is not None}
    # The slider of an amount says the same as its field, which is reached.
    amounts = {one for one in wanted if one.parentWidget().focusProxy() is not None}
    assert wanted - reached - grouped - amounts == set()
    hidden = []
    for one in (wanted & reached) - {root}:
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if not shows_focus(one):
            hidden.append(repr(one))
    assert not hidden


def settings(window, qtbot):
    window.companions.open_settings()
    return window.findChild(SettingsDialog)


def keys(window, qtbot):
    window.companions.open_keys()
    return window.findChild(ShortcutsDialog)


def offline_help(window, qtbot):
    window.companions.open_help()
    return window.findChild(HelpDialog)


def analysis(window, qtbot):
    pixels = np.zeros((16, 16, 3), np.uint8)
    request = Generate("tiny", count=1, steps=2)
    window.routes._analyse(Subject("A picture", pixels, request, "tiny"))
    opened = window.routes.windows[-1]
    qtbot.waitUntil(lambda: bool(opened.parts), timeout=60_000)
    qtbot.waitUntil(lambda: not opened.jobs.busy, timeout=60_000)
    return opened


def bench(window, qtbot):
    window.routes.compare_samplers(Generate("tiny", count=1, steps=2))
    opened = window.routes.windows[-1]
    for boxes, kept in ((opened.samplers, "ddim"), (opened.budgets, 5)):
        for name, box in boxes.items():
            box.setChecked(name == kept)
    qtbot.waitUntil(lambda: not opened._desk.busy, timeout=60_000)
    click(opened.button)
    qtbot.waitUntil(lambda: not opened.jobs.busy, timeout=60_000)
    return opened


def crash(window, qtbot):
    opened = CrashDialog(Defect("What", "and where"), window.studio.places.log, window)
    opened.show()
    return opened


def comparison(window, qtbot):
    pictures = [
        Picture(seed=seed, image=QImage(8, 8, QImage.Format.Format_RGB32)) for seed in (1, 2)
    ]
    opened = Compare(window.studio, pictures, window)
    opened.show()
    return opened


DIALOGS = {
    SettingsDialog: settings,
    ShortcutsDialog: keys,
    HelpDialog: offline_help,
    AnalyseWindow: analysis,
    BenchWindow: bench,
    CrashDialog: crash,
}
LOOKED_AT_ALONE = {Compare, JobWindow}  # nothing in the first can be used; the second is abstract


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_dialogs_have_names_are_reached_by_tab_and_show_the_focus(window, qtbot, kind):
    window.activateWindow()
    dialog = DIALOGS[kind](window, qtbot)
    assert type(dialog) is kind
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    walk(dialog)
    dialog.reject()


def test_pictures_that_are_compared_have_nothing_to_be_reached(window, qtbot):
    opened = comparison(window, qtbot)
    assert not [one for one in interactive(opened) if isinstance(one, INTERACTIVE)]
    assert all(name_of(caption) for caption in opened.captions)
    opened.reject()


def test_no_dialog_is_left_out_of_these_tests():
    for package in (app.views, app.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    known, found, waiting = {*DIALOGS, *LOOKED_AT_ALONE}, set(), [QDialog]
    while waiting:
        below = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith("app.")]
        found |= set(below)
        waiting += below
    assert found == known


def test_what_comes_with_an_answer_on_the_explore_page_is_reached(window, qtbot):
    page = window.explore_page
    window.show_page(page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def settle():
        qtbot.waitUntil(lambda: not page.jobs.busy and not page._desk.busy, timeout=60_000)

    QTest.keyClicks(page.panel.seed, "4")
    QTest.keyClick(page.panel.seed, Qt.Key.Key_Return)
    click(page.panel.retrace)
    settle()
    click(page.mark)
    assert page.marks in interactive(page)
    assert page.branch in interactive(page)
    walk(page)
    QTest.keyClicks(page.panel.seed, "5")
    QTest.keyClick(page.panel.seed, Qt.Key.Key_Return)
    page.panel.shape.setCurrentIndex(0)
    click(page.panel.button)
    settle()
    assert page.export in interactive(page)
    walk(page)


def test_an_enlarged_picture_is_used_by_keys(full):
    full.viewer.look_at(full.studio.recent, 0, full)
    walk(full.viewer)
    full.viewer.leave()


def test_arrow_keys_turn_from_page_to_page(full):
    first, second = full.tabs.button(0), full.tabs.button(1)
    first.click()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert full.focusWidget() is second
    assert full.page is full.edit_page


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
