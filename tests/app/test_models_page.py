"""The Models page as people use it, over a Hub on loopback."""

from __future__ import annotations

import shutil
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app import model_shelf
from core.codec import Record
from core.engine.library import Library, user_models
from core.engine.requests import Generate
from core.hub.address import Address
from core.hub.catalogue import catalogue
from core.hub.origin import digest_of, remove
from core.images import save_png
from tests.app.conftest import click
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model

PARITY = Path(__file__).resolve().parent.parent / "data" / "parity"
CHURCHES = next(entry for entry in catalogue() if entry.address.name == "ddpm-church-256")


@pytest.fixture
def qtbot(qtbot, monkeypatch):
    """More patient than usual, since several programs may share the machine."""
    monkeypatch.setattr(qtbot, "waitUntil", partial(qtbot.waitUntil, timeout=30_000))
    return qtbot


@pytest.fixture
def endpoint(machine, monkeypatch, tmp_path):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with Endpoint() as endpoint:
        monkeypatch.setenv("HF_ENDPOINT", endpoint.url)
        made = tmp_path / "made"
        made.mkdir()
        data = {name: tiny_model(made, name=name).read_bytes() for name in ("garden", "church")}
        endpoint.add("someone/garden", {"model.safetensors": data["garden"]})
        endpoint.add(CHURCHES.repository, {"model.safetensors": data["church"]})
        _, files = endpoint.repositories[CHURCHES.repository].commits.pop()
        endpoint.repositories[CHURCHES.repository].commits = [(CHURCHES.revision, files)]
        yield endpoint


@pytest.fixture
def library(model_folder, machine):
    return Library([model_folder, user_models()], device="cpu")


@pytest.fixture
def window(endpoint, library, open_window):
    return open_window(library)


@pytest.fixture
def page(window, qtbot):
    click(window.tabs.button(window.pages.indexOf(window.models_page)))
    page = window.models_page
    qtbot.waitUntil(lambda: bool(page.installed.rows) and len(page.available.rows) > 10)
    return page


def titles(section):
    return [row.accessibleName() for row in section.rows if row.isVisible()]


def row_of(section, title):
    return next(row for row in section.rows if row.accessibleName() == title)


def type_words(page, text):
    click(page.head.words)
    page.head.words.clear()
    QTest.keyClicks(page.head.words, text)


def enter(page):
    QTest.keyClick(page.head.words, Qt.Key.Key_Return)


def slow(endpoint):
    endpoint.block, endpoint.pace = 2048, 0.02


def offered(window):
    model = window.generate_page.panel.model
    return [model.itemData(at) for at in range(model.count())]


def test_what_is_installed_and_what_there_is_stand_apart(page, endpoint):
    assert titles(page.installed) == ["Tiny test model"]
    assert CHURCHES.title in titles(page.available)
    assert "1 model ·" in page.head._subtitle.text()
    row = row_of(page.installed, "Tiny test model")
    assert "Flowers, Aerial · 16 × 16 pixels" in row._lines[0].text()
    assert "CC0-1.0" in row._lines[1].text()
    assert "Delete" not in row._buttons  # it is not in the user's own folder
    assert endpoint.requests == []  # nobody was asked unasked


def test_typing_narrows_the_lists(page):
    type_words(page, "church averaged")
    assert titles(page.available) == ["Churches (DDPM, averaged)"]
    assert titles(page.installed) == []
    QTest.keyClick(page.head.words, Qt.Key.Key_Escape)
    assert len(titles(page.available)) == len(catalogue())


def test_a_download_shows_its_progress_and_the_model_is_there_to_generate_with(
    qtbot, window, page, endpoint
):
    slow(endpoint)
    click(row_of(page.available, CHURCHES.title).button("Download"))
    qtbot.waitUntil(lambda: titles(page.under_way) == [CHURCHES.title])
    row = row_of(page.under_way, CHURCHES.title)
    qtbot.waitUntil(lambda: row.bar.value() > 100 and "/s" in row._lines[1].text())
    assert "kB of" in row._lines[1].text()
    assert row._lines[0].text() == f"{CHURCHES.repository} at {CHURCHES.revision[:7]}"
    assert CHURCHES.title not in titles(page.available)
    endpoint.pace = 0.0
    qtbot.waitUntil(lambda: "church" in offered(window))
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2)
    assert titles(page.under_way) == []
    assert CHURCHES.title not in titles(page.available)
    row = next(row for row in page.installed.rows if row.name == "church")
    assert f"{CHURCHES.repository} at {CHURCHES.revision[:7]}" in row._lines[1].text()
    click(row.button("Use"))
    assert window.pages.currentWidget() is window.generate_page
    assert window.generate_page.panel.request().model == "church"


