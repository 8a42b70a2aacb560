"""Films: maps at each step, in a loop and outside of one, against what one step's maps give."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.mend import plan_mend
from nndl_studio.layers.delay import DelayConfig
from nndl_studio.layers.layer import Mend
from nndl_studio.layers.shape import Shape
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example
from nndl_studio.training.gradient_check import check_gradients
from tests.compiler.test_starts import Array, data
from tests.graph.drawing import link, node

STEPS, SIDE, MAPS, SAMPLES = 3, 4, 2, 5


def film_graph() -> Graph:
    """h_t = tanh(W ⊗ x_t + U ⊗ h_{t−1}) on films of 4×4, and an answer of the last step."""
    graph = Graph("Film")
    graph.add_node(data("sequence", STEPS, SIDE * SIDE))
    settings: dict[str, Any] = {"maps": MAPS, "kernel": (3, 3), "border": "same"}
    settings["activation"] = "identity"
    for each in (
        node("Film", "Unflatten", maps=1, size=(SIDE, SIDE)),
        node("W", "Conv2d", **settings),
        node("U", "Conv2d", bias=False, **settings),
        node("Delay", "Delay", holds="maps", maps=MAPS, size=(SIDE, SIDE)),
        node("Sum", "Add"),
        node("h", "Tanh"),
        node("Last", "LastStep"),
        node("Flat", "Flatten"),
        node("Out", "Dense", units=2, activation="identity"),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    ends = (
        *(("Data", "Film"), ("Film", "W"), ("W", "Sum"), ("Delay", "U"), ("U", "Sum")),
        *(("Sum", "h"), ("h", "Delay"), ("h", "Last"), ("Last", "Flat"), ("Flat", "Out")),
        ("Out", "Loss"),
    )
    for source, target in ends:
        graph.connect(link(graph, source, target))
    return graph


def convolved(x: Array, kernels: Array) -> Array:
    """True convolution of maps x (maps, rows, columns) with a border of zeros."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    y = np.zeros((len(kernels), SIDE, SIDE))
    for k, i, j in np.ndindex(*y.shape):
        y[k, i, j] = (padded[:, i : i + 3, j : j + 3] * kernels[k, :, ::-1, ::-1]).sum()
    return y


def test_a_loop_of_convolutions_is_its_equation() -> None:
    graph = film_graph()
    analysis = analyse(graph)
    assert analysis.problems == ()
    assert analysis.shapes["h", "y"] == Shape("map", (MAPS, SIDE, SIDE), STEPS)
    probes = [("Film", "y"), ("h", "y"), ("Last", "y")]
    plan = compile_graph(graph, "gradients", dtype="float64", probes=probes).plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(3)
    weights = {key: 0.5 * rng.normal(size=s.shape) for key, s in plan.parameters.items()}
    machine.load(weights)
    table = rng.normal(size=(SAMPLES, plan.row))
    lengths = np.array([3, 1, 2, 3, 3])
    table[:, plan.columns["lengths"][0]] = lengths
    table[:, plan.columns["label"][0]] = 1
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    film, states, last = (machine.read(plan, plan.probes[key][0]) for key in probes)
    states = states.reshape(SAMPLES, STEPS, MAPS, SIDE, SIDE)
    for sample, length in enumerate(lengths):
        h = np.zeros((MAPS, SIDE, SIDE))
        for step in range(length):
            z = convolved(film[sample, step : step + 1], weights["W.weight"])
            z += weights["W.bias"][:, None, None]
            h = np.tanh(z + convolved(h, weights["U.weight"]))
            np.testing.assert_allclose(states[sample, step], h, rtol=1e-10, atol=1e-12)
        # Past its end a sample stays as it was.
        np.testing.assert_allclose(states[sample, -1], h, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(last[sample], h, rtol=1e-10, atol=1e-12)


def test_its_gradients_are_the_numerical_ones() -> None:
    checks = list(check_gradients(film_graph()))
    assert {check.parameter for check in checks} >= {"W.weight", "U.weight"}
    assert max(check.error for check in checks) < 1e-6, checks


def test_a_delay_is_made_to_hold_maps_with_one_click() -> None:
    graph = film_graph()
    graph.add_node(node("Late", "Delay", units=7))
    edge = link(graph, "Film", "Late")
    refusal = graph.check_connect(edge)
    assert refusal is not None
    assert refusal.reason == (
        "Late: holds 7 numbers and gets 1×4×4 maps a step: let it hold 1×4×4 maps"
    )
    assert refusal.mend is Mend.MATCH_UNITS
    for change in plan_mend(graph, edge, refusal.mend):
        change.take(graph)
    held = DelayConfig(units=7, holds="maps", maps=1, size=(SIDE, SIDE))
    assert graph.nodes["Late"].config == held
    assert graph.holds(edge)


def test_the_shipped_drawing_filters_films_in_its_loop() -> None:
    analysis = analyse(api.load(example("D2-convolutions-in-a-loop")))
    assert {"U h", "h before", "Sum", "h"} in analysis.loops
    assert analysis.shapes["U h", "y"] == Shape("map", (8, 12, 12), 8)


def test_a_delay_of_maps_outside_a_loop_moves_a_film_on() -> None:
    graph = Graph("Late")
    graph.add_node(data("sequence", STEPS, SIDE * SIDE))
    for each in (
        node("Film", "Unflatten", maps=1, size=(SIDE, SIDE)),
        node("Late", "Delay", holds="maps", maps=1, size=(SIDE, SIDE), initial="learned"),
        node("Last", "LastStep"),
        node("Flat", "Flatten"),
        node("Out", "Dense", units=2, activation="identity"),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    ends = ("Data", "Film", "Late", "Last", "Flat", "Out", "Loss")
    for source, target in pairwise(ends):
        graph.connect(link(graph, source, target))
    probes = [("Film", "y"), ("Late", "y")]
    plan = compile_graph(graph, "gradients", dtype="float64", probes=probes).plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(2)
    weights = {key: rng.normal(size=s.shape) for key, s in plan.parameters.items()}
    machine.load(weights)
    table = rng.normal(size=(SAMPLES, plan.row))
    table[:, plan.columns["lengths"][0]] = STEPS
    table[:, plan.columns["label"][0]] = 0
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    film, late = (machine.read(plan, plan.probes[key][0]) for key in probes)
    np.testing.assert_array_equal(late[:, 1:], film[:, :-1])
    begun = weights["Late.initial"].reshape(SIDE, SIDE)
    np.testing.assert_array_equal(late[:, 0], np.tile(begun, (SAMPLES, 1, 1)))
    assert max(check.error for check in check_gradients(graph)) < 1e-6
