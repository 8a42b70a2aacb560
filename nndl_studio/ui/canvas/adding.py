"""Adding layers: from quick add, at a loose link's end, or by name beside the selection."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF

from nndl_studio import layers
from nndl_studio.graph.layout import COLUMN, GRID, ROW
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.words import kinds_in_words
from nndl_studio.layers.layer import Layer
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.canvas import edits
from nndl_studio.ui.canvas.commands import AddCommand
from nndl_studio.ui.canvas.measures import (
    NODE_HEIGHT,
    NODE_WIDTH,
    PORT_TOP,
    node_height,
    snap,
)
from nndl_studio.ui.canvas.port_item import PortItem
from nndl_studio.ui.canvas.takers import Fit, fit_input, fit_output

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.stage import Stage

# What stays between a node and one that makes way for it: ports stand out of both.
GAP = 20


def fit_of(stage: Stage, layer: Layer[Any], port: PortItem) -> Fit:
    """How `layer`, not drawn yet, would take a link from or to `port`."""
    if port.side == "input":
        return fit_output(layer, port.port)
    shape = stage.scene().analysis.shapes.get((port.node_id, port.port.name))
    if shape is not None:
        return fit_input(layer, layer.config_type(), shape)
    for given in layer.inputs:
        if set(given.kinds) & set(port.port.kinds):
            return Fit(given.name)
    kinds = kinds_in_words(port.port.kinds)
    return Fit(None, say("{layer} takes no {kinds}", layer=layer.name, kinds=kinds))


def refusals(stage: Stage, port: PortItem | None) -> dict[str, Sentence]:
    """Why layers can't be linked to `port`, by type; empty without a port."""
    if port is None:
        return {}
    fits = {layer.type: fit_of(stage, layer, port) for layer in layers.CATALOGUE.values()}
    return {name: fit.reason for name, fit in fits.items() if fit.port is None}


def add_at(stage: Stage, type_name: str, at: QPointF, port: PortItem | None) -> None:
    """A new node at the scene point `at`, or as near as it covers no other, linked to `port` by the
    same undo command."""
    if port is None:
        corner = at - QPointF(NODE_WIDTH / 2, NODE_HEIGHT / 2)
    else:
        corner = at - QPointF(0 if port.side == "output" else NODE_WIDTH, PORT_TOP)
    place(stage, type_name, _nearest(stage, layers.layer(type_name), snap(corner)), port)


def add_beside(stage: Stage, type_name: str) -> None:
    """A new node after the one selected node, linked to it if it can be; else in the middle."""
    chosen = stage.selected_nodes()
    outputs = stage.scene().nodes[chosen[0]].shown_outputs if len(chosen) == 1 else ()
    layer = layers.layer(type_name)
    port = next((p for p in outputs if fit_of(stage, layer, p).port is not None), None)
    if chosen and len(chosen) == 1:
        corner = stage.scene().nodes[chosen[0]].frame.topLeft() + QPointF(COLUMN, 0)
    else:
        corner = stage.visible_rect().center() - QPointF(NODE_WIDTH / 2, NODE_HEIGHT / 2)
    place(stage, type_name, _free(stage, snap(corner)), port)


def place(stage: Stage, type_name: str, corner: QPointF, port: PortItem | None) -> None:
    node = edits.new_node(stage.graph, type_name, (corner.x(), corner.y()))
    edge = _link(stage, node, port) if port is not None else None
    if edge is None:
        stage.push(AddCommand(stage.graph, node))
    else:
        edits.add_linked(stage.graph, stage.undo, node, edge)
    stage.choose([node.id])


def _link(stage: Stage, node: Node, port: PortItem) -> Edge | None:
    fit = fit_of(stage, layers.layer(node.type), port)
    if fit.port is None:
        return None
    if port.side == "output":
        return Edge(port.node_id, port.port.name, node.id, fit.port)
    return Edge(node.id, fit.port, port.node_id, port.port.name)


def _free(stage: Stage, corner: QPointF) -> QPointF:
    """`corner`, or the first place below it where a node covers nothing."""
    frames = [item.frame for item in stage.scene().nodes.values()]
    area = QRectF(corner.x(), corner.y(), NODE_WIDTH, NODE_HEIGHT)
    while any(frame.intersects(area) for frame in frames):
        area.translate(0, ROW)
    return area.topLeft()


def _nearest(stage: Stage, layer: Layer[Any], corner: QPointF) -> QPointF:
    """`corner`, or the nearest place straight right, below, left or above where a new node of
    `layer` covers nothing."""
    outputs = [port for port in layer.outputs if not port.optional]
    ports = max(len(layer.inputs), len(outputs))
    area = QRectF(corner.x(), corner.y(), NODE_WIDTH, node_height(ports, False))
    frames = [item.frame for item in stage.scene().nodes.values()]
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
    places = [_free_along(area, frames, across, down) for across, down in ways]
    return min(places, key=lambda place: (place - corner).manhattanLength())


def _free_along(area: QRectF, frames: list[QRectF], across: int, down: int) -> QPointF:
    """The first place in a direction where `area` covers no frame: each step goes past one."""
    area = QRectF(area)
    while covered := next((frame for frame in frames if frame.intersects(area)), None):
        if across:
            beyond = covered.right() - area.left() if across > 0 else area.right() - covered.left()
        else:
            beyond = covered.bottom() - area.top() if down > 0 else area.bottom() - covered.top()
        step = GRID * ceil((beyond + GAP) / GRID)
        area.translate(across * step, down * step)
    return area.topLeft()
