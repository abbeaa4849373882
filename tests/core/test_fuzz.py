"""Two hundred damaged files of each kind are answered or refused; ``tools/fuzz.py`` reads more."""

from __future__ import annotations

import warnings
from random import Random

import pytest

from tests.fuzzing import TARGETS, attempt


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_files_are_answered_or_refused(tmp_path, name, capfd):
    target = TARGETS[name]
    (tmp_path / "good").mkdir()
    samples = target.samples(tmp_path / "good")
    accepted, faults = 0, []
    for number in range(200):
        sample = target.spoil(Random(f"{name} suite {number}"), samples)
        path = tmp_path / f"file{sample.suffix}"
        path.write_bytes(sample.data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries think aloud about what they then refuse
            answer = attempt(target, path)
        accepted += answer.accepted
        if answer.fault:
            faults.append(f"{number}: {answer.fault}")
    assert not faults
    assert 0 < accepted < 190, "as good as nothing is damaged, or nothing is left"
    capfd.readouterr()


def test_good_files_are_accepted(tmp_path):
    for name, target in TARGETS.items():
        folder = tmp_path / name
        folder.mkdir()
        for sample in target.samples(folder):
            if name == "requests" or sample.suffix == ".bin":
                continue  # texts, and a pickle of a number
            path = folder / f"again{sample.suffix}"
            path.write_bytes(sample.data)
            fault = attempt(target, path).fault
            assert not fault, f"{name} {sample.suffix}: {fault}"


def test_what_no_reader_may_do_is_noticed(tmp_path):
    import os

    target = TARGETS["recipes"]
    forbidden = {
        "os.system": lambda _: os.system("true"),  # noqa: S605
        "open": lambda path: path.with_name("other").write_text("x"),
        "os.remove": lambda path: path.unlink(),
    }
    for event, deed in forbidden.items():
        path = tmp_path / "file"
        path.write_bytes(b"")
        assert event in attempt(type(target)(target.samples, target.spoil, deed, 0), path).fault
