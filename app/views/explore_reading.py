"""Picture files as ends of an interpolation, and kept interpolations as they were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from app.tongue import translate
from app.views.explore_panel import End
from app.words import label_word, seeds_of
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest

if TYPE_CHECKING:
    from core.films import Film


class Shown(NamedTuple):
    """A film of the gallery, its ends, and which of their photographs are no longer there."""

    film: Film
    ends: list[End]
    missing: str


def read_end(path: Path) -> End | Shown:
    """A picture file as an end, or the frames of an interpolation; not for the window's thread.

    Raises:
        BadPicture: it cannot be read.
    """
    from core.engine.edit_base import Reference
    from core.films import read_film

    try:
        film = read_film(path) if path.suffix.lower() == ".png" else None
    except BadRequest:
        film = None  # damaged, or of a newer version: it is still a picture
    if film is None:
        return _end_of(path)
    ends, missing = [], []
    for end in film.request.ends:
        if isinstance(end, int):
            ends.append(End(translate("ExplorePage", "Seed {}").format(end), seed=end))
        elif isinstance(end, Reference):
            try:
                ends.append(_end_of(Path(end.path)))
            except BadPicture:
                missing.append(Path(end.path).name)
    words = (
        translate("ExplorePage", "No longer there: {}.").format(", ".join(missing))
        if missing
        else ""
    )
    return Shown(film, ends, words)


def _end_of(path: Path) -> End:
    """A picture file as an end; not for the window's thread.

    Raises:
        BadPicture: it cannot be read.
    """
    from core.images import read_request

    try:
        request = read_request(path).request
    except (BadPicture, BadRequest):
        request = None
    image = QImage(str(path))
    if image.isNull():
        raise BadPicture(f"{path.name} is no picture that Scorebrush can read.")
    aspect, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode
    image = image.scaled(QSize(88, 88), aspect, smooth.SmoothTransformation)
    made = request if isinstance(request, Generate) else None
    words = f"{label_word(made.label)}, {seeds_of(made)}" if made else path.name
    return End(words, path, made, image, made.seed if made else 0)
