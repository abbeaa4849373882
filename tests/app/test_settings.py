"""Settings are kept whole, and each of them acts."""

from __future__ import annotations

import json

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from app.state import preferences
from app.state.places import Places
from app.state.preferences import Look, Preferences, use_models
from app.theme import DARK, LIGHT, Theme
from app.views.settings_dialog import SettingsDialog
from core.engine.device import DEVICE_VARIABLE, PRECISION_VARIABLE
from core.engine.library import MODELS_VARIABLE, user_models
from core.engine.means import Means
from core.engine.requests import Generate
from core.engine.tasks import run
from core.errors import BadRequest
from tests.app.conftest import click


@pytest.fixture
def dialog(window, qtbot):
    window.companions.open_settings()
    dialog = window.findChild(SettingsDialog)
    qtbot.waitUntil(lambda: dialog.device.count() == 2)  # torch has named the devices
    return dialog


def press(dialog, role):
    for button in dialog.buttons.buttons():
        if dialog.buttons.buttonRole(button) == role:
            click(button)


def choose(field, value):
    field.setCurrentIndex(field.findData(value))


def test_what_is_damaged_or_foreign_counts_as_never_set(tmp_path):
    path = tmp_path / "settings.json"
    for text in ("", "[]", "{", '{"text": "huge", "look": 3, "threads": -1, "share": 1e9}'):
        path.write_text(text)
        assert preferences.load(path) == Preferences()
    path.write_text(json.dumps({"format": 9, "look": "dark", "unknown": 1, "precision": "int1"}))
    assert preferences.load(path) == Preferences(look=Look.DARK)


def test_two_windows_keep_what_each_has_changed(tmp_path):
    path = tmp_path / "new" / "settings.json"
    preferences.change(path, text=130)
    preferences.change(path, look=Look.LIGHT, shortcuts={"undo": "Ctrl+U"})
    assert preferences.load(path) == Preferences(
        text=130, look=Look.LIGHT, shortcuts={"undo": "Ctrl+U"}
    )
    assert not list(path.parent.glob(".*.part"))


def test_what_is_saved_in_the_dialog_acts_and_comes_back(dialog, window, open_window, qapp):
    theme = Theme(qapp)
    window.studio.preferred.connect(theme.prefer)
    try:
        choose(dialog.look, Look.DARK)
        choose(dialog.share, 0.25)
        choose(dialog.models_kept, 1)
        choose(dialog.cache, 64)
        choose(dialog.threads, 1)
        choose(dialog.precision, "float16")
        dialog.updates.setChecked(True)
        assert theme.tokens is LIGHT, "nothing is done before it is saved"
        press(dialog, QDialogButtonBox.ButtonRole.AcceptRole)
        assert theme.tokens is DARK
        means = Means(None, "float16", 1, 0.25, 1)
        assert window.studio.library.means == means
        again = open_window()
        assert again.studio.library.means == means
        assert again.studio.preferences.updates
    finally:
        theme.prefer(Preferences())
        theme.deleteLater()


def test_defaults_are_shown_and_cancel_changes_nothing(dialog, window):
    choose(dialog.text, 200)
    dialog.pictures.set_value("/somewhere")
    press(dialog, QDialogButtonBox.ButtonRole.ResetRole)
    assert dialog.text.value == 100
    assert dialog.pictures.value == ""
    choose(dialog.cache, 64)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.studio.preferences == Preferences()
    assert not window.studio.places.preferences.exists()


def test_a_folder_that_takes_nothing_is_said_and_the_dialog_stays(dialog, window, tmp_path):
    (tmp_path / "file").write_text("")
    dialog.pictures.set_value(str(tmp_path / "file"))
    press(dialog, QDialogButtonBox.ButtonRole.AcceptRole)
    assert dialog.isVisible()
    assert "is not a folder" in dialog.complaint.text()
    assert window.studio.preferences == Preferences()


def test_another_folder_opens_the_window_anew(dialog, window, tmp_path):
    dialog.pictures.set_value(str(tmp_path / "elsewhere"))
    press(dialog, QDialogButtonBox.ButtonRole.AcceptRole)
    assert window.comes_back
    assert not window.isVisible()
    assert window.studio.preferences.pictures == str(tmp_path / "elsewhere")


def test_folders_that_were_chosen_are_used(tmp_path, monkeypatch):
    monkeypatch.setenv(MODELS_VARIABLE, "")
    own = Places.of_user().pictures, user_models()
    path = preferences.path_of_user()
    chosen = preferences.change(path, pictures=str(tmp_path / "p"), models=str(tmp_path / "m"))
    use_models(chosen.models)
    assert (Places.of_user().pictures, user_models()) == (tmp_path / "p", tmp_path / "m")
    preferences.change(path, pictures="", models="")
    use_models("")
    assert (Places.of_user().pictures, user_models()) == own


def test_the_engine_takes_what_it_is_given(library, monkeypatch):
    monkeypatch.delenv(DEVICE_VARIABLE)
    monkeypatch.delenv(PRECISION_VARIABLE)
    before = torch.get_num_threads()
    asked = Generate(model="tiny", count=8, steps=2)
    try:
        library.means = Means(device="cpu", precision="bfloat16", threads=1, share=0.0625)
        steps = run(asked, library)
        next(steps)
        assert torch.get_num_threads() == 1
        (parameter, *_) = library.denoiser("tiny").network.parameters()
        assert parameter.dtype is torch.bfloat16
        library.means = Means(device="cuda:7")
        steps.close()
        library._wanted_device = None
        with pytest.raises(BadRequest, match="no device 'cuda:7' here"):
            next(run(asked, library))
        library.means = Means(device="cpu")
        next(run(asked, library))
        assert torch.get_num_threads() == before
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"precision": "int8"}, "float32, bfloat16, float16"),
        ({"threads": 0}, "from 1 to"),
        ({"share": 100.0}, "from 1/16 to 16"),
        ({"models_kept": 0}, "At least one model"),
    ],
)
def test_means_that_cannot_be_are_refused(wrong, says):
    with pytest.raises(BadRequest, match=says):
        Means(**wrong)
