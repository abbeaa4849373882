"""A newcomer gets to a picture, a filled mask and a colorized photograph, by keys alone too."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core import resources
from core.engine.requests import Colorize, Generate, Inpaint


@pytest.fixture
def tour(window, monkeypatch, tmp_path):
    """A tour with photographs that suit a model of 16 pixels."""
    for name in ("sweet-potatoes.jpg", "tomatoes-grey.jpg"):
        with Image.open(resources.path("samples", name)) as photograph:
            photograph.resize((40, 40)).save(tmp_path / name)
    small = SimpleNamespace(path=lambda _, name: tmp_path / name)
    monkeypatch.setattr("app.views.tour.resources", small)
    window.companions.open_tour()
    return window.companions._tour


def tour_of(window):
    return window.companions._tour


def press(tour):
    """Go on by the keyboard, which has the focus on the card's button."""
    assert tour.card.act.isEnabled()
    QTest.keyClick(tour.card.act, Qt.Key.Key_Space)


def test_the_tour_leads_to_all_three_by_the_keyboard_alone(tour, window, qtbot):
    page, made = window.edit_page, []
    window.studio.engine.ended.connect(lambda ending: made.append(ending.job.request))
    press(tour)
    window.generate_page.panel.steps.set_value(2)
    press(tour)
    qtbot.waitUntil(lambda: tour.stop == "generated", timeout=60_000)
    assert isinstance(made[0], Generate)
    assert len(window.generate_page.board.pictures) == made[0].count == 4
    press(tour)
    qtbot.waitUntil(lambda: page.document is not None)
    page.panel.steps.set_value(2)
    press(tour)
    qtbot.waitUntil(lambda: tour.stop == "fill")
    mask = page.document.mask.pixels.copy()
    assert 0.02 < (mask > 0).mean() < 0.2
    press(tour)
    qtbot.waitUntil(lambda: tour.stop == "filled", timeout=60_000)
    assert isinstance(made[1], Inpaint)
    fill = page.document.fills[0]
    filled = page.document.with_fill(fill).pixels
    assert np.array_equal(filled[mask == 0], page.document.sheet.pixels[mask == 0])
    before = page.document
    press(tour)
    qtbot.waitUntil(lambda: page.document not in (before, None))
    page.panel.steps.set_value(2)
    press(tour)
    qtbot.waitUntil(lambda: tour.stop == "coloured", timeout=60_000)
    assert isinstance(made[2], Colorize)
    coloured = page.document.with_fill(page.document.fills[0]).pixels
    assert np.ptp(coloured.astype(int), axis=2).max() > 0, "grey no more"
    press(tour)
    assert window.studio.preferences.toured
    assert window.companions._tour is None


def test_painting_and_pressing_by_oneself_goes_on_as_well(tour, window, qtbot):
    page = window.edit_page
    tour.go_to("paint")
    qtbot.waitUntil(lambda: page.document is not None)
    width, height = page.document.size
    left = Qt.MouseButton.LeftButton
    spots = [page.canvas.spot_of(share * width, 0.3 * height) for share in (0.3, 0.4)]
    QTest.mousePress(page.canvas, left, Qt.KeyboardModifier.NoModifier, spots[0])
    QTest.mouseMove(page.canvas, spots[1])
    QTest.mouseRelease(page.canvas, left, Qt.KeyboardModifier.NoModifier, spots[1])
    qtbot.waitUntil(lambda: tour.stop == "fill")


def test_who_does_not_want_it_is_not_asked_again(window, open_window):
    window.companions.greet()
    tour = window.companions._tour
    QTest.keyClick(tour.card.act, Qt.Key.Key_Escape)
    assert window.studio.preferences.toured
    window.close()
    again = open_window()
    again.companions.greet()
    assert tour_of(again) is None
    again.companions.open_tour()
    tour = tour_of(again)
    assert tour.card.isVisible(), "it can be taken whenever one likes"
    tour.leave()


def test_the_ring_follows_its_target_and_lets_clicks_through(tour, window, qtbot):
    tour.go_to("generate")
    target = window.generate_page.panel.button
    centre = window.centralWidget()
    window.resize(1000, 640)
    qtbot.waitUntil(
        lambda: tour.ring.geometry().contains(target.mapTo(centre, target.rect().center()))
    )
    assert tour.ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    window.turn_to(2)
    assert not tour.ring.isVisible()
    tour.leave()


def test_a_run_that_fails_leaves_the_tour_where_it_was(tour, window, qtbot):
    tour.go_to("generate")
    window.studio.generate(replace(window.generate_page.panel.request(), model="none"))
    qtbot.waitUntil(window.generate_page.board.banner.isVisible)
    assert tour.stop == "generate"
    assert tour.card.act.isEnabled()
    tour.leave()


def test_the_samples_are_small_and_come_with_their_licence():
    folder = resources.path("samples")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_500_000
    assert "Marcus Klasson" in (folder / "LICENSE.txt").read_text()
    with Image.open(folder / "tomatoes-grey.jpg") as grey:
        assert grey.mode == "L"
