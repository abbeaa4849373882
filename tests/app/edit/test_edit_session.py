"""What was being edited comes back, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.state.session import Session
from core.photos import open_photo
from tests.app.conftest import click
from tests.app.edit.conftest import drag, fill, mask, quiet

ROOT = Path(__file__).resolve().parents[3]


def test_photograph_mask_and_fills_come_back_after_a_restart(qtbot, open_window, picture):
    first = open_window()
    first.tabs.button(1).click()
    page = first.edit_page
    page.files.open_path(picture)
    qtbot.waitUntil(lambda: page.document is not None)
    page.panel.steps.set_value(3)
    page.panel.variants.choose(2)
    drag(page, (30, 30), (50, 40))
    fill(qtbot, page)
    click(page.fills.bar.take)
    quiet(qtbot, page)
    drag(page, (60, 20), (70, 30))
    pixels, painted = page.document.sheet.pixels.copy(), mask(page).copy()
    opened = page.document.opened.copy()
    first.close()
    picture.unlink()  # the drive has gone

    second = open_window().edit_page
    qtbot.waitUntil(lambda: second.document is not None)
    quiet(qtbot, second)
    np.testing.assert_array_equal(second.document.sheet.pixels, pixels)
    np.testing.assert_array_equal(second.document.opened, opened)
    np.testing.assert_array_equal(mask(second), painted)
    assert [one.accepted for one in second.document.fills] == [True, False]
    assert second.fills.strip.cells[0].accepted
    assert second.head.title.text() == "holiday.png"
    assert "not saved" in second.head.subtitle.text()
    assert int(second.panel.steps.value) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from app.canvas.document import Document
from app.canvas.box import Box
from app.canvas.mask import add
from app.canvas.shapes import put_rectangle
from app.state import session
from app.state.session import Session, Snapshot
from core.photos import open_photo

folder, path, when = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
document = Document(open_photo(path))
kept = Session(folder)
put_rectangle(document.mask, Box(5, 5, 20, 20), add)
kept.keep(Snapshot.of(document, {"task": "Vary"}))
write, left = session.write_whole, [when]
def dying(*arguments):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    write(*arguments)
session.write_whole = dying
document.mask.fill(255)
document.sheet.own()
document.sheet.pixels[:] = 9
document.sheet.spread(document.sheet.box)
kept.keep(Snapshot.of(document, {"task": "Fill"}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("when", [0, 1, 2, 9])
def test_a_kill_at_any_moment_of_writing_leaves_the_old_session_or_the_new_one(
    tmp_path, picture, when
):
    folder = tmp_path / "session"
    answer = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(picture), str(when)],
        cwd=ROOT,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    kept = Session(folder).load()
    assert kept is not None
    document, settings = kept
    if when == 9:
        assert answer.returncode == 0
        assert (document.sheet.pixels == 9).all()
        assert (document.mask.pixels == 255).all()
        assert settings == {"task": "Fill"}
        assert len(list(folder.iterdir())) == 4
    else:
        assert answer.returncode == -signal.SIGKILL
        np.testing.assert_array_equal(document.sheet.pixels, open_photo(picture).pixels)
        assert document.mask.bounds() == (5, 5, 20, 20)
        assert settings == {"task": "Vary"}


@pytest.mark.parametrize("damage", ["{", '{"format": 1}', '{"format": 99}', "[]"])
def test_a_damaged_session_is_no_session(tmp_path, damage):
    folder = tmp_path / "session"
    folder.mkdir()
    (folder / "session.json").write_text(damage)
    assert Session(folder).load() is None


def test_a_session_names_no_file_outside_of_its_folder(tmp_path):
    np.savez(tmp_path / "secret.npz", pixels=np.zeros((9, 9, 3), np.uint8))
    folder = tmp_path / "session"
    folder.mkdir()
    name = "../secret.npz"
    (folder / "session.json").write_text(
        json.dumps(
            {"format": 1, "path": None, "photo": name, "opened": name, "mask": None}
            | {"hints": None, "fills": [], "settings": {}}
        )
    )
    assert Session(folder).load() is None
