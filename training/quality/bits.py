"""Bits per value of held-out photographs under a model (``core.bits``), each told what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from core.divergence import Rademacher
from core.engine.library import Library
from core.engine.requests import Likelihood
from core.engine.tasks import run
from core.steps import finished
from training.data import Photographs


class Measured(NamedTuple):
    """Bits per value of N photographs.

    Attributes:
        bits: (N,).
        errors: standard error of each from its probes, (N,).
        evaluations: of the network, in all.
    """

    bits: np.ndarray
    errors: np.ndarray
    evaluations: int


def bits_of(
    chosen: Photographs,
    labels: Sequence[str | None],
    model: str,
    library: Library,
    *,
    probes: int = 2,
    tolerance: float = 1e-3,
) -> Measured:
    """Measure photographs, each under its own label or none.

    Raises:
        ScorebrushError: as the engine does.
    """
    evaluations = 0
    bits, errors = np.zeros(len(chosen)), np.zeros(len(chosen))
    for label in dict.fromkeys(labels):
        rows = [row for row, each in enumerate(labels) if each == label]
        pictures = tuple(np.ascontiguousarray(chosen.pixels[r].transpose(1, 2, 0)) for r in rows)
        trace = Rademacher(probes)
        request = Likelihood(pictures, model, label, trace, seed=rows[0], tolerance=tolerance)
        result = finished(run(request, library))
        bits[rows], errors[rows] = result.bits, result.errors
        evaluations += result.evaluations
    return Measured(bits, errors, evaluations)


def bits_figures(photographs: Photographs, model: str, library: Library) -> dict[str, Any]:
    """The mean over photographs and its standard error, as a report states them."""
    known = set(library.card(model).labels)
    labels = [path if path in known else None for path in photographs.paths]
    measured = bits_of(photographs, labels, model, library)
    count = len(photographs)
    error = measured.bits.std(ddof=1) / np.sqrt(count) if count > 1 else measured.errors[0]
    return {
        "photographs": count,
        "value": round(float(measured.bits.mean()), 4),
        "standard_error": round(float(error), 4),
        "evaluations": measured.evaluations,
    }