def test_pausing_resuming_and_cancelling(qtbot, page, endpoint):
    slow(endpoint)
    click(row_of(page.available, CHURCHES.title).button("Download"))
    qtbot.waitUntil(lambda: any(row.bar.value() > 100 for row in page.under_way.rows))
    row = row_of(page.under_way, CHURCHES.title)
    click(row.button("Pause"))
    assert row._lines[1].text().startswith("Paused")
    assert row.button("Resume").isVisible()
    assert not row.button("Pause").isVisible()
    qtbot.waitUntil(lambda: not page.shelf.downloads._stops)
    here = page.shelf.downloads.all()[0].progress.done
    click(row.button("Resume"))
    qtbot.waitUntil(lambda: page.shelf.downloads.all()[0].progress.done > here)
    click(row.button("Cancel"))
    assert titles(page.under_way) == []
    qtbot.waitUntil(lambda: not page.shelf.downloads._stops)
    assert CHURCHES.title in titles(page.available)
    qtbot.waitUntil(lambda: not list(user_models().rglob("*.part")))


def test_closing_pauses_and_the_next_window_offers_to_go_on(
    qtbot, window, page, endpoint, open_window
):
    slow(endpoint)
    click(row_of(page.available, CHURCHES.title).button("Download"))
    qtbot.waitUntil(lambda: any(row.bar.value() > 100 for row in page.under_way.rows))
    window.close()
    again = open_window(window.studio.library)
    click(again.tabs.button(again.pages.indexOf(again.models_page)))
    page = again.models_page
    qtbot.waitUntil(lambda: titles(page.under_way) == [CHURCHES.title])
    row = row_of(page.under_way, CHURCHES.title)
    assert row._lines[1].text().startswith("Paused")
    assert row.bar.value() > 100
    endpoint.pace = 0.0
    click(row.button("Resume"))
    qtbot.waitUntil(lambda: "church" in offered(again))


def test_the_hub_is_searched_when_enter_is_pressed_and_not_before(qtbot, page, endpoint):
    type_words(page, "gard")
    assert endpoint.requests == []
    enter(page)
    qtbot.waitUntil(lambda: titles(page.hits) == ["someone/garden"])
    assert "mit · 7 downloads" in page.hits.rows[0]._lines[0].text()
    click(page.hits.rows[0].button("Download"))
    qtbot.waitUntil((user_models() / "garden.safetensors").is_file)
    page.head.words.clear()
    assert titles(page.hits) == []


def test_a_pasted_address_is_downloaded(qtbot, window, page, endpoint):
    QApplication.clipboard().setText(f"{endpoint.url}/someone/garden/tree/main")
    click(page.head.words)
    QTest.keyClick(page.head.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.head.search.text() == "Download"
    enter(page)
    qtbot.waitUntil(lambda: "garden" in offered(window))


def test_another_address_is_refused_in_a_banner(page):
    type_words(page, "https://example.com/model")
    enter(page)
    assert "could not be verified" in page.banner.words.text()


def test_what_fails_says_why_in_its_row_and_can_be_tried_again(qtbot, page, endpoint, window):

    def refuse(handler):
        handler.fail(403)
        return True

    endpoint.mishap = refuse
    type_words(page, "someone/garden")
    enter(page)
    qtbot.waitUntil(lambda: bool(titles(page.under_way)))
    row = page.under_way.rows[0]
    qtbot.waitUntil(lambda: "may not read" in row._lines[1].text())
    assert row._lines[1].property("look") == "complaint"
    endpoint.mishap = lambda _: False
    click(row.button("Try again"))
    qtbot.waitUntil(lambda: "garden" in offered(window))


def test_a_search_that_fails_is_told_and_can_be_repeated(qtbot, page, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    type_words(page, "garden")
    enter(page)
    qtbot.waitUntil(page.banner.isVisible)
    assert "HF_HUB_OFFLINE" in page.banner.words.text()
    assert page.head.search.isEnabled()


def test_files_are_imported_by_dialog(qtbot, window, page, monkeypatch):
    path = PARITY / "ncsnv2_cifar10" / "weights.safetensors"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    page.head.from_file.trigger()
    qtbot.waitUntil(lambda: "weights" in offered(window))
    page.head.from_file.trigger()
    qtbot.waitUntil(page.banner.isVisible)
    assert "installed already" in page.banner.words.text()


def test_models_are_imported_by_dropping_them(qtbot, window, page, tmp_path):
    folder = tmp_path / "dropped"
    folder.mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tiny_model(folder, name="dropped")))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where, action = window.rect().center(), Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(where, action, data, buttons, keys))
    assert window.veil.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(where), action, data, buttons, keys))
    qtbot.waitUntil(lambda: "dropped" in offered(window))


