"""Rows of recurrent layers: Keras's own where it has them, else its RNN with a cell of the
library's. W and b of the input are theirs; past a sample's end the state is held behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.answers import AnswerProgram
from nndl_studio.exchange.to_keras.drawing import Drawing, Layer
from nndl_studio.ops.ir import Call, Role, Value
from nndl_studio.ops.srn import LOGISTIC, TANH

RECURRENT = ("srn", "lstm", "gru", "gru_after")
# Where Keras's gates stand among the studio's: i, f, c̃, o of i, f, o, c̃; z, r, h̃ of r, z, h̃.
OF_LSTM, OF_GRU = (0, 1, 3, 2), (1, 0, 2)
Numbers = NDArray[np.float32]


def read_by(program: AnswerProgram, call: Call) -> bool:
    """Whether a Wx + b is what a recurrent op alone reads."""
    readers = program.readers(call.outputs[0])
    answers = any(each.value.origin is call.outputs[0] for each in program.answers)
    return len(readers) == 1 and readers[0].op.name in RECURRENT and not answers


def weighing(program: AnswerProgram, call: Call) -> Call | None:
    """The Wx + b that a recurrent op reads, if nobody else does."""
    made = (each for each in program.calls if call.inputs[0] in each.outputs)
    found = next(made, None)
    alone = found is not None and found.op.name == "dense" and read_by(program, found)
    return found if alone else None


def srn(drawing: Drawing, call: Call) -> None:
    """h_t = f(Wx_t + U h_{t−1} + b) (177)."""
    kind = {LOGISTIC: "sigmoid", TANH: "tanh"}.get(call.attributes["activation"], "relu")
    settings = () if kind == "tanh" else (f'activation="{kind}"',)
    _give(drawing, call, "layers.SimpleRNN", settings, (0,), call.outputs[0])


def lstm(drawing: Drawing, call: Call) -> None:
    """Keras's own without peepholes (187-192)."""
    peephole = call.inputs[2]
    if peephole.origin.role is Role.CONSTANT:
        _give(drawing, call, "layers.LSTM", (), OF_LSTM, call.outputs[1])
    else:
        _give(drawing, call, "PeepholeCell", (), OF_LSTM, call.outputs[1], [peephole])


def gru(drawing: Drawing, call: Call) -> None:
    """One whose reset gate comes before the matrix (193-196)."""
    settings = ("reset_after=False",)
    _give(drawing, call, "layers.GRU", settings, OF_GRU, call.outputs[1])


def gru_after(drawing: Drawing, call: Call) -> None:
    """Keras's own without biases: with them it has three second ones where there is one."""
    inner = call.inputs[2]
    if inner.origin.role is Role.CONSTANT:
        _give(drawing, call, "layers.GRU", (), OF_GRU, call.outputs[1])
    else:
        _give(drawing, call, "ResetAfterCell", (), OF_GRU, call.outputs[1], [inner])


def _give(
    drawing: Drawing,
    call: Call,
    kind: str,
    settings: tuple[str, ...],
    order: Sequence[int],
    h: Value,
    further: Sequence[Value] = (),
) -> None:
    """Write the layer, and that its state is held."""
    source = weighing(drawing.program, call)
    assert source is not None, "others are refused"
    x, *owned = source.inputs
    weight, *bias = (_gates(_known(drawing, each), order) for each in owned)
    recurrent = _gates(_known(drawing, call.inputs[1]), order)
    own = tuple(_known(drawing, each) for each in further)
    units = recurrent.shape[1]
    without = () if bias else ("use_bias=False",)
    arrays = tuple(each.origin.name for each in (*owned, call.inputs[1], *further))
    if "." in kind:
        weights = (weight.T, recurrent.T, *bias)
        whole = (f"{units}", *settings, *without, "return_sequences=True")
        layer = Layer(kind, whole, weights, arrays)
    else:
        cell = f"{kind}({', '.join((f'{units}', *without))})"
        last = (*own, *bias) if kind == "PeepholeCell" else (*bias, *own)
        weights = (weight.T, recurrent.T, *last)
        layer = Layer("layers.RNN", (cell, "return_sequences=True"), weights, arrays, (kind,))
    states = drawing.named(call, layer, [drawing.text(x)])
    lengths = drawing.text(call.inputs[-1])
    drawing.give(call, Layer("Hold"), [states, lengths], [h], "held")


def _known(drawing: Drawing, value: Value) -> Numbers:
    known = drawing.network.known(value)
    assert known is not None, "weights are parameters"
    return known


def _gates(array: Numbers, order: Sequence[int]) -> Numbers:
    """The rows of each gate in Keras's order."""
    parts = np.split(array, len(order))
    return np.concatenate([parts[place] for place in order])
