"""What a picture shall show: a subject, then perhaps one of its classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from app.widgets.chips import Chips
from app.words import label_within, label_word

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_CHIPS = 9


class LabelChooser(QWidget):
    """Subjects as chips, or as a list where they are many; the classes of the chosen one below."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._unknown: str | None = None
        self.subjects = Chips(self)
        self.subjects.setAccessibleName(self.tr("Subject"))
        self.subjects.chosen.connect(self._on_subject)
        self.subject_list = QComboBox(self)
        self.subject_list.setAccessibleName(self.tr("Subject"))
        self.subject_list.activated.connect(self._on_listed)
        self.classes = QComboBox(self)
        self.classes.setAccessibleName(self.tr("Class"))
        self.classes.setMaxVisibleItems(18)
        self.classes.activated.connect(self._on_class)
        self._note = QLabel(self)
        self._note.setProperty("look", "hint")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.subjects, self.subject_list, self.classes, self._note):
            column.addWidget(part)
        self.offer(())

    def offer(self, labels: Sequence[str]) -> None:
        """Offer the labels of another model; a choice that it knows too is kept."""
        before = self.label
        self._labels = tuple(labels)
        subjects = list(dict.fromkeys(label.split("/", 1)[0] for label in labels))
        options = [
            (self.tr("Anything"), None),
            *((label_word(subject), subject) for subject in subjects),
        ]
        few = len(subjects) <= _MOST_CHIPS
        self.subjects.setVisible(few and bool(subjects))
        self.subject_list.setVisible(not few)
        self.subjects.offer(options if few else [])
        self.subject_list.clear()
        if not few:
            for word, subject in options:
                self.subject_list.addItem(word, subject)
        self.choose(before if before in self._labels else None)

    @property
    def label(self) -> str | None:
        """The chosen label, as in ``flowers/rose``; None for anything."""
        if self._unknown is not None:
            return self._unknown
        label = self.classes.currentData()
        return label if isinstance(label, str) else None

    def knows(self, label: str) -> bool:
        """Whether the model knows a label."""
        return label in self._labels

    def choose(self, label: str | None) -> None:
        """Choose a label; one that the model does not know stays chosen, and is named."""
        known = label is None or label in self._labels
        self._unknown = None if known else label
        self._note.setVisible(self._unknown is not None or not self._labels)
        self._note.setText(
            self.tr("This model does not know {}.").format(label)
            if self._unknown
            else self.tr("This model makes one kind of picture and takes no labels.")
        )
        self._show(label.split("/", 1)[0] if label and known else None, label if known else None)
        if not known:
            self.subjects.choose(object())

    def _show(self, subject: str | None, label: str | None) -> None:
        self.subjects.choose(subject)
        self.subject_list.setCurrentIndex(max(0, self.subject_list.findData(subject)))
        self.classes.clear()
        self.classes.addItem(
            self.tr("Any of {}").format(label_within(subject)) if subject else self.tr("Anything"),
            subject,
        )
        below = [one for one in self._labels if subject and one.startswith(f"{subject}/")]
        for one in sorted(below):
            self.classes.addItem(label_word(one), one)
        self.classes.setCurrentIndex(max(0, self.classes.findData(label)))
        self.classes.setVisible(bool(below))

    @Slot(object)
    def _on_subject(self, subject: str | None) -> None:
        self.choose(subject)
        self.changed.emit()

    @Slot()
    def _on_listed(self) -> None:
        self.choose(self.subject_list.currentData())
        self.changed.emit()

    @Slot()
    def _on_class(self) -> None:
        self._unknown = None
        self.changed.emit()
