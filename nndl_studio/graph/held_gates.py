"""Gates that a drawing holds: 0 or 1 at every step and unit, whatever their layer has learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nndl_studio import layers
from nndl_studio.graph.node import Node
from nndl_studio.sentence import NOTHING, Sentence, listed, say

EQUALS = "="


def gates_of(node: Node) -> tuple[str, ...]:
    """The gates of a layer that can be held; the last of its order is a candidate, and no gate."""
    return layers.layer(node.type).gate_order(node.config)[:-1]


def held_gate(gate: str, open_: bool) -> str:
    """The mark that holds a gate."""
    return f"{gate}{EQUALS}{int(open_)}"


def gate_and_value(mark: str) -> tuple[str, bool]:
    """The inverse of `held_gate`: the gate, and whether it is open."""
    gate, _, value = mark.partition(EQUALS)
    return gate, value == "1"


def with_gate(held: Sequence[str], gate: str, open_: bool | None) -> tuple[str, ...]:
    """The marks with another one for a gate; None for a gate that is free."""
    others = [mark for mark in held if gate_and_value(mark)[0] != gate]
    return tuple(sorted([*others, *([] if open_ is None else [held_gate(gate, open_)])]))


def faults_of_held(node: Node) -> Iterator[Sentence]:
    """What can't be held where it is marked, in words."""
    gates, seen = gates_of(node), set[str]()
    for gate, _ in map(gate_and_value, node.held):
        if not gates:
            yield say("{node} has no gates that can be held: take its marks off", node=node.id)
            return
        if gate not in gates:
            yield say(
                "{node} has no gate {gate} to hold; it has {gates}",
                node=node.id,
                gate=gate,
                gates=listed(gates),
            )
        elif gate in seen:
            yield say("{node}: its gate {gate} can't be 0 and 1", node=node.id, gate=gate)
        seen.add(gate)


def held_in_words(node: Node) -> Sentence:
    """What is held, in a sentence; nothing where nothing is."""
    if not node.held:
        return NOTHING
    shown = [mark.replace(EQUALS, f" {EQUALS} ") for mark in node.held]
    return say("Held at every step and unit: {gates}.", gates=listed(shown))
