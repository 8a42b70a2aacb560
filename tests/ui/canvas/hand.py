"""A hand for the canvas tests: builds graphs, and presses, drags and drops on the real widget."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.project import encode
from nndl_studio.ui.canvas.gestures.palette_drop import pack
from nndl_studio.ui.canvas.view import CanvasView

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def put(graph: Graph, node_id: str, name: str, x: float, y: float, **config: Any) -> None:
    layer = layers.by_name(name)
    graph.add_node(Node(node_id, layer.type, layer.configured(**config), (float(x), float(y))))


def link(source: str, target: str, output: str = "y", given: str = "x") -> Edge:
    return Edge(source, output, target, given)


def chain() -> Graph:
    """Data → Conv → Flatten → Dense → Loss, in a row."""
    graph = Graph("Chain")
    put(graph, "Digits", "Data", 0, 0)
    put(graph, "Conv", "Conv2d", 240, 0, maps=4)
    put(graph, "Flat", "Flatten", 480, 0)
    put(graph, "Hidden", "Dense", 720, 0, units=10)
    put(graph, "Loss", "CrossEntropy", 960, 0)
    graph.connect(link("Digits", "Conv", "x"))
    for source, target in (("Conv", "Flat"), ("Flat", "Hidden"), ("Hidden", "Loss")):
        graph.connect(link(source, target))
    return graph


def saved(graph: Graph) -> bytes:
    """The project file's bytes: what byte-exact undo is measured by."""
    return encode(graph)


class Hand:
    """Moves over one canvas in scene coordinates."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.target = view.viewport()

    def spot(self, at: QPointF) -> QPoint:
        return self.view.mapFromScene(at)

    def port(self, node_id: str, side: str, name: str) -> QPointF:
        item = self.view.scene().nodes[node_id]
        return (item.inputs if side == "input" else item.outputs)[name].anchor

    def body(self, node_id: str) -> QPointF:
        return self.view.scene().nodes[node_id].frame.center()

    def click(self, at: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.target, LEFT, keys, self.spot(at))

    def press(self, at: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.target, LEFT, keys, self.spot(at))

    def move(self, at: QPointF) -> None:
        QTest.mouseMove(self.target, self.spot(at))

    def release(self, at: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseRelease(self.target, LEFT, keys, self.spot(at))

    def drag(self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.press(start, keys)
        for part in (0.3, 0.7, 1.0):
            self.move(start + (end - start) * part)
        self.release(end, keys)

    def connect(self, source: str, target: str, output: str = "y", given: str = "x") -> None:
        self.drag(self.port(source, "output", output), self.port(target, "input", given))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.view, key, keys)

    def drop_layer(self, name: str, at: QPointF) -> None:
        self.drop_type(layers.by_name(name).type, at)

    def drop_type(self, type_name: str, at: QPointF) -> None:
        """What the palette's drag delivers: enter, move, drop."""
        data, spot = pack(type_name), self.spot(at)
        copy = Qt.DropAction.CopyAction
        for event in (
            QDragEnterEvent(spot, copy, data, LEFT, NO_KEY),
            QDragMoveEvent(spot, copy, data, LEFT, NO_KEY),
            QDropEvent(QPointF(spot), copy, data, LEFT, NO_KEY),
        ):
            QApplication.sendEvent(self.target, event)
