"""What a model makes of one picture, and what it is near to, in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.pixels import to_image
from app.tongue import told, translate
from app.views.analyse_parts import LatentPart, NeighboursPart, OddsPart, SurprisePart, WayPart
from app.views.job_window import JobWindow
from app.widgets.buttons import plain_button
from app.widgets.picture_pane import PicturePane
from app.widgets.plot import import_plots
from app.words import label_within, with_time_left
from core.engine.requests import Analyse, Analysis, Found, Neighbours, Retrace
from core.errors import ScorebrushError

if TYPE_CHECKING:
    from app.engine_thread import Ending, Job, News
    from app.studio import Studio
    from app.views.analyse_subject import Subject
    from core.engine.requests import Progress, State

_NEIGHBOURS = 6


class AnalyseWindow(JobWindow):
    """Analyses one picture: three jobs of the engine, each part filled as its answer comes."""

    def __init__(self, studio: Studio, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.subject = subject
        self._states: list[State] = []
        self.setWindowTitle(self.tr("Analyse"))
        self.resize(980, 840)
        self.head.title.setText(subject.words)
        self.head.begin()
        self.picture = PicturePane(self, 72)
        self.picture.setFixedSize(72, 72)
        self.stop = QPushButton(self.tr("Cancel"), self)
        self.stop.setProperty("look", "plain")
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.cancel)
        self.folder = plain_button(self.tr("Other training pictures …"), "folder", self)
        self.folder.setAutoDefault(False)
        self.folder.setToolTip(
            self.tr("Look for copies of the pictures in a folder or a zip of yours")
        )
        self.folder.clicked.connect(self._on_folder)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.parts: list[QWidget] = []
        self._lay_out()
        self.jobs.progressed.connect(self._on_progressed)
        self.jobs.explored.connect(self._on_explored)
        self.jobs.ended.connect(self._on_ended)
        # A plot needs its library, whose import would be felt here.
        self._desk.do(import_plots, lambda _: self._begin())

    def _lay_out(self) -> None:
        row = self.head.row
        row.setSpacing(14)
        row.insertWidget(0, self.picture)
        row.addWidget(self.folder)
        row.addWidget(self.stop)
        inside = QWidget()
        inside.setProperty("look", "clear")
        inside.setLayout(self._column)
        self._column.setContentsMargins(20, 8, 20, 16)
        scroll = QScrollArea(self)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setProperty("look", "read")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        for part in (self.head, self.banner):
            margins = QHBoxLayout()
            margins.setContentsMargins(20, 0, 20, 0)
            margins.addWidget(part)
            column.addLayout(margins)
        column.addWidget(scroll, 1)

    def _begin(self) -> None:
        subject = self.subject
        self.odds, self.surprise = OddsPart(self), SurprisePart(self)
        self.latent, self.near, self.way = LatentPart(self), NeighboursPart(self), WayPart(self)
        self.near.followed.connect(self._studio.open_address)
        self.parts = [self.odds, self.near, self.surprise, self.latent, self.way]
        self._put_parts()
        self._submit(Neighbours((subject.picture,), subject.model, count=_NEIGHBOURS))
        self._submit(Analyse(subject.picture, subject.model, subject.label))
        if subject.request is not None:
            self._submit(Retrace(subject.request))
        else:
            self.way.say(self.tr("Only of pictures that were generated is it known how they came."))

    def _put_parts(self) -> None:
        """One part after another, so that the window answers in between."""
        for part in self.parts:
            if part.parent() is self and self._column.indexOf(part) < 0:
                self._column.insertWidget(self._column.count() - 1, part)
                QTimer.singleShot(0, self, self._put_parts)
                return

    def _submit(self, request: Analyse | Neighbours | Retrace) -> None:
        if not self.jobs.busy:
            self.head.begin()
        self.jobs.submit(request)
        self.stop.setEnabled(True)
        self.folder.setEnabled(False)

    # -- asking ---------------------------------------------------------------------------------

    @Slot()
    def _on_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Training pictures"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if dialog.exec() and (chosen := dialog.selectedFiles()):
            self.look_into(Path(chosen[0]))

    def look_into(self, data: Path) -> None:
        """Look for neighbours among other pictures: a folder, a zip, or an index that was kept."""
        self.near.say(self.tr("Reading the pictures in {} …").format(data.name))
        self._submit(
            Neighbours((self.subject.picture,), self.subject.model, data, count=_NEIGHBOURS)
        )

    # -- hearing --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        words = with_time_left(_doing(job.request), news.progress.seconds_left)
        self.head.tell(news.progress.fraction, words)

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        answer = progress.answer
        if isinstance(answer, Found):
            self.near.show_found(answer)
            self.picture.show_image(to_image(answer.picture))
        elif isinstance(answer, Analysis):
            self.picture.show_image(to_image(answer.picture))
            self.odds.show_analysis(answer, self.subject.label)
            self.surprise.show_analysis(answer)
            self.latent.show_analysis(answer)
        elif progress.state is not None:
            self._states.append(progress.state)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        request: object = ending.job.request
        words = ""
        if ending.problem is not None:
            expected = isinstance(ending.problem, ScorebrushError)
            words = told(ending.problem) if expected else self.tr("It failed.")
        elif ending.seconds is None:
            words = self.tr("Cancelled.")
        if isinstance(request, Retrace):
            self.way.show_states(self._states)
        if words and isinstance(request, Neighbours):
            self.near.say(words)
        elif words:
            measured = (self.odds, self.surprise, self.latent)
            for part in measured if isinstance(request, Analyse) else (self.way,):
                part.say_if_empty(words)
        if notes := " ".join(ending.notes):
            self.banner.say(notes)
        if not self.jobs.busy:
            cancelled = ending.seconds is None and ending.problem is None
            self.head.end(self.tr("Cancelled.") if cancelled else self._summary())
            self.stop.setEnabled(False)
            self.folder.setEnabled(True)

    def _summary(self) -> str:
        model, label = self.subject.model, self.subject.label
        if label is None:
            return self.tr("Asked {}, not told what it shows").format(model)
        words = self.tr("Asked {0}, told that it shows {1}")
        return words.format(model, label_within(label))


def _doing(request: object) -> str:
    words = {
        Neighbours: translate("AnalyseWindow", "Looking for near training pictures"),
        Analyse: translate("AnalyseWindow", "Measuring how likely it is"),
        Retrace: translate("AnalyseWindow", "Following how it came"),
    }
    return words.get(type(request), "")
