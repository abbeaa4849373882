"""A file that a file manager opens with the application goes to the page that it is for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent

from app.arrivals import take_in
from core.codec import Record
from core.engine.requests import Generate
from core.images import save_png


def test_each_kind_of_file_goes_to_its_page(window, qtbot, tmp_path):
    made, photo, model = tmp_path / "made.png", tmp_path / "photo.jpg", tmp_path / "a.safetensors"
    save_png(made, np.zeros((4, 4, 3), np.uint8), Record(Generate("tiny", seed=4711)))
    Image.new("RGB", (32, 24), "red").save(photo)
    model.write_bytes(b"no model")
    take_in(window, photo)
    qtbot.waitUntil(lambda: window.edit_page.document is not None)
    assert window.pages.currentWidget() is window.edit_page
    assert window.edit_page.document.sheet.pixels.shape[:2] == (24, 32)
    take_in(window, made)
    seed = window.generate_page.panel.seed
    qtbot.waitUntil(lambda: seed.line.text() == "4711")
    assert window.pages.currentWidget() is window.generate_page
    take_in(window, model)
    assert window.pages.currentWidget() is window.models_page
    qtbot.waitUntil(lambda: "a.safetensors" in window.models_page.banner.words.text())


def test_the_application_hears_of_files_while_it_runs(qapp, tmp_path):
    heard: list[str] = []
    qapp.file_opened.connect(heard.append)
    path = tmp_path / "a picture.png"
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
    qapp.file_opened.disconnect(heard.append)
    assert [Path(it) for it in heard] == [path]
