"""Pictures as files: saved elsewhere, copied, carried out, deleted and brought back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap

from app.state import picture_files, trash
from app.words import pictures as count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.pictures import Picture
    from app.state.gallery import Entry
    from app.studio import Studio
    from app.work import Desk


class Handling(QObject):
    """Reads and writes beside the window's thread, and says what has been done."""

    def __init__(self, studio: Studio, desk: Desk) -> None:
        super().__init__(studio)
        self._studio, self._desk = studio, desk

    @property
    def undo_word(self) -> str:
        """What offers to take a deletion back."""
        return self.tr("Undo")

    def with_images(
        self, pictures: Sequence[Picture], then: Callable[[list[QImage]], object]
    ) -> None:
        """Call ``then`` with all pixels of pictures, once they have been read."""
        wanted = list(pictures)
        self._desk.do(lambda: [picture_files.full_image(each) for each in wanted], then)

    def save_as(self, picture: Picture, path: Path) -> None:
        """Save a picture, its request inside, under a name of the user's choice."""

        def then(_: object) -> None:
            self._say_saved(self.tr("Saved as {}.").format(path.name), path.parent)

        self._desk.do(lambda: picture_files.write_to(path, picture), then)

    def save_into(self, pictures: Sequence[Picture], folder: Path) -> None:
        """Save pictures into a folder, under free names."""

        def write() -> int:
            for picture in pictures:
                picture_files.write_into(folder, picture)
            return len(pictures)

        def then(count: int) -> None:
            said = self.tr("Saved {0} in {1}.")
            self._say_saved(said.format(count_of(count), folder.name), folder)

        self._desk.do(write, then)

    def _say_saved(self, words: str, folder: Path) -> None:
        show = partial(self._studio.show_folder, folder)
        self._studio.said.emit(words, self.tr("Show"), show)

    def show_in_folder(self, picture: Picture) -> None:
        """Open the folder of a picture in the file manager."""
        if picture.entry:
            self._studio.show_folder(picture.entry.path.parent)

    def copy(self, pictures: Sequence[Picture]) -> None:
        """Copy pictures to the clipboard: the first as an image, all of them as files."""
        if pictures:
            first = pictures[0]
            self._desk.do(
                lambda: picture_files.full_image(first), lambda image: self._copy(pictures, image)
            )

    def _copy(self, pictures: Sequence[Picture], image: QImage) -> None:
        carried = picture_files.carried(pictures)
        if not image.isNull():
            carried.setImageData(image)
        QGuiApplication.clipboard().setMimeData(carried)
        self._studio.said.emit(self.tr("Copied {}.").format(count_of(len(pictures))), "", None)

    def drag(self, pictures: Sequence[Picture], source: QWidget) -> None:
        """Carry the files of pictures out of the window."""
        carried = picture_files.carried(pictures)
        if not carried.hasUrls():
            return
        drag = QDrag(source)
        drag.setMimeData(carried)
        first = pictures[0]
        image = first.image
        if image is None and first.entry:
            image = self._studio.thumbnails.get(first.entry.path)
        if image is not None and not image.isNull():
            ratio = source.devicePixelRatioF()
            side = round(96 * ratio)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            pixmap = QPixmap.fromImage(image.scaled(side, side, keep, smooth.SmoothTransformation))
            pixmap.setDevicePixelRatio(ratio)
            drag.setPixmap(pixmap)
        drag.exec(Qt.DropAction.CopyAction)

    def delete(self, pictures: Sequence[Picture]) -> None:
        """Move pictures to the trash; the message about it can take that back."""
        entries = [picture.entry for picture in pictures if picture.entry]
        if entries:
            self._desk.do(
                lambda: (entries, trash.discard(entries)),
                lambda answer: self._on_deleted(*answer),
            )

    def _on_deleted(self, entries: list[Entry], discarded: list[trash.Discarded]) -> None:
        self._studio.shelf.drop(entries)
        self._studio.deleted.emit(entries)
        self._studio.said.emit(
            self.tr("Moved {} to the trash.").format(count_of(len(entries))),
            self.undo_word if discarded else "",
            partial(self._bring_back, discarded),
        )

    def _bring_back(self, discarded: list[trash.Discarded]) -> None:
        self._desk.do(lambda: trash.bring_back(discarded), self._on_brought_back)

    def _on_brought_back(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._studio.thumbnails.forget(entry.path)
            self._studio.shelf.take([entry])
        self._studio.brought_back.emit(entries)
