"""``scorebrush models``, from its words to its files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from core.engine import library
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def endpoint(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(library, "model_folders", lambda: [library.user_models()])
    with Endpoint() as endpoint:
        monkeypatch.setenv("HF_ENDPOINT", endpoint.url)
        data = tiny_model(tmp_path).read_bytes()
        endpoint.add("someone/tiny", {"model.safetensors": data}, card={"license": "mit"})
        yield endpoint


@pytest.fixture
def models(endpoint, capsys):
    """Carries out ``scorebrush models ...``; returns the status, and what it wrote."""

    def run(*arguments):
        status = cli.command(["models", *arguments])
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


def test_a_model_is_found_fetched_checked_told_about_and_removed(endpoint, models):
    assert "someone/tiny: mit, 7 downloads" in models("search", "tin")[1]
    assert "download    " in models("info", "someone/tiny")[1]
    status, out, _ = models("pull", "someone/tiny")
    path = library.user_models() / "tiny.safetensors"
    assert status == 0
    assert f"someone/tiny is installed: {path}" in out
    assert "tiny: Tiny test model, 16 x 16 pixels" in models()[1]
    assert "aerial" in models("list")[1]
    assert "as it was installed from someone/tiny@" in models("verify")[1]
    told = models("info", "tiny")[1]
    assert "someone/tiny@" in told
    assert str(path) in told
    assert "up to date" in models("list", "--updates")[1]
    newer = endpoint.add("someone/tiny", {"model.safetensors": path.read_bytes(), "README": b"a"})
    assert f"newer: scorebrush models pull someone/tiny@{newer}" in models("list", "--updates")[1]
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    status, out, err = models("verify", "tiny")
    assert status == 1
    assert "damaged" in err
    status, _, err = models("remove", "tiny")
    assert status == 2
    assert "--yes" in err
    assert path.exists()
    assert "are free again" in models("remove", "tiny", "--yes")[1]
    assert not path.exists()


def test_several_are_fetched_at_once_and_one_that_fails_does_not_stop_the_others(
    endpoint, models, tmp_path
):
    endpoint.add(
        "someone/other", {"m.safetensors": tiny_model(tmp_path, name="other").read_bytes()}
    )
    status, _, err = models("pull", "someone/missing", "someone/tiny", "someone/other")
    assert status == 1
    assert "someone/missing is not on the Hub" in err
    assert {path.stem for path in library.user_models().glob("*.safetensors")} == {"tiny", "other"}


def test_a_download_that_was_cut_off_is_listed_and_gone_on_with(endpoint, models):
    endpoint.block, endpoint.pace = 1024, 0.02
    program = "import sys; from app.cli import command; sys.exit(command(sys.argv[1:]))"
    words = [sys.executable, "-c", program, "models", "pull", "someone/tiny"]
    with subprocess.Popen(words, cwd=ROOT, env=os.environ.copy()) as process:
        parts = library.user_models() / ".downloads"
        while not any(part.stat().st_size > 5000 for part in parts.rglob("[!.]*.part")):
            assert process.poll() is None
        process.kill()
    _, out, _ = models()
    assert "are here; scorebrush models pull someone/tiny@" in out
    endpoint.pace = 0.0
    assert models("pull", "someone/tiny")[0] == 0
    assert "are here" not in models()[1]


def test_files_are_imported(models, tmp_path):
    path = ROOT / "tests/data/parity/ncsnv2_cifar10/weights.safetensors"
    status, out, _ = models("import", str(path), "--licence", "MIT", "--title", "Old noise")
    assert status == 0
    assert "generate --model weights" in out
    assert "weights: Old noise, 32 x 32 pixels, Variance exploding, MIT" in models()[1]
    assert models("import", str(path))[0] == 1
    assert models("import", str(tmp_path / "nothing"))[0] == 1


def test_the_catalogue_is_listed_without_asking_anybody(endpoint, models):
    out = models("list", "--available")[1]
    assert "google/ncsnpp-church-256: Churches (NCSN++)" in out
    assert "churches, 256 x 256 pixels, variance exploding, apache-2.0, 263 MB" in out
    assert endpoint.requests == []


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["pull", "nonsense"], 1, "not the name of a model"),
        (["pull"], 2, "scorebrush models pull --help"),
        (["remove", "nothing", "--yes"], 2, "There is no model 'nothing'"),
        (["info", "someone/nothing"], 1, "is not on the Hub"),
        (["nothing"], 2, "There is no command 'nothing'"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(models, words, status, told):
    answer = models(*words)
    assert answer[0] == status
    assert told in answer[2]
    assert answer[2].count("\n") == 1
