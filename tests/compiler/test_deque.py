"""The drawn DeQue against the paper's equations, which keep two rows of each step."""

from __future__ import annotations

from functools import partial

import numpy as np

from tests.compiler.own_samples import Array, Drawn, assert_is, assert_padding_is_idle, drawn, sigma

NAME = "E7-deque"


def sooner(strengths: list[float], i: int, top: bool) -> float:
    """What is popped before entry i: from the bottom they stand in their order."""
    return sum(strengths[i + 1 :]) if top else sum(strengths[:i])


def popped(strengths: list[float], u: float, top: bool) -> list[float]:
    return [max(0.0, s - max(0.0, u - sooner(strengths, i, top))) for i, s in enumerate(strengths)]


def read(strengths: list[float], values: list[Array], top: bool) -> Array:
    total = np.zeros(values[0].shape)
    for i, (strength, value) in enumerate(zip(strengths, values, strict=True)):
        total += min(strength, max(0.0, 1 - sooner(strengths, i, top))) * value
    return total


def paper(machine: Drawn, x: Array) -> Array:
    """What it answers at each step of x (steps, features): the top is popped, then the bottom, and
    then both get what is new [Grefenstette et al. 2015]."""
    strengths: list[float] = []
    values: list[Array] = []
    reads, answers = np.zeros(2 * len(machine.weights["v top.bias"])), []
    for row in x:
        h = np.tanh(machine.dense("h", np.concatenate([row, reads])))
        d, u, v = {}, {}, {}
        for end in ("top", "bottom"):
            d[end] = float(sigma(machine.dense(f"d {end}", h))[0])
            u[end] = float(sigma(machine.dense(f"u z {end}", h) - 1)[0])
            v[end] = np.tanh(machine.dense(f"v {end}", h))
        strengths = popped(popped(strengths, u["top"], top=True), u["bottom"], top=False)
        strengths = [d["bottom"], *strengths, d["top"]]
        values = [v["bottom"], *values, v["top"]]
        reads = np.concatenate([read(strengths, values, top) for top in (True, False)])
        answers.append(machine.dense("Out", np.concatenate([h, reads])))
    return np.array(answers)


def test_the_drawing_is_the_papers_machine() -> None:
    machine = drawn(NAME)
    assert_is(machine, partial(paper, machine))


def test_what_stands_after_the_end_changes_no_bit() -> None:
    assert_padding_is_idle(drawn(NAME), "labels", 3)
