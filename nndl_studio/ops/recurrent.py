"""What the recurrent ops share: steps in the arena, samples that have ended, truncation.

Each reads Wx + b of all steps, shape (steps, gates · units), and adds what comes back from step
t−1. Past the end of a sample its state is carried on and no gradient arises, so padding changes
nothing and the last step is always the last of the array. With `truncate` = k > 0 the gradient
stops at every k-th step: none passes from step t to t−1 where k divides t, counted from 0.

Elementwise work is done on flat arrays of `units · n` numbers, one result a loop: compilers
vectorise that whatever the batch, and give up where many arrays might overlap.
"""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Builder, Value
from nndl_studio.ops.kernel import subroutine
from nndl_studio.ops.scalar import logistic_of, tanh_of

# The probe that shows ∂J/∂h_t of all steps, in a plan that has gradients.
STATE_GRADIENT = "state gradient"


@subroutine
def span(arena: Any, at: int, t: int, size: int) -> Any:
    """Step `t` of an array (steps, size) that begins at `at`, flat."""
    return arena[at + t * size : at + (t + 1) * size]


@subroutine
def block(arena: Any, at: int, rows: int, n: int) -> Any:
    """The numbers at `at` as (rows, n)."""
    return arena[at : at + rows * n].reshape(rows, n)


@subroutine
def add(total: Any, part: Any) -> None:
    """total += part."""
    for j in range(total.size):
        total[j] += part[j]


@subroutine
def add_into(total: Any, one: Any, other: Any) -> None:
    """total = one + other."""
    for j in range(total.size):
        total[j] = one[j] + other[j]


@subroutine
def logistic_in_place(values: Any) -> None:
    for j in range(values.size):
        values[j] = logistic_of(values[j])


@subroutine
def tanh_in_place(values: Any) -> None:
    for j in range(values.size):
        values[j] = tanh_of(values[j])


@subroutine
def through_logistic(values: Any, gate: Any) -> None:
    """values ⊙ σ′, in place, with σ′ from the gate's own σ."""
    one = values.dtype.type(1)
    for j in range(values.size):
        values[j] *= gate[j] * (one - gate[j])


@subroutine
def through_tanh(values: Any, squashed: Any) -> None:
    """values ⊙ tanh′, in place, with tanh′ from the tanh itself."""
    one = values.dtype.type(1)
    for j in range(values.size):
        values[j] *= one - squashed[j] * squashed[j]


@subroutine
def logistic_back(gate: Any, dy: Any, factor: Any) -> None:
    """∂J/∂z in the place of σ(z), which goes into y = σ(z) ⊙ factor."""
    one = gate.dtype.type(1)
    for j in range(gate.size):
        gate[j] = dy[j] * factor[j] * (gate[j] * (one - gate[j]))


@subroutine
def tanh_back(squashed: Any, dy: Any, factor: Any) -> None:
    """∂J/∂z in the place of tanh(z), which goes into y = tanh(z) ⊙ factor."""
    one = squashed.dtype.type(1)
    for j in range(squashed.size):
        squashed[j] = dy[j] * factor[j] * (one - squashed[j] * squashed[j])


@subroutine
def hold(t: int, lengths: Any, state: Any, before: Any) -> None:
    """Carry the state on where a sample has ended."""
    n = lengths.size
    for j in range(n):
        if t >= int(lengths[j]):
            for i in range(j, state.size, n):
                state[i] = before[i]


@subroutine
def clear(t: int, lengths: Any, values: Any) -> None:
    """0 where a sample has ended."""
    n = lengths.size
    for j in range(n):
        if t >= int(lengths[j]):
            for i in range(j, values.size, n):
                values[i] = 0


@subroutine
def hand_back(t: int, lengths: Any, dstate: Any, dbefore: Any) -> None:
    """Where a sample has ended, add ∂J/∂state to that of the step before, and leave 0."""
    n = lengths.size
    for j in range(n):
        if t >= int(lengths[j]):
            for i in range(j, dstate.size, n):
                dbefore[i] += dstate[i]
                dstate[i] = 0


@subroutine
def pass_back(t: int, truncate: int, lengths: Any, dstate: Any, dbefore: Any) -> None:
    """∂J/∂state of step t−1 into `dbefore`, which holds what went through the cell.

    A sample that has ended hands `dstate` on unchanged; a truncated step hands on nothing.
    """
    if truncate > 0 and t % truncate == 0:
        dbefore[:] = 0
    hold(t, lengths, dbefore, dstate)


def only(doutputs: tuple[Value | None, ...], index: int) -> Value | None:
    """The gradient of the one output that carries any. Raises ValueError for another's."""
    if any(d is not None for i, d in enumerate(doutputs) if i != index):
        raise RuntimeError("only the hidden output of a recurrent op carries a gradient")
    return doutputs[index]


def show_state_gradient(builder: Builder, dstate: Value) -> None:
    """Let the outside watch ∂J/∂h_t (steps, units), with all that comes back from later steps."""
    builder.probe(STATE_GRADIENT, dstate)
