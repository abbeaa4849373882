"""Fills on the Edit page: flipped through, compared, ranked and accepted."""

from __future__ import annotations

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.canvas.ranking import in_context
from app.views import edit_changes
from core.engine import tasks
from core.engine.requests import Likelihood
from tests.app.conftest import click
from tests.app.edit.conftest import CTRL, LEFT, NONE, SHIFT, at, drag, fill, mask, quiet


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
    click(opened.fills.bar.slider)
    middle = QPoint(round(canvas.slider_x), 40)
    QTest.mousePress(canvas, LEFT, NONE, middle)
    QTest.mouseMove(canvas, QPoint(spot.x() + 30, 40))
    QTest.mouseRelease(canvas, LEFT, NONE, QPoint(spot.x() + 30, 40))
    assert colour() == original
    assert not opened.document.history.undoable.startswith("accept")
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


def test_forgetting_a_fill_is_one_step_that_ctrl_z_takes_back(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    first, second = opened.document.fills
    canvas, strip = opened.canvas, opened.fills.strip
    canvas._hover(None)
    canvas.setFocus()
    place = QRect(at(opened, 25, 25), at(opened, 55, 45))  # and not the badge in the corner

    def look():
        return canvas.grab(place).toImage()

    shown = look()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert look() != shown
    assert opened.document.fills == opened.fills.finished == [second]
    assert opened.fills.current is None
    assert opened.tools.undo_action.toolTip() == "Undo forget Fill (Ctrl+Z)"
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
        quiet(qtbot, opened)
        assert opened.document.fills == opened.fills.finished == [first, second]
        assert opened.fills.current is first
        assert look() == shown
        assert [cell.accessibleName() for cell in strip.cells] == ["Fill, seed 5", "Fill, seed 6"]
        QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL | SHIFT)
        quiet(qtbot, opened)
        assert opened.document.fills == opened.fills.finished == [second]
        assert strip.current == -1
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    quiet(qtbot, opened)
    opened.fills.show_fill(0)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert opened.document.fills == [first, second], "what is part of the photograph stays"


def test_a_fill_is_forgotten_and_comes_back_while_others_are_made(qtbot, opened, gate):
    drag(opened, (30, 30), (50, 40))
    gate.open()
    fill(qtbot, opened)
    gate.shut()
    first, second = opened.document.fills
    canvas, entered = opened.canvas, gate.entered
    click(opened.panel.button)
    qtbot.waitUntil(lambda: gate.entered > entered)
    opened.fills.show_fill(0)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(opened.fills.strip.cells) == 3
    gate.open()
    qtbot.waitUntil(lambda: not opened.run.busy, timeout=30_000)
    quiet(qtbot, opened)
    assert opened.document.fills == opened.fills.finished
    QTest.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    quiet(qtbot, opened)
    assert [one.seed for one in opened.fills.finished] == [5, 6, 5, 6]
    assert opened.document.fills == opened.fills.finished
    assert opened.document.fills[:2] == [first, second]


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
    click(opened.fills.bar.take)
    quiet(qtbot, opened)
    opened.document.sheet.own()
    opened.document.sheet.pixels[70, 90, 0] ^= 1
    opened.check.look(opened.document)
    quiet(qtbot, opened)
    assert opened.badge.words.text() == "1 pixels changed"
    assert opened.badge.property("look") == "alarm"


def test_the_spread_of_the_variants_can_be_seen(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    count = len(opened.canvas.look.overlays)
    click(opened.fills.bar.spread)
    qtbot.waitUntil(lambda: len(opened.canvas.look.overlays) == count + 1)
    assert "differ by" in opened.fills.bar.words.text()
    click(opened.fills.bar.spread)
    assert len(opened.canvas.look.overlays) == count


def test_fills_are_ranked_by_their_seam(qtbot, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    first, second = opened.document.fills
    # The later one fits perfectly, since it is the photograph itself.
    below = opened.document.sheet.pixels[second.box.slices]
    second.pixels[:] = below
    first.pixels[first.mask > 0] = (255, 0, 255)
    opened.fills.bar.by_edge.trigger()
    quiet(qtbot, opened)
    assert opened.document.fills == [second, first]
    assert opened.fills.current is second
    assert opened.fills.strip.cells[0].toolTip() == f"Fill, seed {second.seed}"
    assert "Smoothest edge first" in opened.fills.bar.words.text()


def test_fills_are_ranked_by_their_likelihood_as_the_engine_measures_it(qtbot, window, opened):
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    first, second = opened.document.fills
    first.pixels[first.mask > 0] = (255, 0, 255)
    below = opened.document.sheet.pixels
    asked = Likelihood(tuple(in_context(below, [first, second])), "tiny")
    *_, last = tasks.run(asked, window.studio.library)
    assert last.bits is not None
    wanted = [[first, second][at] for at in np.argsort(last.bits)]
    opened.fills.bar.by_likelihood.trigger()
    qtbot.waitUntil(lambda: opened.ranking.jobs.busy)
    assert opened.head.progress.isVisible()
    qtbot.waitUntil(lambda: not opened.ranking.jobs.busy, timeout=30_000)
    assert opened.document.fills == wanted
    assert opened.fills.current is wanted[0]
    assert f"Likeliest first, at {last.bits.min():.3f}" in opened.fills.bar.words.text()
    assert not opened.head.progress.isVisible()


def test_escape_stops_the_ranking_and_leaves_the_order(qtbot, opened, gate):
    drag(opened, (30, 30), (50, 40))
    gate.open()
    fill(qtbot, opened)
    gate.shut()
    before = list(opened.document.fills)
    opened.fills.bar.by_likelihood.trigger()
    entered = gate.entered
    qtbot.waitUntil(lambda: gate.entered > entered)
    QTest.keyClick(opened.canvas, Qt.Key.Key_Escape)
    gate.open()
    qtbot.waitUntil(lambda: not opened.ranking.jobs.busy)
    assert gate.entered == entered + 1
    assert opened.document.fills == before
    assert "Cancelled" in opened.head.subtitle.text()


def test_keys_still_reach_the_photograph_after_work_beside_the_windows_thread(
    qtbot, opened, monkeypatch
):
    monkeypatch.setattr(edit_changes, "_HEAVY", 0)
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    QTest.keyClick(opened.canvas, Qt.Key.Key_Return)
    assert not opened.canvas.isEnabled()
    quiet(qtbot, opened)
    assert opened.fills.current is None
    assert opened.canvas.hasFocus()
