"""The files of pictures, kept or not: read them, write them elsewhere, carry them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from core.codec import Record
from core.errors import BadPicture
from core.files import write_new, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.pictures import Picture
    from app.state.gallery import Entry


def full_image(picture: Picture) -> QImage:
    """A finished picture with all of its pixels; null if its file has gone. Not for the GUI."""
    if picture.entry:
        return QImage(str(picture.entry.path)).convertToFormat(QImage.Format.Format_RGB32)
    return picture.image or QImage()


def suggested_name(picture: Picture) -> str:
    """A file name for a picture."""
    return picture.entry.path.name if picture.entry else f"scorebrush-seed{picture.seed}.png"


def write_to(path: Path, picture: Picture) -> None:
    """Write a finished picture, its request inside; a file of that name is replaced.

    Raises:
        BadPicture: its file has gone.
        CannotWrite: the folder cannot be written to.
    """
    if picture.entry:
        write_whole(path, _bytes_of(picture.entry))
    elif picture.pixels is not None and picture.request:
        from core.images import save_png

        save_png(path, picture.pixels, Record(picture.request))


def write_into(folder: Path, picture: Picture) -> None:
    """Write a finished picture into a folder under a name that is free; errors as above."""
    if picture.entry:
        write_new(folder / picture.entry.path.name, _bytes_of(picture.entry))
    elif picture.pixels is not None and picture.request:
        from core.images import save_new_png

        save_new_png(folder / suggested_name(picture), picture.pixels, Record(picture.request))


def _bytes_of(entry: Entry) -> bytes:
    """A kept PNG as it is, its request inside.

    Raises:
        BadPicture: the file has gone.
    """
    try:
        return entry.path.read_bytes()
    except OSError as error:
        raise BadPicture(
            f"{entry.path.name} is no longer where it was kept: {error.strerror or error}."
        ) from error


def carried(pictures: Sequence[Picture]) -> QMimeData:
    """The files of kept pictures, for the clipboard and for dragging."""
    data = QMimeData()
    urls = [QUrl.fromLocalFile(str(one.entry.path)) for one in pictures if one.entry]
    if urls:
        data.setUrls(urls)
    return data
