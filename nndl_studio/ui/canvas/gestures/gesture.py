"""The form of a gesture: begun by a press, then dragged, and either dropped or cancelled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


class Gesture(ABC):
    """Points are in the scene. Until the drop the document stays as it was."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    @abstractmethod
    def drag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Follow the pointer and say what a drop would do."""

    @abstractmethod
    def drop(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Do it."""

    @abstractmethod
    def cancel(self) -> None:
        """Leave everything as it was before the press; what was pressed may be gone by now."""
