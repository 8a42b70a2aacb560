"""The end of pass 2: losses that compare with a sample's class count as that class does.

J is then the mean over the batch of w L, with w the batch field `weight`. Without that field no
loss changes. A loss layer knows nothing of it.
"""

from __future__ import annotations

from nndl_studio.ops.ir import Builder, Program, Value
from nndl_studio.ops.product import MULTIPLY


def weigh_losses(builder: Builder) -> None:
    """Multiply each loss of the builder's program that reads the label by the weight."""
    program = builder.program
    if "weight" not in program.batch or "label" not in program.batch:
        return
    told, makers = _told(program), {y: call for call in program.calls for y in call.outputs}
    for i, loss in enumerate(program.losses):
        maker = makers[loss.origin]
        if any(value.origin in told for value in maker.inputs):
            builder.node = maker.node
            program.losses[i] = builder.call(MULTIPLY, loss, program.batch["weight"])


def _told(program: Program) -> set[Value]:
    """The label, and what is made of it alone, such as a one-hot vector."""
    told = {program.batch["label"]}
    for call in program.calls:
        if call.inputs and all(value.origin in told for value in call.inputs):
            told.update(call.outputs)
    return told
