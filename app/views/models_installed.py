"""The installed models on the Models page: used, updated, verified, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.model_shelf import Installed, ModelShelf
from app.model_words import bytes_of, card_line
from app.tongue import translate
from app.views.models_head import Section
from app.widgets.model_row import ModelRow

if TYPE_CHECKING:
    from app.studio import Studio
    from core.errors import BadDownload
    from core.hub.address import Address

_STOP, _AGAIN = "Stop", "Download again"


class InstalledModels(Section):
    """A row for each installed model.

    Signals:
        wanted: the name of a model to generate with.
        download_wanted: the Address of a revision to fetch.

    Attributes:
        newer: the newer revisions of installed files, as far as they have been looked for.
    """

    wanted = Signal(str)
    download_wanted = Signal(object)

    def __init__(self, studio: Studio, shelf: ModelShelf, parent: QWidget) -> None:
        super().__init__(translate("ModelsInstalled", "Installed"), parent)
        self._studio, self._shelf = studio, shelf
        self._models: Sequence[Installed] = ()
        self.newer: dict[Path, Address] = {}
        shelf.compared.connect(self._on_compared)
        shelf.verified.connect(self._on_verified)

    def offer(self, models: Sequence[Installed], then: Callable[[], object]) -> None:
        """Show these models, little by little; then do ``then``."""
        self._models = models
        self.clear()
        self.fill((partial(self._row, model) for model in models), then)

    def _row(self, model: Installed) -> ModelRow:
        card = model.card
        row = ModelRow(
            card.name,
            card.title or card.name,
            card_line(card, model.size, model.origin),
            model.picture,
            self,
        )
        newer = self.newer.get(model.path)
        if newer and model.origin and newer.revision != model.origin.commit:
            row.offer(
                "Update",
                partial(self.download_wanted.emit, newer),
                "download",
            )
        row.offer("Use", lambda: self.wanted.emit(card.name))
        if model.noted:
            row.offer("Verify", partial(self._verify, row, model))
        if model.own:
            row.offer(
                "Delete",
                partial(self._ask_to_delete, row, model),
                "trash",
            )
        return row

    def _verify(self, row: ModelRow, model: Installed) -> None:
        row.withdraw("Verify", _AGAIN)
        row.offer(_STOP, partial(self._stop_verifying, row, model))
        row.say(-1, translate("ModelsInstalled", "Comparing with the digest of its download …"))
        self._shelf.verify(model.path)

    def _stop_verifying(self, row: ModelRow, model: Installed) -> None:
        self._shelf.stop_verifying(model.path)
        self._settle(row, model, "")

    @Slot(object, float)
    def _on_compared(self, path: Path, share: float) -> None:
        model, row = self._row_of(path)
        if model and row and self._shelf.is_verifying(path):
            row.bar.setVisible(True)
            row.bar.setValue(round(1000 * share))

    @Slot(object, object)
    def _on_verified(self, path: Path, problem: BadDownload | None) -> None:
        model, row = self._row_of(path)
        if model is None or row is None:
            return
        self._settle(row, model, str(problem or ""))
        if problem is None:
            title = model.card.title or model.card.name
            self._studio.said.emit(
                translate("ModelsInstalled", "{} is as it was installed, byte by byte.").format(
                    title
                ),
                "",
                None,
            )
        elif model.origin:
            row.offer(_AGAIN, partial(self._fetch_again, row, model), "download")

    def _fetch_again(self, row: ModelRow, model: Installed) -> None:
        self._settle(row, model, "")
        if model.origin:
            self.download_wanted.emit(model.origin.address)

    def _settle(self, row: ModelRow, model: Installed, complaint: str) -> None:
        """Show a row as it was before it was verified, but for what is wrong with it."""
        row.bar.hide()
        row.withdraw(_STOP, _AGAIN)
        row.button("Verify").show()
        line = card_line(model.card, model.size, model.origin)[-1]
        row.say(-1, complaint or line, "complaint" if complaint else "hint")

    def _row_of(self, path: Path) -> tuple[Installed | None, ModelRow | None]:
        model = next((one for one in self._models if one.path == path), None)
        rows = (row for row in self.rows if model and row.name == model.card.name)
        return model, next(rows, None)

    def _ask_to_delete(self, row: ModelRow, model: Installed) -> None:
        question = translate("ModelsInstalled", "Delete it from the disk? That frees {}.")
        row.ask(
            question.format(bytes_of(model.size)),
            "Delete for good",
            lambda: self._shelf.delete(model),
        )
