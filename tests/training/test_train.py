"""Training end to end: it learns, it resumes exactly, and it says what is wrong."""

from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch

import training.record
from core.checkpoints.native import load
from core.errors import BadCheckpoint, CannotWrite, NotFinite
from training.checkpoints import read_state, write_state
from training.ema import power_exponent
from training.objectives import weighted_error
from training.train import main, train


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [
        {k: v for k, v in row.items() if not k.startswith(("seconds", "pictures_"))} for row in rows
    ]


def _rewrite(recipe: Path, old: str, new: str) -> None:
    text = recipe.read_text()
    assert old in text
    recipe.write_text(text.replace(old, new))


def test_a_run_learns_and_leaves_a_model_a_log_events_and_grids(
    recipe: Path, tmp_path: Path
) -> None:
    _rewrite(recipe, "pictures = 160", "pictures = 1600")
    _rewrite(recipe, "checkpoint_minutes = 0", "checkpoint_minutes = 60")
    _rewrite(recipe, "[ema]", "[optimizer]\nrate = 3e-3\nwarm_up = 100\n\n[ema]")
    model = train(recipe, None, tmp_path / "run", "cpu")
    losses = [float(row["loss"]) for row in _rows(tmp_path / "run")]
    assert sum(losses[-10:]) < 0.6 * sum(losses[:10])
    with (tmp_path / "run" / "held_out.csv").open() as file:
        held_out = [float(row["loss"]) for row in csv.DictReader(file)]
    assert held_out[-1] < 0.8 * held_out[0]
    assert list((tmp_path / "run" / "events").iterdir())
    assert (tmp_path / "run" / "samples" / "000001600.png").exists()
    denoiser = load(model, "cpu")
    assert denoiser.card.images_seen == 1600
    assert denoiser.card.labels == ("bars", "discs", "discs/round")


def test_the_shipped_weights_are_the_average_that_the_recipe_names(
    recipe: Path, tmp_path: Path
) -> None:
    _rewrite(recipe, "[ema]", "[optimizer]\nrate = 3e-3\nwarm_up = 0\ncool_down = 0\n\n[ema]")
    model = train(recipe, None, tmp_path / "run", "cpu")
    tensors, _ = read_state(tmp_path / "run" / "checkpoint.safetensors")
    shipped = load(model, "cpu").network.state_dict()
    # The weight of a middle convolution differs between the average and the last step.
    name = "middle.conv_in.weight"
    torch.testing.assert_close(shipped[name], tensors[f"average/power-0.1/{name}"].half().float())
    assert not torch.allclose(shipped[name], tensors[f"network/{name}"], atol=1e-4)


