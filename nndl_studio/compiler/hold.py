"""A part of pass 2: gates that are held are 0 or 1, before the layer's recurrent op squashes them.

What such a gate adds up of the input is put far beyond all that comes from the past, so that σ of
it is 0 or 1 to the last bit; σ' is 0 there, and nothing of the gate learns.
"""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.graph.held_gates import gate_and_value
from nndl_studio.graph.node import Node
from nndl_studio.layers import layer
from nndl_studio.ops.gru import GRU
from nndl_studio.ops.gru_after import GRU_AFTER
from nndl_studio.ops.ir import Builder, Value
from nndl_studio.ops.lstm import LSTM
from nndl_studio.ops.scale_shift import SCALE_SHIFT

GATED = (LSTM, GRU, GRU_AFTER)
FAR = 1e4


def hold(node: Node, builder: Builder, since: int) -> None:
    """Hold the gates that `node` marks, whose calls are those of the program from `since` on."""
    if not node.held:
        return
    calls = builder.program.calls
    place = next(at for at in range(since, len(calls)) if calls[at].op in GATED)
    gated, behind = calls[place], calls[place + 1 :]
    del calls[place:]
    z = _held(node, builder, gated.inputs[0])
    calls += [replace(gated, inputs=(z, *gated.inputs[1:])), *behind]


def _held(node: Node, builder: Builder, z: Value) -> Value:
    """z (steps, gates · units), that of a gate which is held ± far."""
    steps, size = z.shape
    order = layer(node.type).gate_order(node.config)
    marks = dict(map(gate_and_value, node.held))
    units = size // len(order)
    free = [float(gate not in marks) for gate in order for _ in range(units)]
    far = [0.0 if gate not in marks else FAR if marks[gate] else -FAR for gate in order]
    shift = [number for number in far for _ in range(units)]
    rows = builder.view(z, (steps * size, 1, 1))
    scaled = builder.constant("free", free * steps)
    held = builder.call(SCALE_SHIFT, rows, scaled, builder.constant("held", shift * steps))
    return builder.view(held, z.shape)
