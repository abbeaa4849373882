"""The documentation, read without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core import resources

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH = Qt.ItemDataRole.UserRole
_FIRST = ("get-started", "index", "editing", "edit", "explore", "models", "train-your-own", "faq")


class Pages(QTextBrowser):
    """Shows a page of the documentation; what is on the web opens in the browser, if one asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Documentation"))
        self.anchorClicked.connect(self.follow)
        self.path: Path | None = None

    def show_page(self, path: Path) -> None:
        """Show a file of Markdown; one that cannot be read says so."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            text = self.tr("{} is missing from this installation.").format(path.name)
        self.path = path
        self.document().setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
        self.setMarkdown(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
        self.verticalScrollBar().setValue(0)

    @Slot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Go where a link leads."""
        if url.scheme() in {"http", "https", "mailto"}:
            QDesktopServices.openUrl(url)
            return
        target = self.document().baseUrl().resolved(url)
        if url.path():
            self.show_page(Path(target.toLocalFile()))
        if url.fragment():
            self.scrollToAnchor(url.fragment())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401
        """Pictures of the documentation, made narrow enough; nothing from the network."""
        target = self.document().baseUrl().resolved(QUrl(name))
        if kind != QTextDocument.ResourceType.ImageResource.value or not target.isLocalFile():
            return None
        image = QImage(target.toLocalFile())
        room = max(200, self.viewport().width() - 40)
        if image.width() > room:
            smooth = Qt.TransformationMode.SmoothTransformation
            return image.scaledToWidth(room, smooth)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the pictures fit again."""
        super().resizeEvent(event)
        if self.path and event.oldSize().width() != event.size().width():
            place = self.verticalScrollBar().value()
            self.show_page(self.path)
            self.verticalScrollBar().setValue(place)


class HelpDialog(QDialog):
    """The pages of the documentation by title, found by any word in them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the documentation"))
        self.search.setAccessibleName(self.tr("Search the documentation"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Contents"))
        self.list.setProperty("look", "ends")
        self.list.setFixedWidth(max(230, self.list.fontMetrics().averageCharWidth() * 34))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages = Pages(self)
        self.pages.setProperty("look", "pages")
        self._texts: dict[str, str] = {}
        for title, path, text in documents():
            item = QListWidgetItem(title, self.list)
            item.setData(_PATH, str(path))
            self._texts[str(path)] = text.casefold()
        self.search.textChanged.connect(self._on_search)
        self.list.currentItemChanged.connect(self._on_chosen)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 18, 18, 18)
        row.setSpacing(14)
        row.addLayout(left)
        row.addWidget(self.pages, 1)
        self.resize(QSize(980, 700))
        self.list.setCurrentRow(0)
        self.search.setFocus()

    @Slot()
    def _on_search(self) -> None:
        words = self.search.text().casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            text = self._texts[item.data(_PATH)]
            item.setHidden(not all(word in text for word in words))

    @Slot()
    def _on_chosen(self) -> None:
        if self.list.currentRow() >= 0:
            item = self.list.currentItem()
            self.pages.show_page(Path(item.data(_PATH)))


def documents() -> Iterator[tuple[str, Path, str]]:
    """Title, path and text of every page that ships, those for newcomers first."""
    folder = resources.documentation()
    found = []
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        heading = re.search(r"^# +(.+)$", text, re.MULTILINE)
        title = heading[1].replace("`", "") if heading else path.stem.replace("-", " ").capitalize()
        place = _FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST)
        found.append((place, title, path, text))
    return iter((title, path, text) for _, title, path, text in sorted(found))
