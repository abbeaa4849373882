"""What is to be analysed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tongue import translate
from app.words import label_word, seeds_of
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from app.pictures import Picture
    from app.state.gallery import Gallery
    from core.engine.requests import Request


@dataclass(frozen=True, eq=False)
class Subject:
    """A picture to analyse.

    Attributes:
        words: what to call it.
        picture: its file or pixels, uint8 (H, W, 3).
        request: what made it, if that is known.
        model: which model to ask about it.
        label: what to tell the model that it shows.
    """

    words: str
    picture: Path | np.ndarray
    request: Generate | None = None
    model: str = Generate.model
    label: str | None = None


def subject_of(picture: Picture, gallery: Gallery) -> Subject:
    """What is to be known of a picture of a grid before it is analysed; it may be read from disk.

    Raises:
        BadPicture: it is not finished yet.
    """
    entry, request = picture.entry, picture.request
    if entry is not None:
        request = _request_of(picture, gallery)
    pixels = picture.pixels if entry is None else entry.path
    if pixels is None:
        raise BadPicture("This picture is not finished yet. Analyse it when it is.")
    if isinstance(request, Generate):
        words = f"{label_word(request.label)}, {seeds_of(request)}"
        return Subject(words, pixels, request, request.model, request.label)
    words = entry.path.name if entry else translate("Analysis", "A picture")
    if request is None:
        return Subject(words, pixels)
    return Subject(words, pixels, None, request.model, request.label)


def _request_of(picture: Picture, gallery: Gallery) -> Request | None:
    """The request in a picture's file; none in one of another program, which is a photograph."""
    if picture.entry is None:
        return None
    try:
        return gallery.record_of(picture.entry).request
    except (BadPicture, BadRequest):
        return None
