"""Several processes train as one does, only the first writes, and a dead one ends the run."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from core.errors import BadRecipe
from training.batches import Batches
from training.checkpoints import read_state
from training.data import load_photographs, vocabulary
from training.processes import Processes, _own_gpu
from training.recipe import read_recipe
from training.train import train

SHORT = {
    "pictures = 160": "pictures = 200",
    "batch = 4": "batch = 5",
    "[ema]": "[objective]\nweighting = { kind = 'learned', waves = 8 }\n\n"
    "[optimizer]\nrate = 1e-3\nwarm_up = 0\n\n[ema]",
    "measure_every = 80": "measure_every = 200",
    "log_every = 8": "log_every = 5",
    "checkpoint_minutes = 0": "checkpoint_minutes = 60",
}


def _rewrite(recipe: Path, changes: dict[str, str]) -> None:
    text = recipe.read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    recipe.write_text(text)


def _start(count: int, recipe: Path, out: Path) -> list[subprocess.Popen[str]]:
    """Start a run of so many processes with what ``torchrun`` would tell them."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "training.train", str(recipe), "--device", "cpu"]
    told = {"WORLD_SIZE": str(count), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    return [
        subprocess.Popen(
            [*command, "--out", str(out)],
            env={**os.environ, **told, "RANK": str(rank), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(count)
    ]


def _column(folder: Path, name: str) -> list[float]:
    with (folder / "log.csv").open() as file:
        return [float(row[name]) for row in csv.DictReader(file)]


def test_two_processes_train_as_one_and_when_one_dies_another_number_goes_on(
    recipe: Path, tmp_path: Path
) -> None:
    _rewrite(recipe, SHORT)
    train(recipe, None, tmp_path / "one", "cpu")
    _rewrite(recipe, {"batch = 5": "batch = 5\naccumulate = 2"})
    leader, other = _start(2, recipe, tmp_path / "two")
    log, deadline = tmp_path / "two" / "log.csv", time.monotonic() + 100
    while not log.exists() or log.read_text().count("\n") < 4:
        assert leader.poll() is None, leader.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    other.kill()
    assert other.communicate()[0] == ""  # one writes, one speaks
    _, said = leader.communicate(timeout=60)
    assert leader.returncode == 1
    assert "A process of this run has ended" in said
    assert "Traceback" not in said
    tensors, facts = read_state(tmp_path / "two" / "checkpoint.safetensors")
    assert 3 <= facts["step"] < 40
    assert all(tensor.isfinite().all() for tensor in tensors.values())

    train(recipe, None, tmp_path / "two", "cpu")
    for name in ("step", "loss", "gradient_norm"):
        wanted = pytest.approx(_column(tmp_path / "one", name), rel=1e-3)
        assert _column(tmp_path / "two", name) == wanted
    one, _ = read_state(tmp_path / "one" / "checkpoint.safetensors")
    two, _ = read_state(tmp_path / "two" / "checkpoint.safetensors")
    assert one.keys() == two.keys()
    for name in one:
        torch.testing.assert_close(two[name], one[name], rtol=1e-2, atol=1e-3, msg=name)


def test_sharded_processes_train_as_one_and_one_goes_on(recipe: Path, tmp_path: Path) -> None:
    _rewrite(recipe, SHORT | {"snapshots = 3": "snapshots = 1"})
    _rewrite(recipe, {"pictures = 200": "pictures = 40"})
    train(recipe, None, tmp_path / "one", "cpu")
    plain = recipe.read_text()
    _rewrite(recipe, {"batch = 5": "batch = 5\naccumulate = 2\nshard = true\nrecompute = true"})
    _rewrite(recipe, {"pictures = 40": "pictures = 25"})
    processes = _start(2, recipe, tmp_path / "two")
    said = [process.communicate(timeout=100)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sorted(path.name for path in (tmp_path / "two" / "samples").iterdir()) == [
        "000000025.png"
    ]
    recipe.write_text(plain)
    train(recipe, None, tmp_path / "two", "cpu")
    one, _ = read_state(tmp_path / "one" / "checkpoint.safetensors")
    two, _ = read_state(tmp_path / "two" / "checkpoint.safetensors")
    assert one.keys() == two.keys()
    for name in one:
        torch.testing.assert_close(two[name], one[name], rtol=1e-2, atol=1e-3, msg=name)


def test_every_picture_of_a_batch_goes_to_one_process_and_one_part() -> None:
    for count, parts, batch in ((1, 1, 4), (2, 1, 5), (3, 2, 7), (4, 2, 8)):
        seen: list[int] = []
        for rank in range(count):
            share, inside = Processes(rank, count).share(batch, parts)
            mine = list(range(batch))[share]
            for part in inside:
                assert mine[part]
                seen += mine[part]
        assert seen == list(range(batch))


def test_too_small_a_batch_for_so_many_is_refused() -> None:
    with pytest.raises(BadRecipe, match="too small for 3 processes in 2 parts"):
        Processes(0, 3).share(5, 2)


def test_shares_of_a_batch_are_rows_of_the_whole_batch(recipe: Path, pictures: Path) -> None:
    photographs = load_photographs(pictures, 16)["train"]
    batches = Batches(read_recipe(recipe), photographs, vocabulary(photographs.paths))
    whole = batches.at(3, torch.device("cpu"))
    for rank in range(2):
        share, _ = Processes(rank, 2).share(4, 1)
        part = batches.at(3, torch.device("cpu"), share)
        assert torch.equal(part.image, whole.image[share])
        assert torch.equal(part.noise, whole.noise[share])
        assert torch.equal(part.level.sigma, whole.level.sigma[share])


def test_the_processes_of_a_run_have_one_gpu_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)
    with pytest.raises(BadRecipe, match="--nproc-per-node 1"):
        _own_gpu(1)


def test_processes_that_find_other_checkpoints_do_not_agree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def exchanged(value: torch.Tensor, operation: object) -> None:
        assert operation == torch.distributed.ReduceOp.MAX
        value.copy_(torch.maximum(value, torch.tensor([5, -5])))  # another process is at 5

    monkeypatch.setattr("torch.distributed.all_reduce", exchanged)
    assert [Processes(0, 2).agree(step) for step in (3, 5, 7)] == [False, True, False]
    assert Processes().agree(3)
