"""Whether generated pictures are copies of training pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.neighbours import (
    NEAR_COPY,
    Nearest,
    entries,
    near_copy_ratios,
    nearest_in_any_orientation,
    usual_distances,
)
from training.quality.agreement import Share
from training.quality.figures import R, Reader, Seen

DEFINITION = (
    "A picture is a near copy if its distance to the nearest training picture is less than "
    f"{NEAR_COPY:g} times the median of that distance over held-out photographs of its subject. "
    "Distances are root mean squares over pixels or over {features}, the least over the eight ways "
    "to mirror and turn a picture. The excess is the share of near copies among generated pictures "
    "less that among held-out photographs. Nearer is how often a generated picture is nearer to "
    "the training pictures than a held-out photograph is, each on the scale of its subject: 0.5 "
    "tells of no memory, 1 of nothing but copies (after Meehan et al. 2020)."
)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Some pictures, the nearest training picture of each, and how near it is.

    Attributes:
        pictures: N of the generated pictures.
        in_pixels: the nearest training pictures in pixels.
        in_features: the nearest training pictures in features.
        pixel_ratios: (N,), see :func:`core.neighbours.near_copy_ratios`.
        feature_ratios: (N,), likewise.
        figures: the shares of near copies, as plain JSON.
    """

    pictures: Seen[Any]
    in_pixels: Nearest
    in_features: Nearest
    pixel_ratios: np.ndarray
    feature_ratios: np.ndarray
    figures: dict[str, Any]


def find_neighbours(
    reader: Reader[R],
    generated: Seen[R],
    train: Seen[R],
    test: Seen[R],
    *,
    features: str,
    count: int = 64,
    held_out: int = 400,
    seed: int = 0,
) -> Neighbours:
    """Look up the nearest training pictures of ``count`` generated ones, drawn at random.

    The same is done for at most ``held_out`` held-out photographs: they give the scale, and the
    share of them that would count as near copies is stated beside the share of generated ones.

    Args:
        reader: what has read the pictures.
        generated: pictures in question.
        train: training photographs.
        test: held-out photographs.
        count: how many generated pictures are looked up.
        held_out: how many held-out photographs at the most.
        features: what the reader's features are called.
        seed: of the choice.
    """
    random = np.random.default_rng(seed)
    pictures = generated.rows(random.permutation(len(generated))[:count])
    photographs = test.rows(random.permutation(len(test))[:held_out])
    found: dict[str, Nearest] = {}
    ratios: dict[str, np.ndarray] = {}
    figures: dict[str, Any] = {
        "definition": DEFINITION.format(features=features),
        "threshold": NEAR_COPY,
        "training_pictures": len(train),
    }
    spaces: dict[str, tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]] = {
        "pixels": (entries(train.pixels), entries),
        "features": (train.reading.features, lambda pixels: reader.read(pixels).features),
    }
    for space, (references, embed) in spaces.items():
        ours, theirs = (
            nearest_in_any_orientation(side.pixels, references, embed)
            for side in (pictures, photographs)
        )
        usual = usual_distances(theirs.distances, photographs.subjects)
        found[space] = ours
        ratios[space] = near_copy_ratios(ours.distances, pictures.subjects, usual)
        real = near_copy_ratios(theirs.distances, photographs.subjects, usual)
        figures[space] = {
            "generated": _summary(ratios[space]),
            "held_out": _summary(real),
            "memorization": _memorization(ratios[space], real),
        }
    return Neighbours(
        pictures, found["pixels"], found["features"], ratios["pixels"], ratios["features"], figures
    )


def _summary(ratios: np.ndarray) -> dict[str, Any]:
    quantiles = np.quantile(ratios, (0, 0.05, 0.5, 0.95))
    names = ("least", "quantile_05", "median", "quantile_95")
    return {
        "near_copies": Share(int((ratios < NEAR_COPY).sum()), len(ratios)).to_json(),
        "ratio": {name: round(float(v), 4) for name, v in zip(names, quantiles, strict=True)},
    }


def _memorization(ours: np.ndarray, real: np.ndarray) -> dict[str, float]:
    """How much nearer pictures (N,) are than held-out photographs (M,): see DEFINITION."""
    copies = (ours < NEAR_COPY).mean() - (real < NEAR_COPY).mean()
    nearer = (ours[:, None] < real).mean() + (ours[:, None] == real).mean() / 2
    return {"excess": round(float(copies), 5), "nearer": round(float(nearer), 5)}
