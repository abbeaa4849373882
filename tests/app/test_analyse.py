"""Analysing pictures and comparing samplers: real events, the real engine and a tiny model."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.engine.requests import Generate
from core.images import save_png
from tests.app.conftest import click

RANDOM = np.random.default_rng(0)


def settled(opened, qtbot):
    qtbot.waitUntil(lambda: not opened.jobs.busy, timeout=100_000)


def opened_on(window, qtbot):
    qtbot.waitUntil(lambda: bool(window.routes.windows))
    opened = window.routes.windows[-1]
    qtbot.waitUntil(lambda: bool(opened.parts), timeout=30_000)
    return opened


@pytest.fixture
def made(window, finish):
    window.studio.generate(Generate("tiny", "flowers/rose", 1, seed=30, steps=3))
    finish(window)
    return window.studio.recent[0]


def test_a_picture_of_the_gallery_is_analysed_from_its_menu(window, made, qtbot):
    grid = window.gallery_page.grid
    window.show_page(window.gallery_page)
    grid.setCurrentIndex(window.studio.recent.index(0))
    menu = grid.actions_on.make_menu()
    action = next(each for each in menu.actions() if each.text() == "Analyse …")
    action.trigger()
    menu.deleteLater()
    opened = opened_on(window, qtbot)
    assert opened.head.title.text() == "Rose, seed 30"
    settled(opened, qtbot)
    assert "±" in opened.odds.words.text()
    assert "not been measured" in opened.odds.legend.text()
    assert "attribution" in opened.surprise.words.text()
    assert not opened.surprise.map.image.isNull()
    assert "Excess kurtosis" in opened.latent.table.text()
    assert opened.latent.plot.view.getAxis("left").autoSIPrefixScale == 1
    assert "states" in opened.way.words.text()
    assert opened.way.body.isVisible()
    # No index ships with the tiny model; that is said, and a folder helps.
    assert "No index of training pictures" in opened.near.words.text()
    assert not window.gallery_page.banner.isVisible()
    assert "told that it shows rose" in opened.head.subtitle.text()
    assert opened.folder.isEnabled()
    opened.close()
    qtbot.waitUntil(lambda: not window.routes.windows)


def test_other_training_pictures_answer_whether_it_was_copied(window, made, gate, tmp_path, qtbot):
    data = tmp_path / "mine.zip"
    with zipfile.ZipFile(data, "w") as archive:
        archive.write(made.entry.path, "train/a/copied.png")
        for number in range(3):
            path = tmp_path / f"{number}.png"
            save_png(path, RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8))
            archive.write(path, f"train/b/{number}.png")
    window.viewer.look_at(window.studio.recent, 0, window)
    window.viewer.actions_on.analyse.trigger()
    opened = opened_on(window, qtbot)
    qtbot.waitUntil(lambda: gate.entered > 0, timeout=100_000)
    click(opened.stop)
    gate.open()
    settled(opened, qtbot)
    assert opened.head.subtitle.text() == "Cancelled."
    opened.look_into(data)
    assert opened.stop.isEnabled()
    settled(opened, qtbot)
    assert "too few pictures" in opened.near.words.text()
    assert len(opened.near.panes) == 8  # four in either measure
    assert "copied.png" in opened.near.panes[0].toolTip()
    assert "copied.png" in opened.near.panes[4].toolTip()
    opened.look_into(tmp_path / "gone")
    settled(opened, qtbot)
    assert "no folder or zip" in opened.near.words.text()
    window.viewer.leave()


def test_a_photograph_of_the_explore_page_is_analysed_and_stops_when_closed(
    window, gate, tmp_path, qtbot
):
    page = window.explore_page
    window.show_page(page)
    save_png(tmp_path / "photo.png", RANDOM.integers(80, 180, (16, 16, 3), dtype=np.uint8))
    page.add_files([tmp_path / "photo.png"])
    qtbot.waitUntil(lambda: page.panel.list.count() == 1)
    click(page.panel.analyse)
    opened = opened_on(window, qtbot)
    assert opened.head.title.text() == "photo.png"
    assert "Only of pictures that were generated" in opened.way.words.text()
    qtbot.waitUntil(lambda: gate.entered == 1, timeout=60_000)
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    gate.open()
    settled(opened, qtbot)
    assert opened.isVisible()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.routes.windows)


def test_samplers_are_compared_on_one_seed_and_one_is_chosen(window, qtbot):
    page = window.explore_page
    window.show_page(page)
    QTest.keyClicks(page.panel.seed, "12")
    QTest.keyClick(page.panel.seed, Qt.Key.Key_Return)
    click(page.panel.bench)
    (bench,) = window.routes.windows
    qtbot.waitUntil(lambda: bench.table.plot is not None, timeout=30_000)
    for box in bench.samplers.values():
        box.setChecked(False)
    assert not bench.button.isEnabled()
    for name in ("ddim", "ancestral"):
        QTest.keyClick(bench.samplers[name], Qt.Key.Key_Space)
    QTest.keyClick(bench.budgets[20], Qt.Key.Key_Space)
    assert bench.button.isEnabled()
    click(bench.button)
    assert bench.button.text() == "Cancel"
    qtbot.waitUntil(lambda: not bench.jobs.busy, timeout=60_000)
    assert "Compared in" in bench.head.subtitle.text()
    outcomes = [cell.outcome for cell in bench.table.cells]
    assert len(outcomes) == 5  # two samplers with 5 and 10 steps, and the long run
    assert all(outcomes)
    assert "away" in bench.table.cells[0].caption.text()
    assert "draws noise" in bench.table.cells[2].caption.text()
    assert bench.table.plot.isVisible()
    wanted: list[Generate] = []
    window.studio.settings_wanted.connect(wanted.append)
    QTest.mouseClick(bench.table.cells[1].pane, Qt.MouseButton.LeftButton)
    assert (wanted[0].seed, wanted[0].steps, wanted[0].model) == (12, 10, "tiny")
    assert type(wanted[0].sampler).__name__ == "DDIM"
    bench.close()
    qtbot.waitUntil(lambda: not window.routes.windows)


def test_the_library_of_plots_waits_until_a_plot_is_wanted(qtbot, tmp_path):
    import subprocess
    import sys

    program = (
        "import sys, app.main_window, app.views.explore, app.views.analyse, app.views.bench; "
        "print('pyqtgraph' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "False"
