from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.pictures import Picture, Pictures
from app.widgets.amount import Amount
from app.widgets.arrangements import Fitted, Rows, Strip
from app.widgets.chips import Chips
from app.widgets.label_chooser import LabelChooser
from app.widgets.messages import Toast
from app.widgets.picture_grid import PictureGrid
from app.widgets.seed_field import SeedField
from app.words import seconds_left
from core.errors import BadRequest
from tests.app.conftest import click, click_cell

LABELS = ("aerial", "flowers", "flowers/rose", "flowers/tulip", "produce", "produce/red-beet")
MANY = tuple(f"subject{number}" for number in range(40))


# -- arrangements -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 7, 16, 36, 64, 100, 10_000])
@pytest.mark.parametrize("size", [(860, 640), (400, 900), (200, 120), (3000, 400)])
@pytest.mark.parametrize("arrangement", [Fitted(), Rows(), Strip()])
def test_cells_lie_side_by_side_within_what_can_be_scrolled_to(arrangement, size, count):
    places = arrangement.places(count, *size)
    for index in {0, 1 % count, count // 2, count - 1}:
        x, y = places.corner(index)
        assert 0 <= x <= x + places.side <= max(places.width, size[0])
        assert 0 <= y <= y + places.side <= max(places.height, size[1])
        assert places.at(x, y) == places.at(x + places.side - 1, y + places.side - 1) == index
        assert places.at(x + places.side, y) is None, "the gap belongs to no cell"
        shown = [cell for row in places.within(x, y, x + 1, y + 1) for cell in row]
        assert shown == [index]


def test_a_run_that_fits_is_shown_whole_without_scrolling():
    for count in range(1, 50):
        places = Fitted().places(count, 860, 640)
        assert (places.width, places.height) == (860, 640)
        bottom = places.corner(count - 1)[1] + places.side
        assert bottom <= 640


@pytest.mark.parametrize(
    ("count", "size"), [(16, (860, 640)), (16, (640, 640)), (16, (900, 600)), (64, (860, 640))]
)
def test_sixteen_and_sixty_four_pictures_fill_their_rows(count, size):
    assert count % Fitted().places(count, *size).columns == 0


def test_only_the_cells_in_sight_are_visited_however_many_there_are():
    places = Rows(side=100, gap=10).places(100_000, 1000, 700)
    rows = places.within(0, 500_000, 999, 500_699)
    assert sum(map(len, rows)) <= places.columns * math.ceil(700 / places.side + 1)


# -- the grid -----------------------------------------------------------------------------------


@pytest.fixture
def grid(qtbot):
    grid = PictureGrid(Rows(side=100), lambda _: None)
    model = Pictures(grid)
    model.replace(Picture(seed=seed, finished=seed != 2) for seed in range(12))
    for row, picture in enumerate(model.all()):
        picture.image = QImage(8, 8, QImage.Format.Format_RGB32)
        picture.image.fill(QColor.fromHsv(row * 29, 200, 200))
    grid.setModel(model)
    grid.resize(460, 260)
    qtbot.addWidget(grid)
    grid.show()
    grid.doItemsLayout()
    return grid


def seeds(pictures):
    return [picture.seed for picture in pictures]


def test_a_cell_shows_its_picture_and_changes_with_it(grid):
    model = grid.model()
    centre = grid.visualRect(model.index(1, 0)).center()
    shown = grid.viewport().grab().toImage().pixelColor(centre)
    assert shown == model[1].image.pixelColor(4, 4)
    model[1].image = model[3].image
    model.touch(1)
    shown = grid.viewport().grab().toImage().pixelColor(centre)
    assert shown == model[3].image.pixelColor(4, 4)


def test_only_the_cells_in_sight_are_painted(grid, monkeypatch):
    painted = []
    grid.model().replace(Picture(seed=seed, finished=True) for seed in range(100_000))
    grid.doItemsLayout()
    paint = grid._paint_cell

    def note(painter, index):
        painted.append(index.row())
        paint(painter, index)

    monkeypatch.setattr(grid, "_paint_cell", note)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.viewport().grab()
    assert 0 < len(set(painted)) <= 20
    assert max(painted) == 99_999


def test_a_click_enlarges_a_finished_picture_and_nothing_else(qtbot, grid):
    opened = []
    grid.enlarge.connect(lambda index: opened.append(index.row()))
    click_cell(grid, 5)
    click_cell(grid, 2)  # not finished
    click(grid.viewport(), QPoint(1, 1))  # beside the cells
    assert opened == [5]


def test_the_mark_selects_instead_of_enlarging(qtbot, grid):
    opened = []
    grid.enlarge.connect(lambda index: opened.append(index.row()))
    for row in (4, 0):
        cell = grid.visualRect(grid.model().index(row, 0))
        click(grid.viewport(), cell.topLeft() + QPoint(15, 15))
    assert opened == []
    assert seeds(grid.chosen()) == [0, 4]
    cell = grid.visualRect(grid.model().index(4, 0))
    click(grid.viewport(), cell.topLeft() + QPoint(15, 15))
    assert seeds(grid.chosen()) == [0]


def test_ctrl_and_shift_select(grid):
    click_cell(grid, 1, Qt.KeyboardModifier.ControlModifier)
    click_cell(grid, 3, Qt.KeyboardModifier.ControlModifier)
    assert seeds(grid.chosen()) == [1, 3]
    click_cell(grid, 6, Qt.KeyboardModifier.ShiftModifier)
    assert seeds(grid.chosen()) == [3, 4, 5, 6]


def test_keys_move_select_enlarge_and_delete(qtbot, grid):
    opened, deleted = [], []
    grid.enlarge.connect(lambda index: opened.append(index.row()))
    grid.delete_wanted.connect(lambda: deleted.append(seeds(grid.chosen())))
    grid.setFocus()
    columns = grid._places.columns
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    assert grid.currentIndex().row() == 1 + columns
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [1 + columns]
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert deleted == [[1 + columns]]
    QTest.keyClick(grid, Qt.Key.Key_Space)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert seeds(grid.chosen()) == [columns, 1 + columns]
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert not grid.selectionModel().hasSelection()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().row() == 11
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_dragging_a_picture_carries_it_and_does_not_enlarge(qtbot, grid):
    opened, carried = [], []
    grid.enlarge.connect(lambda index: opened.append(index.row()))
    grid.drag_wanted.connect(lambda: carried.append(seeds(grid.chosen())))
    area = grid.viewport()
    start = grid.visualRect(grid.model().index(1, 0)).center()
    QTest.mousePress(area, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in (20, 40, 45):
        QTest.mouseMove(area, start + QPoint(step, 0))
    QTest.mouseRelease(
        area, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(40, 0)
    )
    assert carried == [[1]]
    assert opened == []


def test_a_context_menu_is_wanted_for_finished_pictures_and_acts_on_the_one_below(grid):
    wanted = []
    grid.menu_wanted.connect(lambda _: wanted.append(seeds(grid.chosen())))
    for row in (7, 2):
        spot = grid.visualRect(grid.model().index(row, 0)).center()
        grid.customContextMenuRequested.emit(spot)
    assert wanted == [[7]]


# -- fields -------------------------------------------------------------------------------------


@pytest.fixture
def field(qtbot):
    field = SeedField()
    qtbot.addWidget(field)
    field.show()
    return field


def test_the_seed_that_shows_is_the_seed_that_is_used_and_another_is_thrown_after(field):
    shown = int(field.line.text())
    assert field.seed() == shown
    field.go_on()
    assert field.seed() != shown


def test_a_locked_seed_stays(field):
    click(field.lock)
    shown = field.seed()
    field.go_on()
    assert field.seed() == shown


def test_the_dice_throw_another_seed_and_leave_the_lock_alone(field):
    shown = field.seed()
    click(field.dice)
    assert field.seed() != shown
    assert not field.lock.isChecked()


def test_typing_a_seed_locks_it(field):
    field.line.selectAll()
    QTest.keyClicks(field.line, " 123 ")
    assert field.lock.isChecked()
    assert field.seed() == 123


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "9" * 30])
def test_a_seed_that_is_no_number_is_said_beside_the_field(field, text):
    field.line.selectAll()
    QTest.keyClick(field.line, Qt.Key.Key_Delete)
    QTest.keyClicks(field.line, text)
    assert not field._complaint.isVisible(), "nobody is scolded while typing"
    with pytest.raises(BadRequest):
        field.seed()
    assert field._complaint.isVisible()
    assert "whole number" in field._complaint.text()
    click(field.dice)
    assert not field._complaint.isVisible()


