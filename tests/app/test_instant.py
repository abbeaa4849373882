"""Pictures that follow a slider: real events, the real engine, a tiny model that leaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.pictures import Picture
from app.views.analyse_subject import Subject
from app.views.explore_panel import End
from app.views.instant import FINE
from core.checkpoints.card import Recommended
from core.engine.requests import Generate
from core.images import read_request
from core.samplers import DDIM
from tests.app.conftest import click, pngs
from tests.tiny import CARD, tiny_model

STEPS, MOST = 2, 4


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaping")
    tiny_model(folder)
    tiny_model(
        folder,
        seed=3,
        name="tiny-instant",
        title="Tiny, instant",
        network={**CARD.network, "told_goal": True},
        parametrization={**CARD.parametrization, "kind": "flow-map", "most": MOST},
        recommended=Recommended("ddim", STEPS),
    )
    return folder


@pytest.fixture
def page(window):
    return window.generate_page


@pytest.fixture
def settled(qtbot, window):
    """Waits until the picture at the slider's place is there."""

    def wait() -> None:
        engine, instant = window.studio.engine, window.generate_page.instant
        qtbot.waitUntil(
            lambda: engine.current is None and instant.picture.rough is not None, timeout=20_000
        )

    return wait


def choose(page, name: str) -> None:
    """Choose a model in the list, as the keyboard does."""
    box = page.panel.model
    box.setFocus()
    key = Qt.Key.Key_Down if box.currentIndex() < box.findData(name) else Qt.Key.Key_Up
    while box.currentData() != name:
        QTest.keyClick(box, key)


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def test_what_leaps_is_offered_for_gliding_between_seeds_and_for_nothing_else(window, tmp_path):
    window.show_page(window.explore_page)
    panel = window.explore_page.panel

    def offered():
        return [panel.model.itemData(row) for row in range(panel.model.count())]

    assert offered() == ["tiny", "tiny-instant"]
    for seed in (4, 5):
        QTest.keyClicks(panel.seed, str(seed))
        QTest.keyClick(panel.seed, Qt.Key.Key_Return)
    assert panel.retrace.isEnabled()
    choose(window.explore_page, "tiny-instant")
    assert panel.request().model == "tiny-instant"
    assert panel.button.isEnabled()
    assert not panel.retrace.isEnabled()
    assert "leaps" in panel.retrace.toolTip()
    assert not panel.left_out.isVisible()
    # A photograph has to be encoded, which takes a model of means; so has a picture of another one.
    panel.add(End("photograph.jpg", tmp_path / "photograph.jpg"))
    assert offered() == ["tiny"]
    assert panel.request().model == "tiny"
    assert "Tiny, instant is not offered" in panel.left_out.text()
    assert panel.left_out.isVisible()
    assert panel.analyse.isEnabled()
    click(panel.remove)
    assert offered() == ["tiny", "tiny-instant"]
    # Its own picture is its seed again, and nobody else can tell how it came.
    own = Generate("tiny-instant", count=1, seed=9, sampler=DDIM(), steps=STEPS)
    panel.add(End("Anything, seed 9", tmp_path / "own.png", own))
    assert panel.model.currentData() == "tiny-instant"
    assert panel.request().ends == (4, 5, 9)
    assert not panel.retrace.isEnabled()
    assert not panel.analyse.isEnabled()
    panel.label.setCurrentIndex(1)  # with another subject it is another picture
    assert offered() == ["tiny"]


def test_a_picture_of_what_leaps_is_analysed_under_a_model_of_means(window, qtbot):
    asked: list[Subject] = []
    own = Generate("tiny-instant", "aerial", 1, 9, DDIM(), STEPS)
    pixels = np.zeros((16, 16, 3), np.uint8)
    for request in (own, replace(own, model="tiny")):
        window.studio.recall.with_subject(Picture(request=request, pixels=pixels), asked.append)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert [(it.model, it.label) for it in asked] == [("tiny", "aerial")] * 2
    assert [it.request is None for it in asked] == [True, False]


def test_only_a_model_that_leaps_offers_instant_pictures(page, settled, window):
    assert window.edit_page.panel.model.findData("tiny") == 0
    assert window.edit_page.panel.model.count() == 1  # what leaps cannot edit
    choose(page, "tiny")
    assert page.panel.instant.isHidden()
    assert page.board.isVisible()
    choose(page, "tiny-instant")
    assert page.panel.instant.isVisible()
    assert page.panel.instant.isChecked()
    assert page.instant.isVisible()
    settled()
    assert "tiny-instant" in page.instant.subtitle.text()
    assert f"{STEPS} evaluations" in page.instant.subtitle.text()
    choose(page, "tiny")
    assert page.board.isVisible()


