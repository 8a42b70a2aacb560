"""Pan: the point that was grabbed stays under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from nndl_studio.ui.canvas.gestures.gesture import Gesture

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


class Pan(Gesture):
    def __init__(self, view: CanvasView, at: QPointF) -> None:
        super().__init__(view)
        self._grabbed = at
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def drag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self.view.shift(at - self._grabbed)

    def drop(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self.cancel()

    def cancel(self) -> None:
        self.view.viewport().unsetCursor()
