"""The program of a network's answers alone, without losses and labels: for whoever writes it in
another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.compiler.simplify import leave_out_training, without_dead_calls
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Call, Op, Prediction, Value
from nndl_studio.ops.sequence_loss import SEQUENCE_CROSS_ENTROPY
from nndl_studio.ops.softmax import CROSS_ENTROPY
from nndl_studio.ops.softmax_node import SOFTMAX

# What is left of an op where nobody reads its loss: its first input alone counts.
WITHOUT_LOSS: Mapping[Op, Op] = MappingProxyType(
    {CROSS_ENTROPY: SOFTMAX, SEQUENCE_CROSS_ENTROPY: SOFTMAX}
)


@dataclass(frozen=True, eq=False)
class AnswerProgram:
    """`calls` compute the `answers`, the main one first, from the batch fields `inputs`, from
    parameters called `NODE_ID.PARAM` and from `constants`, in this order."""

    inputs: Mapping[str, Value]
    calls: tuple[Call, ...]
    answers: tuple[Prediction, ...]
    constants: Mapping[Value, tuple[float, ...]]

    def readers(self, value: Value) -> list[Call]:
        """The calls that read `value` or another view of it."""
        return [c for c in self.calls if any(i.origin is value.origin for i in c.inputs)]


def answer_program(graph: Graph) -> AnswerProgram:
    """Raises `CompileError` for a faulty graph."""
    program = lower(resolve(graph)).program
    leave_out_training(program)
    answers = tuple(each for each in program.predictions if not each.aside)
    wanted = [answer.value for answer in answers]
    kept = without_dead_calls(_without_losses(program.calls), wanted)
    read = {value.origin for call in kept for value in call.inputs} | {v.origin for v in wanted}
    inputs = {name: value for name, value in program.batch.items() if value in read}
    constants = {value: numbers for value, numbers in program.constants.items() if value in read}
    return AnswerProgram(inputs, tuple(kept), answers, constants)


def _without_losses(calls: Sequence[Call]) -> list[Call]:
    """Losses whose op also makes an answer, as ops that make the answer alone."""
    return [
        replace(call, op=op, inputs=call.inputs[:1], outputs=call.outputs[:1])
        if (op := WITHOUT_LOSS.get(call.op)) is not None
        else call
        for call in calls
    ]
