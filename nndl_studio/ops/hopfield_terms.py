"""Lines that say a feedback network of two-valued units: its energy, Hebb's rule, and recall."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from nndl_studio.ops.terms import (
    FUNCTIONS,
    NOTHING,
    Cell,
    Factor,
    Line,
    Lines,
    Term,
    copied,
    given,
    line,
    made,
    one,
    products,
    results,
    times,
    total,
)

STATE_NAME = "s_i"


def energy_and_state(cell: Cell) -> Lines:
    """s_i = ±1 as x says, and 2E/N = −Σ s_i h_i / N with h_i = Σ_{j≠i} w_ij s_j."""
    units = cell.call.inputs[0].size
    if cell.output == 1:
        return _sign_of(cell.index[0], 0)
    state = [made(1, i) for i in range(units)]
    return *_pulls(state), total(_against(state, 1 / units))


def hebb(cell: Cell) -> Lines:
    """dw_ik = −s_i s_k dy / N, 0 on the diagonal."""
    i, k = cell.index
    if i == k:
        return NOTHING
    units = cell.call.inputs[0].size
    return one([times(given(1, 0), given(0, i), given(0, k), weight=-1 / units)])


def recalled(cell: Cell) -> Lines:
    """The state of a unit after it has looked around for the last time, from the start on: the
    states between are not kept, and each pulls at those after it."""
    (own,), units = cell.index, cell.call.inputs[0].size
    order = [cell.whole(2, k) for k in range(cell.call.inputs[2].size)]
    if own not in order:
        return _sign_of(own, 0)
    while order[-1] != own:
        order.pop()
    lines = [each for i in range(units) for each in _sign_of(i, 2 * i)]
    state = [line(2 * i + 1) for i in range(units)]
    told = results(tuple(lines), cell)
    for unit in order:
        pull = _pull(state, unit)
        pulled = fsum(products(pull, cell, told))
        lines.extend([pull, _turned(line(len(lines)), state[unit], pulled)])
        told.extend([pulled, FUNCTIONS["sign"](pulled) or told[state[unit].place]])
        state[unit] = line(len(lines) - 1)
    return tuple(lines)


def traced(cell: Cell) -> Lines:
    """State and energy E = −½ Σ s_i h_i at the start; then what the unit that looks around makes of
    them: E loses 2 |h_i| where it turns."""
    (step, place), units = cell.index, cell.call.inputs[0].size
    state = [made(0, max(step - 1, 0), i) for i in range(units)]
    if step == 0:
        if place < units:
            return _sign_of(place, 0)
        return *_pulls(state), total(_against(state, 0.5))
    unit = cell.whole(2, step - 1)
    pull = _pull(state, unit)
    if place == units:
        lost = total([times(line(0), state[unit], weight=-1)], "rectifier", r"\max(0, -h_i s_i)")
        return pull, lost, total([times(made(0, step - 1, units)), times(line(1), weight=-2)])
    if place != unit:
        return copied(state[place])
    return pull, _turned(line(0), state[unit], results((pull,), cell)[0])


def _sign_of(unit: int, before: int) -> Lines:
    """±1 as x says, with `before` lines in front."""
    above = total([times(given(0, unit))], "above zero", "I(x_i > 0)")
    return above, total([times(line(before), weight=2), times(weight=-1)], name=STATE_NAME)


def _pull(state: Sequence[Factor], unit: int) -> Line:
    """h_i, what the other units tell `unit`."""
    others = (k for k in range(len(state)) if k != unit)
    return total((times(given(1, unit, k), state[k]) for k in others), name="h_i")


def _pulls(state: Sequence[Factor]) -> Lines:
    return tuple(_pull(state, unit) for unit in range(len(state)))


def _against(state: Sequence[Factor], weight: float) -> list[Term]:
    """−s_i h_i of each unit, `weight` times; h_i is line i."""
    return [times(each, line(i), weight=-weight) for i, each in enumerate(state)]


def _turned(pull: Factor, state: Factor, pulled: float) -> Line:
    """A unit after it has looked around: one that is pulled neither way stays."""
    stays = total([times(state)], name=STATE_NAME)
    return total([times(pull)], "sign", STATE_NAME) if pulled else stays
