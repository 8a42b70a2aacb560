"""A pyqtgraph view of one picture that keeps its cells square and says what is under the mouse."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio.ui.monitor.colours import Picture
from nndl_studio.ui.theme import Theme, themes


class PictureView(QWidget):
    """Shows an RGB array as large as fits; `pointed` carries pixel x, y, or None off it."""

    pointed = Signal(object)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view = bare_view(self)
        self.box = pg.ViewBox(lockAspect=True, invertY=True, enableMouse=False, enableMenu=False)
        self.box.setDefaultPadding(0.0)
        self.view.setCentralItem(self.box)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.box.addItem(self.image)
        self.view.scene().sigMouseMoved.connect(self._point)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_picture(self, picture: Picture) -> None:
        """Show `picture` (height, width, 3)."""
        fresh = self.image.image is None or self.image.image.shape != picture.shape
        self.image.setImage(picture, autoLevels=False)
        if fresh:
            height, width = picture.shape[:2]
            self.box.setRange(xRange=(0, width), yRange=(0, height), padding=0)

    def clear_picture(self) -> None:
        self.image.clear()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _point(self, place: QPointF) -> None:
        spot: QPointF = self.box.mapSceneToView(place)
        self.pointed.emit((spot.x(), spot.y()))

    def _paint(self, theme: Theme) -> None:
        self.view.setBackground(theme.color("panel"))


def bare_view(parent: QWidget) -> pg.GraphicsView:
    """A pyqtgraph view that fills `parent` and takes no keys."""
    view = pg.GraphicsView()
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    filling = QVBoxLayout(parent)
    filling.setContentsMargins(0, 0, 0, 0)
    filling.addWidget(view)
    return view
