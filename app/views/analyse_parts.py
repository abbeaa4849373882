"""The parts of an analysis: each says what it shows, and fills when its answer comes."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.pixels import to_image
from app.tongue import told, translate
from app.widgets.panel_parts import headline, hint
from app.widgets.picture_pane import PicturePane
from app.widgets.plot import Plot
from app.words import label_within, label_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from core.engine.requests import Analysis, Found, Neighbour, State

_ROLES = QPalette.ColorRole
_STRIP = 9  # pictures of the way
_SMOOTH = 1.5  # pixels by which the map of surprise is smoothed before it is shown


class Part(QFrame):
    """A card with a headline, a sentence, and a body that shows once there is something in it."""

    def __init__(self, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self.words = hint(words)
        self.body = QWidget(self)
        self.body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        column.addWidget(headline(title))
        column.addWidget(self.words)
        column.addWidget(self.body)

    def say(self, words: str) -> None:
        """Say something in the place of the sentence."""
        self.words.setText(words)

    def say_if_empty(self, words: str) -> None:
        """As :meth:`say`, unless there is an answer already."""
        if self.body.isHidden():
            self.say(words)


class OddsPart(Part):
    """Bits per value, beside those of the training data."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("Analysis", "How likely it is"),
            translate("Analysis", "To be measured …"),
            parent,
        )
        self.plot = Plot(
            translate("Analysis", "bits per value"), translate("Analysis", "photographs"), self
        )
        self.legend = hint()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.plot)
        column.addWidget(self.legend)
        self._shown: tuple[Analysis, str | None] | None = None

    def changeEvent(self, event: QEvent) -> None:
        """Write the legend anew in the new colours."""
        super().changeEvent(event)
        shown = self.__dict__.get("_shown")  # Qt sends events before the constructor has ended
        if event.type() == QEvent.Type.PaletteChange and shown:
            self.show_analysis(*shown)

    def show_analysis(self, found: Analysis, label: str | None) -> None:
        """Say the bits, and where they lie among those of photographs."""
        self._shown = found, label
        error = "" if math.isnan(found.error) else f" ± {found.error:.3f}"
        draws = translate("Analysis", "one draw")
        if found.draws > 1:
            draws = translate("Analysis", "{} draws").format(found.draws)
        known = (
            translate("Analysis", "fewer are likelier, 8 are those of pure chance")
            if error
            else translate("Analysis", "its standard error comes with the second draw")
        )
        said = translate("Analysis", "{0} bits per value from {1}; {2}.")
        self.say(said.format(f"{found.bits:.3f}{error}", draws, known))
        self.plot.clear()
        spread = found.spread
        if spread is None:
            self.legend.setText(
                translate(
                    "Analysis", "How likely its training photographs are has not been measured."
                )
            )
            self.plot.hide()
            self.body.show()
            return
        self.plot.show()
        everything = [*spread.train, *spread.held_out, found.bits]
        bins = max(8, round(2 * math.sqrt(len(everything))))
        edges = np.linspace(min(everything) - 0.1, max(everything) + 0.1, bins + 1)
        for bits, role in ((spread.train, _ROLES.Highlight), (spread.held_out, _ROLES.Mid)):
            self.plot.bars(edges, np.histogram(bits, edges)[0], role)
        self.plot.mark(found.bits)
        likelier = sum(bits < found.bits for bits in spread.train)
        this = translate("Analysis", "this picture")
        words = [
            f"{_swatch(_ROLES.WindowText)} {this}",
            f"{_swatch(_ROLES.Highlight)} {len(spread.train)} "
            + translate("Analysis", "training photographs"),
            f"{_swatch(_ROLES.Mid)} {len(spread.held_out)} "
            + translate("Analysis", "held-out ones"),
        ]
        told = [translate("Analysis", "{} of the training photographs are likelier.")]
        if label:
            told.append(translate("Analysis", "Both were measured without telling what they show."))
        if found.dated:
            told.append(translate("Analysis", "They were measured on other weights of the model."))
        self.legend.setText(f"{' · '.join(words)}. {' '.join(told).format(likelier)}")
        self.body.show()


