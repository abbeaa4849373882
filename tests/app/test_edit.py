"""The Edit page as people use it: a mouse, keys and a pen, the real engine on a tiny model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from app.state.session import Session
from app.widgets.canvas import Tool
from core.engine import batches
from core.engine.requests import Colorize, Upscale, Vary
from core.photos import open_photo
from tests.app.conftest import click

ROOT = Path(__file__).resolve().parents[2]
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)


@pytest.fixture
def page(window):
    window.tabs.button(1).click()
    return window.edit_page


@pytest.fixture
def picture(tmp_path):
    """A photograph of 96 x 72 with EXIF."""
    rng = np.random.default_rng(3)
    rough = Image.fromarray(rng.integers(0, 255, (6, 8, 3), np.uint8))
    path = tmp_path / "holiday.png"
    exif = Image.Exif()
    exif[0x010E] = "at the lake"
    rough.resize((96, 72), Image.Resampling.BICUBIC).save(path, exif=exif)
    return path


@pytest.fixture
def opened(qtbot, page, picture):
    page.files.open_path(picture)
    qtbot.waitUntil(lambda: page.document is not None)
    page.panel.steps.set_value(2)
    page.panel.variants.choose(2)
    page.panel.seed.set_seed(5, locked=True)
    page.canvas.set_brush(type(page.canvas.brush)(16.0, 1.0))
    quiet(qtbot, page)
    return page


def quiet(qtbot, page):
    """Wait until nothing is looked at or written beside the window's thread."""
    qtbot.waitUntil(lambda: not page._desk.busy and not page._glances.busy and not page._altering)


def at(page, x, y):
    return page.canvas.spot_of(x, y)


def drag(page, *points, button=LEFT, modifier=NONE):
    canvas = page.canvas
    spots = [at(page, *point) for point in points]
    QTest.mousePress(canvas, button, modifier, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(canvas, spot)
    QTest.mouseRelease(canvas, button, modifier, spots[-1])


def fill(qtbot, page):
    click(page.panel.button)
    qtbot.waitUntil(lambda: page.run.job is None, timeout=30_000)
    quiet(qtbot, page)


def mask(page):
    return page.document.mask.pixels


def says(window, qtbot, words):
    qtbot.waitUntil(lambda: window.toast.isVisible() and words in window.toast.words.text())


# -- coming and going ---------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do_and_opens_a_photograph(qtbot, page, picture, monkeypatch):
    assert page.invitation.isVisible()
    assert not page.panel.button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))
    click(page.invitation.open_button)
    qtbot.waitUntil(page.canvas.isVisible)
    assert page.document.size == (96, 72)
    assert page.head.title.text() == "holiday.png"
    assert page.head.subtitle.text() == "96 × 72"
    assert page.panel.button.isEnabled()
    shown = page.canvas.grab().toImage().pixelColor(at(page, 40.5, 30.5))
    original = np.asarray(Image.open(picture))[30, 40]
    assert np.abs(np.array([shown.red(), shown.green(), shown.blue()]) - original).max() <= 12


def test_a_photograph_that_is_dropped_is_opened(qtbot, window, page, picture):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    common = (Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), *common))
    assert window.veil._words == "Drop to edit it"
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), *common))
    qtbot.waitUntil(lambda: page.document is not None)


def test_a_picture_is_pasted_and_copied(qtbot, window, page):
    image = QImage(40, 30, QImage.Format.Format_ARGB32)
    image.fill(QColor(0x33, 0x66, 0x99, 0x80))
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(page, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: page.document is not None)
    assert page.head.title.text() == "From the clipboard"
    assert (page.document.sheet.pixels == [0x33, 0x66, 0x99]).all()
    assert (page.document.photo.alpha == 0x80).all()
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page.canvas, Qt.Key.Key_C, CTRL)
    says(window, qtbot, "Copied")
    copied = QGuiApplication.clipboard().image().pixelColor(3, 4)
    assert (copied.red(), copied.alpha()) == (0x33, 0x80)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("broken.jpg", b"\xff\xd8\xff\xe0 no more", "broken.jpg"),
        ("letter.txt", b"Dear all", "no picture"),
        ("gone.png", None, "cannot be read"),
    ],
)
def test_what_is_no_photograph_is_said_and_what_was_open_stays(
    qtbot, opened, tmp_path, *, name, data, words
):
    before = opened.document
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    opened.files.open_path(path)
    qtbot.waitUntil(opened.banner.isVisible)
    assert words in opened.banner.words.text()
    assert opened.document is before


