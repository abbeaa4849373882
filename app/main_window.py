"""The main window: pages, the viewer above them, and the way in and out."""

from __future__ import annotations

import gc
import importlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
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
from app.work import Desk
from core.engine.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QAbstractButton

    from app.views.edit import EditPage
    from app.views.explore import ExplorePage
    from app.views.models import ModelsPage
    from app.views.page import Page


_Kind = TypeVar("_Kind", bound=QWidget)


class _Page(NamedTuple):
    title: str
    icon: str
    make: Callable[[Studio, QWidget], QWidget]
    begin: Callable[[QWidget], QWidget] | None = None


def _edit_panel(parent: QWidget) -> QWidget:
    from app.views.edit_panel import EditPanel

    return EditPanel(parent)


def _edit_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.edit import EditPage  # numpy and the canvas wait until after the first paint
    from app.views.edit_panel import EditPanel

    panel = parent.findChild(EditPanel) or EditPanel(parent)
    return EditPage(studio, panel, parent)


def _models_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.models import ModelsPage  # what speaks to the Hub waits likewise

    return ModelsPage(studio, parent)


def _explore_page(studio: Studio, parent: QWidget) -> QWidget:
    from app.views.explore import ExplorePage

    return ExplorePage(studio, parent)


# What the window needs once it shows, imported beside its thread, which would else stand still.
# Whatever loads a library belongs here, too: while torch's are loaded, it would have to wait.
_REST = (
    *("app.state.claim", "app.state.gallery_index", "app.queue_keeping"),
    *("app.views.edit", "app.views.models", "app.views.explore", "app.views.viewer"),
    *("app.dropping", "app.notices", "app.routes", "app.window_keys"),
    *("app.widgets.drop_veil", "app.widgets.messages"),
)


def _import_rest() -> None:
    for module in _REST:
        importlib.import_module(module)


# A page more is a line more; Ctrl+1 and following turn to them.
_PAGES = (
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Generate"), "generate", GeneratePage),
    _Page(QT_TRANSLATE_NOOP("MainWindow", "Edit"), "edit", _edit_page, begin=_edit_panel),
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
        self._painted = self._whole = False
        self._later: Callable[[], object] | None = None
        self._parts: Iterator[None] = self._made()
        self._desk = Desk(self)
        self._desk.failed.connect(self._make_more)  # which fails again, where it is reported
        self.comes_back = False
        self._dropped = dropped
        self.studio = Studio(library, places, self)
        self.recovery = Recovery(self)
        self.crashes = CrashReporter(places.log, self, self.recovery.save)
        self._make_frame()
        self._add_page(_PAGES[0])
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
        rail.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # words whole
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
        column.setContentsMargins(8, 12, 8, 10)
        column.setSpacing(2)
        column.addWidget(mark)
        column.addSpacing(10)
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
        """Import what is not seen at first, then make it, and begin to work."""
        self._desk.do(_import_rest, self._make_more)

    @Slot()
    def _make_more(self, *_: object) -> None:
        """Make a part of the rest; the window answers between two of them."""
        for _part in self._parts:
            QTimer.singleShot(0, self, self._make_more)
            return

    def _made(self) -> Iterator[None]:
        """Make the rest, part by part."""
        from app.dropping import Dropping
        from app.notices import Notices
        from app.routes import Routes
        from app.views.viewer import Viewer
        from app.widgets.drop_veil import DropVeil
        from app.widgets.messages import Toast
        from app.window_keys import WindowKeys

        for page in _PAGES[1:]:
            if page.begin:
                page.begin(self.pages)
                yield
            self._add_page(page)
            yield
        centre = self._centre
        self.viewer = Viewer(self.studio, centre)
        self.veil = DropVeil(centre)
        self.toast = Toast(centre)
        self._whole = True
        self.keys, self.routes = WindowKeys(self), Routes(self)
        self.notices, self.dropping = Notices(self), Dropping(self)
        self.companions.restart_wanted.connect(self._on_restart_wanted)
        yield
        self.companions.take_keys()
        yield
        if not gc.isenabled():
            gc.freeze()  # what is there stays: a collection that visits all of it would be felt
            gc.enable()
        self.studio.shelf.open()
        self.studio.find_models()
        yield
        self.edit_page.recall()
        if self._dropped:
            arrivals.take_in(self, self._dropped)
        if isinstance(app := QApplication.instance(), arrivals.Application):
            app.file_opened.connect(self._on_file_opened)
        yield
        self.recovery.tell()
        self.studio.engine.start()
        if self.studio.preferences.updates:
            self.models_page.watch_for_updates()
        self.completed.emit()
        if self._later:
            self._later()

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

    # -- pages ----------------------------------------------------------------------------------

    @Slot(int)
    def turn_to(self, number: int) -> None:
        """Turn to a page, as soon as it is there."""
        self.tabs.button(number).setChecked(True)
        if number >= self.pages.count():
            self.when_whole(partial(self.turn_to, number))
            return
        if self._whole and self.viewer.isVisible():
            self.viewer.leave()
        self.pages.setCurrentIndex(number)

    @property
    def whole(self) -> bool:
        """Whether every page is there."""
        return self._whole

    def when_whole(self, then: Callable[[], object]) -> None:
        """Do something as soon as everything is there; of several, the last."""
        if self._whole:
            then()
        else:
            self._later = then

    def show_page(self, page: QWidget) -> None:
        """Turn to one of the pages."""
        self.turn_to(self.pages.indexOf(page))

    @property
    def page(self) -> Page:
        """The page that shows."""
        return cast("Page", self.pages.currentWidget())

    def tabs_by_icon(self) -> list[tuple[str, QAbstractButton]]:
        """The names of the pages' icons, and the tabs that turn to them."""
        return [(page.icon, self.tabs.button(number)) for number, page in enumerate(_PAGES)]

    @Slot()
    def _on_restart_wanted(self) -> None:
        self.comes_back = True
        self.close()

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
        self._desk.close()
        self._parts = iter(())  # whoever leaves so early does without the rest
        if self._whole:
            self.toast.dismiss()
            self.viewer.close_threads()
            self.edit_page.close_threads()
            self.models_page.close_threads()
            self.explore_page.close_threads()
            self.routes.close_windows()
        self.studio.close()
        super().closeEvent(event)
