"""Which pictures, noise, labels and augmentation a step sees: a function of the step alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.level import NoiseLevel
from training.data import Photographs, multi_hot
from training.objectives import drop_labels
from training.recipe import Recipe


class Batch(NamedTuple):
    """What one step of training sees; B pictures.

    Attributes:
        image: (B, C, H, W) in [-1, 1], float32.
        level: alpha and sigma of shape (B, 1, 1, 1).
        noise: standard normal, the shape of image.
        label: multi-hot (B, labels), some of it dropped.
        augmentation: (B, AUGMENTATIONS), zero where a picture was not moved.
    """

    image: Tensor
    level: NoiseLevel
    noise: Tensor
    label: Tensor
    augmentation: Tensor


class Batches:
    """The batches of a run: a fresh permutation of the photographs every epoch.

    The order follows from (seed, epoch) and everything else that is random from (seed, step), so
    a run that resumes at a step sees what an unbroken run would have seen there.
    """

    def __init__(
        self,
        recipe: Recipe,
        photographs: Photographs,
        labels: tuple[str, ...],
        sigma_data: float = 0.5,
    ) -> None:
        self.recipe = recipe
        self.levels = recipe.objective.levels(sigma_data)
        self.pixels = torch.from_numpy(photographs.pixels)
        self.hot = torch.from_numpy(multi_hot(photographs.paths, labels))
        turning = recipe.augmentation.turn_subjects
        self.turnable = torch.tensor([p.split("/")[0] in turning for p in photographs.paths])
        self.subjects = torch.tensor([0.0 if "/" in label else 1.0 for label in labels])

    def at(self, step: int, device: torch.device) -> Batch:
        """The batch of ``step``, counted from zero, on ``device``."""
        recipe, size = self.recipe, self.recipe.run.batch
        generator = torch.Generator().manual_seed(_seed(recipe.run.seed, 1, step))
        rows = self.rows(step * size, size)
        image = self.pixels[rows].float() / 127.5 - 1
        image, told = recipe.augmentation(image, self.turnable[rows], generator)
        label = drop_labels(
            self.hot[rows],
            self.subjects,
            whole=recipe.objective.drop_label,
            below=recipe.objective.drop_class,
            generator=generator,
        )
        level = self.levels.draw(size, generator)
        noise = torch.randn(image.shape, generator=generator)
        image = recipe.objective.seen(image, generator)
        return Batch(
            image.to(device), level.to(device), noise.to(device), label.to(device), told.to(device)
        )

    def rows(self, first: int, count: int) -> Tensor:
        """Which photographs are the ones from ``first`` on, counted over all epochs; int64."""
        total = len(self.pixels)
        places = torch.arange(first, first + count)
        rows = torch.empty_like(places)
        for epoch in range(first // total, (first + count - 1) // total + 1):
            generator = torch.Generator().manual_seed(_seed(self.recipe.run.seed, 2, epoch))
            order = torch.randperm(total, generator=generator)
            here = places // total == epoch
            rows[here] = order[places[here] % total]
        return rows


def _seed(seed: int, purpose: int, number: int) -> int:
    """A 63-bit seed from three numbers, well mixed by numpy's SeedSequence."""
    mixed = np.random.SeedSequence((seed, purpose, number)).generate_state(1, np.uint64)
    return int(mixed[0]) >> 1
