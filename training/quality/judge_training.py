"""Training of the judge: minutes of one processor core."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import BadData
from core.judge import Judge, JudgeCard, subject_of, to_images
from core.networks.judge import JudgeConfig, JudgeNetwork
from training.augment import Augmentation
from training.data import Photographs
from training.quality.augmentation import moved, recoloured


@dataclass(frozen=True)
class JudgeRecipe:
    """How a judge is trained.

    Attributes:
        epochs: passes over the photographs.
        batch: pictures per step.
        rate: highest learning rate; it rises over the first 5 % of the steps and falls linearly
            to zero at the end.
        decay: decoupled weight decay (AdamW).
        turn_subjects: subjects without an up and down, shown in any quarter turn.
        seed: of the weights, the order and the augmentation.
    """

    epochs: int = 30
    batch: int = 128
    rate: float = 3e-3
    decay: float = 0.05
    turn_subjects: tuple[str, ...] = ()
    seed: int = 0


def _rate(step: int, steps: int) -> float:
    """The learning rate's share of its highest at ``step`` of ``steps``."""
    rise = max(1, round(0.05 * steps))
    return min((step + 1) / rise, (steps - step) / max(1, steps - rise))


def train_judge(
    photographs: Photographs,
    recipe: JudgeRecipe,
    data: str = "",
    report: Callable[[str], None] = lambda _: None,
) -> Judge:
    """Train a classifier of subjects and classes on labelled photographs.

    The loss is the sum of both heads' cross entropies, the class head's with a label smoothing
    of 0.1. The same recipe, photographs and number of threads give the same judge.

    Args:
        photographs: the training split.
        recipe: how.
        data: where the photographs are from, for the card.
        report: called with a line for people after every epoch.

    Raises:
        BadData: fewer than two classes, or photographs without a label.
    """
    classes = tuple(sorted(set(photographs.paths)))
    if len(classes) < 2 or "" in classes:
        raise BadData(
            "A judge learns classes from folders, as in train/flowers/rose/1.jpg: at least two, "
            "and every photograph in one of them."
        )
    subjects = tuple(sorted({subject_of(path) for path in classes}))
    config = JudgeConfig(photographs.pixels.shape[-1], len(subjects), len(classes))
    subject = torch.tensor([subjects.index(subject_of(path)) for path in photographs.paths])
    klass = torch.tensor([classes.index(path) for path in photographs.paths])
    turnable = torch.tensor([subject_of(p) in recipe.turn_subjects for p in photographs.paths])

    generator = torch.Generator().manual_seed(recipe.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)  # weights and dropout draw from the global generator
        network = JudgeNetwork(config)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=recipe.rate, weight_decay=recipe.decay
        )
        steps = recipe.epochs * math.ceil(len(klass) / recipe.batch)
        started, step = time.monotonic(), 0
        for epoch in range(recipe.epochs):
            network.train()
            total = torch.zeros(())
            for rows in _batches(len(klass), recipe.batch, generator):
                for group in optimizer.param_groups:
                    group["lr"] = recipe.rate * _rate(step, steps)
                images = _augmented(photographs.pixels, turnable, rows, generator)
                with torch.autocast("cpu", torch.bfloat16):
                    _, named_subject, named_class = network(images)
                loss = F.cross_entropy(named_subject.float(), subject[rows])
                loss = loss + F.cross_entropy(named_class.float(), klass[rows], label_smoothing=0.1)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                total += loss.detach() * len(rows)
                step += 1
            spent = time.monotonic() - started
            left = spent / (epoch + 1) * (recipe.epochs - epoch - 1)
            report(
                f"epoch {epoch + 1}/{recipe.epochs}  loss {total / len(klass):.3f}  "
                f"{(epoch + 1) * len(klass) / spent:.0f} images/s  {left / 60:.1f} min left"
            )
    described = {**asdict(recipe), "turn_subjects": list(recipe.turn_subjects)}
    card = JudgeCard(config, subjects, classes, data, recipe=described)
    return _standardised(card, network, photographs.pixels)


def _batches(count: int, batch: int, generator: torch.Generator) -> Iterator[Tensor]:
    order = torch.randperm(count, generator=generator)
    for start in range(0, count, batch):
        yield order[start : start + batch]


def _augmented(
    pixels: np.ndarray, turnable: Tensor, rows: Tensor, generator: torch.Generator
) -> Tensor:
    images = to_images(pixels[rows.numpy()])
    images, _ = Augmentation(flip=0.5)(images, turnable[rows], generator)
    return recoloured(moved(images, generator), generator)


def _standardised(card: JudgeCard, network: JudgeNetwork, pixels: np.ndarray) -> Judge:
    """Round the weights as a file will, then measure the features' mean and spread."""
    for tensor in network.state_dict().values():
        if tensor.ndim > 1:
            tensor.copy_(tensor.half())
    width = card.network.widths[-1]
    plain = Judge(card, network, torch.zeros(width), torch.ones(width))
    features = torch.from_numpy(plain.read(pixels).features)
    return Judge(card, network, features.mean(0).float(), features.std(0).clamp_min(1e-6).float())
