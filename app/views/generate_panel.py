"""The settings of the Generate page, and its button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.widgets.amount import Amount
from app.widgets.chips import Chips
from app.widgets.classifier_note import ClassifierNote
from app.widgets.fold import Fold
from app.widgets.label_chooser import LabelChooser
from app.widgets.seed_field import SeedField
from app.words import model_summary, sampler_words
from core.engine.requests import LARGEST_COUNT, LARGEST_GUIDANCE, LARGEST_STEPS, Generate
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.checkpoints.card import ModelCard

_COUNTS = (1, 4, 16, 64)


class GeneratePanel(QWidget):
    """Everything a request is made of, the essentials first.

    Signals:
        changed: something that decides what a picture looks like.
        instant_wanted: whether pictures shall follow a slider.
    """

    generate = Signal()
    cancel = Signal()
    changed = Signal()
    instant_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._cards: list[ModelCard] = []
        self._missing: str | None = None
        self._make_essentials()
        self._make_advanced()
        self._make_footer()
        self._lay_out()

    # -- making ---------------------------------------------------------------------------------

    def _make_essentials(self) -> None:
        self.model = QComboBox(self)
        self.model.setAccessibleName(self.tr("Model"))
        self.model.addItem(self.tr("Looking for models …"))
        self.model.setEnabled(False)
        self.model.activated.connect(self._on_model)
        self._about_model = _hint("")
        self.instant = QCheckBox(self.tr("Instant: a picture while you move"), self)
        self.instant.setToolTip(
            self.tr("This model needs so few steps that pictures follow a slider")
        )
        self.instant.hide()
        self.instant.toggled.connect(self.instant_wanted)
        self.labels = LabelChooser(self)
        self.labels.changed.connect(self.changed)
        self.count = QSpinBox(self)
        self.count.setRange(1, LARGEST_COUNT)
        self.count.setValue(16)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setAccessibleName(self.tr("How many pictures"))
        self.count.setFixedWidth(self.count.fontMetrics().horizontalAdvance("10000") + 30)
        self.counts = Chips(self)
        self.counts.setAccessibleName(self.tr("How many pictures"))
        self.counts.offer((str(count), count) for count in _COUNTS)
        self.counts.choose(16)
        self.counts.chosen.connect(self._on_count_chip)
        self.count.valueChanged.connect(self.counts.choose)
        self.seed = SeedField(self)
        self.seed.changed.connect(self.changed)

    def _make_advanced(self) -> None:
        self._samplers = {kind: kind() for kind in SAMPLERS.values()}
        self.sampler = QComboBox(self)
        self.sampler.setAccessibleName(self.tr("Sampler"))
        self.sampler.setMaxVisibleItems(len(SAMPLERS))
        for name, kind in SAMPLERS.items():
            self.sampler.addItem(sampler_words(name, kind).name, name)
        self.sampler.currentIndexChanged.connect(self._on_sampler)
        self._about_sampler = _hint("")
        self.steps = Amount(self.tr("Steps"), 1, 100, LARGEST_STEPS)
        self.guidance = Amount(self.tr("Guidance"), 0, 8, LARGEST_GUIDANCE, decimals=1)
        for amount in (self.steps, self.guidance):
            amount.changed.connect(self.changed)
        self.classifier = ClassifierNote(self)
        self.standard = QPushButton(self.tr("Use the model’s own settings"), self)
        self.standard.setProperty("look", "link")
        self.standard.setCursor(Qt.CursorShape.PointingHandCursor)
        self.standard.clicked.connect(self._on_standard)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        column.addWidget(_headline(self.tr("Sampler")))
        column.addWidget(self.sampler)
        column.addWidget(self._about_sampler)
        column.addSpacing(10)
        column.addWidget(_headline(self.tr("Steps")))
        column.addWidget(self.steps)
        column.addWidget(
            _hint(self.tr("More steps take longer and show finer detail, up to a point."))
        )
        column.addSpacing(10)
        column.addWidget(_headline(self.tr("Guidance")))
        column.addWidget(self.guidance)
        column.addWidget(
            _hint(
                self.tr(
                    "1 is the model as it is. Above, pictures are more typical of their subject "
                    "and less varied, and take twice as long."
                )
            )
        )
        column.addWidget(self.classifier)
        column.addSpacing(4)
        column.addWidget(self.standard, 0, Qt.AlignmentFlag.AlignLeft)
        self.advanced = Fold(self.tr("Advanced"), content, self)
        self.steps.set_value(20)
        self.guidance.set_value(1)
        self._on_sampler()

    def _make_footer(self) -> None:
        self.button = QPushButton(self.tr("Generate"), self)
        self.button.setProperty("look", "main")
        self.button.setIcon(icons.icon("generate", QPalette.ColorRole.HighlightedText))
        self.button.setIconSize(QSize(26, 20))
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText)
        self.button.setToolTip(f"{self.button.text()} ({keys})")
        self.button.setEnabled(False)  # until there is a model
        self.button.clicked.connect(self.generate)
        self.stop = QPushButton(self.tr("Cancel"), self)
        self.stop.setProperty("look", "plain")
        self.stop.setToolTip(self.tr("Cancel what is under way (Esc)"))
        self.stop.clicked.connect(self.cancel)
        self.stop.hide()

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        inside = QWidget(scroll)
        inside.setProperty("look", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 20, 8, 20)
        column.setSpacing(7)
        column.addWidget(_headline(self.tr("Model")))
        column.addWidget(self.model)
        column.addWidget(self._about_model)
        column.addWidget(self.instant)
        column.addSpacing(14)
        column.addWidget(_headline(self.tr("Subject")))
        column.addWidget(self.labels)
        column.addSpacing(14)
        column.addWidget(_headline(self.tr("How many")))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.counts, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addSpacing(14)
        column.addWidget(_headline(self.tr("Seed")))
        column.addWidget(self.seed)
        column.addSpacing(14)
        column.addWidget(self.advanced)
        column.addStretch(1)
        below = QWidget(self)
        below.setProperty("look", "footer")
        below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        footer = QHBoxLayout(below)
        footer.setContentsMargins(20, 14, 20, 18)
        footer.setSpacing(8)
        footer.addWidget(self.button, 1)
        footer.addWidget(self.stop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scrolled(scroll, inside), 1)
        whole.addWidget(below)
        self.setFixedWidth(max(316, self.fontMetrics().averageCharWidth() * 44))
        calm = _CalmWheel(self)
        for part in self.findChildren(QWidget):
            if isinstance(part, QComboBox | QAbstractSpinBox | QSlider):
                part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                part.installEventFilter(calm)

    def _scrolled(self, scroll: QScrollArea, inside: QWidget) -> QScrollArea:
        scroll.setProperty("look", "clear")
        # Without this, what wrapped words need at their narrowest counts as the least height.
        inside.setMinimumHeight(1)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the fields that have it
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that nothing moves when it is needed; disabled, it is invisible.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._bar = scroll.verticalScrollBar()
        self._bar.rangeChanged.connect(self._on_range)
        return scroll

    # -- what is set ----------------------------------------------------------------------------

    def request(self) -> Generate:
        """What the settings ask for.

        Raises:
            BadRequest: the seed is none.
        """
        return Generate(
            model=self._missing or str(self.model.currentData() or "commons-64"),
            label=self.labels.label,
            count=self.count.value(),
            seed=self.seed.seed(),
            sampler=self._samplers[SAMPLERS[self.sampler.currentData()]],
            steps=int(self.steps.value),
            guidance=self.guidance.value,
            classifier=self.classifier.guide,
        )

    def set_request(self, request: Generate, *, locked: bool) -> None:
        """Set everything as in a request; ``locked`` keeps its seed from run to run."""
        self._set_model(request.model)
        self.labels.choose(request.label)
        self.count.setValue(request.count)
        self.seed.set_seed(request.seed, locked=locked)
        self._samplers[type(request.sampler)] = request.sampler
        names = [name for name, kind in SAMPLERS.items() if type(request.sampler) is kind]
        self.sampler.setCurrentIndex(self.sampler.findData(names[0]))
        self._on_sampler()
        self.steps.set_value(request.steps)
        self.guidance.set_value(request.guidance)
        self.classifier.show_guide(request.classifier)
        self.changed.emit()

    def offer_models(self, cards: Sequence[ModelCard]) -> None:
        """Offer the installed models; the chosen one stays."""
        wanted = self._missing or self.model.currentData()
        self._cards = list(cards)
        self.model.clear()
        for card in cards:
            self.model.addItem(card.title or card.name, card.name)
        self.model.setEnabled(bool(cards))
        self.button.setEnabled(bool(cards))
        if not cards:
            self.model.addItem(self.tr("No model is installed"))
            self._about_model.setText(
                self.tr("Put a model file into the models folder and start again.")
            )
            return
        first = wanted is None
        self._set_model(str(wanted or cards[0].name))
        if first:
            self._on_standard()

    def choose_model(self, name: str) -> None:
        """Choose an installed model, with its own settings."""
        self._set_model(name)
        self._on_standard()
        self.instant.setChecked(self._leaps)

    def set_running(self, running: bool) -> None:
        """Show Cancel while something is under way; another press then queues."""
        self.stop.setVisible(running)
        self.button.setText(self.tr("Add to queue") if running else self.tr("Generate"))

    def _card(self) -> ModelCard | None:
        name = self.model.currentData()
        return next((card for card in self._cards if card.name == name), None)

    @property
    def _leaps(self) -> bool:
        """Whether the chosen model was taught to need few steps."""
        card = self._card()
        return card is not None and card.leaps

    def _set_model(self, name: str) -> None:
        at = self.model.findData(name)
        self._missing = None if at >= 0 else name
        if at >= 0:
            self.model.setCurrentIndex(at)
        elif self._cards:
            self.model.setCurrentIndex(-1)
            self.model.setPlaceholderText(name)
        self._show_model()

    def _show_model(self) -> None:
        card = self._card()
        if self._missing and self._cards:
            self._about_model.setText(self.tr("This model is not installed. Choose another one."))
        elif card:
            self._about_model.setText(model_summary(card))
            self.labels.offer(card.labels)
            self.steps.limit(card.most_steps)
        self.instant.setVisible(self._leaps)
        if not self._leaps:
            self.instant.setChecked(False)

    @Slot()
    def _on_model(self) -> None:
        self._missing = None
        self._show_model()
        self._on_standard()
        self.instant.setChecked(self._leaps)

    @Slot(int, int)
    def _on_range(self, least: int, most: int) -> None:
        self._bar.setEnabled(most > least)

    @Slot(object)
    def _on_count_chip(self, count: int) -> None:
        self.count.setValue(count)

    @Slot()
    def _on_sampler(self) -> None:
        name = self.sampler.currentData()
        kind = SAMPLERS[name]
        own = (
            ""
            if self._samplers[kind] == kind()
            else self.tr(" With the settings of the restored picture.")
        )
        self._about_sampler.setText(sampler_words(name, kind).sentence + own)

    @Slot()
    def _on_standard(self) -> None:
        """Set sampler, steps and guidance as the model's card recommends."""
        card = self._card()
        self._samplers = {kind: kind() for kind in SAMPLERS.values()}
        self.classifier.forget()
        if card:
            at = self.sampler.findData(card.recommended.sampler)
            self.sampler.setCurrentIndex(max(0, at))
            self.steps.set_value(card.recommended.steps)
            self.guidance.set_value(card.recommended.guidance)
        self._on_sampler()
        self.changed.emit()


class _CalmWheel(QObject):
    """Lets the wheel scroll the panel instead of turning a value that it happens to pass over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not (
            isinstance(watched, QWidget) and watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _headline(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "headline")
    return label


def _hint(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "hint")
    label.setWordWrap(True)
    return label