def test_save_keeps_what_came_along_and_never_writes_over_the_original(
    qtbot, window, opened, picture, *, tmp_path, monkeypatch
):
    offered = []

    def choose(_parent, _title, name, _filters):
        offered.append(Path(name))
        return str(tmp_path / "mine.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    original = picture.read_bytes()
    drag(opened, (30, 30), (50, 30))
    fill(qtbot, opened)
    click(opened.fills.take)
    quiet(qtbot, opened)
    assert "not saved" in opened.head.subtitle.text()
    QTest.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
    says(window, qtbot, "Saved as mine.png")
    assert offered == [tmp_path / "holiday-edited.png"]
    assert picture.read_bytes() == original
    saved = open_photo(tmp_path / "mine.png")
    np.testing.assert_array_equal(saved.pixels, opened.document.sheet.pixels)
    with Image.open(tmp_path / "mine.png") as image:
        assert image.getexif()[0x010E] == "at the lake"
    assert "not saved" not in opened.head.subtitle.text()
    (tmp_path / "mine.png").unlink()
    QTest.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((tmp_path / "mine.png").exists)
    assert len(offered) == 1, "it knows its name now"


def test_a_folder_that_takes_no_file_is_said_and_the_work_stays(
    qtbot, opened, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.png"), "")
    )
    drag(opened, (30, 30), (50, 30))
    click(opened.head.save_button)
    qtbot.waitUntil(opened.banner.isVisible)
    assert "does not exist" in opened.banner.words.text()
    assert mask(opened).any()


def test_changes_that_lie_in_no_file_are_asked_about(qtbot, opened, picture, monkeypatch):
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answers.pop(0))
    drag(opened, (30, 30), (50, 30))
    fill(qtbot, opened)
    click(opened.fills.take)
    quiet(qtbot, opened)
    QTest.keyClick(opened.canvas, Qt.Key.Key_W, CTRL)
    assert opened.document is not None
    QTest.keyClick(opened.canvas, Qt.Key.Key_W, CTRL)
    assert opened.document is None
    assert opened.invitation.isVisible()
    assert not answers


def test_a_picture_of_the_gallery_is_sent_to_be_edited(qtbot, window, finish):
    panel = window.generate_page.panel
    panel.count.setValue(1)
    click(panel.button)
    finish(window)
    (made,) = window.studio.recent.all()
    window.generate_page.board.grid.setCurrentIndex(window.generate_page.board.pictures.index(0))
    window.generate_page.board.actions_on.edit.trigger()
    qtbot.waitUntil(lambda: window.edit_page.document is not None)
    assert window.edit_page.isVisible()
    assert window.edit_page.head.title.text() == made.entry.path.name


# -- painting -----------------------------------------------------------------------------------


def test_a_stroke_paints_and_shows_and_ctrl_z_takes_it_back(window, opened):
    before = opened.canvas.grab().toImage().pixelColor(at(opened, 40, 30))
    drag(opened, (20, 30), (40, 30), (60, 30))
    assert (mask(opened)[30, 20:60] == 255).all()
    assert not mask(opened)[60].any()
    painted = opened.canvas.grab().toImage().pixelColor(at(opened, 40, 30))
    assert painted != before
    assert opened.tools.undo_action.toolTip() == "Undo brush stroke (Ctrl+Z)"
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    assert not mask(opened).any()
    assert opened.canvas.grab().toImage().pixelColor(at(opened, 40, 30)) == before
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    assert mask(opened)[30, 40] == 255
    assert not opened.tools.redo_action.isEnabled()


def test_the_right_button_and_the_eraser_take_away(opened):
    drag(opened, (20, 30), (80, 30))
    drag(opened, (40, 30), (44, 30), button=RIGHT)
    assert mask(opened)[30, 42] == 0
    QTest.keyClick(opened.canvas, Qt.Key.Key_E)
    assert opened.canvas.tool is Tool.ERASER
    drag(opened, (70, 30), (72, 30))
    assert mask(opened)[30, 71] == 0
    assert mask(opened)[30, 24] == 255


