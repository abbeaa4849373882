"""The window as people use it: real widgets, real events, the real engine on a tiny model."""

from __future__ import annotations

import gc
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.views.gallery import GalleryGrid
from app.widgets.crash_dialog import CrashDialog
from core.codec import Record
from core.engine import batches
from core.engine.library import Library
from core.engine.requests import ClassifierGuide, Generate
from core.images import read_request, save_png
from core.networks.patch_unet import PatchUNet
from core.samplers import DDIM, Heun
from tests.app.conftest import click, click_cell, pngs
from tests.tiny import tiny_model


def chip(chips, word):
    return next(button for button in chips._group.buttons() if button.text() == word)


def set_up(window, *, count=3, seed=7, steps=4, label=None):
    panel = window.generate_page.panel
    panel.count.setValue(count)
    panel.seed.set_seed(seed, locked=True)
    panel.steps.set_value(steps)
    panel.labels.choose(label)
    return panel


def press_generate(window, finish, **settings):
    click(set_up(window, **settings).button)
    finish(window)


def shown_at(window, part, point):
    """The colour on the screen, as it was last painted."""
    screen = window.screen().grabWindow(window.winId())
    return screen.toImage().pixelColor(part.mapTo(window, point))


def focus():
    return QApplication.focusWidget()


def pixels_of(path):
    return np.asarray(Image.open(path).convert("RGB"))


def toast_says(window, qtbot, words):
    qtbot.waitUntil(lambda: window.toast.isVisible() and words in window.toast.words.text())


@pytest.fixture
def board(window):
    return window.generate_page.board


# -- generating ---------------------------------------------------------------------------------


def test_an_empty_window_says_what_to_press(window, board):
    assert board.invitation.isVisible()
    assert not board.grid.isVisible()
    assert not window.generate_page.strip.isVisible()
    assert window.generate_page.panel.button.isEnabled()
    assert not window.generate_page.panel.stop.isVisible()


def test_generate_fills_the_grid_and_keeps_pictures_that_carry_their_requests(
    window, board, finish, places
):
    press_generate(window, finish, count=3, seed=7, label="flowers/rose")
    files = pngs(places.pictures)
    assert [read_request(path).request.seed for path in files] == [7, 8, 9]
    request = read_request(files[0]).request
    assert (request.model, request.label, request.count) == ("tiny", "flowers/rose", 1)
    assert [picture.entry.path for picture in board.pictures.all()] == files
    assert board.title.text() == "3 × Rose"
    assert "seeds 7–9" in board.subtitle.text()
    assert board.progress.isHidden()
    centre = board.grid.visualRect(board.pictures.index(1)).center()
    shown = board.grid.viewport().grab().toImage()
    image = board.pictures[1].image
    spot = shown.pixelColor(centre)
    middle = [image.pixelColor(x, y) for x in (7, 8) for y in (7, 8)]
    assert min(one.red() for one in middle) - 2 <= spot.red() <= max(m.red() for m in middle) + 2


def test_live_estimates_appear_in_the_cells_where_the_pictures_come_to_be(
    qtbot, window, gate, finish, monkeypatch
):
    board = window.generate_page.board
    monkeypatch.setattr(batches, "PREVIEW_INTERVAL", 0.0)
    panel = set_up(window, count=2, steps=10)
    click(panel.button)
    assert [picture.image for picture in board.pictures.all()] == [None, None]
    assert panel.stop.isVisible()
    gate.let_through(4)
    qtbot.waitUntil(lambda: "Evaluation 4 of 10" in board.subtitle.text())
    early = [picture.image.copy() for picture in board.pictures.all()]
    assert board.progress.value() == 400
    assert window.windowTitle().startswith("40%")
    gate.let_through(4)
    qtbot.waitUntil(lambda: "Evaluation 8 of 10" in board.subtitle.text())
    assert [picture.image for picture in board.pictures.all()] != early
    assert not any(picture.finished for picture in board.pictures.all())
    gate.open()
    finish(window)
    assert all(picture.finished for picture in board.pictures.all())
    assert not panel.stop.isVisible()
    assert window.windowTitle() == "Scorebrush"


def test_escape_cancels_within_one_evaluation(qtbot, window, board, gate, finish):
    click(set_up(window, count=2, steps=50).button)
    gate.let_through(3)
    qtbot.waitUntil(lambda: "Evaluation 3 of 50" in board.subtitle.text() and gate.entered == 4)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    gate.open()
    finish(window)
    assert gate.entered == 4
    assert board.invitation.isVisible()
    toast_says(window, qtbot, "Cancelled")