def test_deleting_asks_first(qtbot, window, page, tmp_path):
    user_models().mkdir(parents=True)
    shutil.copy(tiny_model(tmp_path, name="mine"), user_models())
    page.shelf._changed()
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2)
    row = next(row for row in page.installed.rows if row.name == "mine")
    qtbot.waitUntil(row.isVisible)
    click(row.button("Delete"))
    assert "That frees" in row._lines[-1].text()
    assert not row.button("Use").isVisible()
    click(row.button("Keep"))
    assert row.button("Use").isVisible()
    assert "That frees" not in row._lines[-1].text()
    click(row.button("Delete"))
    click(row.button("Delete for good"))
    qtbot.waitUntil(lambda: "mine" not in offered(window))
    assert not (user_models() / "mine.safetensors").exists()
    qtbot.waitUntil(lambda: titles(page.installed) == ["Tiny test model"])


def test_an_update_is_offered_and_waits_to_be_wanted(qtbot, window, page, endpoint, tmp_path):
    type_words(page, "someone/garden")
    enter(page)
    path = user_models() / "garden.safetensors"
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2)
    newer = tiny_model(tmp_path, seed=1, name="garden").read_bytes()
    endpoint.add("someone/garden", {"model.safetensors": newer})
    click(page.head.updates)
    garden = lambda: next(row for row in page.installed.rows if row.name == "garden")  # noqa: E731
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2 and "Update" in garden()._buttons)
    assert path.read_bytes() != newer
    qtbot.waitUntil(lambda: garden().isVisible())
    click(garden().button("Update"))
    qtbot.waitUntil(lambda: path.read_bytes() == newer)
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2 and "Update" not in garden()._buttons)


def test_updates_are_looked_for_at_the_start_if_that_is_preferred(
    qtbot, page, endpoint, open_window, tmp_path
):
    window = page.window()
    page.download(Address("someone/garden"))
    qtbot.waitUntil(lambda: len(page.installed.rows) == 2)
    newer = tiny_model(tmp_path, seed=1, name="garden").read_bytes()
    endpoint.add("someone/garden", {"model.safetensors": newer})
    window.studio.prefer(updates=True)
    window.close()
    again = open_window(window.studio.library)
    qtbot.waitUntil(lambda: "1 model has a newer revision" in again.toast.words.text())


def test_an_old_picture_offers_the_revision_that_it_was_made_with(
    qtbot, window, page, endpoint, tmp_path
):
    path = user_models() / "garden.safetensors"
    page.download(Address("someone/garden"))
    qtbot.waitUntil(path.is_file)
    before = path.read_bytes()
    record = Record(Generate("garden", steps=2, count=1), digest_of(path))
    save_png(tmp_path / "old.png", np.zeros((16, 16, 3), np.uint8), record)
    newer = tiny_model(tmp_path, seed=1, name="garden").read_bytes()
    endpoint.add("someone/garden", {"model.safetensors": newer})
    qtbot.waitUntil(lambda: not page.shelf.downloads._stops)
    page.download(Address("someone/garden"))
    qtbot.waitUntil(lambda: path.read_bytes() == newer)
    qtbot.waitUntil(lambda: not page.shelf._clock.isActive())  # it has told that it is installed
    window.studio.recall.restore_from(tmp_path / "old.png")
    qtbot.waitUntil(lambda: "which is not installed" in window.toast.words.text())
    assert window.pages.currentWidget() is window.generate_page
    click(window.toast.action)
    assert window.pages.currentWidget() is page
    qtbot.waitUntil(lambda: path.read_bytes() == before)


