"""Drawn cells against fused layers, steps taken apart and joined, padding, truncation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nndl_studio import api, layers
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.config import as_kind
from nndl_studio.datasets.arrays import FileConfig
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.delay import DelayConfig
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.ir import Builder, Program, Value
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.parts import join, split
from nndl_studio.resources import example
from nndl_studio.training.gradient_check import check_gradients

Arrays = dict[str, NDArray[np.float64]]
SAMPLES = 6
STEPS = 28
CLASSES = 4


@dataclass(frozen=True)
class Pair:
    """A drawn cell and the layer that is the same: `arrays` says which of the cell's parameters,
    one under the other, are each of the layer's. `without` are nodes to leave out of the cell."""

    drawn: str
    layer: str
    arrays: Mapping[str, tuple[str, ...]]
    options: dict[str, object] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.drawn} {'without ' if self.without else ''}{' '.join(self.without)}".strip()


GATES = ("i", "f", "o", "c new")
LSTM = {
    "weight": tuple(f"W {gate}.weight" for gate in GATES),
    "recurrent": tuple(f"U {gate}.weight" for gate in GATES),
    "bias": tuple(f"W {gate}.bias" for gate in GATES),
}
PEEPHOLES = {"peephole": tuple(f"V {gate}.weight" for gate in "ifo")}
SRN = {"weight": ("W x.weight",), "recurrent": ("U h.weight",), "bias": ("W x.bias",)}
GRU = {
    "weight": ("W r.weight", "W z.weight", "W h new.weight"),
    "recurrent": ("U r.weight", "U z.weight", "U h new.weight"),
}
PAIRS = (
    Pair("srn-drawn", "SRN", SRN, {"activation": "tanh"}),
    Pair("integrator-drawn", "Integrator", {"weight": ("W g.weight",)}, {"state": "tanh"}),
    Pair("sum-drawn", "Integrator", {"weight": ("W g.weight",)}, {"state": "linear"}),
    Pair("gru-drawn", "GRU", GRU, {"bias": False}),
    Pair("lstm-drawn", "LSTM", LSTM | PEEPHOLES, {"peepholes": True}),
    Pair("lstm-drawn", "LSTM", LSTM, {"peepholes": False}, ("V i", "V f", "V o")),
)


def drawn_graph(pair: Pair) -> Graph:
    graph = api.load(example(pair.drawn))
    for node in pair.without:
        for edge in (*graph.incoming(node), *graph.outgoing(node)):
            graph.disconnect(edge)
        graph.remove_node(node)
    return graph


def fused_graph(pair: Pair, drawn: Graph) -> Graph:
    """The drawing with the layer in place of its cell."""
    graph = drawn.copy()
    around = {"Rows", "Data", "Last", "Out", "Loss"}
    cell = sorted(set(graph.nodes) - around)
    (source,) = {"Rows", "Data"} & set(graph.nodes)
    reader = "Last" if "Last" in graph.nodes else "Out"
    configs = (graph.nodes[id].config for id in cell)
    units = next(config.units for config in configs if isinstance(config, DelayConfig))
    for edge in graph.edges:
        if edge.source in cell or edge.target in cell:
            graph.disconnect(edge)
    for id in cell:
        graph.remove_node(id)
    layer = layers.by_name(pair.layer)
    config = layer.configured(units=units, output="all steps", **pair.options)
    graph.add_node(Node("Cell", layer.type, config, (0.0, 0.0)))
    graph.connect(Edge(source, "x", "Cell", "x"))
    graph.connect(Edge("Cell", "y", reader, "x"))
    return graph


@dataclass
class Outcome:
    loss: float
    y: NDArray[np.float64]
    gradients: Arrays


def outcome(
    graph: Graph, weights: Arrays, dtype: Dtype = "float64", padding: float = 0.0
) -> Outcome:
    """One batch of sequences of different lengths, forward and backward."""
    probe = ("Out", "y")
    plan = compile_graph(graph, "gradients", dtype=dtype, probes=[probe]).plan(SAMPLES)
    machine = Machine([plan])
    machine.load(weights)
    table = batch(plan.columns, plan.row, padding).astype(dtype)
    recorded = np.zeros(1)
    machine.run(plan, table, np.arange(SAMPLES), recorded)
    gradients = {name: machine.read(plan, symbol) for name, symbol in plan.gradients.items()}
    return Outcome(recorded[0], machine.read(plan, plan.probes[probe][0]), gradients)