def test_shift_draws_straight_on_from_the_last_point(opened):
    drag(opened, (20, 20))
    drag(opened, (80, 60), modifier=SHIFT)
    assert mask(opened)[40, 50] == 255
    assert mask(opened)[60, 20] == 0


def test_keys_resize_the_brush_and_make_it_softer(opened):
    for key in "]]][":
        QTest.keyClicks(opened.canvas, key)
    assert opened.canvas.brush.diameter == 21
    assert opened.tools.size_word.text() == "21 px"
    QTest.keyClicks(opened.canvas, "{")
    assert opened.canvas.brush.hardness == pytest.approx(0.9)
    opened.tools.diameter.setValue(0)
    assert opened.canvas.brush.diameter == 1


def test_soft_masks_stay_soft(opened):
    opened.tools.hardness.setValue(0)
    drag(opened, (40, 30), (41, 30))
    assert len(np.unique(mask(opened))) > 10


def test_lasso_and_rectangle(opened):
    QTest.keyClick(opened.canvas, Qt.Key.Key_R)
    drag(opened, (10, 10), (30, 40))
    assert opened.document.mask.bounds()[:2] == (10, 10)
    assert (mask(opened)[12:38, 12:28] == 255).all()
    QTest.keyClick(opened.canvas, Qt.Key.Key_L)
    drag(opened, (50, 10), (90, 10), (90, 60), (50, 60))
    assert (mask(opened)[15:55, 55:85] == 255).all()
    drag(opened, (60, 20), (80, 20), (80, 50), (60, 50), button=RIGHT)
    assert mask(opened)[35, 70] == 0
    assert opened.document.history.undoable == "Lasso"


def test_clear_invert_and_mask_everything(opened):
    drag(opened, (20, 30), (40, 30))
    painted = mask(opened).copy()
    QTest.keyClick(opened.canvas, Qt.Key.Key_I, CTRL)
    np.testing.assert_array_equal(mask(opened), 255 - painted)
    QTest.keyClick(opened.canvas, Qt.Key.Key_D, CTRL)
    assert not mask(opened).any()
    QTest.keyClick(opened.canvas, Qt.Key.Key_A, CTRL)
    assert (mask(opened) == 255).all()
    for _ in range(3):
        QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    np.testing.assert_array_equal(mask(opened), painted)


def pen(page, kind, spot, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        pointer,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
        "",
        QPointingDeviceUniqueId(),
    )
    page.devices = [*getattr(page, "devices", []), device]  # an event does not own its device
    held = LEFT if kind != QTabletEvent.Type.TabletRelease else Qt.MouseButton.NoButton
    where = QPointF(spot)
    event = QTabletEvent(kind, device, where, where, pressure, 0, 0, 0, 0, 0, NONE, LEFT, held)
    QApplication.sendEvent(page.canvas, event)
    assert event.isAccepted()


def test_a_pen_paints_as_hard_as_it_presses_and_its_other_end_erases(opened):
    types = QTabletEvent.Type
    pen(opened, types.TabletPress, at(opened, 15, 30), 0.1)
    pen(opened, types.TabletMove, at(opened, 45, 30), 0.5)
    pen(opened, types.TabletMove, at(opened, 80, 30), 1.0)
    pen(opened, types.TabletRelease, at(opened, 80, 30), 0.0)
    widths = (mask(opened) / 255).sum(0)
    assert 0 < widths[16] < widths[45] < widths[78]
    assert opened.document.history.undoable == "Brush stroke"
    eraser = QPointingDevice.PointerType.Eraser
    pen(opened, types.TabletPress, at(opened, 60, 30), 1.0, eraser)
    pen(opened, types.TabletRelease, at(opened, 60, 30), 0.0, eraser)
    assert mask(opened)[30, 60] == 0


def test_a_stroke_that_leaves_the_canvas_goes_on_and_wipes_nothing(opened):
    drag(opened, (20, 60), (60, 60))
    canvas = opened.canvas
    QTest.mousePress(canvas, LEFT, NONE, at(opened, 40, 20))
    QTest.mouseMove(canvas, QPoint(canvas.width() + 400, -200))
    QTest.mouseMove(canvas, at(opened, 70, 30))
    QTest.mouseRelease(canvas, LEFT, NONE, at(opened, 70, 30))
    assert mask(opened)[60, 40] == 255
    assert mask(opened)[30, 70] == 255