@pytest.fixture
def labels(qtbot):
    labels = LabelChooser()
    qtbot.addWidget(labels)
    labels.offer(LABELS)
    labels.show()
    return labels


def chip(chips, word):
    return next(button for button in chips._group.buttons() if button.text() == word)


def test_a_subject_is_chosen_then_perhaps_a_class(qtbot, labels):
    assert not labels.label
    click(chip(labels.subjects, "Flowers"))
    assert labels.label == "flowers"
    labels.classes.setFocus()
    QTest.keyClick(labels.classes, Qt.Key.Key_T)  # type-ahead
    assert labels.label == "flowers/tulip"
    click(chip(labels.subjects, "Aerial"))
    assert labels.label == "aerial"
    assert not labels.classes.isVisible(), "a subject without classes offers none"
    click(chip(labels.subjects, "Anything"))
    assert labels.label is None


def test_a_label_survives_another_model_that_knows_it_and_no_other(labels):
    labels.choose("flowers/rose")
    labels.offer(("flowers", "flowers/rose"))
    assert labels.label == "flowers/rose"
    labels.offer(("cars",))
    assert labels.label is None


def test_a_label_that_the_model_does_not_know_is_kept_and_named(labels):
    labels.choose("flowers/orchid")
    assert labels.label == "flowers/orchid"
    assert "flowers/orchid" in labels._note.text()
    assert labels._note.isVisible()
    click(chip(labels.subjects, "Flowers"))
    assert labels.label == "flowers"
    assert not labels._note.isVisible()


