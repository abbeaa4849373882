"""``scorebrush-train classifier``: a classifier of noisy pictures, which guides a model."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import torch

from core.checkpoints.classifiers import save_classifier
from core.classifier import Classifier, ClassifierCard
from core.errors import BadData
from core.networks.classifier import ClassifierConfig, initialised
from training.assemble import pixel_deviation
from training.batches import Batches, Held, symmetric
from training.data import Photographs, vocabulary
from training.learner import Learner
from training.loss_report import LossReport
from training.objective_base import SIGMA_MAX, SIGMA_MIN
from training.objective_kinds import Denoising
from training.objectives import LogNormalLevels, noisy_cross_entropy
from training.recipe import ClassifierTraining, Recipe, needed

_BINS = 4  # of rising noise, in which the held-out accuracy is reported
_PART = 64  # pictures measured at once


def train_classifier(
    recipe: Recipe,
    photographs: dict[str, Photographs],
    device: torch.device,
    report: Callable[[str], None] = lambda _: None,
) -> Classifier:
    """Train a classifier of the photographs' labels by the ``[classifier]`` of a recipe.

    It minimises the cross-entropy of noised pictures, -log p(class | x) for x = image + sigma noise
    with ln sigma ~ N(log_mean, log_spread^2) (Song et al. 2021, section 5 and appendix I.1). The
    same recipe, photographs and device give the same classifier.

    Args:
        recipe: its data, augmentation, seed and ``[classifier]`` count.
        photographs: the splits "train" and "test".
        device: where it is trained.
        report: called with a line for people every ten seconds or so.

    Raises:
        BadRecipe: the recipe has no table ``[classifier]``.
        BadData: fewer than two labels, or photographs without one.
        NotFinite: the loss is NaN or infinite.
    """
    given, train = _asked(recipe), photographs["train"]
    classes = tuple(sorted(set(train.paths)))
    if len(classes) < 2 or "" in classes:
        raise BadData(
            "A classifier learns classes from folders, as in train/flowers/rose/1.jpg: at least "
            "two, and every photograph in one of them."
        )
    sigma_data = recipe.objective.sigma_data or pixel_deviation(train.pixels)
    config = ClassifierConfig(
        recipe.data.size,
        len(classes),
        recipe.network.channels,
        given.patch,
        given.widths,
        given.embedding,
    )
    card = ClassifierCard(
        name=f"{recipe.model.name}-classifier",
        classes=classes,
        sigma_data=sigma_data,
        sigma_min=SIGMA_MIN,
        sigma_max=SIGMA_MAX,
        licence=recipe.model.licence,
        data=recipe.model.data,
        recipe=recipe.to_json(),
        images_seen=math.ceil(given.pictures / given.batch) * given.batch,
    )
    classifier = Classifier(initialised(config, recipe.run.seed), card).to(device)
    batches = Batches(_noised(recipe), train, vocabulary(train.paths), sigma_data)
    order = Held(train, recipe.run.seed)
    target = torch.tensor([classes.index(path) for path in train.paths])
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=given.rate, weight_decay=given.decay)
    learner = Learner(classifier, optimizer)
    steps = math.ceil(given.pictures / given.batch)
    said = LossReport(report, steps, "Lower [classifier] rate.")
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = given.rate * min((step + 1) / (0.05 * steps + 1), 1 - step / steps)
        image, level, noise, *_ = batches.at(step, device)
        which = target[order.rows(step * given.batch, given.batch)].to(device)
        loss = noisy_cross_entropy(classifier, image, noise, level, which).mean()
        learner.descend(loss)
        said.after(step + 1, loss)
    quality = measured(classifier.eval(), photographs["test"], recipe)
    card = dataclasses.replace(card, quality=quality)
    return Classifier(classifier.network, card).eval()


@torch.no_grad()
def measured(
    classifier: Classifier, held_out: Photographs, recipe: Recipe
) -> dict[str, float | list[float]]:
    """Accuracy on photographs not trained on, under fixed noise, by quarters of rising noise."""
    known = [row for row, path in enumerate(held_out.paths) if path in classifier.card.classes]
    if not known:
        return {}
    device = classifier.network.answer.weight.device
    images = torch.from_numpy(held_out.pixels[known]).float() / 127.5 - 1
    wanted = torch.tensor([classifier.card.classes.index(held_out.paths[row]) for row in known])
    generator = torch.Generator().manual_seed(20)
    order = torch.randperm(len(images), generator=generator)
    noise = torch.randn(images.shape, generator=generator)
    levels, rows = _levels(recipe), []
    for start in range(0, len(images), _PART):
        part = slice(start, start + _PART)
        level = levels.at((order[part] + 0.5) / len(images)).to(device)
        logs = classifier(level.mix(images[part].to(device), noise[part].to(device)), level)
        rows.append(logs.argmax(1).cpu() == wanted[part])
    right = torch.cat(rows).double()[order.argsort()]
    return {
        "accuracy": round(right.mean().item(), 4),
        "accuracy by quarters of rising noise": [
            round(part.mean().item(), 4) for part in right.chunk(_BINS)
        ],
    }


def make_classifier(
    recipe: Recipe, photographs: dict[str, Photographs], out: Path, device: torch.device
) -> Path:
    """Train a classifier and write it to ``out``; raises as :func:`train_classifier`."""
    classifier = train_classifier(recipe, photographs, device, print)
    save_classifier(classifier, out)
    print(f"On photographs not trained on: {dict(classifier.card.quality)}")
    return out


def _noised(recipe: Recipe) -> Recipe:
    """The recipe whose batches are those of the classifier: its levels, and only symmetries."""
    given = _asked(recipe)
    objective = Denoising(log_mean=given.log_mean, log_spread=given.log_spread)
    return dataclasses.replace(symmetric(recipe, given.batch), objective=objective)


def _levels(recipe: Recipe) -> LogNormalLevels:
    return LogNormalLevels(_asked(recipe).log_mean, _asked(recipe).log_spread)


def _asked(recipe: Recipe) -> ClassifierTraining:
    return needed(recipe.classifier, "classifier", recipe)