# -- looking ------------------------------------------------------------------------------------


def wheel(page, spot, notches):
    window = page.window()
    place = QPointF(page.canvas.mapTo(window, spot))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, 120 * notches))
    QApplication.processEvents()


def test_the_wheel_zooms_at_the_pointer_and_the_middle_button_moves(opened):
    camera = opened.canvas.camera
    spot = at(opened, 70, 20)
    before, scale = camera.to_photo(spot.x(), spot.y()), camera.scale
    wheel(opened, spot, 3)
    assert camera.scale > 1.5 * scale
    assert camera.to_photo(spot.x(), spot.y()) == pytest.approx(before, abs=0.2)
    left = camera.x
    QTest.mousePress(opened.canvas, MIDDLE, NONE, spot)
    QTest.mouseMove(opened.canvas, spot - QPoint(50, 0))
    QTest.mouseRelease(opened.canvas, MIDDLE, NONE, spot - QPoint(50, 0))
    assert camera.x == pytest.approx(left - 50)
    assert not mask(opened).any()
    QTest.keyClick(opened.canvas, Qt.Key.Key_0, CTRL)
    assert camera.scale == pytest.approx(scale)


def test_space_moves_instead_of_painting(opened):
    camera, canvas = opened.canvas.camera, opened.canvas
    left = camera.x
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(opened, (50, 30), (60, 30))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert camera.x > left
    assert not mask(opened).any()
    drag(opened, (50, 30), (60, 30))
    assert mask(opened).any()


def test_a_dab_asks_for_its_own_place_to_be_painted(opened, qtbot):
    opened.canvas.fit()
    QApplication.processEvents()
    areas = []
    paint = opened.canvas.paintEvent

    def watched(event):
        areas.append(event.rect())
        paint(event)

    opened.canvas.paintEvent = watched
    QTest.mousePress(opened.canvas, LEFT, NONE, at(opened, 30, 30))
    QApplication.processEvents()
    side = 16 * opened.canvas.camera.scale
    assert areas
    assert max(area.width() for area in areas) < 2 * side + 40
    QTest.mouseRelease(opened.canvas, LEFT, NONE, at(opened, 30, 30))
    del opened.canvas.paintEvent


def test_the_work_area_follows_the_mask_until_it_is_moved(qtbot, opened):
    canvas: Any = opened.canvas
    assert not canvas.frame
    drag(opened, (20, 30), (30, 30))
    qtbot.waitUntil(lambda: canvas.frame is not None)
    frame = canvas.frame
    assert frame.left <= 12
    assert frame.side >= 16
    canvas.least_frame = 16
    opened.tools.take(Tool.FRAME)
    drag(opened, (frame.left + frame.side / 2, 34), (frame.left + frame.side / 2 + 9, 34))
    assert canvas.frame.left == pytest.approx(frame.left + 9, abs=1)
    moved = canvas.frame
    corner = (moved.left + moved.side, moved.top + moved.side)
    drag(opened, corner, (corner[0] - 10, corner[1] - 10))
    assert canvas.frame.side == pytest.approx(moved.side - 10, abs=1)
    placed = canvas.frame
    opened.tools.take(Tool.BRUSH)
    drag(opened, (70, 60), (75, 60))
    quiet(qtbot, opened)
    assert canvas.frame == placed
    assert opened.panel.button.isEnabled()
    opened.tools.automatic_frame.emit()
    qtbot.waitUntil(lambda: canvas.frame not in (None, placed))


# -- filling ------------------------------------------------------------------------------------


def test_nothing_painted_and_everything_painted_are_said(opened):
    click(opened.panel.button)
    assert "Nothing is painted" in opened.banner.words.text()
    assert opened.run.job is None
    opened.fill_mask()
    click(opened.panel.button)
    assert "whole photograph" in opened.banner.words.text()
    assert (mask(opened) == 255).all()


