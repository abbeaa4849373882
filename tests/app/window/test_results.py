"""What can be done with finished pictures: look, save, copy, drag, delete and make again."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QDrag,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.views.gallery import GalleryGrid
from core.engine.library import Library
from core.engine.requests import Generate
from core.images import read_request
from tests.app.conftest import click, click_cell, pngs
from tests.app.window.conftest import (
    focus,
    pixels_of,
    press_generate,
    set_up,
    toast_says,
)
from tests.tiny import tiny_model


def test_a_click_enlarges_arrows_flip_and_escape_goes_back(qtbot, window, made):
    viewer = window.viewer
    click_cell(made.grid, 1)
    assert viewer.isVisible()
    assert viewer.geometry() == viewer.parentWidget().rect()
    qtbot.waitUntil(lambda: viewer._canvas.sharp is not None)
    shown = viewer._canvas.grab().toImage().pixelColor(viewer._canvas.target().center())
    image = made.pictures[1].image
    around = [image.pixelColor(x, y) for x in range(6, 10) for y in range(6, 10)]
    assert (
        min(one.green() for one in around) - 30
        <= shown.green()
        <= max(one.green() for one in around) + 30
    )
    qtbot.waitUntil(lambda: viewer._title.text() == "Flowers")
    for key, row in (("Right", 2), ("Right", 3), ("Right", 3), ("Left", 2)):
        QTest.keyClick(viewer, getattr(Qt.Key, f"Key_{key}"))
        assert viewer.row == row
    assert viewer._place.text() == "3 of 4"
    click(viewer.before)
    assert viewer.row == 1
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_tab_stays_within_the_viewer(window, made):
    click_cell(made.grid, 0)
    viewer = window.viewer
    seen = set()
    for _ in range(20):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        assert viewer.isAncestorOf(focus())
        seen.add(focus().toolTip())
    assert len(seen) >= 8


def test_a_click_beside_the_picture_goes_back(window, made):
    click_cell(made.grid, 0)
    click(window.viewer, QPoint(5, 5))
    assert not window.viewer.isVisible()


def test_deleting_in_the_viewer_shows_the_neighbour_and_undo_brings_it_back(
    qtbot, window, made, places
):
    before = pngs(places.pictures)
    click_cell(made.grid, 1)
    QTest.keyClick(window.viewer, Qt.Key.Key_Delete)
    toast_says(window, qtbot, "to the trash")
    assert pngs(places.pictures) == [before[0], *before[2:]]
    assert [picture.seed for picture in made.pictures.all()] == [30, 32, 33]
    assert [picture.seed for picture in window.studio.recent.all()] == [30, 32, 33]
    assert window.viewer.row == 1
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(made.pictures) == 4)
    assert [picture.seed for picture in made.pictures.all()] == [30, 31, 32, 33]
    assert [picture.seed for picture in window.studio.recent.all()] == [30, 31, 32, 33]
    assert pngs(places.pictures) == before


def test_deleting_all_of_a_run_leaves_the_invitation(qtbot, window, made, places):
    made.grid.setFocus()
    QTest.keyClick(made.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(made.grid, Qt.Key.Key_Delete)
    toast_says(window, qtbot, "4 pictures")
    assert pngs(places.pictures) == []
    assert made.invitation.isVisible()
    assert not window.generate_page.strip.isVisible()


def test_save_as_writes_the_picture_with_its_request(qtbot, window, made, tmp_path, monkeypatch):
    target = tmp_path / "for you" / "rose.png"
    target.parent.mkdir()

    def choose(dialog):
        assert dialog.defaultSuffix() == "png"
        dialog.selectFile(str(target))
        return 1

    monkeypatch.setattr(QFileDialog, "exec", choose)
    click_cell(made.grid, 2)
    QTest.keyClick(window.viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    toast_says(window, qtbot, "Saved as rose.png")
    assert target.read_bytes() == made.pictures[2].entry.path.read_bytes()
    assert read_request(target).request.seed == 32


def test_a_name_with_a_dot_gets_its_suffix_and_replaces_nothing(
    qtbot, window, made, tmp_path, monkeypatch
):
    (tmp_path / "rose 2.5.png").write_text("precious")
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / "rose 2.5")])
    made.grid.setCurrentIndex(made.pictures.index(0))
    made.actions_on.save.trigger()
    toast_says(window, qtbot, "Saved as rose 2.5-2.png")
    assert (tmp_path / "rose 2.5.png").read_text() == "precious"
    assert read_request(tmp_path / "rose 2.5-2.png").request.seed == 30


def test_save_all_and_save_selected_go_into_a_folder(qtbot, window, made, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    click_cell(made.grid, 1, Qt.KeyboardModifier.ControlModifier)
    assert made.save_all.text() == "Save 1 …"
    click(made.save_all)
    toast_says(window, qtbot, "Saved 1 picture in out")
    assert [read_request(path).request.seed for path in pngs(folder)] == [31]
    QTest.keyClick(window, Qt.Key.Key_Escape)  # lets go of the selection
    click(made.save_all)
    toast_says(window, qtbot, "Saved 4 pictures in out")
    assert len(pngs(folder)) == 5, "the one that was there is not replaced"


def test_a_folder_that_cannot_be_written_to_is_said(qtbot, window, made, tmp_path, monkeypatch):
    gone = tmp_path / "unplugged"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(gone))
    click(made.save_all)
    qtbot.waitUntil(made.banner.isVisible)
    assert "unplugged" in made.banner.words.text()
    assert "does not exist" in made.banner.words.text()


def test_copy_puts_the_image_and_its_file_on_the_clipboard(qtbot, window, made):
    made.grid.setFocus()
    made.grid.setCurrentIndex(made.pictures.index(3))
    QTest.keyClick(made.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    toast_says(window, qtbot, "Copied")
    data = QGuiApplication.clipboard().mimeData()
    path = made.pictures[3].entry.path
    assert [url.toLocalFile() for url in data.urls()] == [str(path)]
    image = QGuiApplication.clipboard().image()
    colour = image.pixelColor(4, 9)
    assert [colour.red(), colour.green(), colour.blue()] == list(pixels_of(path)[9, 4])


def test_dragging_out_carries_the_file(window, made, monkeypatch):
    carried = []

    def note(drag, *actions):
        carried.extend(drag.mimeData().urls())
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", note)
    area = made.grid.viewport()
    start = made.grid.visualRect(made.pictures.index(2)).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(area, Qt.MouseButton.LeftButton, none, start)
    QTest.mouseMove(area, start + QPoint(40, 0))
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, none, start + QPoint(40, 0))
    assert [url.toLocalFile() for url in carried] == [str(made.pictures[2].entry.path)]
    assert not window.viewer.isVisible()


def test_again_with_this_seed_uses_the_settings_that_are_set_now(window, made, finish):
    panel = window.generate_page.panel
    panel.labels.choose("aerial")
    panel.seed.set_seed(500, locked=False)
    click_cell(made.grid, 3)
    window.viewer.actions_on.again.trigger()
    assert not window.viewer.isVisible(), "whoever asks wants to see it come"
    finish(window)
    request = read_request(made.pictures[0].entry.path).request
    assert len(made.pictures) == 1
    assert (request.seed, request.label) == (33, "aerial")


def test_recreate_exactly_makes_the_same_picture_whatever_is_set_now(qtbot, window, made, finish):
    original = made.pictures[2].entry.path
    expected = pixels_of(original)
    set_up(window, count=9, seed=1, steps=2, label="aerial")
    window.generate_page.panel.guidance.set_value(3)
    click_cell(made.grid, 2)
    window.viewer.actions_on.recreate.trigger()
    qtbot.waitUntil(lambda: window.studio.engine.current is not None)
    finish(window)
    (picture,) = made.pictures.all()
    assert picture.entry.path != original
    difference = pixels_of(picture.entry.path).astype(int) - expected
    assert np.abs(difference).max() <= 1  # one batch of another size rounds differently


def test_recreating_with_other_weights_says_that_the_picture_differs(
    qtbot, open_window, finish, tmp_path
):
    folder = tmp_path / "my models"
    folder.mkdir()
    tiny_model(folder, seed=1)
    window = open_window(Library([folder], device="cpu"))
    press_generate(window, finish, count=1)
    tiny_model(folder, seed=2)
    click_cell(window.generate_page.board.grid, 0)
    window.viewer.actions_on.recreate.trigger()
    toast_says(window, qtbot, "has changed since then")
    finish(window)


def test_use_its_settings_brings_them_back(qtbot, window, made):
    set_up(window, count=9, seed=1, steps=2)
    click_cell(made.grid, 1)
    window.viewer.actions_on.settings.trigger()
    panel = window.generate_page.panel
    qtbot.waitUntil(lambda: panel.request().seed == 31)
    assert panel.request() == Generate("tiny", "flowers", 1, 31, steps=4)
    assert not window.viewer.isVisible()


def test_the_context_menu_offers_what_fits_one_and_what_fits_many(made):
    made.grid.setCurrentIndex(made.pictures.index(0))
    words = [action.text() for action in made.actions_on.make_menu().actions() if action.text()]
    assert words[:3] == ["Again with this seed", "Recreate exactly", "Use its settings"]
    assert words[-1] == "Delete"
    made.grid.selectAll()
    words = [action.text() for action in made.actions_on.make_menu().actions() if action.text()]
    assert words == ["Explore", "Save as …", "Copy", "Delete"]


def test_the_strip_and_the_gallery_show_everything_newest_first(qtbot, window, made, finish):
    press_generate(window, finish, count=2, seed=90)
    strip = window.generate_page.strip
    assert strip.isVisible()
    seeds = [picture.seed for picture in window.studio.recent.all()]
    assert seeds == [90, 91, 30, 31, 32, 33]
    click_cell(strip, 2)
    assert window.viewer.row == 2
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    click(window.tabs.button(1))
    grid = window.gallery_page.grid
    assert isinstance(grid, GalleryGrid)
    assert window.gallery_page._subtitle.text() == "6 pictures"
    click_cell(grid, 5)
    qtbot.waitUntil(lambda: window.viewer._title.text() == "Flowers")
    window.viewer.actions_on.recreate.trigger()
    qtbot.waitUntil(window.generate_page.isVisible)
    finish(window)
