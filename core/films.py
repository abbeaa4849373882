"""An interpolation as one picture: all frames on a sheet, which carries their request."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from core.codec import interpolation_from_json, interpolation_to_json
from core.errors import BadPicture
from core.files import write_new
from core.images import TEXT_KEY, contact_sheet, load, png_texts
from core.interpolation import Grid
from core.png_text import read_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.engine.requests import Interpolate


class Film(NamedTuple):
    """The frames of an interpolation.

    Attributes:
        request: what made them; photographs among its ends are references.
        frames: uint8 (count, H, W, 3), in the order of the layout.
        model_digest: SHA-256 of the model file; "" where it is not known.
    """

    request: Interpolate
    frames: NDArray[np.uint8]
    model_digest: str = ""


def save_new_film(path: Path, film: Film) -> Path:
    """Write a sheet under a name that is free; returns the path that was written.

    Raises:
        CannotWrite: the folder is missing, read-only or full.
    """
    request = film.request
    sheet = contact_sheet(film.frames, _columns(request))
    info = png_texts(None)
    subject = request.label or "anything"
    words = f"{request.count} frames between {len(request.ends)} pictures, {subject}"
    info.add_itxt("Description", f"{words} by {request.model}, {request.steps} steps")
    info.add_itxt(TEXT_KEY, interpolation_to_json(request, film.model_digest))
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "PNG", pnginfo=info)
    return write_new(path, buffer.getvalue())


def read_film(path: Path) -> Film | None:
    """Read what :func:`save_new_film` wrote; None where a picture is something else.

    Raises:
        BadPicture: it cannot be read, or the frames are not those that were asked for.
        BadRequest: its request is damaged, or was written by a newer version.
    """
    text = read_texts(path).get(TEXT_KEY)
    found = None if text is None else interpolation_from_json(text)
    if found is None:
        return None
    request, digest = found
    return Film(request, _cut(load(path), request, path), digest)


def _columns(request: Interpolate) -> int | None:
    return request.layout.side if isinstance(request.layout, Grid) else None


def _cut(sheet: NDArray[np.uint8], request: Interpolate, path: Path) -> NDArray[np.uint8]:
    """The frames of a sheet: the size of its squares is the one that gives a sheet of this size."""
    columns, count = _columns(request), request.count
    for side in range(1, sheet.shape[1] + 1):
        numbered = np.zeros((count, side, side, 3), np.uint8)
        if numbered.size > sheet.size:
            break
        if contact_sheet(numbered, columns).shape == sheet.shape:
            # The corners of frames are found by marking them: black on what is not.
            return _pieces(sheet, contact_sheet(numbered, columns), count, side)
    raise BadPicture(f"{path} is not the sheet of frames that its request speaks of.")


def _pieces(
    sheet: NDArray[np.uint8], layout: NDArray[np.uint8], count: int, side: int
) -> NDArray[np.uint8]:
    black = (layout == 0).all(2)
    rows = np.flatnonzero(np.diff(black.any(1).astype(int), prepend=0) == 1)
    columns = np.flatnonzero(np.diff(black.any(0).astype(int), prepend=0) == 1)
    corners = [(top, left) for top in rows for left in columns][:count]
    return np.stack([sheet[top : top + side, left : left + side] for top, left in corners])
