"""A model in a list: its picture, what it is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.tongue import QT_TRANSLATE_NOOP, translate
from app.widgets.model_picture import ModelPicture

if TYPE_CHECKING:
    from collections.abc import Callable


# What its buttons say: they are named by these words, and show them in the window's language.
_WORDS = (
    QT_TRANSLATE_NOOP("ModelRow", "Cancel"),
    QT_TRANSLATE_NOOP("ModelRow", "Delete"),
    QT_TRANSLATE_NOOP("ModelRow", "Delete for good"),
    QT_TRANSLATE_NOOP("ModelRow", "Download"),
    QT_TRANSLATE_NOOP("ModelRow", "Download again"),
    QT_TRANSLATE_NOOP("ModelRow", "Keep"),
    QT_TRANSLATE_NOOP("ModelRow", "Pause"),
    QT_TRANSLATE_NOOP("ModelRow", "Resume"),
    QT_TRANSLATE_NOOP("ModelRow", "Stop"),
    QT_TRANSLATE_NOOP("ModelRow", "Try again"),
    QT_TRANSLATE_NOOP("ModelRow", "Update"),
    QT_TRANSLATE_NOOP("ModelRow", "Use"),
    QT_TRANSLATE_NOOP("ModelRow", "Verify"),
)


class ModelRow(QFrame):
    """A picture, a title, two lines of words, and buttons.

    Args:
        name: short, for the placeholder and for screen readers.
        title: the name people read.
        lines: what is said of it: the first in the text's colour, the others muted.
        picture: of its samples.
    """

    def __init__(
        self, name: str, title: str, lines: tuple[str, ...], picture: Path | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self.name = name
        self._buttons: dict[str, QPushButton] = {}
        headline = QLabel(title, self)
        headline.setProperty("look", "headline")
        self._words = QVBoxLayout()
        self._words.setSpacing(3)
        self._words.addStretch(1)
        self._words.addWidget(headline)
        self._lines = [self._line(text) for text in lines]
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self._words.addSpacing(4)
        self._words.addWidget(self.bar)
        self._words.addStretch(1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 14, 10)
        row.setSpacing(14)
        row.addWidget(ModelPicture(name, picture, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        row.addLayout(self._actions)

    def _line(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setProperty("look", "hint")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setVisible(bool(text))
        self._words.addWidget(label)
        return label

    def say(self, line: int, text: str, look: str = "hint") -> None:
        """Change a line of words."""
        label = self._lines[line]
        if label.property("look") != look:
            label.setProperty("look", look)
            label.style().unpolish(label)
            label.style().polish(label)
        label.setText(text)
        label.setVisible(bool(text))

    def offer(self, word: str, then: Callable[[], object], icon: str = "") -> QPushButton:
        """Put a button at the end, or give the one of that word another thing to do.

        ``word`` is one of ``_WORDS``.
        """
        if word not in _WORDS:
            raise ValueError(f"{word} is no word of a row's buttons.")
        if word in self._buttons:
            button = self._buttons[word]
            button.clicked.disconnect()
        else:
            shown = translate("ModelRow", word)
            button = self._buttons[word] = QPushButton(shown, self)
            button.setProperty("look", "quiet")
            name = translate("ModelRow", "{0} {1}").format(shown, self.accessibleName())
            button.setAccessibleName(name)
            if icon:
                button.setIcon(icons.icon(icon))
                button.setIconSize(QSize(22, 16))
            self._actions.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        button.clicked.connect(lambda _checked=False: then())
        button.show()
        return button

    def answers(self, words: list[str]) -> bool:
        """Whether every word, in lower case, stands somewhere in the row."""
        text = " ".join((self.name, self.accessibleName(), *(line.text() for line in self._lines)))
        return all(word in text.casefold() for word in words)

    def withdraw(self, *words: str) -> None:
        """Take buttons away."""
        for word in words:
            if word in self._buttons:
                self._buttons[word].hide()

    def button(self, word: str) -> QPushButton:
        """The button of that word."""
        return self._buttons[word]

    def ask(self, question: str, word: str, then: Callable[[], object]) -> None:
        """Ask in the row itself before something is lost; the other buttons wait meanwhile."""
        before = [name for name, button in self._buttons.items() if not button.isHidden()]
        said = self._lines[-1].text()

        def settle() -> None:
            self.withdraw(word, "Keep")
            for name in before:
                self._buttons[name].show()
            self.say(-1, said)

        def act() -> None:
            settle()
            then()

        self.withdraw(*before)
        self.say(-1, question, "complaint")
        self.offer(word, act)
        self.offer("Keep", settle).setFocus()
