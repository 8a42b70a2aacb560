"""Convolution and pooling of sequences: each sample's own steps, and not a bit of its padding."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.compile import compile_program
from nndl_studio.layers.shape import Shape
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program, Signal

FEATURES = 2
Config = tuple[str, dict[str, Any]]
CHAINS: dict[str, list[Config]] = {
    "narrow": [("Conv1d", {"units": 3, "kernel": 3})],
    "wide": [("Conv1d", {"units": 3, "kernel": 4, "border": "wide"})],
    "stride and dilation": [
        ("Conv1d", {"units": 4, "kernel": 3, "border": "same", "stride": 2, "dilation": 2})
    ],
    "groups": [("Conv1d", {"units": 4, "kernel": 3, "groups": 2, "border": "same"})],
    "two with pooling between": [
        ("Conv1d", {"units": 3, "kernel": 3, "border": "wide"}),
        ("Pool1d", {"size": 3, "stride": 2}),
        ("Conv1d", {"units": 2, "kernel": 3, "kernel_flip": "cross-correlation"}),
    ],
    "mean": [
        ("Pool1d", {"kind": "average", "size": 3, "stride": 1}),
        ("Conv1d", {"units": 2, "kernel": 2}),
    ],
}
WHOLE: Config = ("Pool1d", {"kind": "average", "over": "whole sequence"})


def run(
    chain: list[Config], sequences: list[NDArray[np.float32]], steps: int
) -> tuple[list[bytes], NDArray[np.float32], NDArray[np.float32]]:
    """Gradients of all weights, what the chain gives, and its lengths, with padding of NaN."""
    builder, weights = Builder(Program()), np.random.default_rng(0)
    x = Signal(builder.batch("x", (steps, FEATURES)), builder.batch("lengths", (1,)))
    shape = Shape("vector", (FEATURES,), steps)
    for place, (name, given_settings) in enumerate([*chain, WHOLE]):
        kind = layers.by_name(name)
        config, inputs = kind.configured(**given_settings), {"x": (shape,)}
        owned = kind.parameters(config, inputs)
        builder.declare(f"N{place}", [(each.name, each.shape) for each in owned])
        last = x
        x = kind.lower(config, builder, {"x": (x,)})["y"]
        shape = kind.output_shapes(config, inputs)["y"]
    assert last.lengths is not None
    builder.probe("seen", last.value)
    builder.probe("lengths", last.lengths)
    wanted = builder.batch("wanted", shape.held)
    builder.loss(builder.call(SQUARED_ERROR, x.value, wanted))
    keys = [(builder.node, "seen"), (builder.node, "lengths")]
    plan = compile_program(builder, "gradients", probes=keys).plan(len(sequences), 2)
    machine = Machine([plan], 1)
    drawn = {n: weights.normal(size=s.shape) for n, s in plan.parameters.items()}
    machine.load({name: array.astype(np.float32) for name, array in drawn.items()})
    table = np.zeros((len(sequences), plan.row), np.float32)
    rows = np.full((len(sequences), steps, FEATURES), np.nan, np.float32)
    for row, sequence in zip(rows, sequences, strict=True):
        row[: len(sequence)] = sequence
    start, size = plan.columns["x"]
    table[:, start : start + size] = rows.reshape(len(rows), -1)
    table[:, plan.columns["lengths"][0]] = [len(sequence) for sequence in sequences]
    machine.run(plan, table, np.arange(len(sequences)), np.zeros(1))
    seen, lengths = (machine.read(plan, plan.probes[key][0]) for key in keys)
    gradients = [machine.read(plan, plan.gradients[n]).tobytes() for n in sorted(plan.gradients)]
    return gradients, seen, lengths


@pytest.mark.parametrize("name", CHAINS)
def test_more_padding_changes_no_bit(name: str) -> None:
    rng = np.random.default_rng(2)
    sequences = [rng.normal(size=(length, FEATURES)).astype(np.float32) for length in (9, 7, 5, 8)]
    short, long = (run(CHAINS[name], sequences, steps) for steps in (9, 14))
    assert short[0] == long[0]
    np.testing.assert_array_equal(short[2], long[2])
    for row, padded, length in zip(short[1], long[1], short[2], strict=True):
        own = int(length[0])
        assert row[:own].tobytes() == padded[:own].tobytes()
        assert np.isfinite(padded).all()


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(
    st.integers(1, 12),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(["narrow", "same", "wide"]),
)
def test_lengths_are_those_of_the_lecture(n: int, m: int, stride: int, border: str) -> None:
    """n − m + 1, n or n + m − 1 places, every stride-th of them; never none."""
    chain: list[Config] = [("Conv1d", {"kernel": m, "stride": stride, "border": border})]
    sequences = [np.zeros((steps, FEATURES), np.float32) for steps in (n, 12)]
    _, seen, lengths = run(chain, sequences, 12)
    places = {"narrow": n - m + 1, "same": n, "wide": n + m - 1}[border]
    assert int(lengths[0, 0]) == max(1, -(-places // stride))
    assert int(lengths[1, 0]) == seen.shape[1]


@pytest.mark.parametrize(("border", "mode"), [("narrow", "valid"), ("wide", "full")])
def test_it_is_the_convolution_of_the_lecture(border: str, mode: Literal["valid", "full"]) -> None:
    """(145) as NumPy computes it."""
    rng = np.random.default_rng(3)
    sequence = rng.normal(size=(9, FEATURES)).astype(np.float32)
    settings = {"units": 2, "kernel": 4, "border": border, "groups": 2, "bias": False}
    identity = {**settings, "activation": "identity"}
    _, seen, _ = run([("Conv1d", identity)], [sequence], 9)
    filters = np.random.default_rng(0).normal(size=(2, 4))
    for k in range(2):
        expected = np.convolve(sequence[:, k], filters[k], mode)
        np.testing.assert_allclose(seen[0, :, k], expected, rtol=1e-4, atol=1e-5)
