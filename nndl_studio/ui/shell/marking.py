"""Marks of the drawing, from the inspector and the canvas: each one undoable command."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from nndl_studio.ui.canvas.mark_commands import FreezeCommand, HoldCommand, MuteCommand
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.inspector.inspector import Inspector


class Marking(QObject):
    """What is marked on a node that is no longer there is left alone."""

    def __init__(self, canvas: CanvasView, inspector: Inspector) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        inspector.frozen.connect(self.freeze)
        inspector.muted.connect(self.mute)
        inspector.held.connect(self.hold)
        canvas.freeze_asked.connect(self.freeze)

    @Slot(str, tuple)
    def freeze(self, node_id: str, names: Sequence[str]) -> None:
        """What training leaves as it is in a node."""
        if node_id in self._canvas.graph.nodes:
            self._canvas.push(FreezeCommand(self._canvas.graph, node_id, names))

    @Slot(str, tuple)
    def mute(self, node_id: str, units: Sequence[int]) -> None:
        """Which units of a node give 0."""
        if node_id in self._canvas.graph.nodes:
            self._canvas.push(MuteCommand(self._canvas.graph, node_id, units))

    @Slot(str, tuple)
    def hold(self, node_id: str, gates: Sequence[str]) -> None:
        """Which gates of a node are 0 or 1."""
        if node_id in self._canvas.graph.nodes:
            self._canvas.push(HoldCommand(self._canvas.graph, node_id, gates))