def test_fills_come_as_variants_that_arrows_flip_and_the_photograph_stays(qtbot, opened):
    before = opened.document.sheet.pixels.copy()
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    fills = opened.document.fills
    assert [one.seed for one in fills] == [5, 6]
    assert [one.task for one in fills] == ["Fill", "Fill"]
    assert (fills[0].pixels != fills[1].pixels).any()
    assert opened.fills.current is fills[0]
    np.testing.assert_array_equal(opened.document.sheet.pixels, before)
    canvas = opened.canvas
    canvas.setFocus()
    shown = [canvas.grab().toImage()]
    for key, current in (("Right", fills[1]), ("Right", None), ("Left", fills[1])):
        QTest.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"))
        assert opened.fills.current is current
        shown.append(canvas.grab().toImage())
    assert shown[0] != shown[1]
    assert shown[1] != shown[2]
    quiet(qtbot, opened)
    qtbot.waitUntil(opened.badge.isVisible)
    assert opened.badge.words.text() == "Outside the mask unchanged"


def test_what_was_shows_while_c_is_held_and_left_of_the_slider(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    canvas, spot = opened.canvas, at(opened, 40, 35)
    canvas.setFocus()
    canvas._hover(None)

    def colour():
        return canvas.grab().toImage().pixelColor(spot)

    filled = colour()
    QTest.keyPress(canvas, Qt.Key.Key_C)
    original = colour()
    assert original != filled
    QTest.keyRelease(canvas, Qt.Key.Key_C)
    assert colour() == filled
    click(opened.fills.slider)
    middle = QPoint(round(canvas.slider_x), 40)
    QTest.mousePress(canvas, LEFT, NONE, middle)
    QTest.mouseMove(canvas, QPoint(spot.x() + 30, 40))
    QTest.mouseRelease(canvas, LEFT, NONE, QPoint(spot.x() + 30, 40))
    assert colour() == original
    assert not opened.document.history.undoable.startswith("Accept")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.look.slider is None
    assert opened.fills.showing


def test_accepting_is_one_step_and_leaves_every_other_byte(qtbot, opened, picture):
    before = np.asarray(Image.open(picture))
    drag(opened, (30, 30), (50, 40))
    painted = mask(opened).copy()
    fill(qtbot, opened)
    QTest.keyClick(opened.canvas, Qt.Key.Key_Right)
    chosen = opened.fills.current
    QTest.keyClick(opened.canvas, Qt.Key.Key_Return)
    quiet(qtbot, opened)
    now = opened.document.sheet.pixels
    np.testing.assert_array_equal(now[painted == 0], before[painted == 0])
    part = now[chosen.box.slices]
    np.testing.assert_array_equal(part[chosen.mask > 0], chosen.pixels[chosen.mask > 0])
    assert (now != before).any()
    assert not mask(opened).any()
    assert opened.fills.strip.cells[1].accepted
    qtbot.waitUntil(opened.badge.isVisible)
    assert opened.badge.words.text() == "Outside the mask unchanged"
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    quiet(qtbot, opened)
    np.testing.assert_array_equal(opened.document.sheet.pixels, before)
    np.testing.assert_array_equal(mask(opened), painted)
    assert len(opened.document.fills) == 2
    assert not opened.badge.isVisible()


def test_after_accepting_the_photograph_as_it_was_opened_can_be_held_beside(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    QTest.keyClick(opened.canvas, Qt.Key.Key_Return)
    quiet(qtbot, opened)
    canvas, spot = opened.canvas, at(opened, 40, 35)
    canvas._hover(None)
    accepted = canvas.grab().toImage().pixelColor(spot)
    QTest.keyPress(canvas, Qt.Key.Key_C)
    shown = canvas.grab().toImage().pixelColor(spot)
    assert shown != accepted
    original = opened.document.opened[34:37, 39:42].reshape(-1, 3).astype(int)
    assert original[:, 0].min() - 3 <= shown.red() <= original[:, 0].max() + 3
    QTest.keyRelease(canvas, Qt.Key.Key_C)
    assert canvas.grab().toImage().pixelColor(spot) == accepted


def test_keys_that_a_field_leaves_over_do_nothing_to_the_photograph(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    before = opened.document.sheet.pixels
    opened.panel.advanced.set_opened(True)
    opened.panel.steps.field.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(opened.panel.steps.field, key)
    quiet(qtbot, opened)
    assert opened.document.sheet.pixels is before
    assert len(opened.document.fills) == 2


def test_closing_the_window_in_the_middle_of_a_run_is_quiet(qtbot, window, opened, gate):
    opened.panel.steps.set_value(50)
    drag(opened, (30, 30), (50, 40))
    click(opened.panel.button)
    gate.let_through(2)
    qtbot.waitUntil(lambda: gate.entered == 3)
    gate.open()
    window.close()
    QApplication.processEvents()
    assert Session(window.studio.places.session).load() is not None


def test_tools_are_offered_where_they_apply(opened):
    tools, panel = opened.tools, opened.panel
    for word, paints, masks in (
        ("Fill", True, True),
        ("Colorize", True, False),
        ("Upscale", False, False),
    ):
        panel.choose(word)
        assert tools.diameter.isEnabled() == paints
        assert tools.clear_action.isEnabled() == paints
        assert tools.invert_action.isEnabled() == masks
    drag(opened, (30, 30), (50, 40))
    assert not mask(opened).any(), "there is nothing to paint for enlarging"


def test_strokes_of_colour_go_with_what_was_coloured(qtbot, opened):
    opened.panel.choose("Colorize")
    opened.panel.variants.choose(1)
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    assert not opened.banner.isVisible(), opened.banner.words.text()
    click(opened.fills.take)
    quiet(qtbot, opened)
    assert not opened.document.hints.pixels.any()
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    quiet(qtbot, opened)
    assert opened.document.hints.pixels[35, 40, 3] == 255
    assert not opened.badge.isVisible(), "all of the photograph has changed"


def test_everything_on_the_page_that_takes_the_focus_has_a_name(qtbot, window, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    opened.panel.advanced.set_opened(True)
    nameless = [
        part
        for part in opened.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (part.accessibleName() or getattr(part, "text", str)() or part.toolTip())
        and type(part).__name__ not in {"QScrollArea", "QListView", "QLineEdit"}
        and not part.objectName().startswith("qt_")
    ]
    assert [(type(part).__name__, type(part.parent()).__name__) for part in nameless] == []


def test_a_byte_that_changed_outside_the_mask_raises_the_alarm(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    click(opened.fills.take)
    quiet(qtbot, opened)
    opened.document.sheet.own()
    opened.document.sheet.pixels[70, 90, 0] ^= 1
    opened.check.look(opened.document)
    quiet(qtbot, opened)
    assert opened.badge.words.text() == "1 pixels changed"
    assert opened.badge.property("look") == "alarm"


def test_another_run_keeps_the_fills_of_the_first(qtbot, opened):
    drag(opened, (30, 30), (40, 30))
    fill(qtbot, opened)
    drag(opened, (40, 30), (60, 30))
    assert opened.fills.strip.current == -1, "whoever paints sees the mask"
    assert opened.canvas.look.mask
    opened.panel.seed.set_seed(50, locked=True)
    fill(qtbot, opened)
    assert [one.seed for one in opened.document.fills] == [5, 6, 50, 51]
    assert opened.fills.current.seed == 50
    QTest.keyClick(opened.canvas, Qt.Key.Key_Delete)
    assert [one.seed for one in opened.document.fills] == [5, 6, 51]


def test_escape_cancels_within_one_evaluation_and_keeps_the_mask(qtbot, window, opened, gate):
    opened.panel.steps.set_value(50)
    drag(opened, (30, 30), (50, 40))
    click(opened.panel.button)
    gate.let_through(3)
    qtbot.waitUntil(lambda: gate.entered == 4)
    assert opened.panel.stop.isVisible()
    assert opened.head.progress.isVisible()
    QTest.keyClick(opened.canvas, Qt.Key.Key_Escape)
    gate.open()
    qtbot.waitUntil(lambda: opened.run.job is None)
    assert gate.entered == 4
    assert opened.document.fills == []
    assert not opened.fills.strip.cells
    assert mask(opened).any()
    assert "Cancelled" in opened.head.subtitle.text()
    assert opened.panel.button.isEnabled()


def test_the_fill_shows_inside_the_mask_while_it_comes(qtbot, opened, gate, monkeypatch):
    monkeypatch.setattr(batches, "PREVIEW_INTERVAL", 0.0)
    opened.panel.steps.set_value(30)
    drag(opened, (30, 30), (50, 40))
    opened.canvas._hover(None)
    before = opened.document.sheet.pixels
    click(opened.panel.button)
    opened.canvas._hover(None)
    QTest.qWait(50)  # the strip appears below the canvas
    inside, outside = at(opened, 40, 35), at(opened, 80, 10)
    first = opened.canvas.grab().toImage()
    gate.let_through(8)
    qtbot.waitUntil(lambda: bool(opened.canvas.look.overlays))
    shown = opened.canvas.grab().toImage()
    assert shown.pixelColor(inside) != first.pixelColor(inside)
    assert shown.pixelColor(outside) == first.pixelColor(outside)
    assert opened.document.sheet.pixels is before
    drag(opened, (70, 60), (80, 60))  # painting goes on meanwhile
    assert mask(opened)[60, 75] == 255
    gate.open()
    qtbot.waitUntil(lambda: opened.run.job is None)
    quiet(qtbot, opened)
    assert not opened.document.fills[0].mask[: 50 - opened.document.fills[0].top].all()


def test_the_spread_of_the_variants_can_be_seen(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    count = len(opened.canvas.look.overlays)
    click(opened.fills.spread)
    qtbot.waitUntil(lambda: len(opened.canvas.look.overlays) == count + 1)
    assert "differ by" in opened.fills.words.text()
    click(opened.fills.spread)
    assert len(opened.canvas.look.overlays) == count


def test_fills_are_ranked_by_their_seam(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    first, second = opened.document.fills
    # The later one fits perfectly, since it is the photograph itself.
    below = opened.document.sheet.pixels[second.box.slices]
    second.pixels[:] = below
    first.pixels[first.mask > 0] = (255, 0, 255)
    click(opened.fills.sort)
    quiet(qtbot, opened)
    assert opened.document.fills == [second, first]
    assert opened.fills.current is second
    assert opened.fills.strip.cells[0].toolTip() == f"Fill, seed {second.seed}"
    assert "Smoothest edge first" in opened.fills.words.text()


def test_the_other_tasks_ask_for_what_is_set(qtbot, opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened.run, "start", lambda request, *_: asked.append(request))
    panel = opened.panel
    for word, set_up in (
        ("Colorize", lambda: drag(opened, (20, 20), (40, 20))),
        ("Upscale", lambda: panel.factors.choose(4)),
        ("Vary", lambda: panel.strength.set_value(0.3)),
    ):
        button = next(one for one in panel.tasks._group.buttons() if one.text() == word)
        click(button)
        assert panel.button.text() == word
        set_up()
        click(panel.button)
    colorize, upscale, vary = asked
    assert isinstance(colorize, Colorize)
    rgb = panel.colour.colour
    assert isinstance(colorize.hints, np.ndarray)
    assert tuple(colorize.hints[20, 30]) == (rgb.red(), rgb.green(), rgb.blue(), 255)
    assert not mask(opened).any()
    assert isinstance(upscale, Upscale)
    assert upscale.factor == 4
    assert isinstance(vary, Vary)
    assert vary.strength == pytest.approx(0.3)


def test_a_photograph_becomes_larger_and_small_again(qtbot, opened):
    opened.panel.choose("Upscale")
    opened.panel.variants.choose(1)
    fill(qtbot, opened)
    assert not opened.banner.isVisible(), opened.banner.words.text()
    (one,) = opened.document.fills
    assert one.size == (192, 144)
    click(opened.fills.take)
    quiet(qtbot, opened)
    assert opened.document.size == (192, 144)
    assert "192 × 144" in opened.head.subtitle.text()
    opened.undo()
    quiet(qtbot, opened)
    assert opened.document.size == (96, 72)
    assert opened.canvas.camera.width == 96


def test_generate_and_edit_do_not_get_into_each_others_way(qtbot, window, opened, gate):
    drag(opened, (30, 30), (50, 40))
    click(opened.panel.button)
    qtbot.waitUntil(lambda: gate.entered == 1)
    assert window.edit_page.isVisible()
    assert not window.generate_page.panel.stop.isVisible()
    window.tabs.button(0).click()
    window.generate_page.panel.count.setValue(1)
    click(window.generate_page.panel.button)
    gate.open()
    engine = window.studio.engine
    qtbot.waitUntil(lambda: not engine.current and not engine.waiting, timeout=30_000)
    quiet(qtbot, opened)
    assert len(opened.document.fills) == 2
    assert len(window.studio.recent) == 1


# -- the session --------------------------------------------------------------------------------


def test_photograph_mask_and_fills_come_back_after_a_restart(qtbot, open_window, picture):
    first = open_window()
    first.tabs.button(1).click()
    page = first.edit_page
    page.files.open_path(picture)
    qtbot.waitUntil(lambda: page.document is not None)
    page.panel.steps.set_value(3)
    page.panel.variants.choose(2)
    drag(page, (30, 30), (50, 40))
    fill(qtbot, page)
    click(page.fills.take)
    quiet(qtbot, page)
    drag(page, (60, 20), (70, 30))
    pixels, painted = page.document.sheet.pixels.copy(), mask(page).copy()
    opened = page.document.opened.copy()
    first.close()
    picture.unlink()  # the drive has gone

    second = open_window().edit_page
    qtbot.waitUntil(lambda: second.document is not None)
    quiet(qtbot, second)
    np.testing.assert_array_equal(second.document.sheet.pixels, pixels)
    np.testing.assert_array_equal(second.document.opened, opened)
    np.testing.assert_array_equal(mask(second), painted)
    assert [one.accepted for one in second.document.fills] == [True, False]
    assert second.fills.strip.cells[0].accepted
    assert second.head.title.text() == "holiday.png"
    assert "not saved" in second.head.subtitle.text()
    assert int(second.panel.steps.value) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from app.canvas.document import Document
from app.canvas.box import Box
from app.canvas.mask import add
from app.canvas.shapes import put_rectangle
from app.state import session
from app.state.session import Session, Snapshot
from core.photos import open_photo

folder, path, when = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
document = Document(open_photo(path))
kept = Session(folder)
put_rectangle(document.mask, Box(5, 5, 20, 20), add)
kept.keep(Snapshot.of(document, {"task": "Vary"}))
write, left = session.write_whole, [when]
def dying(*arguments):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    write(*arguments)
session.write_whole = dying
document.mask.fill(255)
document.sheet.own()
document.sheet.pixels[:] = 9
document.sheet.spread(document.sheet.box)
kept.keep(Snapshot.of(document, {"task": "Fill"}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("when", [0, 1, 2, 9])
def test_a_kill_at_any_moment_of_writing_leaves_the_old_session_or_the_new_one(
    tmp_path, picture, when
):
    folder = tmp_path / "session"
    answer = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(picture), str(when)],
        cwd=ROOT,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    kept = Session(folder).load()
    assert kept is not None
    document, settings = kept
    if when == 9:
        assert answer.returncode == 0
        assert (document.sheet.pixels == 9).all()
        assert (document.mask.pixels == 255).all()
        assert settings == {"task": "Fill"}
        assert len(list(folder.iterdir())) == 4
    else:
        assert answer.returncode == -signal.SIGKILL
        np.testing.assert_array_equal(document.sheet.pixels, open_photo(picture).pixels)
        assert document.mask.bounds() == (5, 5, 20, 20)
        assert settings == {"task": "Vary"}


@pytest.mark.parametrize("damage", ["{", '{"format": 1}', '{"format": 99}', "[]"])
def test_a_damaged_session_is_no_session(tmp_path, damage):
    folder = tmp_path / "session"
    folder.mkdir()
    (folder / "session.json").write_text(damage)
    assert Session(folder).load() is None


def test_a_session_names_no_file_outside_of_its_folder(tmp_path):
    np.savez(tmp_path / "secret.npz", pixels=np.zeros((9, 9, 3), np.uint8))
    folder = tmp_path / "session"
    folder.mkdir()
    name = "../secret.npz"
    (folder / "session.json").write_text(
        json.dumps(
            {"format": 1, "path": None, "photo": name, "opened": name, "mask": None}
            | {"hints": None, "fills": [], "settings": {}}
        )
    )
    assert Session(folder).load() is None
