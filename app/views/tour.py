"""The first minute: a generated picture, a filled mask and a colorized photograph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.canvas.box import Box
from app.widgets.coach import CoachCard, Ring
from core import resources
from core.engine.requests import Colorize, Generate, Inpaint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.engine_thread import Ending
    from app.main_window import MainWindow
    from app.widgets.label_chooser import LabelChooser

_PICTURES = 4
_VARIANTS = 2


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of the tour.

    Attributes:
        title, words: what is said.
        button: of what goes on; empty while the window works.
        act: what that button does.
        target: what the ring goes around.
        enter: makes ready what is spoken of.
        above: whether the card would lie over the target if it were in the lower corner.
    """

    title: str
    words: str
    button: str = ""
    act: Callable[[], object] | None = None
    target: QWidget | None = None
    enter: Callable[[], object] | None = None
    above: bool = False


class Tour(QObject):
    """Leads through the window with its own buttons; whoever likes presses those instead.

    Signals:
        over: it has been taken to its end, or left.
    """

    over = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.ring = Ring(window.centre)
        self.card = CoachCard(window.centre)
        self.card.acted.connect(self._on_acted)
        self.card.left.connect(self.leave)
        self._stops = self._make_stops()
        self._names = list(self._stops)
        self.stop = ""
        page = window.edit_page
        window.studio.engine.started.connect(self._on_started)
        window.studio.engine.ended.connect(self._on_ended)
        page.files.opened.connect(self._on_opened)
        page.canvas.edited.connect(self._on_painted)
        page.changes.painted.connect(self._on_painted)
        page.run.over.connect(self._on_over)

    def begin(self) -> None:
        """Greet."""
        self.go_to("welcome")

    @Slot()
    def leave(self) -> None:
        """End; what was made stays."""
        self.stop = ""
        self.ring.surround(None)
        self.card.hide()
        self.over.emit()
        self.deleteLater()
        self.ring.deleteLater()
        self.card.deleteLater()

    # -- what is said ---------------------------------------------------------------------------

    def _make_stops(self) -> dict[str, Stop]:
        window = self._window
        generate, edit = window.generate_page, window.edit_page
        ahead = self._next
        return {
            "welcome": Stop(
                self.tr("Three things in a minute"),
                self.tr(
                    "Make pictures out of noise, fill a hole in a photograph, and colour a grey "
                    "one. Everything happens on this machine."
                ),
                self.tr("Begin"),
                ahead,
            ),
            "generate": Stop(
                self.tr("Pictures out of noise"),
                self.tr(
                    "The model has learnt what photographs look like. Choose a subject if you "
                    "like, then press Generate."
                ),
                self.tr("Generate"),
                generate.generate,
                generate.panel.button,
                self._ready_to_generate,
            ),
            "generated": Stop(
                self.tr("These did not exist before"),
                self.tr(
                    "Each began as noise and became clearer step by step. A double click enlarges "
                    "one, and the Gallery keeps all of them."
                ),
                self.tr("Next: fill a hole"),
                ahead,
                generate.board,
            ),
            "paint": Stop(
                self.tr("Paint over what shall go"),
                self.tr(
                    "Paint over a part of this photograph with the mouse or a pen. Whatever is "
                    "under the paint will be invented anew."
                ),
                self.tr("Paint for me"),
                self._paint,
                edit.canvas,
                self._ready_to_paint,
            ),
            "fill": Stop(
                self.tr("Have it filled"),
                self.tr("Press Fill. Nothing outside the paint changes, not by a single bit."),
                self.tr("Fill"),
                edit.start,
                edit.panel.button,
            ),
            "filled": Stop(
                self.tr("Choose the fill that you like"),
                self.tr(
                    "Arrow keys flip through them, C shows the photograph before while it is held, "
                    "Enter takes the one that shows."
                ),
                self.tr("Next: colour a photograph"),
                ahead,
                edit.fills,
                above=True,
            ),
            "colour": Stop(
                self.tr("Colour a grey photograph"),
                self.tr(
                    "Light and shade stay as they are; the model adds the colours that fit. Press "
                    "Colorize."
                ),
                self.tr("Colorize"),
                edit.start,
                edit.panel.button,
                self._ready_to_colour,
            ),
            "coloured": Stop(
                self.tr("That was the minute"),
                self.tr(
                    "Open photographs of your own by dropping them here. Help is at F1, all keys "
                    "are at Ctrl+K."
                ),
                self.tr("Done"),
                self.leave,
                edit.fills,
                above=True,
            ),
        }

    def go_to(self, name: str) -> None:
        """Go to a stop."""
        self.stop = name
        stop = self._stops[name]
        if stop.enter:
            stop.enter()
        number = self._names.index(name)
        count = f"{number} / {len(self._names) - 1}" if number else ""
        leave = self.tr("Not now") if not number else self.tr("End the tour")
        last = name == self._names[-1]
        self.card.say(
            count, stop.title, stop.words, stop.button, "" if last else leave, above=stop.above
        )
        self.ring.surround(stop.target)
        self.card.raise_()

    def _next(self) -> None:
        self.go_to(self._names[self._names.index(self.stop) + 1])

    @Slot()
    def _on_acted(self) -> None:
        stop = self._stops.get(self.stop)
        if stop and stop.act:
            stop.act()

    # -- making ready ---------------------------------------------------------------------------

    def _turn_to(self, page: QWidget) -> None:
        self._window.show_page(page)

    def _ready_to_generate(self) -> None:
        page = self._window.generate_page
        self._turn_to(page)
        page.panel.count.setValue(_PICTURES)
        _choose(page.panel.labels, "flowers")

    def _ready_to_paint(self) -> None:
        self._open("sweet-potatoes.jpg", "Fill", "produce/potato")

    def _ready_to_colour(self) -> None:
        self._open("tomatoes-grey.jpg", "Colorize", "produce/tomato")

    def _open(self, name: str, task: str, label: str) -> None:
        page = self._window.edit_page
        self._turn_to(page)
        page.panel.tasks.choose(task)
        page.panel.variants.choose(_VARIANTS)
        _choose(page.panel.labels, label)
        page.files.open_path(resources.path("samples", name))

    def _paint(self) -> None:
        page = self._window.edit_page
        if page.document is not None:
            width, height = page.document.size
            # Around one of the potatoes, or the middle of whatever else is there.
            page.changes.mask_ellipse(
                Box.around(0.36 * width, 0.4 * height, 0.66 * width, 0.66 * height)
            )

    # -- what happens ---------------------------------------------------------------------------

    @Slot(object)
    def _on_started(self, job: object) -> None:
        if self.stop in {"generate", "fill", "colour"}:
            self.card.act.setEnabled(False)

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self.card.act.setEnabled(True)
        done = ending.seconds is not None
        if self.stop == "generate" and done and isinstance(ending.job.request, Generate):
            self._next()

    @Slot(object)
    def _on_opened(self, _: object) -> None:
        if self.stop in {"paint", "colour"}:
            self.card.raise_()
            self.card.act.setFocus()

    @Slot()
    def _on_painted(self) -> None:
        document = self._window.edit_page.document
        if self.stop == "paint" and document is not None and not document.mask.bounds().empty:
            self._next()

    @Slot(str)
    def _on_over(self, _: str) -> None:
        document, kind = self._window.edit_page.document, self._window.edit_page.panel.task.kind
        wanted = {"fill": Inpaint, "colour": Colorize}.get(self.stop)
        if document is not None and document.fills and kind is wanted:
            self._next()


def _choose(labels: LabelChooser, label: str) -> None:
    labels.choose(label if labels.knows(label) else None)
