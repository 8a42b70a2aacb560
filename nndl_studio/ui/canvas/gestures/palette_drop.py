"""Palette drop: a layer dragged in from outside lands on the grid, or in the link under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QDropEvent

from nndl_studio import layers
from nndl_studio.graph.node import Node
from nndl_studio.layers import UnknownLayer
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.canvas.commands import AddCommand
from nndl_studio.ui.canvas.gestures.splice import Splice, splice_at
from nndl_studio.ui.canvas.measures import NODE_HEIGHT, NODE_WIDTH, snap

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView

MIME = "application/x-nndl-layer"


def pack(type_name: str) -> QMimeData:
    """What a palette entry carries."""
    data = QMimeData()
    data.setData(MIME, type_name.encode())
    return data


class PaletteDrop:
    """Follows one drag over the canvas."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self._splice: Splice | None = None

    def takes(self, event: QDropEvent) -> bool:
        return self._type(event) is not None

    def drag(self, event: QDropEvent, at: QPointF) -> None:
        """Say what a drop at the scene point `at` would do."""
        self._put_out()
        type_name = self._type(event)
        if type_name is None:
            return
        node = self._node(type_name, at)
        self._splice = splice_at(self.view.scene(), at, node, _corner(at))
        if self._splice is None:
            self.view.say(say("Add {node} here", node=node.id))
        else:
            self.view.scene().edges[self._splice.edge].set_lit(True)
            self.view.say(self._splice.sentence(self.view))

    def drop(self, event: QDropEvent, at: QPointF) -> None:
        self.drag(event, at)
        splice, type_name = self._splice, self._type(event)
        self.leave()
        if type_name is None:
            return
        node = splice.node if splice is not None else self._node(type_name, at)
        graph = self.view.graph
        self.view.push(splice.command(graph) if splice is not None else AddCommand(graph, node))
        self.view.choose([node.id])

    def leave(self) -> None:
        self._put_out()
        self.view.say(NOTHING)

    def _put_out(self) -> None:
        """Take the light off the link that was aimed at."""
        if self._splice is not None and self._splice.edge in self.view.scene().edges:
            self.view.scene().edges[self._splice.edge].set_lit(False)
        self._splice = None

    def _type(self, event: QDropEvent) -> str | None:
        """The layer type being dragged, if it is one we know."""
        if not event.mimeData().hasFormat(MIME):
            return None
        name = bytes(event.mimeData().data(MIME).data()).decode(errors="replace")
        try:
            return layers.layer(name).type
        except UnknownLayer:
            return None

    def _node(self, type_name: str, at: QPointF) -> Node:
        layer, corner = layers.layer(type_name), snap(_corner(at))
        node_id = self.view.graph.fresh_id(layer.name)
        return Node(node_id, layer.type, layer.config_type(), (corner.x(), corner.y()))


def _corner(at: QPointF) -> QPointF:
    """Top left corner of a node whose middle is at `at`."""
    return at - QPointF(NODE_WIDTH / 2, NODE_HEIGHT / 2)
