"""Connect: draws a link from a port; lights the ports that take it and says why others don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt

from nndl_studio.graph.document import Refusal
from nndl_studio.graph.node import Edge
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.canvas.commands import ConnectCommand, DisconnectCommand
from nndl_studio.ui.canvas.gestures.gesture import Gesture
from nndl_studio.ui.canvas.loose_edge import LooseEdge
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.port_item import PortItem
from nndl_studio.ui.canvas.routing import curve

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView

REACH = 26.0
# Screen pixels the pointer must travel before a press becomes a link.
SLACK = 6.0


class Connect(Gesture):
    """From an output to an input or the other way; `taken` is a link picked up at its end."""

    def __init__(
        self, view: CanvasView, start: PortItem, at: QPointF, taken: Edge | None = None
    ) -> None:
        super().__init__(view)
        scene = view.scene()
        self._from = at
        self._taken = taken
        self._start = scene.port(taken.source, "output", taken.output) if taken else start
        self._verdicts = self._judge()
        self._aimed: PortItem | None = None
        self._line = LooseEdge()
        scene.addItem(self._line)
        if taken is not None:
            scene.edges[taken].set_faded(True)
        self._light()

    def drag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._aim(self._port_near(at))
        refusal = self._refusal()
        good = self._aimed is not None and refusal is None
        here, end = self._start.anchor, self._aimed.anchor if self._aimed and good else at
        way = curve(here, end) if self._start.side == "output" else curve(end, here)
        self._line.set_path(way, refusal is None)
        self.view.say(self._sentence(), refused=refusal is not None)
        if refusal is None:
            self.view.notice.hide()
        else:
            self.view.notice.follow(refusal.reason, self.view.place_of(at))

    def drop(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._aim(self._port_near(at))
        aimed, refusal = self._aimed, self._refusal()
        self.cancel()
        if ((at - self._from) * self.view.magnification).manhattanLength() < SLACK:
            return
        if aimed is not None and refusal is not None:
            below = self.view.scene().nodes[aimed.node_id].frame.bottomLeft()
            self.view.offer_mend(refusal, self._edge(aimed), below)
        elif aimed is not None:
            self._link(self._edge(aimed))
        elif self._taken is not None:
            self.view.push(DisconnectCommand(self.view.graph, self._taken))
        elif not isinstance(self.view.item_at(at), NodeItem):
            self.view.quick_add(at, self._start)

    def cancel(self) -> None:
        scene = self.view.scene()
        scene.removeItem(self._line)
        if self._taken in scene.edges:
            scene.edges[self._taken].set_faded(False)
        for item in scene.nodes.values():
            item.setOpacity(1)
        for port in self._all_ports():
            port.set_light("plain")
        self.view.notice.hide()
        self.view.say(NOTHING)

    def _link(self, edge: Edge) -> None:
        if edge == self._taken:
            return
        if self._taken is None:
            self.view.push(ConnectCommand(self.view.graph, edge))
            return
        with self.view.as_one(say("Move link")) as group:
            group.take(DisconnectCommand(self.view.graph, self._taken))
            group.take(ConnectCommand(self.view.graph, edge))

    def _judge(self) -> dict[PortItem, Refusal | None]:
        """What the graph says of each port on the other side."""
        graph, side = self.view.graph, "input" if self._start.side == "output" else "output"
        return {
            port: None if self._edge(port) == self._taken else graph.check_connect(self._edge(port))
            for item in self.view.scene().nodes.values()
            if item.node_id != self._start.node_id
            for port in item.ports("input" if side == "input" else "output").values()
            if port.isVisible()
        }

    def _edge(self, other: PortItem) -> Edge:
        source, target = (
            (self._start, other) if self._start.side == "output" else (other, self._start)
        )
        return Edge(source.node_id, source.port.name, target.node_id, target.port.name)

    def _light(self) -> None:
        for port in self._all_ports():
            takes = port in self._verdicts and self._verdicts[port] is None
            if port is not self._start:
                port.set_light("taking" if takes else "refusing")
        open_nodes = {port.node_id for port, refusal in self._verdicts.items() if refusal is None}
        for name, item in self.view.scene().nodes.items():
            ours = name == self._start.node_id or name in open_nodes
            item.setOpacity(1.0 if ours else 0.45)

    def _aim(self, port: PortItem | None) -> None:
        if port is self._aimed:
            return
        if self._aimed is not None:
            self._aimed.set_light("taking" if self._refusal() is None else "refusing")
        self._aimed = port
        if port is not None and self._refusal() is None:
            port.set_light("aimed")

    def _refusal(self) -> Refusal | None:
        return None if self._aimed is None else self._verdicts[self._aimed]

    def _port_near(self, at: QPointF) -> PortItem | None:
        """The nearest port within reach; on a node's body the first that takes the link."""
        near = [
            (distance, self._verdicts[port] is not None, i, port)
            for i, port in enumerate(self._verdicts)
            if (distance := QLineF(at, port.anchor).length()) <= REACH
        ]
        if near:
            return min(near, key=lambda entry: entry[:3])[3]
        item = self.view.item_at(at)
        if not isinstance(item, NodeItem):
            return None
        own = [port for port in self._verdicts if port.node_id == item.node_id]
        return min(own, key=lambda port: self._verdicts[port] is not None, default=None)

    def _sentence(self) -> Sentence:
        refusal = self._refusal()
        if refusal is not None:
            return refusal.reason
        if self._aimed is not None:
            edge = self._edge(self._aimed)
            return say("Connect {source} to {target}", source=edge.source, target=edge.target)
        if self._taken is not None:
            return say("Drop on empty canvas to remove this link, on a port to move it")
        return say("Drop on a lit port to connect, on empty canvas to add a layer")

    def _all_ports(self) -> list[PortItem]:
        return [
            port
            for item in self.view.scene().nodes.values()
            for port in (*item.inputs.values(), *item.outputs.values())
        ]
