"""Recurrent networks. They read a = Wx + b of all steps; past a sample's end its state is held."""

from __future__ import annotations

import torch
from torch import Tensor

from nndl_studio.exchange.to_torch.library.pointwise import logistic, rectifier, tanh
from nndl_studio.exchange.to_torch.library.steps import own_steps


def srn(a: Tensor, recurrent: Tensor, lengths: Tensor, activation: str) -> Tensor:
    """h_t = f(a_t + U h_{t−1}) (177)."""
    f = {"logistic": logistic, "tanh": tanh, "rectifier": rectifier}[activation]
    h = a.new_zeros((len(a), recurrent.shape[1]))
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        h = torch.where(own[:, t], f(a[:, t] + h @ recurrent.T), h)
        states.append(h)
    return torch.stack(states, 1)


def lstm(a: Tensor, recurrent: Tensor, peephole: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """h and c of an LSTM with peepholes (187-192); a and U have the gates i, f, o and c̃ below one
    another, and the peepholes are V_i, V_f and V_o."""
    c = h = a.new_zeros((len(a), recurrent.shape[1]))
    states, cells, own = [], [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        i, f, o, g = (a[:, t] + h @ recurrent.T).chunk(4, 1)
        i = logistic(i + peephole[0] * c)
        f = logistic(f + peephole[1] * c)
        cell = f * c + i * tanh(g)
        o = logistic(o + peephole[2] * cell)
        c = torch.where(own[:, t], cell, c)
        h = torch.where(own[:, t], o * tanh(cell), h)
        states.append(h)
        cells.append(c)
    return torch.stack(states, 1), torch.stack(cells, 1)


def gru(a: Tensor, recurrent: Tensor, lengths: Tensor) -> Tensor:
    """h of a GRU whose reset gate comes before the matrix (193-196); a and U have r, z and h̃ below
    one another."""
    h = a.new_zeros((len(a), recurrent.shape[1]))
    to_r, to_z, to_h = recurrent.chunk(3)
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        a_r, a_z, a_h = a[:, t].chunk(3, 1)
        r, z = logistic(a_r + h @ to_r.T), logistic(a_z + h @ to_z.T)
        candidate = tanh(a_h + (r * h) @ to_h.T)
        h = torch.where(own[:, t], z * h + (1 - z) * candidate, h)
        states.append(h)
    return torch.stack(states, 1)


def gru_after(a: Tensor, recurrent: Tensor, bias: Tensor, lengths: Tensor) -> Tensor:
    """h of a GRU whose reset gate comes after the matrix: h̃ = tanh(a + r ⊙ (U h_{t−1} + b_U))."""
    h = a.new_zeros((len(a), recurrent.shape[1]))
    to_r, to_z, to_h = recurrent.chunk(3)
    states, own = [], own_steps(a, lengths)
    for t in range(a.shape[1]):
        a_r, a_z, a_h = a[:, t].chunk(3, 1)
        r, z = logistic(a_r + h @ to_r.T), logistic(a_z + h @ to_z.T)
        candidate = tanh(a_h + r * (h @ to_h.T + bias))
        h = torch.where(own[:, t], z * h + (1 - z) * candidate, h)
        states.append(h)
    return torch.stack(states, 1)
