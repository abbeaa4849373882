"""The row above the gallery that narrows down what it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from app import icons
from app.state.gallery_query import Query, parse_words
from app.state.marks import MOST_STARS
from app.tongue import QT_TRANSLATE_NOOP
from app.words import kind_word, label_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.state.gallery_index import Facets

_PAUSE = 180  # milliseconds without a key, after which one is taken to have finished typing
_DAYS = (
    (QT_TRANSLATE_NOOP("GalleryFilter", "Time"), 0),
    (QT_TRANSLATE_NOOP("GalleryFilter", "Today"), 1),
    (QT_TRANSLATE_NOOP("GalleryFilter", "7 days"), 7),
    (QT_TRANSLATE_NOOP("GalleryFilter", "30 days"), 30),
    (QT_TRANSLATE_NOOP("GalleryFilter", "A year"), 365),
)


class GalleryFilter(QWidget):
    """Says which pictures are looked for, as they are typed and chosen."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(self.tr("Search the gallery"))
        self.words.setToolTip(
            self.tr(
                "Words of labels, models, tags and names; also seed:42, tag:best, rating:3, "
                "since:2026-01-31, until:2026-02-28"
            )
        )
        self.words.setMinimumWidth(110)
        self.model = self._combo(self.tr("Model"))
        self.label = self._combo(self.tr("Subject"))
        self.kind = self._combo(self.tr("Kind"))
        self.tag = self._combo(self.tr("Tag"))
        self.days = self._combo(self.tr("Time"))
        for text, days in _DAYS:
            self.days.addItem(self.tr(text), days)
        self.rating = self._combo(self.tr("Stars"))
        self.rating.addItem(self.tr("Stars"), 0)
        for stars in range(1, MOST_STARS + 1):
            self.rating.addItem("★" * stars + (" +" if stars < MOST_STARS else ""), stars)
        self.favourite = QToolButton(self)
        self.favourite.setIcon(icons.icon("heart"))
        self.favourite.setCheckable(True)
        self.favourite.setProperty("look", "tool")
        self.favourite.setToolTip(self.tr("Favourites alone"))
        self.favourite.setAccessibleName(self.tr("Favourites alone"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        for combo in self._combos():
            row.addWidget(combo)
        row.addWidget(self.favourite)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._on_changed)
        self.words.textChanged.connect(self._on_typed)
        self.words.returnPressed.connect(self._on_changed)
        self.favourite.toggled.connect(self._on_changed)
        for combo in self._combos():
            combo.currentIndexChanged.connect(self._on_changed)
        self.offer([], [], [], [])

    def query(self) -> Query:
        """What is looked for."""
        found = parse_words(self.words.text())
        chosen = {
            name: combo.currentData()
            for name, combo in (
                ("model", self.model),
                ("label", self.label),
                ("kind", self.kind),
                ("tag", self.tag),
                ("rating", self.rating),
            )
            if combo.currentData()
        }
        if days := self.days.currentData():
            today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
            chosen["since"] = (today - timedelta(days=days - 1)).timestamp()
        if self.favourite.isChecked():
            chosen["favourite"] = True
        return replace(found, **chosen)

    def clear(self) -> None:
        """Look for nothing in particular."""
        parts = [self.words, self.favourite, *self._combos()]
        blocked = [QSignalBlocker(part) for part in parts]
        self.words.clear()
        self.favourite.setChecked(False)
        for combo in self._combos():
            combo.setCurrentIndex(0)
        del blocked
        self._later.stop()
        self._on_changed()

    def stop(self) -> None:
        """Wait for no more keys."""
        self._later.stop()

    @Slot(object)
    def offer_facets(self, facets: Facets) -> None:
        """Offer what there is."""
        self.offer(facets.models, facets.labels, facets.kinds, facets.tags)

    def offer(
        self,
        models: Iterable[str],
        labels: Iterable[str],
        kinds: Iterable[str],
        tags: Iterable[str],
    ) -> None:
        """Offer models, labels, kinds and tags; what is chosen stays chosen."""
        _fill(self.model, self.tr("Model"), [(name, name) for name in models])
        words = [("   " * label.count("/") + label_word(label), label) for label in labels]
        _fill(self.label, self.tr("Subject"), words)
        _fill(self.kind, self.tr("Kind"), [(kind_word(name), name) for name in kinds])
        _fill(self.tag, self.tr("Tag"), [(name, name) for name in tags])

    def _combos(self) -> tuple[QComboBox, ...]:
        return self.model, self.label, self.kind, self.tag, self.days, self.rating

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        combo.setSizeAdjustPolicy(policy)
        combo.setMinimumContentsLength(max(6, len(name)))  # what it stands for is never cut
        combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        combo.setMinimumWidth(70)
        combo.view().setMinimumWidth(170)
        combo.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        return combo

    @Slot()
    def _on_typed(self) -> None:
        self._later.start()

    @Slot()
    def _on_changed(self) -> None:
        self._later.stop()
        self.changed.emit(self.query())


def _fill(combo: QComboBox, nothing: str, items: list[tuple[str, str]]) -> None:
    if [combo.itemData(row) for row in range(1, combo.count())] == [data for _, data in items]:
        if not combo.count():
            combo.addItem(nothing, "")
        return
    chosen = combo.currentData()
    blocked = QSignalBlocker(combo)
    combo.clear()
    combo.addItem(nothing, "")
    for words, data in items:
        combo.addItem(words, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    del blocked
