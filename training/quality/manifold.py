"""Fidelity and variety apart: precision, recall, density and coverage."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Manifold(NamedTuple):
    """How two sets of N pictures overlap.

    Attributes:
        precision: share of the pictures within a ball of the reference: are they plausible?
        recall: share of the reference within a ball of the pictures: are all kinds present?
        density: balls of the reference around a picture, over k; about 1 for equal distributions.
        coverage: share of the reference whose ball holds a picture.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def manifold(pictures: np.ndarray, reference: np.ndarray, k: int = 5) -> Manifold:
    """Compare features by balls that reach from each row to its k-th nearest neighbour.

    Precision and recall after Kynkaanniemi et al. 2019 (section 3), density and coverage after
    Naeem et al. 2020 (eqs. 3 and 4). All depend on N: compare equal N only, and give the figures
    of two sets of real photographs beside them.

    Args:
        pictures: (N, d).
        reference: (M, d); M = N for comparable figures.
        k: the neighbour at which a ball ends, itself not counted; less than N and M.
    """
    within_reference = _radii(reference, k)[:, None]
    within_pictures = _radii(pictures, k)[None, :]
    apart = _squared(reference, pictures)
    inside = apart <= within_reference
    return Manifold(
        precision=float(inside.any(0).mean()),
        recall=float((apart <= within_pictures).any(1).mean()),
        density=float(inside.sum(0).mean() / k),
        coverage=float(inside.any(1).mean()),
    )


def _radii(rows: np.ndarray, k: int) -> np.ndarray:
    """Squared distance of each row to its k-th nearest other row."""
    radii: np.ndarray = np.partition(_squared(rows, rows), k, axis=1)[:, k]
    return radii


def _squared(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    sums = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * a @ b.T
    squared: np.ndarray = sums.clip(0)
    return squared
