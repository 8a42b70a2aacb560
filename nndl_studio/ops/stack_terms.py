"""What the ops of `stack` make a number of: what is before a place, what is taken, what is left."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Line,
    Lines,
    copied,
    given,
    line,
    one,
    times,
    total,
)


def _order(cell: Cell) -> list[int]:
    """All places in the order in which they are popped; strengths are those of output 0 as well."""
    places = range(cell.call.outputs[0].size)
    return list(reversed(places) if cell.call.attributes["oldest_first"] else places)


def _before(cell: Cell) -> Line:
    """c_i = Σ s before i, of the place that is asked for."""
    order = _order(cell)
    earlier = order[: order.index(cell.index[0])]
    return total((times(given(0, place)) for place in earlier), name=f"c_{{{cell.index[0]}}}")


def popped(cell: Cell) -> Lines:
    (i,) = cell.index
    asked = [times(given(1, 0)), times(line(0), weight=-1)]
    return (
        _before(cell),
        total(asked, "rectifier", rf"\max(0, u - c_{{{i}}})"),
        total([times(given(0, i)), times(line(1), weight=-1)], "rectifier"),
    )


def popped_back(cell: Cell) -> Lines:
    """ds_i: what is left of i grows with it, and what is left of those behind that u still presses
    on: they are spared. du: these lose."""
    left, pressed = _left_and_pressed(cell)
    if cell.output:
        return one(times(given(0, place), weight=-1) for place in pressed)
    (i,), order = cell.index, _order(cell)
    behind = order[order.index(i) + 1 :]
    own = [i] if i in left else []
    return one(times(given(0, place)) for place in (*own, *(k for k in behind if k in pressed)))


def _left_and_pressed(cell: Cell) -> tuple[list[int], list[int]]:
    """Places where something is left, and those of them that lose when more is taken: numbers are
    compared as precisely as the kernel has them."""
    s, u = cell.inputs[1], cell.inputs[2][0]
    left, pressed, before = [], [], s.dtype.type(0)
    for place in _order(cell):
        rest = u - before
        if s[place] - max(0, rest) > 0:
            left.append(place)
            pressed += [place] if rest > 0 else []
        before += s[place]
    return left, pressed


def portioned(cell: Cell) -> Lines:
    """min(s_i, max(0, 1 − c_i)): s_i without what there is no room for."""
    (i,) = cell.index
    room = rf"\max(0, 1 - c_{{{i}}})"
    without = [times(given(0, i)), times(line(1), weight=-1)]
    return (
        _before(cell),
        total([times(), times(line(0), weight=-1)], "rectifier", room),
        total(without, "rectifier", rf"\max(0, s_{{{i}}} - {room})"),
        total([times(given(0, i)), times(line(2), weight=-1)]),
    )


def portioned_back(cell: Cell) -> Lines:
    """ds_i: what is read of i grows with it where all of it is read; where i takes room that one
    behind it would have read more with, that one loses."""
    whole, short = _whole_and_short(cell)
    (i,), order = cell.index, _order(cell)
    behind = order[order.index(i) + 1 :]
    own = [times(given(0, i))] if i in whole else []
    return one([*own, *(times(given(0, k), weight=-1) for k in behind if k in short)])


def _whole_and_short(cell: Cell) -> tuple[list[int], list[int]]:
    """Places that are read as a whole, and those that are read in part."""
    s = cell.inputs[1]
    whole, short, before = [], [], s.dtype.type(0)
    for place in _order(cell):
        room: Any = 1 - before
        if s[place] <= max(0, room):
            whole.append(place)
        elif room > 0:
            short.append(place)
        before += s[place]
    return whole, short


def shifted(cell: Cell) -> Lines:
    (at,), (x, memory), last = cell.index, cell.call.inputs, cell.call.attributes["last"]
    begin = memory.size - x.size if last else 0
    if begin <= at < begin + x.size:
        return copied(given(0, at - begin))
    return copied(given(1, at + x.size if last else at - x.size))


def shifted_back(cell: Cell) -> Lines:
    """The row that was lost gets nothing."""
    (at,), width, size = cell.index, cell.call.attributes["width"], cell.call.inputs[0].size
    last = cell.call.attributes["last"]
    if cell.output == 0:
        return copied(given(0, at + size - width if last else at))
    came = at - width if last else at + width
    return copied(given(0, came)) if 0 <= came < size else NOTHING
