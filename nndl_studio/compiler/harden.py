"""A network with all doubt taken away: what is chosen by shares is chosen for certain.

Every softmax of the drawing becomes its largest entry, and a machine that may end ends where that
is likelier than not. So a circuit that was learned as a mixture is run as the program that it is
near to (Kurach et al., 2015). Losses keep their own softmax: it chooses nothing.
"""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.ops.halting import HALT
from nndl_studio.ops.ir import Builder, Call
from nndl_studio.ops.largest import LARGEST
from nndl_studio.ops.product import AFFINE
from nndl_studio.ops.rectified import STEP
from nndl_studio.ops.softmax_node import SOFTMAX


def harden(builder: Builder) -> None:
    """Rewrite the builder's program, which is to be run and not to be learned by."""
    soft, builder.program.calls = builder.program.calls, []
    for call in soft:
        builder.node = call.node
        builder.program.calls.append(_hard(builder, call))


def _hard(builder: Builder, call: Call) -> Call:
    if call.op is SOFTMAX:
        return replace(call, op=LARGEST)
    if call.op is HALT:
        f, lengths = call.inputs
        above_half = builder.call(AFFINE, f, builder.constant("half", (1.0, -0.5)))
        return replace(call, inputs=(builder.call(STEP, above_half), lengths))
    return call
