"""What is to be explored: the pictures, what lies between them, and which model is asked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.tongue import QT_TRANSLATE_NOOP, told, translate
from app.widgets.buttons import plain_button
from app.widgets.panel_parts import CalmWheel, assemble, headline, hint
from app.words import label_word
from core.engine.requests import Generate, Interpolate, parse_seed
from core.errors import BadRequest
from core.interpolation import Grid, Line, Rotation, Spherical
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.checkpoints.card import ModelCard

_STEPS_FOR_PHOTOGRAPHS = 40
_ROW = 52  # pixels of a picture's row
_SHAPES = (
    (QT_TRANSLATE_NOOP("ExplorePanel", "In a line, 9 frames each"), Line(9)),
    (QT_TRANSLATE_NOOP("ExplorePanel", "In a line, 17 frames each"), Line(17)),
    (QT_TRANSLATE_NOOP("ExplorePanel", "In a line, 33 frames each"), Line(33)),
    (QT_TRANSLATE_NOOP("ExplorePanel", "Four corners, 3 × 3"), Grid(3)),
    (QT_TRANSLATE_NOOP("ExplorePanel", "Four corners, 5 × 5"), Grid(5)),
    (QT_TRANSLATE_NOOP("ExplorePanel", "Four corners, 9 × 9"), Grid(9)),
)
_WAYS = (
    (QT_TRANSLATE_NOOP("ExplorePanel", "Turn the latents"), Spherical()),
    (QT_TRANSLATE_NOOP("ExplorePanel", "Turn all noise"), Rotation()),
)


@dataclass(frozen=True, eq=False)
class End:
    """A picture to explore.

    Attributes:
        words: what to call it.
        path: of its file; None for a bare seed.
        request: that made it, if that is known.
        image: how it looks; None for a bare seed.
    """

    words: str
    path: Path | None = None
    request: Generate | None = None
    image: QImage | None = None
    seed: int = 0

    def under(self, wanted: Generate) -> int | Path:
        """The seed that makes it with these settings, or its file where none does."""
        if self.path is None:
            return self.seed
        if self.request and replace(wanted, seed=self.request.seed) == self.request:
            return self.request.seed
        return self.path


class ExplorePanel(QWidget):
    """The settings of the Explore page.

    Signals:
        interpolate_wanted, cancel_wanted: the button.
        retrace_wanted, analyse_wanted: an End whose way, or whose analysis, is asked for.
        bench_wanted: samplers are to be compared on the chosen picture's seed.
        photograph_wanted: a photograph is to be chosen.
        wrong: what cannot be asked, in a sentence.
    """

    interpolate_wanted = Signal()
    cancel_wanted = Signal()
    retrace_wanted = Signal(object)
    analyse_wanted = Signal(object)
    bench_wanted = Signal()
    photograph_wanted = Signal()
    wrong = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, ModelCard] = {}
        self._busy = False
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Pictures to explore"))
        self.list.setProperty("look", "ends")
        self.list.setIconSize(QSize(44, 44))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setMinimumHeight(190)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemSelectionChanged.connect(self._on_changed)
        self.list.model().rowsRemoved.connect(self._on_changed)
        self.seed = QLineEdit(self)
        self.seed.setPlaceholderText(self.tr("Any seed"))
        self.seed.setAccessibleName(self.tr("Seed to add"))
        self.seed.returnPressed.connect(self._on_seed)
        self.add_seed = plain_button(self.tr("Add seed"), "dice", self)
        self.add_seed.clicked.connect(self._on_seed)
        self.photograph = plain_button(self.tr("Add photograph …"), "open", self)
        self.photograph.clicked.connect(self.photograph_wanted)
        self.remove = plain_button(self.tr("Remove"), "close", self)
        self.remove.clicked.connect(self._on_remove)
        self.shape = self._combo(self.tr("Layout"), _SHAPES, 1)
        self.way = self._combo(self.tr("Way"), _WAYS, 0)
        self.model = QComboBox(self)
        self.model.setAccessibleName(self.tr("Model"))
        self.model.setEnabled(False)
        self.model.currentIndexChanged.connect(self._on_model)
        self.label = QComboBox(self)
        self.label.setAccessibleName(self.tr("Subject"))
        self.label.currentIndexChanged.connect(self._on_changed)
        self.left_out = hint()
        self.left_out.hide()
        self.retrace = plain_button(self.tr("How it came"), "undo", self)
        self.retrace.clicked.connect(self._on_retrace)
        self.analyse = plain_button(self.tr("Analyse …"), "chart", self)
        self.analyse.clicked.connect(self._on_analyse)
        self.bench = plain_button(self.tr("Compare samplers …"), "compare", self)
        self.bench.clicked.connect(self.bench_wanted)
        self.bench.setToolTip(self.tr("One seed through samplers and steps side by side"))
        self.button = QPushButton(self.tr("Interpolate"), self)
        self.button.setProperty("look", "main")
        self.button.clicked.connect(self._on_button)
        self._lay_out()
        self._on_changed()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(headline(self.tr("Pictures")))
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.seed, 1)
        row.addWidget(self.add_seed)
        column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.photograph, 1)
        row.addWidget(self.remove)
        column.addLayout(row)
        column.addWidget(
            hint(self.tr("Pictures of the gallery come here by “Explore” in their menu."))
        )
        column.addSpacing(8)
        column.addWidget(headline(self.tr("Between them")))
        for part in (self.shape, self.way):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(headline(self.tr("Model and subject")))
        for part in (self.model, self.label):
            column.addWidget(part)
        column.addWidget(self.left_out)
        column.addSpacing(8)
        column.addWidget(self.bench)
        column.addSpacing(8)
        column.addWidget(headline(self.tr("The chosen picture")))
        row = QHBoxLayout()
        row.addWidget(self.retrace)
        row.addWidget(self.analyse)
        column.addLayout(row)
        footer = QHBoxLayout()
        footer.addWidget(self.button)
        assemble(self, inside, footer)
        self._calm = CalmWheel(self)
        self._calm.calm(self)

    # -- ends -----------------------------------------------------------------------------------

    def add(self, end: End) -> None:
        """Add a picture at the end."""
        item = QListWidgetItem(end.words)
        item.setToolTip(end.words)
        item.setSizeHint(QSize(0, _ROW))  # as wide as there is room, and elided
        if end.image is not None and not end.image.isNull():
            icon, pixmap = QIcon(), QPixmap.fromImage(end.image)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint it
                icon.addPixmap(pixmap, mode)
            item.setIcon(icon)
        else:
            item.setIcon(icons.icon("dice"))
        item.setData(Qt.ItemDataRole.UserRole, end)
        if end.request and not any(each.request for each in self.ends()):
            self._follow(end.request)
        self.list.addItem(item)
        self.list.setCurrentItem(item)
        self._on_changed()

    def ends(self) -> list[End]:
        """The pictures in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items]

    def chosen(self) -> End | None:
        """The picture that is chosen."""
        row = self.list.currentRow()
        return self.list.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else None

    def restore(self, request: Interpolate, ends: Sequence[End]) -> None:
        """Set everything as it was for an interpolation."""
        self.list.clear()
        for combo, value in (
            (self.shape, request.layout),
            (self.way, request.way),
            (self.model, request.model),
            (self.label, request.label or ""),
        ):
            rows = (row for row in range(combo.count()) if combo.itemData(row) == value)
            if (row := next(rows, -1)) >= 0:
                combo.setCurrentIndex(row)
        for end in ends:
            self.add(end)

    # -- requests -------------------------------------------------------------------------------

    def settings(self) -> Generate:
        """How the frames are made: as the first picture was, if that is known."""
        return self._settings(self.model.currentData() or Generate.model)

    def _settings(self, model: str) -> Generate:
        label = self.label.currentData() or None
        first = next((end.request for end in self.ends() if end.request), None)
        if first and first.model == model:
            return replace(first, label=label, count=1)
        best = self._cards[model].recommended if model in self._cards else None
        if best is None:
            return Generate(model, label, 1)
        sampler = SAMPLERS[best.sampler]()
        return Generate(model, label, 1, 0, sampler, best.steps, best.guidance)

    def request(self) -> Interpolate:
        """What lies between the pictures.

        Raises:
            BadRequest: pictures, layout and way do not go together.
        """
        wanted = self.settings()
        ends = [end.under(wanted) for end in self.ends()]
        steps = wanted.steps
        if any(not isinstance(end, int) for end in ends):
            steps = max(steps, _STEPS_FOR_PHOTOGRAPHS)
        return Interpolate(
            ends=tuple(ends),
            layout=self.shape.currentData(),
            way=self.way.currentData(),
            model=wanted.model,
            label=wanted.label,
            sampler=wanted.sampler,
            steps=steps,
            guidance=wanted.guidance,
        )

    # -- what is offered ------------------------------------------------------------------------

    @Slot(list)
    def offer_models(self, cards: Sequence[ModelCard]) -> None:
        """Offer those of the installed models that can do what is asked."""
        self._cards = {card.name: card for card in cards}
        self._offer()
        self._on_changed()

    def _offer(self) -> None:
        """Leave out models that only leap from noise where a photograph is to be encoded."""
        able = [card for card in self._cards.values() if not card.leaps or self._seeds_only(card)]
        others = [card.title or card.name for card in self._cards.values() if card not in able]
        words = self.tr("{} is not offered, as it can glide between its own pictures only.")
        self.left_out.setText(words.format(", ".join(others)))
        self.left_out.setVisible(bool(others))
        offered = [self.model.itemData(row) for row in range(self.model.count())]
        if offered == [card.name for card in able]:
            return
        before = self.model.currentData()
        self.model.blockSignals(True)
        self.model.clear()
        for card in able:
            self.model.addItem(card.title or card.name, card.name)
        self.model.setCurrentIndex(max(0, self.model.findData(before)))
        self.model.blockSignals(False)
        self.model.setEnabled(bool(able))
        self._on_model()

    def _seeds_only(self, card: ModelCard) -> bool:
        wanted = self._settings(card.name)
        return all(isinstance(end.under(wanted), int) for end in self.ends())

    def _leaping(self, end: End) -> bool:
        """Whether a picture is asked of a model that only leaps from noise."""
        card = self._cards.get((end.request or self.settings()).model)
        return card is not None and card.leaps

    def set_busy(self, busy: bool) -> None:
        """Offer to cancel instead of to begin."""
        self._busy = busy
        self.button.setText(self.tr("Cancel") if busy else self.tr("Interpolate"))
        self._on_changed()

    def _follow(self, request: Generate) -> None:
        if (row := self.model.findData(request.model)) >= 0:
            self.model.setCurrentIndex(row)
        if (row := self.label.findData(request.label or "")) >= 0:
            self.label.setCurrentIndex(row)

    def _combo(self, name: str, items: Sequence[tuple[str, object]], first: int) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        for words, data in items:
            combo.addItem(self.tr(words), data)
        combo.setCurrentIndex(first)
        return combo

    @Slot()
    def _on_model(self) -> None:
        before = self.label.currentData()
        card = self._cards.get(self.model.currentData())
        self.label.blockSignals(True)
        self.label.clear()
        self.label.addItem(self.tr("Anything"), "")
        for label in card.labels if card else ():
            self.label.addItem("   " * label.count("/") + label_word(label), label)
        self.label.setCurrentIndex(max(0, self.label.findData(before)))
        self.label.blockSignals(False)
        self._on_changed()

    @Slot()
    def _on_seed(self) -> None:
        text = self.seed.text().strip()
        try:
            seed = parse_seed(text) if text else secrets.randbelow(2**31)
        except BadRequest as error:
            self.wrong.emit(told(error))
            return
        self.seed.clear()
        self.add(End(translate("ExplorePage", "Seed {}").format(seed), seed=seed))

    @Slot()
    def _on_remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._on_changed()

    @Slot()
    def _on_button(self) -> None:
        (self.cancel_wanted if self._busy else self.interpolate_wanted).emit()

    @Slot()
    def _on_retrace(self) -> None:
        if end := self.chosen():
            self.retrace_wanted.emit(end)

    @Slot()
    def _on_analyse(self) -> None:
        if end := self.chosen():
            self.analyse_wanted.emit(end)

    @Slot()
    def _on_changed(self) -> None:
        self._offer()
        end = self.chosen()
        self.remove.setEnabled(end is not None)
        leaps = end is not None and self._leaping(end)
        made = end is not None and (end.request is not None or end.path is None)
        self.retrace.setEnabled(made and not leaps and not self._busy)
        self.analyse.setEnabled(bool(end and end.path) and not leaps)
        why = self.tr("Its model leaps from noise to pictures, and can tell no more than those")
        self.retrace.setToolTip(
            why if leaps else self.tr("Follow the chosen picture out of its noise, step by step")
        )
        self.analyse.setToolTip(
            why
            if leaps
            else self.tr("How likely it is, where it surprises, and whether it is a copy")
        )
        self.button.setEnabled(self._busy or self.list.count() > 1)
