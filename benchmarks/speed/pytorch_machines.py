"""PyTorch's side of machines with memory, step by step; all that the controller gives is weighed at
once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.nn import functional

from speed.machines import CONTROLLED, PUSHING, READING, WRITING
from speed.rows import Machine, Stack, TuringMachine

Tensor = Any
Parameters = Mapping[str, Tensor]
TINY = 1e-8


def answers(machine: Machine, x: Tensor, p: Parameters) -> Tensor:
    """(samples, steps, answers)."""
    if isinstance(machine, TuringMachine):
        return _turing(machine, x, p)
    return _stack(machine, x, p)


def loss(answer: Tensor, right: Tensor) -> Tensor:
    """The mean over samples of that over the steps that are asked for."""
    if right.is_floating_point():
        asked = ~right.isnan().any(2)
        bits = functional.binary_cross_entropy_with_logits(
            answer, right.nan_to_num(), reduction="none"
        )
        each = bits.sum(2)
    else:
        asked = right >= 0
        each = functional.cross_entropy(
            answer.transpose(1, 2), right.clamp(min=0), reduction="none"
        )
    return ((each * asked).sum(1) / asked.sum(1)).mean()


def _turing(machine: TuringMachine, x: Tensor, p: Parameters) -> Tensor:
    memory = torch.full((len(x), machine.rows, machine.width), 1e-6)
    write = read = functional.one_hot(torch.zeros(len(x), dtype=torch.long), machine.rows).float()
    r, seen = torch.zeros(len(x), machine.width), []
    weight, bias, sizes = _together(CONTROLLED, p)
    for t in range(x.shape[1]):
        h = torch.tanh(_dense("h", torch.cat([x[:, t], r], 1), p))
        parts = functional.linear(h, weight, bias).split(sizes, 1)
        given = dict(zip(CONTROLLED, parts, strict=True))
        write = _addressed([given[name] for name in WRITING], memory, write)
        erase, add = torch.sigmoid(given["erase"]), torch.tanh(given["add"])
        at = write[:, :, None]
        memory = memory * (1 - at * erase[:, None]) + at * add[:, None]
        read = _addressed([given[name] for name in READING], memory, read)
        r = (read[:, None] @ memory)[:, 0]
        seen.append(torch.cat([h, r], 1))
    return _dense("Out", torch.stack(seen, 1), p)


def _addressed(given: Sequence[Tensor], memory: Tensor, before: Tensor) -> Tensor:
    """(5)-(9)."""
    key, beta, gate, turn, sharp = given
    key = torch.tanh(key)
    lengths = (memory.square().sum(2) + TINY).sqrt() * (key.square().sum(1, True) + TINY).sqrt()
    alike = (memory @ key[:, :, None])[:, :, 0] / lengths
    content = torch.softmax(functional.softplus(beta) * alike, 1)
    gate = torch.sigmoid(gate)
    mixed, shares = gate * content + (1 - gate) * before, torch.softmax(turn, 1)
    reach = shares.shape[1] // 2
    turned = sum(shares[:, r + reach, None] * mixed.roll(r, 1) for r in range(-reach, reach + 1))
    return torch.softmax((1 + functional.softplus(sharp)) * (turned + TINY).log(), 1)


def _stack(machine: Stack, x: Tensor, p: Parameters) -> Tensor:
    strengths = torch.zeros(len(x), machine.places)
    values = torch.zeros(len(x), machine.places, machine.width)
    r, seen = torch.zeros(len(x), machine.width), []
    weight, bias, sizes = _together(PUSHING, p)
    for t in range(x.shape[1]):
        h = torch.tanh(_dense("h", torch.cat([x[:, t], r], 1), p))
        push, pop, value = functional.linear(h, weight, bias).split(sizes, 1)
        rest = torch.relu(torch.sigmoid(pop - 1) - _above(strengths))
        left = torch.relu(strengths - rest)
        strengths = torch.cat([torch.sigmoid(push), left[:, :-1]], 1)
        values = torch.cat([torch.tanh(value)[:, None], values[:, :-1]], 1)
        portion = torch.minimum(strengths, torch.relu(1 - _above(strengths)))
        r = (portion[:, None] @ values)[:, 0]
        seen.append(torch.cat([h, r], 1))
    return _dense("Out", torch.stack(seen, 1), p)


def _above(strengths: Tensor) -> Tensor:
    """What stands before each, the newest first."""
    return strengths.cumsum(1) - strengths


def _dense(name: str, x: Tensor, p: Parameters) -> Tensor:
    return functional.linear(x, p[f"{name} weight"], p[f"{name} bias"])


def _together(names: Sequence[str], p: Parameters) -> tuple[Tensor, Tensor, list[int]]:
    """Weights and biases of several nodes, and how many units each has."""
    weight = torch.cat([p[f"{name} weight"] for name in names])
    bias = torch.cat([p[f"{name} bias"] for name in names])
    return weight, bias, [len(p[f"{name} bias"]) for name in names]
