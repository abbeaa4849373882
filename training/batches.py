"""Which pictures, noise, labels and augmentation a step sees: a function of the step alone."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import torch
from torch import Tensor

from core.level import NoiseLevel
from training.data import Photographs, multi_hot
from training.objectives import drop_labels
from training.recipe import Recipe
from training.seeds import mixed_seed
from training.streams import Stream

_ALL = slice(None)


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

    def part(self, rows: slice) -> Batch:
        """Some of its pictures."""
        level = NoiseLevel(self.level.alpha[rows], self.level.sigma[rows])
        return Batch(
            self.image[rows], level, self.noise[rows], self.label[rows], self.augmentation[rows]
        )

    def to(self, device: torch.device) -> Batch:
        """The batch on ``device``."""
        image, level, *others = self
        noise, label, told = (tensor.to(device) for tensor in others)
        return Batch(image.to(device), level.to(device), noise, label, told)


def symmetric(recipe: Recipe, batch: int) -> Recipe:
    """The recipe of batches of that size for what is not told of moves: it has symmetries only."""
    return dataclasses.replace(
        recipe,
        augmentation=dataclasses.replace(recipe.augmentation, moves=0.0),
        run=dataclasses.replace(recipe.run, batch=batch),
    )


class Held:
    """Photographs in memory, in a fresh order every epoch.

    Attributes:
        photographs: what there is.
        seed: of the order, with the number of the epoch.
    """

    def __init__(self, photographs: Photographs, seed: int) -> None:
        self.photographs, self.seed = photographs, seed
        self.pixels = torch.from_numpy(photographs.pixels)

    def at(self, first: int, count: int, share: slice) -> tuple[Tensor, tuple[str, ...]]:
        """The photographs from ``first`` on, counted over all epochs, and their labels.

        Returns:
            uint8 (count, C, H, W) and count labels; ``share`` is for sources that read.
        """
        rows = self.rows(first, count)
        return self.pixels[rows], tuple(self.photographs.paths[row] for row in rows.tolist())

    def rows(self, first: int, count: int) -> Tensor:
        """Which photographs are the ones from ``first`` on, counted over all epochs; int64."""
        total = len(self.photographs)
        places = torch.arange(first, first + count)
        rows = torch.empty_like(places)
        for epoch in range(first // total, (first + count - 1) // total + 1):
            generator = torch.Generator().manual_seed(mixed_seed(self.seed, 2, epoch))
            order = torch.randperm(total, generator=generator)
            here = places // total == epoch
            rows[here] = order[places[here] % total]
        return rows


class Batches:
    """The batches of a run: a fresh permutation of the photographs every epoch.

    The order follows from (seed, epoch) and everything else that is random from (seed, step), so
    a run that resumes at a step sees what an unbroken run would have seen there.
    """

    def __init__(
        self,
        recipe: Recipe,
        photographs: Photographs | Stream,
        labels: tuple[str, ...],
        sigma_data: float = 0.5,
    ) -> None:
        self.recipe, self.labels = recipe, labels
        self.levels = recipe.objective.levels(sigma_data)
        self.source = (
            photographs if isinstance(photographs, Stream) else Held(photographs, recipe.run.seed)
        )
        self.subjects = torch.tensor([0.0 if "/" in label else 1.0 for label in labels])

    def at(self, step: int, device: torch.device, share: slice = _ALL) -> Batch:
        """The batch of ``step``, counted from zero, or a share of its rows, on ``device``."""
        recipe, size = self.recipe, self.recipe.run.batch
        generator = torch.Generator().manual_seed(mixed_seed(recipe.run.seed, 1, step))
        pixels, paths = self.source.at(step * size, size, share)
        turning = recipe.augmentation.turn_subjects
        turnable = torch.tensor([path.split("/")[0] in turning for path in paths])
        image, told = recipe.augmentation(pixels.float() / 127.5 - 1, turnable, generator)
        label = drop_labels(
            torch.from_numpy(multi_hot(paths, self.labels)),
            self.subjects,
            whole=recipe.objective.drop_label,
            below=recipe.objective.drop_class,
            generator=generator,
        )
        level = self.levels.draw(size, generator)
        noise = torch.randn(image.shape, generator=generator)
        image = recipe.objective.seen(image, generator)
        # All of it is drawn and then some of it taken: what a picture meets in a step does not
        # depend on how many processes share the batch.
        return Batch(image, level, noise, label, told).part(share).to(device)
