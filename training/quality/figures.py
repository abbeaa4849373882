"""The figures of a report: generated pictures and held-out photographs, measured alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from core.errors import BadData
from core.judge import Judge, Reading, subject_of
from training.bars import pictures_bar
from training.data import Photographs
from training.quality.agreement import Share, agreement, agreement_by_subject
from training.quality.distances import Figure, frechet_distance, kernel_distance
from training.quality.inception import Inception, InceptionReading
from training.quality.manifold import manifold

_AT_ONCE = 512
LEAST = 40
"""Pictures below which the distances are left out: their errors would be as large as they."""


R = TypeVar("R", Reading, InceptionReading)
R_co = TypeVar("R_co", Reading, InceptionReading, covariant=True)


class Reader(Protocol[R_co]):
    """The judge, or Inception."""

    def read(self, pixels: np.ndarray) -> R_co:
        """Look at uint8 pictures (N, 3, H, W)."""
        ...


@dataclass(frozen=True, eq=False)
class Seen(Generic[R]):
    """Pictures, what they were asked or known to show, and what the judge or Inception says.

    Attributes:
        pixels: uint8 (N, 3, size, size).
        paths: the label of each, (N,).
        subjects: the subject of each label, (N,).
        reading: features, and the judge's answers or Inception's.
    """

    pixels: np.ndarray
    paths: np.ndarray
    subjects: np.ndarray
    reading: R

    def __len__(self) -> int:
        return len(self.pixels)

    def rows(self, chosen: np.ndarray) -> Seen[R]:
        """Those pictures alone."""
        reading = type(self.reading)(*(part[chosen] for part in self.reading))
        return Seen(self.pixels[chosen], self.paths[chosen], self.subjects[chosen], reading)


def see(judge: Judge, photographs: Photographs) -> Seen[Reading]:
    """Let the judge look at pictures.

    Raises:
        BadPicture: they are not of the judge's size.
        BadData: there are none, or they show a class that the judge does not know.
    """
    if "" in photographs.paths:
        raise BadData(
            "Some pictures carry no labels, without which a judge cannot say whether they show "
            "what was asked for: sort them into folders such as flowers/rose/1.png, or measure "
            "with --inception alone."
        )
    subjects = {subject_of(path) for path in photographs.paths}
    if unknown := sorted(subjects - set(judge.card.subjects)):
        raise BadData(
            f"The judge was not trained on {', '.join(unknown)}; it knows "
            f"{', '.join(judge.card.subjects)}. Train a judge on these photographs."
        )
    return _read(judge, photographs)


def look(inception: Inception, photographs: Photographs) -> Seen[InceptionReading]:
    """Let Inception look at pictures.

    Raises:
        BadPicture: they have no three colours.
        BadData: there are none.
    """
    return _read(inception, photographs)


def _read(reader: Reader[R], photographs: Photographs) -> Seen[R]:
    if not len(photographs):
        raise BadData("There are no pictures to judge, or no held-out photographs beside them.")
    subjects = np.array([subject_of(path) for path in photographs.paths])
    pixels, parts = photographs.pixels, []
    with pictures_bar(len(pixels), "looked at", leave=False) as bar:
        for start in range(0, len(pixels), _AT_ONCE):
            parts.append(reader.read(pixels[start : start + _AT_ONCE]))
            bar.update(len(parts[-1][0]))
    reading = type(parts[0])(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    return Seen(pixels, np.array(photographs.paths), subjects, reading)


def agreement_figures(generated: Seen[Reading], test: Seen[Reading]) -> dict[str, Any]:
    """How often the judge names the subject and the class that was asked for.

    The held-out photographs show other classes in other shares than were asked for, and some
    classes are harder than others: ``real_same_labels`` weighs their classes as asked.
    Pictures asked for by subject alone count for the subject only.
    """
    figures: dict[str, Any] = {}
    whole = np.char.find(generated.paths, "/") >= 0
    # Photographs without a level of subjects have one-part classes, and all of them count.
    if not (np.char.find(test.paths, "/") >= 0).any():
        whole = np.ones(len(generated), bool)
    for name, kept in (("subject", np.ones(len(generated), bool)), ("class", whole)):
        if not kept.any():
            continue
        ours = generated.rows(kept)
        parts = {}
        for side, pictures in (("generated", ours), ("real", test)):
            asked = pictures.subjects if name == "subject" else pictures.paths
            reading = pictures.reading
            named = reading.subjects if name == "subject" else reading.classes
            parts[side] = (asked, named, pictures.subjects)
        figures[name] = {
            "generated": agreement(*parts["generated"][:2]).to_json(),
            "real": agreement(*parts["real"][:2]).to_json(),
            "real_same_labels": _reweighted(*parts["real"][:2], test.paths, ours.paths),
            "by_subject": {
                side: _plain(agreement_by_subject(*part)) for side, part in parts.items()
            },
        }
    return figures


def _plain(shares: dict[str, Share]) -> dict[str, Any]:
    return {name: share.to_json() for name, share in shares.items()}


def _reweighted(
    asked: np.ndarray, named: np.ndarray, labels: np.ndarray, wanted: np.ndarray
) -> float | None:
    """The real agreement with each label weighed as often as it is wanted."""
    total = hits = 0.0
    for label, count in zip(*np.unique(wanted, return_counts=True), strict=True):
        rows = (labels == label) | np.char.startswith(labels, f"{label}/")
        if rows.any():
            total += count
            hits += count * (asked[rows] == named[rows]).mean()
    return round(float(hits / total), 5) if total else None


def distance_figures(
    generated: Seen[Reading], train: Seen[Reading], test: Seen[Reading], seed: int = 0
) -> dict[str, Any]:
    """Kernel distance, Frechet distance and balls, beside those of held-out photographs.

    ``test_versus_train_same_labels`` compares the held-out photographs with one training
    photograph of the same label for each, which leaves out what is only a different mix of labels.
    A ratio to a figure within two standard errors of zero is left open (None).
    """
    if min(len(generated), len(train), len(test)) < LEAST:
        return {}
    random = np.random.default_rng(seed)
    ours, theirs, held_out = (s.reading.features for s in (generated, train, test))
    partners = _partners(test.paths, train.paths, random)
    kernel = {
        "generated_versus_train": kernel_distance(ours, theirs),
        "test_versus_train": kernel_distance(held_out, theirs),
        "test_versus_train_same_labels": kernel_distance(
            held_out[partners >= 0], theirs[partners[partners >= 0]]
        ),
    }
    count = min(len(ours), len(held_out))
    ours = ours[random.permutation(len(ours))[:count]]
    held_out = held_out[random.permutation(len(held_out))[:count]]
    reference = theirs[random.permutation(len(theirs))[:count]]
    return {
        "kernel_distance": {
            **{name: _rounded(figure) for name, figure in kernel.items()},
            **{
                name.replace("test_versus_train", "relative_to_test"): _relative(
                    kernel["generated_versus_train"], figure
                )
                for name, figure in kernel.items()
                if name.startswith("test")
            },
        },
        "frechet_distance": {
            "pictures": count,
            "generated_versus_train": round(frechet_distance(ours, theirs), 4),
            "test_versus_train": round(frechet_distance(held_out, theirs), 4),
        },
        "manifold": {
            "pictures": count,
            "k": 5,
            "generated": _shares(manifold(ours, reference)._asdict()),
            "test": _shares(manifold(held_out, reference)._asdict()),
        },
    }


def _partners(labels: np.ndarray, pool: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """For each label a row of the pool with that label, none twice; -1 where they run out."""
    rows = {label: random.permutation(np.flatnonzero(pool == label)) for label in np.unique(labels)}
    found = np.full(len(labels), -1)
    for label, candidates in rows.items():
        places = np.flatnonzero(labels == label)[: len(candidates)]
        found[places] = candidates[: len(places)]
    return found


def _relative(figure: Figure, base: Figure) -> float | None:
    """The ratio of two figures, or None where the base may as well be zero."""
    return round(figure.value / base.value, 4) if base.value > 2 * base.error else None


def _rounded(figure: Figure) -> dict[str, float]:
    return {"value": round(figure.value, 6), "standard_error": round(figure.error, 6)}


def _shares(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}
