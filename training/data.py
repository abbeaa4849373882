"""Labels of photographs as numbers, and the photographs themselves (``core.photographs``)."""

from __future__ import annotations

import numpy as np

from core.errors import BadData
from core.photographs import Photographs, load_photographs

__all__ = ["Photographs", "load_photographs", "multi_hot", "need_known", "spread", "vocabulary"]


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


def need_known(paths: tuple[str, ...], labels: tuple[str, ...]) -> None:
    """Refuse labels that a model does not know.

    Raises:
        BadData: there are some, and the model knows others.
    """
    unknown = sorted(set(vocabulary(paths)) - set(labels)) if labels else []
    if unknown:
        raise BadData(
            f"The model does not know the label {unknown[0]!r} of these photographs; it knows "
            f"{', '.join(label for label in labels if '/' not in label)}. Sort them into folders "
            "of its labels, or put them all into one folder without a name of its own."
        )


def multi_hot(paths: tuple[str, ...], labels: tuple[str, ...]) -> np.ndarray:
    """float32 (N, labels): one at each picture's label and at each of its ancestors.

    Raises:
        BadData: there is a label that is not in ``labels``.
    """
    need_known(paths, labels)
    place = {label: i for i, label in enumerate(labels)}
    hot = np.zeros((len(paths), len(labels)), np.float32)
    if not labels:
        return hot
    for row, path in enumerate(paths):
        parts = path.split("/") if path else []
        for depth in range(len(parts)):
            hot[row, place["/".join(parts[: depth + 1])]] = 1
    return hot
