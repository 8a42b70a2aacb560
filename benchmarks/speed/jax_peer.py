"""JAX's side: the same networks as one jitted step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from speed import jax_machines
from speed.arrays import DRAWN, Weights, samples, weights
from speed.pace import paced
from speed.rows import (
    Conv,
    Dense,
    DrawnLstm,
    MaxPool,
    MeanPool,
    Network,
    Recurrent,
    Row,
    Stack,
    TuringMachine,
)

Array = Any
Parameters = Mapping[str, Array]
WARM_UP_STEPS = 20
MOMENTUM = 0.9
ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda x: x,
    "logistic": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "rectifier": jax.nn.relu,
}


def speeds(row: Row, threads: int, seconds: float, mode: str = "") -> Iterator[float]:
    """Samples a second; how many threads there are is set before JAX is imported."""
    x, label = map(jnp.asarray, samples(row.network, row.network.samples))
    parameters = {name: jnp.asarray(array) for name, array in weights(row.network).items()}
    held = (parameters, jax.tree.map(jnp.zeros_like, parameters))
    order = np.random.default_rng(0).permutation(len(x))
    count = len(order) // row.batch
    batches = [jnp.asarray(each) for each in order[: count * row.batch].reshape(count, -1)]

    @partial(jax.jit, donate_argnums=0)
    def run(held: Any, x: Array, label: Array, chosen: Array) -> Any:
        return _stepped(row.network, held, x[chosen], label[chosen], 1e-3)[0]

    def steps(first: int, count: int) -> None:
        nonlocal held
        for at in range(first, first + count):
            held = run(held, x, label, batches[at % len(batches)])
        jax.block_until_ready(held)

    steps(0, WARM_UP_STEPS)
    yield from paced(steps, row.batch, seconds)


def step(row: Row, rate: float) -> tuple[float, Weights]:
    """As the studio's."""
    x, label = map(jnp.asarray, samples(row.network, row.batch))
    parameters = {name: jnp.asarray(array) for name, array in weights(row.network).items()}
    held = (parameters, jax.tree.map(jnp.zeros_like, parameters))
    (after, _), loss = _stepped(row.network, held, x, label, rate)
    return float(loss), {name: np.asarray(each) for name, each in after.items()}


def _stepped(network: Network, held: Any, x: Array, label: Array, rate: float) -> Any:
    parameters, moved = held
    loss, gradient = jax.value_and_grad(partial(_loss, network))(parameters, x, label)
    moved = jax.tree.map(lambda v, g: MOMENTUM * v + g, moved, gradient)
    return (jax.tree.map(lambda w, v: w - rate * v, parameters, moved), moved), loss


def _loss(network: Network, parameters: Parameters, x: Array, label: Array) -> Array:
    for place, layer in enumerate(network.layers):
        own = {
            n.partition(".")[2]: p
            for n, p in parameters.items()
            if int(n.partition(".")[0]) == place
        }
        x = _apply(layer, x, own)
    if network.machine is not None:
        return jax_machines.loss(x, label)
    right = jnp.take_along_axis(jax.nn.log_softmax(x), label[:, None], 1)
    return -right.mean()


def _apply(layer: Any, x: Array, p: Parameters) -> Array:
    match layer:
        case Dense(_, activation):
            return ACTIVATIONS[activation](x.reshape(len(x), -1) @ p["weight"].T + p["bias"])
        case Conv(_, _, activation, same):
            border = "SAME" if same else "VALID"
            axes = ("NCHW", "OIHW", "NCHW")
            y = lax.conv_general_dilated(x, p["weight"], (1, 1), border, dimension_numbers=axes)
            return ACTIVATIONS[activation](y + p["bias"][None, :, None, None])
        case MaxPool(size):
            sizes = (1, 1, size, size)
            return lax.reduce_window(x, -jnp.inf, lax.max, sizes, sizes, "VALID")
        case MeanPool(activation, size):
            sizes = (1, 1, size, size)
            sums = lax.reduce_window(x, 0.0, lax.add, sizes, sizes, "VALID") / size**2
            scale, bias = p["scale"][None, :, None, None], p["bias"][None, :, None, None]
            return ACTIVATIONS[activation](sums * scale + bias)
        case Recurrent(kind, units):
            return _recurrent(kind, x, p, units)
        case DrawnLstm(units):
            return _drawn(x, p, units)
        case TuringMachine() | Stack():
            return jax_machines.answers(layer, x, p)
    raise ValueError(layer)


def _recurrent(kind: str, x: Array, p: Parameters, units: int) -> Array:
    given = jnp.swapaxes(x @ p["weight"].T + p["bias"], 0, 1)
    zero = jnp.zeros((len(x), units))
    recurrent = p["recurrent"].T

    def srn(h: Array, a: Array) -> Any:
        return jnp.tanh(a + h @ recurrent), None

    def lstm(state: Any, a: Array) -> Any:
        h, c = state
        i, f, o, new = jnp.split(a + h @ recurrent, 4, 1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(new)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    def gru(h: Array, a: Array) -> Any:
        r, z = jnp.split(jax.nn.sigmoid(a[:, : 2 * units] + h @ recurrent[:, : 2 * units]), 2, 1)
        new = jnp.tanh(a[:, 2 * units :] + (r * h) @ recurrent[:, 2 * units :])
        return z * h + (1 - z) * new, None

    if kind == "LSTM":
        return lax.scan(lstm, (zero, zero), given)[0][0]
    return lax.scan(srn if kind == "SRN" else gru, zero, given)[0]


def _drawn(x: Array, p: Parameters, units: int) -> Array:
    weight = jnp.concatenate([p[f"W{g}"] for g in DRAWN])
    recurrent = jnp.concatenate([p[f"U{g}"] for g in DRAWN]).T
    given = jnp.swapaxes(x @ weight.T + jnp.concatenate([p[f"b{g}"] for g in DRAWN]), 0, 1)
    zero = jnp.zeros((len(x), units))

    def cell(state: Any, a: Array) -> Any:
        h, c = state
        i, f, o, new = jnp.split(a + h @ recurrent, 4, 1)
        i, f = jax.nn.sigmoid(i + p["Vi"] * c), jax.nn.sigmoid(f + p["Vf"] * c)
        c = f * c + i * jnp.tanh(new)
        return (jax.nn.sigmoid(o + p["Vo"] * c) * jnp.tanh(c), c), None

    return lax.scan(cell, (zero, zero), given)[0][0]
