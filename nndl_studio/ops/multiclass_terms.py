"""Lines that say how several classes are told apart: hinge losses, pairs of classes, and votes."""

from __future__ import annotations

from itertools import combinations
from math import isqrt

from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Factor,
    Line,
    Lines,
    Term,
    beside,
    given,
    largest,
    line,
    made,
    one,
    times,
    total,
)


def hinge_of_worst(cell: Cell) -> Lines:
    """L = max(0, 1 + max_c≠label x_c − x_label)."""
    return _worst(cell), total(_short(cell, line(0)), "rectifier")


def hinge_of_worst_back(cell: Cell) -> Lines:
    """dL at the worst rival and −dL at the label, where 1 + max_c≠label x_c − x_label > 0."""
    (c,), label = cell.index, cell.whole(1, 0)
    short = total(_short(cell, line(0)), "above zero", r"I(L > 0)")
    worst = max(_rivals(cell), key=lambda rival: float(cell.inputs[0][rival]))
    if c not in (worst, label):
        return NOTHING
    step = times(line(1), given(2, 0), weight=-1 if c == label else 1)
    return _worst(cell), short, total([step])


def _worst(cell: Cell) -> Line:
    return largest((times(given(0, c)) for c in _rivals(cell)), r"\max_{c \neq \mathrm{label}} x_c")


def hinge_of_all(cell: Cell) -> Lines:
    """L = Σ_c≠label max(0, 1 + x_c − x_label)."""
    name = r"\max(0, 1 + x_c - x_{\mathrm{label}})"
    parts = [total(_short(cell, given(0, c)), "rectifier", name) for c in _rivals(cell)]
    return *parts, total(times(line(k)) for k in range(len(parts)))


def hinge_of_all_back(cell: Cell) -> Lines:
    """dL at each rival c with 1 + x_c − x_label > 0, minus their sum at the label."""
    is_label = cell.index[0] == cell.whole(1, 0)
    rivals = _rivals(cell) if is_label else [cell.index[0]]
    name = r"I(1 + x_c - x_{\mathrm{label}} > 0)"
    near = [total(_short(cell, given(0, c)), "above zero", name) for c in rivals]
    sign = -1 if is_label else 1
    return *near, total(times(line(k), given(2, 0), weight=sign) for k in range(len(near)))


def _rivals(cell: Cell) -> list[int]:
    return [c for c in range(cell.call.inputs[0].size) if c != cell.whole(1, 0)]


def _short(cell: Cell, rival: Factor) -> list[Term]:
    """How much the label is short of being 1 ahead of `rival`."""
    return [times(), times(rival), times(given(0, cell.whole(1, 0)), weight=-1)]


def pair_loss(cell: Cell) -> Lines:
    """L = Σ −log P(label | x) over the label's own pairs, where −log σ(x) = log(1 + e^−x)."""
    sides = _sides(cell, cell.whole(1, 0))
    name = r"-\log P(\mathrm{label} | x)"
    parts = [total([times(given(0, p), weight=-s)], "softplus", name) for p, s in sides.items()]
    return *parts, total(times(line(k)) for k in range(len(parts)))


def pair_loss_back(cell: Cell) -> Lines:
    """∓P(other | x) dL for the pairs that the label is one of, else 0."""
    sides = _sides(cell, cell.whole(1, 0))
    if cell.index[0] not in sides:
        return NOTHING
    side = sides[cell.index[0]]
    other = total([times(beside(cell, 0), weight=-side)], "logistic", r"P(\mathrm{other} | x)")
    return other, total([times(line(0), given(2, 0), weight=-side)])


def votes(cell: Cell) -> Lines:
    """How many pairs speak for a class; and that, equal ones parted by the sum s of their x."""
    (c,) = cell.index
    sides = _sides(cell, c)
    if cell.output == 0:
        won = [total([times(given(0, pair))], "above zero", "I(x > 0)") for pair in sides]
        lost = [times() for side in sides.values() if side < 0]
        signed = [times(line(k), weight=side) for k, side in enumerate(sides.values())]
        return *won, total([*lost, *signed])
    leaning = total((times(given(0, pair), weight=s) for pair, s in sides.items()), name="s")
    size = total([times(line(0))], "absolute", "|s|")
    share = total([times(line(1), weight=3), times(weight=3)], "reciprocal", "1 / (3 |s| + 3)")
    return leaning, size, share, total([times(made(0, c)), times(line(0), line(2))])


def claimed(cell: Cell) -> Lines:
    """1 where x > 0, else 0."""
    return one([times(beside(cell, 0))], "above zero")


def _sides(cell: Cell, c: int) -> dict[int, int]:
    """The pairs that class `c` is one of: 1 where x > 0 speaks for it, −1 where against it."""
    classes = (1 + isqrt(1 + 8 * cell.call.inputs[0].size)) // 2
    pairs = enumerate(combinations(range(classes), 2))
    return {place: 1 if pair[0] == c else -1 for place, pair in pairs if c in pair}
