"""What a hand does on the Edit page: a mouse, keys and a pen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.widgets.canvas import Tool
from tests.app.edit.conftest import CTRL, LEFT, NONE, RIGHT, SHIFT, at, drag, mask


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
    assert opened.document.history.undoable == "lasso"


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
    assert opened.document.history.undoable == "brush stroke"
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


def test_the_mask_shows_in_the_colour_and_as_strongly_as_one_wants(opened):
    tools, spot = opened.tools, at(opened, 40, 30)
    opened.canvas._hover(None)
    bare = opened.canvas.grab().toImage().pixelColor(spot)
    drag(opened, (20, 30), (60, 30))
    opened.canvas._hover(None)

    def towards_blue():
        shown = opened.canvas.grab().toImage().pixelColor(spot)
        return shown.blue() - shown.red()

    next(one for one in tools.tints.actions() if one.text() == "Blue").trigger()
    half = towards_blue()
    next(one for one in tools.opacities.actions() if one.text() == "Strong").trigger()
    assert bare.blue() - bare.red() < half < towards_blue()
    QTest.keyClick(opened.canvas, Qt.Key.Key_M)
    assert opened.canvas.grab().toImage().pixelColor(spot) == bare


def test_tools_are_offered_where_they_apply(opened):
    tools, panel = opened.tools, opened.panel
    for word, paints, masks in (
        ("Fill", True, True),
        ("Colorize", True, False),
        ("Upscale", False, False),
    ):
        panel.tasks.choose(word)
        assert tools.diameter.isEnabled() == paints
        assert tools.clear_action.isEnabled() == paints
        assert tools.invert_action.isEnabled() == masks
    drag(opened, (30, 30), (50, 40))
    assert not mask(opened).any(), "there is nothing to paint for enlarging"


def test_a_mask_is_painted_with_keys_alone(opened):
    canvas, keys = opened.canvas, Qt.Key
    QTest.keyClick(canvas, keys.Key_K)
    assert canvas.crosshair.isVisible()
    assert canvas.crosshair.at[:2] == pytest.approx((48, 36), abs=1)
    before = canvas.grab().toImage()
    for key in (keys.Key_Left, keys.Key_Left, keys.Key_Up):
        QTest.keyClick(canvas, key)
    assert canvas.grab().toImage() != before
    assert not mask(opened).any()
    QTest.keyClick(canvas, keys.Key_Space)
    assert mask(opened)[20, 16] == 255
    assert mask(opened).sum() / 255 == pytest.approx(np.pi * 8**2, rel=0.1)
    QTest.keyPress(canvas, keys.Key_Shift)
    for key in (keys.Key_Right, keys.Key_Right, keys.Key_Down):
        QTest.keyPress(canvas, key, SHIFT)
    QTest.keyRelease(canvas, keys.Key_Shift)
    assert (mask(opened)[20, 16:48] == 255).all()
    assert (mask(opened)[20:36, 48] == 255).all()
    assert opened.document.history.undoable == "brush stroke"
    QTest.keyClick(canvas, keys.Key_Z, CTRL)
    assert mask(opened)[20, 16] == 255
    assert mask(opened)[20, 40] == 0, "from pressing Shift to letting it go is one step"
    for _ in range(20):
        QTest.keyClick(canvas, keys.Key_Left)
    assert canvas.crosshair.at[:2] == pytest.approx((0, 36), abs=1)
    QTest.keyClick(canvas, keys.Key_Escape)
    assert canvas.crosshair.at is None
    assert not canvas.crosshair.isVisible()
    QTest.keyClick(canvas, keys.Key_Space)
    assert len(opened.document.history._done) == 1


def test_the_other_tools_draw_with_keys_too_and_the_mouse_takes_over(opened):
    canvas, keys = opened.canvas, Qt.Key
    QTest.keyClick(canvas, keys.Key_R)
    QTest.keyClick(canvas, keys.Key_K)
    QTest.keyPress(canvas, keys.Key_Shift)
    for key in (keys.Key_Right, keys.Key_Down):
        QTest.keyPress(canvas, key, SHIFT)
    opened.panel.button.setFocus()
    assert (mask(opened)[38:50, 50:62] == 255).all(), "what is drawn ends where keys are not heard"
    assert not canvas.crosshair.isVisible()
    canvas.setFocus()
    assert canvas.crosshair.isVisible()
    drag(opened, (5, 5), (10, 10))
    assert canvas.crosshair.at is None
    opened.panel.tasks.choose("Upscale")
    QTest.keyClick(canvas, keys.Key_K)
    assert canvas.crosshair.at is None, "there is nothing to paint"


def test_the_crosshair_stays_in_sight(opened):
    canvas = opened.canvas
    canvas.zoom(40)
    QTest.keyClick(canvas, Qt.Key.Key_K)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(canvas, key)
        assert canvas.rect().contains(at(opened, *canvas.crosshair.at[:2]))
    assert opened.document.size == (96, 72)
