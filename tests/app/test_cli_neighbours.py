"""``scorebrush neighbours`` on a small folder of pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from app.cli import command
from core.images import load, save_png


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of sixteen training pictures, twelve held-out ones, and a place to work in."""
    random = np.random.default_rng(0)
    for number in range(28):
        coarse = Image.fromarray(random.integers(0, 256, (5, 5, 3), np.uint8))
        pixels = np.asarray(coarse.resize((64, 64), Image.Resampling.BICUBIC))
        folder = tmp_path / "data" / ("train" if number < 16 else "test") / "a"
        folder.mkdir(parents=True, exist_ok=True)
        save_png(folder / f"{number}.png", pixels)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def test_a_copy_is_named_and_shown_beside_its_neighbours(home, capsys):
    copy = home / "data" / "train" / "a" / "3.png"
    arguments = ["neighbours", str(copy), "--data", str(home / "data"), "--count", "2"]
    assert command([*arguments, "--keep", "kept.safetensors"]) == 0
    said = capsys.readouterr().out
    assert "3.png: a near copy, 0.0" in said
    assert said.count("  train/a/3.png") == 2  # in pixels and in features
    assert "Looked at 16 training pictures" in said
    # Two rows of three: the picture and two neighbours.
    assert load("neighbours.png").shape == (2 * 68 + 4, 3 * 68 + 4, 3)
    again = ["neighbours", str(home / "data" / "test"), "--data", "kept.safetensors"]
    assert command([*again, "--out", "others.png"]) == 0
    said = capsys.readouterr().out
    assert said.count("no near copy") == 12


def test_what_cannot_be_is_said_in_a_line(home, capsys):
    picture = str(home / "data" / "train" / "a" / "3.png")
    for arguments, code, words in (
        ([picture, "--data", "gone.zip"], 1, "no folder or zip"),
        ([picture, "--count", "0", "--data", str(home / "data")], 2, "number of neighbours"),
        ([picture, "--count", "many"], 2, "whole number"),
        ([picture, "--keep", "a.safetensors"], 2, "that you name"),
        ([picture, "--model", "moon"], 2, "no model 'moon'"),
        ([str(home / "work")], 2, "holds no pictures"),
        (["gone.png", "--data", str(home / "data")], 1, "gone.png"),
    ):
        assert command(["neighbours", *arguments]) == code
        said = capsys.readouterr().err
        assert words in said
        assert said.startswith("scorebrush: ")
    assert not list((home / "work").iterdir())