def test_the_cancel_button_does_the_same_and_what_was_there_before_comes_back(
    qtbot, window, board, gate, finish
):
    gate.open()
    press_generate(window, finish, count=2, seed=1)
    gate._free.clear()
    before = gate.entered
    click(set_up(window, count=4, seed=50, steps=50).button)
    gate.let_through(2)
    qtbot.waitUntil(lambda: gate.entered == before + 3)
    click(window.generate_page.panel.stop)
    gate.open()
    finish(window)
    assert gate.entered == before + 3
    assert [picture.seed for picture in board.pictures.all()] == [1, 2]
    assert board.title.text().startswith("2 ×")


def test_several_requests_wait_in_a_queue_that_can_be_cleared(qtbot, window, board, gate, finish):
    panel = set_up(window, count=1, seed=1)
    click(panel.button)
    assert panel.button.text() == "Add to queue"
    for seed in (2, 3):
        panel.seed.set_seed(seed, locked=True)
        click(panel.button)
    assert board.queue.text() == "2 waiting"
    click(board.queue)
    assert board.queue.isHidden()
    gate.open()
    finish(window)
    assert [picture.seed for picture in window.studio.recent.all()] == [1]
    assert panel.button.text() == "Generate"


def test_the_next_job_of_the_queue_takes_the_board(window, board, finish):
    panel = set_up(window, count=1, seed=1)
    click(panel.button)
    set_up(window, count=2, seed=20)
    click(panel.button)
    finish(window)
    assert [picture.seed for picture in board.pictures.all()] == [20, 21]
    assert [picture.seed for picture in window.studio.recent.all()] == [20, 21, 1]


def test_an_unlocked_seed_is_used_as_it_shows_and_then_thrown_anew(window, finish):
    panel = set_up(window, count=1)
    click(panel.seed.lock)
    used = []
    for _ in range(2):
        used.append(panel.seed.seed())
        click(panel.button)
        finish(window)
    made = [picture.seed for picture in window.studio.recent.all()]
    assert made == used[::-1]
    assert len(set(made)) == 2


def test_a_seed_that_is_no_number_starts_nothing(window, board):
    panel = set_up(window)
    panel.seed.line.setText("my birthday")
    click(panel.button)
    assert window.studio.engine.current is None
    assert "whole number" in panel.seed._complaint.text()
    assert focus() is panel.seed.line


def test_a_seed_that_leaves_no_room_for_the_other_pictures_is_said(window, board):
    panel = set_up(window, count=3, seed=2**63 - 1)
    click(panel.button)
    assert window.studio.engine.current is None
    assert "seed of the last picture" in board.banner.words.text()
    panel.count.setValue(1)
    click(panel.button)
    assert window.studio.engine.current is not None


