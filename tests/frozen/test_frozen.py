"""The frozen application does its work where no Python is, which ``make app-test`` shows.

SCOREBRUSH_APP names the folder that ``make app`` has built; without it these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import resources
from core.engine.library import Library
from core.engine.tasks import run
from core.images import load, read_request

FOLDER = Path(os.environ.get("SCOREBRUSH_APP", ".")).resolve()
ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform == "linux"

pytestmark = [
    pytest.mark.skipif("SCOREBRUSH_APP" not in os.environ, reason="needs what `make app` builds"),
    pytest.mark.timeout(900),
]


def program() -> Path:
    """The program with a terminal."""
    if sys.platform == "win32":
        return FOLDER / "scorebrush-cli.exe"
    inside = FOLDER.with_suffix(".app") / "Contents" / "MacOS"
    return (inside if inside.is_dir() else FOLDER) / "scorebrush"


def inside() -> Path:
    frozen = program().parent
    return frozen.parent / "Frameworks" if sys.platform == "darwin" else frozen / "_internal"


@pytest.fixture
def scorebrush(tmp_path):
    """Runs the program as somebody would who has nothing else, in an empty folder and home."""

    def start(*arguments, screen="offscreen", path=None):
        before = [path] if path else []
        if screen == "xvfb":
            before = ["xvfb-run", "--auto-servernum", *before]
        kept = ("SYSTEMROOT", "TEMP", "TMP", "OMP_NUM_THREADS", "LANG")
        clean = {name: os.environ[name] for name in kept if name in os.environ}
        homes = {
            name: str(tmp_path / "home" / name)
            for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        }
        answer = subprocess.run(
            [*before, str(program()), *map(str, arguments)],
            env={
                **clean,
                **homes,
                "HOME": str(tmp_path / "home"),
                "PATH": "/usr/bin:/bin",
                "QT_QPA_PLATFORM": "xcb" if screen == "xvfb" else "offscreen",
                "SCOREBRUSH_DEVICE": "cpu",
                "SCOREBRUSH_PRECISION": "float32",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr + answer.stdout
        return answer.stdout

    (tmp_path / "home").mkdir()
    return start


@pytest.fixture
def photograph(tmp_path):
    slope = np.add.outer(np.arange(96), np.arange(96)).astype(np.uint8)
    Image.fromarray(np.dstack([slope, slope.T, 255 - slope])).save(tmp_path / "photo.png")
    mask = np.zeros((96, 96), np.uint8)
    mask[40:56, 40:56] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    return tmp_path / "photo.png", tmp_path / "mask.png"


@pytest.mark.parametrize("screen", ["offscreen", "xvfb"])
def test_the_window_makes_the_picture_that_the_engine_makes(
    scorebrush, tmp_path, screen, monkeypatch
):
    if screen == "xvfb" and not shutil.which("xvfb-run"):
        pytest.skip("needs Xvfb")
    said = scorebrush("try", "--out", tmp_path / "out", screen=screen)
    assert "A picture of 64 x 64 pixels took" in said
    told = json.loads((tmp_path / "out" / "trial.json").read_text())
    assert told["problem"] == ""
    assert told["began"] < told["painted"] < told["warm"] < told["done"]
    assert told["painted"] < told["asked"]
    record = read_request(told["picture"])
    assert (record.request.seed, record.request.count) == (4711, 1)
    # The same weights, seed and precision beside it, from the sources.
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    library = Library([resources.path("models")], device="cpu")
    assert record.model_digest == library.digest(record.request.model)
    expected = next(it.pictures for it in run(record.request, library) if it.pictures is not None)
    difference = np.abs(load(told["picture"]).astype(int) - expected[0])
    assert difference.max() <= 1, "another picture than the engine's"


def test_commands_work(scorebrush, photograph, tmp_path):
    photo, mask = photograph
    assert "scorebrush" in scorebrush("--version")
    assert "commons-64" in scorebrush("models")
    scorebrush("generate", "--label", "aerial", "--count", 2, "--steps", 5, "--out", tmp_path / "g")
    made = sorted((tmp_path / "g").glob("*seed*.png"))
    assert len(made) == 2
    assert "aerial" in scorebrush("show", made[0])
    again = scorebrush("generate", "--again", made[0], "--out", tmp_path / "again")
    assert "identical" in again
    filled = tmp_path / "filled.png"
    edit = ("--steps", 5, "--variants", 1, "--out", filled)
    scorebrush("inpaint", photo, "--mask", mask, *edit)
    outside = load(mask)[..., 0] == 0
    assert np.array_equal(load(filled)[outside], load(photo)[outside])
    assert not np.array_equal(load(filled)[~outside], load(photo)[~outside])
    film = ("--frames", 3, "--steps", 5, "--out")
    for name in ("film.mp4", "film.gif"):
        scorebrush("interpolate", 1, 2, *film, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 500


def test_damaged_files_are_refused_in_words(scorebrush, tmp_path):
    (tmp_path / "bad.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(AssertionError, match=r"scorebrush: .*bad\.safetensors"):
        scorebrush("generate", "--model", tmp_path / "bad.safetensors")


def test_what_is_inside_is_licensed_and_says_nothing_of_this_machine():
    frozen = inside()
    for part in ("models", "judges", "icons", "style"):
        assert list((frozen / "resources" / part).iterdir())
    text = (frozen / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    for name in ("torch", "numpy", "pillow", "PySide6_Essentials", "opencv", "safetensors"):
        assert f"\n  {name}" in text
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "PYTHON SOFTWARE FOUNDATION LICENSE"):
        assert words in text.upper()
    for absent in ("scipy", "matplotlib", "pytest", "training", "sphinx", "PySide6/Qt/qml"):
        assert not (frozen / absent).exists()
    told = [
        path
        for path in frozen.rglob("*")
        if path.is_file()
        and path.suffix in {".txt", ".json", ".toml", ".py", ".pth", ""}
        and path.stat().st_size < 10_000_000
        and str(ROOT).encode() in path.read_bytes()
    ]
    assert not told, "files that name the folder of this checkout"


@pytest.mark.skipif(not LINUX, reason="for desktops of Linux")
def test_the_menu_entry_starts_this_program(tmp_path):
    script = inside() / "resources" / "linux" / "install.sh"
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
    subprocess.run(["sh", str(script)], env=home, check=True, capture_output=True)
    entry = (tmp_path / "data" / "applications" / "scorebrush.desktop").read_text(encoding="utf-8")
    assert f'Exec="{program().resolve()}" %f' in entry
    subprocess.run(["sh", str(script), "--remove"], env=home, check=True, capture_output=True)
    left = [
        it for it in (tmp_path / "data").rglob("*scorebrush*") if "mime/application" not in str(it)
    ]
    assert not left
