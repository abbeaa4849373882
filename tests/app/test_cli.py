from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app import cli
from app.__main__ import has_display, main
from core import images
from core.codec import Record
from core.engine import batches, library, tasks
from core.engine.requests import ClassifierGuide, Generate
from core.hub.origin import digest_of
from core.samplers import Heun
from tests.core.test_classifier_guides import classifier_file
from tests.tiny import CARD, tiny_model

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder, and a folder with two models where models are looked for."""
    models = tmp_path / "models"
    models.mkdir()
    tiny_model(models)
    tiny_model(models, seed=1, name="commons-64", title="Commons")
    monkeypatch.setattr(library, "model_folders", lambda: [models])
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def saved(folder, pattern="*"):
    return sorted(path for path in folder.glob(pattern) if "contact" not in path.name)


def generate(*arguments):
    return cli.command(["generate", "--model", "tiny", "--steps", "3", *arguments])


def test_generate_saves_pictures_that_carry_their_request(home, capsys):
    assert generate("--label", "ROSE", "--count", "3", "--seed", "7", "--sampler", "heun") == 0
    folder = home / "scorebrush-output"
    paths = saved(folder)
    names = [re.sub(r"^\d{8}-\d{6}-", "", path.name) for path in paths]
    assert names == [f"flowers-rose-seed{seed}.png" for seed in (7, 8, 9)]
    for seed, path in enumerate(paths, start=7):
        request, digest, _ = images.read_request(path)
        assert request == Generate("tiny", "flowers/rose", 1, seed, Heun(), 3)
        assert len(digest) == 64
    (sheet,) = folder.glob("*contact-sheet.png")
    assert images.read_request(sheet).request.count == 3
    expected = images.contact_sheet(
        np.stack([images.load(path) for path in paths]),
        captions=[f"flowers/rose\nseed {seed}" for seed in (7, 8, 9)],
    )
    assert np.array_equal(images.load(sheet), expected)
    said = capsys.readouterr()
    assert str(folder) in said.out
    assert "seed 7" in said.out


def test_a_student_is_not_told_that_its_steps_are_few(home, capsys):
    leap = {**CARD.parametrization, "kind": "flow-map"}
    told = {**CARD.network, "told_goal": True}
    tiny_model(home.parent / "models", name="tiny-instant", network=told, parametrization=leap)
    asked = ["generate", "--model", "tiny-instant", "--count", "1", "--sampler", "ddim"]
    assert cli.command([*asked, "--steps", "2"]) == 0
    assert "rough" not in capsys.readouterr().out


def test_too_few_steps_are_hinted_at_where_they_were_asked_for(home, capsys):
    assert generate("--count", "1", "--sampler", "ancestral") == 0
    assert "ancestral makes rough pictures; it wants 100 or more" in capsys.readouterr().out
    (path,) = saved(home / "scorebrush-output")
    assert cli.command(["generate", "--again", str(path), "--out", "again"]) == 0
    assert "rough" not in capsys.readouterr().out


def test_nothing_is_said_of_a_run_before_the_engine_has_begun(home, capsys):
    (home.parent / "models" / "tiny.safetensors").write_bytes(b"\0" * 100)
    assert generate("--count", "1") == 1
    assert capsys.readouterr().out == ""


def test_again_without_its_model_names_the_revision_and_how_to_fetch_it(home, capsys):
    commit = "c" * 40
    record = Record(Generate("garden", count=1), "d" * 64, f"someone/garden@{commit}")
    images.save_png(home / "old.png", np.zeros((16, 16, 3), np.uint8), record)
    assert cli.command(["generate", "--again", "old.png"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "someone/garden at ccccccc, which is not installed" in said.err
    assert said.err.endswith(f"Fetch it: scorebrush models pull someone/garden@{commit}\n")
    assert cli.command(["show", "old.png"]) == 0
    assert f"from      someone/garden@{commit}" in capsys.readouterr().out
    arguments = ["generate", "--again", "old.png", "--model", "tiny", "--steps", "2"]
    assert cli.command(arguments) == 0


def test_a_seed_is_drawn_and_said_where_none_is_given(home, capsys):
    assert generate("--count", "1") == 0
    assert generate("--count", "1") == 0
    seeds = re.findall(r"seed (\d+)", capsys.readouterr().out)
    assert len(set(seeds)) == 2
    found = {
        str(images.read_request(path).request.seed) for path in saved(home / "scorebrush-output")
    }
    assert found == set(seeds)


def test_a_picture_is_made_again_exactly(home, capsys):
    generate("--label", "aerial", "--count", "1", "--sampler", "ancestral", "--guidance", "2")
    (path,) = saved(home / "scorebrush-output")
    assert cli.command(["generate", "--again", str(path), "--out", "again"]) == 0
    (again,) = saved(home / "again")
    assert np.array_equal(images.load(path), images.load(again))
    assert images.read_request(path) == images.read_request(again)
    assert "identical" in capsys.readouterr().out


def test_options_go_before_what_a_picture_says(home, capsys):
    generate("--label", "aerial", "--count", "1", "--seed", "5")
    (path,) = saved(home / "scorebrush-output")
    arguments = ["generate", "--again", str(path), "--count", "2", "--out", "more"]
    assert cli.command([*arguments, "--label", "tulip"]) == 0
    requests = [images.read_request(picture).request for picture in saved(home / "more")]
    assert requests == [Generate("tiny", "flowers/tulip", 1, seed, steps=3) for seed in (5, 6)]
    assert "identical" not in capsys.readouterr().out


def test_a_classifier_pulls_is_recorded_and_is_told_what_to_pull_to(home, capsys):
    path = classifier_file(home)
    given = ["--count", "1", "--seed", "5", "--classifier", str(path)]
    assert generate(*given) == 2
    assert "needs --label" in capsys.readouterr().err
    assert generate("--classifier-scale", "2") == 2
    assert "needs --classifier" in capsys.readouterr().err
    assert generate(*given, "--label", "rose", "--classifier-scale", "4") == 0
    (picture,) = saved(home / "scorebrush-output")
    request = images.read_request(picture).request
    assert isinstance(request, Generate)
    assert request.classifier == ClassifierGuide(str(path), "flowers/rose", 4.0, digest_of(path))
    assert cli.command(["generate", "--again", str(picture), "--out", "again"]) == 0
    assert "identical" in capsys.readouterr().out
    assert cli.command(["show", str(picture)]) == 0
    assert "pulled    to flowers/rose, scale 4" in capsys.readouterr().out


def test_other_weights_are_said(home, capsys):
    generate("--count", "1", "--seed", "5")
    (path,) = saved(home / "scorebrush-output")
    tiny_model(home.parent / "models", seed=9)
    assert cli.command(["generate", "--again", str(path), "--out", "again"]) == 0
    said = capsys.readouterr()
    assert "other weights" in said.err
    assert re.search(r"differs from .* at most \d+ of 255", said.out)


def test_the_card_recommends_what_is_not_given(home, monkeypatch):
    from core.checkpoints.card import Recommended

    best = Recommended(sampler="heun", steps=4, guidance=1.5)
    tiny_model(home.parent / "models", name="wise", recommended=best)
    assert cli.command(["generate", "--model", "wise", "--label", "rose", "--count", "1"]) == 0
    (path,) = saved(home / "scorebrush-output")
    request = images.read_request(path).request
    assert isinstance(request, Generate)
    assert (request.sampler, request.steps, request.guidance) == (Heun(), 4, 1.5)


def test_a_model_file_can_be_given_and_is_found_again_from_elsewhere(home, monkeypatch):
    path = tiny_model(home, name="loose")
    arguments = ["generate", "--model", "loose.safetensors", "--steps", "2", "--count", "1"]
    assert cli.command(arguments) == 0
    (picture,) = saved(home / "scorebrush-output")
    assert images.read_request(picture).request.model == str(path)
    monkeypatch.chdir("/")
    assert cli.command(["generate", "--again", str(picture), "--out", str(home / "again")]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["generate", "--model", "commons64"], 2, "Did you mean commons-64?"),
        (["generate", "--label", "flowers/rosé"], 2, "Did you mean flowers/rose?"),
        (["generate", "--count", "0"], 2, "from 1 to 10000, not 0"),
        (["generate", "--count", "1000000"], 2, "from 1 to 10000, not 1000000"),
        (["generate", "--count", "many"], 2, "number of pictures must be a whole number"),
        (["generate", "--seed", "lucky"], 2, "seed is a whole number from 0"),
        (["generate", "--seed", "-1"], 2, "seed must be a whole number from 0"),
        (["generate", "--steps", "0"], 2, "number of steps must be"),
        (["generate", "--steps", "1.5"], 2, "number of steps must be a whole number"),
        (["generate", "--guidance", "more"], 2, "guidance must be a number"),
        (["generate", "--guidance", "99"], 2, "guidance must be a number from 0 to 20"),
        (["generate", "--sampler", "hein"], 2, "Did you mean heun?"),
        (["generate", "--device", "abacus"], 2, "no device 'abacus'"),
        (["generate", "--colour", "red"], 2, "unrecognized arguments: --colour red"),
        (["paint"], 2, "There is no command 'paint'. Did you mean inpaint?"),
        (["generate", "--sede", "4"], 2, "unrecognized arguments: --sede 4. Did you mean --seed?"),
        (["models", "lits"], 2, "There is no command 'lits'. Did you mean list?"),
        (["gallery", "build"], 2, "Did you mean rebuild?"),
        (["interpolate", "1", "2", "--way", "spere"], 2, "Did you mean sphere?"),
        (["interpolate", "1", "2", "--frames", "0"], 2, "from 2 to 1000"),
        (["show", "missing.png"], 1, "missing.png cannot be read"),
        (["generate", "--again", "missing.png"], 1, "missing.png cannot be read"),
        (["generate", "--out", "/dev/null"], 1, "/dev/null is not a folder"),
    ],
)
def test_a_mistake_is_one_clear_line(home, capsys, arguments, code, message):
    assert main(arguments) == code
    said = capsys.readouterr()
    assert said.err.startswith("scorebrush: ")
    assert said.err.count("\n") == 1
    assert message in said.err
    assert not saved(home / "scorebrush-output")


def test_debug_shows_the_traceback(home, capsys):
    assert cli.command(["generate", "--model", "nothing", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def small_batches(monkeypatch):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 2 * 16**2)


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(home, monkeypatch, capsys):
    small_batches(monkeypatch)
    run = tasks.run

    def interrupted(*arguments):
        steps = run(*arguments)
        for step in steps:
            yield step
            if step.first == 2 and step.pictures is None:
                raise KeyboardInterrupt

    monkeypatch.setattr(tasks, "run", interrupted)
    assert generate("--count", "6", "--seed", "10") == 130
    folder = home / "scorebrush-output"
    seeds = [images.read_request(path).request.seed for path in saved(folder)]
    assert seeds == [10, 11]
    said = capsys.readouterr()
    assert "4 of 6 pictures are made by --seed 12 --count 4" in said.out
    assert str(folder) in said.out
    assert said.err == "scorebrush: stopped.\n"
    monkeypatch.setattr(tasks, "run", run)
    assert generate("--count", "4", "--seed", "12") == 0
    assert len(saved(folder)) == 6


def test_a_disk_that_fills_up_keeps_what_is_done(home, monkeypatch, capsys):
    small_batches(monkeypatch)
    fsync, left = os.fsync, [3]

    def fill(descriptor):
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fill)
    assert generate("--count", "6", "--seed", "10") == 1
    said = capsys.readouterr()
    assert re.fullmatch(r"scorebrush: The disk of .* is full\. .*\n", said.err)
    assert "3 of 6 pictures are made by --seed 13 --count 3" in said.out
    assert len(list((home / "scorebrush-output").iterdir())) == 3


def test_show_prints_the_request(home, capsys):
    generate("--label", "aerial", "--count", "1", "--seed", "5", "--sampler", "ancestral")
    (path,) = saved(home / "scorebrush-output")
    capsys.readouterr()
    assert cli.command(["show", str(path)]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line)
    assert lines["model"] == "tiny"
    assert lines["label"] == "aerial"
    assert lines["seed"] == "5"
    assert lines["sampler"] == "ancestral"


def test_models_are_listed_with_their_labels_and_the_damaged_ones(home, capsys):
    (home.parent / "models" / "bad.safetensors").write_bytes(b"nothing")
    assert cli.command(["models"]) == 0
    said = capsys.readouterr()
    assert "tiny: Tiny test model, 16 x 16 pixels, EDM noise, CC0-1.0" in said.out
    assert "flowers/tulip" in said.out
    assert "bad.safetensors" in said.err


def test_without_a_display_a_grid_is_made_over_the_subjects(home, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not has_display()
    assert main([]) == 0
    folder = home / "scorebrush-output"
    subjects = [images.read_request(path).request.label for path in saved(folder)]
    assert Counter(subjects) == {"aerial": 8, "flowers": 8}
    (sheet,) = folder.glob("*contact-sheet.png")
    assert images.load(sheet).shape[1] > images.load(sheet).shape[0]
    said = capsys.readouterr().out
    assert str(sheet) in said
    assert "To open the window" in said


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_each_sign_of_a_display_counts(monkeypatch, variable):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv(variable, "some")
    assert has_display()


def test_the_command_line_never_imports_qt(home):
    program = (
        "import sys; from app.__main__ import main; code = main(sys.argv[1:]);"
        "assert not {'PySide6', 'shiboken6'} & set(sys.modules); sys.exit(code)"
    )
    path = home.parent / "models" / "tiny.safetensors"
    arguments = ["generate", "--model", path, "--steps", "2", "--count", "2", "--out", home / "o"]
    answer = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    assert len(saved(home / "o")) == 2


def test_help_has_examples_and_needs_no_torch():
    program = (
        "import sys; from app.__main__ import main\n"
        "try: main(['generate', '--help'])\n"
        "finally: assert 'torch' not in sys.modules"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    for part in ("scorebrush generate --label", "log-clock", "--again", "default"):
        assert part in answer.stdout
