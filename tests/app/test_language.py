"""The window speaks another language, and goes back to its own."""

from __future__ import annotations

import ast
import re
import string
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QWidget

from app import language
from app.state.preferences import load
from app.views.settings_dialog import SettingsDialog
from app.views.shortcuts_dialog import ShortcutsDialog
from app.widgets.coach import CoachCard
from app.widgets.model_row import ModelRow
from app.words import label_within, pictures, sampler_words
from core import resources
from core.samplers import DDIM
from tests.app.conftest import click
from tools.sentences import bundled_words

FILES = sorted(resources.path("translations").glob("*.ts"))


@pytest.fixture
def speaking(qapp):
    before = QLocale()
    yield lambda code: language.speak(qapp, code)
    language.speak(qapp, "en")
    QLocale.setDefault(before)


def messages(path):
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314  our own file
        for message in context.iter("message"):
            yield (
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("translation", ""),
            )


def holes(text):
    return sorted(
        f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if form is not None
    )


def said_by_the_window():
    """Every text of the code that is marked to be translated."""
    for file in sorted(resources.path(".").parent.joinpath("app").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = _name(node.func)
                at = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name)
                text = node.args[at] if at is not None and len(node.args) > at else None
                if isinstance(text, ast.Constant):
                    yield text.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_know_nearly_all_that_the_window_says(path):
    known = {source for _, source, words in messages(path) if words}
    said = set(said_by_the_window())
    assert len(said) > 500
    assert len(said - known) < 0.05 * len(said), sorted(said - known)


def test_no_text_stands_where_lupdate_does_not_look():
    for file in sorted(resources.path(".").parent.joinpath("app").rglob("*.py")):
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            inside = ast.walk(text) if isinstance(text, ast.JoinedStr) else ()
            calls = [_name(node.func) for node in inside if isinstance(node, ast.Call)]
            assert not {"tr", "translate"} & set(calls), f"{file}: {ast.unparse(text)}"


def _name(function):
    return getattr(function, "attr", getattr(function, "id", ""))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_are_compiled_and_keep_what_is_filled_in(path):
    compiled = QTranslator()
    assert compiled.load(path.stem, str(path.parent))
    for context, source, words in messages(path):
        assert context, f"{source!r} is of no class: lupdate knows `self.tr` alone"
        assert words, f"{source!r} waits for its translation"
        assert compiled.translate(context, source) == words, "run `make translations`"
        assert holes(source) == holes(words), source
        # Keys stand there as the code names them; ``app.shortcuts`` shows them as the system does.
        assert all(keys in words for keys in re.findall(r"\((?:Ctrl|Shift)\+[^);]+", source))
    assert 'type="' not in path.read_text(encoding="utf-8"), "each is finished"


def test_the_window_speaks_german_and_its_keys_are_found_there(speaking, open_window):
    assert speaking("de") == "de"
    window = open_window()
    assert [tab.text() for tab in window.tabs.buttons()] == [
        "Erzeugen",
        "Bearbeiten",
        "Galerie",
        "Modelle",
        "Erkunden",
    ]
    panel = window.generate_page.panel
    assert panel.button.text() == "Erzeugen"
    assert panel.labels.subjects.accessibleName() == "Motiv"
    assert window.tabs.button(1).toolTip() == "Bearbeiten (Strg+2)"
    assert window.companions.shortcuts.deeds["edit.invert"].words == "Maske umkehren"
    assert sampler_words("ddim", DDIM).sentence.startswith("Der klassische")
    assert pictures(1) == "1 Bild"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen", "Qt's own words"
    for first, second in pairwise(sorted(window.tabs.buttons(), key=lambda tab: tab.y())):
        assert first.geometry().bottom() <= second.geometry().top()


