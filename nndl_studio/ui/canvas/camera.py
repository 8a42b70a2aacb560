"""The camera: zoom at a point, shift, fit, wheel and pinch; scroll bars stay hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

NEAREST, FARTHEST = 4.0, 0.1
FIT_MARGIN = 44.0
# How much larger than the drawing a window must be to show it in its natural size.
SNUG = 1.01
WHEEL_STEP = 1.2


class Camera(QGraphicsView):
    """A view that looks anywhere; `looked` tells that it looks elsewhere."""

    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Whether the last look was at the whole drawing: it then stays whole in another size.
        self.whole = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        # The dots of the ground took a fifth of the time whenever a node had a new picture.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        hint = QPainter.RenderHint
        self.setRenderHints(hint.Antialiasing | hint.TextAntialiasing)

    @property
    def magnification(self) -> float:
        """1 at 100 %."""
        return self.transform().m11()

    def visible_rect(self) -> QRectF:
        """What of the scene is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def zoom(self, factor: float, anchor: QPoint | None = None) -> None:
        """Enlarge by `factor`; the scene point under `anchor` (else the middle) stays there."""
        place = anchor if anchor is not None else self.viewport().rect().center()
        goal = min(max(self.magnification * factor, FARTHEST), NEAREST)
        before = self.mapToScene(place)
        self.scale(goal / self.magnification, goal / self.magnification)
        self.shift(self.mapToScene(place) - before)

    def shift(self, by: QPointF) -> None:
        """Move what is seen by `by`, in scene units."""
        self.whole = False
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(by.x() * self.magnification))
        down.setValue(down.value() - round(by.y() * self.magnification))
        self.looked.emit()

    def look_at(self, point: QPointF) -> None:
        """Bring the scene point into the middle."""
        self.shift(self.mapToScene(self.viewport().rect().center()) - point)

    def show_area(self, area: QRectF) -> None:
        """Fit `area` with a margin, at most in its natural size."""
        if area.isEmpty():
            return
        room = self.viewport().rect()
        wide = max(room.width() - 2 * FIT_MARGIN, 50) / area.width()
        high = max(room.height() - 2 * FIT_MARGIN, 50) / area.height()
        # Natural size is the crispest: better it than a generous margin.
        natural = min(room.width() / area.width(), room.height() / area.height()) >= SNUG
        self.zoom((1.0 if natural else min(wide, high, 1.0)) / self.magnification)
        self.look_at(area.center())

    def bring_in(self, area: QRectF) -> None:
        """Look at `area` unless it is in sight already."""
        if not self.visible_rect().adjusted(24, 24, -24, -24).contains(area):
            self.look_at(area.center())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; a touchpad, or Shift, moves."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ShiftModifier:
            self.shift(QPointF(angle.x() + angle.y(), 0) / self.magnification)
        elif not pixels.isNull() and not keys & Qt.KeyboardModifier.ControlModifier:
            self.shift(QPointF(pixels) / self.magnification)
        else:
            self.zoom(WHEEL_STEP ** (angle.y() / 120), event.position().toPoint())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 + event.value(), event.position().toPoint())
            return True
        return super().viewportEvent(event)