class SurprisePart(Part):
    """A map of where the bits are, and the levels of noise at which they are saved."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("Analysis", "Where the surprise lies"),
            translate("Analysis", "To be measured …"),
            parent,
        )
        self.picture, self.map = PicturePane(self.body, 170), PicturePane(self.body, 170)
        self.map.setAccessibleName(translate("Analysis", "Map of surprise"))
        for pane in (self.picture, self.map):
            pane.setFixedSize(QSize(190, 190))
        self.plot = Plot(
            translate("Analysis", "noise, times the picture"),
            translate("Analysis", "bits saved"),
            self,
            logarithmic=True,
        )
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addWidget(self.map)
        row.addWidget(self.plot, 1)
        self._surprise: np.ndarray | None = None

    def show_analysis(self, found: Analysis) -> None:
        """Draw the map and the curve."""
        smooth = _smoothed(found.surprise)
        self._surprise = smooth
        low, high = float(smooth.min()), float(smooth.max())
        said = translate(
            "Analysis",
            "From {0:.1f} (faint) to {1:.1f} bits per value, smoothed. An attribution: only the "
            "picture as a whole has a likelihood, and this shares it out among its pixels. Right: "
            "where the model saves {2:.2f} bits per value beside plain noise, for each doubling of "
            "the noise.",
        )
        self.say(said.format(low, high, found.gain))
        self.picture.show_image(to_image(found.picture))
        self._draw_map()
        self.plot.clear()
        self.plot.line(found.kappas, found.saved)
        self.body.show()

    def _draw_map(self) -> None:
        if self._surprise is None:
            return
        low, high = float(self._surprise.min()), float(self._surprise.max())
        share = (self._surprise - low) / max(high - low, 1e-9)
        palette = QGuiApplication.palette()
        ends = [_rgb(palette.color(role)) for role in (_ROLES.AlternateBase, _ROLES.Highlight)]
        pixels = ends[0] + share[:, :, None] * (ends[1] - ends[0])
        self.map.show_image(to_image(np.ascontiguousarray(pixels.round().astype(np.uint8))))

    def changeEvent(self, event: QEvent) -> None:
        """Take on the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and "_surprise" in self.__dict__:
            self._draw_map()


