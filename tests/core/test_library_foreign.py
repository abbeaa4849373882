"""Models of other programs among the installed ones: listed and used, or refused by name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from core.checkpoints import adopt, card_of, load, models_in
from core.checkpoints.classifiers import save_classifier
from core.classifier import Classifier, ClassifierCard
from core.engine.library import Library
from core.engine.requests import Generate, Likelihood
from core.errors import BadCheckpoint
from core.images import load as load_picture
from core.images import save_png
from core.networks.classifier import ClassifierConfig, initialised
from tests.engine import answered
from tests.tiny import tiny_model
from training.train import main

PARITY = Path(__file__).resolve().parents[1] / "data" / "parity"
KINDS = {
    "pipe": PARITY / "diffusers_ncsnpp_ve" / "pipeline",
    "checkpoint.pth": PARITY / "score_sde_ve_ncsnpp_checkpoint" / "checkpoint.pth",
    "vp.safetensors": PARITY / "score_sde_vp_ddpmpp" / "weights.safetensors",
    "edm.safetensors": PARITY / "edm_ddpmpp_edm" / "weights.safetensors",
    "ncsnv2.safetensors": PARITY / "ncsnv2_cifar10" / "weights.safetensors",
}


@pytest.fixture
def folder(tmp_path):
    """A models folder with one of ours, one of every other program, and what is no model."""
    folder = tmp_path / "models"
    folder.mkdir()
    tiny_model(folder)
    for name, source in KINDS.items():
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "notes.txt").write_text("not a model")
    (folder / "pictures").mkdir()
    (folder / ".downloads").mkdir()
    (folder / ".downloads" / "config.json").write_text("{}")
    return folder


def test_models_of_other_programs_are_listed_with_the_card_that_they_have_when_read(folder):
    library = Library([folder])
    cards = {card.name: card for card in library.cards()}
    assert sorted(cards) == ["checkpoint", "edm", "ncsnv2", "pipe", "tiny", "vp"]
    assert not library.damaged()
    for name in KINDS:
        card = card_of(folder / name)
        assert card == load(folder / name).card
        assert cards[card.name] == card
    assert {card.family for card in cards.values()} > {"scorebrush", "ncsnv2", "edm"}


@pytest.mark.parametrize("name", KINDS)
def test_they_are_used_by_name_and_by_path(folder, name, monkeypatch):
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    library, path = Library([folder]), folder / name
    by_name, by_path = (
        answered(Generate(model, count=1, steps=1), library) for model in (path.stem, str(path))
    )
    assert by_name.images.tobytes() == by_path.images.tobytes()
    assert by_name.model_digest == by_path.model_digest
    elsewhere = Library([folder / "empty"])
    assert elsewhere.card(str(path)) == library.card(path.stem)


def test_listing_ones_own_models_alone_imports_no_torch(tmp_path):
    tiny_model(tmp_path)
    program = (
        "import sys; from pathlib import Path; from core.engine.library import Library; "
        f"assert Library([Path({str(tmp_path)!r})]).cards()[0].name == 'tiny'; "
        "sys.exit('torch' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_a_changed_pipeline_is_read_again(folder):
    library = Library([folder])
    before = library.card("pipe")
    settings = folder / "pipe" / "scheduler" / "scheduler_config.json"
    settings.write_text(settings.read_text().replace('"sigma_max": ', '"sigma_max": 2'))
    assert library.card("pipe").sigma_max > before.sigma_max


def test_what_is_no_model_is_named_and_hides_no_other(folder):
    classifier = initialised(ClassifierConfig(8, 2, widths=(4,)), 0)
    card = ClassifierCard(name="guide", classes=("a", "b"))
    save_classifier(Classifier(classifier, card), folder / "guide.safetensors")
    safetensors.torch.save_file({"w": torch.zeros(2)}, folder / "strange.safetensors")
    torch.save({"w": torch.zeros(2)}, folder / "strange.pt")
    (folder / "cut.pth").write_bytes((folder / "checkpoint.pth").read_bytes()[:3000])
    (folder / "half").mkdir()
    (folder / "half" / "model_index.json").write_text("{}")
    library = Library([folder])
    assert len(library.cards()) == 6
    problems = {path.name: str(error) for path, error in library.damaged().items()}
    assert sorted(problems) == [
        "cut.pth",
        "guide.safetensors",
        "half",
        "strange.pt",
        "strange.safetensors",
    ]
    assert all(name in message for name, message in problems.items())
    assert "a classifier of noisy pictures" in problems["guide.safetensors"]
    assert "no known family" in problems["strange.safetensors"]
    for name in problems:
        for model in (Path(name).stem, str(folder / name)):
            with pytest.raises(BadCheckpoint):
                answered(Generate(model, count=1, steps=1), library)
    with pytest.raises(BadCheckpoint, match="classifier"):
        adopt(folder / "guide.safetensors", folder)


def test_folders_that_do_not_exist_hold_no_models(tmp_path):
    assert models_in(tmp_path / "none") == []


def test_the_exact_model_of_a_folder_is_offered_and_makes_its_pictures(
    tmp_path, monkeypatch, capsys
):
    photographs = tmp_path / "My Photos"
    photographs.mkdir()
    random = np.random.default_rng(0)
    for index in range(12):
        pixels = np.full((8, 8, 3), 20 * index, np.uint8)
        pixels[index % 8] = random.integers(0, 255, (8, 3))
        save_png(photographs / f"{index}.png", pixels)
    monkeypatch.setattr("appdirs.user_data_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    assert main(["exact", str(photographs), "--size", "8"]) == 0
    assert "--model exact-my-photos" in capsys.readouterr().out
    library = Library([tmp_path / "models"])
    (card,) = library.cards()
    assert (card.name, card.title[:26]) == ("exact-my-photos", "Exact (memorizing) model o")
    made = answered(Generate(card.name, count=4, steps=20), library).images
    originals = np.stack([load_picture(path) for path in sorted(photographs.iterdir())])
    for picture in made:
        assert np.abs(originals.astype(int) - picture).max(axis=(1, 2, 3)).min() <= 3
    known, unknown = (
        answered(Likelihood((pixels,), card.name, tolerance=0.05), library).mean
        for pixels in (made[0], np.flip(originals[3], 1) // 2 + 60)
    )
    assert known < 4
    assert unknown > 8
