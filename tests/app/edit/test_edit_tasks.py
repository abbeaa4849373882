"""The other tasks of the Edit page: colours, enlargement, variation."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.engine import tasks
from core.engine.requests import Colorize, Upscale, Vary
from core.errors import BadPicture
from core.images import read_request
from core.photos import open_photo
from core.restoration import QUICK
from tests.app.conftest import click
from tests.app.edit.conftest import CTRL, drag, fill, mask, quiet


def test_the_other_tasks_ask_for_what_is_set(qtbot, opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened.run, "start", lambda request, *_: asked.append(request))
    panel = opened.panel
    for word, set_up in (
        ("Colorize", lambda: drag(opened, (20, 20), (40, 20))),
        ("Upscale", lambda: panel.tasks.factors.choose(4)),
        ("Vary", lambda: panel.tasks.strength.set_value(0.3)),
    ):
        button = next(one for one in panel.tasks.chips._group.buttons() if one.text() == word)
        click(button)
        assert panel.button.text() == word
        set_up()
        click(panel.button)
    colorize, upscale, vary = asked
    assert isinstance(colorize, Colorize)
    rgb = panel.tasks.colour.colour
    assert isinstance(colorize.hints, np.ndarray)
    assert tuple(colorize.hints[20, 30]) == (rgb.red(), rgb.green(), rgb.blue(), 255)
    assert not mask(opened).any()
    assert isinstance(upscale, Upscale)
    assert upscale.factor == 4
    assert isinstance(vary, Vary)
    assert vary.strength == pytest.approx(0.3)


def test_a_quality_is_the_method_that_is_the_tasks_own(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened.run, "start", lambda request, *_: asked.append(request))
    panel = opened.panel
    photo = opened.document.current()
    colours, repairs = Colorize(photo).method, Upscale(photo).method

    def ask(*words):
        for chips in (panel.tasks.chips, panel.method.qualities):
            for one in chips._group.buttons():
                if one.text() in words:
                    click(one)
        click(panel.button)
        return asked[-1].method, asked[-1].steps

    assert ask("Colorize", "Quick") == (colours, 20)
    assert ask("Faithful") == (colours, 50)
    assert ask("Upscale") == (repairs, 50), "the word stays when the task changes"
    assert ask("Quick") == (QUICK, 20)
    assert ask("Colorize") == (colours, 20)
    panel.steps.set_value(7)
    panel.method._on_method()
    assert panel.method.qualities.value is None
    assert ask("Upscale") == (QUICK, 7), "who has set something keeps it"


def test_strokes_of_colour_go_with_what_was_coloured(qtbot, opened):
    opened.panel.tasks.choose("Colorize")
    opened.panel.variants.choose(1)
    drag(opened, (30, 30), (50, 40))
    fill(qtbot, opened)
    assert not opened.banner.isVisible(), opened.banner.words.text()
    click(opened.fills.bar.take)
    quiet(qtbot, opened)
    assert not opened.document.hints.pixels.any()
    QTest.keyClick(opened.canvas, Qt.Key.Key_Z, CTRL)
    quiet(qtbot, opened)
    assert opened.document.hints.pixels[35, 40, 3] == 255
    assert not opened.badge.isVisible(), "all of the photograph has changed"


def test_a_coloured_photograph_can_be_made_again_from_its_file(qtbot, window, opened, tmp_path):
    opened.panel.tasks.choose("Colorize")
    for times in range(2):
        fill(qtbot, opened)
        opened.fills.show_fill(2 * times + 1)
        click(opened.fills.bar.take)
        quiet(qtbot, opened)
        opened.files.target = tmp_path / f"{times}.png"
        QTest.keyClick(opened.canvas, Qt.Key.Key_S, CTRL)
        qtbot.waitUntil(opened.files.target.exists)
        quiet(qtbot, opened)
    once, twice = (read_request(tmp_path / name) for name in ("0.png", "1.png"))
    *_, last = tasks.run(once.request, window.studio.library)
    assert last.variants
    (variant,) = last.variants
    np.testing.assert_array_equal(variant.pixels, open_photo(tmp_path / "0.png").pixels)
    with pytest.raises(BadPicture, match="never was a file"):
        next(tasks.run(twice.request, window.studio.library))


def test_a_photograph_becomes_larger_and_small_again(qtbot, opened):
    opened.panel.tasks.choose("Upscale")
    opened.panel.variants.choose(1)
    fill(qtbot, opened)
    assert not opened.banner.isVisible(), opened.banner.words.text()
    (one,) = opened.document.fills
    assert one.size == (192, 144)
    click(opened.fills.bar.take)
    quiet(qtbot, opened)
    assert opened.document.size == (192, 144)
    assert "192 × 144" in opened.head.subtitle.text()
    opened.undo()
    quiet(qtbot, opened)
    assert opened.document.size == (96, 72)
    assert opened.canvas.camera.width == 96
