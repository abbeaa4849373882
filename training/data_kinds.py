"""Where a recipe's pictures may come from: the kinds of ``[data]``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from training.kinds import kind_or

Count = Annotated[int, Field(ge=1)]
Side = Annotated[int, Field(ge=1, le=4096)]


@dataclass(frozen=True)
class Data:
    """A folder or a zip, held in memory.

    Attributes:
        source: a folder or a zip, relative to the recipe or to the working folder.
        size: side that pictures are shrunk to, in pixels.
        labels: whether the folders of the photographs are labels that the model is to know.
        kind: "pictures".
    """

    source: str
    size: Side = 64
    labels: bool = True
    kind: Literal["pictures"] = "pictures"


@dataclass(frozen=True)
class _Streamed:
    """What is read as it is needed; it tells nothing of itself beforehand.

    Attributes:
        source: where it is.
        size: side that pictures are shrunk to, in pixels.
        labels: whether the model is to know labels.
        classes: names of the labels, in the order of their numbers.
        held_out: where held-out pictures are; "" does without.
        window: pictures that are shuffled with one another.
    """

    source: str
    size: Side = 64
    labels: bool = False
    classes: tuple[str, ...] = ()
    held_out: str = ""
    window: Count = 4096


@dataclass(frozen=True)
class Shards(_Streamed):
    """WebDataset shards: tar files in which a picture's label has the same name as the picture.

    Attributes:
        source: a pattern such as ``train-*.tar``, relative to the recipe or to the working folder,
            or an address such as ``https://host/train-{000..099}.tar``; so is ``held_out``.
        label: ending of the files with labels, such as ``cls``; "" takes the picture's folder.
        kind: "shards".
    """

    label: str = ""
    kind: Literal["shards"] = "shards"


@dataclass(frozen=True)
class HubData(_Streamed):
    """A data set of the Hugging Face Hub.

    Attributes:
        source: such as ``owner/name``.
        subset: of a data set that has several.
        split: of the training pictures; ``held_out`` names another one.
        label: the column with labels.
        kind: "hub".
    """

    subset: str = ""
    split: str = "train"
    label: str = "label"
    kind: Literal["hub"] = "hub"


AnyData = Annotated[
    Annotated[Data, Tag("pictures")]
    | Annotated[Shards, Tag("shards")]
    | Annotated[HubData, Tag("hub")],
    Discriminator(kind_or("pictures")),
]
"""Every source that a recipe may have; a new kind is a member of this union."""
