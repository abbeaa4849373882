"""FID, KID, Inception score, precision, recall, density and coverage, in Inception's features.

By torch-fidelity's own functions with their usual settings, so that the figures compare with what
others publish; density and coverage, which it lacks, are ours (``training.quality.manifold``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.errors import BadRequest
from training.quality.figures import LEAST, Seen
from training.quality.inception import InceptionReading
from training.quality.manifold import manifold

_RANK = 2048  # pictures from which on the covariance of as many features is not singular
_SPLITS = 10


def inception_figures(
    generated: Seen[InceptionReading],
    train: Seen[InceptionReading],
    test: Seen[InceptionReading],
    seed: int = 0,
) -> dict[str, Any]:
    """Every figure of the generated pictures, and the same of the held-out photographs.

    All depend on how many pictures there are, so ``generated`` and ``test`` have equally many
    against the same reference; ``fid.all_pictures`` alone takes whatever there is.

    Args:
        generated: the pictures in question.
        train: the reference, training photographs.
        test: held-out photographs.
        seed: of the choice of equally many.

    Raises:
        BadRequest: fewer pictures than any of this means something for.
    """
    count = min(len(generated), len(test), len(train))
    if count < LEAST:
        raise BadRequest(f"Inception's figures need at least {LEAST} pictures of each kind.")
    random = np.random.default_rng(seed)
    theirs = train.reading.features
    reference = theirs[random.permutation(len(theirs))[:count]]
    figures: dict[str, Any] = {
        "pictures": count,
        "reference": len(theirs),
        "singular": count < _RANK,
        "fid_all_pictures": {
            "pictures": len(generated),
            "value": round(fid(generated.reading.features, theirs), 4),
        },
    }
    for name, side in (("generated", generated), ("test", test)):
        rows = random.permutation(len(side))[:count]
        features, logits = side.reading.features[rows], side.reading.logits[rows]
        balls = manifold(features.astype(np.float64), reference.astype(np.float64))
        figures[name] = {
            "fid": round(fid(features, theirs), 4),
            "kid": kid(features, theirs, count),
            "inception_score": inception_score(logits),
            **precision_recall(features, reference),
            "density": round(balls.density, 4),
            "coverage": round(balls.coverage, 4),
        }
    return figures


def fid(a: np.ndarray, b: np.ndarray) -> float:
    """The Frechet distance of features (N, d) and (M, d) (Heusel et al. 2017)."""
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

    fits = [fid_features_to_statistics(_tensor(rows)) for rows in (a, b)]
    return float(fid_statistics_to_metric(*fits, verbose=False)["frechet_inception_distance"])


def kid(a: np.ndarray, b: np.ndarray, most: int) -> dict[str, float]:
    """The kernel distance (Binkowski et al. 2018): mean over 100 subsets, and their deviation.

    Args:
        a: features (N, d).
        b: features (M, d).
        most: rows of a subset at the most; the usual thousand if it may be.
    """
    from torch_fidelity.metric_kid import kid_features_to_metric

    size = min(1000, most, len(a), len(b))
    found = kid_features_to_metric(_tensor(a), _tensor(b), kid_subset_size=size, verbose=False)
    return {
        "value": round(found["kernel_inception_distance_mean"], 6),
        "deviation_of_subsets": round(found["kernel_inception_distance_std"], 6),
        "subset": size,
    }


def inception_score(logits: np.ndarray) -> dict[str, float]:
    """exp E KL(p(y|x) | p(y)) (Salimans et al. 2016): mean and deviation over ten parts."""
    from torch_fidelity.metric_isc import isc_features_to_metric

    found = isc_features_to_metric(_tensor(logits), splits=_SPLITS)
    return {
        "value": round(found["inception_score_mean"], 4),
        "deviation_of_parts": round(found["inception_score_std"], 4),
    }


def precision_recall(pictures: np.ndarray, reference: np.ndarray) -> dict[str, float]:
    """Balls to the third neighbour (Kynkaanniemi et al. 2019), of features (N, d) each."""
    from torch_fidelity.metric_prc import prc_features_to_metric

    found = prc_features_to_metric(_tensor(pictures), _tensor(reference), verbose=False)
    return {name: round(float(found[name]), 4) for name in ("precision", "recall")}


def _tensor(rows: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(rows))
