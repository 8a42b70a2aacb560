"""Recurrent networks. They read a = Wx + b of all steps; past a sample's end its state is held."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.to_numpy.library.pointwise import logistic, rectifier, tanh
from nndl_studio.exchange.to_numpy.library.steps import own_steps

Array = NDArray[Any]


def srn(a: Array, recurrent: Array, lengths: Array, activation: str) -> Array:
    """h_t = f(a_t + U h_{t−1}) (177)."""
    f = {"logistic": logistic, "tanh": tanh, "rectifier": rectifier}[activation]
    h = np.zeros((len(a), recurrent.shape[1]), a.dtype)
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        h = np.where(own[:, t], f(a[:, t] + h @ recurrent.T), h)
        states.append(h)
    return np.stack(states, 1)


def lstm(a: Array, recurrent: Array, peephole: Array, lengths: Array) -> tuple[Array, Array]:
    """h and c of an LSTM with peepholes (187-192); a and U have the gates i, f, o and c̃ below one
    another, and the peepholes are V_i, V_f and V_o."""
    c = h = np.zeros((len(a), recurrent.shape[1]), a.dtype)
    states, cells, own = [], [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        i, f, o, g = np.split(a[:, t] + h @ recurrent.T, 4, axis=1)
        i = logistic(i + peephole[0] * c)
        f = logistic(f + peephole[1] * c)
        cell = f * c + i * tanh(g)
        o = logistic(o + peephole[2] * cell)
        c = np.where(own[:, t], cell, c)
        h = np.where(own[:, t], o * tanh(cell), h)
        states.append(h)
        cells.append(c)
    return np.stack(states, 1), np.stack(cells, 1)


def gru(a: Array, recurrent: Array, lengths: Array) -> Array:
    """h of a GRU whose reset gate comes before the matrix (193-196); a and U have r, z and h̃ below
    one another."""
    h = np.zeros((len(a), recurrent.shape[1]), a.dtype)
    to_r, to_z, to_h = np.split(recurrent, 3)
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        a_r, a_z, a_h = np.split(a[:, t], 3, axis=1)
        r, z = logistic(a_r + h @ to_r.T), logistic(a_z + h @ to_z.T)
        candidate = tanh(a_h + (r * h) @ to_h.T)
        h = np.where(own[:, t], z * h + (1 - z) * candidate, h)
        states.append(h)
    return np.stack(states, 1)


def gru_after(a: Array, recurrent: Array, bias: Array, lengths: Array) -> Array:
    """h of a GRU whose reset gate comes after the matrix: h̃ = tanh(a + r ⊙ (U h_{t−1} + b_U))."""
    h = np.zeros((len(a), recurrent.shape[1]), a.dtype)
    to_r, to_z, to_h = np.split(recurrent, 3)
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        a_r, a_z, a_h = np.split(a[:, t], 3, axis=1)
        r, z = logistic(a_r + h @ to_r.T), logistic(a_z + h @ to_z.T)
        candidate = tanh(a_h + r * (h @ to_h.T + bias))
        h = np.where(own[:, t], z * h + (1 - z) * candidate, h)
        states.append(h)
    return np.stack(states, 1)
