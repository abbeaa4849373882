"""Nearest training pictures and near copies."""

from __future__ import annotations

import numpy as np
import pytest

from core.neighbours import (
    entries,
    near_copy_ratios,
    nearest,
    nearest_few,
    nearest_few_in_any_orientation,
    nearest_in_any_orientation,
    symmetries,
    usual_distances,
)


def test_nearest_agrees_with_brute_force_across_chunks():
    random = np.random.default_rng(0)
    queries, references = random.normal(size=(7, 3)), random.normal(size=(5000, 3))
    apart = np.sqrt(((queries[:, None] - references[None]) ** 2).mean(2))
    found = nearest(queries, references)
    assert (found.indices == apart.argmin(1)).all()
    assert found.distances == pytest.approx(apart.min(1), rel=1e-12)


def test_the_nearest_few_agree_with_brute_force_across_chunks():
    random = np.random.default_rng(3)
    queries, references = random.normal(size=(5, 3)), random.normal(size=(5000, 3))
    apart = np.sqrt(((queries[:, None] - references[None]) ** 2).mean(2))
    found = nearest_few(queries, references, 4)
    assert (found.indices == apart.argsort(1)[:, :4]).all()
    assert found.distances == pytest.approx(np.sort(apart, 1)[:, :4], rel=1e-12)
    assert nearest_few(queries, references[:2], 4).indices.shape == (5, 2)


def test_no_neighbour_is_named_twice_because_it_can_be_turned():
    random = np.random.default_rng(4)
    references = random.integers(0, 256, (6, 3, 8, 8), dtype=np.uint8)
    references[2] = references[2, :, :1, :1]  # alike in all orientations
    found = nearest_few_in_any_orientation(references[2:3], entries(references), entries, 6)
    assert found.indices[0, 0] == 2
    assert sorted(found.indices[0]) == list(range(6))
    assert (np.diff(found.distances[0]) >= 0).all()


def test_the_distance_of_a_near_copy_is_exact():
    # Far from the origin |q|^2 - 2 q.r + |r|^2 in single precision would be off by far more.
    references = 1000 + np.arange(12.0).reshape(3, 4)
    found = nearest(references[1:2] + 0.01, references)
    assert found.indices.tolist() == [1]
    assert found.distances == pytest.approx([0.01], rel=1e-6)


def test_a_square_has_eight_symmetries():
    picture = np.arange(9).reshape(1, 1, 3, 3)
    assert len({turned.tobytes() for turned in map(np.ascontiguousarray, symmetries(picture))}) == 8


def test_turned_and_mirrored_copies_are_found_in_pixels():
    random = np.random.default_rng(1)
    references = random.integers(0, 256, (20, 3, 8, 8), dtype=np.uint8)
    copies = [turned[0] for turned in symmetries(references[11:12])]
    queries = np.stack([*copies, references[4]])
    found = nearest_in_any_orientation(queries, entries(references), entries)
    assert found.indices.tolist() == [11] * 8 + [4]
    assert found.distances.tolist() == [0] * 9


def test_embeddings_need_not_know_symmetries():
    random = np.random.default_rng(2)
    references = random.integers(0, 256, (20, 3, 8, 8), dtype=np.uint8)

    def left_edge(pictures: np.ndarray) -> np.ndarray:
        return pictures[..., 0].mean(1)

    found = nearest_in_any_orientation(
        references[::-1, ..., ::-1], left_edge(references), left_edge
    )
    assert found.indices.tolist() == list(range(19, -1, -1))
    assert found.distances.max() == 0


def test_the_distance_between_pictures_is_in_steps_of_grey():
    references = np.full((1, 3, 4, 4), 100, np.uint8)
    # 98 - 100 must be -2, not 254 as bytes would have it.
    queries = np.stack([references[0] + 5, references[0] - 2])
    found = nearest_in_any_orientation(queries, entries(references), entries)
    assert found.distances == pytest.approx([5, 2])


def test_ratios_compare_with_held_out_photographs_of_the_same_subject():
    held_out = np.array([10.0] * 6 + [30.0] * 6 + [2.0] * 3)
    subjects = np.array(["a"] * 12 + ["b"] * 3)
    ratios = near_copy_ratios(
        np.array([10.0, 0.0, 5.0]),
        np.array(["a", "a", "b"]),
        usual_distances(held_out, subjects),
    )
    # Subject a: the median of six tens and six thirties is 20. Subject b has too few of its own,
    # so the median of all fifteen counts, which is 10.
    assert ratios == pytest.approx([0.5, 0, 0.5])
