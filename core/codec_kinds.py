"""The words of requests as JSON: the name of each kind, and what a field may hold.

The words of generated pictures come alone, since the window reads and writes those before it
shows itself; the kinds of edits and interpolations are imported when one is met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from core.engine.requests import ClassifierGuide, Generate
from core.samplers import CORRECTORS, SAMPLERS, STARTS

Fit = Callable[[object], bool]


class Vocabulary(NamedTuple):
    """Kinds that JSON may speak of.

    Attributes:
        kinds: each dataclass by its name; a new task is a word here.
        fits: whether a value may stand in a field, by the field's annotation.
    """

    kinds: Mapping[str, type[Any]]
    fits: Mapping[str, Fit]

    def name(self, kind: type) -> str | None:
        """The name of a kind, None for one that is not among these."""
        return next((name for name, each in self.kinds.items() if each is kind), None)


def _number(*kinds: type) -> Fit:
    return lambda value: isinstance(value, kinds) and not isinstance(value, bool)


def _one_of(*kinds: type) -> Fit:
    return lambda value: isinstance(value, kinds)


def _or_none(fit: Fit) -> Fit:
    return lambda value: value is None or fit(value)


OF_PICTURES = Vocabulary(
    kinds={
        "generate": Generate,
        "classifier": ClassifierGuide,
        **SAMPLERS,
        **CORRECTORS,
        **STARTS,
    },
    fits={
        "str": _one_of(str),
        "str | None": _or_none(_one_of(str)),
        "int": _number(int),
        "float": _number(int, float),
        "Sampler": _one_of(*SAMPLERS.values()),
        "Predictor": _one_of(*SAMPLERS.values()),
        "Corrector": _one_of(*CORRECTORS.values()),
        "Start": _one_of(*STARTS.values()),
        "AnnealedLangevin": _one_of(SAMPLERS["annealed-langevin"]),
        "ClassifierGuide | None": _or_none(_one_of(ClassifierGuide)),
    },
)
"""What requests for generated pictures are made of."""


@cache
def everything() -> Vocabulary:
    """What every request is made of."""
    from core.editing.area import Area
    from core.engine.requests import EDITS, Interpolate, Reference
    from core.interpolation import Grid, Line, Rotation, Spherical
    from core.restoration import COVARIANCES, RESTORATIONS

    reference, area, whole = _one_of(Reference), _one_of(Area), _number(int)
    return Vocabulary(
        kinds={
            **OF_PICTURES.kinds,
            **EDITS,
            **RESTORATIONS,
            **COVARIANCES,
            "area": Area,
            "reference": Reference,
            "interpolate": Interpolate,
            "line": Line,
            "grid": Grid,
            "spherical": Spherical,
            "rotation": Rotation,
        },
        fits={
            **OF_PICTURES.fits,
            "Covariance": _one_of(*COVARIANCES.values()),
            "Restoration": _one_of(*RESTORATIONS.values()),
            "tuple[End, ...]": lambda value: (
                isinstance(value, tuple) and all(whole(end) or reference(end) for end in value)
            ),
            "Layout": _one_of(Line, Grid),
            "Way": _one_of(Spherical, Rotation),
            "Area | None": _or_none(area),
            "Photo | Reference": reference,
            "np.ndarray | Reference": reference,
            "np.ndarray | Reference | None": _or_none(reference),
        },
    )
