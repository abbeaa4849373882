"""What a model makes of one picture, and what it is near to, in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import icons
from app.pixels import to_image
from app.views.analyse_parts import LatentPart, NeighboursPart, OddsPart, SurprisePart, WayPart
from app.widgets.elided_label import ElidedLabel
from app.widgets.messages import Banner
from app.widgets.picture_pane import PicturePane
from app.widgets.plot import import_plots
from app.words import label_word, seconds_left
from app.work import Desk
from core.engine.requests import Analyse, Analysis, Found, Neighbours, Retrace
from core.errors import ScorebrushError

if TYPE_CHECKING:
    from app.engine_thread import Ending, Job, News
    from app.studio import Studio
    from app.views.analyse_subject import Subject
    from core.engine.requests import Progress

_NEIGHBOURS = 6


class AnalyseWindow(QDialog):
    """Analyses one picture: three jobs of the engine, each part filled as its answer comes.

    Signals:
        gone: it has been closed.
    """

    gone = Signal()

    def __init__(self, studio: Studio, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self.subject = studio, subject
        self._desk = Desk(self)
        self._desk.failed.connect(self._on_failed)
        self._jobs: list[Job] = []
        self._states: list = []
        self._closed = False
        self.setWindowTitle("Analyse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 840)
        self.setMinimumSize(820, 480)
        self.title, self.subtitle = ElidedLabel(self), ElidedLabel(self)
        self.title.setText(subject.words)
        self.title.setProperty("look", "title")
        self.subtitle.setProperty("look", "hint")
        self.subtitle.setText("Waiting for what is under way …")
        self.picture = PicturePane(self, 72)
        self.picture.setFixedSize(72, 72)
        self.banner = Banner(self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.stop = QPushButton("Cancel", self)
        self.stop.setProperty("look", "plain")
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.cancel)
        self.folder = QPushButton("Other training pictures …", self)
        self.folder.setIcon(icons.icon("folder"))
        self.folder.setProperty("look", "plain")
        self.folder.setAutoDefault(False)
        self.folder.setToolTip("Look for copies of the pictures in a folder or a zip of yours")
        self.folder.clicked.connect(self._on_folder)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.parts: list[QWidget] = []
        self._lay_out()
        engine = studio.engine
        engine.progressed.connect(self._on_progressed)
        engine.explored.connect(self._on_explored)
        engine.ended.connect(self._on_ended)
        # A plot needs its library, whose import would be felt here.
        self._desk.do(import_plots, lambda _: self._begin())

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.picture)
        head.addLayout(words, 1)
        head.addWidget(self.folder)
        head.addWidget(self.stop)
        inside = QWidget()
        inside.setProperty("look", "clear")
        inside.setLayout(self._column)
        self._column.setContentsMargins(20, 8, 20, 16)
        scroll = QScrollArea(self)
        scroll.setProperty("look", "clear")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        for part in (head, self.banner, self.progress):
            row = QHBoxLayout()
            row.setContentsMargins(20, 0, 20, 0)
            if isinstance(part, QWidget):
                row.addWidget(part)
            else:
                row.addLayout(part)
            column.addLayout(row)
        column.addWidget(scroll, 1)

    def _begin(self) -> None:
        if self._closed:
            return
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
            self.way.say("Only of pictures that were generated is it known how they came.")

    def _put_parts(self) -> None:
        """One part after another, so that the window answers in between."""
        for part in self.parts:
            if part.parent() is self and self._column.indexOf(part) < 0:
                self._column.insertWidget(self._column.count() - 1, part)
                QTimer.singleShot(0, self, self._put_parts)
                return

    def _submit(self, request: Analyse | Neighbours | Retrace) -> None:
        self._jobs.append(self._studio.engine.submit(request))
        self.stop.setEnabled(True)
        self.folder.setEnabled(False)
        self.progress.show()

    # -- asking ---------------------------------------------------------------------------------

    @Slot()
    def cancel(self) -> None:
        """Stop within one evaluation; what is known stays."""
        for job in list(self._jobs):
            waiting = job in self._studio.engine.waiting
            self._studio.engine.cancel(job)
            if waiting:
                self._jobs.remove(job)
        if not self._jobs:
            self._finish("Cancelled.")

    @Slot()
    def _on_folder(self) -> None:
        dialog = QFileDialog(self, "Training pictures", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if dialog.exec() and (chosen := dialog.selectedFiles()):
            self.look_into(Path(chosen[0]))

    def look_into(self, data: Path) -> None:
        """Look for neighbours among other pictures: a folder, a zip, or an index that was kept."""
        self.near.say(f"Reading the pictures in {data.name} …")
        self._problem = False
        self._submit(
            Neighbours((self.subject.picture,), self.subject.model, data, count=_NEIGHBOURS)
        )

    # -- hearing --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_progressed(self, job: Job, news: News) -> None:
        if job not in self._jobs:
            return
        self.progress.setValue(round(1000 * news.progress.fraction))
        parts = [_doing(job.request), seconds_left(news.progress.seconds_left)]
        self.subtitle.setText(" · ".join(part for part in parts if part))

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if job not in self._jobs:
            return
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
        if ending.job not in self._jobs:
            return
        self._jobs.remove(ending.job)
        request: object = ending.job.request
        words = ""
        if ending.problem is not None:
            expected = isinstance(ending.problem, ScorebrushError)
            words = str(ending.problem) if expected else "It failed."
        elif ending.seconds is None:
            words = "Cancelled."
        if isinstance(request, Retrace):
            self.way.show_states(self._states)
        if words and isinstance(request, Neighbours):
            self.near.say(words)
        elif words and isinstance(request, Analyse):
            self.odds.say_if_empty(words)
        if notes := " ".join(ending.notes):
            self.banner.say(notes)
        if not self._jobs:
            cancelled = ending.seconds is None and ending.problem is None
            self._finish("Cancelled." if cancelled else self._summary())

    def _summary(self) -> str:
        model = f"Asked {self.subject.model}"
        told = f", told that it shows {label_word(self.subject.label).lower()}"
        return model + (told if self.subject.label else ", not told what it shows")

    def _finish(self, words: str) -> None:
        self.subtitle.setText(words)
        self.stop.setEnabled(False)
        self.folder.setEnabled(True)
        self.progress.hide()

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        self._studio.tell(problem)

    # -- out ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is under way, then closes."""
        if event.key() == Qt.Key.Key_Escape and self._jobs:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let nobody work for a window that has gone."""
        self.end()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc and the cross both lead here."""
        self.end()
        super().done(result)

    def end(self) -> None:
        """Cancel what is under way, and hear no more of it."""
        if self._closed:
            return
        self._closed = True
        self.cancel()
        engine = self._studio.engine
        engine.progressed.disconnect(self._on_progressed)
        engine.explored.disconnect(self._on_explored)
        engine.ended.disconnect(self._on_ended)
        self._desk.close()
        self.gone.emit()


def _doing(request: object) -> str:
    words = {
        Neighbours: "Looking for near training pictures",
        Analyse: "Measuring how likely it is",
        Retrace: "Following how it came",
    }
    return words.get(type(request), "")