def test_a_new_picture_comes_while_the_slider_is_dragged(page, qtbot, settled):
    choose(page, "tiny-instant")
    settled()
    slider, seen = page.instant.slider, [page.instant.picture.rough]
    place = QPoint(8, slider.height() // 2)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place)
    for x in range(20, slider.width() - 20, slider.width() // 6):
        QTest.mouseMove(slider, QPoint(x, place.y()))
        before = page.instant.picture.rough
        qtbot.waitUntil(lambda before=before: page.instant.picture.rough is not before)
        seen.append(page.instant.picture.rough)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place)
    assert len({pixels(image).tobytes() for image in seen}) >= 5


def test_what_is_asked_for_meanwhile_is_superseded_and_never_queued(
    page, window, qtbot, settled, gate
):
    choose(page, "tiny-instant")
    slider, engine = page.instant.slider, window.studio.engine
    qtbot.waitUntil(lambda: gate.entered == 1)  # the first picture is under way, and held there
    slider.setFocus()
    for _ in range(30):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert not engine.waiting
    gate.open()
    settled()
    # The picture under way and the last one that was asked for, nothing between.
    assert gate.entered == 2 * STEPS
    assert page.instant.picture.rough is not None
    first = page.panel.seed.seed()
    assert f"between the seeds {first} and {first + 1}" in page.instant.subtitle.text()


def test_the_label_steps_and_seed_make_another_picture_at_once(page, settled):
    choose(page, "tiny-instant")
    settled()
    before = pixels(page.instant.picture.rough)
    page.panel.advanced.set_opened(True)
    page.panel.steps.field.setFocus()
    QTest.keyClick(page.panel.steps.field, Qt.Key.Key_Up)
    settled()
    assert f"{STEPS + 1} evaluations" in page.instant.subtitle.text()
    stepped = pixels(page.instant.picture.rough)
    click(page.panel.seed.dice)
    settled()
    thrown = pixels(page.instant.picture.rough)
    assert not np.array_equal(before, stepped)
    assert not np.array_equal(stepped, thrown)


def test_keep_makes_the_very_picture_of_the_nearest_seed(page, places, settled, finish, window):
    choose(page, "tiny-instant")
    settled()
    slider = page.instant.slider
    slider.setValue(2 * FINE + 3)
    settled()
    click(page.instant.keep)
    finish(window)
    settled()
    assert slider.value() == 2 * FINE
    (path,) = pngs(places.pictures)
    request = read_request(path).request
    assert (request.seed, request.count) == (page.panel.seed.seed() + 2, 1)
    shown = pixels(page.instant.picture.rough)
    kept = pixels(QImage(str(path)))
    assert np.array_equal(shown, kept)
    assert page.instant.isVisible()


def test_generate_turns_to_the_board_and_instant_comes_back(page, settled, finish, window):
    choose(page, "tiny-instant")
    settled()
    page.panel.count.setValue(2)
    click(page.panel.button)
    finish(window)
    assert page.board.isVisible()
    assert len(page.board.pictures) == 2
    click(page.panel.instant, QPoint(8, page.panel.instant.height() // 2))
    assert page.instant.isVisible()
    settled()


def test_a_run_under_way_goes_first(page, window, qtbot, settled, gate):
    choose(page, "tiny")
    page.panel.count.setValue(1)
    click(page.panel.button)
    qtbot.waitUntil(lambda: gate.entered == 1)
    choose(page, "tiny-instant")
    engine = window.studio.engine
    assert page.instant.job is None
    assert not engine.waiting
    gate.open()
    settled()
    assert len(page.board.pictures) == 1


def test_no_more_steps_are_offered_than_the_model_was_taught(page, settled):
    choose(page, "tiny-instant")
    settled()
    steps = page.panel.steps
    for _ in range(MOST):
        QTest.keyClick(steps.slider, Qt.Key.Key_Right)
    assert steps.value == steps.slider.maximum() == MOST
    settled()
    assert page.instant.banner.isHidden()
    choose(page, "tiny")
    steps.field.selectAll()
    QTest.keyClicks(steps.field, "30\t")
    assert steps.value == 30


def test_a_seed_that_is_none_is_said(page, qtbot, settled):
    choose(page, "tiny-instant")
    settled()
    page.panel.seed.line.setFocus()
    page.panel.seed.line.selectAll()
    QTest.keyClicks(page.panel.seed.line, "rose")
    assert page.instant.banner.isVisible()
    assert "whole number" in page.instant.banner.words.text()
