"""The window as people use it: real widgets, real events, the real engine on a tiny model."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.app.conftest import click


def chip(chips, word):
    return next(button for button in chips._group.buttons() if button.text() == word)


def set_up(window, *, count=3, seed=7, steps=4, label=None):
    panel = window.generate_page.panel
    panel.count.setValue(count)
    panel.seed.set_seed(seed, locked=True)
    panel.steps.set_value(steps)
    panel.labels.choose(label)
    return panel


def press_generate(window, finish, **settings):
    click(set_up(window, **settings).button)
    finish(window)


def shown_at(window, part, point):
    """The colour on the screen, as it was last painted."""
    screen = window.screen().grabWindow(window.winId())
    return screen.toImage().pixelColor(part.mapTo(window, point))


def focus():
    return QApplication.focusWidget()


def pixels_of(path):
    return np.asarray(Image.open(path).convert("RGB"))


def toast_says(window, qtbot, words):
    qtbot.waitUntil(lambda: window.toast.isVisible() and words in window.toast.words.text())


@pytest.fixture
def board(window):
    return window.generate_page.board


@pytest.fixture
def made(window, board, finish):
    press_generate(window, finish, count=4, seed=30, label="flowers")
    return board
