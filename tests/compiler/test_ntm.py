"""The drawn Neural Turing Machines against the paper's equations, with powers as they stand, of
weights to which the drawings add 1e-8; the controller is a layer of tanh, an LSTM, or both."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from tests.compiler.own_samples import Array, Drawn, assert_is, assert_padding_is_idle, drawn, sigma

TANH, LSTM, COUNTING = "E3-ntm-copy", "E3-ntm-copy-lstm", "E3-ntm-repeat-copy"
RECALL = "E3-ntm-recall"
WIDTH, REACH = 8, 1
ROWS = {TANH: 24, LSTM: 24, COUNTING: 24, RECALL: 12}


def softmax(z: Array) -> Array:
    return np.asarray(np.exp(z) / np.exp(z).sum())


def softplus(z: Array) -> Array:
    return np.asarray(np.log1p(np.exp(z)))


def addressed(machine: Drawn, head: str, h: Array, memory: Array, before: Array) -> Array:
    """(5)-(9): the weights of a head, from those it had before."""
    key = np.tanh(machine.dense(f"key {head}", h))
    lengths = np.sqrt((memory**2).sum(axis=1) + 1e-8) * np.sqrt(key @ key + 1e-8)
    content = softmax(softplus(strength(machine, head, h)) * (memory @ key) / lengths)
    gate = sigma(machine.dense(f"gate {head}", h))
    mixed = gate * content + (1 - gate) * before
    shares = softmax(machine.dense(f"turn {head}", h))
    turned = np.array(
        [
            sum(mixed[(i - r) % len(mixed)] * shares[r + REACH] for r in range(-REACH, REACH + 1))
            for i in range(len(mixed))
        ]
    )
    raised = (turned + 1e-8) ** (1 + softplus(machine.dense(f"sharp {head}", h)))
    return np.asarray(raised / raised.sum())


def strength(machine: Drawn, head: str, h: Array) -> Array:
    """β before it is made positive; where content has to be found at once, 3 is added to it."""
    if f"beta {head} z.weight" in machine.weights:
        return machine.dense(f"beta {head} z", h) + 3
    return machine.dense(f"beta {head}", h)


class Cell:
    """(187)-(192) without peepholes."""

    def __init__(self, machine: Drawn, forget: str = "f", forget_bias: float = 0) -> None:
        self.machine, self.forget, self.forget_bias = machine, forget, forget_bias
        units = machine.weights["c new.bias"].size
        self.c, self.h = np.zeros(units), np.zeros(units)

    def step(self, given: Array) -> Array:
        seen = np.concatenate([given, self.h])
        i, o = (sigma(self.machine.dense(gate, seen)) for gate in "io")
        f = sigma(self.machine.dense(self.forget, seen) + self.forget_bias)
        self.c = f * self.c + i * np.tanh(self.machine.dense("c new", seen))
        self.h = o * np.tanh(self.c)
        return self.h


class TanhController:
    """What it gives depends on what it gets alone."""

    def __init__(self, machine: Drawn) -> None:
        self.machine = machine

    def step(self, given: Array) -> Array:
        return np.tanh(self.machine.dense("h", given))

    def answer(self, h: Array, r: Array) -> Array:
        return self.machine.dense("Out", np.concatenate([h, r]))


class LstmController:
    """An LSTM cell, which answers by what is read alone."""

    def __init__(self, machine: Drawn) -> None:
        self.machine, self.cell = machine, Cell(machine)

    def step(self, given: Array) -> Array:
        return self.cell.step(given)

    def answer(self, h: Array, r: Array) -> Array:
        return self.machine.dense("Out", r)


class CountingController(TanhController):
    """A layer of tanh that sees a small LSTM cell beside what this gets."""

    def __init__(self, machine: Drawn) -> None:
        super().__init__(machine)
        self.cell = Cell(machine, forget="f z", forget_bias=1)

    def step(self, given: Array) -> Array:
        return super().step(np.concatenate([given, self.cell.step(given)]))


CONTROLLERS: dict[str, type[TanhController | LstmController]] = {
    TANH: TanhController,
    LSTM: LstmController,
    COUNTING: CountingController,
    RECALL: TanhController,
}
each_machine = pytest.mark.parametrize("name", CONTROLLERS)


def paper(machine: Drawn, name: str, x: Array) -> Array:
    """(2)-(9) of Graves et al. 2014: the write head first, then the read head."""
    controller = CONTROLLERS[name](machine)
    rows = ROWS[name]
    memory = machine.weights.get("M before.initial", np.full(rows * WIDTH, 1e-6))
    memory = memory.reshape(rows, WIDTH)
    write = read = np.eye(rows)[0]
    r, answers = np.zeros(WIDTH), []
    for row in x:
        h = controller.step(np.concatenate([row, r]))
        write = addressed(machine, "write", h, memory, write)
        erase, add = sigma(machine.dense("erase", h)), np.tanh(machine.dense("add", h))
        memory = memory * (1 - np.outer(write, erase)) + np.outer(write, add)
        read = addressed(machine, "read", h, memory, read)
        r = read @ memory
        answers.append(controller.answer(h, r))
    return np.array(answers)


@each_machine
def test_the_drawing_is_the_papers_machine(name: str) -> None:
    machine = drawn(name)
    assert_is(machine, partial(paper, machine, name))


@each_machine
def test_what_stands_after_the_end_changes_no_bit(name: str) -> None:
    machine = drawn(name)
    targets = machine.field("targets")
    past = np.arange(targets.shape[1]) >= machine.lengths[:, None]
    assert np.isnan(targets[~past]).any()
    assert_padding_is_idle(machine, "targets", 0.5)
