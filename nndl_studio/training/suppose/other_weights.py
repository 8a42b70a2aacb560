"""Weights as is supposed: a number of one, or all those that hold a gate where it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.held_gates import gate_and_value
from nndl_studio.ops.ir import BETWEEN
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.suppose.supposition import HeldGate, OfWeights, OtherWeight

# Of a bias: σ of it is 0 or 1 to the last bit.
FAR = 1e4
Arrays = Mapping[str, NDArray[Any]]


def arrays_of(supposed: OfWeights, names: Iterable[str]) -> tuple[str, ...]:
    """The parameters that are other ones then, by `NODE.PARAM`."""
    if isinstance(supposed, OtherWeight):
        return (_name(supposed),)
    return tuple(name for name in names if name.rpartition(BETWEEN)[0] == supposed.node)


def require_weights(supposed: OfWeights, graph: Graph, weights: Arrays) -> None:
    """Raises TrainingError, in words, for what can't be supposed of these weights."""
    if isinstance(supposed, HeldGate):
        _require_gate(supposed, graph, weights)
        return
    known = weights.get(_name(supposed))
    if known is None or not 0 <= supposed.at < known.size:
        raise TrainingError(
            say("{node} has no such number in {weight}", node=supposed.node, weight=supposed.weight)
        )
    if not np.isfinite(supposed.value):
        raise TrainingError(say("A weight needs a finite number"))


def change_weights(supposed: OfWeights, graph: Graph, weights: Arrays) -> None:
    """Write it into `weights`, which are copies. A gate reads nothing any more but its bias; c̃ and
    h̃ are tanh of what they read, so 0 without a bias."""
    if isinstance(supposed, OtherWeight):
        weights[_name(supposed)].reshape(-1)[supposed.at] = supposed.value
        return
    order = _order(supposed.node, graph)
    place, squashed = order.index(supposed.gate), supposed.gate != order[-1]
    for name in arrays_of(supposed, weights):
        array, own = weights[name], name.rpartition(BETWEEN)[2]
        if own == "recurrent_bias":
            array[:] = 0 if not squashed else array
            continue
        rows = _rows(array, own, order, place)
        array[rows] = 0
        if own == "bias" and squashed:
            array[rows] = FAR if supposed.open else -FAR


def _rows(array: NDArray[Any], own: str, order: tuple[str, ...], place: int) -> slice:
    """Where a gate's own numbers stand along the first axis; peepholes have a row a gate, and c̃
    has none."""
    size = 1 if own == "peephole" else len(array) // len(order)
    return slice(place * size, (place + 1) * size)


def _require_gate(supposed: HeldGate, graph: Graph, weights: Arrays) -> None:
    order = _order(supposed.node, graph)
    if supposed.gate not in order:
        raise TrainingError(
            say("{node} has no gate {gate}", node=supposed.node, gate=supposed.gate)
        )
    if supposed.gate in dict(map(gate_and_value, graph.nodes[supposed.node].held)):
        raise TrainingError(
            say("{gate} is held in the drawing: let it go there first", gate=supposed.gate)
        )
    if supposed.gate == order[-1]:
        if supposed.open:
            raise TrainingError(
                say("{gate} is no gate that opens: it can only be 0", gate=supposed.gate)
            )
    elif f"{supposed.node}{BETWEEN}bias" not in weights:
        raise TrainingError(
            say(
                "{node} has no bias by which its gate {gate} could be held: give it one first",
                node=supposed.node,
                gate=supposed.gate,
            )
        )


def _order(node: str, graph: Graph) -> tuple[str, ...]:
    found = graph.nodes.get(node)
    return () if found is None else layers.layer(found.type).gate_order(found.config)


def _name(supposed: OtherWeight) -> str:
    return f"{supposed.node}{BETWEEN}{supposed.weight}"
