"""The commands beside training: plans and exact models, end to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.checkpoints.card import card_of
from training.train import main


def test_a_plan_names_the_ladder(pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = pictures.parent / "plan.png"
    command = ["plan", str(pictures), "--size", "16"]
    assert main([*command, "--plot", str(plot)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "32 pictures of 768 values, pixels in [0, 1]."
    rows = _levels(printed)
    sigmas = [float(row[1]) for row in rows]
    assert f"L = {len(sigmas)} levels" in "".join(printed)
    assert sigmas == sorted(sigmas, reverse=True)
    assert plot.read_bytes().startswith(b"\x89PNG")
    assert main([*command, "--brief"]) == 0
    printed = capsys.readouterr().out.splitlines()
    extract = _levels(printed)
    assert 2 < len(extract) <= 13 < len(rows)
    assert (extract[0], extract[-1]) == (rows[0], rows[-1])
    assert all(row in rows for row in extract)
    assert printed[-1].endswith(f"without --brief it is all {len(rows)}.")


def _levels(printed: list[str]) -> list[list[str]]:
    rows = (line.split() for line in printed if line.strip()[:1].isdigit())
    return [row for row in rows if len(row) == 3 and row[0].isdigit()]


def test_a_misspelt_command_is_not_taken_for_a_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plann", "photographs"]) == 2
    assert main(["plann"]) == 2
    assert "Did you mean plan?" in capsys.readouterr().err


def test_a_plan_of_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(tmp_path / "none")]) == 1
    assert "no folder or zip" in capsys.readouterr().err


def test_an_exact_model_is_made(pictures: Path) -> None:
    out = pictures.parent / "exact.safetensors"
    assert main(["exact", str(pictures), "--size", "16", "--out", str(out)]) == 0
    card = card_of(out)
    assert card.network["pictures"] == 32
    assert card.labels == ("bars", "discs", "discs/round")
