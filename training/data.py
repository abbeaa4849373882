"""Labels of photographs as numbers, and the photographs themselves (``core.photographs``)."""

from __future__ import annotations

import numpy as np

from core.photographs import Photographs, load_photographs

__all__ = ["Photographs", "load_photographs", "multi_hot", "spread", "vocabulary"]


def vocabulary(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Every label and ancestor in ``paths``, sorted: flowers, flowers/daisy, flowers/rose ..."""
    known = {
        "/".join(parts[: depth + 1])
        for path in set(paths)
        if path
        for parts in [path.split("/")]
        for depth in range(len(parts))
    }
    return tuple(sorted(known))


def spread(photographs: Photographs, count: int) -> Photographs:
    """``count`` photographs evenly over the set, hence over its labels; all if there are fewer."""
    rows = np.linspace(0, len(photographs) - 1, min(count, len(photographs))).round().astype(int)
    return photographs.rows(rows)


def multi_hot(paths: tuple[str, ...], labels: tuple[str, ...]) -> np.ndarray:
    """float32 (N, labels): one at each picture's label and at each of its ancestors."""
    place = {label: i for i, label in enumerate(labels)}
    hot = np.zeros((len(paths), len(labels)), np.float32)
    if not labels:
        return hot
    for row, path in enumerate(paths):
        parts = path.split("/") if path else []
        for depth in range(len(parts)):
            hot[row, place["/".join(parts[: depth + 1])]] = 1
    return hot
