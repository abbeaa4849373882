"""The photograph under the brush: what a hand, a pen and keys do to it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.brush import Brush, Stroke, Touch
from app.tongue import translate
from app.widgets.canvas_view import GRIP, CanvasView
from app.widgets.crosshair import Crosshair
from app.widgets.gestures import (
    ERASED,
    STROKE,
    Framing,
    Gesture,
    Ink,
    Lasso,
    Painting,
    Rectangle,
)

if TYPE_CHECKING:
    from app.canvas.document import Document
    from app.canvas.frame import Frame


class Tool(Enum):
    """What the left button does."""

    BRUSH = "Brush"
    ERASER = "Eraser"
    LASSO = "Lasso"
    RECTANGLE = "Rectangle"
    FRAME = "Work area"


class Canvas(CanvasView):
    """Shows a document and paints on it.

    The middle button, or the left one with space, moves the
    photograph; the right button, or the other end of a pen, erases.

    Signals:
        painting: somebody begins to paint.
        edited: something was painted and is a step of the history now.
        frame_moved: the user has moved or resized the work area.
        brush_changed: the brush has another size.
    """

    painting = Signal()
    edited = Signal()
    frame_moved = Signal()
    brush_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ink: Ink | None = None
        self.tool = Tool.BRUSH
        self.brush = Brush()
        self.least_frame = 64
        self._gesture: Gesture | None = None
        self._panning: QPointF | None = None
        self._sliding = False
        self._space = False
        self._pointer: QPointF | None = None
        self._last: Touch | None = None
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Canvas", "Photograph"))
        self.crosshair = Crosshair(self, self)

    def show_document(self, document: Document | None) -> None:
        """Show another photograph, all of it."""
        self.crosshair.end()
        self._gesture = self._last = None
        super().show_document(document)

    def set_ink(self, ink: Ink | None) -> None:
        """Paint on another layer, or on none."""
        self.ink = ink
        self._last = None
        if ink is None and not self.framing:
            self.crosshair.end()

    def set_brush(self, brush: Brush) -> None:
        """Take another brush."""
        self.brush = brush
        self.update()
        self.brush_changed.emit()

    def set_tool(self, tool: Tool) -> None:
        """Take another tool."""
        self.tool = tool
        self._show_cursor()
        self.update()

    def zoom_to(self, scale: float) -> None:
        """Zoom to ``scale`` pixels of the device for one of the photograph, at the pointer."""
        self.zoom(scale / self.devicePixelRatioF() / self.camera.scale, self._pointer)

    def slide(self, share: float | None) -> None:
        super().slide(share)
        self._show_cursor()

    @property
    def framing(self) -> bool:
        """Whether the work area can be taken hold of."""
        return self.tool is Tool.FRAME

    def _touch(self, at: QPointF, pressure: float = 1.0) -> Touch:
        return Touch(*self.camera.to_photo(at.x(), at.y()), pressure)

    # -- gestures -------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def begin(self, touch: Touch, *, erase: bool = False, straight: bool = False) -> None:
        """A hand touches the photograph, which begins what the tool does.

        Args:
            touch: where.
            erase: whether it takes away, whatever the tool.
            straight: whether a stroke goes on from where the last one ended.
        """
        document = self.document
        if document is None:
            return
        if self.tool is Tool.FRAME:
            self._press_frame(touch)
            return
        ink = self.ink
        if ink is None:
            return
        self.painting.emit()
        blend = ink.take if erase or self.tool is Tool.ERASER else ink.put
        match self.tool:
            case Tool.LASSO:
                self._gesture = Lasso(ink.layer, blend, touch)
            case Tool.RECTANGLE:
                self._gesture = Rectangle(ink.layer, blend, touch)
            case _:
                since = self._last if straight else None
                name = ERASED if blend is ink.take else STROKE
                stroke = Stroke(ink.layer, self.brush, blend, since or touch)
                painting = Painting(stroke, touch, name)
                self._gesture = painting
                self.repaint_box(painting.changed)

    def _press_frame(self, touch: Touch) -> None:
        if self.frame and self.document:
            grip = self.frame.grip_at(touch.x, touch.y, GRIP / self.camera.scale)
            if grip:
                size = self.document.size
                held = (self.frame, grip, touch)
                self._gesture = Framing(held, self.least_frame, size, self._set_frame)

    def _set_frame(self, frame: Frame) -> None:
        self.frame = frame
        self.frame_moved.emit()

    def go_on(self, touch: Touch) -> None:
        """The hand moves on."""
        if self._gesture:
            self.repaint_box(self._gesture.to(touch))

    def let_go(self) -> None:
        """The hand lets go, which ends what the tool does and makes it a step."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        self.repaint_box(gesture.end())
        if isinstance(gesture, Painting):
            self._last = gesture.last
        if (
            gesture.name
            and self.document
            and self.document.commit(translate("Steps", gesture.name))
        ):
            self.edited.emit()

    # -- events ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to paint, to move the photograph, or to slide the comparison."""
        button, at = event.button(), event.position()
        if self._gesture or self._panning or self._sliding:
            return
        if button == Qt.MouseButton.MiddleButton or (
            self._space and button == Qt.MouseButton.LeftButton
        ):
            self._panning = at
            self._show_cursor()
        elif button == Qt.MouseButton.LeftButton and self.near_slider(at):
            self._sliding = True
            self.slide_to(at)
        elif button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self.crosshair.end()
            self.begin(
                self._touch(at),
                erase=button == Qt.MouseButton.RightButton,
                straight=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        at = event.position()
        if self._panning is not None:
            step = at - self._panning
            self._panning = at
            self.camera.move(step.x(), step.y(), (self.width(), self.height()))
            self._viewed()
        elif self._sliding:
            self.slide_to(at)
        else:
            self.go_on(self._touch(at))
        self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._panning, self._sliding = None, False
        self.let_go()
        self._show_cursor()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen paints as hard as it presses; its other end erases."""
        at = event.position()
        match event.type():
            case QEvent.Type.TabletPress if not self._gesture:
                other = event.pointerType() == QPointingDevice.PointerType.Eraser
                self.crosshair.end()
                self.begin(
                    self._touch(at, event.pressure()),
                    erase=other or event.button() == Qt.MouseButton.RightButton,
                    straight=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
                )
            case QEvent.Type.TabletMove:
                if event.pressure() > 0:
                    self.go_on(self._touch(at, event.pressure()))
                self._hover(at)
            case QEvent.Type.TabletRelease:
                self.let_go()
        event.accept()  # or else Qt makes mouse events of it, and everything is painted twice

    @Slot()
    def turn_crosshair(self) -> None:
        """Paint with the keys from now on, or no longer."""
        if self.crosshair.at:
            self.crosshair.end()
        elif self.document and (self.ink or self.framing):
            self.crosshair.begin()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the crosshair from the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.crosshair.wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the pointer into a hand."""
        if self.crosshair.press(event):
            return
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Without space it paints again."""
        self.crosshair.release(event)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key that is let go elsewhere is not heard."""
        super().focusOutEvent(event)
        self._space = False
        self.crosshair.follow_focus()
        self._show_cursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The crosshair's keys are heard again."""
        super().focusInEvent(event)
        self.crosshair.follow_focus()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the brush."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the brush."""
        self._hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button erases."""
        event.accept()

    def paint_over(self, painter: QPainter) -> None:
        """Paint the gesture under way, and the brush."""
        if self._gesture:
            self._gesture.paint(painter, self.camera)
        self._paint_brush(painter)
        self.crosshair.paint(painter)

    # -- the pointer ----------------------------------------------------------------------------

    @property
    def _brushes(self) -> bool:
        return self.tool in (Tool.BRUSH, Tool.ERASER) and self.ink is not None

    def _paint_brush(self, painter: QPainter) -> None:
        if self._pointer is None or not self._brushes or self._space or self._panning:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = max(2.0, self.brush.diameter * self.camera.scale / 2)
        for more, colour in ((0.5, QColor(0, 0, 0, 170)), (-0.5, QColor(255, 255, 255, 230))):
            painter.setPen(colour)
            painter.drawEllipse(self._pointer, radius + more, radius + more)

    def _hover(self, at: QPointF | None) -> None:
        before, self._pointer = self._pointer, at
        if self._brushes:
            reach = self.brush.diameter * self.camera.scale / 2 + 3
            for spot in (before, at):
                if spot is not None:
                    corner = QPointF(reach, reach)
                    self.update(QRectF(spot - corner, spot + corner).toAlignedRect())
        self._show_cursor()

    def _show_cursor(self) -> None:
        shapes = Qt.CursorShape
        shape = shapes.CrossCursor
        if self._panning is not None:
            shape = shapes.ClosedHandCursor
        elif self._space:
            shape = shapes.OpenHandCursor
        elif self._sliding or (self._pointer and self.near_slider(self._pointer)):
            shape = shapes.SplitHCursor
        elif self.tool is Tool.FRAME:
            shape = self._frame_cursor()
        elif self.ink is None:
            shape = shapes.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _frame_cursor(self) -> Qt.CursorShape:
        shapes = Qt.CursorShape
        if self._pointer is None or self.frame is None:
            return shapes.ArrowCursor
        touch = self._touch(self._pointer)
        grip = self.frame.grip_at(touch.x, touch.y, GRIP / self.camera.scale)
        if grip is None:
            return shapes.ArrowCursor
        across, down = grip.value
        if not across:
            return shapes.SizeAllCursor
        return shapes.SizeFDiagCursor if across == down else shapes.SizeBDiagCursor
