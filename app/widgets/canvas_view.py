"""A photograph on the screen: zoomed and moved, with what is laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.canvas.box import Box
from app.canvas.camera import Camera
from app.widgets.canvas_paint import Look, Overlay, paint

if TYPE_CHECKING:
    from app.canvas.document import Document
    from app.canvas.frame import Frame

GRIP = 14
"""Pixels of the screen around a corner of the frame, or the slider, that take hold of it."""

_STEP = 1.25  # of a notch of the wheel
_IN_SIGHT = 16.0  # pixels of the screen within its edge


class CanvasView(QWidget):
    """Shows a document; the wheel and two fingers zoom at the pointer.

    Signals:
        viewed: the zoom or the place has changed.
    """

    viewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.camera = Camera()
        self.look = Look()
        self.frame: Frame | None = None
        self.keyboard_focus = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def framing(self) -> bool:
        """Whether the work area can be taken hold of; here, it cannot."""
        return False

    def sizeHint(self) -> QSize:
        """It takes the room that there is."""
        return QSize(640, 480)

    # -- what is shown --------------------------------------------------------------------------

    def show_document(self, document: Document | None) -> None:
        """Show another photograph, all of it."""
        self.document = document
        self.frame = None
        self.look = Look(tint=self.look.tint)
        if document:
            self.measure()
            self.fit()

    def measure(self) -> None:
        """Take the photograph's size anew; where it has changed, fit it in."""
        if self.document:
            width, height = self.document.size
            if (self.camera.width, self.camera.height) != (width, height):
                self.camera.width, self.camera.height = width, height
                self.fit()

    def show_over(self, *overlays: Overlay) -> None:
        """Lay pictures over the photograph: a fill, or how it looks so far."""
        self.look.overlays = overlays
        self.update()

    def repaint_box(self, box: Box) -> None:
        """Paint anew where pixels of the photograph have changed."""
        if not box.empty:
            self.update(self._on_screen(box))

    # -- zooming --------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show all of the photograph."""
        self.camera.fit(self.width(), self.height(), 8.0)
        self._viewed()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom at a point, or in the middle."""
        spot = at or QPointF(self.rect().center())
        self.camera.zoom(factor, spot.x(), spot.y(), (self.width(), self.height()))
        self._viewed()

    def reveal(self, x: float, y: float) -> None:
        """Move the photograph until one of its points is in sight."""
        spot = QPointF(*self.camera.to_screen(x, y))
        inside = QPointF(
            min(max(spot.x(), _IN_SIGHT), self.width() - _IN_SIGHT),
            min(max(spot.y(), _IN_SIGHT), self.height() - _IN_SIGHT),
        )
        if inside != spot:
            step = inside - spot
            self.camera.move(step.x(), step.y(), (self.width(), self.height()))
            self._viewed()

    def _viewed(self) -> None:
        self.update()
        self.viewed.emit()

    def _on_screen(self, box: Box) -> QRect:
        left, top = self.camera.to_screen(box.left, box.top)
        right, bottom = self.camera.to_screen(box.right, box.bottom)
        # A pixel of the level that shows, which smoothing reaches across.
        more = max(2.0, 2 * self.camera.scale) + 1
        found = QRectF(QPointF(left - more, top - more), QPointF(right + more, bottom + more))
        return found.toAlignedRect()

    def spot_of(self, x: float, y: float) -> QPoint:
        """The point of the widget that shows a point of the photograph."""
        return QPointF(*self.camera.to_screen(x, y)).toPoint()

    # -- the slider of the comparison -----------------------------------------------------------

    @property
    def slider_x(self) -> float | None:
        """Where the slider stands on the screen; None without a comparison."""
        if self.look.slider is None:
            return None
        return self.camera.to_screen(self.look.slider * self.camera.width, 0)[0]

    def near_slider(self, at: QPointF) -> bool:
        """Whether a point of the screen takes hold of the slider."""
        x = self.slider_x
        return x is not None and abs(at.x() - x) <= GRIP

    def slide_to(self, at: QPointF) -> None:
        """Set the slider below a point of the screen."""
        x, _ = self.camera.to_photo(at.x(), 0)
        self.look.slider = min(1.0, max(0.0, x / self.camera.width))
        self.update()

    def slide(self, share: float | None) -> None:
        """Compare: what was left of ``share`` of the width, what is right of it; None ends it."""
        self.look.slider = share
        self.update()

    # -- events ---------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a touch pad moves the photograph and zooms with Ctrl."""
        fine = event.pixelDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not fine.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase and not zooms:
            self.camera.move(fine.x(), fine.y(), (self.width(), self.height()))
            self._viewed()
        elif notches := (event.angleDelta().y() or event.angleDelta().x()) / 120:
            self.zoom(_STEP**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is, to those who came by keyboard."""
        reasons = Qt.FocusReason
        self.keyboard_focus = event.reason() in (
            reasons.TabFocusReason,
            reasons.BacktabFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has gone."""
        self.keyboard_focus = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted, or keep the middle where it is."""
        if self.camera.fitted:
            self.fit()
        elif event.oldSize().isValid():
            step = (event.size() - event.oldSize()) / 2
            size = (self.width(), self.height())
            self.camera.move(step.width(), step.height(), size)
            self._viewed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is asked for and no more."""
        painter = QPainter(self)
        area = event.rect()
        painter.fillRect(area, self.palette().alternateBase())
        if self.document is not None:
            paint(painter, area, self)
            self.paint_over(painter)

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies over all of it; here, nothing."""
