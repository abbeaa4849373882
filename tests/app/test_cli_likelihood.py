from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from app import cli
from core.engine import library, likelihoods, tasks
from core.images import save_png
from tests.tiny import tiny_model


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a model, one with three photographs, and a place to work in."""
    models, work, photos = (tmp_path / name for name in ("models", "work", "photos"))
    for folder in (models, work, photos):
        folder.mkdir()
    tiny_model(models)
    random = np.random.default_rng(0)
    for index in range(3):
        pixels = random.integers(90, 120 + 50 * index, (16, 20, 3), dtype=np.uint8)
        save_png(photos / f"{index}.png", pixels)
    monkeypatch.setattr(library, "model_folders", lambda: [models])
    monkeypatch.chdir(work)
    return tmp_path


def measure(home, *arguments):
    options = ["--model", "tiny", "--tolerance", "0.05", "--out", "bits.csv"]
    return cli.command(["likelihood", str(home / "photos"), *options, *arguments])


def rows():
    with Path("bits.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_picture_has_its_bits_and_their_error_in_a_table(home, capsys):
    assert measure(home, "--label", "ROSE", "--seed", "7") == 0
    said = capsys.readouterr().out
    table = rows()
    assert [row["picture"] for row in table] == [str(home / f"photos/{i}.png") for i in range(3)]
    assert [row["seed"] for row in table] == ["7", "8", "9"]
    assert {row["label"] for row in table} == {"flowers/rose"}
    assert all(float(row["standard_error"]) > 0 for row in table)
    bits = [float(row["bits_per_value"]) for row in table]
    assert len(set(bits)) == 3
    assert f"{sum(bits) / 3:.4f}" in said
    for figure in bits:
        assert f"{figure:.4f}" in said
    # the same again, and other figures from another seed
    assert measure(home, "--label", "rose", "--seed", "7") == 0
    assert rows() == table
    assert measure(home, "--seed", "70") == 0
    assert rows() != table


def test_one_probe_cannot_tell_its_error(home, capsys):
    assert measure(home, "--probes", "1") == 0
    assert {row["standard_error"] for row in rows()} == {""}
    assert measure(home, "--probes", "1", "--draws", "2") == 0
    assert all(float(row["standard_error"]) > 0 for row in rows())


def test_what_is_finished_is_kept_when_it_is_stopped(home, monkeypatch, capsys):
    run = tasks.run

    def stopped(request, library):
        monkeypatch.setitem(likelihoods._PIXELS_AT_ONCE, "cpu", 16 * 16)
        for step in run(request, library):
            yield step
            if step.bits is not None and step.first == 1:
                raise KeyboardInterrupt

    monkeypatch.setattr(tasks, "run", stopped)
    assert measure(home) == 130
    assert len(rows()) == 2
    assert "table of 2 pictures" in capsys.readouterr().out


def test_what_is_wrong_is_said_in_a_line(home, capsys):
    (home / "empty").mkdir()
    for arguments, words in (
        ([str(home / "empty")], "holds no pictures"),
        ([str(home / "none.png")], "none.png cannot be read"),
        ([str(home / "photos"), "--label", "cat"], "no label 'cat'"),
        ([str(home / "photos"), "--probes", "0"], "number of probes"),
        ([str(home / "photos"), "--draws", "0"], "number of draws"),
        ([str(home / "photos"), "--exact", "--probes", "3"], "not allowed with"),
        ([], "PHOTO"),
    ):
        assert cli.command(["likelihood", *arguments, "--model", "tiny"]) in {1, 2}
        said = capsys.readouterr().err
        assert said.startswith("scorebrush: ")
        assert words in said
        assert said.count("\n") == 1
