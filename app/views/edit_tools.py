"""The tools above the canvas: what the hand does, the brush, the mask, undo and zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app import icons
from app.canvas.brush import LARGEST, Brush
from app.shortcuts import native
from app.tongue import QT_TRANSLATE_NOOP
from app.widgets.canvas import Canvas, Tool
from app.widgets.canvas_paint import Tint
from app.widgets.chips import FlowLayout
from app.widgets.corner import Corner

if TYPE_CHECKING:
    from collections.abc import Callable

_TOOLS = (
    (Tool.BRUSH, "brush", "B", QT_TRANSLATE_NOOP("EditTools", "Brush")),
    (Tool.ERASER, "eraser", "E", QT_TRANSLATE_NOOP("EditTools", "Eraser")),
    (Tool.LASSO, "lasso", "L", QT_TRANSLATE_NOOP("EditTools", "Lasso: draw around it")),
    (Tool.RECTANGLE, "rectangle", "R", QT_TRANSLATE_NOOP("EditTools", "Rectangle")),
    (Tool.FRAME, "frame", "W", QT_TRANSLATE_NOOP("EditTools", "Work area: what the model sees")),
)
_TINTS = (
    (QT_TRANSLATE_NOOP("EditTools", "Red"), "#e5484d"),
    (QT_TRANSLATE_NOOP("EditTools", "Green"), "#30a46c"),
    (QT_TRANSLATE_NOOP("EditTools", "Blue"), "#0090ff"),
    (QT_TRANSLATE_NOOP("EditTools", "Yellow"), "#ffd60a"),
)
_OPACITIES = (
    (QT_TRANSLATE_NOOP("EditTools", "Faint"), 0.3),
    (QT_TRANSLATE_NOOP("EditTools", "Half"), 0.5),
    (QT_TRANSLATE_NOOP("EditTools", "Strong"), 0.75),
)
_SLIDER = 200  # its steps, from the smallest brush to the largest in equal ratios
_HEIGHT = 36


class EditTools(QWidget):
    """Acts on a canvas, and asks the page for the rest.

    Signals:
        clear, invert, fill: of the mask.
        undo, redo: the last step.
        automatic_frame: the work area shall follow the mask again.
        framed: the tool for the work area was taken.
        looked: whether the mask shows has changed.
    """

    clear = Signal()
    invert = Signal()
    fill = Signal()
    undo = Signal()
    redo = Signal()
    automatic_frame = Signal()
    framed = Signal()
    looked = Signal()

    def __init__(self, canvas: Canvas, owner: QWidget) -> None:
        super().__init__(owner)
        self._canvas, self._owner = canvas, owner
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = FlowLayout(self, gap=10)
        flow.addWidget(self._group(*self._make_tools()))
        flow.addWidget(self._group(*self._make_history()))
        flow.addWidget(self._make_brush())
        flow.addWidget(self._group(*self._make_mask()))
        self.zooming = self._group(*self._make_zoom())
        self.zooming.setProperty("look", "island")
        Corner(self.zooming, canvas, Qt.Corner.BottomRightCorner)
        canvas.brush_changed.connect(self._on_brush)
        canvas.viewed.connect(self._on_viewed)
        self._on_brush()

    # -- making ---------------------------------------------------------------------------------

    def _make_tools(self) -> list[QToolButton]:
        self.tools = QActionGroup(self)
        buttons = []
        for tool, icon, key, words in _TOOLS:
            action = self._action(self.tr(words), icon, (key,), self._on_tool, f"tool-{icon}")
            action.setCheckable(True)
            action.setData(tool)
            self.tools.addAction(action)
            buttons.append(self._button(action))
        self.tools.actions()[0].setChecked(True)
        return buttons

    def _make_brush(self) -> QWidget:
        box = QWidget(self)
        box.setMinimumHeight(_HEIGHT)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.diameter = self._slider(self.tr("Brush size ([ and ])"), 0, _SLIDER)
        self.size_word = QLabel(box)
        self.size_word.setProperty("look", "hint")
        self.size_word.setFixedWidth(self.fontMetrics().horizontalAdvance("2000 px"))
        self.hardness = self._slider(self.tr("Hardness of the brush (Shift and [ or ])"), 0, 100)
        self.hardness.setFixedWidth(64)
        size_name, hard_name = QLabel(self.tr("Size"), box), QLabel(self.tr("Hard"), box)
        for part in (size_name, self.diameter, self.size_word, hard_name, self.hardness):
            row.addWidget(part)
        self.diameter.valueChanged.connect(self._on_size)
        self.hardness.valueChanged.connect(self._on_hardness)
        for words, name, keys, then in (
            (self.tr("Smaller brush"), "brush-smaller", ("[",), self._on_smaller),
            (self.tr("Larger brush"), "brush-larger", ("]",), self._on_larger),
            (self.tr("Softer brush"), "brush-softer", ("Shift+[", "{"), self._on_softer),
            (self.tr("Harder brush"), "brush-harder", ("Shift+]", "}"), self._on_harder),
            (self.tr("Paint with the keys"), "crosshair", ("K",), self._canvas.turn_crosshair),
        ):
            self._action(words, "", keys, then, name)
        return box

    def _make_mask(self) -> list[QToolButton]:
        self.clear_action = self._action(self.tr("Clear"), "clear", ("Ctrl+D",), self.clear)
        self.invert_action = self._action(
            self.tr("Invert the mask"), "invert", ("Ctrl+I",), self.invert
        )
        self.fill_action = self._action(self.tr("Mask everything"), "fill", ("Ctrl+A",), self.fill)
        self.look = QToolButton(self)
        self.look.setIcon(icons.icon("eye"))
        self.look.setIconSize(QSize(20, 20))
        self.look.setToolTip(self.tr("How the mask shows"))
        self.look.setAccessibleName(self.tr("How the mask shows"))
        self.look.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.look.setMenu(self._make_look_menu())
        self.look.setProperty("look", "tool")
        actions = (self.clear_action, self.invert_action, self.fill_action)
        return [*map(self._button, actions), self.look]

    def _make_look_menu(self) -> QMenu:
        menu = QMenu(self)
        self.shown = self._action(
            self.tr("Show the mask"), "", ("M",), self._on_shown, "mask-shown"
        )
        self.shown.setCheckable(True)
        self.shown.setChecked(True)
        menu.addAction(self.shown)
        menu.addSeparator()
        self.tints, self.opacities = QActionGroup(self), QActionGroup(self)
        for word, name in _TINTS:
            action = self.tints.addAction(self.tr(word))
            action.setData(QColor(name))
            action.setCheckable(True)
        menu.addActions(self.tints.actions())
        menu.addSeparator()
        for word, opacity in _OPACITIES:
            action = self.opacities.addAction(self.tr(word))
            action.setData(opacity)
            action.setCheckable(True)
        menu.addActions(self.opacities.actions())
        self.tints.actions()[0].setChecked(True)
        self.opacities.actions()[1].setChecked(True)
        self.tints.triggered.connect(self._on_tint)
        self.opacities.triggered.connect(self._on_tint)
        menu.addSeparator()
        automatic = menu.addAction(self.tr("Work area around the mask"))
        automatic.triggered.connect(self.automatic_frame)
        return menu

    def _make_history(self) -> list[QToolButton]:
        self.undo_action = self._action(self.tr("Undo"), "undo", (), self.undo)
        self.redo_action = self._action(
            self.tr("Redo"), "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), self.redo
        )
        self.undo_action.setToolTip(self.tr("Undo (Ctrl+Z)"))
        return [self._button(self.undo_action), self._button(self.redo_action)]

    def _make_zoom(self) -> list[QToolButton]:
        self.fit_action = self._action(
            self.tr("Fit the window"), "fit", ("Ctrl+0",), self._canvas.fit
        )
        self._action(self.tr("Nearer"), "", ("Ctrl++", "Ctrl+="), self._on_nearer, "zoom-in")
        self._action(self.tr("Farther"), "", ("Ctrl+-",), self._on_farther, "zoom-out")
        self.zoom = QToolButton(self)
        self.zoom.setProperty("look", "tool")
        self.zoom.setToolTip(self.tr("Show its own pixels (1)"))
        self.zoom.setAccessibleName(self.tr("Show its own pixels"))
        self.zoom.setFixedWidth(self.fontMetrics().horizontalAdvance("1000 %") + 20)
        self.zoom.clicked.connect(self._on_own_pixels)
        self._action(self.tr("Show its own pixels"), "", ("1",), self._on_own_pixels, "zoom-own")
        return [self._button(self.fit_action), self.zoom]

    def _action(
        self,
        words: str,
        icon: str,
        keys: tuple[str, ...],
        then: Callable[[], object] | SignalInstance,
        name: str = "",
    ) -> QAction:
        action = QAction(words, self)
        action.setObjectName(f"edit.{name or icon}" if keys else "")
        if icon:
            action.setIcon(icons.icon(icon))
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{words} ({keys[0]})" if keys else words)
        action.triggered.connect(then)
        self._owner.addAction(action)
        return action

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setProperty("look", "tool")
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the canvas
        return button

    def _slider(self, words: str, least: int, most: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(least, most)
        slider.setToolTip(words)
        slider.setAccessibleName(words.split(" (", 1)[0])
        slider.setFixedWidth(92)
        return slider

    def _group(self, *parts: QWidget) -> QWidget:
        box = QWidget(self)
        box.setMinimumHeight(_HEIGHT)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in parts:
            row.addWidget(part)
        return box

    # -- acting ---------------------------------------------------------------------------------

    def take(self, tool: Tool) -> None:
        """Take a tool."""
        next(one for one in self.tools.actions() if one.data() == tool).trigger()

    @Slot()
    def _on_tool(self) -> None:
        tool = self.tools.checkedAction().data()
        self._canvas.set_tool(tool)
        if tool is Tool.FRAME:
            self.framed.emit()

    @Slot(int)
    def _on_size(self, value: int) -> None:
        diameter = float(round(LARGEST ** (value / _SLIDER)))
        self._canvas.set_brush(Brush(diameter, self._canvas.brush.hardness))

    @Slot(int)
    def _on_hardness(self, value: int) -> None:
        self._canvas.set_brush(Brush(self._canvas.brush.diameter, value / 100))

    @Slot()
    def _on_smaller(self) -> None:
        self._canvas.set_brush(self._canvas.brush.resized(1 / 1.15))

    @Slot()
    def _on_larger(self) -> None:
        self._canvas.set_brush(self._canvas.brush.resized(1.15))

    @Slot()
    def _on_softer(self) -> None:
        self.hardness.setValue(self.hardness.value() - 10)

    @Slot()
    def _on_harder(self) -> None:
        self.hardness.setValue(self.hardness.value() + 10)

    @Slot()
    def _on_brush(self) -> None:
        brush = self._canvas.brush
        for slider, value in (
            (self.diameter, _SLIDER * math.log(brush.diameter, LARGEST)),
            (self.hardness, 100 * brush.hardness),
        ):
            before = slider.blockSignals(True)
            slider.setValue(round(value))
            slider.blockSignals(before)
        self.size_word.setText(self.tr("{:.0f} px").format(brush.diameter))

    @Slot()
    def _on_shown(self) -> None:
        self.looked.emit()

    @Slot(QAction)
    def _on_tint(self, _: QAction) -> None:
        colour, opacity = self.tints.checkedAction(), self.opacities.checkedAction()
        self._canvas.look.tint = Tint(colour.data(), opacity.data())
        self._canvas.update()

    @Slot()
    def _on_nearer(self) -> None:
        self._canvas.zoom(1.5)

    @Slot()
    def _on_farther(self) -> None:
        self._canvas.zoom(1 / 1.5)

    @Slot()
    def _on_own_pixels(self) -> None:
        self._canvas.zoom_to(1.0)

    @Slot()
    def _on_viewed(self) -> None:
        scale = self._canvas.camera.scale * self._canvas.devicePixelRatioF()
        self.zoom.setText(f"{100 * scale:.0f} %" if scale >= 0.1 else f"{100 * scale:.1f} %")

    def offer(self, *, paints: bool, masks: bool) -> None:
        """Offer the brush where something is painted, and what concerns a mask where there is one.

        Args:
            paints: whether the task has anything to paint.
            masks: whether that is a mask.
        """
        for action in self.tools.actions():
            action.setEnabled(paints or action.data() is Tool.FRAME)
        for part in (self.diameter, self.hardness, self.clear_action):
            part.setEnabled(paints)
        for one in (self.invert_action, self.fill_action, self.look):
            one.setEnabled(masks)

    def show_history(self, undo: str, redo: str) -> None:
        """Name the steps that can be undone and done again; empty where there is none."""
        for action, word, step, name in (
            (self.undo_action, self.tr("Undo"), self.tr("Undo {}"), undo),
            (self.redo_action, self.tr("Redo"), self.tr("Redo {}"), redo),
        ):
            action.setEnabled(bool(name))
            keys = native(self._keys_of(action)[:1])
            said = step.format(name) if name else word
            action.setToolTip(f"{said} ({keys})" if keys else said)

    def _keys_of(self, action: QAction) -> list[QKeySequence]:
        """The keys that do it now; undoing is the window's, wherever in it one is."""
        everywhere = self.window().findChild(QAction, "window.undo")
        own = action.shortcuts()
        return everywhere.shortcuts() if everywhere and action is self.undo_action else own
