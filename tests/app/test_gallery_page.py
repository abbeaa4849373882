"""Finding, marking, comparing and losing nothing in the gallery, with real events."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from app.shelf import GalleryList
from app.state.gallery import Gallery
from app.state.gallery_index import GalleryIndex, Row, index_path
from app.state.marks import Marks, read_marks
from core.codec import Record
from core.engine.requests import Generate
from tests.app.conftest import click, click_cell

PIXELS = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), np.uint8)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kept(places):
    gallery = Gallery(places.pictures)
    rose = Generate("tiny", "flowers/rose", 3, seed=40)
    tulip = Generate("tiny", "flowers/tulip", 2, seed=7)
    gallery.keep(gallery.new_run(), Record(rose), 0, PIXELS)
    gallery.keep(gallery.new_run(), Record(tulip), 0, PIXELS[:2])
    return gallery


@pytest.fixture
def page(kept, window, qtbot):
    window.show_page(window.gallery_page)
    qtbot.waitUntil(lambda: not window.studio.shelf.busy)
    return window.gallery_page


def shown(page):
    model = page.grid.model()
    return [model[row].seed for row in range(len(model))]


def settled(page, qtbot):
    shelf = page._studio.shelf
    qtbot.waitUntil(lambda: not shelf.busy and not page.filter._later.isActive())


def choose(combo, words):
    combo.setFocus()
    combo.setCurrentIndex(combo.findText(words))


def test_what_is_typed_and_chosen_is_found(page, qtbot):
    assert shown(page) == [7, 8, 40, 41, 42]
    QTest.keyClicks(page.filter.words, "TULIP")
    settled(page, qtbot)
    assert shown(page) == [7, 8]
    assert page._subtitle.text() == "2 of 5 pictures"
    QTest.keyClicks(page.filter.words, " seed:8")
    settled(page, qtbot)
    assert shown(page) == [8]
    click(page.filter.favourite)
    settled(page, qtbot)
    assert shown(page) == []
    assert page._stack.currentIndex() == 2
    page.filter.clear()
    settled(page, qtbot)
    assert shown(page) == [7, 8, 40, 41, 42]
    assert page.filter.label.findText("   Rose") > 0
    choose(page.filter.label, "   Rose")
    settled(page, qtbot)
    assert shown(page) == [40, 41, 42]
    choose(page.filter.model, "tiny")
    choose(page.filter.days, "Today")
    settled(page, qtbot)
    assert shown(page) == [40, 41, 42]


def test_a_new_picture_appears_among_those_that_are_looked_for(page, window, finish, qtbot):
    QTest.keyClicks(page.filter.words, "rose")
    settled(page, qtbot)
    window.studio.generate(Generate("tiny", "flowers/rose", 1, seed=99, steps=2))
    finish(window)
    settled(page, qtbot)
    assert shown(page) == [99, 40, 41, 42]
    window.show_page(page)
    page.grid.setFocus()
    click_cell(page.grid, 1, CONTROL)
    click(page.delete)
    qtbot.waitUntil(lambda: shown(page) == [99, 41, 42])
    qtbot.waitUntil(window.toast.isVisible)
    click(window.toast.action)
    qtbot.waitUntil(lambda: shown(page) == [99, 40, 41, 42])
    assert len(window.studio.recent) == 6


def test_hearts_stars_and_tags_are_given_by_keys_and_buttons(page, kept, monkeypatch, qtbot):
    page.grid.setFocus()
    click_cell(page.grid, 0, CONTROL)
    click_cell(page.grid, 3, CONTROL)
    QTest.keyClick(page.grid, Qt.Key.Key_F)
    QTest.keyClick(page.grid, Qt.Key.Key_4)
    settled(page, qtbot)
    entries = kept.entries()
    for row in (0, 3):
        assert read_marks(entries[row].path) == Marks(4, favourite=True)
        picture = page.grid.model()[row]
        assert (picture.rating, picture.favourite) == (4, True)
    assert len(page.grid.selectionModel().selectedIndexes()) == 2
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("soft light, best", True))
    click(page.tags)
    settled(page, qtbot)
    assert read_marks(entries[3].path).tags == ("best", "soft light")
    choose(page.filter.tag, "soft light")
    settled(page, qtbot)
    assert shown(page) == [7, 41]
    click_cell(page.grid, 0, CONTROL)
    click(page.favourite)
    settled(page, qtbot)
    assert not read_marks(entries[0].path).favourite
    page.stars.menu().actions()[0].trigger()
    settled(page, qtbot)
    assert read_marks(entries[0].path) == Marks(tags=("best", "soft light"))


def test_two_to_four_pictures_are_compared(page, qtbot):
    page.grid.setFocus()
    click_cell(page.grid, 0, CONTROL)
    assert not page.compare.isVisible()
    click_cell(page.grid, 2, CONTROL)
    click(page.compare)
    comparison = page.comparison
    qtbot.waitUntil(lambda: "rose" in comparison.captions[1].text().lower())
    qtbot.waitUntil(lambda: not comparison.panes[1].image.isNull())
    assert comparison.panes[0].image.width() == 16
    assert "seed 40" in comparison.captions[1].text()
    QTest.keyClick(comparison, Qt.Key.Key_Escape)
    page.grid.selectAll()
    assert not page.compare.isVisible()


def test_marks_survive_the_loss_of_the_index_and_a_word_is_said(
    page, window, places, open_window, qtbot
):
    page.grid.setFocus()
    click_cell(page.grid, 1, CONTROL)
    QTest.keyClick(page.grid, Qt.Key.Key_5)
    settled(page, qtbot)
    window.close()
    index_path(places.pictures).write_bytes(b"a letter, not an index" * 300)
    said = []
    other = open_window()
    other.studio.said.connect(lambda words, *_: said.append(words))
    qtbot.waitUntil(lambda: not other.studio.shelf.busy)
    assert "Nothing is lost" in (other.toast.words.text() + "".join(said))
    assert [other.studio.recent[row].rating for row in range(5)] == [0, 5, 0, 0, 0]


def test_two_windows_at_once_lose_nothing(page, window, open_window, qtbot):
    second = open_window()
    qtbot.waitUntil(lambda: not second.studio.shelf.busy)
    for each, key in ((window, Qt.Key.Key_2), (second, Qt.Key.Key_F)):
        each.show_page(each.gallery_page)
        each.activateWindow()
        qtbot.waitUntil(each.isActiveWindow)
        each.gallery_page.grid.setFocus()
        click_cell(each.gallery_page.grid, 0, CONTROL)
        QTest.keyClick(each.gallery_page.grid, key)
        qtbot.waitUntil(lambda each=each: not each.studio.shelf.busy)
    entry = second.studio.recent[0].entry
    assert read_marks(entry.path) == Marks(2, favourite=True)
    assert second.studio.recent[0].rating == 2


def test_rows_become_pictures_as_they_are_needed(tmp_path, qtbot):
    rows = [
        Row(f"2026-01-01/{n}.png", f"20260101-000000-{999 - n:03}", 0, n, 3, True)
        for n in range(500)
    ]
    listed = GalleryList(tmp_path)
    listed.list_rows(rows)
    assert len(listed) == listed.rowCount() == 500
    assert (listed[7].seed, listed[7].rating, listed[7].favourite) == (7, 3, True)
    assert sum(not isinstance(item, Row) for item in listed._items) == 1
    entry = listed[250].entry
    assert entry
    assert listed.row_of(entry) == 250
    listed.remove([entry])
    assert listed.row_of(entry) is None
    listed.put([entry, entry])
    assert (listed.row_of(entry), len(listed)) == (250, 500)
    listed.mark(entry, Marks(1))
    assert (listed[250].rating, listed[250].favourite) == (1, False)
    assert sum(not isinstance(item, Row) for item in listed._items) < 30
    assert [picture.seed for picture in listed.all()[:3]] == [0, 1, 2]


def test_an_index_held_by_another_process_is_said(kept, open_window, monkeypatch, qtbot):
    index = GalleryIndex(kept.folder)
    index.compare()
    index.close()
    monkeypatch.setattr("app.state.index_file._PATIENCE", 0.05)
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        window = open_window()
        assert shown(window.gallery_page) == [7, 8, 40, 41, 42]
        assert "Another program" in window.toast.words.text()
        qtbot.waitUntil(lambda: not window.studio.shelf.busy)
        window.close()
