"""What can be asked of the engine, and what it answers: plain values, no torch.

A request holds everything its result depends on, so the same request gives the same pictures.
Each kind has a module of its own, which is imported when its name is first used: the window
shows itself before it needs any but :class:`Generate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from core.engine.bounds import (
    LARGEST_COUNT,
    LARGEST_GUIDANCE,
    LARGEST_SEED,
    LARGEST_STEPS,
    need_common,
    need_whole,
)
from core.engine.classifier_guides import ClassifierGuide
from core.engine.edit_base import Edit, Reference
from core.errors import BadRequest
from core.samplers import LogClock

if TYPE_CHECKING:
    import numpy as np

    from core.editing.area import Region
    from core.engine.analysis_requests import Analyse, AnalyseResult, Analysis
    from core.engine.bench_requests import Bench, BenchResult, Outcome, Trial
    from core.engine.edit_requests import (
        EDITS,
        Colorize,
        Deblur,
        EditResult,
        Inpaint,
        Upscale,
        Variant,
        Vary,
    )
    from core.engine.interpolation_requests import Frames, Interpolate, InterpolateResult
    from core.engine.likelihood_requests import Likelihood, LikelihoodResult
    from core.engine.neighbour_requests import Found, Neighbour, Neighbours, NeighboursResult
    from core.engine.retrace_requests import Branch, Retrace, RetraceResult, State
    from core.samplers import Sampler

__all__ = [
    "EDITS",
    "LARGEST_COUNT",
    "LARGEST_GUIDANCE",
    "LARGEST_SEED",
    "LARGEST_STEPS",
    "Analyse",
    "AnalyseResult",
    "Analysis",
    "Bench",
    "BenchResult",
    "Branch",
    "ClassifierGuide",
    "Colorize",
    "Deblur",
    "Edit",
    "EditResult",
    "Found",
    "Frames",
    "Generate",
    "Inpaint",
    "Interpolate",
    "InterpolateResult",
    "Likelihood",
    "LikelihoodResult",
    "Neighbour",
    "Neighbours",
    "NeighboursResult",
    "Outcome",
    "Progress",
    "Reference",
    "Request",
    "Result",
    "Retrace",
    "RetraceResult",
    "State",
    "Trial",
    "Upscale",
    "Variant",
    "Vary",
    "parse_seed",
]

_MODULES: Final = {
    "analysis": ("Analyse", "AnalyseResult", "Analysis"),
    "bench": ("Bench", "BenchResult", "Outcome", "Trial"),
    "edit": (
        "EDITS",
        "Colorize",
        "Deblur",
        "EditResult",
        "Inpaint",
        "Upscale",
        "Variant",
        "Vary",
    ),
    "interpolation": ("Frames", "Interpolate", "InterpolateResult"),
    "likelihood": ("Likelihood", "LikelihoodResult"),
    "neighbour": ("Found", "Neighbour", "Neighbours", "NeighboursResult"),
    "retrace": ("Branch", "Retrace", "RetraceResult", "State"),
}
_HOMES: Final = {
    name: f"core.engine.{module}_requests" for module, names in _MODULES.items() for name in names
}


if not TYPE_CHECKING:  # else every misspelt name would pass for one of these

    def __getattr__(name: str) -> object:
        """A kind of request from its own module (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found


@dataclass(frozen=True)
class Generate:
    """Pictures from noise.

    Attributes:
        model: name of an installed model, or the path of a model file or folder.
        label: what they show, as in ``flowers/rose``; None leaves it to the model.
        count: how many, 1 to 10 000.
        seed: picture i is drawn from seed + i, from 0 to 2^63 - 1, whatever the batch and device.
        sampler: the walk down the ladder.
        steps: steps of the ladder, 1 to 2000.
        guidance: scale of classifier-free guidance, 0 to 20; 1 is none, and twice as fast.
        classifier: what pulls the pictures beside the model, or None.

    Raises:
        BadRequest: a value is out of its range.
    """

    model: str = "commons-64"
    label: str | None = None
    count: int = 16
    seed: int = 0
    sampler: Sampler = field(default_factory=LogClock)
    steps: int = 20
    guidance: float = 1.0
    classifier: ClassifierGuide | None = None

    def __post_init__(self) -> None:
        need_common(self.model, self.count, self.seed, self.steps, self.guidance)

    @property
    def way(self) -> Sampler:
        """How noise becomes pictures, as all requests have it."""
        return self.sampler

    def picture(self, index: int) -> Generate:
        """The request that makes picture ``index`` of this one alone."""
        return replace(self, count=1, seed=self.seed + index)


Request: TypeAlias = Generate | Edit
"""Everything that can be asked of the engine; a new task is a new member of this union."""


class Progress(NamedTuple):
    """How far a request has come; one after every network evaluation of a sampler's step.

    Attributes:
        fraction: share of the whole request that is done, 0 to 1.
        evaluations: network evaluations so far; with guidance, two for each one of the sampler.
        total: network evaluations in all, as far as they are known beforehand.
        seconds_left: honest time left from measured evaluations, or None before it is known.
        preview: clean estimates of the pictures under way, uint8 (n, H, W, 3), about ten times a
            second; None in between. For an edit, of its variants.
        first: index in the request of the first picture of ``preview`` or ``pictures``.
        pictures: finished pictures, uint8 (n, H, W, 3), once for each of them; else None.
        note: what a person should know, such as a batch halved for want of memory; else None.
        area: for an edit, the part of the photograph that ``preview`` shows, whatever the size of
            either; it differs from step to step as finer parts are filled.
        variants: finished variants of an edit, once for each of them; else None.
        bits: bits per value of finished pictures of a :class:`Likelihood`, (n,), once for each of
            them, ``first`` being the first; else None.
        errors: their standard errors, (n,), NaN where unknown.
        frames: finished frames of an :class:`Interpolate`, once for each of them; else None.
        state: a state of a :class:`Retrace`, once for each of them; else None.
        answer: what a :class:`Neighbours` found for a picture, once for each of them; or what an
            :class:`Analyse` knows so far, once for each draw; or the outcome of a trial of a
            :class:`Bench`, and all again with their distances; else None.
    """

    fraction: float
    evaluations: int
    total: int
    seconds_left: float | None = None
    preview: np.ndarray | None = None
    first: int = 0
    pictures: np.ndarray | None = None
    note: str | None = None
    area: Region | None = None
    variants: list[Variant] | None = None
    bits: np.ndarray | None = None
    errors: np.ndarray | None = None
    frames: Frames | None = None
    state: State | None = None
    answer: Found | Analysis | Outcome | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """What a request gave.

    Attributes:
        request: what was asked.
        images: uint8 (count, H, W, 3).
        seeds: the seed of each picture.
        seconds: wall-clock time, the loading of the model left out.
        evaluations: network evaluations spent.
        model_digest: SHA-256 of the model file, so that a picture knows the weights it came from.
        notes: what a person should know, in the order in which it was said in the progress.
    """

    request: Generate
    images: np.ndarray
    seeds: list[int]
    seconds: float
    evaluations: int
    model_digest: str
    notes: tuple[str, ...] = ()


def parse_seed(text: str) -> int:
    """A seed as people type it.

    Raises:
        BadRequest: not a whole number from 0 to 2^63 - 1.
    """
    try:
        seed = int(text.strip())
    except ValueError:
        raise BadRequest(
            f"A seed is a whole number from 0 to {LARGEST_SEED}, not {text!r}."
        ) from None
    need_whole("The seed", seed, 0, LARGEST_SEED)
    return seed
