"""JAX's side of machines with memory, as one scan; all that the controller gives is weighed at
once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from speed.machines import CONTROLLED, PUSHING, READING, WRITING
from speed.rows import Machine, Stack, TuringMachine

Array = Any
Parameters = Mapping[str, Array]
TINY = 1e-8


def answers(machine: Machine, x: Array, p: Parameters) -> Array:
    """(samples, steps, answers)."""
    first, cell = (
        _turing(machine, x, p) if isinstance(machine, TuringMachine) else _stack(machine, x, p)
    )
    _, seen = lax.scan(cell, first, jnp.swapaxes(x, 0, 1))
    return jnp.swapaxes(_dense("Out", seen, p), 0, 1)


def loss(answer: Array, right: Array) -> Array:
    """The mean over samples of that over the steps that are asked for."""
    if jnp.issubdtype(right.dtype, jnp.floating):
        asked = ~jnp.isnan(right).any(2)
        target = jnp.nan_to_num(right)
        each = (jax.nn.softplus(answer) - target * answer).sum(2)
    else:
        asked = right >= 0
        chosen = jnp.maximum(right, 0)[:, :, None]
        each = -jnp.take_along_axis(jax.nn.log_softmax(answer), chosen, 2)[:, :, 0]
    return (jnp.where(asked, each, 0).sum(1) / asked.sum(1)).mean()


def _turing(machine: TuringMachine, x: Array, p: Parameters) -> Any:
    memory = jnp.full((len(x), machine.rows, machine.width), 1e-6)
    weights = jnp.zeros((len(x), machine.rows)).at[:, 0].set(1)
    weight, bias, cuts = _together(CONTROLLED, p)

    def cell(state: Any, now: Array) -> Any:
        memory, write, read, r = state
        h = jnp.tanh(_dense("h", jnp.concatenate([now, r], 1), p))
        given = dict(zip(CONTROLLED, jnp.split(h @ weight.T + bias, cuts, 1), strict=True))
        write = _addressed([given[name] for name in WRITING], memory, write)
        erase, add = jax.nn.sigmoid(given["erase"]), jnp.tanh(given["add"])
        at = write[:, :, None]
        memory = memory * (1 - at * erase[:, None]) + at * add[:, None]
        read = _addressed([given[name] for name in READING], memory, read)
        r = jnp.einsum("si,sik->sk", read, memory)
        return (memory, write, read, r), jnp.concatenate([h, r], 1)

    return (memory, weights, weights, jnp.zeros((len(x), machine.width))), cell


def _addressed(given: Sequence[Array], memory: Array, before: Array) -> Array:
    """(5)-(9)."""
    key, beta, gate, turn, sharp = given
    key = jnp.tanh(key)
    lengths = jnp.sqrt((memory**2).sum(2) + TINY) * jnp.sqrt((key**2).sum(1)[:, None] + TINY)
    alike = jnp.einsum("sik,sk->si", memory, key) / lengths
    content = jax.nn.softmax(jax.nn.softplus(beta) * alike)
    gate = jax.nn.sigmoid(gate)
    mixed, shares = gate * content + (1 - gate) * before, jax.nn.softmax(turn)
    reach = shares.shape[1] // 2
    turned = sum(
        shares[:, r + reach, None] * jnp.roll(mixed, r, 1) for r in range(-reach, reach + 1)
    )
    return jax.nn.softmax((1 + jax.nn.softplus(sharp)) * jnp.log(turned + TINY))


def _stack(machine: Stack, x: Array, p: Parameters) -> Any:
    strengths = jnp.zeros((len(x), machine.places))
    values = jnp.zeros((len(x), machine.places, machine.width))
    weight, bias, cuts = _together(PUSHING, p)

    def cell(state: Any, now: Array) -> Any:
        strengths, values, r = state
        h = jnp.tanh(_dense("h", jnp.concatenate([now, r], 1), p))
        push, pop, value = jnp.split(h @ weight.T + bias, cuts, 1)
        rest = jax.nn.relu(jax.nn.sigmoid(pop - 1) - _above(strengths))
        left = jax.nn.relu(strengths - rest)
        strengths = jnp.concatenate([jax.nn.sigmoid(push), left[:, :-1]], 1)
        values = jnp.concatenate([jnp.tanh(value)[:, None], values[:, :-1]], 1)
        portion = jnp.minimum(strengths, jax.nn.relu(1 - _above(strengths)))
        r = jnp.einsum("si,sik->sk", portion, values)
        return (strengths, values, r), jnp.concatenate([h, r], 1)

    return (strengths, values, jnp.zeros((len(x), machine.width))), cell


def _above(strengths: Array) -> Array:
    """What stands before each, the newest first."""
    return jnp.cumsum(strengths, 1) - strengths


def _dense(name: str, x: Array, p: Parameters) -> Array:
    return x @ p[f"{name} weight"].T + p[f"{name} bias"]


def _together(names: Sequence[str], p: Parameters) -> tuple[Array, Array, list[int]]:
    """Weights and biases of several nodes, and where one ends and the next begins."""
    weight = jnp.concatenate([p[f"{name} weight"] for name in names])
    bias = jnp.concatenate([p[f"{name} bias"] for name in names])
    return weight, bias, list(accumulate(len(p[f"{name} bias"]) for name in names))[:-1]
