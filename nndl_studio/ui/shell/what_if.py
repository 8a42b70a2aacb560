"""Holds what is supposed of the network, in time with the drawing and the sample in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio import layers
from nndl_studio.graph.activations import activations_of, with_activation
from nndl_studio.graph.changes import Change, Hold, Mute, SetConfig
from nndl_studio.graph.document import Graph
from nndl_studio.graph.held_gates import gates_of, with_gate
from nndl_studio.graph.marks import units_of
from nndl_studio.graph.node import Node
from nndl_studio.ops.ir import owner
from nndl_studio.runs.news import Supposed
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.suppose.supposition import (
    OF_INPUT,
    Erased,
    HeldGate,
    OtherActivation,
    OtherWeight,
    Silence,
    Supposition,
    Suppositions,
    Without,
    with_one_more,
)
from nndl_studio.ui.canvas.commands import DocumentCommand
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.filters_view import FiltersView
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.erasing_input import ErasingInput
from nndl_studio.ui.shell.watching import Watching
from nndl_studio.ui.shell.what_if_bar import WhatIfBar

# While a weight is dragged, it is not worth while to suppose more often.
MILLISECONDS = 50


class WhatIf(QObject):
    """`room` has the bar in it as soon as something is supposed. What is supposed is of the look
    alone: the drawing, its file and the run know nothing of it."""

    def __init__(
        self, canvas: CanvasView, bridge: Bridge, watching: Watching, cards: Cards
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._bridge, self._watching, self._cards = canvas, bridge, watching, cards
        self.supposed: Suppositions = ()
        self.bar: WhatIfBar | None = None
        self._erasing: ErasingInput | None = None
        self.room = QWidget()
        self._column = QVBoxLayout(self.room)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.room.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(MILLISECONDS)
        self._later.timeout.connect(self._send)
        canvas.whatif_asked.connect(self.open_at)
        bridge.prepared.connect(self._on_prepared)
        bridge.supposed.connect(self._on_supposed)
        cards.made.connect(self._listen)

    @Slot(str)
    def open_at(self, node_id: str) -> None:
        """Offer what can be supposed of a node."""
        node = self._canvas.graph.nodes[node_id]
        units = units_of(node, self._canvas.scene().analysis.shapes)
        gates = layers.layer(node.type).gate_order(node.config)
        self._open().ask(node_id, units, activations_of(node), gates)

    @Slot(object)
    def suppose(self, one: Supposition) -> None:
        """Suppose one thing more; what was supposed of the same place gives way."""
        if isinstance(one, Silence):
            one = self._with_others(one)
        self._take(with_one_more(self.supposed, one))

    @Slot(object)
    def take_back(self, one: Supposition) -> None:
        """Suppose it no longer."""
        self._take(tuple(each for each in self.supposed if each != one))

    @Slot()
    def take_all_back(self) -> None:
        """See the network as it is."""
        self._take(())
        self.room.hide()

    def forget(self) -> None:
        """Another document comes, of which nothing is supposed."""
        self.supposed = ()
        self._show()
        self.room.hide()

    @Slot()
    def keep(self) -> None:
        """Make settings of the drawing of what can be such: one undoable command."""
        kept = [(each, change) for each in self.supposed if (change := self._change(each))]
        if not kept:
            return
        changes = [change for _, change in kept]
        command = DocumentCommand(self._canvas.graph, changes, say("Keep what was supposed"))
        if self._canvas.push(command):
            gone = [each for each, _ in kept]
            self._take(tuple(each for each in self.supposed if each not in gone))

    def _change(self, one: Supposition) -> Change | None:
        """The change of the drawing that comes to the same; None where there is none."""
        node = self._canvas.graph.nodes.get(getattr(one, "node", ""))
        if node is None:
            return None
        if isinstance(one, Silence):
            return Mute(node.id, node.muted, tuple(sorted({*node.muted, *one.units})))
        if isinstance(one, HeldGate) and one.gate in gates_of(node):
            return Hold(node.id, node.held, self._held_with(node))
        if isinstance(one, OtherActivation):
            other = with_activation(node, one.activation)
            if other is not None and other.type == node.type:
                return SetConfig(node.id, node.config, other.config)
        return None

    def _held_with(self, node: Node) -> tuple[str, ...]:
        """What is held of a node, with all that is supposed of its gates."""
        held = node.held
        for each in self.supposed:
            if isinstance(each, HeldGate) and each.node == node.id and each.gate in gates_of(node):
                held = with_gate(held, each.gate, each.open)
        return held

    def _with_others(self, one: Silence) -> Silence:
        """Units one by one add up."""
        before = next((e for e in self.supposed if e.place == one.place), None)
        units = before.units if isinstance(before, Silence) else ()
        return Silence(one.node, tuple(sorted({*units, *one.units})))

    def _take(self, supposed: Suppositions) -> None:
        self.supposed = supposed
        self._show()
        if not self._later.isActive():
            self._later.start()

    @Slot()
    def _send(self) -> None:
        self._bridge.suppose(self.supposed)

    def _open(self) -> WhatIfBar:
        if self.bar is None:
            bar = self.bar = WhatIfBar()
            self._column.addWidget(bar)
            bar.supposed.connect(self.suppose)
            bar.taken_back.connect(self.take_back)
            bar.all_taken_back.connect(self.take_all_back)
            bar.kept.connect(self.keep)
            self._erasing = ErasingInput(bar.picture, bar.parts, self._watching.samples)
            self._erasing.changed.connect(self._erase)
            self._erasing.show_sample()
            bar.ask("", 0)
        self.room.show()
        self._show()
        return self.bar

    def _show(self) -> None:
        if self.supposed and (self.bar is None or self.room.isHidden()):
            self._open()
            return
        if self.bar is None:
            return
        keepable = any(self._change(each) is not None for each in self.supposed)
        self.bar.set_supposed(self.supposed, keepable)
        if self._erasing is not None:
            self._erasing.show_supposed(self.supposed)

    @Slot(object)
    def _on_prepared(self, news: object) -> None:
        """Another network: what can still be supposed of it is."""
        graph = self._canvas.graph
        self.supposed = tuple(each for each in self.supposed if _inside(each, graph))
        self._show()
        if self.supposed:
            self._bridge.suppose(self.supposed)

    @Slot(object)
    def _on_supposed(self, news: Supposed) -> None:
        if self.bar is None:
            return
        self.bar.refuse(news.problem)
        if news.problem and self.supposed:
            # What was refused is not held on to: the bar shows what is seen.
            self.supposed = news.supposed
            self._show()
        if news.compared is not None and self.supposed:
            found = news.compared
            self.bar.set_figures(found.part, found.before, found.after)
        self._watching.ask()

    @Slot(object)
    def _erase(self, one: Supposition | None) -> None:
        if one is None:
            self._take(tuple(each for each in self.supposed if not isinstance(each, OF_INPUT)))
        else:
            self.suppose(one)

    @Slot(str)
    def _listen(self, name: str) -> None:
        """A view has been built."""
        card: Card = self._cards[name]
        if isinstance(card, MapsView):
            card.silenced.connect(self._silence)
        elif isinstance(card, FiltersView):
            card.weighed.connect(self._weigh)

    @Slot(str, int)
    def _silence(self, node: str, unit: int) -> None:
        self.suppose(Silence(node, (unit,)))

    @Slot(str, int, float, object)
    def _weigh(self, node: str, at: int, value: float, called: Sentence) -> None:
        self.weigh(node, "weight", at, value, called)

    @Slot(str, str, int, float, object)
    def weigh(self, node: str, weight: str, at: int, value: float, called: Sentence) -> None:
        """Suppose a number of a parameter of a node."""
        self.suppose(OtherWeight(node, weight, at, value, called))


def _inside(one: Supposition, graph: Graph) -> bool:
    """Whether what it is about is still there."""
    return isinstance(one, (Erased, Without)) or owner(one.node) in graph.nodes
