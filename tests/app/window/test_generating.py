"""Generating pictures with the mouse and with keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.engine import batches
from core.engine.requests import Generate
from core.images import read_request
from core.samplers import DDIM
from tests.app.conftest import click, pngs
from tests.app.window.conftest import (
    chip,
    focus,
    press_generate,
    set_up,
    toast_says,
)


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
