from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.defect import Defect
from app.engine_thread import Engine, _Mailbox
from app.state.gallery import Gallery
from core.engine import batches
from core.engine.requests import Generate, Progress
from core.errors import CannotWrite, UnknownModel
from core.networks.patch_unet import PatchUNet
from tests.engine import answered


@pytest.fixture
def engine(qtbot, library, tmp_path):
    engine = Engine(library, Gallery(tmp_path / "pictures"))
    yield engine
    engine.close()


def tiny(**changes):
    return Generate(**{"model": "tiny", "count": 2, "steps": 4, **changes})


def test_a_job_starts_reports_and_ends_in_the_thread_of_the_window(qtbot, engine):
    heard, threads = [], []

    def note(what):
        def listen(*arguments):
            heard.append((what, *arguments))
            threads.append(threading.current_thread())

        return listen

    engine.started.connect(note("started"))
    engine.progressed.connect(note("progressed"))
    engine.finished.connect(note("finished"))
    with qtbot.waitSignal(engine.ended, timeout=30_000) as ended:
        job = engine.submit(tiny())
    kinds = [what for what, *_ in heard]
    assert kinds[0] == "started"
    assert kinds[-1] == "finished"
    assert set(kinds[1:-1]) == {"progressed"}
    assert set(threads) == {threading.main_thread()}
    ending = ended.args[0]
    assert ending.job is job
    assert ending.problem is None
    assert ending.seconds > 0
    batch = heard[-1][2]
    assert [entry.seed for entry in batch.entries] == [0, 1]
    assert all(entry.path.is_file() for entry in batch.entries)


def test_pictures_in_the_signals_are_those_of_the_engine(qtbot, engine, library):
    batches = []
    engine.finished.connect(lambda _, batch: batches.append(batch))
    with qtbot.waitSignal(engine.ended, timeout=30_000):
        engine.submit(tiny(count=3, seed=5, label="flowers/rose"))
    expected = answered(tiny(count=3, seed=5, label="flowers/rose"), library).images
    np.testing.assert_array_equal(batches[0].pixels, expected)
    colour = batches[0].images[1].pixelColor(3, 7)  # x, then y
    assert [colour.red(), colour.green(), colour.blue()] == list(expected[1, 7, 3])


def test_cancelling_acts_within_one_evaluation(qtbot, engine, gate):
    evaluations = []
    engine.progressed.connect(lambda _, news: evaluations.append(news.progress.evaluations))
    job = engine.submit(tiny(steps=100))
    gate.let_through(3)
    qtbot.waitUntil(lambda: gate.entered == 4 and evaluations[-1:] == [3], timeout=30_000)
    with qtbot.waitSignal(engine.ended) as ended:
        engine.cancel(job)
        gate.open()
    assert gate.entered == 4  # the one that was under way, and no other
    assert ended.args[0].seconds is None
    assert ended.args[0].problem is None
    assert engine.current is None


def test_jobs_wait_for_one_another_and_a_waiting_one_can_be_taken_out(qtbot, engine, gate):
    started = []
    engine.started.connect(lambda job: started.append(job.request.seed))
    jobs = [engine.submit(tiny(seed=seed)) for seed in (10, 20, 30)]
    assert engine.current is jobs[0]
    assert engine.waiting == (jobs[1], jobs[2])
    engine.cancel(jobs[1])
    assert engine.waiting == (jobs[2],)
    gate.open()
    qtbot.waitUntil(lambda: engine.current is None, timeout=30_000)
    assert started == [10, 30]


def test_what_was_finished_before_cancelling_is_kept(qtbot, engine, gate, monkeypatch, tmp_path):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 16**2)  # a batch of one picture
    job = engine.submit(tiny(count=5, steps=3))
    gate.let_through(4)  # all of the first picture, and a third of the second
    qtbot.waitUntil(lambda: gate.entered == 5, timeout=30_000)
    with qtbot.waitSignal(engine.ended):
        engine.cancel(job)
        gate.open()
    assert [entry.seed for entry in Gallery(tmp_path / "pictures").entries()] == [0]


def test_no_note_is_lost_while_the_window_is_busy():
    mailbox = _Mailbox()
    for note in (None, "Memory ran out.", None, "Again.", None):
        mailbox.put(Progress(0.5, 1, 2, note=note), {})
    news = mailbox.take()
    assert news is not None
    assert news.progress.note == "Memory ran out. Again."


def test_newer_news_replace_older_ones_but_lose_no_estimate():
    mailbox = _Mailbox()
    first, second = Progress(0.1, 1, 10), Progress(0.2, 2, 10)
    old, kept, new = (QImage(side, 1, QImage.Format.Format_RGB32) for side in (1, 2, 3))
    assert mailbox.put(first, {0: old, 1: kept})
    assert not mailbox.put(second, {0: new}), "the window has been told already"
    news = mailbox.take()
    assert news is not None
    assert news.progress is second
    assert news.estimates == {0: new, 1: kept}
    assert mailbox.take() is None
    assert mailbox.put(first, {})


def test_an_error_for_people_ends_the_job_and_the_next_one_runs(qtbot, engine):
    with qtbot.waitSignal(engine.ended, timeout=30_000) as ended:
        engine.submit(tiny(model="no-such-model"))
    assert isinstance(ended.args[0].problem, UnknownModel)
    with qtbot.waitSignal(engine.ended, timeout=30_000) as ended:
        engine.submit(tiny())
    assert ended.args[0].problem is None


def test_a_defect_ends_the_job_and_tells_where_it_happened(qtbot, engine, monkeypatch):
    def broken(network, *arguments):
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setattr(PatchUNet, "forward", broken)
    with qtbot.waitSignal(engine.ended, timeout=30_000) as ended:
        engine.submit(tiny())
    problem = ended.args[0].problem
    assert isinstance(problem, Defect)
    assert problem.summary == "ZeroDivisionError: nothing to divide by"
    assert "in broken" in problem.details


def test_pictures_that_cannot_be_kept_are_handed_over_all_the_same(
    qtbot, engine, monkeypatch, tmp_path
):
    (tmp_path / "pictures").write_text("a file where the folder should be")
    batches = []
    engine.finished.connect(lambda _, batch: batches.append(batch))
    with qtbot.waitSignal(engine.ended, timeout=30_000) as ended:
        engine.submit(tiny())
    assert ended.args[0].problem is None
    assert isinstance(batches[0].problem, CannotWrite)
    assert batches[0].entries == []
    assert len(batches[0].images) == len(batches[0].pixels) == 2


def test_closing_in_the_middle_of_a_run_ends_the_thread(qtbot, engine, gate):
    engine.submit(tiny(steps=1000))
    engine.submit(tiny())
    gate.let_through(2)
    qtbot.waitUntil(lambda: gate.entered == 3, timeout=30_000)
    threading.Timer(0.05, gate.open).start()
    engine.close()
    assert not engine._thread.isRunning()
    assert gate.entered == 3
