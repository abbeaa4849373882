"""The window speaks another language, and goes back to its own."""

from __future__ import annotations

import ast
import re
import string
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from app import language
from app.state.preferences import load
from app.views.settings_dialog import SettingsDialog
from app.widgets.model_row import ModelRow
from app.words import pictures, sampler_words
from core import resources
from core.samplers import DDIM
from tests.app.conftest import click

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
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translations_are_compiled_and_keep_what_is_filled_in(path):
    compiled = QTranslator()
    assert compiled.load(path.stem, str(path.parent))
    untranslated = 0
    for context, source, words in messages(path):
        if not words:
            untranslated += 1
            continue
        assert compiled.translate(context, source) == words, "run `make translations`"
        assert holes(source) == holes(words), source
        # Keys stand there as the code names them; ``app.shortcuts`` shows them as the system does.
        assert all(keys in words for keys in re.findall(r"\((?:Ctrl|Shift)\+[^);]+", source))
    assert untranslated < 0.1 * len(list(messages(path)))


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
