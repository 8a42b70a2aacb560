"""What the numbers of a GRU are made of whose reset gate stands after the matrix product, and of
its way back."""

from __future__ import annotations

from nndl_studio.ops.gru_terms import (
    CANDIDATE,
    DELTA,
    DELTAS,
    GATES,
    GATES_GIVEN,
    HIDDEN,
    HIDDEN_GIVEN,
    OUTSIDE,
    RECURRENT,
    RESET,
    SEEN,
    SEEN_GIVEN,
    SYMBOLS,
    blended,
    handed_on,
    of_blend,
    opened,
    units_of,
)
from nndl_studio.ops.recurrent_terms import (
    STATE_GRADIENT_NAME,
    called,
    ended,
    gate,
    logistic_slope,
    own_steps,
    state_gradient,
    weighed,
    weighed_back,
)
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given, line, made, one, times, total

# Inputs forward and back that other GRUs don't have at their place, and outputs back.
BIAS, LENGTHS, LENGTHS_BACK = 2, 3, 2
DHIDDEN, DSEEN = 3, 5
called_forward = called(SYMBOLS, {HIDDEN: "h"})
called_backward = called(DELTAS, {DHIDDEN: STATE_GRADIENT_NAME})


def terms(cell: Cell) -> Lines:
    """Gates, h and U h_{t−1} + b_U of a step."""
    t, row = cell.index
    if cell.output == SEEN:
        units = units_of(cell)
        again = weighed(cell, RECURRENT, CANDIDATE * units + row, HIDDEN, t - 1)
        return one([*again, times(given(BIAS, row))])
    if ended(cell, LENGTHS, t):
        return NOTHING if cell.output == GATES else copied(made(HIDDEN, t - 1, row))
    return blended(cell) if cell.output == HIDDEN else _gate(cell)


def _gate(cell: Cell) -> Lines:
    t, row = cell.index
    which, j = divmod(row, units_of(cell))
    if which != CANDIDATE:
        return opened(cell, row)
    again = times(made(GATES, t, j), made(SEEN, t, j))
    return gate([times(given(0, t, row)), again], "tanh", SYMBOLS[CANDIDATE])


def terms_of_backward(cell: Cell) -> Lines:
    """δ of the gates, ∂J/∂U, ∂J/∂b_U, ∂J/∂h and ∂J/∂(U h_{t−1} + b_U) of a step."""
    if cell.output == DSEEN:
        return _of_seen(cell)
    return (_delta, _of_recurrent, _of_bias, _of_hidden)[cell.output](cell)


def _delta(cell: Cell) -> Lines:
    t, row = cell.index
    if ended(cell, LENGTHS_BACK, t):
        return NOTHING
    return _of_reset(cell) if row < units_of(cell) else of_blend(cell, DHIDDEN)


def _of_reset(cell: Cell) -> Lines:
    t, j = cell.index
    dcandidate = made(DELTA, t, CANDIDATE * units_of(cell) + j)
    delta = times(dcandidate, given(SEEN_GIVEN, t, j), line(0))
    return logistic_slope(given(GATES_GIVEN, t, j)), total([delta], name=DELTAS[RESET])


def _of_seen(cell: Cell) -> Lines:
    t, j = cell.index
    if ended(cell, LENGTHS_BACK, t):
        return NOTHING
    dcandidate = made(DELTA, t, CANDIDATE * units_of(cell) + j)
    return one([times(dcandidate, given(GATES_GIVEN, t, j))])


def _of_recurrent(cell: Cell) -> Lines:
    row, k = cell.index
    which, j = divmod(row, units_of(cell))
    place, at = (DSEEN, j) if which == CANDIDATE else (DELTA, row)
    steps = own_steps(cell, LENGTHS_BACK, first=1)
    return one(times(made(place, t, at), given(HIDDEN_GIVEN, t - 1, k)) for t in steps)


def _of_bias(cell: Cell) -> Lines:
    (j,) = cell.index
    return one(times(made(DSEEN, t, j)) for t in own_steps(cell, LENGTHS_BACK))


def _of_hidden(cell: Cell) -> Lines:
    t, k = cell.index
    first, end = CANDIDATE * units_of(cell), 3 * units_of(cell)
    by_seen = weighed_back(cell, RECURRENT, range(first, end), DSEEN, (t + 1, k), before=first)
    return state_gradient(cell, OUTSIDE, LENGTHS_BACK, [*handed_on(cell, DHIDDEN), *by_seen])
