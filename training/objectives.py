"""What training minimises."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.classifier import Classifier
from core.level import NoiseLevel


def strata(batch: int, generator: torch.Generator) -> Tensor:
    """Shares of the unit interval (B,), one uniform draw from each of B strata, in random order.

    float32 rounds the last of them up to exactly 1 now and then.
    """
    place = torch.randperm(batch, generator=generator) + torch.rand(batch, generator=generator)
    return place / batch


LEAST_NOISE = 0.02
"""Level of noise at which pictures of 8 bits are still told from one another."""


@dataclass(frozen=True)
class LogNormalLevels:
    """ln sigma ~ N(mean, spread^2), one stratum of the unit interval per picture of the batch.

    Stratified draws have the same mean as independent ones and a smaller variance.
    """

    mean: float
    spread: float

    def draw(self, batch: int, generator: torch.Generator) -> NoiseLevel:
        """Levels with alpha = 1 and sigma of shape (B, 1, 1, 1), float32."""
        return self.at(strata(batch, generator))

    def at(self, share: Tensor) -> NoiseLevel:
        """The levels at shares (quantiles) in (0, 1) of the distribution."""
        # The quantile of one would be infinite.
        share = share.double().clamp(1e-6, 1 - 1e-6)
        sigma = (self.mean + self.spread * torch.special.ndtri(share)).exp()
        sigma = sigma.float().reshape(-1, 1, 1, 1)
        return NoiseLevel(torch.ones_like(sigma), sigma)


def weighted_error(image: Tensor, estimate: Tensor, level: NoiseLevel, sigma_data: float) -> Tensor:
    """EDM's loss of each picture, shape (B,).

    (sigma^2 + d^2) / (sigma d)^2 * mean over pixels of (estimate - image)^2, which is the plain
    squared error of the network's output (Karras et al. 2022, eq. 8).
    """
    weight = (level.sigma**2 + sigma_data**2) / (level.sigma * sigma_data) ** 2
    return (weight * (estimate - image) ** 2).mean(dim=(1, 2, 3))


def noisy_cross_entropy(
    classifier: Classifier, image: Tensor, noise: Tensor, level: NoiseLevel, which: Tensor
) -> Tensor:
    """-log p(class | alpha image + sigma noise) of each picture, (B,).

    Args:
        classifier: what is trained.
        image: pictures in [-1, 1], (B, C, H, W).
        noise: standard normal, the shape of image.
        level: of shape (B, 1, 1, 1).
        which: the class of each picture, int64 (B,).
    """
    logs = classifier(level.mix(image, noise), level)
    return -logs.gather(1, which[:, None])[:, 0]


def drop_labels(
    label: Tensor, subjects: Tensor, *, whole: float, below: float, generator: torch.Generator
) -> Tensor:
    """Forget some labels, so that one network serves every depth of a label and none.

    Args:
        label: multi-hot (B, labels).
        subjects: (labels,), one where the label is a bare subject, zero below it.
        whole: share of rows that lose everything (classifier-free guidance; Ho & Salimans 2022).
        below: share of rows that keep their subject only.
        generator: source of the choice.
    """
    choice = torch.rand(len(label), 1, generator=generator)
    kept = torch.where(choice < whole + below, label * subjects, label)
    return torch.where(choice < whole, torch.zeros_like(label), kept)