def batch(
    columns: Mapping[str, tuple[int, int]], row: int, padding: float = 0.0
) -> NDArray[np.float64]:
    """Random sequences of different lengths; what comes after a sample's end is `padding`."""
    rng = np.random.default_rng(3)
    table = np.zeros((SAMPLES, row))
    label = "label" if "label" in columns else "labels"
    for name, low, high in (("lengths", 1, STEPS + 1), (label, 0, CLASSES)):
        at, size = columns[name]
        table[:, at : at + size] = rng.integers(low, high, (SAMPLES, size))
    at, size = columns["x"]
    steps = columns["labels"][1] if label == "labels" else STEPS
    x = rng.normal(size=(SAMPLES, steps, size // steps))
    lengths = table[:, columns["lengths"][0]]
    x[np.arange(steps) >= lengths[:, None]] = padding
    table[:, at : at + size] = x.reshape(SAMPLES, size)
    return table


def random_weights(graph: Graph, seed: int = 1) -> Arrays:
    rng = np.random.default_rng(seed)
    parameters = compile_graph(graph).plan(1).parameters
    return {name: 0.4 * rng.normal(size=symbol.shape) for name, symbol in parameters.items()}


def as_fused(pair: Pair, weights: Arrays) -> Arrays:
    """The cell's arrays as the layer holds them."""
    stack = {
        f"Cell.{name}": (np.stack if name == "peephole" else np.concatenate)(
            [weights[part] for part in parts]
        )
        for name, parts in pair.arrays.items()
    }
    return stack | {name: array for name, array in weights.items() if name.startswith("Out.")}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_drawn_cell_is_the_fused_layer(pair: Pair, dtype: Dtype) -> None:
    drawn = drawn_graph(pair)
    fused = fused_graph(pair, drawn)
    weights = random_weights(drawn)
    one, other = outcome(drawn, weights, dtype), outcome(fused, as_fused(pair, weights), dtype)
    tolerance = 1e-10 if dtype == "float64" else 1e-5
    assert one.loss == pytest.approx(other.loss, rel=tolerance)
    np.testing.assert_allclose(one.y, other.y, rtol=tolerance, atol=tolerance)
    gradients = as_fused(pair, one.gradients)
    assert set(gradients) == set(other.gradients)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, other.gradients[name], tolerance, tolerance)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_cut_is_the_same_in_both(pair: Pair) -> None:
    drawn = drawn_graph(pair)
    fused = fused_graph(pair, drawn)
    cut = fused.nodes["Cell"].config
    fused.set_config("Cell", msgspec.structs.replace(cut, truncate=5))
    weights = random_weights(drawn)
    one, other = outcome(truncated(drawn, 5), weights), outcome(fused, as_fused(pair, weights))
    for name, gradient in as_fused(pair, one.gradients).items():
        np.testing.assert_allclose(gradient, other.gradients[name], 1e-10, 1e-10)


@pytest.mark.parametrize("pair", PAIRS[-1:], ids=str)
def test_training_and_inference_answer_alike(pair: Pair) -> None:
    graph = drawn_graph(pair)
    weights = random_weights(graph)
    plan = compile_graph(graph, "inference").plan(SAMPLES)
    machine = Machine([plan])
    machine.load(weights)
    table = batch(plan.columns, plan.row).astype("float32")
    recorded = np.zeros(1)
    machine.run(plan, table, np.arange(SAMPLES), recorded)
    trained = outcome(graph, weights, "float32")
    assert recorded[0] == pytest.approx(trained.loss, rel=1e-6)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_what_stands_after_the_end_changes_no_bit(pair: Pair) -> None:
    drawn = drawn_graph(pair)
    weights = random_weights(drawn)
    for graph, held in ((drawn, weights), (fused_graph(pair, drawn), as_fused(pair, weights))):
        zeros, others = outcome(graph, held), outcome(graph, held, padding=7.5)
        assert zeros.loss == others.loss
        assert zeros.y.tobytes() == others.y.tobytes()
        for name, gradient in zeros.gradients.items():
            assert gradient.tobytes() == others.gradients[name].tobytes(), name


def truncated(graph: Graph, every: int) -> Graph:
    graph = graph.copy()
    for id, node in list(graph.nodes.items()):
        if layers.layer(node.type).delays:
            graph.set_config(id, msgspec.structs.replace(node.config, truncate=every))
    return graph


def test_a_cut_changes_gradients_and_nothing_else() -> None:
    graph = drawn_graph(PAIRS[-1])
    weights = random_weights(graph)
    whole, cut, late = (
        outcome(each, weights) for each in (graph, truncated(graph, 5), truncated(graph, 28))
    )
    assert whole.loss == cut.loss == late.loss
    assert (whole.y == cut.y).all()
    for name, gradient in whole.gradients.items():
        # Nothing is cut within the first 28 steps.
        np.testing.assert_array_equal(gradient, late.gradients[name])
    assert not np.allclose(whole.gradients["U i.weight"], cut.gradients["U i.weight"])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 300), st.integers(1, 3))
def test_steps_taken_apart_and_joined_have_their_shapes(steps: int, features: int) -> None:
    builder = Builder(Program())
    x: Value = builder.batch("x", (steps, features))
    apart = split(builder, x)
    assert [value.shape for value in apart] == [(features,)] * steps
    assert join(builder, apart).shape == (steps, features)


def resized(graph: Graph, file: str, units: int) -> Graph:
    """The drawing with other data and a cell of `units`."""
    for id, node in list(graph.nodes.items()):
        if node.type == "Data.v1":
            own = as_kind(node.config, FileConfig)
            changed = msgspec.structs.replace(own, file=file, validation=0.0, test=0.0)
        else:
            wanted = CLASSES if id == "Out" else units
            changed = node.config.resized(wanted) or node.config
        graph.set_config(id, changed)
    return graph


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(["srn-drawn", "gru-drawn", "lstm-drawn"]),
    st.integers(1, 19),
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(0, 1000),
)
def test_unfolding_is_exact_for_any_length(
    name: str, steps: int, features: int, units: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, steps + 1, 8)
    arrays: dict[str, NDArray[Any]] = {
        "x": rng.normal(size=(8, steps, features)).astype(np.float32),
        "label": np.arange(8) % CLASSES,
        "lengths": lengths,
    }
    with TemporaryDirectory() as folder:
        file = str(Path(folder) / "sequences.npz")
        np.savez(file, allow_pickle=False, **arrays)
        graph = resized(api.load(example(name)), file, units)
        checks = list(check_gradients(graph))
    assert checks
    assert max(check.error for check in checks) <= 1e-6, checks
