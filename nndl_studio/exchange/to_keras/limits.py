"""What a Keras model can't hold of a network, node by node."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.steps import fixed_steps
from nndl_studio.exchange.to_keras.recurrent import RECURRENT, weighing
from nndl_studio.exchange.to_keras.rows import ROWS
from nndl_studio.ops.ir import Call, Role
from nndl_studio.sentence import say

# Which inputs are weights of the layer; all others must come from layers.
OWNED = {
    **dict.fromkeys(("dense", "diagonal", "scale_shift", "affine", "conv1d"), (1, 2)),
    **dict.fromkeys(("rbf", "inner_product"), (1,)),
    "embedding": (1,),
    "recall": (1, 2),
    "fuzzy": (1,),
    **dict.fromkeys(("sentence_bounds", "sentences", "ages"), (2,)),
    "conv2d": (1, 2, 3, 4),
    "srn": (1,),
    "gru": (1,),
    **dict.fromkeys(("lstm", "gru_after"), (1, 2)),
}
# The outputs that are given, of those that ops have.
GIVEN = {"lstm": (1,), "gru": (1,), "gru_after": (1,), "srn": (0,), "conv1d": (0,)}

HOLDS = say("a gate of a layer can't be held there: let it go, or choose another format")


def cannot(network: Network) -> tuple[Lack, ...]:
    """What there is no layer for, and what only counts where training goes on."""
    calls = network.program.calls
    refused = dict.fromkeys(lack for call in calls for lack in _against(network, call))
    nothing = () if network.program.inputs else (Lack("", say("it reads no data"), refuses=True),)
    learns = dict.fromkeys(lack for call in calls for lack in _untaught(network, call))
    dropped = (
        Lack(node.id, say("nothing is dropped, in training neither"))
        for node in network.graph.nodes.values()
        if node.type.startswith("Dropout.")
    )
    return (*refused, *nothing, *fixed_steps(network), *learns, *dropped)


def _against(network: Network, call: Call) -> Iterator[Lack]:
    name, program = call.op.name, network.program
    if name not in ROWS:
        words = say("no layer is written for the op {operation}", operation=name)
        yield Lack(call.node, words, refuses=True)
        return
    if name in RECURRENT and weighing(program, call) is None:
        held = (node := network.graph.nodes.get(call.node)) is not None and bool(node.held)
        why = HOLDS if held else say("others read what it weighs, too")
        yield Lack(call.node, why, refuses=True)
    for i, value in enumerate(call.outputs):
        if i not in GIVEN.get(name, (i,)) and program.readers(value):
            yield Lack(call.node, say("what its gates hold can't be read there"), refuses=True)
    for i, value in enumerate(call.inputs):
        fixed = value.origin.role in (Role.PARAMETER, Role.CONSTANT)
        if fixed is not (i in OWNED.get(name, ())):
            words = say("a number stands where a layer must, or else")
            yield Lack(call.node, words, refuses=True)


def _untaught(network: Network, call: Call) -> Iterator[Lack]:
    """What learns otherwise than in the studio."""
    if call.attributes.get("truncate"):
        steps = call.attributes["truncate"]
        words = say("gradients go back through all steps, not through {steps} at most", steps=steps)
        yield Lack(call.node, words)
    owned = {v.origin.name for v in call.inputs if v.origin.role is Role.PARAMETER}
    if owned & network.trained and owned - network.trained:
        yield Lack(call.node, say("what is fixed of it learns there with the rest"))
