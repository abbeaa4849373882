"""Keys can be found and changed, and help is at hand without a network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QTextDocument
from PySide6.QtTest import QTest

from app.views.help_dialog import HelpDialog, documents
from app.views.shortcuts_dialog import ShortcutsDialog
from core.errors import CannotWrite
from tests.app.conftest import click


@pytest.fixture
def sheet(window):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return window.findChild(ShortcutsDialog)


def choose(sheet, name):
    heads = [sheet.tree.topLevelItem(row) for row in range(sheet.tree.topLevelItemCount())]
    items = [head.child(row) for head in heads for row in range(head.childCount())]
    item = next(one for one in items if one.data(0, Qt.ItemDataRole.UserRole) == name)
    sheet.tree.setCurrentItem(item)
    return item


def page_of(window):
    return window.pages.indexOf(window.pages.currentWidget())


def test_every_key_of_the_window_has_a_line_and_words_of_its_own(window):
    deeds = window.companions.shortcuts.deeds
    assert len(deeds) > 30
    assert all(deed.words and deed.own for deed in deeds.values())
    for deed in deeds.values():
        for keys in deed.own:
            assert window.companions.shortcuts.in_the_way(deed, keys) is None, deed.name


def test_the_sheet_finds_by_words_and_by_keys(sheet):
    QTest.keyClicks(sheet.search, "mask inv")
    assert sheet.shown() == ["edit.invert"]
    sheet.search.clear()
    QTest.keyClicks(sheet.search, "ctrl+3")
    assert sheet.shown() == ["window.page-gallery"]
    sheet.search.setText("nothing of the kind")
    assert sheet.shown() == []


def test_other_keys_do_it_from_now_on_and_after_the_next_start(sheet, window, open_window, qtbot):
    tab = window.tabs.button(2)
    item = choose(sheet, "window.page-gallery")
    assert item.text(1) == "Ctrl+3"
    QTest.keyClick(sheet.editor, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    click(sheet.set)
    sheet.accept()
    assert tab.toolTip() == "Gallery (Alt+G)"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert page_of(window) == 0
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert page_of(window) == 2
    window.close()
    again = open_window()
    QTest.keyClick(again, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert page_of(again) == 2


def test_keys_that_do_something_else_say_so_and_leave_it(sheet, window):
    shortcuts = window.companions.shortcuts
    choose(sheet, "edit.open")
    sheet.editor.setKeySequence(QKeySequence("Ctrl+S"))
    assert "Save the photograph" in sheet.note.text()
    click(sheet.set)
    assert shortcuts.deeds["edit.open"].keys == [QKeySequence("Ctrl+S")]
    assert shortcuts.deeds["edit.save"].keys == []
    assert shortcuts.deeds["pictures.save"].keys != [], "another page has keys of its own"
    click(sheet.all_back)
    assert all(deed.keys == deed.own for deed in shortcuts.deeds.values())
    choose(sheet, "edit.copy")
    click(sheet.clear)
    assert shortcuts.deeds["edit.copy"].keys == []
    click(sheet.back)
    assert shortcuts.deeds["edit.copy"].keys == [QKeySequence("Ctrl+C")]


def test_keys_that_cannot_be_kept_are_not_taken(sheet, window, monkeypatch):
    from app.state import preferences

    def refuse(*_, **__):
        raise CannotWrite("The disk is full.")

    monkeypatch.setattr(preferences, "change", refuse)
    choose(sheet, "edit.copy")
    click(sheet.clear)
    assert sheet.note.text() == "The disk is full."
    assert window.companions.shortcuts.deeds["edit.copy"].keys == [QKeySequence("Ctrl+C")]


def test_help_is_read_and_searched_offline(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(HelpDialog)
    assert dialog.list.count() == len(list(documents())) > 5
    QTest.keyClicks(dialog.search, "moment matching")
    found = [row for row in range(dialog.list.count()) if not dialog.list.item(row).isHidden()]
    assert 0 < len(found) < dialog.list.count()
    dialog.list.setCurrentRow(found[0])
    assert "moment matching" in dialog.pages.toPlainText().casefold()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.findChildren(HelpDialog) == [dialog], "it is the same window again"
    dialog.close()


def test_links_lead_within_and_nothing_is_fetched(window, qtbot, monkeypatch):
    dialog = HelpDialog(window)
    opened: list[QUrl] = []
    monkeypatch.setattr("app.views.help_dialog.QDesktopServices.openUrl", opened.append)
    first = dialog.pages.path
    target = next(path for _, path, _ in documents() if path != first)
    dialog.pages.follow(QUrl.fromLocalFile(str(target)))
    assert dialog.pages.path == target
    dialog.pages.follow(QUrl("https://example.org/"))
    assert opened == [QUrl("https://example.org/")]
    image = QTextDocument.ResourceType.ImageResource.value
    assert dialog.pages.loadResource(image, QUrl("https://example.org/a.png")) is None
    dialog.pages.follow(QUrl("no-such-page.md"))
    assert "is missing" in dialog.pages.toPlainText()
    dialog.close()
