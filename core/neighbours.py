"""Nearest training pictures, and which pictures are near copies of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

_CHUNK = 2048
LEAST_OF_A_SUBJECT = 10
"""Held-out photographs below which their median says little."""

NEAR_COPY = 0.5
"""Pictures nearer to a training picture than this times what is usual are near copies."""


class Nearest(NamedTuple):
    """The nearest references of each of N queries.

    Attributes:
        distances: float64 (N,) of the nearest alone, (N, k) of several, the least first: the root
            mean square difference per entry.
        indices: likewise, rows of the references.
    """

    distances: np.ndarray
    indices: np.ndarray


def nearest(queries: np.ndarray, references: np.ndarray) -> Nearest:
    """Find the reference with the smallest distance |q - r| / sqrt(d) of every query.

    Args:
        queries: (N, d).
        references: (M, d), M >= 1.
    """
    return Nearest(*(part[:, 0] for part in nearest_few(queries, references, 1)))


def nearest_few(queries: np.ndarray, references: np.ndarray, count: int) -> Nearest:
    """Find the ``count`` nearest references of every query, or all where there are fewer.

    The search is in single precision; the distances to what it finds are exact. Arguments as
    :func:`nearest`.
    """
    single = queries.astype(np.float32)
    best = np.empty((len(queries), 0), np.float32)
    indices = np.empty((len(queries), 0), np.intp)
    for start in range(0, len(references), _CHUNK):
        chunk = references[start : start + _CHUNK].astype(np.float32)
        # |q - r|^2 without |q|^2, which is the same for every r.
        partial = (chunk * chunk).sum(1) - 2 * single @ chunk.T
        rows = np.broadcast_to(np.arange(start, start + len(chunk)), partial.shape)
        best, indices = _least(
            count, np.hstack([best, partial]), np.hstack([indices, rows]).astype(np.intp)
        )
    # The expansion above cancels badly for near copies, which matter most: measure them again.
    apart = queries.astype(np.float64)[:, None] - references[indices]
    return Nearest(*_least(count, np.sqrt((apart * apart).mean(2)), indices))


def _least(count: int, distances: np.ndarray, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ``count`` least distances of each row, in order, with their indices."""
    if distances.shape[1] > count:
        chosen = np.argpartition(distances, count - 1, axis=1)[:, :count]
        distances, indices = (np.take_along_axis(part, chosen, 1) for part in (distances, indices))
    order = distances.argsort(1, kind="stable")
    return np.take_along_axis(distances, order, 1), np.take_along_axis(indices, order, 1)


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
    few = nearest_few_in_any_orientation(pictures, references, embed, 1)
    return Nearest(few.distances[:, 0], few.indices[:, 0])


def nearest_few_in_any_orientation(
    pictures: np.ndarray,
    references: np.ndarray,
    embed: Callable[[np.ndarray], np.ndarray],
    count: int,
) -> Nearest:
    """As :func:`nearest_in_any_orientation`, the ``count`` nearest ones, none of them twice."""
    # All orientations in one search: the references are converted once.
    found = nearest_few(embed(np.concatenate(symmetries(pictures))), references, count)
    distances, indices = (
        part.reshape(8, len(pictures), -1).transpose(1, 0, 2).reshape(len(pictures), -1)
        for part in found
    )
    # Stable, so that of one reference in several orientations the nearest stays.
    order = distances.argsort(1, kind="stable")
    rows = []
    for distance, index, place in zip(distances, indices, order, strict=True):
        _, first = np.unique(index[place], return_index=True)
        kept = place[np.sort(first)][:count]
        rows.append((distance[kept], index[kept]))
    return Nearest(*(np.stack(part) for part in zip(*rows, strict=True)))


def usual_distances(held_out: np.ndarray, subjects: np.ndarray) -> dict[str, float]:
    """The median distance of held-out photographs to their nearest training picture, by subject.

    Under "" stands that of all; subjects that fewer than ten of them show are left out.

    Args:
        held_out: (M,) distances.
        subjects: what they show, (M,).
    """
    usual = {"": float(np.median(held_out))}
    for subject in np.unique(subjects).tolist():
        same = held_out[subjects == subject]
        if len(same) >= LEAST_OF_A_SUBJECT:
            usual[subject] = float(np.median(same))
    return usual


def near_copy_ratios(
    distances: np.ndarray, subjects: np.ndarray, usual: Mapping[str, float]
) -> np.ndarray:
    """Divide distances to the nearest training picture by what is usual for a new photograph.

    ratio = distance / median distance of the held-out photographs of the same subject (of all of
    them, where too few show it): 1 is as far from the training pictures as an unseen photograph
    usually is, 0 is a copy. Subjects differ, as plain backgrounds are alike.

    Args:
        distances: (N,) or (N, k) of the pictures in question.
        subjects: their subjects, (N,).
        usual: of :func:`usual_distances`, in the same measure.
    """
    scale = np.array([usual.get(subject, usual[""]) for subject in subjects.tolist()])
    scale = scale.reshape(-1, *[1] * (distances.ndim - 1))
    # Held-out photographs that are copies themselves have no usual distance to divide by.
    return np.where(distances > 0, distances / np.maximum(scale, 1e-12), 0.0)
