"""Which gesture a press begins: by button, by what lies under the pointer, and by the keys held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.gestures.connect import Connect
from nndl_studio.ui.canvas.gestures.gesture import Gesture
from nndl_studio.ui.canvas.gestures.move import Move
from nndl_studio.ui.canvas.gestures.pan import Pan
from nndl_studio.ui.canvas.gestures.rubber_band import RubberBand
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.port_item import PortItem

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView

ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def begin(
    view: CanvasView, at: QPointF, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> Gesture | None:
    """The gesture of a press at the scene point `at`; None if the press was all."""
    if button == Qt.MouseButton.MiddleButton or (
        view.panning and button == Qt.MouseButton.LeftButton
    ):
        return Pan(view, at)
    if button != Qt.MouseButton.LeftButton:
        return None
    item, adding = view.item_at(at), bool(keys & ADDING)
    if isinstance(item, PortItem):
        return _connect(view, item, at)
    if isinstance(item, NodeItem):
        return _press_node(view, item, at, adding)
    if isinstance(item, EdgeItem):
        _press_edge(view, item, adding)
        return None
    return RubberBand(view, at, adding)


def _connect(view: CanvasView, port: PortItem, at: QPointF) -> Gesture:
    """From a free port a new link; from an input that has its one link, that link."""
    if port.side == "input" and not port.port.many:
        for edge in view.graph.incoming(port.node_id):
            if edge.input == port.port.name:
                return Connect(view, port, at, taken=edge)
    return Connect(view, port, at)


def _press_node(view: CanvasView, item: NodeItem, at: QPointF, adding: bool) -> Gesture | None:
    scene, name = view.scene(), item.node_id
    if item.on_badge(at):
        view.explain(name)
        return None
    if item.on_check(at):
        view.checked_asked.emit(name)
        return None
    chosen = scene.selected_nodes()
    if adding:
        wanted = [n for n in chosen if n != name] if name in chosen else [*chosen, name]
        scene.select(wanted, scene.selected_edges())
        if name not in wanted:
            return None
    elif name not in chosen:
        scene.select([name])
    return Move(view, at, name, alone=not adding)


def _press_edge(view: CanvasView, item: EdgeItem, adding: bool) -> None:
    scene = view.scene()
    chosen = scene.selected_edges() if adding else []
    wanted = [e for e in chosen if e != item.edge] if item.edge in chosen else [*chosen, item.edge]
    scene.select(scene.selected_nodes() if adding else [], wanted)
