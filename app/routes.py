"""The ways from page to page: what is shown on one goes to another, or into a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.pictures import Picture
    from app.views.analyse_subject import Subject
    from app.views.job_window import JobWindow
    from core.engine.requests import Generate, Request
    from core.hub.address import Address


class Routes(QObject):
    """Connects the pages, all of which must be there.

    Attributes:
        windows: those that are open beside the main one.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.windows: list[JobWindow] = []
        studio = window.studio
        studio.settings_wanted.connect(self._on_settings_wanted)
        studio.download_wanted.connect(self._on_download_wanted)
        generate, gallery, viewer = window.generate_page, window.gallery_page, window.viewer
        generate.enlarge.connect(viewer.look_at)
        gallery.grid.enlarged.connect(viewer.look_at)
        gallery.grid.again_wanted.connect(generate.again)
        viewer.actions_on.again_wanted.connect(generate.again)
        generate.edit_wanted.connect(self.edit)
        gallery.grid.actions_on.edit_wanted.connect(self.edit)
        viewer.actions_on.edit_wanted.connect(self.edit)
        window.models_page.wanted.connect(self._on_model_wanted)
        for pictures in (generate.board, generate.strip, gallery.grid, viewer):
            pictures.actions_on.explore_wanted.connect(self.explore)
            pictures.actions_on.analyse_wanted.connect(self.analyse)
        window.explore_page.analyse_wanted.connect(self._analyse)
        window.explore_page.bench_wanted.connect(self.compare_samplers)

    @Slot(object)
    def edit(self, picture: Picture) -> None:
        """Open a picture on the Edit page."""
        self._window.show_page(self._window.edit_page)
        self._window.edit_page.edit_picture(picture)

    @Slot(list)
    def explore(self, pictures: list[Picture]) -> None:
        """Take pictures to the Explore page."""
        self._window.show_page(self._window.explore_page)
        self._window.explore_page.take(pictures)

    @Slot(object)
    def analyse(self, picture: Picture) -> None:
        """Analyse a picture in a window of its own."""
        self._window.studio.recall.with_subject(picture, self._analyse)

    @Slot(object)
    def _analyse(self, subject: Subject) -> None:
        from app.views.analyse import AnalyseWindow

        self._watch(AnalyseWindow(self._window.studio, subject, self._window))

    @Slot(object)
    def compare_samplers(self, wanted: Generate) -> None:
        """Put one seed through several samplers in a window of its own."""
        from app.views.bench import BenchWindow

        self._watch(BenchWindow(self._window.studio, wanted, self._window))

    def close_windows(self) -> None:
        """Close those that are open beside the main one."""
        for window in list(self.windows):
            window.close()

    def _watch(self, window: JobWindow) -> None:
        self.windows.append(window)
        window.gone.connect(self._on_window_gone)
        window.show()

    @Slot()
    def _on_window_gone(self) -> None:
        self.windows = [each for each in self.windows if each is not self.sender()]

    @Slot(object)
    def _on_settings_wanted(self, request: Request) -> None:
        self._window.show_page(self._window.generate_page)

    @Slot(object)
    def _on_download_wanted(self, address: Address) -> None:
        self._window.show_page(self._window.models_page)
        self._window.models_page.download(address)

    @Slot(str)
    def _on_model_wanted(self, name: str) -> None:
        self._window.show_page(self._window.generate_page)
        self._window.generate_page.panel.choose_model(name)
