"""An ONNX model of a network: raw samples in, answers in the units of the data out. The number of
samples is free, and that of steps where no op counts them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nndl_studio.exchange.feeds import names_of
from nndl_studio.exchange.format import Files, Lack, Notes
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.steps import fixed_steps, free_steps
from nndl_studio.exchange.to_onnx import answers, maps, memory, pointwise, recurrent, steps, texts
from nndl_studio.exchange.to_onnx.preprocess import write_inputs
from nndl_studio.exchange.to_onnx.recurrent import weighed_inside
from nndl_studio.exchange.to_onnx.scribe import OPSET, Scribe
from nndl_studio.graph.project import encode
from nndl_studio.ops.ir import Call, Prediction
from nndl_studio.sentence import say

if TYPE_CHECKING:
    import onnx

IR_VERSION, ML_OPSET = 7, 2
DRAWING = "drawing"
"""What the note is called that holds the drawing as a project: by it the studio reads it again."""
Axes = list[int | str | None]
ROWS: dict[str, Callable[[Scribe, Call], None]] = {
    **pointwise.ROWS,
    **maps.ROWS,
    **steps.ROWS,
    **recurrent.ROWS,
    **memory.ROWS,
    **texts.ROWS,
    **answers.ROWS,
}


def write(network: Network, notes: Notes) -> Files:
    """The model's bytes, looked over by ONNX's own checker."""
    import onnx

    model, _ = model_of(network, notes)
    onnx.checker.check_model(model, full_check=True)
    return {".onnx": model.SerializeToString(deterministic=True)}


def cannot(network: Network) -> tuple[Lack, ...]:
    """What ONNX has no words for, node by node."""
    program = network.program
    lost = [
        Lack(
            call.node,
            say("the op {operation} has no counterpart in ONNX", operation=call.op.name),
            refuses=True,
        )
        for call in program.calls
        if call.op.name not in ROWS
    ]
    for call in program.calls:
        if call.op.name in ("lstm", "gru", "gru_after"):
            hidden = call.outputs[1]
            others = [v for v in call.outputs if v is not hidden and program.readers(v)]
            if others:
                words = say("what its cells hold can't be read there")
                lost.append(Lack(call.node, words, refuses=True))
    return (*dict.fromkeys(lost), *fixed_steps(network))


def model_of(network: Network, notes: Notes) -> tuple[onnx.ModelProto, Scribe]:
    """The model, and who wrote it."""
    from onnx import helper

    scribe = Scribe(network, free_steps(network))
    asked = write_inputs(scribe)
    inside = weighed_inside(scribe.program.calls).values()
    for call in scribe.program.calls:
        if call not in inside:
            scribe.begin(call.node)
            ROWS[call.op.name](scribe, call)
    given = [
        info
        for i, answer in enumerate(scribe.program.answers)
        for info in _answer(scribe, answer, i == 0)
    ]
    name = network.title or "network"
    graph = helper.make_graph(scribe.nodes, name, asked, given, initializer=scribe.fixed)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    model = helper.make_model(
        graph,
        opset_imports=opsets,
        ir_version=IR_VERSION,
        producer_name="NNDL Studio",
        producer_version=network.weights.studio_version,
    )
    names = {"class_names": json.dumps(network.inputs.info.class_names, ensure_ascii=False)}
    drawing = {DRAWING: encode(network.graph).decode()}
    helper.set_model_props(model, {**names, **drawing, **notes})
    return model, scribe


def _answer(scribe: Scribe, answer: Prediction, is_main: bool) -> list[onnx.ValueInfoProto]:
    """Name an answer, in its units, and the class that it names."""
    from onnx import TensorProto, helper

    scribe.begin(answer.node)
    y, kind = scribe.tensor(answer.value), TensorProto.FLOAT
    recipe = scribe.network.inputs
    axes = _axes(scribe, answer.value.shape)
    if answer.best is None and recipe.target_scaling and axes[-1] == recipe.info.targets:
        y, kind = _in_units(scribe, y), TensorProto.DOUBLE
    name = names_of(scribe.network)[answer.node]
    scribe.begin("")
    _named(scribe, y, name)
    found = [helper.make_tensor_value_info(name, kind, axes)]
    if answer.best is not None:
        label, shape = _class(scribe, answer, y, axes)
        title = name.replace("y", "class", 1)
        _named(scribe, label, title)
        found.append(helper.make_tensor_value_info(title, TensorProto.INT64, shape))
    return found


def _axes(scribe: Scribe, shape: Sequence[int]) -> Axes:
    free = scribe.any_steps and len(shape) == 2
    return ["samples", None if free else shape[0], *shape[1:]]


def _in_units(scribe: Scribe, y: str) -> str:
    """What was learned, brought back: y / gain + shift."""
    from onnx import TensorProto

    shift, gain = np.array(scribe.network.inputs.target_scaling).T
    y = scribe.node("Cast", y, to=int(TensorProto.DOUBLE))
    y = scribe.node("Div", y, scribe.constant(gain, "float64"))
    return scribe.node("Add", y, scribe.constant(shift, "float64"))


def _class(scribe: Scribe, answer: Prediction, y: str, axes: Axes) -> tuple[str, Axes]:
    """The class that an answer names (see `Prediction`), and the axes of that."""
    from onnx import TensorProto

    whole = int(TensorProto.INT64)
    if answer.best in ("largest", "smallest"):
        op = "ArgMax" if answer.best == "largest" else "ArgMin"
        return scribe.node(op, y, axis=-1, keepdims=0), axes[:-1]
    limit = scribe.constant(answer.limit)
    above = scribe.node("Cast", scribe.node("Greater", y, limit), to=whole)
    if answer.one_by_one:
        return above, axes
    return scribe.node("Squeeze", above, scribe.constant([-1], "int64")), axes[:-1]


def _named(scribe: Scribe, tensor: str, name: str) -> None:
    from onnx import helper

    scribe.nodes.append(helper.make_node("Identity", [tensor], [name], name=f"give {name}"))
