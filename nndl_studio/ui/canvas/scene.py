"""The scene: an item for each node and edge of the graph, kept in step by the graph's events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from psygnal import SignalInstance
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from nndl_studio.graph.check import Analysis, Problem
from nndl_studio.graph.document import Graph
from nndl_studio.graph.known import known
from nndl_studio.graph.node import Edge, Node, renamed
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.label_room import make_room
from nndl_studio.ui.canvas.node_facts import (
    Grounds,
    closes_a_loop,
    grounds,
    node_facts,
    problems_by_node,
)
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.node_look import NodeLook
from nndl_studio.ui.canvas.port_item import PortItem, Side
from nndl_studio.ui.canvas.router import Router
from nndl_studio.ui.texts import texts

# Large enough that the view may look anywhere near the drawing without scroll bars.
WORLD = QRectF(-50_000, -50_000, 100_000, 100_000)


class CanvasScene(QGraphicsScene):
    """Owns the items; never changes the document."""

    analysed = Signal(object)
    layout_changed = Signal()

    def __init__(self, graph: Graph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSceneRect(WORLD)
        self.graph = graph
        self.nodes: dict[str, NodeItem] = {}
        self.edges: dict[Edge, EdgeItem] = {}
        self.analysis: Analysis = known(graph).analysis
        self._checked = -1
        self._router = Router(self.nodes, self.edges)
        self._faults: dict[str, Sentence] = {}
        self._told: dict[str, tuple[Grounds, Problem | None, Sentence]] = {}
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self.refresh)
        for node in graph.nodes.values():
            self._add_item(node)
        for edge in graph.edges:
            self._add_edge_item(edge)
        self._connect()
        texts.changed.connect(self._speak)
        self.refresh()

    def release(self) -> None:
        """Let go of the graph and of every item."""
        self._turn.stop()
        for signal, slot in self._wiring():
            signal.disconnect(slot)
        self.clearSelection()
        labels = [item.label for item in self.edges.values()]
        for item in (*labels, *self.edges.values(), *self.nodes.values()):
            self.removeItem(item)
        self.edges.clear()
        self.nodes.clear()

    @Slot()
    def _speak(self) -> None:
        """What nodes and links say is painted in the language in force."""
        self.update()

    def port(self, node_id: str, side: Side, name: str) -> PortItem:
        return self.nodes[node_id].ports(side)[name]

    def selected_nodes(self) -> list[str]:
        return [node_id for node_id, item in self.nodes.items() if item.isSelected()]

    def selected_edges(self) -> list[Edge]:
        return [edge for edge, item in self.edges.items() if item.isSelected()]

    def select(self, nodes: Iterable[str], edges: Iterable[Edge] = ()) -> None:
        """Select exactly these, telling everyone once."""
        chosen = [*(self.nodes[n] for n in nodes), *(self.edges[e] for e in edges)]
        quiet = self.blockSignals(True)
        self.clearSelection()
        for item in chosen:
            item.setSelected(True)
        self.blockSignals(quiet)
        self.selectionChanged.emit()

    def content_rect(self) -> QRectF:
        """Around every node and edge; empty when there is none."""
        area = QRectF()
        for node in self.nodes.values():
            area = area.united(node.frame)
        for edge in self.edges.values():
            area = area.united(edge.path.boundingRect())
        return area

    def set_thumbnail(self, node_id: str, picture: QImage | None) -> None:
        item = self.nodes[node_id]
        before = item.frame
        if item.set_thumbnail(picture):
            self._grown(node_id, before)

    def set_look(self, node_id: str, look: NodeLook | None) -> None:
        item = self.nodes[node_id]
        before = item.frame
        if item.set_look(look):
            self._grown(node_id, before)

    def _grown(self, node_id: str, before: QRectF) -> None:
        """Links keep off the room that a node takes, and use what it leaves."""
        self._router.note(self._touching([node_id]), before, self.nodes[node_id].frame)
        self._turn.start()

    def mark_fault(self, node_id: str, message: Sentence | None) -> None:
        """Light a node that failed while running; the next edit clears it."""
        if message is None:
            self._faults.pop(node_id, None)
        else:
            self._faults[node_id] = message
        # In the midst of an edit items and document differ; what is told then is shown after it.
        if self._checked == self.graph.revision:
            self._show_facts()

    def place(self, places: Mapping[str, QPointF]) -> None:
        """Show nodes elsewhere without changing the document: a gesture under way."""
        for node_id, point in places.items():
            self.nodes[node_id].move_to(point.x(), point.y())
        self._router.follow(self._touching(places), len(places))
        self.layout_changed.emit()

    def put_back(self) -> None:
        """Show every node where the document has it, after a gesture that came to nothing."""
        places = {name: QPointF(*node.position) for name, node in self.graph.nodes.items()}
        self.place({n: at for n, at in places.items() if self.nodes[n].pos() != at})

    @Slot()
    def refresh(self) -> None:
        """Check what was edited and show what came out; once per turn of the event loop."""
        self._turn.stop()
        edited = self._checked != self.graph.revision
        if edited:
            self._checked = self.graph.revision
            self.analysis = known(self.graph).analysis
            self._show_facts()
        self._router.settle()
        make_room(item.label for item in self.edges.values())
        self.layout_changed.emit()
        if edited:
            self.analysed.emit(self.analysis)

    def _show_facts(self) -> None:
        problems = problems_by_node(self.analysis)
        for node_id, item in self.nodes.items():
            problem = problems.get(node_id)
            fault = self._faults.get(node_id) or _reason(problem)
            told = (grounds(self.graph, self.analysis, node_id), problem, fault)
            # An edit leaves most nodes as they were, and words take time to make.
            if self._told.get(node_id) != told:
                self._told[node_id] = told
                facts = node_facts(self.graph, self.analysis, self.graph.nodes[node_id], problem)
                item.set_facts(facts, fault)
        reasons = {p.edge: p.message for p in self.analysis.problems if p.edge is not None}
        for edge, link in self.edges.items():
            shape = self.analysis.shapes.get((edge.source, edge.output))
            link.set_facts(str(shape) if shape else "", edge in reasons, reasons.get(edge, NOTHING))
            link.set_delayed(closes_a_loop(self.graph, self.analysis, edge))

    def _touching(self, nodes: Iterable[str]) -> dict[Edge, None]:
        edges: dict[Edge, None] = {}
        for node_id in nodes:
            for edge in (*self.graph.incoming(node_id), *self.graph.outgoing(node_id)):
                edges[edge] = None
        return edges

    def _connect(self) -> None:
        for signal, slot in self._wiring():
            signal.connect(slot)

    def _wiring(self) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        graph = self.graph
        return (
            (graph.node_added, self._on_node_added),
            (graph.node_removed, self._on_node_removed),
            (graph.node_changed, self._on_node_changed),
            (graph.node_renamed, self._on_node_renamed),
            (graph.edge_added, self._on_edge_added),
            (graph.edge_removed, self._on_edge_removed),
        )

    def _add_item(self, node: Node) -> None:
        item = NodeItem(node)
        self.nodes[node.id] = item
        self._told.pop(node.id, None)
        self.addItem(item)
        self._router.note((), item.frame)

    def _add_edge_item(self, edge: Edge) -> None:
        item = EdgeItem(edge, self.nodes[edge.source].family)
        self.edges[edge] = item
        self.addItem(item)
        self.addItem(item.label)
        self._router.note([edge])

    def _on_node_added(self, node: Node) -> None:
        self._add_item(node)
        self._edited()

    def _on_node_removed(self, node: Node) -> None:
        item = self.nodes.pop(node.id)
        self._router.note((), item.frame)
        self.removeItem(item)
        self._edited()

    def _on_node_changed(self, old: Node, new: Node) -> None:
        if old.position != new.position:
            item = self.nodes[new.id]
            before = item.frame
            item.move_to(*new.position)
            self._router.note(self._touching([new.id]), before, item.frame)
        if (old.config, old.weights_of) != (new.config, new.weights_of):
            self._faults.clear()
        self._turn.start()

    def _on_node_renamed(self, old: str, new: str) -> None:
        items = {(new if name == old else name): item for name, item in self.nodes.items()}
        self.nodes.clear()
        self.nodes.update(items)
        self.nodes[new].set_name(new)
        links = list(self.edges.values())
        self.edges.clear()
        for item in links:
            item.edge = renamed(item.edge, {old: new})
            self.edges[item.edge] = item
        self._router.note(self._touching([new]))
        if self.nodes[new].isSelected():
            self.selectionChanged.emit()
        self._edited()

    def _on_edge_added(self, edge: Edge) -> None:
        self._add_edge_item(edge)
        self._edited()

    def _on_edge_removed(self, edge: Edge) -> None:
        item = self.edges.pop(edge)
        self.removeItem(item)
        self.removeItem(item.label)
        self._edited()

    def _edited(self) -> None:
        self._faults.clear()
        self._turn.start()


def _reason(problem: Problem | None) -> Sentence:
    return problem.message if problem is not None else NOTHING
