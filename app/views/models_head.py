"""The head of the Models page, and the sections below it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.model_words import bytes_of
from app.widgets.model_row import ModelRow

_BREATH = 0.012  # seconds of making rows, after which the window looks around


class ModelsHead(QWidget):
    """Title, disk use, search, import and updates."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Models"), self)
        title.setProperty("look", "title")
        self._subtitle = QLabel(self.tr("Looking …"), self)
        self._subtitle.setProperty("look", "hint")
        self.updates = QPushButton(self.tr("Look for updates"), self)
        self.updates.setIcon(icons.icon("again"))
        self.bring = QPushButton(self.tr("Import"), self)
        self.bring.setIcon(icons.icon("folder"))
        menu = QMenu(self.bring)
        self.from_file = QAction(self.tr("A model file …"), menu)
        self.from_folder = QAction(self.tr("The folder of a diffusers pipeline …"), menu)
        menu.addActions([self.from_file, self.from_folder])
        self.bring.setMenu(menu)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(self.tr("Search, or paste a model’s name or page on the Hub"))
        self.words.setAccessibleName(self.tr("Search models"))
        self.words.setClearButtonEnabled(True)
        self.search = QPushButton(self.tr("Search the Hub"), self)
        self._hint = QLabel(self)
        self._hint.setProperty("look", "hint")
        for button in (self.updates, self.bring, self.search):
            button.setProperty("look", "plain")
            button.setIconSize(QSize(22, 16))
        self._lay_out(title)
        self.explain("", "")

    def _lay_out(self, title: QLabel) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self._subtitle)
        above = QHBoxLayout()
        above.addLayout(words, 1)
        above.addWidget(self.updates)
        above.addWidget(self.bring)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.words, 1)
        below.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 10, 0)
        column.setSpacing(10)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self._hint)

    def tell(self, count: int, size: int, free: int) -> None:
        """Say how many there are, how much of the disk is theirs and how much is free."""
        one, more = self.tr("1 model"), self.tr("{} models")
        models = one if count == 1 else more.format(count)
        own = self.tr(" · {} of yours").format(bytes_of(size)) if size else ""
        self._subtitle.setText(
            self.tr("{}{} · {} free on the disk").format(models, own, bytes_of(free))
        )

    def explain(self, text: str, address: str) -> None:
        """Say what Enter does with what stands in the field."""
        self.search.setText(self.tr("Download") if address else self.tr("Search the Hub"))
        if address:
            self._hint.setText(
                self.tr("Enter downloads {} and converts it if need be.").format(address)
            )
        elif text:
            self._hint.setText(
                self.tr("Enter asks the Hub; until then nothing leaves this machine.")
            )
        else:
            self._hint.setText(
                self.tr(
                    "Files and folders can be dropped here. Nothing is downloaded or updated "
                    "unasked."
                )
            )


class Section(QWidget):
    """A headline over rows; hidden while no row is shown."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel(title, self)
        self._title.setProperty("look", "headline")
        self.rows: list[ModelRow] = []
        self._makers: Iterator[Callable[[], ModelRow]] = iter(())
        self._then: Callable[[], object] = self.update
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._column)
        self.hide()

    def say(self, title: str) -> None:
        """Change the headline."""
        self._title.setText(title)

    def fill(self, makers: Iterable[Callable[[], ModelRow]], then: Callable[[], object]) -> None:
        """Make rows little by little, so that the window goes on meanwhile; then do ``then``."""
        self._makers, self._then = iter(makers), then
        QTimer.singleShot(0, self, self._make_more)

    @Slot()
    def _make_more(self) -> None:
        until = time.perf_counter() + _BREATH
        for make in self._makers:
            self.put(make())
            if time.perf_counter() > until:
                QTimer.singleShot(0, self, self._make_more)
                break
        self._then()

    def put(self, row: ModelRow) -> None:
        """Add a row."""
        self.rows.append(row)
        self._column.addWidget(row)
        self.show()

    def drop(self, row: ModelRow) -> None:
        """Take a row away."""
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self.rows))

    def clear(self) -> None:
        """Take all rows away."""
        self._makers = iter(())
        for row in list(self.rows):
            self.drop(row)
        self.hide()

    def filter(self, shown: Callable[[ModelRow], bool]) -> None:
        """Show the rows of which ``shown`` is true, and hide the others."""
        visible = [row for row in self.rows if shown(row)]
        for row in self.rows:
            row.setVisible(row in visible)
        self.setVisible(bool(visible))
