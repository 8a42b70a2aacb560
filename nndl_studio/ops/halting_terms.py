"""Lines that say when a machine ends, and the loss of what it has made by then."""

from __future__ import annotations

from nndl_studio.ops.loss_terms import scored_labels
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Line,
    Lines,
    Term,
    given,
    line,
    times,
    total,
)


def end(cell: Cell) -> Lines:
    """p_t = f_t Π_{i<t} (1 − f_i), without f_t at the last own step."""
    (t,), last = cell.index, cell.whole(1, 0) - 1
    if t > last:
        return NOTHING
    own = [given(0, t)] if t < last else []
    return *_going_on(t, 0), total([times(*own, *(line(i) for i in range(t)))])


def end_back(cell: Cell) -> Lines:
    """df_t = left_t (dp_t − g_{t+1}); g, what it is worth to go on, from the last step back."""
    (t,), last = cell.index, cell.whole(2, 0) - 1
    if t >= last:
        return NOTHING
    lines = list(_going_on(t, 1))
    lines.append(total([times(*(line(i) for i in range(t)))], name=r"\prod_{i<t} (1 - f_i)"))
    left, worth = line(t), given(0, last)
    for k in range(last - 1, t, -1):
        f = given(1, k)
        parts = [times(f, given(0, k)), times(worth), times(f, worth, weight=-1)]
        lines.append(total(parts, name="g_k"))
        worth = line(len(lines) - 1)
    return *lines, total([times(left, given(0, t)), times(left, worth, weight=-1)])


def _going_on(t: int, f: int) -> Lines:
    """1 − f_i of each step before `t`; f is input `f`."""
    return tuple(total([times(), times(given(f, i), weight=-1)], name="1 - f_i") for i in range(t))


def loss(cell: Cell, epsilon: float) -> Lines:
    """L = Σ_t p_t L_t, where L_t is what the machine would lose if it ended at step t."""
    lines: list[Line] = []
    parts = []
    for t in range(cell.call.inputs[0].size):
        lines.extend(_loss_of_step(cell, t, epsilon, len(lines)))
        parts.append(times(given(0, t), line(len(lines) - 1)))
    return *lines, total(parts)


def loss_back(cell: Cell, epsilon: float) -> Lines:
    """dp_t = L_t dL, and dx = −p_t dL / (x + ε) over the scored cells at the labels, else 0."""
    dloss = given(4, 0)
    if cell.output == 0:
        lines = _loss_of_step(cell, cell.index[0], epsilon, 0)
        return *lines, total([times(line(len(lines) - 1), dloss)])
    (t, place), labels = cell.index, scored_labels(cell, 2)
    at_label = place in (_place(cell, i, label) for i, label in labels.items())
    if not at_label or not cell.inputs[1][t, place] >= 0:
        return NOTHING
    name = r"1 / (x_{t,\mathrm{label}} + \varepsilon)"
    share = total(_kept_above_zero(cell, t, place, epsilon), "reciprocal", name)
    return share, total([times(given(0, t), line(0), dloss, weight=-1 / len(labels))])


def _loss_of_step(cell: Cell, t: int, epsilon: float, before: int) -> Lines:
    """L_t, the mean of −log(x_t,label + ε) over the scored cells, with `before` lines in front."""
    labels = scored_labels(cell, 2)
    name = r"\log(x_{t,\mathrm{label}} + \varepsilon)"
    places = [_place(cell, i, label) for i, label in labels.items()]
    logs = [total(_kept_above_zero(cell, t, each, epsilon), "log", name) for each in places]
    own = (line(before + i) for i in range(len(logs)))
    return *logs, total((times(each, weight=-1 / len(logs)) for each in own), name="L_t")


def _place(cell: Cell, i: int, label: int) -> int:
    """Where the share of `label` is that a step gives to memory cell `i`."""
    classes = cell.call.inputs[1].shape[1] // cell.call.inputs[2].size
    return i * classes + label


def _kept_above_zero(cell: Cell, t: int, place: int, epsilon: float) -> list[Term]:
    """x + ε; ε alone where rounding has made x less than 0."""
    x = [] if cell.inputs[1][t, place] < 0 else [times(given(1, t, place))]
    return [*x, times(weight=epsilon)]
