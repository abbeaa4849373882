"""Photographs come to the Edit page and leave it: files, the clipboard, drops, saving."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from core.engine.requests import Inpaint, Reference
from core.errors import BadPicture
from core.images import read_request
from core.photos import open_photo
from tests.app.conftest import click
from tests.app.edit.conftest import CTRL, LEFT, NONE, at, drag, fill, mask, quiet, says


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
    click(opened.fills.bar.take)
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
    (request, digest, _) = read_request(tmp_path / "mine.png")
    assert isinstance(request, Inpaint)
    assert (request.variants, request.seed, request.steps) == (1, 5, 2)
    assert request.photo == Reference(str(picture), open_photo(picture).digest)
    assert digest
    (tmp_path / "mine.png").unlink()
    QTest.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((tmp_path / "mine.png").exists)
    assert len(offered) == 1, "it knows its name now"
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    quiet(qtbot, opened)
    (tmp_path / "mine.png").unlink()
    QTest.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((tmp_path / "mine.png").exists)
    quiet(qtbot, opened)
    with pytest.raises(BadPicture, match="request"):  # what made it is undone
        read_request(tmp_path / "mine.png")


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


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "is full"), (errno.EROFS, "read-only")]
)
def test_a_disk_that_takes_nothing_is_said_and_the_work_stays(
    qtbot, opened, tmp_path, *, number, words
):
    drag(opened, (30, 30), (50, 30))
    fill(qtbot, opened)

    def refusing(descriptor):
        raise OSError(number, os.strerror(number))

    opened.files.target = tmp_path / "a.png"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", refusing)
        click(opened.head.save_button)
        qtbot.waitUntil(opened.banner.isVisible)
        quiet(qtbot, opened)
    assert words in opened.banner.words.text()
    assert not opened.files.target.exists()
    assert len(opened.document.fills) == 2
    assert mask(opened).any()
    click(opened.head.save_button)
    qtbot.waitUntil(opened.files.target.exists)
    quiet(qtbot, opened)


def test_changes_that_lie_in_no_file_are_asked_about(qtbot, opened, picture, monkeypatch):
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answers.pop(0))
    drag(opened, (30, 30), (50, 30))
    fill(qtbot, opened)
    click(opened.fills.bar.take)
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