def test_many_subjects_become_a_list(labels):
    labels.offer(MANY)
    assert labels.subject_list.isVisible()
    assert not labels.subjects.isVisible()
    labels.subject_list.setFocus()
    QTest.keyClick(labels.subject_list, Qt.Key.Key_Down)
    assert labels.label == "subject0"


def test_chips_wrap_and_grow_with_their_lines(qtbot):
    chips = Chips()
    qtbot.addWidget(chips)
    chips.offer((word, word) for word in ("one", "two", "three", "four", "five"))
    narrow, wide = chips.heightForWidth(120), chips.heightForWidth(2000)
    assert narrow > 2 * wide


def test_slider_and_field_agree_and_the_field_reaches_further(qtbot):
    amount = Amount("Guidance", 0, 8, 20, decimals=1)
    qtbot.addWidget(amount)
    amount.show()
    amount.slider.setFocus()
    amount.slider.setValue(25)
    assert amount.value == pytest.approx(2.5)
    amount.field.setValue(12.5)
    assert amount.value == pytest.approx(12.5)
    assert amount.slider.value() == amount.slider.maximum()


# -- messages -----------------------------------------------------------------------------------


def test_a_toast_goes_by_itself_unless_it_is_looked_at(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(500, 300)
    parent.show()
    toast = Toast(parent)
    toast._clock.setInterval(30)
    toast.say("Moved to the trash.", "Undo", None)
    assert parent.rect().contains(toast.geometry())
    qtbot.waitUntil(toast.isHidden)
    done = []
    toast.say("Moved to the trash.", "Undo", lambda: done.append(1))
    QApplication.sendEvent(toast, QEnterEvent(QPointF(), QPointF(), QPointF()))
    qtbot.wait(80)
    assert toast.isVisible()
    click(toast.action)
    assert done == [1]
    assert toast.isHidden()


def test_the_wheel_scrolls_a_strip_sideways(qtbot, grid):
    grid.set_arrangement(Strip())
    grid.setFixedHeight(90)
    grid.doItemsLayout()
    event = QWheelEvent(
        QPointF(50, 40),
        QPointF(50, 40),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)
    assert grid.horizontalScrollBar().value() == 120


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.4, "almost done"),
        (12.4, "12 s left"),
        (200, "about 3 min left"),
        (7300, "about 2.0 h left"),
    ],
)
def test_time_left_is_said_no_finer_than_it_is_known(seconds, words):
    assert seconds_left(seconds) == words
