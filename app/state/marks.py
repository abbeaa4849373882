"""What a person thinks of a picture, kept in its PNG: stars, a heart and tags.

The marks are a text inside the file, so they are where the picture is: in a copy, in the trash and
back, and without any index.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BadPicture, BadRequest
from core.files import write_whole
from core.png_text import read_texts, with_text

if TYPE_CHECKING:
    from pathlib import Path

KEYWORD = "scorebrush-marks"
MOST_STARS = 5
_LONGEST_TAG = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person thinks of a picture.

    Attributes:
        rating: stars, 0 (none given) to 5.
        favourite: whether it has a heart.
        tags: words, sorted, each once, without commas.

    Raises:
        BadRequest: a rating or a tag that cannot be.
    """

    rating: int = 0
    favourite: bool = False
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.rating <= MOST_STARS:
            raise BadRequest(f"A rating is 0 to {MOST_STARS} stars, not {self.rating}.")
        for tag in self.tags:
            if not tag.strip() or "," in tag or len(tag) > _LONGEST_TAG:
                raise BadRequest(
                    f"A tag is a word or a few, without commas, of at most {_LONGEST_TAG} letters; "
                    f"{tag!r} is not."
                )

    def to_json(self) -> str:
        """The text that the PNG carries."""
        return json.dumps(
            {"rating": self.rating, "favourite": self.favourite, "tags": list(self.tags)},
            ensure_ascii=False,
        )


NONE = Marks()
"""Of a picture that nobody has marked."""


def parse_tags(text: str) -> tuple[str, ...]:
    """Tags as people type them, between commas."""
    words = {" ".join(word.split()) for word in text.split(",")}
    return tuple(sorted(words - {""}, key=str.casefold))


def marks_from_json(text: str) -> Marks:
    """Read what :meth:`Marks.to_json` wrote; what is damaged or foreign counts as no mark."""
    try:
        data = json.loads(text)
        return Marks(
            rating=int(data.get("rating", 0)),
            favourite=bool(data.get("favourite", False)),
            tags=parse_tags(",".join(map(str, data.get("tags", ())))),
        )
    except (ValueError, TypeError, AttributeError, RecursionError, BadRequest):
        return NONE


def read_marks(path: Path) -> Marks:
    """The marks of a picture; errors as ``core.png_text.read_texts``."""
    text = read_texts(path).get(KEYWORD)
    return NONE if text is None else marks_from_json(text)


def write_marks(path: Path, marks: Marks) -> None:
    """Put marks into a PNG, whose pixels and other texts stay as they are, whole or not at all.

    Raises:
        BadPicture: the file has gone or is no PNG.
        CannotWrite: the folder cannot be written to.
    """
    try:
        status, data = path.stat(), path.read_bytes()
    except OSError as error:
        raise BadPicture(f"{path} cannot be read: {error.strerror or error}.") from error
    write_whole(path, with_text(data, KEYWORD, None if marks == NONE else marks.to_json()))
    with contextlib.suppress(OSError):  # a picture is as old as it was
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
