"""Looking at a photograph: zoom, place, and the work area."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.widgets.canvas import Tool
from tests.app.edit.conftest import CTRL, LEFT, MIDDLE, NONE, at, drag, mask, quiet


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
