"""A part of a picture marked in squares, with the pointer and with the keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from app.views.explore_marks import SQUARES, Marks
from app.widgets.sharp_picture import SharpPicture

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def place(qtbot):
    """A window to be marked in; it lives as long as the test."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(448, 384)
    return window


@pytest.fixture
def marks(place, qtbot):
    picture = SharpPicture(place)
    picture.resize(place.size())
    picture.rough = QImage(64, 64, QImage.Format.Format_RGB888)
    picture.rough.fill(QColor("black"))
    made = Marks(picture)
    place.show()
    made.show()
    made.setFocus()
    qtbot.waitExposed(place)
    return made


def middle(marks, x, y):
    place = marks.parentWidget().target()
    side = place.width() / SQUARES
    return place.topLeft() + QPoint(int((x + 0.5) * side), int((y + 0.5) * side))


def test_a_stroke_marks_every_square_that_it_crosses(marks, qtbot):
    with qtbot.waitSignal(marks.changed):
        qtbot.mousePress(marks, LEFT, pos=middle(marks, 2, 3))
    qtbot.mouseMove(marks, middle(marks, 8, 3))
    qtbot.mouseRelease(marks, LEFT, pos=middle(marks, 8, 3))
    assert np.argwhere(marks.marked).tolist() == [[3, x] for x in range(2, 9)]


def test_a_stroke_from_a_marked_square_wipes(marks, qtbot):
    for x in (4, 5):
        qtbot.mouseClick(marks, LEFT, pos=middle(marks, x, 7))
    assert marks.marked.sum() == 2
    qtbot.mouseClick(marks, LEFT, pos=middle(marks, 4, 7))
    assert np.argwhere(marks.marked).tolist() == [[7, 5]]
    marks.clear()
    assert marks.marked is None


def test_keys_move_mark_and_wipe(marks, qtbot):
    start = SQUARES // 2
    qtbot.keyClick(marks, Qt.Key.Key_Space)
    qtbot.keyClick(marks, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(marks, Qt.Key.Key_Down)
    qtbot.keyClick(marks, Qt.Key.Key_Space)
    expected = [[start, start], [start, start + 1], [start + 1, start + 1]]
    assert np.argwhere(marks.marked).tolist() == expected
    qtbot.keyClick(marks, Qt.Key.Key_Space)
    assert np.argwhere(marks.marked).tolist() == expected[:2]
    for _ in range(2 * SQUARES):
        qtbot.keyClick(marks, Qt.Key.Key_Up, SHIFT)
    assert marks.marked[0, start + 1]


def test_outside_the_picture_and_out_of_sight_nothing_is_marked(marks, qtbot):
    found = []
    for place in (QPoint(3, 3), middle(marks, 0, 0)):
        qtbot.mouseClick(marks, LEFT, pos=place)
        found.append(marks.marked is not None)
    marks.hide()
    assert [*found, marks.marked is not None] == [False, True, False]


def test_marks_are_seen(marks, qtbot):
    before = marks.parentWidget().grab().toImage()
    qtbot.mouseClick(marks, LEFT, pos=middle(marks, 4, 4))
    after = marks.parentWidget().grab().toImage()
    assert after.pixelColor(middle(marks, 4, 4)) != before.pixelColor(middle(marks, 4, 4))
    assert after.pixelColor(middle(marks, 9, 9)) == before.pixelColor(middle(marks, 9, 9))
