"""What the numbers of an LSTM are made of (187-192), and of its way back."""

from __future__ import annotations

from nndl_studio.ops.recurrent_terms import (
    STATE_GRADIENT_NAME,
    called,
    comes_back,
    ended,
    gate,
    logistic_slope,
    own_steps,
    state_gradient,
    tanh_slope,
    weighed,
    weighed_back,
)
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Line,
    Lines,
    Term,
    copied,
    given,
    line,
    made,
    one,
    times,
    total,
)

# Gates in their order, and what they are called.
INPUT, FORGET, OUTPUT, CANDIDATE = range(4)
SYMBOLS = ("i", "f", "o", r"\tilde{c}")
DELTAS = tuple(rf"\delta_{{{symbol}}}" for symbol in SYMBOLS)
TANH_NAME = r"\tanh c"
# Inputs that both ways have at the same place, and those of the way back alone.
RECURRENT, PEEPHOLE, LENGTHS = 1, 2, 3
GATES_GIVEN, OUTSIDE, HIDDEN_GIVEN, CELL_GIVEN = 0, 4, 5, 6
# Outputs forward, and back.
GATES, HIDDEN, CELL = 0, 1, 2
DELTA, DHIDDEN = 0, 3
called_forward = called(SYMBOLS, {HIDDEN: "h", CELL: "c"})
called_backward = called(DELTAS, {DHIDDEN: STATE_GRADIENT_NAME})


def units_of(cell: Cell) -> int:
    return cell.call.inputs[RECURRENT].shape[1]


def peeks(cell: Cell) -> bool:
    """Whether there are peepholes."""
    return bool(cell.call.attributes.get("peepholes", 1))


def terms(cell: Cell) -> Lines:
    """Gates, h and c of a step."""
    t, row = cell.index
    if ended(cell, LENGTHS, t):
        return NOTHING if cell.output == GATES else copied(made(cell.output, t - 1, row))
    return (_gate, _hidden, _cell)[cell.output](cell)


def _gate(cell: Cell) -> Lines:
    t, row = cell.index
    which, j = divmod(row, units_of(cell))
    parts = [times(given(0, t, row)), *weighed(cell, RECURRENT, row, HIDDEN, t - 1)]
    # The output gate sees the new c, the others the one before.
    step = t if which == OUTPUT else t - 1
    if peeks(cell) and which != CANDIDATE and step >= 0:
        parts.append(times(given(PEEPHOLE, which, j), made(CELL, step, j)))
    return gate(parts, "tanh" if which == CANDIDATE else "logistic", SYMBOLS[which])


def _hidden(cell: Cell) -> Lines:
    t, j = cell.index
    o = made(GATES, t, OUTPUT * units_of(cell) + j)
    squashed = total([times(made(CELL, t, j))], "tanh", TANH_NAME)
    return squashed, total([times(o, line(0))], name="h")


def _cell(cell: Cell) -> Lines:
    t, j = cell.index
    i, f, _, g = (made(GATES, t, which * units_of(cell) + j) for which in range(4))
    kept = [times(f, made(CELL, t - 1, j))] if t else []
    return (total([*kept, times(i, g)], name="c"),)


def terms_of_backward(cell: Cell) -> Lines:
    """δ of the gates, ∂J/∂U, ∂J/∂V and ∂J/∂h of a step."""
    return (_delta, _of_recurrent, _of_peephole, _of_hidden)[cell.output](cell)


def _delta(cell: Cell) -> Lines:
    t, row = cell.index
    which, j = divmod(row, units_of(cell))
    if ended(cell, LENGTHS, t) or (which == FORGET and t == 0):
        return NOTHING
    slope_of = tanh_slope if which == CANDIDATE else logistic_slope
    slope, name = slope_of(given(GATES_GIVEN, t, row)), DELTAS[which]
    if which == OUTPUT:
        squashed = total([times(given(CELL_GIVEN, t, j))], "tanh", TANH_NAME)
        return squashed, slope, total([times(made(DHIDDEN, t, j), line(0), line(1))], name=name)
    partner = {
        INPUT: given(GATES_GIVEN, t, CANDIDATE * units_of(cell) + j),
        FORGET: given(CELL_GIVEN, t - 1, j),
        CANDIDATE: given(GATES_GIVEN, t, INPUT * units_of(cell) + j),
    }[which]
    back = _of_cell(cell, j)
    at = len(back)
    return *back, slope, total([times(line(at - 1), partner, line(at))], name=name)


def _of_cell(cell: Cell, j: int) -> Lines:
    """∂J/∂c of unit j, from the last step that reaches the cell's back to its own: tanh c of each
    step, its slope, and δ of c."""
    first = last = cell.index[0]
    while comes_back(cell, LENGTHS, last):
        last += 1
    lines: list[Line] = []
    for t in range(last, first - 1, -1):
        at = len(lines)
        squashed = total([times(given(CELL_GIVEN, t, j))], "tanh", rf"\tanh c_{{{t}}}")
        parts = [*_by_hidden(cell, t, j, at + 1), *(_by_cell(cell, t, j, at - 1) if at else ())]
        lines += squashed, tanh_slope(line(at)), total(parts, name=rf"\delta c_{{{t}}}")
    return tuple(lines)


def _by_hidden(cell: Cell, t: int, j: int, slope: int) -> list[Term]:
    """What c_t adds to J by h_t, and by the gate that sees it through its peephole."""
    row = OUTPUT * units_of(cell) + j
    by_h = times(made(DHIDDEN, t, j), given(GATES_GIVEN, t, row), line(slope))
    return [by_h, *_by_peephole(cell, OUTPUT, t, j)]


def _by_cell(cell: Cell, t: int, j: int, after: int) -> list[Term]:
    """What c_t adds to J by step t + 1, where line `after` is δ of c."""
    forgotten = given(GATES_GIVEN, t + 1, FORGET * units_of(cell) + j)
    by_gates = (_by_peephole(cell, which, t + 1, j) for which in (INPUT, FORGET))
    return [times(line(after), forgotten), *(term for each in by_gates for term in each)]


def _by_peephole(cell: Cell, which: int, t: int, j: int) -> list[Term]:
    row = which * units_of(cell) + j
    return [times(given(PEEPHOLE, which, j), made(DELTA, t, row))] if peeks(cell) else []


def _of_recurrent(cell: Cell) -> Lines:
    row, k = cell.index
    steps = own_steps(cell, LENGTHS, first=1)
    return one(times(made(DELTA, t, row), given(HIDDEN_GIVEN, t - 1, k)) for t in steps)


def _of_peephole(cell: Cell) -> Lines:
    if not peeks(cell):
        return NOTHING
    which, j = cell.index
    late = int(which != OUTPUT)
    row, steps = which * units_of(cell) + j, own_steps(cell, LENGTHS, first=late)
    return one(times(made(DELTA, t, row), given(CELL_GIVEN, t - late, j)) for t in steps)


def _of_hidden(cell: Cell) -> Lines:
    t, k = cell.index
    through = weighed_back(cell, RECURRENT, range(4 * units_of(cell)), DELTA, (t + 1, k))
    return state_gradient(cell, OUTSIDE, LENGTHS, through)
