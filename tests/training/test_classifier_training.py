"""Classifiers of noisy pictures are trained by a recipe, say how good they are, and guide."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.checkpoints.classifiers import load_classifier
from core.errors import BadData, BadRecipe
from core.guidance import classifier_guided
from core.ladders import karras
from core.networks.empirical import Empirical
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from core.samplers import SigmaClock
from tests.analytic import level
from training.classifier import train_classifier
from training.data import load_photographs
from training.objectives import noisy_cross_entropy
from training.recipe import read_recipe
from training.train import main

SECTION = """
[classifier]
widths = [16, 32]
embedding = 16
rate = 1e-2
pictures = 3200
batch = 32
log_mean = -0.2

[ema]"""


@pytest.fixture
def classifier_recipe(recipe: Path) -> Path:
    """The recipe of the little world, for its classifier."""
    recipe.write_text(recipe.read_text().replace("[ema]", SECTION))
    return recipe


def test_a_classifier_is_trained_kept_and_guides_the_exact_model(
    classifier_recipe: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "guide.safetensors"
    command = ["classifier", str(classifier_recipe), "--out", str(out), "--device", "cpu"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "accuracy" in said
    assert str(out) in said
    classifier = load_classifier(out)
    card = classifier.card
    assert (card.name, card.classes) == ("tiny-classifier", ("bars", "discs/round"))
    assert card.images_seen == 3200
    by_noise = card.quality["accuracy by quarters of rising noise"]
    assert by_noise[0] > 0.9

    photographs = load_photographs(pictures, 16)["train"]
    pixels = torch.from_numpy(photographs.pixels)
    network = Empirical(pixels, torch.empty(len(pixels), 0, dtype=torch.uint8))
    parametrization = ImagePrediction()

    def exact(x, now):
        inside, time = parametrization.condition(x, now)
        return parametrization.estimate(x, network(inside, time), now)

    images = pixels.float().flatten(1) / 127.5 - 1
    for label in card.classes:
        noise, ladder = NoiseSource(range(24)), karras(12)
        x = ladder[0].sigma * noise.like(torch.empty(24, 3, 16, 16))
        guided = classifier_guided(exact, classifier.of(label), 3.0)
        *_, last = SigmaClock().steps(guided, x, ladder, noise)
        nearest = torch.cdist(last.x.flatten(1).float(), images).argmin(1)
        named = [photographs.paths[row] == label for row in nearest.tolist()]
        assert sum(named) >= 20


def test_the_same_recipe_gives_the_same_classifier(classifier_recipe: Path, pictures: Path) -> None:
    text = classifier_recipe.read_text().replace("pictures = 3200", "pictures = 128")
    classifier_recipe.write_text(text)
    recipe, photographs = read_recipe(classifier_recipe), load_photographs(pictures, 16)
    one, two = (
        train_classifier(recipe, photographs, torch.device("cpu")).network.state_dict()
        for _ in range(2)
    )
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_the_loss_is_the_cross_entropy_of_the_noised_pictures() -> None:
    def classifier(x, now):
        return torch.stack([x.mean(dim=(1, 2, 3)), now.sigma.flatten().expand(len(x))], dim=1)

    image, noise = torch.full((3, 1, 2, 2), 0.5), torch.full((3, 1, 2, 2), 2.0)
    loss = noisy_cross_entropy(
        classifier,  # type: ignore[arg-type]
        image,
        noise,
        level(1.0, 0.3),
        torch.tensor([0, 1, 0]),
    )
    assert loss.tolist() == pytest.approx([-1.1, -0.3, -1.1])


def test_photographs_without_labels_and_sizes_that_do_not_fit_are_said(
    classifier_recipe: Path, pictures: Path
) -> None:
    recipe = read_recipe(classifier_recipe)
    alone = load_photographs(pictures / "train" / "bars", 16)
    with pytest.raises(BadData, match="at least two"):
        train_classifier(recipe, alone, torch.device("cpu"))
    text = classifier_recipe.read_text()
    for old, new, words in (
        ("widths = [16, 32]\nembedding", "widths = [16, 30]\nembedding", "multiples of 4"),
        ("widths = [16, 32]\nembedding", "widths = [4, 4, 4, 4, 4]\nembedding", "multiple of 32"),
        ("embedding = 16", "embeding = 16", "not known"),
    ):
        assert old in text
        classifier_recipe.write_text(text.replace(old, new))
        with pytest.raises(BadRecipe, match=words):
            read_recipe(classifier_recipe)
    classifier_recipe.write_text(text.replace("[classifier]", "[classifiers]"))
    with pytest.raises(BadRecipe, match="not known"):
        read_recipe(classifier_recipe)


def test_a_recipe_without_the_table_asks_for_none(
    recipe: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classifier", str(recipe)]) == 1
    assert "write a table [classifier]" in capsys.readouterr().err
