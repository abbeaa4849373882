"""How far commands are, where there is a terminal and where there is none."""

from __future__ import annotations

import io
import re
import time

import pytest

from app.cli_progress import Bar
from core.engine.requests import Progress


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def now(monkeypatch):
    """A clock that stands still until its only entry is raised."""
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    return clock


def at(fraction, left=None):
    return Progress(fraction, 1, 10, left)


def test_without_a_terminal_a_long_command_says_a_line_every_ten_seconds(now, capsys):
    with Bar("Model: roses", "roses ") as bar:
        bar.show(at(0.0))
        now[0] += 1
        bar.show(at(0.01, 124.0))
        bar.show(at(0.02, 123.0))
        now[0] += 9
        bar.show(at(0.1, 110.0))
        now[0] += 1
        bar.show(at(0.11, 109.0))
        now[0] += 60
        bar.show(at(0.5, 59.6))
        bar.show(at(1.0, 0.0))
    said = capsys.readouterr()
    assert said.out == "Model: roses\n"
    assert said.err.splitlines() == [
        "scorebrush: roses 1% done, 2 min 04 s left",
        "scorebrush: roses 11% done, 1 min 49 s left",
        "scorebrush: roses 50% done, 1 min 00 s left",
    ]


def test_a_short_command_says_nothing_and_one_of_unknown_length_says_so(now, capsys):
    with Bar() as bar:
        for done in range(9):
            now[0] += 1
            bar.show(at(done / 10, 9.5 - done))
    assert capsys.readouterr().err == ""
    with Bar(parts=2) as bar:
        bar.show(at(0.0), 1)
        now[0] += 11
        bar.show(at(0.5), 1, "photograph 2 of 2: ")
        now[0] += 11
        bar.show(at(0.5, 4000.0), 1, "photograph 2 of 2: ")
    assert capsys.readouterr().err.splitlines() == [
        "scorebrush: 75% done, how long it takes is not known yet",
        "scorebrush: 75% done, photograph 2 of 2: 66 min 40 s left",
    ]


def test_a_terminal_gets_a_bar_and_no_lines(now, capsys, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with Bar("Model: roses") as bar:
        bar.show(at(0.0))
        now[0] += 100
        bar.show(at(0.5, 100.0))
    assert capsys.readouterr().out.endswith("Model: roses\n")
    assert re.search(r" 50% \|.*\| 1 min 40 s left", terminal.getvalue())
    assert "scorebrush:" not in terminal.getvalue()
