"""What the numbers of a GRU are made of (193-196), and of its way back."""

from __future__ import annotations

from nndl_studio.ops.recurrent_terms import (
    STATE_GRADIENT_NAME,
    called,
    ended,
    gate,
    logistic_slope,
    own_steps,
    rest,
    state_gradient,
    tanh_slope,
    weighed,
    weighed_back,
)
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
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
RESET, UPDATE, CANDIDATE = range(3)
SYMBOLS = ("r", "z", r"\tilde{h}")
DELTAS = tuple(rf"\delta_{{{symbol}}}" for symbol in SYMBOLS)
# Inputs that both ways have at the same place, and those of the way back alone.
RECURRENT, LENGTHS = 1, 2
GATES_GIVEN, OUTSIDE, HIDDEN_GIVEN, SEEN_GIVEN = 0, 3, 4, 5
# Outputs forward, and back.
GATES, HIDDEN, SEEN = 0, 1, 2
DELTA, DHIDDEN = 0, 2
called_forward = called(SYMBOLS, {HIDDEN: "h"})
called_backward = called(DELTAS, {DHIDDEN: STATE_GRADIENT_NAME})


def units_of(cell: Cell) -> int:
    return cell.call.inputs[RECURRENT].shape[1]


def terms(cell: Cell) -> Lines:
    """Gates, h and r ⊙ h_{t−1} of a step."""
    t, row = cell.index
    if cell.output == SEEN:
        return _seen(cell)
    if ended(cell, LENGTHS, t):
        return NOTHING if cell.output == GATES else copied(made(HIDDEN, t - 1, row))
    return blended(cell) if cell.output == HIDDEN else _gate(cell)


def _gate(cell: Cell) -> Lines:
    t, row = cell.index
    if row // units_of(cell) != CANDIDATE:
        return opened(cell, row)
    again = weighed(cell, RECURRENT, row, SEEN, t) if t else []
    return gate([times(given(0, t, row)), *again], "tanh", SYMBOLS[CANDIDATE])


def opened(cell: Cell, row: int) -> Lines:
    """Reset or update gate of the cell's step."""
    t = cell.index[0]
    parts = [times(given(0, t, row)), *weighed(cell, RECURRENT, row, HIDDEN, t - 1)]
    return gate(parts, "logistic", SYMBOLS[row // units_of(cell)])


def blended(cell: Cell) -> Lines:
    """h_t, of h_{t−1} and the candidate."""
    t, j = cell.index
    _, z, candidate = (made(GATES, t, which * units_of(cell) + j) for which in range(3))
    kept = [times(z, made(HIDDEN, t - 1, j))] if t else []
    return rest(z, "1-z"), total([*kept, times(line(0), candidate)], name="h")


def _seen(cell: Cell) -> Lines:
    t, j = cell.index
    if t == 0:
        return NOTHING
    before = made(HIDDEN, t - 1, j)
    if ended(cell, LENGTHS, t):
        # It is computed there as well, of a gate that is not kept.
        return *opened(cell, j), total([times(line(1), before)])
    return one([times(made(GATES, t, j), before)])


def terms_of_backward(cell: Cell) -> Lines:
    """δ of the gates, ∂J/∂U and ∂J/∂h of a step."""
    return (_delta, _of_recurrent, _of_hidden)[cell.output](cell)


def _delta(cell: Cell) -> Lines:
    t, row = cell.index
    if ended(cell, LENGTHS, t):
        return NOTHING
    return _of_reset(cell) if row < units_of(cell) else of_blend(cell, DHIDDEN)


def _of_reset(cell: Cell) -> Lines:
    t, j = cell.index
    if t == 0:
        return NOTHING
    slope, before = logistic_slope(given(GATES_GIVEN, t, j)), given(HIDDEN_GIVEN, t - 1, j)
    seen = total(_of_seen(cell, t), name=r"\partial J / \partial (r h_{t-1})")
    return seen, slope, total([times(line(0), before, line(1))], name=DELTAS[RESET])


def of_blend(cell: Cell, dhidden: int) -> Lines:
    """δ of the update gate or of the candidate, of ∂J/∂h_t, which is output `dhidden`."""
    t, row = cell.index
    which, j = divmod(row, units_of(cell))
    _, z, candidate = (given(GATES_GIVEN, t, each * units_of(cell) + j) for each in range(3))
    if which == UPDATE:
        before = [times(given(HIDDEN_GIVEN, t - 1, j))] if t else []
        factor = total([*before, times(candidate, weight=-1)], name=r"h_{t-1}-\tilde{h}")
        slope = logistic_slope(z)
    else:
        factor, slope = rest(z, "1-z"), tanh_slope(candidate)
    delta = times(made(dhidden, t, j), line(0), line(1))
    return factor, slope, total([delta], name=DELTAS[which])


def _of_seen(cell: Cell, t: int) -> list[Term]:
    """∂J/∂(r ⊙ h_{t−1}) of a step, at the cell's unit."""
    units = units_of(cell)
    rows = range(CANDIDATE * units, 3 * units)
    return weighed_back(cell, RECURRENT, rows, DELTA, (t, cell.index[1]))


def _of_recurrent(cell: Cell) -> Lines:
    row, k = cell.index
    steps = own_steps(cell, LENGTHS, first=1)
    if row // units_of(cell) == CANDIDATE:
        return one(times(made(DELTA, t, row), given(SEEN_GIVEN, t, k)) for t in steps)
    return one(times(made(DELTA, t, row), given(HIDDEN_GIVEN, t - 1, k)) for t in steps)


def _of_hidden(cell: Cell) -> Lines:
    t, k = cell.index
    by_seen = times(line(0), given(GATES_GIVEN, t + 1, k))
    seen = total(_of_seen(cell, t + 1), name=r"\partial J / \partial (r h_t)")
    through = [*handed_on(cell, DHIDDEN), by_seen]
    return state_gradient(cell, OUTSIDE, LENGTHS, through, before=(seen,))


def handed_on(cell: Cell, dhidden: int) -> list[Term]:
    """What h_t adds to J as a part of h_{t+1} and by its reset and update gates."""
    t, k = cell.index
    units = units_of(cell)
    kept = times(made(dhidden, t + 1, k), given(GATES_GIVEN, t + 1, UPDATE * units + k))
    gates = weighed_back(cell, RECURRENT, range(CANDIDATE * units), DELTA, (t + 1, k))
    return [kept, *gates]