def test_killed_and_resumed_is_unbroken_bit_for_bit(recipe: Path, tmp_path: Path) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    command = [sys.executable, "-m", "training.train", str(recipe), "--device", "cpu", "--out"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([*command, str(broken)], env=environment)
    deadline = time.monotonic() + 60
    while not (broken / "checkpoint-before.safetensors").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait()
    _, facts = read_state(broken / "checkpoint-before.safetensors")
    assert 0 < facts["step"] < 40
    for folder in (broken, whole):
        subprocess.run([*command, str(folder)], env=environment, check=True)
    assert _rows(broken) == _rows(whole)
    first, _ = read_state(broken / "checkpoint.safetensors")
    second, _ = read_state(whole / "checkpoint.safetensors")
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_longer_run_goes_on_from_a_shorter_one(recipe: Path, tmp_path: Path) -> None:
    train(recipe, None, tmp_path / "run", "cpu")
    _rewrite(recipe, "pictures = 160", "pictures = 240")
    train(recipe, None, tmp_path / "run", "cpu")
    steps = [int(row["step"]) for row in _rows(tmp_path / "run")]
    assert steps == sorted(set(steps))
    assert steps[-1] == 60


def test_a_run_may_begin_with_the_weights_of_another(recipe: Path, tmp_path: Path) -> None:
    model = train(recipe, None, tmp_path / "first", "cpu")
    _rewrite(recipe, "batch = 4", f'batch = 4\nstart = "{model.as_posix()}"')
    _rewrite(recipe, "pictures = 160", "pictures = 4")
    second = load(train(recipe, None, tmp_path / "second", "cpu"), "cpu")
    assert second.card.images_seen == 164
    first = load(model, "cpu").network.state_dict()
    # One step at the start of the warm-up moves the weights by next to nothing.
    for name, tensor in second.network.state_dict().items():
        torch.testing.assert_close(tensor, first[name], rtol=0, atol=1e-3)


def test_a_start_that_does_not_fit_is_refused(recipe: Path, tmp_path: Path) -> None:
    model = train(recipe, None, tmp_path / "first", "cpu")
    _rewrite(recipe, "batch = 4", f'batch = 4\nstart = "{model.as_posix()}"')
    _rewrite(recipe, "embedding = 32", "embedding = 64")
    with pytest.raises(BadCheckpoint, match="another network"):
        train(recipe, None, tmp_path / "second", "cpu")


def test_a_checkpoint_of_another_recipe_is_refused_and_told_apart(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _rewrite(recipe, "pictures = 160", "pictures = 8")
    _rewrite(recipe, "measure_every = 80", "")
    command = [str(recipe), "--out", str(tmp_path / "run"), "--device", "cpu"]
    assert main(command) == 0
    path, whole = tmp_path / "run" / "checkpoint.safetensors", recipe.read_text()
    beside = path.with_name("recipe.json")
    kept, described = path.read_bytes(), beside.read_bytes()
    for old, new, differs in (
        ("embedding = 32", "embedding = 64", "network"),
        ("size = 16", "size = 32", "size of the pictures"),
        ("batch = 4", "batch = 8", "batch or seed"),
        ("batch = 4", "batch = 4\nseed = 1", "batch or seed"),
        ("moves = 0.2", "moves = 0.1", "augmentation"),
        ("every = 2", "every = 4", "averages"),
        ("size = 16", "size = 16\nlabels = false", "labels"),
        ("[ema]", "[objective]\nlog_mean = 0.0\n\n[ema]", "objective"),
    ):
        recipe.write_text(whole)
        _rewrite(recipe, old, new)
        capsys.readouterr()
        assert main(command) == 1
        assert f"of which these differ: {differs}. Use another --out" in capsys.readouterr().err
        assert (path.read_bytes(), beside.read_bytes()) == (kept, described)
    recipe.write_text(whole)
    assert main(command) == 0


def test_a_checkpoint_from_before_an_entry_existed_goes_on(recipe: Path, tmp_path: Path) -> None:
    _rewrite(recipe, "pictures = 160", "pictures = 8")
    train(recipe, None, tmp_path / "run", "cpu")
    path = tmp_path / "run" / "checkpoint.safetensors"
    tensors, facts = read_state(path)
    trained = json.loads(facts["trained"])
    for table, entry in (("objective", "kind"), ("objective", "weighting"), ("network", "kind")):
        del trained[table][entry]
    del trained["size"]
    write_state(path, tensors, {**facts, "trained": json.dumps(trained)})
    train(recipe, None, tmp_path / "run", "cpu")
    trained["objective"]["log_mean"] = 0.0
    write_state(path, tensors, {**facts, "trained": json.dumps(trained)})
    with pytest.raises(BadCheckpoint, match="differ: objective"):
        train(recipe, None, tmp_path / "run", "cpu")


def test_a_damaged_checkpoint_is_named(recipe: Path, tmp_path: Path) -> None:
    train(recipe, None, tmp_path / "run", "cpu")
    path = tmp_path / "run" / "checkpoint.safetensors"
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(BadCheckpoint, match=r"checkpoint\.safetensors"):
        train(recipe, None, tmp_path / "run", "cpu")


def test_a_loss_that_is_not_finite_stops_at_the_last_good_checkpoint(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def failing(*arguments: Any) -> torch.Tensor:
        calls.append(1)
        return weighted_error(*arguments) * (float("nan") if len(calls) > 20 else 1)

    monkeypatch.setattr("training.objective_kinds.weighted_error", failing)
    with pytest.raises(NotFinite, match=r"loss became nan at step 21\. .* of step 20, is good"):
        train(recipe, None, tmp_path / "run", "cpu")
    tensors, facts = read_state(tmp_path / "run" / "checkpoint.safetensors")
    assert facts["step"] == 20
    assert all(tensor.isfinite().all() for tensor in tensors.values())
    with pytest.raises(NotFinite, match=r"at step 1\. There is no checkpoint yet"):
        train(recipe, None, tmp_path / "another", "cpu")


def test_a_gradient_that_is_not_finite_spoils_no_checkpoint(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def failing(image: torch.Tensor, estimate: torch.Tensor, *others: Any) -> torch.Tensor:
        calls.append(1)
        # The slope of a root is infinite at zero; the loss itself stays as it is.
        spoilt = (0 * estimate).abs().sqrt().mean() if len(calls) == 4 else 0
        return weighted_error(image, estimate, *others) + spoilt

    monkeypatch.setattr("training.objective_kinds.weighted_error", failing)
    with pytest.raises(NotFinite, match=r"gradient became nan at step 4\. .* of step 2, is good"):
        train(recipe, None, tmp_path / "run", "cpu")
    tensors, facts = read_state(tmp_path / "run" / "checkpoint.safetensors")
    assert facts["step"] == 2
    assert all(tensor.isfinite().all() for tensor in tensors.values())


def test_a_full_disk_keeps_the_checkpoint_before(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def full(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) > 5:
            raise CannotWrite("The disk is full.")
        write_state(*arguments)

    monkeypatch.setattr("training.checkpoints.write_state", full)
    with pytest.raises(CannotWrite):
        train(recipe, None, tmp_path / "run", "cpu")
    _, facts = read_state(next((tmp_path / "run").glob("checkpoint*.safetensors")))
    assert facts["step"] > 0
    monkeypatch.undo()
    assert train(recipe, None, tmp_path / "run", "cpu").exists()


def test_a_full_disk_that_the_log_comes_upon_is_said_and_the_run_goes_on(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rewrite(recipe, "pictures = 160", "pictures = 32")
    append = training.record._append

    def full(path: Path, header: tuple[str, ...], values: tuple[Any, ...]) -> None:
        if path.name == "log.csv" and values[0] < 6:
            return append(path, header, values)
        with path.open("a") as file:
            file.write("6,2" if path.name == "log.csv" else "")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("training.record._append", full)
    with pytest.raises(CannotWrite, match=r"The disk of .*run is full"):
        train(recipe, None, tmp_path / "run", "cpu")
    _, facts = read_state(tmp_path / "run" / "checkpoint.safetensors")
    assert facts["step"] == 4
    (tmp_path / "run" / "held_out.csv").touch()
    monkeypatch.undo()
    train(recipe, None, tmp_path / "run", "cpu")
    assert [row["step"] for row in _rows(tmp_path / "run")] == ["2", "4", "6", "8"]
    assert (tmp_path / "run" / "held_out.csv").read_text().startswith("step,pictures,loss")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # More bytes than a processor can address, so that nothing is really taken.
        ("embedding = 32", f"embedding = {2 * 10**13}"),
        ("pictures = 160\nbatch = 4", f"pictures = {10**13}\nbatch = {10**13}"),
    ],
    ids=["network", "batch"],
)
def test_a_recipe_that_does_not_fit_into_memory_says_what_makes_it_smaller(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    _rewrite(recipe, old, new)
    assert main([str(recipe), "--out", str(tmp_path / "run"), "--device", "cpu"]) == 1
    said = capsys.readouterr().err
    assert "The recipe does not fit into memory" in said
    assert "accumulate" in said


def test_the_command_says_what_to_mend_without_a_traceback(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(recipe), "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "r")]
    assert main(arguments) == 1
    assert "There is no folder or zip of photographs" in capsys.readouterr().err


def test_snapshots_of_the_power_averages_are_kept(recipe: Path, tmp_path: Path) -> None:
    train(recipe, None, tmp_path / "run", "cpu")
    names = sorted(path.name for path in (tmp_path / "run" / "snapshots").iterdir())
    steps = ("00000014", "00000027", "00000040")
    assert names == [f"power-{w}-{s}.safetensors" for w in ("0.05", "0.1") for s in steps]
    assert power_exponent(0.1) == pytest.approx(6.94, abs=0.005)
