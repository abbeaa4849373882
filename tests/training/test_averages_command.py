"""Lengths of averages, by the command that compares them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from core.checkpoints.native import load
from training.checkpoints import write_state
from training.ema import Averages, Power
from training.quality.averages import built, snapshots_of
from training.quality.main import main
from training.train import train


@pytest.fixture
def run(recipe: Path, tmp_path: Path) -> Path:
    """A short run with snapshots of two averages."""
    text = recipe.read_text().replace("measure_every = 80", "").replace("moves = 0.2", "")
    recipe.write_text(text.replace("pictures = 160", "pictures = 48"))
    train(recipe, None, tmp_path / "run", "cpu")
    return tmp_path / "run"


def test_averages_of_other_lengths_are_compared_and_shipped(
    run: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "averages"
    command = ["averages", str(run), "--data", str(pictures), "--out", str(out)]
    assert main([*command, "--widths", "0.07", "0.1", "--ship", "0.1"]) == 0
    rows = json.loads((out / "averages.json").read_text(encoding="utf-8"))["rows"]
    assert [row["width"] for row in rows] == [0.07, 0.1]
    assert rows[0]["held-out loss"] != rows[1]["held-out loss"]
    assert f"| 0.1 | {rows[1]['held-out loss']:g} |" in (out / "averages.md").read_text("utf-8")
    assert (out / "averages.png").stat().st_size > 1000
    # The average of a width that was kept is the one that the run shipped.
    ours, theirs = (load(folder / "tiny.safetensors") for folder in (out, run))
    for a, b in zip(ours.network.parameters(), theirs.network.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=5e-3, atol=2e-3)
    assert main([*command, "--widths", "0.4"]) == 2
    assert "0.288" in capsys.readouterr().err
    assert main(["averages", str(pictures), *command[2:]]) == 2
    assert "no snapshots" in capsys.readouterr().err


def test_a_built_average_is_what_training_would_have_kept(tmp_path: Path) -> None:
    weight = torch.nn.Parameter(torch.zeros(500, dtype=torch.float64))
    kept = Averages({"w": weight}, (Power(0.05), Power(0.1), Power(0.07)), every=1)
    (tmp_path / "snapshots").mkdir()
    generator = torch.Generator().manual_seed(0)
    for step in range(1, 401):
        weight.data += torch.randn(500, generator=generator, dtype=torch.float64)
        kept.update(step)
        if step % 25 == 0:
            for width in (0.05, 0.1):
                path = tmp_path / "snapshots" / f"power-{width:g}-{step:08d}.safetensors"
                write_state(path, kept.values[f"power-{width:g}"], {"step": step})
    (found,) = built(snapshots_of(tmp_path), [0.07])
    wanted = kept.values["power-0.07"]["w"]
    assert (found["w"] - wanted).norm() < 0.01 * wanted.norm()
