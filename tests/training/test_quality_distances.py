"""Distances between sets of features, against closed forms and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest

from training.quality.agreement import Share, agreement, agreement_by_subject
from training.quality.distances import frechet_distance, frechet_of_gaussians, kernel_distance
from training.quality.manifold import manifold

RANDOM = np.random.default_rng


def test_frechet_of_commuting_gaussians_is_the_difference_of_their_deviations():
    a, b = np.array([4.0, 9.0, 0.0]), np.array([1.0, 25.0, 0.25])
    mean = np.array([1.0, -2.0, 0.5])
    expected = (mean**2).sum() + ((np.sqrt(a) - np.sqrt(b)) ** 2).sum()
    got = frechet_of_gaussians(np.zeros(3), np.diag(a), mean, np.diag(b))
    assert got == pytest.approx(expected, abs=1e-12)


def test_frechet_of_turned_gaussians_matches_the_closed_form_in_two_dimensions():
    # For 2 x 2 matrices tr M^(1/2) = sqrt(tr M + 2 sqrt(det M)), here with M = C1 C2.
    turn = np.array([[math.cos(0.7), -math.sin(0.7)], [math.sin(0.7), math.cos(0.7)]])
    a, b = np.diag([4.0, 1.0]), turn @ np.diag([9.0, 0.5]) @ turn.T
    cross = math.sqrt(np.trace(a @ b) + 2 * math.sqrt(np.linalg.det(a @ b)))
    expected = np.trace(a) + np.trace(b) - 2 * cross
    zero = np.zeros(2)
    assert frechet_of_gaussians(zero, a, zero, b) == pytest.approx(expected, abs=1e-12)
    assert frechet_of_gaussians(zero, b, zero, a) == pytest.approx(expected, abs=1e-12)


def test_frechet_of_a_shifted_and_a_scaled_set():
    rows = RANDOM(0).normal(size=(300, 5)) * np.array([3.0, 1.0, 0.5, 0.1, 0.0])
    shift = np.array([1.0, 0.0, -2.0, 0.0, 0.5])
    centred = rows - rows.mean(0)
    spread = np.trace(np.cov(rows.T))
    assert frechet_distance(rows, rows) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(rows, rows + shift) == pytest.approx((shift**2).sum(), abs=1e-6)
    assert frechet_distance(centred, 2 * centred) == pytest.approx(spread, abs=1e-6)


def brute_force_mmd(a: np.ndarray, b: np.ndarray) -> float:
    def k(x: np.ndarray, y: np.ndarray) -> float:
        return float((x @ y / len(x) + 1) ** 3)

    own = [
        np.mean([k(x, y) for i, x in enumerate(rows) for j, y in enumerate(rows) if i != j])
        for rows in (a, b)
    ]
    return float(sum(own) - 2 * np.mean([k(x, y) for x in a for y in b]))


def test_kernel_distance_is_the_mean_over_all_pairs():
    random = RANDOM(1)
    a, b = random.normal(size=(23, 4)), random.normal(0.3, 1.2, size=(31, 4))
    expected = brute_force_mmd(a, b)
    for seed in (0, 1):  # the folds concern the error alone
        found = kernel_distance(a, b, folds=5, seed=seed).value
        assert found == pytest.approx(expected, rel=1e-10)


def test_kernel_distance_crosses_its_chunks():
    random = RANDOM(2)
    a, b = random.normal(size=(2300, 2)), random.normal(0.2, 1, size=(2100, 2))
    powers = [(len(rows), rows @ rows.T / 2 + 1) for rows in (a, b)]
    own = [((k**3).sum() - (np.diag(k) ** 3).sum()) / (n * (n - 1)) for n, k in powers]
    expected = sum(own) - 2 * ((a @ b.T / 2 + 1) ** 3).mean()
    assert kernel_distance(a, b, folds=2).value == pytest.approx(expected, rel=1e-9)


def test_kernel_distance_of_shifted_gaussians_matches_their_moments():
    # In one dimension MMD^2 = sum_j binomial(3, j) (difference of the j-th moments)^2.
    m = 0.5
    expected = 3 * m**2 + 3 * (m**2) ** 2 + (m**3 + 3 * m) ** 2
    random = RANDOM(3)
    a, b = random.normal(size=(3000, 1)), random.normal(m, 1, size=(3000, 1))
    figure = kernel_distance(a, b)
    assert figure.error < 0.2 * expected
    assert abs(figure.value - expected) < 4 * figure.error


def test_kernel_distance_is_unbiased_and_its_error_is_the_real_scatter():
    random = RANDOM(4)
    pairs = [(random.normal(size=(60, 8)), random.normal(size=(90, 8))) for _ in range(200)]
    figures = [kernel_distance(*pair) for pair in pairs]
    values = np.array([figure.value for figure in figures])
    errors = np.array([figure.error for figure in figures])
    assert abs(values.mean()) < 3 * values.std() / math.sqrt(len(values))
    # Counting each row's pair with itself, as a biased estimate does, would be seen here.
    assert values.std() / math.sqrt(len(values)) < 0.01
    assert 0.7 < errors.mean() / values.std() < 1.5


def test_kernel_distance_needs_enough_rows():
    with pytest.raises(ValueError, match="40 rows"):
        kernel_distance(np.zeros((39, 2)), np.zeros((100, 2)))


def test_manifold_of_a_set_and_itself():
    rows = RANDOM(5).normal(size=(50, 3))
    found = manifold(rows, rows, k=3)
    # Every ball holds its centre and k others.
    assert found == pytest.approx((1, 1, 4 / 3, 1))


def test_manifold_tells_fidelity_from_variety():
    line = np.arange(10.0)[:, None]
    collapsed = np.full((10, 1), 4.0)
    found = manifold(collapsed, line, k=1)
    # The balls have radius 1: the picture 4 is in those of 3, 4 and 5; its own ball has radius 0.
    assert found == pytest.approx((1, 0.1, 3, 0.3))
    scattered = np.concatenate([line, line + 100])
    found = manifold(scattered, line, k=1)
    assert found == pytest.approx((0.5, 1, (2 + 8 * 3 + 2) / 20, 1))
    assert manifold(line + 100, line, k=1) == (0, 0, 0, 0)


def test_a_share_has_the_score_interval():
    # Half of ten: p = 0.5, n = 10, z = 1.96 give 0.5 -+ 1.96 / (2 sqrt(10 + 3.8416)).
    low, high = Share(5, 10).interval
    half = 1.96 / (2 * math.sqrt(10 + 1.96**2))
    assert (low, high) == pytest.approx((0.5 - half, 0.5 + half))
    assert Share(0, 10).interval == pytest.approx((0, 1.96**2 / (10 + 1.96**2)))
    assert Share(10, 10).interval[1] == pytest.approx(1)


def test_agreement_counts_what_is_named_as_asked():
    asked = np.array(["a/x", "a/y", "b/z", "b/z"])
    named = np.array(["a/x", "a/x", "b/z", "a/x"])
    assert agreement(asked, named) == Share(2, 4)
    subjects = np.array(["a", "a", "b", "b"])
    assert agreement_by_subject(asked, named, subjects) == {"a": Share(1, 2), "b": Share(1, 2)}
