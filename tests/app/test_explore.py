"""The Explore page with real events, the real engine and a tiny model."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.views.explore_film import Film
from core.engine.requests import Generate, Interpolate
from core.images import load, save_png
from tests.app.conftest import click

RANDOM = np.random.default_rng(0)


@pytest.fixture
def page(window):
    window.show_page(window.explore_page)
    return window.explore_page


def add_seed(page, seed):
    page.panel.seed.setFocus()
    QTest.keyClicks(page.panel.seed, str(seed))
    QTest.keyClick(page.panel.seed, Qt.Key.Key_Return)


def settled(page, qtbot):
    qtbot.waitUntil(lambda: not page.jobs.busy, timeout=60_000)
    qtbot.waitUntil(lambda: not page._desk.busy)


def test_seeds_are_interpolated_coarse_first_and_scrubbed_meanwhile(page, gate, qtbot):
    assert not page.panel.button.isEnabled()
    add_seed(page, 4)
    add_seed(page, 11)
    page.panel.shape.setCurrentIndex(0)
    click(page.panel.button)
    steps = page.panel.settings().steps
    qtbot.waitUntil(lambda: gate.entered == 1, timeout=30_000)
    gate.let_through(steps)  # the two ends
    qtbot.waitUntil(lambda: sorted(page.film.pixels) == [0, 8])
    page.film.slider.setValue(3)
    assert (page.film.place, page.film.shown) == (3, 0)
    page.film.slider.setValue(6)
    assert page.film.shown == 8
    assert not page.export.isEnabled()
    gate.open()
    settled(page, qtbot)
    assert page.film.whole
    assert page.film.shown == 6
    assert page.export.isEnabled()
    assert "Ready" in page.head.subtitle.text()


def test_an_interpolation_is_kept_found_by_its_kind_and_opened_again(page, window, qtbot):
    add_seed(page, 4)
    add_seed(page, 11)
    page.panel.shape.setCurrentIndex(0)
    page.panel.label.setCurrentIndex(2)
    click(page.panel.button)
    settled(page, qtbot)
    qtbot.waitUntil(lambda: len(window.studio.recent) == 1)
    frames = dict(page.film.pixels)
    shelf = window.studio.shelf
    qtbot.waitUntil(lambda: not shelf.busy)
    kinds = window.gallery_page.filter.kind
    row = kinds.findData("interpolate")
    assert kinds.itemText(row) == "Interpolate"
    window.show_page(window.gallery_page)
    kinds.setCurrentIndex(row)
    qtbot.waitUntil(lambda: len(shelf.found) == 1 and not shelf.busy)
    # Its details say what it is, instead of failing as no picture of the Generate page.
    window.viewer.look_at(shelf.found, 0, window)
    qtbot.waitUntil(lambda: not window.studio._desk.busy)
    assert not window.gallery_page.banner.isVisible()
    window.viewer.leave()
    page.panel.list.clear()
    page.panel.label.setCurrentIndex(0)
    page.film.begin(0)
    window.routes.explore([shelf.found[0]])
    qtbot.waitUntil(lambda: page.film.whole)
    assert page.panel.request().ends == (4, 11)
    assert page.panel.label.currentIndex() == 2
    assert page.head.subtitle.text() == "Kept in the gallery"
    for place, pixels in frames.items():
        np.testing.assert_array_equal(page.film.pixels[place], pixels)


def test_cancelling_keeps_what_is_ready(page, gate, qtbot):
    add_seed(page, 4)
    add_seed(page, "")
    click(page.panel.button)
    assert page.panel.button.text() == "Cancel"
    qtbot.waitUntil(lambda: gate.entered == 1, timeout=30_000)
    gate.let_through(page.panel.settings().steps)
    qtbot.waitUntil(lambda: len(page.film.pixels) == 2)
    click(page.panel.button)
    gate.open()
    settled(page, qtbot)
    assert page.head.subtitle.text() == "Cancelled."
    assert 2 <= len(page.film.pixels) < 17


def test_what_waits_ends_when_the_queue_is_cleared_elsewhere(page, gate, finish, qtbot):
    window = page.window()
    window.studio.generate(Generate("tiny", count=1, seed=1, steps=2))
    add_seed(page, 4)
    add_seed(page, 11)
    window.show_page(page)
    click(page.panel.button)
    assert page.head.subtitle.text().startswith("Waiting")
    window.generate_page.board.queue.click()
    assert not page.jobs.busy
    assert page.head.subtitle.text() == "Cancelled."
    assert page.panel.button.text() == "Interpolate"
    gate.open()
    finish(window)
    assert page.head.subtitle.text() == "Cancelled."


def test_pictures_come_from_the_gallery_and_photographs_tell_how_they_come_back(
    page, finish, tmp_path, monkeypatch, qtbot
):
    window = page.window()
    window.studio.generate(Generate("tiny", "flowers/rose", 2, seed=30, steps=3))
    finish(window)
    pictures = window.studio.recent.all()
    window.gallery_page.grid.setCurrentIndex(window.studio.recent.index(0))
    window.gallery_page.grid.actions_on.explore.trigger()
    qtbot.waitUntil(lambda: page.panel.list.count() == 1)
    assert window.pages.currentWidget() is page
    save_png(tmp_path / "photo.png", RANDOM.integers(80, 180, (20, 16, 3), dtype=np.uint8))
    chosen = ([str(tmp_path / "photo.png")], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    click(page.panel.photograph)
    qtbot.waitUntil(lambda: page.panel.list.count() == 2)
    assert page.panel.label.currentData() == "flowers/rose"
    request = page.panel.request()
    assert request.ends == (30, tmp_path / "photo.png")
    assert request.steps == 40
    page.panel.shape.setCurrentIndex(0)
    click(page.panel.button)
    settled(page, qtbot)
    assert "photo.png comes back within" in page.note.text()
    page.panel.way.setCurrentIndex(1)
    click(page.panel.button)
    assert "no sequence of noise" in page.banner.words.text()
    page.panel.list.setCurrentRow(1)
    click(page.panel.remove)
    window.generate_page.board.grid.setCurrentIndex(window.generate_page.board.pictures.index(1))
    window.generate_page.board.actions_on.explore.trigger()
    qtbot.waitUntil(lambda: page.panel.list.count() == 2)
    assert page.panel.request().ends == (30, 31)
    click(page.panel.button)
    settled(page, qtbot)
    kept = load(pictures[0].entry.path)
    assert np.abs(page.film.pixels[0].astype(int) - kept).max() <= 1


def test_how_a_picture_came_is_shown_and_branched(page, qtbot):
    add_seed(page, 5)
    click(page.panel.retrace)
    settled(page, qtbot)
    count = page.film.count
    assert count == page.panel.settings().steps + 1
    assert page.film.place == count - 1
    assert len(page.film.curve.values) == count
    assert not page.branch.isEnabled()
    before = page.film.pixels[count - 1]
    page.film.slider.setValue(count // 2)
    assert f"State {count // 2} of {count - 1}" in page.note.text()
    kept = page.film.pixels[count // 2]
    click(page.branch)
    settled(page, qtbot)
    assert page.film.count == count
    np.testing.assert_array_equal(page.film.pixels[count // 2], kept)
    assert (page.film.pixels[count - 1] != before).any()


def test_a_branch_changes_only_what_is_marked(page, qtbot):
    assert not page.mark.isVisible()
    add_seed(page, 5)
    click(page.panel.retrace)
    settled(page, qtbot)
    last = page.film.count - 1
    before = page.film.pixels[last]
    page.film.slider.setValue(last // 2)
    click(page.mark)
    place = page.film.canvas.target()
    corner = place.topLeft() + QPoint(2, 2)
    QTest.mousePress(page.marks, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(page.marks, corner + QPoint(place.width() // 4, 0))
    QTest.mouseRelease(page.marks, Qt.MouseButton.LeftButton, pos=corner)
    assert page.film.place == last // 2  # the stroke has not scrubbed
    marked = page.marks.marked
    each = len(before) / len(marked)
    click(page.branch)
    settled(page, qtbot)
    assert "marked part" in page.head.title.text()
    after = page.film.pixels[last]
    rows = (np.arange(len(before)) / each).astype(int)
    free = marked[np.ix_(rows, rows)]
    np.testing.assert_array_equal(after[~free], before[~free])
    assert (after[free] != before[free]).any()


def test_frames_are_exported(page, window, tmp_path, monkeypatch, qtbot):
    page._asked = Interpolate((1, 2))
    page.film.begin(3)
    for place in range(3):
        page.film.put(place, np.full((16, 16, 3), 80 * place, np.uint8))
    page._refresh()
    for name in ("a.gif", "a.mp4", "b"):
        answer = (str(tmp_path / name), "All frames on one sheet (*.png)")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answer=answer: answer)
        click(page.export)
    folder = (str(tmp_path / "frames"), "Folder of PNG frames (*)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: folder)
    click(page.export)
    qtbot.waitUntil(lambda: not page._desk.busy)
    with Image.open(tmp_path / "a.gif") as film:
        assert getattr(film, "n_frames", 1) == 3
    assert (tmp_path / "a.mp4").stat().st_size > 500
    assert load(tmp_path / "b.png").shape[2] == 3
    assert len(list((tmp_path / "frames").iterdir())) == 3
    qtbot.waitUntil(lambda: "Exported frames" in window.toast.words.text())
    click(page.export)
    qtbot.waitUntil(page.banner.isVisible)
    assert "not empty" in page.banner.words.text()


def test_the_film_plays_loops_and_follows_a_dragged_square(qtbot):
    film = Film()
    qtbot.addWidget(film)
    film.resize(400, 400)
    film.show()
    film.begin(9, columns=3)
    for place in (0, 2, 6, 8):
        film.put(place, np.full((8, 8, 3), 20 * place, np.uint8))
    target = film.canvas.target()
    corner = target.bottomLeft() + QPoint(2, -2)
    QTest.mousePress(film.canvas, Qt.MouseButton.LeftButton, pos=corner)
    assert (film.place, film.shown) == (6, 6)
    QTest.mouseMove(film.canvas, target.center())
    assert film.place == 4
    QTest.mouseRelease(film.canvas, Qt.MouseButton.LeftButton, pos=target.center())
    film.begin(3)
    for place in range(3):
        film.put(place, np.full((8, 8, 3), 20 * place, np.uint8))
    seen: list[int] = []
    film.seen.connect(seen.append)
    film.rate.setCurrentIndex(3)
    click(film.play)
    qtbot.waitUntil(lambda: len(seen) > 4)
    assert seen[:4] == [1, 2, 0, 1]
    film.loop.setChecked(False)
    qtbot.waitUntil(lambda: not film.play.isChecked())
    assert film.place == 2
    click(film.play)
    assert film.place == 0
    film.stop()


def test_long_names_are_elided_and_whole_in_the_tooltip(page, tmp_path, qtbot):
    name = f"{'a-photograph-of-a-long-name-' * 6}.png"
    save_png(tmp_path / name, RANDOM.integers(0, 256, (16, 16, 3)).astype(np.uint8))
    page.add_files([tmp_path / name])
    listed = page.panel.list
    qtbot.waitUntil(lambda: listed.count() == 1)
    assert listed.item(0).toolTip() == name
    assert listed.visualItemRect(listed.item(0)).right() < listed.viewport().width()
    assert listed.horizontalScrollBar().maximum() == 0
    assert not listed.horizontalScrollBar().isVisible()


def test_what_cannot_be_explored_is_said(page, tmp_path, qtbot):
    QTest.keyClicks(page.panel.seed, "rose")
    QTest.keyClick(page.panel.seed, Qt.Key.Key_Return)
    assert "whole number" in page.banner.words.text()
    (tmp_path / "no.png").write_text("no picture")
    page.add_files([tmp_path / "no.png"])
    qtbot.waitUntil(lambda: "no PNG" in page.banner.words.text())
    page.panel.seed.clear()
    add_seed(page, "7")
    page.panel.shape.setCurrentIndex(3)
    assert not page.panel.button.isEnabled()
    page.panel.seed.clear()
    add_seed(page, 8)
    click(page.panel.button)
    assert "four corners" in page.banner.words.text()
