"""Nearest training pictures, and how many generated ones are near copies of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

_CHUNK = 2048
_LEAST_OF_A_SUBJECT = 10


class Nearest(NamedTuple):
    """The nearest reference of each of N queries.

    Attributes:
        distances: float64 (N,), the root mean square difference per entry.
        indices: (N,), rows of the references.
    """

    distances: np.ndarray
    indices: np.ndarray


def nearest(queries: np.ndarray, references: np.ndarray) -> Nearest:
    """Find the reference with the smallest distance |q - r| / sqrt(d) of every query.

    The search is in single precision; the distance to what it finds is exact.

    Args:
        queries: (N, d).
        references: (M, d), M >= 1.
    """
    single = queries.astype(np.float32)
    best = np.full(len(queries), np.inf, np.float32)
    indices = np.zeros(len(queries), np.intp)
    for start in range(0, len(references), _CHUNK):
        chunk = references[start : start + _CHUNK].astype(np.float32)
        # |q - r|^2 without |q|^2, which is the same for every r.
        partial = (chunk * chunk).sum(1) - 2 * single @ chunk.T
        place = partial.argmin(1)
        value = np.take_along_axis(partial, place[:, None], 1)[:, 0]
        indices = np.where(value < best, start + place, indices)
        best = np.minimum(value, best)
    # The expansion above cancels badly for near copies, which matter most: measure them again.
    apart = queries.astype(np.float64) - references[indices]
    return Nearest(np.sqrt((apart * apart).mean(1)), indices)


def symmetries(pictures: np.ndarray) -> list[np.ndarray]:
    """Turn and mirror pictures (N, C, S, S) in each of the eight ways a square allows."""
    turned = [np.rot90(pictures, quarter, axes=(2, 3)) for quarter in range(4)]
    return [*turned, *(picture[..., ::-1] for picture in turned)]


def entries(pictures: np.ndarray) -> np.ndarray:
    """Flatten pictures (N, C, S, S) to rows of pixels (N, d)."""
    return pictures.reshape(len(pictures), -1)


def nearest_in_any_orientation(
    pictures: np.ndarray, references: np.ndarray, embed: Callable[[np.ndarray], np.ndarray]
) -> Nearest:
    """Find the nearest reference of every picture, mirrored or turned as it suits.

    A mirrored or turned copy is a copy too: the least distance over all eight symmetries counts.

    Args:
        pictures: uint8 (N, C, S, S).
        references: (M, d), what ``embed`` makes of M pictures.
        embed: makes rows (N, d) of pictures: :func:`entries`, or a judge's features.
    """
    # All orientations in one search: the references are converted once.
    found = nearest(embed(np.concatenate(symmetries(pictures))), references)
    distances = found.distances.reshape(8, -1)
    best = distances.argmin(0)[None]
    return Nearest(
        np.take_along_axis(distances, best, 0)[0],
        np.take_along_axis(found.indices.reshape(8, -1), best, 0)[0],
    )


def near_copy_ratios(
    distances: np.ndarray,
    subjects: np.ndarray,
    held_out: np.ndarray,
    held_out_subjects: np.ndarray,
) -> np.ndarray:
    """Divide distances to the nearest training picture by what is usual for a new photograph.

    ratio = distance / median distance of the held-out photographs of the same subject (of all of
    them, where fewer than ten show it): 1 is as far from the training pictures as an unseen
    photograph usually is, 0 is a copy. Subjects differ, as plain backgrounds are alike.

    Args:
        distances: (N,) of the pictures in question.
        subjects: their subjects, (N,).
        held_out: (M,) of the held-out photographs, in the same measure.
        held_out_subjects: theirs, (M,).
    """
    usual = np.full(len(distances), np.median(held_out))
    for subject in np.unique(subjects):
        same = held_out[held_out_subjects == subject]
        if len(same) >= _LEAST_OF_A_SUBJECT:
            usual[subjects == subject] = np.median(same)
    # Held-out photographs that are copies themselves have no usual distance to divide by.
    return np.where(distances > 0, distances / np.maximum(usual, 1e-12), 0.0)
