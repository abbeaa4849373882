from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from app import cli
from core import images
from core.editing.area import Area
from core.engine import library
from core.engine.requests import Colorize, Inpaint
from core.photos import Photo, open_photo, save_photo
from core.restoration import NullSpace
from tests.tiny import tiny_model

QUICK = ["--steps", "2", "--method", "null-space"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder with a photograph and a mask, and a model where models are looked for."""
    models = tmp_path / "models"
    models.mkdir()
    tiny_model(models, name="commons-64", title="Commons")
    monkeypatch.setattr(library, "model_folders", lambda: [models])
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    random = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    pixels = random.integers(0, 256, (30, 40, 3)).astype(np.uint8)
    save_photo(Photo(pixels, exif=exif.tobytes()), work / "photo.png")
    mask = np.zeros((30, 40), np.uint8)
    mask[10:20, 12:24] = 255
    Image.fromarray(mask).save(work / "mask.png")
    return work


def results(folder, name="*"):
    return sorted(folder.glob(name))


def test_inpaint_saves_variants_that_carry_their_request(home, capsys):
    arguments = ["inpaint", "photo.png", "--mask", "mask.png", "--variants", "2", "--seed", "5"]
    assert cli.command([*arguments, "--label", "ROSE", "--area", "2,1,28", *QUICK]) == 0
    folder = home / "scorebrush-output"
    paths = results(folder)
    assert [path.name for path in paths] == ["photo-filled-seed5.png", "photo-filled-seed6.png"]
    given, mask = open_photo(home / "photo.png"), images.load(home / "mask.png")[..., 0]
    for seed, path in enumerate(paths, start=5):
        edited = open_photo(path)
        assert (edited.pixels[mask == 0] == given.pixels[mask == 0]).all()
        assert (edited.pixels[mask > 0] != given.pixels[mask > 0]).any()
        assert b"Maker" in (edited.exif or b"")
        request, digest, _ = images.read_request(path)
        assert isinstance(request, Inpaint)
        assert (request.seed, request.variants, request.steps) == (seed, 1, 2)
        assert (request.label, request.area) == ("flowers/rose", Area(2, 1, 28))
        assert request.method == NullSpace()
        assert len(digest) == 64
    said = capsys.readouterr()
    assert str(folder) in said.out
    assert "seed 5" in said.out


def test_a_result_is_made_again_exactly(home, capsys):
    arguments = ["inpaint", "photo.png", "--mask", "mask.png", "--variants", "1", *QUICK]
    assert cli.command(arguments) == 0
    (path,) = results(home / "scorebrush-output")
    assert cli.command(["show", str(path)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"edit +inpaint", said)
    assert str(home / "photo.png") in said
    assert cli.command(["generate", "--again", str(path), "--out", "again"]) == 0
    (again,) = results(home / "again")
    assert again.read_bytes() == path.read_bytes()
    save_photo(Photo(np.zeros((30, 40, 3), np.uint8)), home / "photo.png")
    assert cli.command(["generate", "--again", str(path), "--out", "again"]) == 1
    assert "has changed since" in capsys.readouterr().err


def test_a_folder_is_a_batch_and_what_is_broken_is_passed_over(home, capsys):
    folder = home / "photos"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.png").write_bytes((home / "photo.png").read_bytes())
    (folder / "b.jpg").write_text("broken")
    (folder / "notes.txt").write_text("no photograph")
    assert cli.command(["colorize", "photos", "--seed", "1", "--out", "done", *QUICK]) == 1
    names = [path.name for path in results(home / "done")]
    assert names == [f"{name}-colour-seed1.png" for name in "abc"]
    said = capsys.readouterr()
    assert "b.jpg is passed over" in said.err
    assert "3 results are in" in said.out
    request, *_ = images.read_request(home / "done" / names[0])
    assert isinstance(request, Colorize)


def test_masks_of_a_folder_go_with_photographs_of_the_same_name(home, capsys):
    (home / "masks").mkdir()
    (home / "mask.png").rename(home / "masks" / "photo.png")
    assert cli.command(["inpaint", "photo.png", "--mask", "masks", *QUICK]) == 0
    (home / "other.png").write_bytes((home / "photo.png").read_bytes())
    assert cli.command(["inpaint", "other.png", "--mask", "masks", *QUICK]) == 1
    assert "no mask named other in masks" in capsys.readouterr().err


def test_one_result_can_be_given_a_name_and_a_format(home):
    assert cli.command(["upscale", "photo.png", "--factor", "2", "--out", "large.jpg", *QUICK]) == 0
    with Image.open(home / "large.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (80, 60))
    assert cli.command(["deblur", "photo.png", "--blur", "1", "--out", "sharp.tif", *QUICK]) == 0
    assert open_photo(home / "sharp.tif").shape == (30, 40)
    vary = ["vary", "photo.png", "--strength", "0.3", "--variants", "1", "--steps", "2"]
    assert cli.command([*vary, "--sampler", "ddim", "--octaves", "0", "--out", "v.webp"]) == 0
    assert open_photo(home / "v.webp").shape == (30, 40)
    assert not (home / "scorebrush-output").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["inpaint", "photo.png"], 2, "--mask"),
        (["inpaint", "none.jpg", "--mask", "mask.png"], 1, "none.jpg cannot be read"),
        (["inpaint", "photo.png", "--mask", "none.png"], 1, "none.png cannot be read"),
        (["inpaint", "photo.png", "--mask", "photo.png", "--area", "1,2"], 2, "three whole"),
        (["inpaint", "photo.png", "--mask", "mask.png", "--area", "30,0,30"], 2, "beyond"),
        (["inpaint", "photo.png", "--mask", "small.png"], 2, "8 x 8 pixels, but the photograph"),
        (["inpaint", "photo.png", "--mask", "black.png"], 2, "Nothing is painted"),
        (["inpaint", "photo.png", "--mask", "white.png"], 2, "whole photograph is painted"),
        (["inpaint", "photo.png", "--mask", "mask.png", "--variants", "0"], 2, "from 1 to 64"),
        (["inpaint", "photo.png", "--mask", "mask.png", "--variants", "x"], 2, "whole number"),
        (["colorize", "photo.png", "--method", "nul-space"], 2, "Did you mean null-space?"),
        (["colorize", "photo.png", "--label", "cat"], 2, "cat"),
        (["colorize", "photo.png", "--model", "none"], 2, "no model 'none'"),
        (["colorize", "photo.png", "--hints", "small.png"], 2, "hints has 8 x 8"),
        (["colorize", "empty"], 2, "holds no photographs"),
        (["upscale", "photo.png", "--factor", "3"], 2, "not 3 times"),
        (["vary", "photo.png", "--strength", "2"], 2, "from 0 to 1"),
        (["vary", "photo.png", "--sampler", "dim"], 2, "Did you mean ddim?"),
        (["deblur", "photo.png", "--blur", "wide"], 2, "blur must be a number"),
        (
            ["vary", "photo.png", "--variants", "2", "--out", "a.png"],
            2,
            "several results, but a.png is one file",
        ),
        (["upscale", "photo.png", "--out", "a.xyz"], 1, "cannot be saved as '.xyz'"),
        (["upscale", "photo.png", "--out", "/dev/null"], 1, "is not a folder"),
    ],
)
def test_a_mistake_is_one_clear_line(home, capsys, arguments, code, message):
    Image.new("L", (8, 8), 255).save(home / "small.png")
    Image.new("L", (40, 30), 0).save(home / "black.png")
    Image.new("L", (40, 30), 255).save(home / "white.png")
    (home / "empty").mkdir()
    assert cli.command([*arguments, "--steps", "2"]) == code
    said = capsys.readouterr()
    assert said.err.startswith("scorebrush: ")
    assert said.err.count("\n") == 1
    assert message in said.err
    assert not results(home / "scorebrush-output")


def test_ctrl_c_keeps_the_results_that_are_done(home, monkeypatch, capsys):
    from core.engine import tasks

    run, begun = tasks.run, []

    def interrupted(request, *others, **named):
        begun.append(request)
        if len(begun) == 2:
            raise KeyboardInterrupt
        return run(request, *others, **named)

    monkeypatch.setattr(tasks, "run", interrupted)
    (home / "second.png").write_bytes((home / "photo.png").read_bytes())
    assert cli.command(["colorize", "photo.png", "second.png", *QUICK]) == 130
    assert len(results(home / "scorebrush-output")) == 1
    said = capsys.readouterr()
    assert "The result is" in said.out
    assert said.err == "scorebrush: stopped.\n"
