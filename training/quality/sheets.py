"""Sheets of pictures for the eye, which sees what no figure does."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.images import contact_sheet, save_png
from training.quality.copies import Neighbours
from training.quality.figures import Seen

_LARGEST = 64  # pictures per subject


def write_sheets(generated: Seen, neighbours: Neighbours, train: Seen, folder: Path) -> list[str]:
    """Write a grid per subject, and samples beside their neighbours; return the files' names.

    ``grid-<subject>.png`` holds pictures evenly spaced in the order of their labels, nothing
    picked. ``neighbours.png`` holds threes: a sample, its nearest training picture in pixels, and
    in features; the sample that is nearest to a training picture comes first.

    Raises:
        CannotWrite: the folder is missing, read-only or full.
    """
    names = []
    for subject in np.unique(generated.subjects):
        rows = np.flatnonzero(generated.subjects == subject)
        shown = rows[np.linspace(0, len(rows) - 1, min(_LARGEST, len(rows))).round().astype(int)]
        names.append(f"grid-{subject}.png")
        save_png(folder / names[-1], contact_sheet(_upright(generated.pixels[shown])))
    threes = np.stack(
        [
            neighbours.pictures.pixels,
            train.pixels[neighbours.in_pixels.indices],
            train.pixels[neighbours.in_features.indices],
        ],
        axis=1,
    )
    nearest_first = np.minimum(neighbours.pixel_ratios, neighbours.feature_ratios).argsort()
    threes = threes[nearest_first].reshape(-1, *threes.shape[2:])
    names.append("neighbours.png")
    save_png(folder / names[-1], contact_sheet(_upright(threes), columns=12))
    return names


def _upright(pixels: np.ndarray) -> np.ndarray:
    """(N, C, H, W) as (N, H, W, C), in memory too."""
    return np.ascontiguousarray(pixels.transpose(0, 2, 3, 1))
