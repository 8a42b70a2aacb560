"""What can be watched of a loop: every step of every sample, also where no loss looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.machine.machine import Machine
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer

UNITS = 4


def file_of(folder: Path, lengths: list[int]) -> str:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(len(lengths), max(lengths), 3)).astype(np.float32)
    label = np.arange(1, 1 + len(lengths)) % 2
    file = str(folder / "sequences.npz")
    np.savez(file, x=x, label=label, lengths=np.array(lengths))
    return file


def late_product(file: str, read: str = "h", inside: str = "") -> Graph:
    """Data → W → z → h → U → before → z: at the last step no one reads U, if `read` is h.

    A layer called `inside` comes between U and the Delay.
    """
    graph = Graph("Loop")
    data = {"source": "file", "file": file, "validation": 0.0, "test": 0.0, "scale": "as is"}
    drawn: list[tuple[str, str, dict[str, Any]]] = [
        ("Data", "Data", data),
        ("W", "Dense", {"units": UNITS, "activation": "identity"}),
        ("z", "Add", {}),
        ("h", "Tanh", {}),
        ("U", "Dense", {"units": UNITS, "activation": "identity"}),
        *([(inside, inside, {})] if inside else []),
        ("before", "Delay", {"units": UNITS}),
        ("Last", "LastStep", {}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
        ("Loss", "CrossEntropy", {}),
    ]
    for id, name, settings in drawn:
        layer = layers.by_name(name)
        graph.add_node(Node(id, layer.type, layer.configured(**settings), (0.0, 0.0)))
    into_delay = [("U", inside), (inside, "before")] if inside else [("U", "before")]
    for source, target in (
        ("Data", "W"),
        ("W", "z"),
        ("z", "h"),
        ("h", "U"),
        *into_delay,
        ("before", "z"),
        (read, "Last"),
        ("Last", "Out"),
        ("Out", "Loss"),
    ):
        output = layers.layer(graph.nodes[source].type).outputs[0].name
        graph.connect(Edge(source, output, target, "x"))
    return graph


def shown(graph: Graph, id: str, probe: str, sample: int) -> np.ndarray:
    request = ProbeRequest(id, probe, sample)
    found = Trainer(graph, 1).probe([request])[request]
    assert isinstance(found, np.ndarray)
    return found


def test_delta_is_0_at_a_step_that_no_loss_depends_on(tmp_path: Path) -> None:
    graph = late_product(file_of(tmp_path, [5, 2, 5]))
    for sample, length in ((0, 5), (1, 2)):
        delta = shown(graph, "U", "delta", sample)
        assert delta.shape == (5, UNITS)
        assert delta[: length - 1].all()
        assert not delta[length - 1 :].any()


@pytest.mark.parametrize("probe", ["y", "z"])
def test_past_the_end_of_a_sample_a_loop_shows_its_last_own_step(
    tmp_path: Path, probe: str
) -> None:
    y = shown(late_product(file_of(tmp_path, [5, 2, 5])), "U", probe, 1)
    assert (y[2:] == y[1]).all()
    assert (y[1] != y[0]).all()


def test_a_loop_of_one_step_shows_a_sequence(tmp_path: Path) -> None:
    graph = late_product(file_of(tmp_path, [1, 1]), read="U")
    for probe in ("y", "delta"):
        assert shown(graph, "U", probe, 0).shape == (1, UNITS)


def test_dropout_in_a_loop_keeps_its_mask_over_the_steps(tmp_path: Path) -> None:
    """As the note beside its formula says."""
    graph = late_product(file_of(tmp_path, [6] * 8), inside="Dropout")
    probe = ("before", "y")
    plan = compile_graph(graph, "gradients", probes=[probe]).plan(8)
    machine = Machine([plan])
    rng = np.random.default_rng(0)
    machine.load({name: rng.normal(size=s.shape) for name, s in plan.parameters.items()})
    table = np.zeros((8, plan.row), np.float32)
    at, size = plan.columns["x"]
    table[:, at : at + size] = rng.normal(size=(8, size))
    table[:, plan.columns["lengths"][0]] = 6
    machine.run(plan, table, np.arange(8), np.zeros(1))
    left_out = machine.read(plan, plan.probes[probe][0])[:, 1:] == 0
    assert (left_out == left_out[:, :1]).all()
    assert 0 < left_out.mean() < 1