def test_the_whole_way_by_keyboard(qtbot, window, board, finish):
    panel = window.generate_page.panel

    def tab_to(widget):
        for _ in range(60):
            if focus() is widget:
                return
            QTest.keyClick(focus() or window, Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not lead to {widget.accessibleName() or widget}")

    tab_to(chip(panel.labels.subjects, "Anything"))
    QTest.keyClick(focus(), Qt.Key.Key_Right)
    QTest.keyClick(focus(), Qt.Key.Key_Right)
    assert panel.labels.label in {"flowers", "aerial"}
    tab_to(panel.count)
    QTest.keyClick(panel.count, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.count, "2")
    tab_to(panel.seed.line)
    QTest.keyClick(panel.seed.line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.seed.line, "11")
    QTest.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    finish(window)
    assert [picture.seed for picture in board.pictures.all()] == [11, 12]
    tab_to(board.grid)
    QTest.keyClick(board.grid, Qt.Key.Key_Home)
    QTest.keyClick(board.grid, Qt.Key.Key_Return)
    assert window.viewer.isVisible()
    QTest.keyClick(focus(), Qt.Key.Key_Right)
    assert window.viewer.row == 1
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert not window.viewer.isVisible()
    assert focus() is board.grid
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.gallery_page.isVisible()


def test_everything_that_takes_the_focus_has_a_name(window):
    window.generate_page.panel.advanced.set_opened(True)
    nameless = [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (part.accessibleName() or getattr(part, "text", str)() or part.toolTip())
        and type(part).__name__ not in {"QScrollArea", "GeneratePage", "QListView", "QLineEdit"}
        and not part.objectName().startswith("qt_")
    ]
    assert [(type(part).__name__, type(part.parent()).__name__) for part in nameless] == []


def test_the_wheel_scrolls_the_settings_and_turns_no_value_that_it_passes_over(qtbot, window):
    window.resize(900, 600)
    panel = window.generate_page.panel
    panel.advanced.set_opened(True)
    qtbot.waitUntil(lambda: panel._bar.maximum() > 0)
    before = panel.request()
    for part in (panel.model, panel.count, panel.steps.slider):
        scrolled = panel._bar.value()
        spot = part.mapTo(window, part.rect().center())
        QTest.wheelEvent(window.windowHandle(), QPointF(spot), QPoint(0, -120))
        QApplication.processEvents()
        assert panel._bar.value() > scrolled or panel._bar.value() == panel._bar.maximum()
    assert panel._bar.value() > 0
    assert panel.request() == before


# -- what is remembered -------------------------------------------------------------------------


def test_results_and_settings_survive_a_restart(qtbot, open_window, finish):
    first = open_window()
    press_generate(first, finish, count=3, seed=123, steps=5, label="aerial")
    first.generate_page.panel.advanced.set_opened(True)
    first.resize(820, 640)  # the offscreen platform has a screen of 800 x 800
    pixels = [pixels_of(one.entry.path) for one in first.studio.recent.all()]
    first.close()

    second = open_window()
    board, panel = second.generate_page.board, second.generate_page.panel
    assert [picture.seed for picture in board.pictures.all()] == [123, 124, 125]
    qtbot.waitUntil(lambda: board.title.text() == "3 × Aerial")
    assert "from last time" in board.subtitle.text()
    again = [pixels_of(one.entry.path) for one in second.studio.recent.all()]
    np.testing.assert_array_equal(again, pixels)
    assert panel.request() == Generate("tiny", "aerial", 3, 123, steps=5)
    assert panel.advanced.opened
    assert (second.width(), second.height()) == (820, 640)
    thumbnail = second.studio.thumbnails
    path = board.pictures[0].entry.path
    qtbot.waitUntil(lambda: thumbnail.get(path) is not None)
    colour = thumbnail.get(path).pixelColor(2, 5)
    assert [colour.red(), colour.green(), colour.blue()] == list(pixels[0][5, 2])
    centre = board.grid.visualRect(board.pictures.index(0)).center()
    empty = second.palette().alternateBase().color()
    qtbot.waitUntil(lambda: shown_at(second, board.grid.viewport(), centre) != empty)


def test_a_gallery_that_lost_a_file_shows_the_rest(qtbot, open_window, finish, places):
    first = open_window()
    press_generate(first, finish, count=2)
    first.close()
    pngs(places.pictures)[0].write_bytes(b"no longer a picture")
    second = open_window()
    thumbnails = second.studio.thumbnails
    paths = pngs(places.pictures)
    qtbot.waitUntil(lambda: all(thumbnails.get(path) is not None for path in paths))
    assert thumbnails.get(paths[0]).isNull()
    assert not thumbnails.get(paths[1]).isNull()
    second.generate_page.board.grid.viewport().grab()  # painting a lost picture breaks nothing


def test_damaged_settings_do_not_keep_the_window_from_opening(open_window, places):
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text("[generate]\nrequest=half of a\n[window]\ngeometry=@Invalid(")
    assert open_window().generate_page.panel.button.isEnabled()


# -- dropping -----------------------------------------------------------------------------------


def carry(window, *paths):
    data = window.carried = QMimeData()  # events do not own what they carry
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    common = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), *common, none)
    QApplication.sendEvent(window, enter)
    return enter, QDropEvent(QPointF(300, 300), *common, none)


def test_dropping_a_picture_of_ours_restores_its_settings(qtbot, window, tmp_path):
    request = Generate("tiny", "flowers/tulip", 1, 99, Heun(churn=3.0), 13, 2.5)
    path = tmp_path / "from-a-friend.png"
    save_png(path, np.zeros((16, 16, 3), np.uint8), Record(request))
    enter, drop = carry(window, path)
    assert enter.isAccepted()
    assert window.veil.isVisible()
    QApplication.sendEvent(window, drop)
    assert not window.veil.isVisible()
    toast_says(window, qtbot, "Settings restored")
    panel = window.generate_page.panel
    assert panel.request() == request
    assert panel.seed.lock.isChecked()
    click(window.toast.action)  # "Recreate it"
    assert window.studio.engine.current.request == request
    qtbot.waitUntil(lambda: window.studio.engine.current is None, timeout=20_000)