def test_a_picture_of_a_model_that_was_deleted_offers_to_fetch_it_again(
    qtbot, window, page, endpoint, tmp_path
):
    path = user_models() / "garden.safetensors"
    page.download(Address("someone/garden"))
    qtbot.waitUntil(path.is_file)
    commit = endpoint.repositories["someone/garden"].commits[0][0]
    record = Record(Generate("garden", steps=2), digest_of(path), f"someone/garden@{commit}")
    save_png(tmp_path / "old.png", np.zeros((16, 16, 3), np.uint8), record)
    qtbot.waitUntil(lambda: not page.shelf._clock.isActive())
    remove(path)
    window.turn_to(0)
    window.studio.recall.restore_from(tmp_path / "old.png")
    banner, panel = window.generate_page.board.banner, window.generate_page.panel
    qtbot.waitUntil(banner.isVisible)
    assert f"someone/garden at {commit[:7]}, which is not installed" in banner.words.text()
    assert panel.request().model == "garden"
    click(banner.action)
    assert window.pages.currentWidget() is page
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: "garden" in offered(window))
    assert panel.request().model == "garden"


def garden(page):
    return [row for row in page.installed.rows if row.name == "garden"]


def test_a_model_is_verified_and_a_damaged_one_is_fetched_again(qtbot, window, page, endpoint):
    path = user_models() / "garden.safetensors"
    page.download(Address("someone/garden"))
    qtbot.waitUntil(lambda: bool(garden(page)) and garden(page)[0].isVisible())
    assert "Verify" not in row_of(page.installed, "Tiny test model")._buttons  # ships, unlisted
    click(garden(page)[0].button("Verify"))
    qtbot.waitUntil(lambda: "as it was installed, byte by byte" in window.toast.words.text())
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    click(garden(page)[0].button("Verify"))
    qtbot.waitUntil(lambda: "Download again" in garden(page)[0]._buttons)
    assert "its digest is not the one" in garden(page)[0]._lines[-1].text()
    click(garden(page)[0].button("Download again"))
    qtbot.waitUntil(lambda: path.read_bytes() == good)
    qtbot.waitUntil(lambda: not page.shelf._clock.isActive())


def test_verifying_stops_when_it_is_told_to(qtbot, window, page, monkeypatch):
    read = threading.Event()

    def endless(path):
        while True:
            read.set()
            time.sleep(0.005)
            yield 0.5

    monkeypatch.setattr(model_shelf, "verifying", endless)
    page.download(Address("someone/garden"))
    qtbot.waitUntil(lambda: bool(garden(page)) and garden(page)[0].isVisible())
    click(garden(page)[0].button("Verify"))
    qtbot.waitUntil(garden(page)[0].bar.isVisible)
    assert read.is_set()
    click(garden(page)[0].button("Stop"))
    qtbot.waitUntil(lambda: not page.shelf._reading.busy)
    assert not garden(page)[0].bar.isVisible()
    assert garden(page)[0].button("Verify").isVisible()
    qtbot.waitUntil(lambda: not page.shelf._clock.isActive())


def test_a_picture_is_shown_where_there_is_one(page, qtbot, tmp_path):
    from PIL import Image

    from app.widgets.model_picture import ModelPicture

    Image.new("RGB", (200, 100), (10, 200, 30)).save(tmp_path / "a.png")
    shown = ModelPicture("a", tmp_path / "a.png", page).grab().toImage()
    colour = shown.pixelColor(shown.rect().center() + QPoint(3, 3))
    assert (colour.red(), colour.green(), colour.blue()) == (10, 200, 30)
    one, other = (ModelPicture(name, None, page).grab().toImage() for name in ("a", "b"))
    assert one != other
