"""Nothing is lost by a crash, and nothing personal is told about it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from app import crash
from app.defect import Defect
from app.discretion import discreet
from app.state.claim import Claim
from app.widgets.crash_dialog import CrashDialog
from core.engine.requests import Generate
from core.images import save_png
from tests.app.conftest import click, pngs

ROOT = Path(__file__).resolve().parents[2]

LIFE = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from app.main_window import MainWindow
from app.state.places import Places
from core.engine.library import Library
from core.engine.requests import Generate

folder, models, photo, way = sys.argv[1:]
app = QApplication(sys.argv[:1])
window = MainWindow(Library([Path(models)], device="cpu"), Places.within(Path(folder)))
window.first_painted.connect(window.recovery.catch_faults)
window.show()

def live(until):
    while not until():
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()

live(lambda: window._whole)
page = window.edit_page
page.files.open_path(Path(photo))
live(lambda: page.document is not None)
page.changes.fill_mask()
live(lambda: page.document.mask.bounds().width > 0)
session = Path(folder, "session")
live(lambda: (session / "session.json").exists() and '"mask-' in
     (session / "session.json").read_text())
for seed in (3, 50):
    window.studio.generate(Generate("tiny", count=4, seed=seed, steps=2000))
live(lambda: (session / "queue.json").exists() and "50" in (session / "queue.json").read_text())
if way == "fault":
    import ctypes
    ctypes.string_at(0)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def live_and_die(tmp_path, model_folder, places):
    """Has a window of its own process live until there is work to be lost, and die."""
    photo = tmp_path / "photo.png"
    values = np.random.default_rng(0).integers(0, 256, (40, 56, 3), np.uint8)
    save_png(photo, values, None)

    def die(way):
        answer = subprocess.run(
            [sys.executable, "-c", LIFE, places.pictures.parent, model_folder, photo, way],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            cwd=ROOT,
            capture_output=True,
            timeout=110,
            check=False,
        )
        assert answer.returncode < 0, answer.stderr.decode()
        return values

    return die


def test_what_a_killed_window_was_doing_comes_back(live_and_die, open_window, qtbot, finish):
    values = live_and_die("kill")
    window = open_window()
    page, banner = window.edit_page, window.generate_page.board.banner
    qtbot.waitUntil(lambda: page.document is not None)
    assert np.array_equal(page.document.sheet.pixels, values)
    assert (page.document.mask.pixels == 255).all()
    words = banner.words.text()
    assert "ended unexpectedly" in words
    assert "is back" in words
    assert "2 runs had not finished" in words
    assert not window.studio.engine.current, "it may be what has killed the last one"
    asked = []
    window.studio.engine.started.connect(lambda job: asked.append(job.request))
    click(banner.action)
    qtbot.waitUntil(lambda: bool(asked))
    waiting = [job.request for job in window.studio.engine.waiting]
    expected = [Generate("tiny", count=4, seed=seed, steps=2000) for seed in (3, 50)]
    assert asked + waiting == expected
    for job in (window.studio.engine.current, *window.studio.engine.waiting):
        window.studio.engine.cancel(job)
    finish(window)
    window.close()
    again = open_window()
    assert not again.generate_page.board.banner.isVisible(), "it ended by itself, with nothing left"


def test_a_window_that_died_of_a_fault_leaves_word_of_where(live_and_die, open_window, places):
    live_and_die("fault")
    open_window()
    log = places.log.read_text()
    assert "Segmentation fault" in log
    assert "string_at" in log
    assert str(Path.home()) not in log
    assert "site-packages" not in log


def test_the_rest_of_a_run_is_kept_as_its_pictures_come(window, gate, monkeypatch, open_window):
    from core.engine import batches

    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 16**2)  # a batch of one picture
    path = window.studio.claim.folder / "queue.json"
    loop = window.studio.engine
    job = window.studio.generate(Generate("tiny", count=3, seed=10, steps=1))
    made = []
    loop.finished.connect(lambda _, batch: made.append(batch))
    gate.let_through(1)

    def kept():
        from core.codec import request_from_json

        return [request_from_json(text) for text in json.loads(path.read_bytes())["requests"]]

    wait_until(lambda: made and kept() == [Generate("tiny", count=2, seed=11, steps=1)])
    gate.open()
    loop.cancel(job)
    wait_until(lambda: loop.current is None and kept() == [])


def wait_until(so):
    from PySide6.QtCore import QEventLoop, QTimer

    for _ in range(1000):
        if so():
            return
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()
    pytest.fail("it did not come to that")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "requests": [3], "edit_seed": 0}']
)
def test_a_damaged_queue_counts_as_empty(window, text):
    (window.studio.claim.folder / "queue.json").write_text(text)
    assert not window.studio.queue.left()


def test_two_windows_have_a_session_each_and_share_the_gallery(open_window, finish, places):
    one, two = open_window(), open_window()
    folders = {one.studio.claim.folder.name, two.studio.claim.folder.name}
    assert folders == {"session", "session-2"}
    assert not two.studio.claim.died
    for window in (one, two):
        window.studio.generate(Generate("tiny", count=2, seed=1, steps=1))
    finish(one)
    finish(two)
    assert len(pngs(places.pictures)) == 4
    one.close()
    assert open_window().studio.claim.folder.name == "session"


def test_a_claim_tells_how_the_last_owner_ended(tmp_path):
    base = tmp_path / "a" / "session"
    first = Claim(base)
    assert not first.died
    first.release()
    second = Claim(base)
    assert not second.died
    second._lock.release()  # as the operating system does when a process ends
    third = Claim(base)
    assert third.died
    third.release()


def test_an_error_of_any_thread_saves_and_is_shown_once(window, qtbot, monkeypatch, places, capsys):
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(crash, "qInstallMessageHandler", lambda _: None)
    saved = []
    monkeypatch.setattr(window.crashes, "_save", lambda: saved.append(1))
    window.crashes.install()

    def fail():
        raise LookupError(f"no {Path.home() / 'Holiday in Rome' / 'us two.jpg'}")

    for _ in range(5):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: len(saved) == 5)
    (dialog,) = window.findChildren(CrashDialog)
    log = places.log.read_text()
    assert log.count("LookupError: no <file>.jpg") == 3, "often enough is enough"
    assert "tests/app/test_recovery.py" in log
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(places.log.parent / "for you.txt"), "")
    )
    click(dialog.save)
    assert (places.log.parent / "for you.txt").read_text() == log
    assert "Saved as for you.txt" in dialog.answer.text()
    dialog.accept()


def test_an_error_saves_what_is_being_worked_on(window, qtbot, tmp_path, monkeypatch):
    values = np.zeros((32, 32, 3), np.uint8)
    save_png(tmp_path / "a.png", values, None)
    page = window.edit_page
    page.files.open_path(tmp_path / "a.png")
    qtbot.waitUntil(lambda: page.document is not None)
    page.keeping._pause.stop()
    window.generate_page.panel.count.setValue(7)
    window.crashes.report(Defect("what", "where"))
    kept = window.studio.claim.folder / "session.json"
    qtbot.waitUntil(kept.exists)
    assert window.studio.settings.request.count == 7
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    window.findChildren(CrashDialog)[0].accept()


def test_the_log_turns_over(tmp_path, monkeypatch):
    monkeypatch.setattr(crash, "LARGEST_LOG", 2000)
    path = tmp_path / "logs" / "scorebrush.log"
    for number in range(60):
        crash.write_down(path, f"defect {number}")
    names = sorted(file.name for file in path.parent.glob("scorebrush.log*"))
    assert names == ["scorebrush.log", *(f"scorebrush.log.{n}" for n in (1, 2, 3))]
    assert all((path.parent / name).stat().st_size <= 2000 for name in names)
    whole = crash.whole_log(path)
    assert whole.index("defect 58") < whole.index("defect 59")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("open '/home/mo/Our Photos/a b.jpg'", "open '<file>.jpg'"),
        ("/home/mo/Our Photos/a b.jpg is no picture.", "<file>.jpg is no picture."),
        (r"C:\Users\mo\a.png is bad", "<file>.png is bad"),
        ("~/secret/plan.pth, line 3", "<file>.pth, line 3"),
        ("file:///home/mo/x.png gone", "<file>.png gone"),
        ("key hf_AbCdEf12345 is wrong", "key <hidden> is wrong"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer <hidden>"),
        ("https://mo:pw@host/x?token=123&a=4", "https://<hidden>@host/x?<hidden>"),
        ("ask mo@example.org", "ask <hidden>"),
        ("https://huggingface.co/google/ddpm", "https://huggingface.co/google/ddpm"),
        ("loss 3/4 of app/crash.py and/or 1 / 2", "loss 3/4 of app/crash.py and/or 1 / 2"),
        ("/usr/lib/libc.so.6", "/usr/lib/libc.so.6"),
        (f"{ROOT}/app/crash.py", "app/crash.py"),
        (f'File "{os.__file__}", line 1', 'File "python/os.py", line 1'),
    ],
)
def test_nothing_personal_is_told(text, told):
    assert discreet(text) == told


def test_names_and_values_of_secrets_are_hidden(monkeypatch):
    monkeypatch.setenv("SOME_TOKEN", "correct-horse")
    assert discreet("got correct-horse") == "got <hidden>"
    if len(platform.node()) > 2:
        assert platform.node() not in discreet(f"on {platform.node()}.")
