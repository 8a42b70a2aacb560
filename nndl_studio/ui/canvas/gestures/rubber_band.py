"""Rubber band: selects the nodes it touches; with Shift or Ctrl it adds to the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.canvas.gestures.gesture import Gesture
from nndl_studio.ui.theme import themes

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


class RubberBand(Gesture):
    def __init__(self, view: CanvasView, at: QPointF, add: bool) -> None:
        super().__init__(view)
        self._from = at
        self._before = view.scene().selected_nodes()
        self._kept = self._before if add else []
        self._band = QGraphicsRectItem()
        self._band.setZValue(3)
        color = themes.current.color("accent")
        self._band.setPen(QPen(color, 0))
        color.setAlphaF(0.12)
        self._band.setBrush(color)
        view.scene().addItem(self._band)
        if not add:
            view.scene().select([])

    def drag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        area = QRectF(self._from, at).normalized()
        self._band.setRect(area)
        scene = self.view.scene()
        touched = [name for name, item in scene.nodes.items() if item.frame.intersects(area)]
        chosen = list(dict.fromkeys([*self._kept, *touched]))
        if set(chosen) != set(scene.selected_nodes()):
            scene.select(chosen)
        self.view.say(say("{count} selected", count=len(chosen)))

    def drop(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._finish()

    def cancel(self) -> None:
        self._finish()
        scene = self.view.scene()
        scene.select([name for name in self._before if name in scene.nodes])

    def _finish(self) -> None:
        self.view.scene().removeItem(self._band)
        self.view.say(NOTHING)
