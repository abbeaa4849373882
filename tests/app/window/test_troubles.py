"""What the window does when something is wrong, and as it closes in the middle of work."""

from __future__ import annotations

import gc
import sys
import threading

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.widgets.crash_dialog import CrashDialog
from core.engine import batches
from core.engine.library import Library
from core.images import read_request
from core.networks.patch_unet import PatchUNet
from tests.app.conftest import click, click_cell, pngs
from tests.app.window.conftest import (
    pixels_of,
    press_generate,
    set_up,
    toast_says,
)
from tests.tiny import tiny_model


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
