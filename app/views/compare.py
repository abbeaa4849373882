"""Two to four pictures side by side, each as large as the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.tongue import translate
from app.widgets.picture_pane import PicturePane
from app.words import label_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from app.pictures import Picture
    from app.studio import Studio
    from core.codec import Record

FEWEST, MOST = 2, 4


class Compare(QDialog):
    """A window of its own with the pictures and what made each."""

    def __init__(
        self, studio: Studio, pictures: Sequence[Picture], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # so what is read may come too late
        self.resize(1000, 560 if len(pictures) < MOST else 900)
        self.panes: list[PicturePane] = []
        self.captions: list[QLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(14)
        columns = 2 if len(pictures) in {2, 4} else 3
        for place, picture in enumerate(pictures[:MOST]):
            pane, caption = PicturePane(self), QLabel(self)
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            caption.setText(
                self.tr("Seed {}").format(picture.seed) if picture.seed is not None else ""
            )
            caption.setAccessibleName(self.tr("Picture {}").format(place + 1))
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(pane, 1)
            column.addWidget(caption)
            grid.addLayout(column, *divmod(place, columns))
            self.panes.append(pane)
            self.captions.append(caption)
            studio.recall.with_record(picture, partial(self._on_record, place))
        studio.handling.with_images(pictures[:MOST], self._on_images)

    def _on_images(self, images: list[QImage]) -> None:
        if not isValid(self):
            return
        for pane, image in zip(self.panes, images, strict=True):
            pane.show_image(image)

    def _on_record(self, place: int, record: Record) -> None:
        if not isValid(self):
            return
        request = record.request
        seed = translate("Words", "seed {}").format(request.seed)
        steps = self.tr("{} steps").format(request.steps)
        words = (label_word(request.label), seed, steps, request.model)
        self.captions[place].setText(" · ".join(words))
