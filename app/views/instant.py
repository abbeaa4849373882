"""Instant pictures: a slider from seed to seed, and a new picture wherever it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app import icons
from app.pixels import to_image
from app.tongue import told
from app.widgets.elided_label import ElidedLabel
from app.widgets.messages import Banner
from app.widgets.sharp_picture import SharpPicture, enlarged
from core.engine.requests import Generate
from core.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine_thread import Ending, Job
    from app.studio import Studio
    from core.engine.requests import Interpolate, Progress
    from core.interpolation import Point

SEEDS = 8
"""Stretches of the slider, each from one seed to the next."""
FINE = 48
"""Positions of a stretch."""


class Instant(QWidget):
    """Shows the picture at the slider's place, between seeds by turning all noise that is drawn.

    One request is under way at most. What is asked for meanwhile takes the place of what was asked
    for before, so the picture is never further behind than the making of one.

    Args:
        studio: whose engine makes the pictures.
        settings: what the page asks for; raises BadRequest.

    Signals:
        keep_wanted: a Generate that makes the picture of the nearest seed.
    """

    keep_wanted = Signal(object)

    def __init__(
        self, studio: Studio, settings: Callable[[], Generate], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._settings = studio, settings
        self.job: Job | None = None
        self._stale = True
        self.banner = Banner(self)
        self.title = QLabel(self.tr("Instant"), self)
        self.title.setProperty("look", "title")
        self.subtitle = ElidedLabel(self)
        self.subtitle.setProperty("look", "hint")
        self.keep = QPushButton(self.tr("Keep"), self)
        self.keep.setProperty("look", "plain")
        self.keep.setIcon(icons.icon("gallery"))
        self.keep.setIconSize(QSize(22, 16))
        self.keep.setToolTip(self.tr("Go to the nearest seed and keep its picture in the gallery"))
        self.keep.clicked.connect(self._on_keep)
        self.picture = SharpPicture(self)
        self.picture.setAccessibleName(self.tr("Picture at this place"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, SEEDS * FINE)
        self.slider.setPageStep(FINE)
        self.slider.setTickInterval(FINE)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setAccessibleName(self.tr("From seed to seed"))
        self.slider.valueChanged.connect(self.look)
        self._first, self._last = QLabel(self), QLabel(self)
        for label in (self._first, self._last):
            label.setProperty("look", "hint")
        self._lay_out()
        engine = studio.engine
        engine.explored.connect(self._on_explored)
        engine.ended.connect(self._on_ended)
        engine.queue_changed.connect(self._next)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.keep)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._first)
        below.addWidget(self.slider, 1)
        below.addWidget(self._last)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        column.addLayout(below)

    # -- asking ---------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Something has moved: make the picture that is asked for now, as soon as may be."""
        self._stale = True
        self._next()

    @Slot()
    def _next(self) -> None:
        engine = self._studio.engine
        # What others have asked for comes first, and is not made to wait behind this.
        if not self._stale or not self.isVisible() or engine.current or engine.waiting:
            return
        self._stale = False
        try:
            request = self._request()
        except BadRequest as error:
            self.banner.say(told(error))
            return
        seed = self._settings().seed
        self._first.setText(self.tr("Seed {}").format(seed))
        self._last.setText(self.tr("Seed {}").format(seed + SEEDS))
        self.job = engine.submit(request)

    def _request(self) -> Interpolate:
        from core.engine.requests import Interpolate
        from core.interpolation import Point, Rotation

        asked = self._settings()
        stretch = min(self.slider.value() // FINE, SEEDS - 1)
        first = asked.seed + stretch
        return Interpolate(
            ends=(first, first + 1),
            layout=Point(self.slider.value() / FINE - stretch),
            way=Rotation(),
            model=asked.model,
            label=asked.label,
            sampler=asked.sampler,
            steps=asked.steps,
            guidance=asked.guidance,
        )

    # -- answers --------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_explored(self, job: Job, progress: Progress) -> None:
        if job is not self.job or not progress.frames:
            return
        self.banner.dismiss()
        self.picture.rough = to_image(progress.frames.pixels[0])
        self._sharpen()
        asked = cast("Interpolate", job.request)
        share = cast("Point", asked.layout).share
        before, after = asked.ends
        seed = self.tr("between the seeds {0} and {1}").format(before, after)
        if share in {0, 1}:
            seed = self.tr("seed {}").format(after if share else before)
        made = self.tr("1 evaluation")
        if progress.evaluations > 1:
            made = self.tr("{} evaluations").format(progress.evaluations)
        self.subtitle.setText(f"{asked.model} · {seed} · {made}")

    def _sharpen(self) -> None:
        if self.picture.rough is None:
            return
        size = self.picture.target().size() * self.devicePixelRatioF()
        self.picture.sharp = enlarged(self.picture.rough, size)
        self.picture.update()

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        if ending.job is self.job:
            self.job = None

    @Slot()
    def _on_keep(self) -> None:
        self.slider.setValue(round(self.slider.value() / FINE) * FINE)
        try:
            asked = self._settings()
            seed = asked.seed + self.slider.value() // FINE
            self.keep_wanted.emit(replace(asked, count=1, seed=seed))
        except BadRequest as error:
            self.banner.say(told(error))

    # -- the window -----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Make a picture where there is none, or an old one."""
        super().showEvent(event)
        self.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Enlarge the picture anew."""
        super().resizeEvent(event)
        self._sharpen()
