"""A view of one picture that keeps its cells square and says what is under the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.ui.monitor.colours import Picture
from nndl_studio.ui.theme import themes

# What a layout gives it where there is room, and where there is none.
USUAL, LEAST = QSize(256, 192), QSize(66, 66)


class PictureView(QWidget):
    """Shows an RGB array as large as fits; `pointed` carries pixel x, y, or None off it.
    `pulled` carries how far up the mouse has gone since it was `pressed`, in its own pixels.

    Painted by hand, so that views of pictures alone do not wait for pyqtgraph.
    """

    pointed = Signal(object)
    pressed = Signal()
    pulled = Signal(float)
    released = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self._held: float | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        themes.changed.connect(self.update)

    def set_picture(self, picture: Picture) -> None:
        """Show `picture` (height, width, 3)."""
        self.picture = np.ascontiguousarray(picture)
        self.update()

    def clear_picture(self) -> None:
        if self.picture is not None:
            self.picture = None
            self.update()

    def sizeHint(self) -> QSize:
        return USUAL

    def minimumSizeHint(self) -> QSize:
        return LEAST

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().y()
            self.pressed.emit()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self.released.emit()
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.pulled.emit(self._held - event.position().y())
            return
        frame = self._frame()
        if self.picture is not None and frame.width() > 0:
            zoom = self.picture.shape[1] / frame.width()
            spot = (event.position() - frame.topLeft()) * zoom
            self.pointed.emit((spot.x(), spot.y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), themes.current.color("panel"))
        if self.picture is not None:
            height, width = self.picture.shape[:2]
            form = QImage.Format.Format_RGB888
            painter.drawImage(
                self._frame(), QImage(self.picture.data, width, height, 3 * width, form)
            )
        painter.end()

    def _frame(self) -> QRectF:
        """Where the picture is: in the middle, as large as fits."""
        if self.picture is None:
            return QRectF()
        height, width = self.picture.shape[:2]
        zoom = min(self.width() / width, self.height() / height)
        place = QRectF(0, 0, width * zoom, height * zoom)
        place.moveCenter(QRectF(self.rect()).center())
        return place
