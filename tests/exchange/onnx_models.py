"""Small ONNX models as other tools write them: no test, but what tests read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

RANDOM = np.random.default_rng(5)
Arrays = Mapping[str, NDArray[Any]]
Nodes = Sequence[onnx.NodeProto]
Sizes = Sequence[int | str]


def some(*shape: int) -> NDArray[np.float32]:
    """Weights of a size that keeps answers near 1."""
    fan = max(1, int(np.prod(shape[1:])))
    found: NDArray[np.float32] = (RANDOM.normal(size=shape) / np.sqrt(fan)).astype(np.float32)
    return found


def node(op: str, inputs: str, outputs: str, domain: str = "", **settings: Any) -> onnx.NodeProto:
    """Names parted by blanks, "-" for one that is left out."""
    given, made = (["" if n == "-" else n for n in each.split()] for each in (inputs, outputs))
    return helper.make_node(op, given, made, name=f"{op}_{made[0]}", domain=domain, **settings)


def written(
    path: Path,
    nodes: Nodes,
    sizes: Sizes,
    arrays: Arrays,
    *,
    outputs: Sequence[str] = ("y",),
    whole: bool = False,
    opset: int = 17,
) -> Path:
    """A file with these nodes, which asks for x of these sizes."""
    kind = TensorProto.INT64 if whole else TensorProto.FLOAT
    asked = [helper.make_tensor_value_info("x", kind, list(sizes))]
    given = [onnx.ValueInfoProto(name=name) for name in outputs]
    fixed = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    graph = helper.make_graph(list(nodes), "made", asked, given, initializer=fixed)
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="a test")
    path.write_bytes(model.SerializeToString())
    return path


class Case:
    """A model: what it asks for, its nodes and arrays."""

    def __init__(self, sizes: Sizes, nodes: Nodes, arrays: Arrays, **more: Any) -> None:
        self.sizes, self.nodes, self.arrays, self.more = sizes, nodes, arrays, more

    def written(self, folder: Path) -> Path:
        return written(folder / "m.onnx", self.nodes, self.sizes, self.arrays, **self.more)


def _conv(
    weight: tuple[int, ...], sizes: Sizes, before: tuple[int, ...] = (), **settings: Any
) -> Case:
    """Maps, their averages, two units; `before` zeros stand around rows and columns first."""
    last = "GlobalAveragePool"
    reads = "r" if before else "x"
    nodes = [node("Pad", "x around", "r")] if before else []
    nodes += [node("Conv", f"{reads} c.weight b", "h", **settings), node(last, "h", "p")]
    nodes += [node("Flatten", "p", "f"), node("Gemm", "f o.weight c", "y", transB=1)]
    maps = weight[0]
    arrays = {"c.weight": some(*weight), "b": some(maps), "o.weight": some(2, maps), "c": some(2)}
    arrays |= {"around": np.array([0, 0, *before] * 2)} if before else {}
    return Case(sizes, nodes, arrays)


def _recurrent(op: str, gates: int, biased: bool = True, **settings: Any) -> Case:
    units, features = 4, 3
    arrays = {
        "W": some(1, gates * units, features),
        "R": some(1, gates * units, units),
        "B": some(1, 2 * gates * units),
        "o": some(units, 2),
    }
    peephole = "- - - P" if op == "LSTM" and settings.pop("seen", False) else ""
    arrays |= {"P": some(1, 3 * units)} if peephole else {}
    bias = "B" if biased else "-"
    nodes = [
        node("Transpose", "x", "t", perm=[1, 0, 2]),
        node(op, f"t W R {bias} {peephole}".strip(), "h last", hidden_size=units, **settings),
        node("Squeeze", "last zero", "s"),
        node("MatMul", "s o", "y"),
    ]
    arrays["zero"] = np.array([0])
    return Case(["n", 5, features], nodes, arrays)


SIGMOID_TABLE = {"w": some(4, 1), "b": some(1)}
CASES: dict[str, Case] = {
    "dense layers": Case(
        ["n", 4],
        [node("Gemm", "x w b", "h", transB=1), node("Relu", "h", "r"), node("MatMul", "r v", "y")],
        {"w": some(6, 4), "b": some(6), "v": some(6, 3)},
    ),
    "scaled factors": Case(
        ["n", 4],
        [node("Gemm", "x w b", "y", alpha=0.5, beta=2.0)],
        {"w": some(4, 3), "b": some(3)},
    ),
    "softmax at the end": Case(
        ["n", 4],
        [node("MatMul", "x w", "h"), node("Add", "h b", "z"), node("Softmax", "z", "y", axis=1)],
        {"w": some(4, 3), "b": some(3)},
    ),
    "one probability": Case(
        ["n", 4],
        [node("MatMul", "x w", "h"), node("Add", "h b", "z"), node("Sigmoid", "z", "y")],
        SIGMOID_TABLE,
    ),
    "the same side by side": Case(
        ["n", 4],
        [node("Concat", "x x", "h", axis=1), node("MatMul", "h w", "z"), node("Mul", "z z", "y")],
        {"w": some(8, 3)},
    ),
    "brought far by single numbers": Case(
        ["n", 4],
        [
            node("Sub", "x mean", "c"),
            node("Mul", "c gain", "s"),
            node("Add", "s floor", "t"),
            node("Sigmoid", "t", "p"),
            node("MatMul", "p w", "y"),
        ],
        {
            "mean": np.array([-37.938494, 19.087877, 50.01, 0.3], np.float32),
            "gain": np.array([2.6274838, 2.8016082, 0.01, 3.0], np.float32),
            "floor": np.array(-0.1, np.float32),
            "w": some(4, 3),
        },
    ),
    "both sides of one": Case(
        ["n", 4],
        [
            node("Gemm", "x w b", "z"),
            node("Sigmoid", "z", "p"),
            node("Sub", "one p", "q"),
            node("Concat", "q p", "y", axis=1),
        ],
        SIGMOID_TABLE | {"one": np.ones(1, np.float32)},
    ),
    "several yes or no": Case(
        ["n", 4],
        [node("MatMul", "x w", "z"), node("Sigmoid", "z", "y")],
        {"w": some(4, 3)},
    ),
    "standardised inside": Case(
        ["n", 4],
        [node("Sub", "x m", "d"), node("Div", "d s", "z"), node("MatMul", "z w", "y")],
        {"m": some(4), "s": np.abs(some(4)) + 1, "w": some(4, 2)},
    ),
    "scikit-learn's scaler and classes": Case(
        ["n", 2],
        [
            node("Scaler", "x", "s", "ai.onnx.ml", offset=[1.0, 2.0], scale=[0.5, 0.25]),
            node(
                *("LinearClassifier", "s", "label z", "ai.onnx.ml"),
                coefficients=[1.0, 2.0, -1.0, 0.5, 0.3, 0.1],
                intercepts=[0.1, 0.2, 0.3],
                classlabels_strings=["a", "b", "c"],
                post_transform="SOFTMAX",
            ),
            node("Normalizer", "z", "y", "ai.onnx.ml", norm="L1"),
        ],
        {},
        outputs=("label", "y"),
    ),
    "narrow": _conv((3, 2, 3, 3), ["n", 2, 8, 8]),
    "same, in steps of two": _conv((3, 2, 3, 3), ["n", 2, 9, 8], pads=[1, 1, 1, 1], strides=[2, 2]),
    "wide": _conv((3, 2, 3, 3), ["n", 2, 6, 6], pads=[2, 2, 2, 2]),
    "dilated": _conv((3, 2, 3, 3), ["n", 2, 9, 9], dilations=[2, 2]),
    "groups": _conv((4, 1, 3, 3), ["n", 2, 6, 6], group=2),
    "automatic border": _conv((3, 2, 4, 4), ["n", 2, 8, 8], auto_pad="SAME_UPPER"),
    "zeros around by another": _conv((3, 2, 3, 3), ["n", 2, 8, 8], before=(1, 1)),
    "zeros around by both": _conv((3, 2, 3, 3), ["n", 2, 8, 8], before=(1, 0), pads=[0, 1, 0, 1]),
    "sequence": _conv((3, 2, 3), ["n", 2, 9], pads=[1, 1]),
    "steps first, as PyTorch has them": _recurrent("LSTM", 4),
    "peepholes": _recurrent("LSTM", 4, seen=True),
    "without biases": _recurrent("LSTM", 4, biased=False),
    "GRU, reset before": _recurrent("GRU", 3),
    "GRU, reset after": _recurrent("GRU", 3, linear_before_reset=1),
    "SRN": _recurrent("RNN", 1, activations=["Sigmoid"]),
    "maps last, as Keras has them": Case(
        ["n", 6, 6, 2],
        [
            node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
            node("Conv", "t c.weight", "h"),
            node("MaxPool", "h", "p", kernel_shape=[2, 2], strides=[2, 2]),
            node("Transpose", "p", "u", perm=[0, 2, 3, 1]),
            node("Reshape", "u size", "f"),
            node("MatMul", "f w", "y"),
        ],
        {"c.weight": some(3, 2, 3, 3), "size": np.array([-1, 12]), "w": some(12, 2)},
    ),
    "batch normalisation": Case(
        ["n", 2, 6, 6],
        [
            node("Conv", "x c.weight", "h"),
            node("BatchNormalization", "h g b m v", "k"),
            node("Relu", "k", "r"),
            node("Flatten", "r", "f"),
            node("MatMul", "f w", "y"),
        ],
        {
            "c.weight": some(3, 2, 3, 3),
            **{name: some(3) for name in "gbm"},
            "v": np.abs(some(3)) + 0.5,
            "w": some(48, 2),
        },
    ),
    "a sum of two ways": Case(
        ["n", 4],
        [
            node("MatMul", "x a", "h"),
            node("Tanh", "h", "t"),
            node("MatMul", "t b", "k"),
            node("Add", "k t", "s"),
            node("Mul", "s t", "m"),
            node("Concat", "m s", "c", axis=1),
            node("MatMul", "c o", "y"),
        ],
        {"a": some(4, 5), "b": some(5, 5), "o": some(10, 2)},
    ),
    "GELU and SiLU written out": Case(
        ["n", 4],
        [
            node("MatMul", "x a", "h"),
            node("Div", "h root", "d"),
            node("Erf", "d", "e"),
            node("Add", "e one", "p"),
            node("Mul", "h p", "q"),
            node("Mul", "q half", "g"),
            node("MatMul", "g b", "k"),
            node("Sigmoid", "k", "s"),
            node("Mul", "k s", "i"),
            node("MatMul", "i o", "y"),
        ],
        {
            "a": some(4, 5),
            "b": some(5, 5),
            "o": some(5, 2),
            "root": np.array(np.sqrt(2), np.float32),
            "one": np.array(1, np.float32),
            "half": np.array(0.5, np.float32),
        },
    ),
    "words": Case(
        ["n", 5],
        [
            node("Gather", "e.weight x", "h"),
            node("ReduceMean", "h", "m", axes=[1], keepdims=0),
            node("MatMul", "m w", "y"),
        ],
        {"e.weight": some(9, 3), "w": some(3, 2)},
        whole=True,
    ),
    "words that might count from the end": Case(
        ["n", 5],
        [
            node("Less", "x zero", "l"),
            node("Add", "x count", "a"),
            node("Where", "l a x", "w"),
            node("Gather", "e.weight w", "h"),
            node("ReduceMean", "h", "m", axes=[1], keepdims=0),
            node("MatMul", "m o", "y"),
        ],
        {
            "e.weight": some(9, 3),
            "o": some(3, 2),
            "zero": np.array(0),
            "count": np.array(9),
        },
        whole=True,
    ),
    "a row laid out as a map": Case(
        ["n", 36],
        [
            node("Reshape", "x size", "t"),
            node("Conv", "t c.weight", "h"),
            node("Flatten", "h", "f"),
            node("MatMul", "f w", "y"),
        ],
        {"size": np.array([-1, 1, 6, 6]), "c.weight": some(2, 1, 3, 3), "w": some(32, 2)},
    ),
    "one sample at a time": Case(
        [1, 4],
        [node("MatMul", "x w", "y")],
        {"w": some(4, 3)},
    ),
    "the size is asked for": Case(
        ["n", 2, 4, 4],
        [
            node("Shape", "x", "s"),
            node("Gather", "s zero", "n", axis=0),
            node("Unsqueeze", "n zeros", "u"),
            node("Concat", "u rest", "to", axis=0),
            node("Reshape", "x to", "f"),
            node("MatMul", "f w", "y"),
        ],
        {"zero": np.array(0), "zeros": np.array([0]), "rest": np.array([32]), "w": some(32, 2)},
    ),
}
