"""References of the recurrent ops: one sample, one step at a time, as the lecture writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.ops import srn as srn_op

Array = NDArray[np.float64]
State = tuple[Array, ...]
# (state of step t−1, Wx_t + b, the op's own weights, attributes) → state of step t, gates.
Step = Callable[[State, Array, list[Array], Mapping[str, int]], tuple[State, Array]]
NO_GATES = np.zeros(0)
SQUASH: dict[int, Callable[[Array], Array]] = {
    srn_op.LOGISTIC: lambda z: np.asarray(1 / (1 + np.exp(-z))),
    srn_op.TANH: np.tanh,
    srn_op.RECTIFIER: lambda z: np.maximum(z, 0),
}
sigma = SQUASH[srn_op.LOGISTIC]


def srn(
    state: State, a: Array, weights: list[Array], attributes: Mapping[str, int]
) -> tuple[State, Array]:
    return (SQUASH[attributes["activation"]](weights[0] @ state[0] + a),), NO_GATES


def accumulate(
    state: State, a: Array, weights: list[Array], attributes: Mapping[str, int]
) -> tuple[State, Array]:
    return (state[0] + a,), NO_GATES


def lstm(
    state: State, a: Array, weights: list[Array], attributes: Mapping[str, int]
) -> tuple[State, Array]:
    (h, c), (recurrent, peephole) = state, weights
    peephole = attributes.get("peepholes", 1) * peephole
    z = (a + recurrent @ h).reshape(4, len(h))
    i = sigma(z[0] + peephole[0] * c)
    f = sigma(z[1] + peephole[1] * c)
    candidate = np.tanh(z[3])
    c = f * c + i * candidate
    o = sigma(z[2] + peephole[2] * c)
    return (o * np.tanh(c), c), np.concatenate([i, f, o, candidate])


def gru(
    state: State, a: Array, weights: list[Array], attributes: Mapping[str, int]
) -> tuple[State, Array]:
    """Reset before the product, U (r ⊙ h); with a bias of its own after it, r ⊙ (U h + b)."""
    (h,), (recurrent, *inner) = state, weights
    u, (a_r, a_z, a_c) = recurrent.reshape(3, len(h), len(h)), a.reshape(3, len(h))
    r, z = sigma(a_r + u[0] @ h), sigma(a_z + u[1] @ h)
    past = r * (u[2] @ h + inner[0]) if inner else u[2] @ (r * h)
    candidate = np.tanh(a_c + past)
    return (z * h + (1 - z) * candidate,), np.concatenate([r, z, candidate])


STEPS: dict[str, Step] = {
    "srn": srn,
    "accumulate": accumulate,
    "lstm": lstm,
    "gru": gru,
    "gru_after": gru,
}


def states(
    name: str,
    inputs: list[Any],
    attributes: Mapping[str, int],
    given: Mapping[int, State] | None = None,
) -> tuple[list[State], list[Array]]:
    """State and gates after each step; before the steps in `given` the state is the one there."""
    a, *weights, length = inputs
    units = weights[0].shape[-1] if weights else a.shape[1]
    state: State = (np.zeros(units),) * (2 if name == "lstm" else 1)
    passed, gates = [], []
    for t in range(len(a)):
        state = (given or {}).get(t, state)
        opened = np.zeros(0 if units == a.shape[1] else a.shape[1])
        if t < int(length[0]):
            state, opened = STEPS[name](state, a[t], weights, attributes)
        passed.append(state)
        gates.append(opened)
    return passed, gates


def _reference(name: str) -> Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]:
    def run(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
        passed, gates = states(name, inputs, attributes)
        columns = tuple(np.array(column) for column in zip(*passed, strict=True))
        return columns if gates[0].size == 0 else (np.array(gates), *columns)

    return run


REFERENCES = {name: _reference(name) for name in STEPS}
