"""The pictures that a run is given: in memory, or by streaming."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.photographs import Photographs, load_photographs
from training.assemble import pixel_deviation
from training.data import vocabulary
from training.data_kinds import Data
from training.recipe import Recipe
from training.streams import Stream, open_stream

_MEASURED = 1024  # pictures of a stream whose deviation is measured


class Given(NamedTuple):
    """What a run trains and measures on.

    Attributes:
        train: training pictures.
        held_out: those to measure on, if there are any.
        labels: what the model is to know.
        deviation: of the training pictures' values in [-1, 1].
        words: how many there are, for people.
    """

    train: Photographs | Stream
    held_out: Photographs
    labels: tuple[str, ...]
    deviation: float
    words: str


def given_pictures(recipe: Recipe, recipe_path: Path, instead: Path | None) -> Given:
    """Open what the recipe names, or a folder or zip in its place.

    Raises:
        BadData: there is nothing, or nothing readable.
        BadRecipe: a stream's labels are asked for and not named.
        BadRequest: streaming is not installed.
    """
    data, channels = recipe.data, recipe.network.channels
    if instead is None and not isinstance(data, Data):
        train, test = open_stream(data, recipe_path.parent, recipe.run.seed, channels)
        some = train.some(_MEASURED)
        blank = np.empty((0, channels, data.size, data.size), np.uint8)
        held_out = test.some(recipe.run.held_out) if test else Photographs(blank, (), ())
        words = f"A stream of pictures to train on, {len(held_out)} held out"
        return Given(train, held_out, vocabulary(train.paths), pixel_deviation(some.pixels), words)
    splits = load_photographs(instead or source_of(recipe, recipe_path), data.size, channels)
    pictures, held_out = splits["train"], splits["test"]
    labels: tuple[str, ...] = ()
    if data.labels and recipe.network.labelled:
        labels = vocabulary(pictures.paths + held_out.paths)
    words = f"{len(pictures)} photographs to train on, {len(held_out)} held out"
    return Given(pictures, held_out, labels, pixel_deviation(pictures.pixels), words)


def source_of(recipe: Recipe, recipe_path: Path) -> Path:
    """The recipe's folder or zip, beside it or from the working folder."""
    beside = recipe_path.parent / recipe.data.source
    return beside if beside.exists() else Path(recipe.data.source)


def tell_skipped(pictures: Photographs) -> None:
    """Name the first unreadable files and count all of them."""
    for reason in pictures.skipped[:20]:
        print(f"Skipped {reason}", file=sys.stderr)
    if pictures.skipped:
        print(f"{len(pictures.skipped)} unreadable files were skipped.", file=sys.stderr)
