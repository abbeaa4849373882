"""Files that are dropped onto the window, and requests for models that are not there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QApplication

from core.codec import Record
from core.engine.requests import ClassifierGuide, Generate
from core.images import save_png
from core.samplers import Heun
from tests.app.conftest import click
from tests.app.window.conftest import (
    toast_says,
)


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
