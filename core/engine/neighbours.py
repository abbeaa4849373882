"""Nearest training pictures as a task of the engine, and how an index of them is made."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import resources
from core.engine.neighbour_requests import Found, Neighbour, NeighboursResult
from core.engine.requests import Progress
from core.engine.watching import Clock
from core.errors import BadData, BadPicture
from core.files import make_folder
from core.images import fitted, load
from core.judge import Judge, subject_of
from core.neighbours import (
    LEAST_OF_A_SUBJECT,
    near_copy_ratios,
    nearest_few_in_any_orientation,
    nearest_in_any_orientation,
    usual_distances,
)
from core.photographs import photograph_steps, told_apart
from core.steps import followed
from core.training_index import (
    Source,
    TrainingIndex,
    small_entries,
    small_pictures,
    unknown_source,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from core.engine.library import Library
    from core.engine.neighbour_requests import Neighbours
    from core.steps import Answer

    _Measures = dict[str, tuple[NDArray[np.float32], Callable[[NDArray[np.uint8]], np.ndarray]]]

_AT_ONCE = 128  # pictures that the judge sees between two looks at whether to stop
_HELD_OUT = 400  # held-out photographs that say what is usual, as in the reports on quality
_INDEX_SUFFIX = ".safetensors"
_READING = 0.6  # share of the time that goes into decoding photographs


@dataclass(frozen=True, eq=False)
class _Asked:
    judge: Judge
    index: TrainingIndex


def neighboured(
    request: Neighbours, library: Library
) -> Generator[Progress, None, NeighboursResult]:
    """Look up the nearest training pictures; see ``core.engine.tasks.run``.

    Raises:
        BadData: there is no index for the model, it is damaged, or the data holds no pictures.
        BadPicture: a picture cannot be read.
        CannotWrite: the index cannot be kept where it was to be kept.
    """
    started = time.perf_counter()
    if request.keep:
        make_folder(request.keep.absolute().parent)  # before the work, not after it
    pixels = [given if isinstance(given, np.ndarray) else load(given) for given in request.pictures]
    if request.data is None or request.data.suffix.lower() == _INDEX_SUFFIX:
        asked = _shipped(request, library)
        before = 0.0
    else:
        before = 0.9
        judge, digest = _only_judge(library)
        made = index_steps(request.data, judge, digest)
        index = yield from _shown(made, before)
        asked = _Asked(judge, index)
    if request.keep:
        asked.index.save(request.keep)
    found = []
    measures = _spaces(asked.judge, asked.index.small, asked.index.features)
    for place, each in enumerate(pixels):
        found.append(_found(place, each, asked, measures, request.count))
        done = before + (1 - before) * (place + 1) / len(pixels)
        yield Progress(done, 0, 0, first=place, answer=found[-1])
    return NeighboursResult(request, tuple(found), len(asked.index), time.perf_counter() - started)


def index_steps(
    data: Path, judge: Judge, digest: str, source: Callable[[str], Source] = unknown_source
) -> Generator[float, None, TrainingIndex]:
    """Make the index of a folder or a zip of pictures, and yield how much of it is done.

    Where folders tell training from test pictures, the index holds the first, and the second say
    how far a new photograph usually is from them; else a tenth of the pictures do, by their
    distance to the others.

    Args:
        data: laid out as for training (``core.photographs``).
        judge: whose features are compared.
        digest: SHA-256 of the judge's file.
        source: where the picture of a name comes from.

    Raises:
        BadData: there is no folder or zip, or no picture in it.
    """
    size = judge.card.network.image_size
    splits = yield from _scaled(photograph_steps(data, size), 0.0, _READING)
    train, test = splits["train"], splits["test"]
    small = {name: small_pictures(part.pixels) for name, part in splits.items()}
    share = 0.9
    features = yield from _scaled(_features(judge, train.pixels), _READING, share)
    chosen = np.random.default_rng(0).permutation(len(test))[:_HELD_OUT]
    usual: dict[str, dict[str, float]] = {}
    for space, measure in _spaces(judge, small["train"], features).items():
        yield share
        if len(chosen) >= LEAST_OF_A_SUBJECT:
            found = nearest_in_any_orientation(test.pixels[chosen], *measure)
            subjects = np.array([subject_of(test.paths[row]) for row in chosen])
            usual[space] = usual_distances(found.distances, subjects)
    apart = told_apart([*train.names, *test.names])
    scale = f"{len(chosen)} held-out photographs" if apart else f"{len(chosen)} of the pictures"
    parts = [train] if apart else [train, test]
    if not apart and len(test):
        more = yield from _scaled(_features(judge, test.pixels), share, 1.0)
        features = np.concatenate([features, more])
    return TrainingIndex(
        names=tuple(name for part in parts for name in part.names),
        labels=tuple(path for part in parts for path in part.paths),
        sources=tuple(source(name) for part in parts for name in part.names),
        small=small["train"] if apart else np.concatenate([small["train"], small["test"]]),
        features=features,
        judge=digest,
        usual=usual,
        scale=scale if usual else "",
    )


def read_judge(path: Path) -> tuple[Judge, str]:
    """A judge and the SHA-256 of its file; raises as ``Judge.load``."""
    judge = Judge.load(path)
    return judge, hashlib.sha256(path.read_bytes()).hexdigest()


def index_path(model: str, library: Library) -> Path:
    """Where the index that ships with a model lies, or would lie.

    Raises:
        UnknownModel, BadCheckpoint: as ``Library.card``.
    """
    name = f"{library.card(model).name}{_INDEX_SUFFIX}"
    places = [folder.parent / "neighbours" / name for folder in reversed(library.folders)]
    return next((place for place in places if place.is_file()), places[-1])


# -- indices and judges -----------------------------------------------------------------------


def _shipped(request: Neighbours, library: Library) -> _Asked:
    path = request.data or index_path(request.model, library)
    if request.data is None and not path.is_file():
        raise BadData(
            f"No index of training pictures comes with {request.model}. Name a folder or a zip of "
            "the pictures that it was trained on."
        )
    index = TrainingIndex.load(path)
    for judge in _judges(library):
        found, digest = read_judge(judge)
        if digest == index.judge:
            return _Asked(found, index)
    raise BadData(
        f"The index {path} was made with a judge that is not installed, so features cannot be "
        "compared. Name the folder or zip of the pictures instead."
    )


def _only_judge(library: Library) -> tuple[Judge, str]:
    for path in _judges(library):
        return read_judge(path)
    raise BadData("No judge is installed, whose features are compared. Install Scorebrush again.")


def _judges(library: Library) -> list[Path]:
    folders = [resources.path("judges"), *(each.parent / "judges" for each in library.folders)]
    files = [path for folder in folders for path in sorted(folder.glob(f"*{_INDEX_SUFFIX}"))]
    return list(dict.fromkeys(files))


# -- comparing --------------------------------------------------------------------------------


def _found(
    place: int, pixels: NDArray[np.uint8], asked: _Asked, measures: _Measures, count: int
) -> Found:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise BadPicture(
            f"A picture is uint8 of the shape (height, width, 3), not {pixels.dtype} of the shape "
            f"{pixels.shape}."
        )
    judge, index = asked.judge, asked.index
    picture = fitted(pixels, judge.card.network.image_size)
    subject = judge.read(picture[None]).subjects[0]
    lists = []
    for space, measure in measures.items():
        distances, rows = nearest_few_in_any_orientation(picture[None], *measure, count)
        usual = index.usual.get(space)
        ratios = (
            near_copy_ratios(distances, np.array([subject]), usual)
            if usual
            else np.full_like(distances, np.nan)
        )
        lists.append(
            tuple(
                _neighbour(index, row, ratio, distance)
                for row, ratio, distance in zip(rows[0], ratios[0], distances[0], strict=True)
            )
        )
    upright = np.ascontiguousarray(picture.transpose(1, 2, 0))
    return Found(place, upright, str(subject), lists[0], lists[1], index.scale)


def _neighbour(index: TrainingIndex, row: int, ratio: float, distance: float) -> Neighbour:
    words, licence, address = index.sources[row]
    return Neighbour(
        name=index.names[row],
        label=index.labels[row],
        source=", ".join(part for part in (words, licence) if part),
        address=address,
        pixels=index.small[row],
        ratio=float(ratio),
        distance=float(distance),
    )


def _spaces(judge: Judge, small: NDArray[np.uint8], features: NDArray[np.float32]) -> _Measures:
    """The two measures: what the references are in each, and what makes it of pictures."""
    return {
        "pixels": (small_entries(small), lambda they: small_entries(small_pictures(they))),
        "features": (features, lambda they: judge.read(np.ascontiguousarray(they)).features),
    }


def _features(
    judge: Judge, pictures: NDArray[np.uint8]
) -> Generator[float, None, NDArray[np.float32]]:
    parts = []
    for first in range(0, len(pictures), _AT_ONCE):
        yield first / len(pictures)
        part = np.ascontiguousarray(pictures[first : first + _AT_ONCE])
        parts.append(judge.read(part).features.astype(np.float32))
    return np.concatenate(parts)


# -- progress ---------------------------------------------------------------------------------


def _scaled(
    steps: Generator[float, None, Answer], first: float, last: float
) -> Generator[float, None, Answer]:
    """The steps of a part that lies between two shares of the whole."""
    return followed(steps, lambda share: first + (last - first) * share)


def _shown(steps: Generator[float, None, Answer], last: float) -> Generator[Progress, None, Answer]:
    """Steps as progress up to a share of the whole, with the time left."""
    clock = Clock()
    scaled = _scaled(steps, 0.0, last)
    return followed(scaled, lambda share: Progress(share, 0, 0, clock.left(share)))
