"""Move: carries the selection along the grid, shows what lines up, and splices into a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.canvas.commands import MoveCommand
from nndl_studio.ui.canvas.gestures.gesture import Gesture
from nndl_studio.ui.canvas.gestures.splice import Splice, splice_at
from nndl_studio.ui.canvas.measures import snap

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


# Screen pixels the pointer must travel before a press becomes a move.
SLACK = 4.0


class Move(Gesture):
    """`lead` is the node that was pressed; `alone`: a press that never moves selects only it."""

    def __init__(self, view: CanvasView, at: QPointF, lead: str, alone: bool) -> None:
        super().__init__(view)
        scene = view.scene()
        self._from = at
        self._lead = lead
        self._alone = alone
        self._under_way = False
        self._starts = {name: scene.nodes[name].pos() for name in scene.selected_nodes()}
        self._splice: Splice | None = None

    def drag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        way = (at - self._from) * self.view.magnification
        if not self._under_way and way.manhattanLength() < SLACK:
            return
        self._under_way = True
        start = self._starts[self._lead]
        goal = start + (at - self._from)
        if not keys & Qt.KeyboardModifier.AltModifier:
            goal = snap(goal)
        offset = goal - start
        scene = self.view.scene()
        scene.place({name: point + offset for name, point in self._starts.items()})
        self.view.show_guides(self._lead, self._starts)
        self._aim()

    def drop(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._settle()
        scene, graph = self.view.scene(), self.view.graph
        if self._splice is not None:
            self.view.push(self._splice.command(graph))
            return
        points = {name: scene.nodes[name].pos() for name in self._starts}
        if points != self._starts:
            self.view.push(MoveCommand(graph, {n: (p.x(), p.y()) for n, p in points.items()}))
        elif not self._under_way and self._alone:
            scene.select([self._lead])

    def cancel(self) -> None:
        self._settle()
        self.view.scene().put_back()

    def _aim(self) -> None:
        """Over a link, a node without links of its own would be inserted."""
        if self._splice is not None:
            self.view.scene().edges[self._splice.edge].set_lit(False)
        scene, graph = self.view.scene(), self.view.graph
        self._splice = None
        loose = not graph.incoming(self._lead) and not graph.outgoing(self._lead)
        if len(self._starts) == 1 and loose:
            item, node = scene.nodes[self._lead], graph.nodes[self._lead]
            self._splice = splice_at(scene, item.frame.center(), node, item.pos())
        if self._splice is None:
            self.view.say(say("Move: Alt leaves the grid, Esc puts everything back"))
        else:
            scene.edges[self._splice.edge].set_lit(True)
            self.view.say(self._splice.sentence(self.view))

    def _settle(self) -> None:
        edges = self.view.scene().edges
        if self._splice is not None and self._splice.edge in edges:
            edges[self._splice.edge].set_lit(False)
        self.view.show_guides(None, {})
        self.view.say(NOTHING)
