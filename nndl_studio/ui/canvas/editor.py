"""Editing the selection: all that a menu or a key can ask for, each one undo command."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from math import sqrt

from PySide6.QtCore import QPoint, QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QGuiApplication, QUndoStack
from PySide6.QtWidgets import QWidget

from nndl_studio.graph.check import Problem
from nndl_studio.graph.document import Graph, Refusal
from nndl_studio.graph.layout import COLUMN, GRID, arrange
from nndl_studio.graph.node import Edge, Position
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.canvas import edits
from nndl_studio.ui.canvas.camera import FIT_MARGIN, Camera
from nndl_studio.ui.canvas.clipboard import from_text, to_text
from nndl_studio.ui.canvas.commands import (
    CommandGroup,
    ConnectCommand,
    DocumentCommand,
    MoveCommand,
)
from nndl_studio.ui.canvas.measures import NODE_WIDTH, snap
from nndl_studio.ui.canvas.notice import Notice
from nndl_studio.ui.canvas.scene import CanvasScene
from nndl_studio.ui.canvas.walk import Direction, step_from
from nndl_studio.ui.mend_title import mend_title


class Editor(Camera):
    """A camera over a scene, and the undo stack through which alone the document changes."""

    selection_changed = Signal(list)
    status = Signal(object)
    analysis_changed = Signal(object)
    activated = Signal(str)

    def __init__(self, graph: Graph, undo: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graph = graph
        self.undo = undo
        self.notice = Notice(self)
        self._scene = CanvasScene(graph, self)
        self._copied_links: list[Edge] = []

    def scene(self) -> CanvasScene:
        return self._scene

    def push(self, command: DocumentCommand) -> bool:
        """Do `command`; if the document refuses, say why."""
        self.undo.push(command)
        if command.error:
            self.notice.offer(command.error, self.pointer())
            self.status.emit(command.error)
        return not command.error

    def as_one(self, text: Sentence) -> AbstractContextManager[CommandGroup]:
        """All that the group takes inside is one undo command called `text`."""
        return edits.as_one(self.graph, self.undo, text)

    def pointer(self) -> QPoint:
        """Where the pointer is, or the middle if it is elsewhere."""
        at = self.mapFromGlobal(self.cursor().pos())
        return at if self.viewport().rect().contains(at) else self.viewport().rect().center()

    def selected_nodes(self) -> list[str]:
        return self._scene.selected_nodes()

    @Slot()
    def select_all(self) -> None:
        self._scene.select(self._scene.nodes)

    @Slot()
    def delete_selection(self) -> None:
        edits.delete(self.graph, self.undo, self.selected_nodes(), self._scene.selected_edges())

    def delete_links(self, links: Sequence[Edge]) -> None:
        """Delete these links and nothing else."""
        edits.delete(self.graph, self.undo, (), links)

    @Slot()
    def copy(self) -> None:
        chosen = self.selected_nodes()
        if chosen:
            self._copied_links = edits.incoming_links(self.graph, chosen)
            QGuiApplication.clipboard().setText(to_text(self.graph, chosen))

    @Slot()
    def cut(self) -> None:
        self.copy()
        chosen = self.selected_nodes()
        if chosen:
            edits.delete(self.graph, self.undo, chosen, [], say("Cut"))

    @Slot()
    def paste(self, with_links: bool = False) -> None:
        """Add what was copied; `with_links` also draws the links that led into it."""
        part = from_text(QGuiApplication.clipboard().text())
        if part is None or not part.nodes:
            self.status.emit(say("There is nothing to paste: copy some layers first"))
            return
        links = [e for e in self._copied_links if e.target in part.nodes] if with_links else []
        self._add(part, links)

    @Slot()
    def duplicate(self) -> None:
        part = from_text(to_text(self.graph, self.selected_nodes()))
        if part is not None and part.nodes:
            self._add(part, [])

    @Slot()
    def auto_layout(self) -> None:
        """Layers from left to right, as wide as the window; what was in view stays in view."""
        frames = {name: item.frame for name, item in self._scene.nodes.items()}
        if not frames:
            return
        links = [(edge.source, edge.target) for edge in self.graph.edges]
        places = arrange({n: f.height() for n, f in frames.items()}, links, self._columns())
        moved = {n: p for n, p in places.items() if self.graph.nodes[n].position != p}
        if moved:
            self.push(MoveCommand(self.graph, moved, say("Auto layout")))
        self._scene.refresh()
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Show the whole drawing."""
        self.show_area(self._scene.content_rect())
        self.whole = True

    @Slot()
    def connect_selected(self) -> None:
        """Link the selected nodes from left to right, where the judge agrees."""
        chosen = sorted(self.selected_nodes(), key=lambda n: self.graph.nodes[n].position)
        for source, target in pairwise(chosen):
            edge, refusal = self._first_link(source, target)
            if refusal is None and edge is not None:
                self.push(ConnectCommand(self.graph, edge))
            elif refusal is not None and edge is not None:
                self.offer_mend(refusal, edge, self._scene.nodes[target].frame.bottomLeft())
                return

    def walk(self, direction: Direction) -> None:
        """Select the next node in a direction."""
        frames = {name: item.frame for name, item in self._scene.nodes.items()}
        if not frames:
            return
        chosen = self.selected_nodes()
        first = min(frames, key=lambda name: (frames[name].top(), frames[name].left()))
        goal = step_from(frames, chosen[-1], direction) if chosen else first
        if goal is not None:
            self._scene.select([goal])
            self.bring_in(frames[goal])

    def nudge(self, across: int, down: int) -> None:
        """Move the selection by grid steps."""
        places: dict[str, Position] = {}
        for name in self.selected_nodes():
            x, y = self.graph.nodes[name].position
            places[name] = (x + across * GRID, y + down * GRID)
        if places:
            self.push(MoveCommand(self.graph, places))

    def offer_mend(self, refusal: Refusal | Problem, edge: Edge | None, at: QPointF) -> None:
        """Say at the scene point `at` why something can't be, with a button if it can be mended."""
        reason = refusal.reason if isinstance(refusal, Refusal) else refusal.message
        place, mend = self.mapFromScene(at), refusal.mend
        fault = refusal if isinstance(refusal, Problem) else edge
        self.status.emit(reason)
        if mend is None or fault is None:
            self.notice.offer(reason, place)
            return
        command = edits.mend_command(self.graph, fault, mend)
        if command is None:
            self.notice.offer(reason, place)
        else:
            # Planned again on the click: the drawing may have changed while the notice stood.
            self.notice.offer(reason, place, mend_title(mend), lambda: self._mend(fault))

    def mend(self, problem: Problem) -> None:
        """Put a problem of the analysis right, by one undo command."""
        self._mend(problem)

    def _mend(self, fault: Problem | Edge) -> None:
        refusal = fault if isinstance(fault, Problem) else self.graph.check_connect(fault)
        if refusal is None or refusal.mend is None:
            return
        command = edits.mend_command(self.graph, fault, refusal.mend)
        if command is not None:
            self.push(command)

    def _first_link(self, source: str, target: str) -> tuple[Edge | None, Refusal | None]:
        """The first link from `source` to `target` that is allowed, else the first refused one."""
        refused: tuple[Edge | None, Refusal | None] = (None, None)
        for output in self._scene.nodes[source].outputs:
            for given in self._scene.nodes[target].inputs:
                edge = Edge(source, output, target, given)
                refusal = self.graph.check_connect(edge)
                if refusal is None:
                    return edge, None
                refused = (edge, refusal) if refused[0] is None else refused
        return refused

    def _add(self, part: Graph, links: list[Edge]) -> None:
        names = edits.paste(self.graph, self.undo, part, self._offset(part), links)
        self._scene.select(names)
        self.bring_in(self._scene.nodes[names[0]].frame)

    def _offset(self, part: Graph) -> Position:
        """Aside until nothing is covered; into the middle if that is out of sight."""
        there = {node.position for node in self.graph.nodes.values()}
        corners = [node.position for node in part.nodes.values()]
        step = 2 * GRID
        shift = step
        while any((x + shift, y + shift) in there for x, y in corners):
            shift += step
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        area = QRectF(left + shift, top + shift, NODE_WIDTH, NODE_WIDTH)
        if self.visible_rect().intersects(area):
            return (shift, shift)
        middle = snap(self.visible_rect().center())
        return (middle.x() - left, middle.y() - top)

    def _columns(self) -> int:
        """How many columns fit the window at 100 %, more if the drawing would get too high."""
        room = self.viewport().width() - 2 * FIT_MARGIN + COLUMN - NODE_WIDTH
        return max(3, int(room / COLUMN), round(sqrt(len(self.graph.nodes))))
