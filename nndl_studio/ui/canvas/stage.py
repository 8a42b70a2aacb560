"""The stage: the scene with what lies over it: hints, notices, minimap, quick add, guides."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QGraphicsItem, QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import can_be_opened
from nndl_studio.sentence import Sentence
from nndl_studio.ui.canvas import adding, ground
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.editor import Editor
from nndl_studio.ui.canvas.minimap import Boxes, Minimap
from nndl_studio.ui.canvas.node_check import NodeCheck
from nndl_studio.ui.canvas.node_cost import NodeCost
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.node_look import NodeLook
from nndl_studio.ui.canvas.overlay import Overlay
from nndl_studio.ui.canvas.port_item import PortItem
from nndl_studio.ui.canvas.quick_add import QuickAdd
from nndl_studio.ui.canvas.scene import CanvasScene
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import themes

# Pixels that a line a pixel wide may touch beside it.
ROUND_A_LINE = (-3, -3, 3, 3)


class Stage(Editor):
    """Everything of the canvas but the pointer and the keys. `parts_asked` and `apart_asked` carry
    a composite: its inside is to be seen, or to stand in its place. `inside_asked` carries a node
    whose numbers are to be seen, and the side of the port where they pass, or ""; `check_asked` one
    whose gradient is to be checked, `checked_asked` one that was, to see how; `freeze_asked` one
    with what is to stay as it is in it, `mute_asked` one whose muted units are to be said,
    `whatif_asked` one to try things out on."""

    parts_asked = Signal(str)
    apart_asked = Signal(str)
    inside_asked = Signal(str, str)
    check_asked = Signal(str)
    checked_asked = Signal(str)
    freeze_asked = Signal(str, tuple)
    mute_asked = Signal(str)
    whatif_asked = Signal(str)

    def __init__(self, graph: Graph, undo: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(graph, undo, parent)
        self._lines: list[QLineF] = []
        self._selected: list[str] = []
        self._fit_when_shown = True
        self.menu = QuickAdd(self)
        self.minimap = Minimap(self, self._boxes, self.visible_rect)
        self.overlay = Overlay(self, self.minimap, self._covers, self._sees_all)
        self.minimap.looked_at.connect(self.look_at)
        self.looked.connect(self.overlay.make_way)
        themes.changed.connect(self._retheme)
        texts.changed.connect(self._speak)
        self._show_scene()

    def set_graph(self, graph: Graph) -> None:
        """Show another document; the old one's undo commands go with it."""
        self._let_go()
        self.undo.clear()
        self.graph = graph
        self._scene = CanvasScene(graph, self)
        self._show_scene()
        self._fit_when_shown = not self.isVisible()
        self.fit()
        self.analysis_changed.emit(self._scene.analysis)
        self._tell_selection()

    def release(self) -> None:
        """Let go of the graph; the canvas shows nothing from here on."""
        themes.changed.disconnect(self._retheme)
        texts.changed.disconnect(self._speak)
        self._let_go()

    @Slot()
    def _speak(self) -> None:
        """Words over the canvas have other lengths now."""
        self.overlay.arrange(self.rect())

    def quick_add(self, at: QPointF | None = None, port: PortItem | None = None) -> None:
        """Open the menu of layers at the scene point `at`, else at the pointer. With `port`, only
        what can be linked to it is enabled, and it is linked by the same undo command."""
        place = self.place_of(at) if at is not None else self.pointer()
        where = at if at is not None else self.mapToScene(place)
        refusals = adding.refusals(self, port)
        self.menu.open(place, refusals, lambda name: adding.add_at(self, name, where, port))

    @Slot(str)
    def add_layer(self, type_name: str) -> None:
        """Add a layer after the selected node, or in the middle."""
        adding.add_beside(self, type_name)

    def focus_node(self, node_id: str) -> None:
        """Select a node and bring it into sight."""
        if node_id in self._scene.nodes:
            self._scene.select([node_id])
            self.bring_in(self._scene.nodes[node_id].frame)
            self.setFocus()

    def go_to_problem(self) -> None:
        """Select the first faulty node and bring it into sight."""
        faulty = (problem.node for problem in self._scene.analysis.problems if problem.node)
        node = next(faulty, None)
        self.choose([] if node is None else [node])
        if node is not None:
            self.focus_node(node)

    def choose(self, nodes: Iterable[str]) -> None:
        """Select what has just been made, and take the keys."""
        self._scene.select([name for name in nodes if name in self._scene.nodes])
        self.setFocus()

    def set_thumbnail(self, node_id: str, picture: QImage | None) -> None:
        if node_id in self._scene.nodes:
            self._scene.set_thumbnail(node_id, picture)

    def set_look(self, node_id: str, look: NodeLook | None) -> None:
        """Show what a Data node holds; None for nothing."""
        if node_id in self._scene.nodes:
            self._scene.set_look(node_id, look)

    def mark_fault(self, node_id: str, message: Sentence | None) -> None:
        """Light a node that failed while running; None or the next edit puts the light out."""
        if node_id in self._scene.nodes:
            self._scene.mark_fault(node_id, message)

    def mark_remark(self, node_id: str, words: Sentence) -> None:
        """Show what there is to say of a node while it trains; "" takes it away."""
        if node_id in self._scene.nodes:
            self._scene.nodes[node_id].set_remark(words)

    def set_at_work(self, node_id: str | None) -> None:
        """Light the node whose turn it is; None puts the light out."""
        for name, item in self._scene.nodes.items():
            item.set_at_work(name == node_id)

    def set_costs(self, costs: Mapping[str, NodeCost]) -> None:
        """Tint the nodes by what they cost; one that is not among them is drawn as ever."""
        for node_id, item in self._scene.nodes.items():
            item.set_cost(costs.get(node_id))

    def set_checks(self, checks: Mapping[str, NodeCheck]) -> None:
        """Mark the nodes with what a check of their gradients found; none where it is not known."""
        for node_id, item in self._scene.nodes.items():
            item.set_check(checks.get(node_id))

    def explain(self, node_id: str) -> None:
        """Say what is wrong with a node, with its mend."""
        item = self._scene.nodes[node_id]
        problem = item.facts.problem if item.facts is not None else None
        if problem is not None:
            self.offer_mend(problem, problem.edge, item.frame.bottomLeft())
        elif item.fault:
            self.notice.offer(item.fault, self.place_of(item.frame.bottomLeft()))

    def say(self, text: Sentence, refused: bool = False) -> None:
        """What the gesture under way will do, in the hint line and the status bar."""
        self.overlay.set_hint(text, refused)
        self.status.emit(text)

    def show_guides(self, lead: str | None, moving: Container[str]) -> None:
        """Lines to what lies level with the node `lead`; none for None."""
        frames = {name: item.frame for name, item in self._scene.nodes.items()}
        lines = [] if lead is None else ground.guides(frames, lead, moving)
        if lines != self._lines:
            before, self._lines = self._lines, lines
            # Where they were and where they are, and no node that stands elsewhere.
            for line in (*before, *lines):
                place = self.mapFromScene(QRectF(line.p1(), line.p2())).boundingRect()
                self.viewport().update(place.adjusted(*ROUND_A_LINE))

    def place_of(self, at: QPointF) -> QPoint:
        """Where the scene point `at` is on this widget."""
        return self.mapFromScene(at)

    def item_at(self, at: QPointF) -> QGraphicsItem | None:
        """The port, node or edge under the scene point `at`, topmost first."""
        for item in self._scene.items(at):
            if isinstance(item, (PortItem, NodeItem, EdgeItem)):
                return item
        return None

    def activate(self) -> None:
        """Ask for the selected node's settings, or to see what is inside."""
        for name in self.selected_nodes()[:1]:
            self.open_node(name)

    def open_node(self, node_id: str) -> None:
        """Ask to see what is inside a composite; of any other for its settings."""
        if can_be_opened(self.graph, self._scene.analysis, node_id):
            self.parts_asked.emit(node_id)
        else:
            self.activated.emit(node_id)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        ground.paint_dots(painter, QRectF(rect), self.magnification)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self._lines:
            ground.paint_guides(painter, self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.overlay.arrange(self.rect())
        if (self._fit_when_shown or self.whole) and self.isVisible():
            self._fit_when_shown = False
            self.fit()

    def _show_scene(self) -> None:
        self.setScene(self._scene)
        self._scene.selectionChanged.connect(self._tell_selection)
        self._scene.analysed.connect(self.analysis_changed)
        self._scene.layout_changed.connect(self._redraw)
        self._redraw()

    def _let_go(self) -> None:
        self.notice.hide()
        self.menu.close_menu()
        self._scene.selectionChanged.disconnect(self._tell_selection)
        self._scene.release()
        self._scene.deleteLater()

    def _covers(self, place: QRect) -> bool:
        """Whether what lies at `place` would hide a node."""
        area = self.mapToScene(place).boundingRect()
        return any(area.intersects(item.frame) for item in self._scene.nodes.values())

    def _sees_all(self) -> bool:
        seen = self.visible_rect()
        return all(seen.contains(item.frame) for item in self._scene.nodes.values())

    def _boxes(self) -> Boxes:
        return [(item.frame, item.family) for item in self._scene.nodes.values()]

    @Slot()
    def _redraw(self) -> None:
        self.overlay.set_empty(not self._scene.nodes)

    @Slot()
    def _tell_selection(self) -> None:
        selected = self.selected_nodes()
        if selected != self._selected:
            self._selected = selected
            self.selection_changed.emit(selected)

    @Slot(object)
    def _retheme(self, theme: object) -> None:
        self.overlay.retheme()
        self.resetCachedContent()
        self._scene.update()
        self.viewport().update()
