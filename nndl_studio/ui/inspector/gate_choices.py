"""Which gates of a node are held: a choice for each, a setting of the drawing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio.graph.held_gates import gate_and_value, gates_of, with_gate
from nndl_studio.graph.node import Node
from nndl_studio.sentence import as_it_is, say
from nndl_studio.ui.inspector.spin_boxes import Choice
from nndl_studio.ui.texts import show

# The places of a choice: free, 0 and 1.
VALUES = (None, False, True)


class GateChoices(QWidget):
    """`held` carries the node and the marks that it is to have. A gate that the layer hasn't, but
    that is marked, is shown as well, so that it can be let go."""

    held = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self._node: Node | None = None
        self.choices: dict[str, Choice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def set_node(self, node: Node) -> None:
        """Show what is held of `node`."""
        self._node = node
        marked = dict(map(gate_and_value, node.held))
        gates = tuple(dict.fromkeys((*gates_of(node), *marked)))
        if gates != tuple(self.choices):
            self._build(gates)
        for gate, choice in self.choices.items():
            choice.setCurrentIndex(VALUES.index(marked.get(gate)))

    def _build(self, gates: tuple[str, ...]) -> None:
        for choice in self.choices.values():
            self._column.removeWidget(choice)
            # It goes when Qt has time: until then it must not be seen.
            choice.setParent(None)
            choice.deleteLater()
        self.choices = {}
        for gate in gates:
            free = say("{gate} as it learns", gate=gate)
            values = (as_it_is(f"{gate} = 0"), as_it_is(f"{gate} = 1"))
            choice = self.choices[gate] = Choice(("", "0", "1"), (free, *values))
            show(choice.setAccessibleName, say("Gate {gate}", gate=gate))
            show(choice.setToolTip, say("Held at 0 or 1, in training, answers and exports"))
            choice.activated.connect(partial(self._send, gate))
            self._column.addWidget(choice)

    def _send(self, gate: str, place: int) -> None:
        if self._node is None:
            return
        held = with_gate(self._node.held, gate, VALUES[place])
        if held != self._node.held:
            self.held.emit(self._node.id, held)
