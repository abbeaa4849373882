"""Inception's figures are torch-fidelity's, and nothing else is called by their names."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import BadCheckpoint, BadRequest
from tests.training.toys import toy_judge, toy_photographs
from training.quality import inception as module
from training.quality.asked import Measures
from training.quality.distances import frechet_distance, kernel_distance
from training.quality.inception import ADDRESS, Inception, inception_network
from training.quality.inception_figures import fid, inception_score, kid, precision_recall
from training.quality.main import main
from training.quality.report import write_report
from training.quality.samples import Samples, write_samples


class Stub(nn.Module):
    """Means of a coarse grid and a few logits, in the place of 2048 features."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = nn.functional.adaptive_avg_pool2d(x.float() / 255, 2).flatten(1)
        return features, features[:, :5] * 8


@pytest.fixture
def inception() -> Inception:
    return Inception(Stub(), torch.device("cpu"))


def test_missing_weights_are_said_and_nothing_stands_in_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path / "hub"))
    write_samples(toy_photographs(8, seed=0), tmp_path / "samples.zip")
    command = ["report", "--pictures", str(tmp_path / "samples.zip"), "--out", str(tmp_path / "r")]
    assert main([*command, "--data", str(tmp_path / "samples.zip")]) == 2
    said = capsys.readouterr().err
    assert ADDRESS in said
    assert "--judge" in said
    assert not (tmp_path / "r").exists()


@pytest.fixture(scope="module")
def fidelity() -> None:
    """Skips where the library is missing, or a torchvision of another build than torch."""
    try:
        import torch_fidelity  # noqa: F401
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"torch-fidelity cannot be loaded: {error}")


def test_other_weights_are_no_inception(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"fc.weight": torch.zeros(2)}, path)
    with pytest.raises(BadCheckpoint, match="no FID"):
        Inception.load(path, torch.device("cpu"))


def test_weights_that_do_not_fit_are_refused(
    fidelity: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"fc.weight": torch.zeros(2)}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    monkeypatch.setattr(module, "DIGEST", digest)
    with pytest.raises(BadCheckpoint, match="do not fit"):
        Inception.load(path, torch.device("cpu"))


def test_weights_that_would_run_code_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.pth"
    torch.save(Stub(), path)
    monkeypatch.setattr(module, "DIGEST", hashlib.sha256(path.read_bytes()).hexdigest()[:8])
    with pytest.raises(BadCheckpoint, match="cannot be read"):
        Inception.load(path, torch.device("cpu"))


def test_the_network_is_torch_fidelitys(fidelity: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

    # Random weights: those that are published cannot be had here.
    monkeypatch.setattr(FeatureExtractorInceptionV3, "load_state_dict", lambda *_: None)
    reading = Inception(inception_network({}), torch.device("cpu")).read(
        toy_photographs(2, seed=0).pixels
    )
    assert reading.features.shape == (2, 2048)
    assert reading.logits.shape == (2, 1008)
    assert np.isfinite(reading.features).all()


def test_figures_are_what_they_are_called(fidelity: None) -> None:
    random = np.random.default_rng(0)
    a = random.normal(0, 1, (400, 6)).astype(np.float32)
    b = random.normal(0.3, 1.2, (500, 6)).astype(np.float32)
    assert fid(a, b) == pytest.approx(frechet_distance(a, b), rel=1e-4)
    # Subsets of everything there is give the mean over all pairs, but for the choice of rows.
    assert kid(a, b, 400)["value"] == pytest.approx(kernel_distance(a, b).value, rel=0.15)
    # One of two answers for sure, each about equally often in each part: exp(ln 2).
    sure = np.tile(np.array([[50, 0], [0, 50]], np.float32), (100, 1))
    assert inception_score(sure)["value"] == pytest.approx(2, rel=0.04)
    assert inception_score(np.zeros((200, 7), np.float32))["value"] == pytest.approx(1)
    # Pictures of one kind of two: each of them is plausible, half of the kinds are missing.
    kinds = np.repeat(np.array([[0.0], [100.0]], np.float32), 50, axis=0)
    reference = kinds + random.normal(0, 1, (100, 3)).astype(np.float32)
    pictures = random.normal(0, 1, (100, 3)).astype(np.float32)
    found = precision_recall(pictures, reference)
    assert found["precision"] > 0.7
    assert found["recall"] < 0.6


def test_a_report_keeps_both_kinds_of_figures_apart(
    fidelity: None, inception: Inception, tmp_path: Path
) -> None:
    photographs = {"train": toy_photographs(120, seed=0), "test": toy_photographs(48, seed=1)}
    samples = Samples(toy_photographs(60, seed=2), {})
    figures = write_report(samples, photographs, Measures(toy_judge(), inception), tmp_path / "b")
    short = figures["summary"]
    assert {"fid_60", "fid_48", "fid_48_real", "kid", "inception_score"} <= short.keys()
    assert {"kernel_distance", "class_as_asked"} <= short.keys()
    page = (tmp_path / "b" / "report.md").read_text(encoding="utf-8")
    standard, judged = page.split("## How far from the photographs?")
    assert "FID-48" in standard
    assert "leave the covariance of 2048 features singular" in standard
    assert "not FID and KID" in judged.replace("\n", " ")

    figures = write_report(samples, photographs, Measures(None, inception, 50), tmp_path / "i")
    assert "agreement" not in figures
    assert "kernel_distance" not in figures["summary"]
    assert figures["inception"]["reference"] == 50
    assert "Inception" in figures["near_copies"]["definition"]
    kept = json.loads((tmp_path / "i" / "report.json").read_text(encoding="utf-8"))
    assert kept["summary"] == figures["summary"]

    with pytest.raises(BadRequest, match="with a judge, with Inception or with both"):
        write_report(samples, photographs, Measures(None, None), tmp_path / "n")
