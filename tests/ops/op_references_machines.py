"""NumPy's answers for the ops that machines with memory are made of, for one sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def before(s: Array, attributes: Mapping[str, int]) -> Array:
    """What stands before each place, as the paper adds it up."""
    places = range(len(s))
    if attributes["oldest_first"]:
        return np.array([s[i + 1 :].sum() for i in places])
    return np.array([s[:i].sum() for i in places])


def pop(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    s, u = inputs
    return (np.maximum(0, s - np.maximum(0, u - before(s, attributes))),)


def portion(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    (s,) = inputs
    return (np.minimum(s, np.maximum(0, 1 - before(s, attributes))),)


def logistic_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, target, lengths = inputs
    own = [t for t in range(int(lengths[0])) if not np.isnan(target[t]).any()]
    y = 1 / (1 + np.exp(-x))
    losses = -(target * np.log(y) + (1 - target) * np.log(1 - y)).sum(axis=1)
    return (np.array([losses[own].mean() if own else 0.0]),)


def squared_error(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, target, lengths = inputs
    own = [t for t in range(int(lengths[0])) if not np.isnan(target[t]).any()]
    losses = ((x - target) ** 2).sum(axis=1) / 2
    return (np.array([losses[own].mean() if own else 0.0]),)


def write(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    memory, w, add, erase = inputs
    rows = memory.reshape(len(w), -1)
    return ((rows * (1 - np.outer(w, erase)) + np.outer(w, add)).ravel(),)


def similarity(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    key, memory = inputs
    rows = memory.reshape(-1, len(key))
    lengths = np.sqrt((rows**2).sum(axis=1) + 1e-8) * np.sqrt(key @ key + 1e-8)
    return (rows @ key / lengths,)


def circular_shift(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    w, by = inputs
    reach = len(by) // 2
    return (sum(by[r + reach] * np.roll(w, r) for r in range(-reach, reach + 1)),)


def sharpen(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    w, power = inputs
    raised = (np.maximum(w, 0) + 1e-8) ** power[0]
    return (raised / raised.sum(),)


def fuzzy(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    a, table, *b = inputs
    y = np.zeros(len(a))
    for place, result in enumerate(table.astype(int)):
        i, k = divmod(place, len(table) // len(a))
        y[result] += a[i] * b[0][k] if b else a[i]
    return (y,)


def sentence_bounds(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    words, lengths, ends = inputs
    own = [int(word) for word in words[: int(lengths[0])]]
    marks = [-1, *(t for t, word in enumerate(own) if word in ends), len(own)]
    found = [(low + 1, high) for low, high in pairwise(marks) if high > low + 1]
    last = found[-1] if found else (0, 0)
    told = (found[:-1] if attributes["asked"] else found)[: attributes["rows"]]
    bounds = np.zeros((attributes["rows"], 2))
    bounds[: len(told)] = np.reshape(told, (-1, 2))
    return np.array([max(len(told), 1)]), bounds, np.array([last])


def sentences(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    words, bounds, weight = inputs
    features = weight.shape[1]
    y = np.zeros((len(bounds), features))
    for i, (start, end) in enumerate(bounds.astype(int)):
        count = end - start
        for j, word in enumerate(words[start:end].astype(int), 1):
            k = np.arange(1, features + 1)
            by_place = (1 - j / count) - k / features * (1 - 2 * j / count)
            if word >= 0:
                y[i] += weight[word] * (by_place if attributes["position"] else 1)
    return (y,)


def ages(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, lengths, times = inputs
    own, y = int(lengths[0]), np.zeros(x.shape)
    y[:own] = x[:own] + times[:own][::-1]
    return (y,)


def attend(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    u, memory, own = inputs
    likeness = np.exp(memory[: int(own[0])] @ u)
    y = np.zeros(len(memory))
    y[: len(likeness)] = likeness / likeness.sum()
    return (y,)


def gate_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, own, facts = inputs
    y, fact = np.zeros(len(x)), int(facts[attributes["which"]])
    shares = np.exp(x[: int(own[0])])
    y[: len(shares)] = shares / shares.sum()
    told = 0 <= fact < len(shares)
    return y, np.array([-np.log(y[fact]) if told else 0.0])


def pick(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, lengths, bounds = inputs
    closed = [
        x[int(min(end, lengths[0] - 1))] if end > start else 0 * x[0] for start, end in bounds
    ]
    return (np.array(closed),)


def largest(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    (x,) = inputs
    axis = 1 if x.ndim == 2 else 0
    classes = np.arange(x.shape[axis]).reshape([-1 if at == axis else 1 for at in range(x.ndim)])
    return ((classes == x.argmax(axis, keepdims=True)).astype(float),)


def question(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    words, lengths, last = inputs
    own = words[int(last[0, 0]) : int(lengths[0])]
    return np.array([len(own)]), np.pad(own, (0, len(words) - len(own)))


def halt(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    f, lengths = inputs
    p, last = np.zeros(len(f)), int(lengths[0]) - 1
    p[:last] = [f[t] * np.prod(1 - f[:t]) for t in range(last)]
    p[last] = np.prod(1 - f[:last])
    return (p,)


def halting_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    p, x, labels, lengths = inputs
    tapes = np.maximum(x, 0).reshape(len(p), len(labels), -1)
    own = [i for i in range(int(lengths[0])) if labels[i] >= 0]
    logs = [np.log(tapes[:, i, int(labels[i])] + 1e-6) for i in own]
    return (np.array([-(p @ np.array(logs).sum(axis=0)) / len(own) if own else 0.0]),)


REFERENCES: dict[str, Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]] = {
    "read": lambda inputs, attributes: (inputs[0] @ inputs[1].reshape(len(inputs[0]), -1),),
    "write": write,
    "similarity": similarity,
    "scale_by": lambda inputs, attributes: (inputs[0] * inputs[1][0],),
    "blend": lambda inputs, attributes: (
        inputs[2][0] * inputs[0] + (1 - inputs[2][0]) * inputs[1],
    ),
    "circular_shift": circular_shift,
    "sharpen": sharpen,
    "pop": pop,
    "portion": portion,
    "sentence_bounds": sentence_bounds,
    "sentences": sentences,
    "fuzzy": fuzzy,
    "ages": ages,
    "halt": halt,
    "largest": largest,
    "halting_loss": halting_loss,
    "attend": attend,
    "pick": pick,
    "question": question,
    "dot": lambda inputs, attributes: ((inputs[0] * inputs[1]).sum(axis=-1, keepdims=True),),
    "absolute": lambda inputs, attributes: (np.abs(inputs[0]),),
    "gate_loss": gate_loss,
    "shift_in": lambda inputs, attributes: (
        np.concatenate([inputs[1][len(inputs[0]) :], inputs[0]])
        if attributes["last"]
        else np.concatenate([inputs[0], inputs[1][: -len(inputs[0])]]),
    ),
    "sequence_logistic_loss": logistic_loss,
    "sequence_squared_error": squared_error,
}
