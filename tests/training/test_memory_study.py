"""What the study of memories tells of a machine: its traces, its answer and what is right."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.resources import example
from nndl_studio.training.findings import MemoryUse
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.graph.drawing import link, node


def look(name: str, sample: int, epochs: int = 0) -> MemoryUse:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=max(epochs, 1)))
    trainer = Trainer(graph, 1)
    if epochs:
        for _ in trainer.run():
            pass
    request = ProbeRequest("r", "memory", sample)
    found = trainer.probe([request])[request]
    assert isinstance(found, MemoryUse)
    return found


def asked(found: MemoryUse) -> NDArray[np.bool_]:
    """At which steps something is asked for."""
    assert found.truth is not None
    return np.asarray(~np.isnan(found.truth).any(axis=1))


@pytest.mark.parametrize(
    ("name", "names", "places"),
    [
        ("E3-ntm-copy", ("w write", "w read"), (24, 24)),
        ("E7-stack", ("d", "u", "s", "Read portion"), (1, 1, 17, 17)),
    ],
)
def test_it_traces_weights_strengths_and_what_is_pushed_and_popped(
    name: str, names: tuple[str, ...], places: tuple[int, ...]
) -> None:
    found = look(name, 3)
    assert set(found.names) == set(names)
    widths = dict(zip(found.names, (t.shape[1] for t in found.traces), strict=True))
    assert widths == dict(zip(names, places, strict=True))
    assert found.answer is not None
    assert found.truth is not None
    assert found.answer.shape == found.truth.shape
    assert {len(trace) for trace in found.traces} == {len(found.truth)}
    scored = asked(found)
    # The last steps are asked for: as many as are stored before the sign.
    count = (len(scored) - 1) // 2
    np.testing.assert_array_equal(np.flatnonzero(scored), np.arange(count + 1, 2 * count + 1))


@pytest.mark.parametrize(
    ("name", "reader", "held", "shape"),
    [
        ("E3-ntm-copy", "r", "M", (24, 8)),
        ("E7-stack", "r", "V", (17, 16)),
        ("E7-deque", "r bottom", "V", (34, 16)),
    ],
)
def test_the_memory_itself_is_there_step_by_step(
    name: str, reader: str, held: str, shape: tuple[int, int]
) -> None:
    trainer = Trainer(api.load(example(name)), 1)
    request = ProbeRequest(reader, "memory", 3)
    found = trainer.probe([request])[request]
    assert isinstance(found, MemoryUse)
    assert found.held == held
    assert found.film is not None
    assert found.film.shape == (len(found.traces[0]), *shape)


def test_what_is_read_is_the_weighed_memory() -> None:
    trainer = Trainer(api.load(example("E7-stack")), 1)
    asked = ProbeRequest("r", "memory", 3), ProbeRequest("r", "y", 3)
    found = trainer.probe(asked)
    use, read = (found[request] for request in asked)
    assert isinstance(use, MemoryUse)
    assert use.film is not None
    weights = dict(zip(use.names, use.traces, strict=True))["Read portion"]
    expected = np.einsum("ti,tik->tk", weights, use.film)
    np.testing.assert_allclose(np.asarray(read)[: len(expected)], expected, atol=1e-6)


def test_another_sample_has_steps_of_its_own() -> None:
    lengths = {len(look("E7-stack", sample).traces[0]) for sample in range(6)}
    assert len(lengths) > 1


def test_a_trained_stack_pushes_while_it_stores_and_pops_while_it_recalls() -> None:
    found = look("E7-stack", 2400, epochs=4)
    traces = dict(zip(found.names, found.traces, strict=True))
    assert found.answer is not None
    assert found.truth is not None
    scored = asked(found)
    stored = np.arange(len(scored)) < scored.sum()
    assert traces["d"][stored].mean() > 0.7 > 0.3 > traces["d"][scored].mean()
    assert traces["u"][stored].mean() < 0.3 < 0.7 < traces["u"][scored].mean()
    right = found.answer[scored].argmax(axis=1) == found.truth[scored].argmax(axis=1)
    assert right.all()


def test_a_typed_sample_is_answered_like_one_of_the_data() -> None:
    trainer = Trainer(api.load(example("E7-stack")), 1)
    data = trainer.dataset
    assert data.lengths is not None
    count = (int(data.lengths[7]) - 1) // 2
    letters = "".join("abcdefgh"[i] for i in data.x[7][:count, :8].argmax(axis=1))
    asked = [ProbeRequest("r", "memory", sample, typed=t) for sample, t in ((7, ""), (0, letters))]
    found = trainer.probe(asked)
    own, typed = (found[request] for request in asked)
    assert isinstance(own, MemoryUse)
    assert isinstance(typed, MemoryUse)
    assert own.given is None
    assert typed.given is not None
    np.testing.assert_array_equal(typed.given, data.x[7][: 2 * count + 1])
    for first, second in zip(own.traces, typed.traces, strict=True):
        np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(own.answer, typed.answer)
    np.testing.assert_array_equal(own.truth, typed.truth)
    assert own.hint == typed.hint == "symbols a to h, such as bad"


def test_what_can_not_be_typed_is_told() -> None:
    trainer = Trainer(api.load(example("E7-stack")), 1)
    request = ProbeRequest("r", "memory", 0, typed="xyz")
    found = trainer.probe([request])[request]
    assert isinstance(found, MemoryUse)
    assert found.fault == "x is none of the symbols a to h"
    assert found.traces == ()


def reading(weights: int, clock: int = 0) -> Graph:
    """Moving dots, read at each step by as many weights; by a Repeat of `clock` steps if there are
    any, from what the last step says."""
    graph = Graph("Read")
    graph.add_node(node("Data", "Data", source="moving dots"))
    for each in (
        node("W", "Dense", units=weights, activation="logistic"),
        node("M", "Dense", units=2 * weights),
        node("r", "Read"),
        node("Last", "LastStep"),
        node("Out", "Dense", units=4),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    source = "Data"
    if clock:
        graph.add_node(node("First", "LastStep"))
        graph.add_node(node("Clock", "Repeat", steps=clock))
        graph.connect(link(graph, "Data", "First"))
        graph.connect(link(graph, "First", "Clock"))
        source = "Clock"
    for ends in ((source, "W"), (source, "M"), ("W", "r")):
        graph.connect(link(graph, *ends))
    graph.connect(Edge("M", "y", "r", "memory"))
    for ends in (("r", "Last"), ("Last", "Out"), ("Out", "Loss")):
        graph.connect(link(graph, *ends))
    return graph


def looked(graph: Graph, sample: int = 0) -> MemoryUse:
    request = ProbeRequest("r", "memory", sample)
    found = Trainer(graph, 1).probe([request])[request]
    assert isinstance(found, MemoryUse)
    return found


def test_without_an_answer_at_each_step_there_are_traces_alone() -> None:
    found = looked(reading(4))
    assert found.names == ("W",)
    assert found.traces[0].shape == (8, 4)
    assert found.answer is None
    assert found.truth is None


def test_of_too_many_rows_nothing_is_traced() -> None:
    found = looked(reading(130))
    assert found.names == ()
    assert found.traces == ()


def test_a_clock_of_its_own_is_not_cut_by_the_data() -> None:
    assert looked(reading(4, clock=20)).traces[0].shape == (20, 4)


def test_what_is_read_once_is_no_trace() -> None:
    graph = reading(4)
    for edge in graph.incoming("Out"):
        graph.disconnect(edge)
    for each in (
        node("W2", "Dense", units=2),
        node("M2", "Dense", units=6),
        node("Again", "Read"),
    ):
        graph.add_node(each)
    for ends in (("Last", "W2"), ("Last", "M2"), ("W2", "Again"), ("Again", "Out")):
        graph.connect(link(graph, *ends))
    graph.connect(Edge("M2", "y", "Again", "memory"))
    assert looked(graph).names == ("W",)
