"""The main window: pages, the viewer above them, dropping, and the way in and out."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import arrivals, icons
from app.crash import CrashReporter
from app.recovery import Recovery
from app.state.places import Places
from app.studio import Studio
from app.tongue import QT_TRANSLATE_NOOP
from app.views.companions import Companions
from app.views.gallery import GalleryPage
from app.views.generate import GeneratePage
from core.engine.library import Library
from core.engine.requests import Generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

    from app.engine_thread import Ending, Job, News
    from app.pictures import Picture
    from app.views.analyse import AnalyseWindow
    from app.views.analyse_subject import Subject
    from app.views.bench import BenchWindow
    from app.views.edit import EditPage
    from app.views.explore import ExplorePage
    from app.views.models import ModelsPage
    from app.widgets.messages import Banner
    from core.engine.requests import Request
    from core.errors import ScorebrushError
    from core.hub.address import Address
    from core.hub.wanted import Wanted


_Kind = TypeVar("_Kind", bound=QWidget)


class _Page(NamedTuple):
    title: str
    icon: str
    make: Callable[[Studio, QWidget], QWidget]


def _edit_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.edit import EditPage  # numpy and the canvas wait until after the first paint

    return EditPage(studio, parent)


def _models_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.models import ModelsPage  # what speaks to the Hub waits likewise

    return ModelsPage(studio, parent)


def _explore_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.explore import ExplorePage

    return ExplorePage(studio, parent)


# A page more is a line more; Ctrl+1 and following turn to them.
_PAGES = (
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Generate"), "generate", GeneratePage),
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Edit"), "edit", _edit_page),
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Gallery"), "gallery", GalleryPage),
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Models"), "models", _models_page),
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Explore"), "explore", _explore_page),
)


class MainWindow(QMainWindow):
    """Holds the pages and what lies over all of them.

    Signals:
        first_painted: it can be seen.
        completed: every page is there.

    Attributes:
        comes_back: whether it closes only to be opened anew, with other preferences.

    Args:
        library: the installed models.
        places: where things are kept.
        dropped: a file that a file manager opens; see ``app.arrivals``.
    """

    first_painted = Signal()
    completed = Signal()

    def __init__(self, library: Library, places: Places, dropped: Path | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Scorebrush")
        self.setWindowIcon(icons.application_icon())
        self.setMinimumSize(820, 560)
        self.resize(1240, 820)
        self.setAcceptDrops(True)
        self._painted = self._whole = False
        self.comes_back = False
        self._dropped = dropped
        self.studio = Studio(library, places, self)
        self.recovery = Recovery(self)
        self.crashes = CrashReporter(places.log, self, self.recovery.save)
        self._running = False
        self.windows: list[AnalyseWindow | BenchWindow] = []
        self._make_frame()
        self._add_page(_PAGES[0])
        self._make_shortcuts()
        self.first_painted.connect(self._make_rest, Qt.ConnectionType.QueuedConnection)
        self.generate_page.setAccessibleName(self.tr(_PAGES[0].title))
        self.generate_page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.generate_page.setFocus()  # Tab begins there, and no ring is shown before it is pressed
        if geometry := self.studio.settings.geometry:
            self.restoreGeometry(geometry)

    # -- making ---------------------------------------------------------------------------------

    def _make_frame(self) -> None:
        # Each part is made within its parent: style sheets are worked out anew for what moves.
        self._centre = centre = QWidget(self)
        self.setCentralWidget(centre)
        rail = QWidget(centre)
        rail.setProperty("look", "rail")
        rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages = QStackedWidget(centre)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(self.pages, 1)
        mark = QLabel(rail)
        mark.setPixmap(icons.application_icon().pixmap(32, 32))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(6)
        column.addWidget(mark)
        column.addSpacing(14)
        self.tabs = QButtonGroup(self)
        for number, page in enumerate(_PAGES):
            tab = QToolButton(rail)
            tab.setText(self.tr(page.title))
            tab.setIcon(icons.icon(page.icon))
            tab.setIconSize(QSize(24, 24))
            tab.setCheckable(True)
            tab.setProperty("look", "tab")
            tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            tab.setToolTip(f"{tab.text()} (Ctrl+{number + 1})")
            tab.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.tabs.addButton(tab, number)
            column.addWidget(tab)
        column.addStretch(1)
        self.companions = Companions(self.studio, self)
        for button in self.companions.buttons(rail):
            column.addWidget(button)
        self.tabs.button(0).setChecked(True)
        self.tabs.idClicked.connect(self.turn_to)

    def _add_page(self, page: _Page) -> None:
        self.pages.addWidget(page.make(self.studio, self.pages))

    @Slot()
    def _make_rest(self) -> None:
        """Make what is not seen at first, and begin to work."""
        gc.enable()
        self.studio.shelf.open()  # it reads beside this thread while the pages are made
        from app.views.viewer import Viewer
        from app.widgets.drop_veil import DropVeil
        from app.widgets.messages import Toast

        for page in _PAGES[1:]:
            self._add_page(page)
        centre = self._centre
        self.viewer = Viewer(self.studio, centre)
        self.veil = DropVeil(centre)
        self.toast = Toast(centre)
        self._whole = True
        self.companions.take_keys()
        self._connect()
        self.studio.open()
        self.edit_page.recall()
        if self._dropped:
            arrivals.take_in(self, self._dropped)
        if isinstance(app := QApplication.instance(), arrivals.Application):
            app.file_opened.connect(self._on_file_opened)
        self.recovery.tell()
        if self.studio.preferences.updates:
            self.models_page.watch_for_updates()
        self.completed.emit()

    @Slot(str)
    def _on_file_opened(self, path: str) -> None:
        if self.isVisible():  # the one before it, closed for a change of language, hears it too
            arrivals.take_in(self, Path(path))

    @property
    def centre(self) -> QWidget:
        """All of the window, for what lies over the pages."""
        return self._centre

    @property
    def generate_page(self) -> GeneratePage:
        """The Generate page."""
        return self._page(GeneratePage)

    @property
    def edit_page(self) -> EditPage:
        """The Edit page."""
        from app.views.edit import EditPage

        return self._page(EditPage)

    @property
    def gallery_page(self) -> GalleryPage:
        """The Gallery page."""
        return self._page(GalleryPage)

    @property
    def models_page(self) -> ModelsPage:
        """The Models page."""
        from app.views.models import ModelsPage

        return self._page(ModelsPage)

    @property
    def explore_page(self) -> ExplorePage:
        """The Explore page."""
        from app.views.explore import ExplorePage

        return self._page(ExplorePage)

    def _page(self, kind: type[_Kind]) -> _Kind:
        return next(
            page
            for page in map(self.pages.widget, range(self.pages.count()))
            if isinstance(page, kind)
        )

    def _make_shortcuts(self) -> None:
        tr = self.tr
        for name, words, keys, then in (
            ("go", tr("Do what the page is for"), "Ctrl+Return; Ctrl+Enter", self._on_generate),
            ("escape", tr("Leave, or stop what is under way"), "Esc", self._on_escape),
            ("undo", tr("Undo"), "Ctrl+Z", self._on_undo),
        ):
            self._add_shortcut(name, words, keys, then)
        for number, page in enumerate(_PAGES):
            tab = self.tabs.button(number)
            name = f"page-{page.icon}"
            self._add_shortcut(name, f"{tr('Page')}: {tab.text()}", f"Ctrl+{number + 1}", tab.click)

    def _add_shortcut(self, name: str, words: str, keys: str, then: Callable[[], object]) -> None:
        action = QAction(words, self)
        action.setObjectName(f"window.{name}")
        action.setShortcuts(QKeySequence.listFromString(keys))
        action.triggered.connect(then)
        self.addAction(action)

    def _connect(self) -> None:
        studio = self.studio
        studio.said.connect(self._on_said)
        studio.failed.connect(self._on_failed)
        studio.broke.connect(self.crashes.report)
        studio.settings_wanted.connect(self._on_settings_wanted)
        studio.engine.started.connect(self._on_started)
        studio.engine.progressed.connect(self._on_progressed)
        studio.engine.ended.connect(self._on_ended)
        self.generate_page.enlarge.connect(self.viewer.look_at)
        self.gallery_page.grid.enlarged.connect(self.viewer.look_at)
        self.gallery_page.grid.again_wanted.connect(self.generate_page.again)
        self.viewer.actions_on.again_wanted.connect(self.generate_page.again)
        self.generate_page.edit_wanted.connect(self.edit)
        self.gallery_page.grid.actions_on.edit_wanted.connect(self.edit)
        self.viewer.actions_on.edit_wanted.connect(self.edit)
        self.models_page.wanted.connect(self._on_model_wanted)
        made = self.generate_page
        for pictures in (made.board, made.strip, self.gallery_page.grid, self.viewer):
            pictures.actions_on.explore_wanted.connect(self.explore)
            pictures.actions_on.analyse_wanted.connect(self.analyse)
        self.explore_page.analyse_wanted.connect(self._analyse)
        self.explore_page.bench_wanted.connect(self.compare_samplers)
        studio.missing.connect(self._on_missing)
        studio.download_wanted.connect(self._on_download_wanted)
        self.companions.restart_wanted.connect(self._on_restart_wanted)

    # -- pages ----------------------------------------------------------------------------------

    @Slot(int)
    def turn_to(self, number: int) -> None:
        """Turn to a page."""
        if self._whole and self.viewer.isVisible():
            self.viewer.leave()
        self.pages.setCurrentIndex(number)
        self.tabs.button(number).setChecked(True)

    def _turn_to(self, page: QWidget) -> None:
        self.turn_to(self.pages.indexOf(page))

    @Slot(object)
    def edit(self, picture: Picture) -> None:
        """Open a picture on the Edit page."""
        self._turn_to(self.edit_page)
        self.edit_page.edit_picture(picture)

    @Slot(list)
    def explore(self, pictures: list[Picture]) -> None:
        """Take pictures to the Explore page."""
        self._turn_to(self.explore_page)
        self.explore_page.take(pictures)

    @Slot(object)
    def analyse(self, picture: Picture) -> None:
        """Analyse a picture in a window of its own."""
        self.studio.with_subject(picture, self._analyse)

    @Slot(object)
    def _analyse(self, subject: Subject) -> None:
        from app.views.analyse import AnalyseWindow

        self._watch(AnalyseWindow(self.studio, subject, self))

    @Slot(object)
    def compare_samplers(self, wanted: Generate) -> None:
        """Put one seed through several samplers in a window of its own."""
        from app.views.bench import BenchWindow

        self._watch(BenchWindow(self.studio, wanted, self))

    def _watch(self, window: AnalyseWindow | BenchWindow) -> None:
        self.windows.append(window)
        window.gone.connect(self._on_window_gone)
        window.show()

    @Slot()
    def _on_window_gone(self) -> None:
        self.windows = [each for each in self.windows if each is not self.sender()]

    @property
    def _exploring(self) -> bool:
        return self._whole and self.pages.currentWidget() is self.explore_page

    @property
    def _editing(self) -> bool:
        return self._whole and self.pages.currentWidget() is self.edit_page

    @property
    def _at_models(self) -> bool:
        return self._whole and self.pages.currentWidget() is self.models_page

    @Slot()
    def _on_generate(self) -> None:
        if self._editing:
            self.edit_page.start()
            return
        if self._exploring:
            self.explore_page.interpolate()
            return
        self._turn_to(self.generate_page)
        self.generate_page.generate()

    @Slot()
    def _on_escape(self) -> None:
        """Esc ends what is uppermost: the viewer, a selection, or the run."""
        if not self._whole or self.companions.escape():
            return
        if self.viewer.isVisible():
            self.viewer.leave()
            return
        if self._editing:
            self.edit_page.escape()
            return
        if self._at_models and self.models_page.escape():
            return
        if self._exploring:
            self.explore_page.cancel()
            return
        for grid in (self.generate_page.board.grid, self.gallery_page.grid):
            if grid.isVisible() and grid.selectionModel().hasSelection():
                grid.selectionModel().clearSelection()
                return
        self.generate_page.cancel()

    @Slot()
    def _on_undo(self) -> None:
        """Take back the last step, or do what the toast offers: take back a deletion."""
        if self._editing:
            self.edit_page.undo()
        elif self._whole and self.toast.isVisible() and self.toast.action.text() == "Undo":
            self.toast.action.click()

    @Slot(object)
    def _on_settings_wanted(self, request: Request) -> None:
        self._turn_to(self.generate_page)

    @Slot(object, str)
    def _on_missing(self, wanted: Wanted, done: str) -> None:
        """Say which model a picture needs until that is dismissed, and offer to fetch it."""
        address = wanted.address
        self._banner().say(
            f"{done} {wanted}".strip(),
            "Download it" if address else "",
            lambda: self.studio.download_wanted.emit(address),
        )

    @Slot()
    def _on_restart_wanted(self) -> None:
        self.comes_back = True
        self.close()

    @Slot(object)
    def _on_download_wanted(self, address: Address) -> None:
        self._turn_to(self.models_page)
        self.models_page.download(address)

    @Slot(str)
    def _on_model_wanted(self, name: str) -> None:
        self._turn_to(self.generate_page)
        self.generate_page.panel.choose_model(name)

    # -- news -----------------------------------------------------------------------------------

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        # Whoever asked wants to see it come; the next one from the queue must not turn the page.
        if not self._running and isinstance(job.request, Generate):
            self._turn_to(self.generate_page)
        self._running = True

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        self.setWindowTitle(f"{news.progress.fraction:.0%} · Scorebrush")

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self._running = bool(self.studio.engine.waiting)
        if not self._running:
            self.setWindowTitle("Scorebrush")

    @Slot(str, str, object)
    def _on_said(self, words: str, action: str, then: Callable[[], object] | None) -> None:
        self.toast.say(words, action, then)

    @Slot(object)
    def _on_failed(self, error: ScorebrushError) -> None:
        self._banner().say(str(error))

    def _banner(self) -> Banner:
        if self.pages.currentWidget() is self.gallery_page:
            return self.gallery_page.banner
        if self._editing:
            return self.edit_page.banner
        if self._exploring:
            return self.explore_page.banner
        if self._at_models:
            self.models_page.recover()
            return self.models_page.banner
        return self.generate_page.board.banner

    # -- dropping -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files from elsewhere."""
        if event.source() is None and _files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.veil.cover(self._what_dropping_does())

    def _what_dropping_does(self) -> str:
        if self._at_models:
            return "Drop to import it"
        if self._exploring:
            return "Drop to explore it"
        return "Drop to edit it" if self._editing else "Drop to bring back its settings"

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file has been carried on."""
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring back the settings of the first file; open it to edit, or import all as models."""
        self.veil.hide()
        if files := _files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if self._editing:
                self.edit_page.files.open_path(files[0])
            elif self._at_models:
                self.models_page.take_in(files)
            elif self._exploring:
                self.explore_page.add_files(files)
            else:
                self.studio.restore_from(files[0])

    # -- in and out -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember, then end every thread; the window is gone meanwhile."""
        self.studio.settings.geometry = self.saveGeometry()
        self.generate_page.keep_settings()
        self.hide()
        if self._whole:
            self.toast.dismiss()
            self.viewer.close_threads()
            self.edit_page.close_threads()
            self.models_page.close_threads()
            self.explore_page.close_threads()
            for window in list(self.windows):
                window.close()
        self.studio.close()
        super().closeEvent(event)


def _files_in(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
