"""What a window remembers of the one before it."""

from __future__ import annotations

import numpy as np

from core.engine.requests import Generate
from tests.app.conftest import pngs
from tests.app.window.conftest import (
    pixels_of,
    press_generate,
    shown_at,
)


def test_results_and_settings_survive_a_restart(qtbot, open_window, finish):
    first = open_window()
    press_generate(first, finish, count=3, seed=123, steps=5, label="aerial")
    first.generate_page.panel.advanced.set_opened(True)
    first.resize(820, 640)  # the offscreen platform has a screen of 800 x 800
    pixels = [pixels_of(one.entry.path) for one in first.studio.recent.all()]
    first.close()

    second = open_window()
    board, panel = second.generate_page.board, second.generate_page.panel
    assert [picture.seed for picture in board.pictures.all()] == [123, 124, 125]
    qtbot.waitUntil(lambda: board.title.text() == "3 × Aerial")
    assert "from last time" in board.subtitle.text()
    again = [pixels_of(one.entry.path) for one in second.studio.recent.all()]
    np.testing.assert_array_equal(again, pixels)
    assert panel.request() == Generate("tiny", "aerial", 3, 123, steps=5)
    assert panel.advanced.opened
    assert (second.width(), second.height()) == (820, 640)
    thumbnail = second.studio.thumbnails
    path = board.pictures[0].entry.path
    qtbot.waitUntil(lambda: thumbnail.get(path) is not None)
    colour = thumbnail.get(path).pixelColor(2, 5)
    assert [colour.red(), colour.green(), colour.blue()] == list(pixels[0][5, 2])
    centre = board.grid.visualRect(board.pictures.index(0)).center()
    empty = second.palette().alternateBase().color()
    qtbot.waitUntil(lambda: shown_at(second, board.grid.viewport(), centre) != empty)


def test_a_gallery_that_lost_a_file_shows_the_rest(qtbot, open_window, finish, places):
    first = open_window()
    press_generate(first, finish, count=2)
    first.close()
    pngs(places.pictures)[0].write_bytes(b"no longer a picture")
    second = open_window()
    thumbnails = second.studio.thumbnails
    paths = pngs(places.pictures)
    qtbot.waitUntil(lambda: all(thumbnails.get(path) is not None for path in paths))
    assert thumbnails.get(paths[0]).isNull()
    assert not thumbnails.get(paths[1]).isNull()
    second.generate_page.board.grid.viewport().grab()  # painting a lost picture breaks nothing


def test_damaged_settings_do_not_keep_the_window_from_opening(open_window, places):
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text("[generate]\nrequest=half of a\n[window]\ngeometry=@Invalid(")
    assert open_window().generate_page.panel.button.isEnabled()