def test_the_classifier_of_a_dropped_picture_is_shown_kept_and_left_out(qtbot, window, tmp_path):
    guide = ClassifierGuide("/there/toys.safetensors", "flowers", 3.0)
    path = tmp_path / "pulled.png"
    request = Generate("tiny", "flowers", 1, 99, Heun(), 13, classifier=guide)
    save_png(path, np.zeros((16, 16, 3), np.uint8), Record(request))
    _, drop = carry(window, path)
    QApplication.sendEvent(window, drop)
    toast_says(window, qtbot, "Settings restored")
    panel = window.generate_page.panel
    assert panel.request() == request
    panel.advanced.set_opened(True)
    assert "toys.safetensors pulls to flowers" in panel.classifier.words.text()
    qtbot.waitUntil(panel.classifier.leave_out.isVisible)
    click(panel.classifier.leave_out)
    assert panel.request() == replace(request, classifier=None)
    assert not panel.classifier.isVisible()


def test_dropping_a_picture_without_a_request_is_said_politely(qtbot, window, board, tmp_path):
    path = tmp_path / "holiday.png"
    Image.new("RGB", (8, 8)).save(path)
    before = window.generate_page.panel.request()
    _, drop = carry(window, path)
    QApplication.sendEvent(window, drop)
    qtbot.waitUntil(board.banner.isVisible)
    assert "carries no request" in board.banner.words.text()
    assert window.generate_page.panel.request() == before
    click(board.banner.cross)
    assert not board.banner.isVisible()


def test_what_is_carried_away_again_leaves_no_veil(window, tmp_path):
    carry(window, tmp_path / "a.png")
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.veil.isVisible()


def test_text_that_is_dropped_is_not_accepted(window):
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_a_request_for_a_model_that_is_not_installed_is_shown_and_its_run_says_what_helps(
    qtbot, window, board, finish, tmp_path
):
    path = tmp_path / "other.png"
    save_png(path, np.zeros((4, 4, 3), np.uint8), Record(Generate("moonrise-256")))
    _, drop = carry(window, path)
    QApplication.sendEvent(window, drop)
    qtbot.waitUntil(board.banner.isVisible)
    assert "Settings restored" in board.banner.words.text()
    assert not board.banner.action.isVisible()  # nobody knows where it is
    panel = window.generate_page.panel
    assert "not installed" in panel._about_model.text()
    assert panel.request().model == "moonrise-256"
    click(panel.button)
    finish(window)
    assert board.banner.isVisible()
    assert "moonrise-256" in board.banner.words.text()
    assert "tiny" in board.banner.words.text()


# -- with results -------------------------------------------------------------------------------


@pytest.fixture
def made(window, board, finish):
    press_generate(window, finish, count=4, seed=30, label="flowers")
    return board


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


# -- when something is wrong --------------------------------------------------------------------


def test_pictures_that_cannot_be_kept_are_shown_and_kept_at_the_second_try(
    qtbot, window, board, finish, places
):
    places.pictures.parent.mkdir(exist_ok=True)
    places.pictures.write_text("a file where the folder should be")
    press_generate(window, finish, count=2, seed=5)
    assert board.banner.isVisible()
    assert "not kept" in board.banner.words.text()
    assert [picture.finished for picture in board.pictures.all()] == [True, True]
    click_cell(board.grid, 0)  # they can be looked at
    assert window.viewer.isVisible()
    window.viewer.leave()
    places.pictures.unlink()
    click(board.banner.action)  # "Try again"
    toast_says(window, qtbot, "2 pictures kept")
    assert [read_request(path).request.seed for path in pngs(places.pictures)] == [5, 6]
    assert [picture.entry.path for picture in board.pictures.all()] == pngs(places.pictures)
    assert len(window.studio.recent) == 2


def test_unkept_pictures_can_be_saved_elsewhere(qtbot, window, finish, tmp_path, monkeypatch):
    board, places = window.generate_page.board, window.studio.places
    places.pictures.parent.mkdir(exist_ok=True)
    places.pictures.write_text("a file where the folder should be")
    press_generate(window, finish, count=2, seed=5)
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    click(board.save_all)
    toast_says(window, qtbot, "Saved 2 pictures")
    assert [read_request(path).request.seed for path in pngs(folder)] == [5, 6]
    np.testing.assert_array_equal(pixels_of(pngs(folder)[1]), board.pictures[1].pixels)


