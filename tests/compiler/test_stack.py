"""The drawn stack and queue against the paper's equations, which count their steps."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from tests.compiler.own_samples import Array, Drawn, assert_is, assert_padding_is_idle, drawn, sigma

DRAWN = ("E7-stack", "E7-queue")


def paper(machine: Drawn, x: Array, queue: bool) -> Array:
    """What the machine answers at each step of x (steps, features): (1)-(3) of Grefenstette et al.
    2015 with all entries kept, and the controller as it is drawn."""
    values: list[Array] = []
    strengths = np.zeros(0)
    read, answers = np.zeros(len(machine.weights["v.bias"])), []
    for row in x:
        h = np.tanh(machine.dense("h", np.concatenate([row, read])))
        d = sigma(machine.dense("d", h))
        u = sigma(machine.dense("u z", h) - (2 if queue else 1))
        values.append(np.tanh(machine.dense("v", h)))
        kept = [left(strengths, i, u[0], queue) for i in range(len(strengths))]
        strengths = np.array([*kept, *d])
        read = np.zeros_like(read)
        for i, value in enumerate(values):
            sooner = strengths[:i].sum() if queue else strengths[i + 1 :].sum()
            read = read + min(strengths[i], max(0.0, 1 - sooner)) * value
        answers.append(machine.dense("Out", np.concatenate([h, read])))
    return np.array(answers)


def left(strengths: Array, i: int, u: float, queue: bool) -> float:
    """(2): what is left of the i-th entry when u is popped."""
    sooner = strengths[:i].sum() if queue else strengths[i + 1 :].sum()
    return max(0.0, float(strengths[i]) - max(0.0, u - float(sooner)))


@pytest.mark.parametrize("name", DRAWN)
def test_the_drawing_is_the_papers_machine(name: str) -> None:
    machine = drawn(name)
    assert_is(machine, partial(paper, machine, queue=name.endswith("queue")))


@pytest.mark.parametrize("name", DRAWN)
def test_what_stands_after_the_end_changes_no_bit(name: str) -> None:
    machine = drawn(name)
    labels = machine.field("labels")
    past = np.arange(labels.shape[1]) >= machine.lengths[:, None]
    assert (labels[~past] < 0).any()
    assert_padding_is_idle(machine, "labels", 3)
