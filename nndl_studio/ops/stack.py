"""Stacks and queues whose entries are there in part: strengths are popped, shared out, and moved on
(Grefenstette et al., 2015).

Places hold the newest entry first. What comes *before* a place is popped before it: in a stack what
is newer, in a queue, where `oldest_first` is 1, what is older. Numbers are for each sample its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.stack_terms import (
    popped,
    popped_back,
    portioned,
    portioned_back,
    shifted,
    shifted_back,
)


@subroutine
def place_of(k: int, places: int, oldest_first: int) -> int:
    """Which place is the k-th to be popped."""
    return places - 1 - k if oldest_first else k


@kernel
def pop_forward(
    arena: Any, s_at: int, u_at: int, y_at: int, n: int, places: int, oldest_first: int
) -> None:
    """y (places,): y_i = max(0, s_i − max(0, u − c_i)), c_i = Σ s before i."""
    zero = arena.dtype.type(0)
    before = np.zeros(n, arena.dtype)
    for k in range(places):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            s = arena[s_at + at + j]
            left = s - max(zero, arena[u_at + j] - before[j])
            arena[y_at + at + j] = max(zero, left)
            before[j] += s


@kernel
def pop_backward(
    arena: Any,
    dy_at: int,
    s_at: int,
    u_at: int,
    ds_at: int,
    du_at: int,
    n: int,
    places: int,
    oldest_first: int,
) -> None:
    """With a_i = [y_i > 0] and b_i = a_i [u > c_i]: ds_i = a_i dy_i + Σ b dy behind i,
    du = −Σ b dy."""
    zero = arena.dtype.type(0)
    before = np.zeros(n, arena.dtype)
    pressed = np.zeros((places, n), arena.dtype)
    for k in range(places):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            s, rest = arena[s_at + at + j], arena[u_at + j] - before[j]
            dy = arena[dy_at + at + j] if s - max(zero, rest) > 0 else zero
            arena[ds_at + at + j] = dy
            pressed[k, j] = dy if rest > 0 else zero
            before[j] += s
    behind = np.zeros(n, arena.dtype)
    for k in range(places - 1, -1, -1):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            arena[ds_at + at + j] += behind[j]
            behind[j] += pressed[k, j]
    for j in range(n):
        arena[du_at + j] = -behind[j]


@kernel
def portion_forward(
    arena: Any, s_at: int, y_at: int, n: int, places: int, oldest_first: int
) -> None:
    """y (places,): y_i = min(s_i, max(0, 1 − c_i)), c_i = Σ s before i; 1 in all is read."""
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    before = np.zeros(n, arena.dtype)
    for k in range(places):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            s = arena[s_at + at + j]
            arena[y_at + at + j] = min(s, max(zero, one - before[j]))
            before[j] += s


@kernel
def portion_backward(
    arena: Any, dy_at: int, s_at: int, ds_at: int, n: int, places: int, oldest_first: int
) -> None:
    """With m_i = [s_i ≤ max(0, 1 − c_i)] and d_i = (1 − m_i) [c_i < 1]: ds_i = m_i dy_i − Σ d dy
    behind i."""
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    before = np.zeros(n, arena.dtype)
    short = np.zeros((places, n), arena.dtype)
    for k in range(places):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            s, dy, room = arena[s_at + at + j], arena[dy_at + at + j], one - before[j]
            whole = s <= max(zero, room)
            arena[ds_at + at + j] = dy if whole else zero
            short[k, j] = dy if not whole and room > 0 else zero
            before[j] += s
    behind = np.zeros(n, arena.dtype)
    for k in range(places - 1, -1, -1):
        at = place_of(k, places, oldest_first) * n
        for j in range(n):
            arena[ds_at + at + j] -= behind[j]
            behind[j] += short[k, j]


@kernel
def shift_in_forward(
    arena: Any, x_at: int, memory_at: int, y_at: int, n: int, width: int, size: int, last: int
) -> None:
    """y (size,): x (width,), then the memory without its last row; or, with `last`, the memory
    without its first row, then x."""
    row, rest = width * n, (size - width) * n
    own = arena[y_at + last * rest :][:row]
    others = arena[y_at + (1 - last) * row :][:rest]
    for i in range(row):
        own[i] = arena[x_at + i]
    kept = arena[memory_at + last * row :][:rest]
    for i in range(rest):
        others[i] = kept[i]


@kernel
def shift_in_backward(
    arena: Any, dy_at: int, dx_at: int, dmemory_at: int, n: int, width: int, size: int, last: int
) -> None:
    """dx is the row of dy that was new, dmemory the others, and 0 for the row that was lost."""
    row, rest = width * n, (size - width) * n
    own = arena[dy_at + last * rest :][:row]
    others = arena[dy_at + (1 - last) * row :][:rest]
    lost = arena[dmemory_at + (1 - last) * rest :][:row]
    kept = arena[dmemory_at + last * row :][:rest]
    for i in range(row):
        arena[dx_at + i] = own[i]
        lost[i] = 0
    for i in range(rest):
        kept[i] = others[i]


def _pop_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(POP_BACKWARD, dy, *call.inputs, **call.attributes)


def _portion_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return [builder.call(PORTION_BACKWARD, dy, *call.inputs, **call.attributes)]


def _shift_in_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    width, last = call.inputs[0].size, call.attributes["last"]
    return builder.call_all(SHIFT_IN_BACKWARD, dy, width=width, last=last)


POP = Op(
    "pop",
    pop_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes["oldest_first"]),
    _pop_gradient,
    terms=popped,
)
"""Strengths s (places,), u (1,) → what is left when u is taken."""

POP_BACKWARD = Op(
    "pop_backward",
    pop_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size, call.attributes["oldest_first"]),
    terms=popped_back,
)
PORTION = Op(
    "portion",
    portion_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes["oldest_first"]),
    _portion_gradient,
    terms=portioned,
)
"""Strengths s (places,) → how much of each is read, 1 in all."""

PORTION_BACKWARD = Op(
    "portion_backward",
    portion_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]),),
    lambda call: (call.inputs[1].size, call.attributes["oldest_first"]),
    terms=portioned_back,
)
SHIFT_IN = Op(
    "shift_in",
    shift_in_forward,
    lambda shapes, attributes: (OutputSpec(shapes[1]),),
    lambda call: (call.inputs[0].size, call.inputs[1].size, call.attributes["last"]),
    _shift_in_gradient,
    terms=shifted,
)
"""x (width,), memory (rows · width,) → x on top of it, without its last row; with `last` at its
end, without its first one."""

SHIFT_IN_BACKWARD = Op(
    "shift_in_backward",
    shift_in_backward,
    lambda shapes, attributes: (OutputSpec((attributes["width"],)), OutputSpec(shapes[0])),
    lambda call: (call.attributes["width"], call.inputs[0].size, call.attributes["last"]),
    terms=shifted_back,
)