def test_values_that_are_no_numbers_are_said_and_the_window_goes_on(
    window, board, finish, monkeypatch
):
    forward = PatchUNet.forward
    monkeypatch.setattr(PatchUNet, "forward", lambda *a: forward(*a) * float("nan"))
    press_generate(window, finish)
    assert board.banner.isVisible()
    assert "no numbers" in board.banner.words.text()
    monkeypatch.setattr(PatchUNet, "forward", forward)
    press_generate(window, finish, count=2)
    assert not board.banner.isVisible(), "a run that works takes the banner away"
    assert len(board.pictures) == 2


def test_memory_that_ran_out_is_said_while_the_run_goes_on(window, board, finish, monkeypatch):
    forward = PatchUNet.forward

    def narrow(network, x, *rest):
        if len(x) > 2:
            raise MemoryError
        return forward(network, x, *rest)

    monkeypatch.setattr(PatchUNet, "forward", narrow)
    press_generate(window, finish, count=4)
    assert "continuing with 2" in board.banner.words.text()
    assert [picture.finished for picture in board.pictures.all()] == [True] * 4


def test_a_damaged_model_is_named_and_the_others_work(qtbot, open_window, tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    tiny_model(folder)
    (folder / "half.safetensors").write_bytes(b"\x40\0\0\0\0\0\0\0{")
    window = open_window(Library([folder], device="cpu"))
    banner = window.generate_page.board.banner
    qtbot.waitUntil(banner.isVisible)
    assert "half.safetensors" in banner.words.text()
    assert window.generate_page.panel.model.count() == 1


def test_without_a_model_the_window_says_where_one_goes(qtbot, library, places, tmp_path):
    from app.main_window import MainWindow

    window = MainWindow(Library([tmp_path / "none"], device="cpu"), places)
    window.show()
    panel = window.generate_page.panel
    qtbot.waitUntil(lambda: "models folder" in panel._about_model.text())
    assert not panel.button.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.studio.engine.current is None
    window.close()
    window.deleteLater()


def test_a_defect_opens_a_dialog_is_written_down_and_the_window_lives_on(
    qtbot, window, board, finish, monkeypatch
):
    def broken(network, *arguments):
        raise ZeroDivisionError("nothing to divide by")

    forward = PatchUNet.forward
    monkeypatch.setattr(PatchUNet, "forward", broken)
    press_generate(window, finish)
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert "nothing to divide by" in dialog.details.toPlainText()
    assert "in broken" in dialog.details.toPlainText()
    dialog.accept()
    monkeypatch.setattr(PatchUNet, "forward", forward)
    press_generate(window, finish, count=1)
    assert len(board.pictures) == 1


def test_an_exception_in_a_slot_is_shown_and_written_down(qtbot, window, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    window.crashes.install()

    def fail():
        raise LookupError("lost in a slot")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert "lost in a slot" in dialog.details.toPlainText()
    log = window.studio.places.log.read_text()
    assert "lost in a slot" in log
    assert "in fail" in log
    assert "Python" in log
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: dialog.details.toPlainText().count("LookupError") == 2)
    assert window.findChildren(CrashDialog) == [dialog], "one dialog is enough"
    dialog.accept()

    def others():
        return [one for one in window.findChildren(CrashDialog) if one.isVisible()]

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: len(others()) == 1)
    others()[0].accept()


def test_closing_during_a_run_ends_every_thread_and_keeps_what_was_finished(
    qtbot, window, gate, monkeypatch, places
):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 16**2)  # a batch of one picture
    click(set_up(window, count=5, steps=3).button)
    gate.let_through(4)
    qtbot.waitUntil(lambda: gate.entered == 5)
    gate.open()
    window.close()
    assert not window.studio.engine._thread.isRunning()
    assert 1 <= len(pngs(places.pictures)) <= 2
    gc.collect()


def test_a_restored_sampler_keeps_its_settings_until_the_standard_is_asked_for(window):
    panel = window.generate_page.panel
    request = replace(panel.request(), sampler=DDIM(eta=0.5), steps=33)
    window.generate_page.restore(request)
    assert panel.request().sampler == DDIM(eta=0.5)
    assert "restored picture" in panel._about_sampler.text()
    panel.advanced.set_opened(True)
    click(panel.standard)
    assert panel.request().sampler == Generate().sampler
    assert panel.request().steps == 20