class LatentPart(Part):
    """Statistics of the latent beside those of normal values."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("Analysis", "Its latent"), translate("Analysis", "To be measured …"), parent
        )
        self.table = QLabel(self.body)
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.table.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.plot = Plot(translate("Analysis", "latent"), translate("Analysis", "density"), self)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.table, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.plot, 1)

    def show_analysis(self, found: Analysis) -> None:
        """Fill the table and draw the histogram."""
        latent = found.latent
        rows = [
            f"<tr><td>{told(name)}&nbsp;&nbsp;</td>"
            f"<td align='right'><b>{value:.3f}</b>&nbsp;&nbsp;</td>"
            f"<td align='right'>{expected:.0f} ± {error:.3f}</td></tr>"
            for name, value, expected, error in latent.rows
        ]
        here, normal = translate("Analysis", "here"), translate("Analysis", "normal values")
        head = f"<tr><td></td><td align='right'>{here}&nbsp;&nbsp;</td><td>{normal}</td></tr>"
        self.table.setText(f"<table cellspacing='4'>{head}{''.join(rows)}</table>")
        self.say(
            translate(
                "Analysis",
                "Where the probability flow takes the picture, beside as many standard normal "
                "values. A model that knew every photograph would leave nothing but those.",
            )
        )
        self.plot.clear()
        self.plot.bars(latent.edges, latent.density)
        x = np.linspace(-5, 5, 201)
        self.plot.line(x, np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi), _ROLES.WindowText, 1.5)
        self.body.show()


class NeighboursPart(Part):
    """The nearest training pictures in pixels and in features.

    Signals:
        followed: the address of a picture's page that was clicked.
    """

    followed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("Analysis", "Did it copy?"),
            translate("Analysis", "Looking for near training pictures …"),
            parent,
        )
        self._grid = QGridLayout(self.body)
        self._grid.setContentsMargins(0, 6, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self.panes: list[PicturePane] = []
        self.captions: list[QLabel] = []

    def show_found(self, found: Found) -> None:
        """Show the neighbours in two rows, the nearest first."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.panes, self.captions = [], []
        self.say(self._verdict(found))
        numbered = translate("Analysis", "{0}, number {1}: {2}")
        for row, (words, near) in enumerate(
            (
                (translate("Analysis", "In pixels"), found.in_pixels),
                (translate("Analysis", "In features"), found.in_features),
            )
        ):
            self._grid.addWidget(hint(words), 2 * row, 0)
            for column, each in enumerate(near):
                pane = PicturePane(self.body, 64)
                pane.setFixedSize(84, 84)
                pane.show_image(to_image(each.pixels))
                pane.setToolTip("\n".join(filter(None, (each.name, each.source, each.address))))
                pane.setAccessibleName(numbered.format(words, column + 1, each.name))
                self.panes.append(pane)
                self._grid.addWidget(pane, 2 * row, column + 1)
                self.captions.append(self._caption(each))
                self._grid.addWidget(self.captions[-1], 2 * row + 1, column + 1)
        self._grid.setColumnStretch(self._grid.columnCount(), 1)
        self.body.show()

    def _caption(self, each: Neighbour) -> QLabel:
        far = f"{each.distance:.2f}" if math.isnan(each.ratio) else f"{each.ratio:.2f} ×"
        text = escape(f"{far} {label_word(each.label) if each.label else ''}".strip())
        if each.address:
            text = f"<a href='{escape(each.address)}'>{text}</a>"
        caption = hint(text)
        caption.setFixedWidth(104)  # as wide as the longest name of a class
        caption.setToolTip(each.source)
        caption.linkActivated.connect(self.followed)
        return caption

    def changeEvent(self, event: QEvent) -> None:
        """Links are drawn in the colours of the moment when their text was set."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for caption in self.__dict__.get("captions", ()):
                text = caption.text()
                caption.clear()
                caption.setText(text)

    @staticmethod
    def _verdict(found: Found) -> str:
        seen = translate("Analysis", "It is taken to show {}.")
        seen = seen.format(label_within(found.subject))
        if math.isnan(found.ratio):
            few = translate(
                "Analysis",
                "There are too few pictures to say what distance is usual, so these are plain "
                "distances.",
            )
            return f"{seen} {few}"
        rule = translate(
            "Analysis",
            "1 × is as near as a photograph that the model never saw usually is ({}); below "
            "0.50 ×, in any of eight orientations, it counts as a near copy.",
        ).format(told(found.scale))
        answer = (
            translate("Analysis", "Yes: a near copy.")
            if found.copied
            else translate("Analysis", "No near copy was found.")
        )
        return f"{answer} {rule} {seen}"


class WayPart(Part):
    """How the estimate changed on the way out of noise."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            translate("Analysis", "How it came"), translate("Analysis", "To be followed …"), parent
        )
        self.strip = QHBoxLayout()
        self.strip.setSpacing(6)
        self.plot = Plot(
            translate("Analysis", "noise, times the picture"),
            translate("Analysis", "change of the estimate"),
            self,
            logarithmic=True,
        )
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(self.strip)
        column.addWidget(self.plot)

    def show_states(self, states: Sequence[State]) -> None:
        """Draw how much each state changed the estimate, and some of the estimates."""
        if len(states) < 2:
            return
        said = translate(
            "Analysis",
            "The clean estimate in {} states, from noise (right) to the picture (left), and by how "
            "much of 255 levels it moved at each.",
        )
        self.say(said.format(len(states)))
        moved = [state for state in states[1:] if 0 < state.kappa < math.inf]
        self.plot.clear()
        kappas, changes = [it.kappa for it in moved], [it.change for it in moved]
        self.plot.line(kappas, changes)
        self.plot.dots(kappas, changes)
        while item := self.strip.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        places = np.linspace(0, len(states) - 1, min(_STRIP, len(states))).round().astype(int)
        for place in places[::-1]:
            pane = PicturePane(self.body, 48)
            pane.setFixedSize(84, 84)
            pane.show_image(to_image(states[place].image))
            told = translate("Analysis", "State {0}: noise is {1:.3g} times the picture")
            pane.setToolTip(told.format(place, states[place].kappa))
            self.strip.addWidget(pane)
        self.strip.addStretch(1)
        self.body.show()


def _smoothed(values: np.ndarray) -> np.ndarray:
    """Convolved with a bell of ``_SMOOTH`` pixels, edges continued."""
    reach = math.ceil(3 * _SMOOTH)
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * _SMOOTH**2))
    padded = np.pad(values, reach, mode="edge")
    for axis in (0, 1):
        padded = np.apply_along_axis(np.convolve, axis, padded, bell / bell.sum(), "valid")
    return padded


def _swatch(role: QPalette.ColorRole) -> str:
    colour = QGuiApplication.palette().color(role).name()
    return f"<span style='color:{colour}'>■</span>"


def _rgb(colour: QColor) -> np.ndarray:
    return np.array([colour.red(), colour.green(), colour.blue()], float)
