"""Edits under way, by the real engine on a tiny model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.state.session import Session
from core.engine import batches
from tests.app.conftest import click
from tests.app.edit.conftest import at, drag, fill, mask, quiet


def test_nothing_painted_and_everything_painted_are_said(opened):
    click(opened.panel.button)
    assert "Nothing is painted" in opened.banner.words.text()
    assert not opened.run.busy
    opened.changes.fill_mask()
    click(opened.panel.button)
    assert "whole photograph" in opened.banner.words.text()
    assert (mask(opened) == 255).all()


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
    qtbot.waitUntil(lambda: not opened.run.busy, timeout=30_000)
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
    qtbot.waitUntil(lambda: not opened.run.busy, timeout=30_000)
    quiet(qtbot, opened)
    assert not opened.document.fills[0].mask[: 50 - opened.document.fills[0].top].all()


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
