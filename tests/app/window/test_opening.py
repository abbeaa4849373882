"""What the window does between its first paint and its last page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from app.main_window import MainWindow
from app.views.settings_dialog import SettingsDialog
from tests.app.conftest import click


@pytest.fixture
def painted(qtbot, library, places):
    """A window that shows, and has not made its other pages yet."""
    window = MainWindow(library, places)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    assert window.pages.count() == 1
    yield window
    window.close()
    window.deleteLater()


def test_a_page_that_is_asked_for_early_is_turned_to_when_it_is_there(painted, qtbot):
    with qtbot.waitSignal(painted.completed, timeout=20_000):
        click(painted.tabs.button(4))
        assert painted.page is painted.generate_page
    assert painted.page is painted.explore_page
    assert painted.tabs.button(4).isChecked()


def test_the_settings_wait_until_everything_is_there(painted, qtbot):
    (settings,) = [it for it in painted.findChildren(QToolButton) if it.text() == "Settings"]
    with qtbot.waitSignal(painted.completed, timeout=20_000):
        click(settings)
        assert not painted.findChildren(SettingsDialog)
    (dialog,) = painted.findChildren(SettingsDialog)
    dialog.close()


def test_the_window_answers_between_two_pages(painted, qtbot, monkeypatch):
    seen = []
    add_page = MainWindow._add_page

    def added(window, page):
        seen.append(window.pages.count())
        add_page(window, page)

    monkeypatch.setattr(MainWindow, "_add_page", added)
    make_more = painted._make_more
    turns = []

    def turn(*_):
        turns.append(len(seen))
        make_more()

    monkeypatch.setattr(painted, "_make_more", turn)
    qtbot.waitUntil(lambda: painted.pages.count() == 5, timeout=20_000)
    assert seen == [1, 2, 3, 4]
    assert len(set(turns)) >= 4, "a turn of the event loop makes one page at most"


def test_whoever_leaves_early_does_without_the_rest(painted, qtbot):
    painted.close()
    qtbot.wait(50)
    assert painted.pages.count() == 1
