"""What the terms of the recurrent ops share: a sample's own steps, gates, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nndl_studio.ops.terms import (
    SLOPE_NAME,
    Called,
    Calling,
    Cell,
    Factor,
    Index,
    Line,
    Lines,
    Term,
    given,
    line,
    made,
    one,
    times,
    total,
)

if TYPE_CHECKING:
    from nndl_studio.ops.ir import Call

STATE_GRADIENT_NAME = r"\partial J/\partial h"


def called(gates: Sequence[str], states: Mapping[int, str]) -> Calling:
    """Output 0 of a recurrent op holds the rows of `gates`, one after another; those in `states`
    are one number a unit. All have the steps first."""

    def named(call: Call, output: int, index: Index) -> Called | None:
        if output in states:
            return Called(states[output], index[1:], index[0])
        if output > 0:
            return None
        which, unit = divmod(index[1], call.inputs[1].shape[1])
        return Called(gates[which], (unit,), index[0])

    return named


def steps_of(cell: Cell) -> int:
    """How many steps the arrays have; input 0 of every recurrent op is one of them."""
    return cell.call.inputs[0].shape[0]


def own_steps(cell: Cell, lengths: int, first: int = 0) -> range:
    """The sample's own steps from `first` on; input `lengths` says how many it has."""
    return range(first, min(cell.whole(lengths, 0), steps_of(cell)))


def ended(cell: Cell, lengths: int, t: int) -> bool:
    """Whether step t only pads the sample."""
    return t >= cell.whole(lengths, 0)


def comes_back(cell: Cell, lengths: int, t: int) -> bool:
    """Whether the gradient comes from step t + 1 to t by way of what the op computes: the sample
    has that step, and `truncate` lets it pass."""
    after, truncate = t + 1, cell.call.attributes["truncate"]
    return after in own_steps(cell, lengths) and not (truncate > 0 and after % truncate == 0)


def weighed(cell: Cell, recurrent: int, row: int, place: int, step: int) -> list[Term]:
    """Row `row` of U, input `recurrent`, times a step of output `place`; none before the first."""
    units = cell.call.inputs[recurrent].shape[1] if step >= 0 else 0
    return [times(given(recurrent, row, k), made(place, step, k)) for k in range(units)]


def weighed_back(
    cell: Cell, recurrent: int, rows: range, place: int, at: Index, before: int = 0
) -> list[Term]:
    """Column k of `rows` of U times δ of step t, where `at` is (t, k); output `place` has δ of all
    rows but the first `before`."""
    t, k = at
    return [times(given(recurrent, row, k), made(place, t, row - before)) for row in rows]


def state_gradient(
    cell: Cell, outside: int, lengths: int, through: Sequence[Term], before: Lines = ()
) -> Lines:
    """∂J/∂h_t: what comes from outside by input `outside`, and what step t + 1 hands back.

    That is `through`, which may read the lines `before`, or past the sample's end all there is.
    """
    t, k = cell.index
    here = times(given(outside, t, k))
    if comes_back(cell, lengths, t):
        return *before, total([here, *through])
    if t + 1 < steps_of(cell) and ended(cell, lengths, t + 1):
        return one([here, times(made(cell.output, t + 1, k))])
    return one([here])


def gate(terms: Iterable[Term], function: str, symbol: str) -> Lines:
    """z, and f of it, which is called `symbol`."""
    return total(terms, name=f"z_{symbol}"), total([times(line(0))], function, symbol)


def logistic_slope(a: Factor) -> Line:
    """σ′ from σ itself."""
    return total([times(a), times(a, a, weight=-1)], name=SLOPE_NAME)


def tanh_slope(a: Factor) -> Line:
    """tanh′ from the tanh itself."""
    return total([times(), times(a, a, weight=-1)], name=SLOPE_NAME)


def rest(share: Factor, name: str) -> Line:
    """1 − `share`."""
    return total([times(), times(share, weight=-1)], name=name)
