"""Distances between two sets of features: the kernel distance and the Frechet distance."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

_CHUNK = 1024


class Figure(NamedTuple):
    """An estimate with its standard error."""

    value: float
    error: float


def _kernel_sums(
    a: np.ndarray, b: np.ndarray, edges_a: np.ndarray, edges_b: np.ndarray
) -> np.ndarray:
    """Sums of k(x, y) = (x . y / d + 1)^3 over every pair of folds, (folds, folds)."""
    sums = np.zeros((len(edges_a) - 1, len(edges_b) - 1))
    for fold, (begin, end) in enumerate(pairwise(edges_a)):
        for start in range(begin, end, _CHUNK):
            kernel = (a[start : min(start + _CHUNK, end)] @ b.T / a.shape[1] + 1) ** 3
            sums[fold] += np.add.reduceat(kernel.sum(0), edges_b[:-1])
    return sums


def kernel_distance(a: np.ndarray, b: np.ndarray, folds: int = 20, seed: int = 0) -> Figure:
    """Estimate the squared maximum mean discrepancy without bias (the kernel inception distance).

    MMD^2 = mean k(a, a') + mean k(b, b') - 2 mean k(a, b) over all pairs of different rows, with
    k(x, y) = (x . y / d + 1)^3 (Binkowski et al. 2018, section 3 and eq. 4). Its expectation is
    zero for two sets of one distribution, whatever their sizes: it may be a little negative.

    Instead of the mean over random subsets, which wastes pairs and whose scatter depends on how
    many subsets are drawn, all pairs are used once, and the standard error is the jackknife over
    ``folds`` random subsets left out in turn, from a and b together.

    Args:
        a: features (N, d), N >= 2 * folds.
        b: features (M, d), M >= 2 * folds.
        folds: subsets of the jackknife.
        seed: of the division into subsets; the value does not depend on it.

    Raises:
        ValueError: fewer rows than two per fold.
    """
    if min(len(a), len(b)) < 2 * folds:
        raise ValueError(f"{folds} folds need at least {2 * folds} rows in each set")
    random = np.random.default_rng(seed)
    a, b = (random.permutation(rows.astype(np.float64)) for rows in (a, b))
    edges_a, edges_b = (np.linspace(0, len(rows), folds + 1).astype(int) for rows in (a, b))
    sums_ab = _kernel_sums(a, b, edges_a, edges_b)
    sums_aa, sums_bb = _kernel_sums(a, a, edges_a, edges_a), _kernel_sums(b, b, edges_b, edges_b)
    for rows, edges, sums in ((a, edges_a, sums_aa), (b, edges_b, sums_bb)):
        own = ((rows * rows).sum(1) / rows.shape[1] + 1) ** 3
        sums[np.diag_indices(folds)] -= np.add.reduceat(own, edges[:-1])

    def value(kept: np.ndarray) -> float:
        n, m = np.diff(edges_a)[kept].sum(), np.diff(edges_b)[kept].sum()
        part = np.ix_(kept, kept)
        return float(
            sums_aa[part].sum() / (n * (n - 1))
            + sums_bb[part].sum() / (m * (m - 1))
            - 2 * sums_ab[part].sum() / (n * m)
        )

    every = np.arange(folds)
    without = np.array([value(np.delete(every, fold)) for fold in every])
    return Figure(value(every), float(np.sqrt((folds - 1) * without.var())))


def frechet_of_gaussians(
    mean_a: np.ndarray, covariance_a: np.ndarray, mean_b: np.ndarray, covariance_b: np.ndarray
) -> float:
    """Measure the squared Frechet (Wasserstein-2) distance between two Gaussians.

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^(1/2) C2 C1^(1/2))^(1/2)) (Dowson & Landau 1982), with
    symmetric eigen-decompositions: no complex square roots, singular covariances allowed.

    Args:
        mean_a: (d,).
        covariance_a: (d, d), symmetric and positive semi-definite.
        mean_b: (d,).
        covariance_b: (d, d), likewise.
    """
    values, vectors = np.linalg.eigh(covariance_a)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ covariance_b @ root).clip(0)).sum()
    apart = ((mean_a - mean_b) ** 2).sum()
    return float(apart + np.trace(covariance_a) + np.trace(covariance_b) - 2 * cross)


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Measure the Frechet distance between the Gaussians fitted to two sets (Heusel et al. 2017).

    Biased upwards by about 1 / N: compare figures of equal N only, and state it.

    Args:
        a: features (N, d).
        b: features (M, d).
    """
    fits = [(rows.mean(0), np.cov(rows.T, ddof=1)) for rows in (a, b)]
    return frechet_of_gaussians(*fits[0], *fits[1])
