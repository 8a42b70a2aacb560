"""ONNX's own tests of single operations: those whose operation is read must become a drawing that
answers like onnxruntime, or be refused in words.

Each is given the arrays of its test as weights, and a product behind it, so that numbers come out.
"""

from __future__ import annotations

import warnings
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from onnx.backend.test.case.node import collect_testcases

from nndl_studio.exchange.from_onnx.read import ROWS
from nndl_studio.exchange.importing import import_file
from nndl_studio.files import BadFile

# The operations that have layers: the others only turn axes, or join what is known.
LAYERS = {
    *("Relu", "Sigmoid", "Tanh", "Softplus", "LeakyRelu", "Elu", "Gelu", "Swish", "Softmax"),
    *("Add", "Sub", "Mul", "Div", "Neg", "MatMul", "Gemm", "Conv", "MaxPool", "AveragePool"),
    *("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "BatchNormalization"),
    *("LSTM", "GRU", "RNN", "Gather", "Concat", "Flatten", "Reshape", "Squeeze", "Unsqueeze"),
    *("Transpose", "Dropout"),
}
# Where samples stand, and which input they are, if neither is the first.
SAMPLES_AT = {"LSTM": 1, "GRU": 1, "RNN": 1}
INPUT = {"Gather": 1}
LEAST = 70
WIDTH = 3


@cache
def cases() -> tuple[Any, ...]:
    """Those of one operation that is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = collect_testcases(None)
    named = ((case, [] if case.model is None else case.model.graph.node) for case in found)
    return tuple(case for case, nodes in named if len(nodes) == 1 and nodes[0].op_type in LAYERS)


def as_model(case: Any) -> onnx.ModelProto | None:
    """With all its inputs but one as weights; None where it has no numbers for that."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph: onnx.GraphProto = model.graph
    node = graph.node[0]
    inputs, outputs = case.data_sets[0]
    asked = INPUT.get(node.op_type, 0)
    if len(inputs) != len(graph.input) or not all(isinstance(a, np.ndarray) for a in inputs):
        return None
    whole = np.issubdtype(inputs[asked].dtype, np.integer)
    if asked >= len(inputs) or (inputs[asked].dtype != np.float32 and not whole):
        return None
    for place, (info, array) in enumerate(zip(list(graph.input), inputs, strict=True)):
        if place != asked:
            graph.initializer.append(numpy_helper.from_array(array, info.name))
    kept = onnx.ValueInfoProto()
    kept.CopyFrom(graph.input[asked])
    sizes = kept.type.tensor_type.shape.dim
    at = SAMPLES_AT.get(node.op_type, 0)
    if len(sizes) <= at:
        return None
    sizes[at].ClearField("dim_value")
    sizes[at].dim_param = "n"
    del graph.input[:]
    graph.input.append(kept)
    return _with_product(model, outputs[-1] if node.op_type in SAMPLES_AT else outputs[0])


def _with_product(model: onnx.ModelProto, answer: Any) -> onnx.ModelProto | None:
    """What it gives, flattened, times a matrix."""
    graph: onnx.GraphProto = model.graph
    node = graph.node[0]
    name = [each for each in node.output if each][-1 if node.op_type in SAMPLES_AT else 0]
    if not isinstance(answer, np.ndarray) or answer.ndim < 2 or not answer.size:
        return None
    rest = answer.size // len(answer)
    if node.op_type in SAMPLES_AT:  # (directions, samples, units)
        rest = answer.shape[-1]
        graph.node.append(helper.make_node("Transpose", [name], ["turned"], perm=[1, 0, 2]))
        name = "turned"
    factor = np.random.default_rng(3).normal(size=(rest, WIDTH)).astype(np.float32)
    graph.initializer.append(numpy_helper.from_array(factor, "factor"))
    graph.node.append(helper.make_node("Flatten", [name], ["flat"]))
    graph.node.append(helper.make_node("MatMul", ["flat", "factor"], ["told"]))
    del graph.output[:]
    graph.output.append(onnx.ValueInfoProto(name="told"))
    return model


def test_each_is_read_right_or_refused(tmp_path: Path) -> None:
    read, refused, wrong = Counter[str](), Counter[str](), list[str]()
    for case in cases():
        model = as_model(case)
        if model is None:
            continue
        path = tmp_path / "m.onnx"
        path.write_bytes(model.SerializeToString())
        op = model.graph.node[0].op_type
        try:
            found = import_file(path, samples=8)
        except BadFile as error:
            refused[op] += 1
            wrong += [case.name] if "otherwise" in str(error) else []
        else:
            assert found.proof is not None, case.name
            read[op] += 1
    assert wrong == []
    assert sum(read.values()) >= LEAST, (read, refused)


@pytest.mark.parametrize("op", sorted(LAYERS))
def test_the_operations_are_those_that_are_read(op: str) -> None:
    assert op in ROWS
