from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app import cli
from core import animation
from core.codec import Record
from core.engine import library
from core.engine.requests import Generate
from core.errors import BadRequest, CannotWrite
from core.images import load, save_png
from tests.tiny import tiny_model

RANDOM = np.random.default_rng(0)
FRAMES = RANDOM.integers(0, 256, (5, 16, 15, 3), dtype=np.uint8)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a model, and a place to work in."""
    for name in ("models", "work"):
        (tmp_path / name).mkdir()
    tiny_model(tmp_path / "models")
    monkeypatch.setattr(library, "model_folders", lambda: [tmp_path / "models"])
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def interpolate(*arguments):
    return cli.command(["interpolate", *map(str, arguments)])


def generate(seed, *arguments):
    options = ["--model", "tiny", "--steps", "3", "--count", "1", "--seed", str(seed)]
    assert cli.command(["generate", *options, *arguments, "--out", f"made{seed}"]) == 0
    (path,) = Path(f"made{seed}").glob("*.png")
    return path


# -- files ----------------------------------------------------------------------------------------


def test_frames_are_written_as_the_name_says(tmp_path):
    animation.save_frames(tmp_path / "a.gif", FRAMES, rate=20)
    with Image.open(tmp_path / "a.gif") as film:
        assert (getattr(film, "n_frames", 1), film.size) == (5, (240, 256))
        assert (film.info["duration"], film.info["loop"]) == (50, 0)
    animation.save_frames(tmp_path / "a.MP4", FRAMES, rate=10)
    video = cv2.VideoCapture(str(tmp_path / "a.MP4"))
    assert video.get(cv2.CAP_PROP_FPS) == 10
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == 5
    seen = video.read()[1][:, :, ::-1]
    video.release()
    wanted = animation.enlarged(FRAMES)[0].astype(float)
    assert np.abs(seen - wanted).mean() < np.abs(seen[:, :, ::-1] - wanted).mean() / 2
    animation.save_frames(tmp_path / "frames", FRAMES)
    paths = sorted((tmp_path / "frames").iterdir())
    assert [path.name for path in paths] == [f"frame-00{number}.png" for number in range(1, 6)]
    np.testing.assert_array_equal(np.stack([load(path) for path in paths]), FRAMES)
    animation.save_frames(tmp_path / "a.png", FRAMES, columns=5)
    assert load(tmp_path / "a.png").shape[1] > 5 * 15
    assert not list(tmp_path.rglob("*.part"))


def test_odd_sides_make_a_film_too(tmp_path):
    frames = RANDOM.integers(0, 256, (3, 301, 257, 3), dtype=np.uint8)
    animation.save_frames(tmp_path / "a.mp4", frames)
    assert (tmp_path / "a.mp4").stat().st_size > 1000


def test_what_cannot_be_written_is_said_and_nothing_is_lost(tmp_path, monkeypatch):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(CannotWrite, match="not empty"):
        animation.save_frames(tmp_path / "full", FRAMES)
    with pytest.raises(BadRequest, match=r"ends in \.gif"):
        animation.save_frames(tmp_path / "a.avi", FRAMES)
    with pytest.raises(BadRequest, match="rate"):
        animation.save_frames(tmp_path / "a.gif", FRAMES, rate=0)
    (tmp_path / "a.mp4").write_bytes(b"old")
    monkeypatch.setattr(animation, "_CODEC", "none")
    monkeypatch.setattr(cv2, "VideoWriter", _NoEncoder)
    with pytest.raises(CannotWrite, match="Save a GIF"):
        animation.save_frames(tmp_path / "a.mp4", FRAMES)
    assert (tmp_path / "a.mp4").read_bytes() == b"old"


class _NoEncoder:
    def __init__(self, *arguments):
        pass

    def fourcc(*_letters):
        return 0

    def isOpened(self):  # noqa: N802
        return False

    def write(self, frame):
        pass

    def release(self):
        pass


# -- the command ----------------------------------------------------------------------------------


def test_pictures_of_ours_bring_their_settings_and_come_back_exactly(home, capsys):
    first, last = generate(4, "--label", "rose"), generate(9, "--label", "rose")
    assert interpolate(first, last, "--frames", 3, "--out", "frames") == 0
    said = capsys.readouterr().out
    frames = [load(path) for path in sorted(Path("frames").iterdir())]
    assert len(frames) == 3
    np.testing.assert_allclose(frames[0].astype(int), load(first), atol=1)
    np.testing.assert_allclose(frames[2].astype(int), load(last), atol=1)
    assert "flowers/rose" in said
    assert "comes back" not in said
    (step,) = re.findall(r"step between frames is ([\d.]+) times", said)
    assert 1 <= float(step) < 2


def test_other_settings_and_photographs_are_encoded_and_measured(home, capsys):
    mine, other = generate(4, "--label", "rose"), generate(9, "--label", "tulip")
    save_png("photo.png", RANDOM.integers(80, 180, (20, 16, 3), dtype=np.uint8))
    ends = [mine, other, "photo.png", 12]
    assert interpolate(*ends, "--grid", 2, "--steps", "40", "--out", "grid.png") == 0
    said = capsys.readouterr().out
    assert f"{mine} was made with other settings" in said  # other steps than asked for now
    errors = [float(found) for found in re.findall(r"comes back within ([\d.]+)", said)]
    assert len(errors) == 3
    assert max(errors) < 4
    assert load("grid.png").shape == (38, 38, 3)


def test_all_noise_can_be_turned(home):
    ends = ("4", "9", "4", "--model", "tiny", "--sampler", "ancestral", "--steps", 3)
    assert interpolate(*ends, "--frames", 2, "--way", "noise", "--out", "frames") == 0
    frames = [load(path) for path in sorted(Path("frames").iterdir())]
    np.testing.assert_allclose(frames[0].astype(int), frames[2], atol=1)
    alone = load(generate(9, "--sampler", "ancestral"))
    np.testing.assert_allclose(frames[1].astype(int), alone, atol=1)


def test_what_is_wrong_is_said_before_the_work(home, capsys):
    save_png("edited.png", FRAMES[0], Record(Generate("tiny")))
    for wrong in (
        ("4",),
        ("4", "none.png", "--model", "tiny"),
        ("4", "9", "--out", "a.avi"),
        ("4", "9", "--grid", 3, "--model", "tiny"),
        ("4", "edited.png", "--way", "noise", "--label", "rose"),
        ("4", "9", "--frames", 1, "--model", "tiny"),
        ("4", "9", "--model", "none"),
    ):
        assert interpolate(*wrong) in {1, 2}, wrong
        assert capsys.readouterr().err.startswith("scorebrush: ")
    assert {path.name for path in Path().iterdir()} == {"edited.png"}