def test_tools_steps_and_file_dialogs_of_the_edit_page_are_german(
    speaking, open_window, qtbot, monkeypatch, tmp_path
):
    speaking("de")
    window = open_window()
    window.tabs.button(1).click()
    page = window.edit_page
    path = tmp_path / "see.png"
    Image.new("RGB", (96, 72), "grey").save(path)
    page.files.open_path(path)
    qtbot.waitUntil(lambda: page.document is not None)
    assert [action.text() for action in page.tools.tools.actions()][:2] == ["Pinsel", "Radierer"]
    page.canvas.set_brush(type(page.canvas.brush)(16.0, 1.0))
    start, end = page.canvas.spot_of(20, 30), page.canvas.spot_of(60, 30)
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.canvas, end)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=end)
    assert page.tools.undo_action.toolTip() == "Rückgängig: Pinselstrich (Strg+Z)"
    assert page.tools.redo_action.toolTip() == "Wiederholen (Strg+Umschalt+Z)"

    asked = []

    def ask(parent, title, folder, filters):
        dialog = QFileDialog(parent, title, folder, filters)
        qtbot.addWidget(dialog)
        asked.append((dialog.windowTitle(), *dialog.nameFilters()))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    page.files.ask_open()
    page.files.save_as(page.document.photo, None)
    opening, saving = asked
    assert opening[0] == "Ein Foto öffnen"
    assert [words.split(" (")[0] for words in opening[1:]] == ["Fotos", "Alle Dateien"]
    assert saving[1].startswith("Fotos (*.png")
    page.canvas.setFocus()
    page.files.open_path(tmp_path / "gone.png")
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.words.text().endswith(
        "lässt sich nicht lesen: Datei oder Ordner gibt es nicht."
    )


def test_kinds_days_and_subjects_of_the_gallery_are_german(speaking, open_window):
    speaking("de")
    chosen = open_window().gallery_page.filter
    chosen.offer([], ["produce/apple", "elsewhere"], ["inpaint", "of-later"], [])
    assert [chosen.kind.itemText(row) for row in (1, 2)] == ["Füllen", "Of-later"]
    assert [chosen.label.itemText(row).strip() for row in (1, 2)] == ["Apfel", "Elsewhere"]
    assert [chosen.days.itemText(row) for row in (1, 4)] == ["Heute", "Ein Jahr"]


def test_every_word_of_a_bundled_label_is_known_in_german(speaking):
    bundled = set(bundled_words())
    speaking("de")
    assert label_within("aerial") == "Luftbilder"
    known = {source for context, source, _ in messages(FILES[0]) if context == "Labels"}
    assert known == bundled
    speaking("en")
    assert label_within("aerial") == "aerial"


def test_the_tour_the_sheet_of_keys_and_the_rail_are_german_and_whole(speaking, open_window):
    speaking("de")
    window = open_window()
    window.companions.open_tour()
    card = window.findChild(CoachCard)
    assert card.title.text() == "Drei Dinge in einer Minute"
    assert card.act.text() == "Anfangen"
    window.companions.open_keys()
    header = window.findChild(ShortcutsDialog).tree.header()
    assert header.sectionSize(0) > 200, "what keys do stands there as a whole"
    window.resize(window.minimumSize())
    for tab in window.tabs.buttons():
        assert tab.width() >= tab.sizeHint().width()
    for combo in window.gallery_page.filter.findChildren(QComboBox):
        words = combo.fontMetrics().horizontalAdvance(combo.itemText(0))
        assert combo.minimumSizeHint().width() > words + 20


def test_the_settings_change_the_language_and_keep_the_code_of_it(speaking, window, qtbot):
    window.companions.open_settings()
    dialog = window.findChild(SettingsDialog)
    names = [dialog.language.itemText(row) for row in range(dialog.language.count())]
    assert names[1:] == ["English", "Deutsch"] or set(names[1:]) >= {"Deutsch"}
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    for button in dialog.buttons.buttons():
        if dialog.buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.AcceptRole:
            click(button)
    assert window.comes_back, "it opens anew, in German"
    assert load(window.studio.places.preferences).language == "de"


def test_a_model_is_asked_for_its_buttons_by_the_same_words_in_german(speaking, qtbot):
    speaking("de")
    parent = QWidget()
    qtbot.addWidget(parent)
    row = ModelRow("tiny", "Tiny", ("", ""), None, parent)
    done = []
    row.offer("Delete", lambda: row.ask("Sure?", "Delete for good", lambda: done.append(1)))
    click(row.button("Delete"))
    assert row.button("Delete for good").text() == "Endgültig löschen"
    click(row.button("Delete for good"))
    assert done
    assert row.button("Delete").text() == "Löschen"


def test_an_unknown_language_is_english(speaking):
    speaking("de")
    assert speaking("tlh") == "en"
    assert pictures(1) == "1 picture"
