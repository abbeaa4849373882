"""The Models page: what is installed, what is under way, and what there is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.model_shelf import ModelShelf, Shelf
from app.model_words import download_line, entry_line, remote_line
from app.tongue import told, translate
from app.views.models_head import ModelsHead, Section
from app.views.models_installed import InstalledModels
from app.widgets.messages import Banner
from app.widgets.model_row import ModelRow
from core.errors import ScorebrushError, UnknownRepository
from core.hub.address import Address, parse_address
from core.hub.catalogue import catalogue, pinned
from core.hub.downloads import Download, State

if TYPE_CHECKING:
    from app.studio import Studio
    from core.hub.catalogue import Entry
    from core.hub.remote import Remote

_ENDINGS = "*.safetensors *.pth *.pt *.ckpt *.bin"


class ModelsPage(QWidget):
    """Installed models and those of the Hub; ``wanted`` names one to generate with."""

    wanted = Signal(str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.shelf = ModelShelf(studio, self)
        self._opened = False
        self._models: Shelf = Shelf()
        self.banner = Banner(self)
        self.head = ModelsHead(self)
        self.under_way = Section(self.tr("Under way"), self)
        self.installed = InstalledModels(studio, self.shelf, self)
        self.hits = Section(self.tr("On the Hub"), self)
        self.available = Section(self.tr("To download"), self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setProperty("look", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 4, 10, 16)
        column.setSpacing(18)
        for section in (self.under_way, self.hits, self.installed, self.available):
            column.addWidget(section)
        column.addStretch(1)
        self.scroller = QScrollArea(self)
        self.scroller.setProperty("look", "clear")
        self.scroller.setWidget(inside)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the rows that have it
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 16, 10, 8)
        whole.setSpacing(10)
        whole.addWidget(self.banner)
        whole.addWidget(self.head)
        whole.addWidget(self.scroller, 1)

    def _connect(self) -> None:
        shelf, head = self.shelf, self.head
        shelf.listed.connect(self._on_listed)
        shelf.moved.connect(self._on_moved)
        shelf.found.connect(self._on_found)
        shelf.updates_found.connect(self._on_updates)
        self.installed.wanted.connect(self.wanted)
        self.installed.download_wanted.connect(self.download)
        shelf.failed.connect(self._studio.tell)
        shelf.failed.connect(self._recover)
        head.words.textChanged.connect(self._on_words)
        head.words.returnPressed.connect(self._on_search)
        head.search.clicked.connect(self._on_search)
        head.from_file.triggered.connect(self._on_import_files)
        head.from_folder.triggered.connect(self._on_import_folder)
        head.updates.clicked.connect(self._on_look_for_updates)

    def showEvent(self, event: QShowEvent) -> None:
        """Look around when it is turned to for the first time, and again whenever it is."""
        super().showEvent(event)
        self.head.words.setFocus()
        if self._opened:
            self.shelf.refresh()
            return
        self._opened = True
        self.available.fill((partial(self._entry_row, e) for e in catalogue()), self._narrow)
        self.shelf.open()

    def watch_for_updates(self) -> None:
        """Ask for newer revisions as soon as it is known what has come from the Hub."""
        self.shelf.listed.connect(self._on_first_listed, Qt.ConnectionType.SingleShotConnection)
        self.shelf.refresh()

    @Slot(object)
    def _on_first_listed(self, shelf: Shelf) -> None:
        if any(model.origin for model in shelf.models):
            self.shelf.look_for_updates(shelf.models)

    def close_threads(self) -> None:
        """Pause what is under way; it goes on from there next time."""
        self.shelf.close()

    def take_files(self, files: list[Path]) -> None:
        """Import files and folders, such as those that were dropped."""
        self.shelf.take_in(files)

    # -- the lists ------------------------------------------------------------------------------

    @Slot(object)
    def _on_listed(self, shelf: Shelf) -> None:
        before, self._models = self._models, shelf
        self.head.tell(len(shelf.models), shelf.size, shelf.free)
        if shelf.models != before.models:
            self.installed.offer(shelf.models, self._narrow)

    def _entry_row(self, entry: Entry) -> ModelRow:
        row = ModelRow(entry.repository, entry.title, entry_line(entry), None, self.available)
        row.offer("Download", partial(self.download, entry.address), "download")
        return row

    @Slot(list)
    def _on_moved(self, items: list[Download]) -> None:
        keys = [str(item.key) for item in items]
        known = {row.name: row for row in self.under_way.rows}
        for name, row in known.items():
            if name not in keys:
                self.under_way.drop(row)
        for item in items:
            row = known.get(str(item.key)) or self._download_row(item)
            self._show_download(row, item)
        if keys != list(known):
            self._narrow()

    def _download_row(self, item: Download) -> ModelRow:
        title = next(
            (e.title for e in catalogue() if e.repository == item.address.repository),
            item.address.name,
        )
        lines = (item.address.short, "")
        row = ModelRow(str(item.key), title, lines, None, self.under_way)
        row.offer("Pause", partial(self.shelf.pause, item.key))
        for word in ("Resume", "Try again"):
            row.offer(word, partial(self.shelf.resume, item.key))
        row.offer("Cancel", partial(self.shelf.cancel, item.key))
        self.under_way.put(row)
        return row

    def _show_download(self, row: ModelRow, item: Download) -> None:
        at, failed = item.progress, item.state is State.FAILED
        row.bar.setVisible(at.total > 0)
        row.bar.setValue(round(1000 * at.done / at.total) if at.total else 0)
        row.say(1, download_line(item), "complaint" if failed else "hint")
        row.button("Pause").setVisible(item.busy)
        row.button("Resume").setVisible(item.state is State.PAUSED)
        row.button("Try again").setVisible(failed)

    @Slot(str, list)
    def _on_found(self, words: str, found: list[Remote]) -> None:
        self.hits.clear()
        self.hits.say(
            self.tr("“{}” on the Hub").format(words)
            if found
            else self.tr("Nothing on the Hub for “{}”").format(words)
        )
        self.hits.fill((partial(self._hit_row, remote) for remote in found), self._narrow)
        self.hits.setVisible(True)
        self.head.search.setEnabled(True)

    def _hit_row(self, remote: Remote) -> ModelRow:
        text = str(remote.address)
        row = ModelRow(text, text, remote_line(remote), None, self.hits)
        row.offer("Download", partial(self.download, pinned(remote.address)), "download")
        return row

    @Slot(object)
    def _on_updates(self, newer: dict[Path, Address]) -> None:
        self.installed.newer = newer
        self.head.updates.setEnabled(True)
        count = len(newer)
        one, more = self.tr("1 model has a newer revision."), self.tr("{} have newer revisions.")
        told = one if count == 1 else more.format(count)
        self._studio.said.emit(told if count else self.tr("Every model is up to date."), "", None)
        self.installed.offer(self._models.models, self._narrow)

    # -- what is asked for ----------------------------------------------------------------------

    def download(self, address: Address) -> None:
        """Download a model, or go on with it."""
        self.shelf.start(address)
        self.scroller.verticalScrollBar().setValue(0)

    @Slot(str)
    def _on_words(self, text: str) -> None:
        """Say what Enter will do, and show what answers to the words."""
        address = _address(text)
        self.head.explain(text.strip(), str(address) if address else "")
        if not text.strip():
            self.hits.clear()
        self._narrow()

    def _narrow(self) -> None:
        words = self.head.words.text().casefold().split()
        here = {m.origin.repository for m in self._models.models if m.origin}
        coming = {item.address.repository for item in self.shelf.downloads.all() if item.busy}
        self.installed.filter(lambda row: row.answers(words))
        self.available.filter(lambda row: row.answers(words) and row.name not in here | coming)

    @Slot()
    def _on_search(self) -> None:
        text = self.head.words.text()
        if not text.strip():
            self.head.words.setFocus()
        elif address := _address(text):
            self.head.words.clear()
            self.download(pinned(address))
        elif "://" in text:
            self._refuse(text)
        else:
            self.head.search.setEnabled(False)
            self.shelf.search(text.strip())

    def _refuse(self, text: str) -> None:
        try:
            parse_address(text)
        except UnknownRepository as problem:
            self.banner.say(told(problem))

    @Slot()
    def _on_look_for_updates(self) -> None:
        self.head.updates.setEnabled(False)
        self.shelf.look_for_updates(self._models.models)

    @Slot()
    def _on_import_files(self) -> None:
        models = translate("FileDialogs", "Models ({})").format(_ENDINGS)
        every = translate("FileDialogs", "All files (*)")
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Import models"), "", f"{models};;{every}"
        )
        if names:
            self.take_files([Path(name) for name in names])

    @Slot()
    def _on_import_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(
            self, self.tr("Import the folder of a pipeline")
        ):
            self.take_files([Path(name)])

    def go(self) -> bool:
        """There is nothing that the page is for above all."""
        return False

    def escape(self) -> bool:
        """Show everything again; whether anything was looked for."""
        searching = bool(self.head.words.text())
        self.head.words.clear()
        return searching

    def drop_words(self) -> str:
        """What dropping a file will do."""
        return self.tr("Drop to import it")

    @Slot()
    def _recover(self) -> None:
        """Let buttons be pressed again after what they asked for has failed."""
        self.head.search.setEnabled(True)
        self.head.updates.setEnabled(True)


def _address(text: str) -> Address | None:
    if "/" not in text:
        return None
    try:
        return parse_address(text)
    except ScorebrushError:
        return None
