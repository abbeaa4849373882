"""The Edit page as people use it: a mouse, keys and a pen, the real engine on a tiny model."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.conftest import click

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)


@pytest.fixture
def page(window):
    window.tabs.button(1).click()
    return window.edit_page


@pytest.fixture
def picture(tmp_path):
    """A photograph of 96 x 72 with EXIF."""
    rng = np.random.default_rng(3)
    rough = Image.fromarray(rng.integers(0, 255, (6, 8, 3), np.uint8))
    path = tmp_path / "holiday.png"
    exif = Image.Exif()
    exif[0x010E] = "at the lake"
    rough.resize((96, 72), Image.Resampling.BICUBIC).save(path, exif=exif)
    return path


@pytest.fixture
def opened(qtbot, page, picture):
    page.files.open_path(picture)
    qtbot.waitUntil(lambda: page.document is not None)
    page.panel.steps.set_value(2)
    page.panel.variants.choose(2)
    page.panel.seed.set_seed(5, locked=True)
    page.canvas.set_brush(type(page.canvas.brush)(16.0, 1.0))
    quiet(qtbot, page)
    return page


def quiet(qtbot, page):
    """Wait until nothing is looked at or written beside the window's thread."""
    qtbot.waitUntil(
        lambda: not page._desk.busy and not page._glances.busy and not page.changes.under_way
    )


def at(page, x, y):
    return page.canvas.spot_of(x, y)


def drag(page, *points, button=LEFT, modifier=NONE):
    canvas = page.canvas
    spots = [at(page, *point) for point in points]
    QTest.mousePress(canvas, button, modifier, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(canvas, spot)
    QTest.mouseRelease(canvas, button, modifier, spots[-1])


def fill(qtbot, page):
    click(page.panel.button)
    qtbot.waitUntil(lambda: not page.run.busy, timeout=30_000)
    quiet(qtbot, page)


def mask(page):
    return page.document.mask.pixels


def says(window, qtbot, words):
    qtbot.waitUntil(lambda: window.toast.isVisible() and words in window.toast.words.text())
