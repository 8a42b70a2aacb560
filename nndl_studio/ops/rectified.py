"""The step, and the rectifier's later kin: leaky rectifier, ELU, GELU in its erf form, SiLU."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import activation, own_copy
from nndl_studio.ops.scalar import exp_of, expm1_of, logistic_of, normal_of, silu_slope_of

# What a leaky rectifier lets through below 0 [Maas et al. 2013].
LEAK = 0.01
# φ(0) = 1/√(2π), the top of the normal density.
DENSITY = 0.3989422804014327


@kernel
def step_forward(arena: Any, operands: Any) -> None:
    y = own_copy(arena, operands[0], operands[1], operands[2] * operands[5])
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    for i in range(y.size):
        # NaN stays what it is, so that a diverging run is noticed.
        y[i] = one if y[i] > zero else (zero if y[i] <= zero else y[i])


@kernel
def step_backward(arena: Any, operands: Any) -> None:
    dx_at, size = operands[2], operands[3] * operands[6]
    zero = arena.dtype.type(0)
    for i in range(size):
        arena[dx_at + i] = zero


@kernel
def leaky_rectifier_forward(arena: Any, operands: Any) -> None:
    y = own_copy(arena, operands[0], operands[1], operands[2] * operands[5])
    zero, leak = arena.dtype.type(0), arena.dtype.type(LEAK)
    for i in range(y.size):
        y[i] = leak * y[i] if y[i] < zero else y[i]


@kernel
def leaky_rectifier_backward(arena: Any, operands: Any) -> None:
    dx = own_copy(arena, operands[0], operands[2], operands[3] * operands[6])
    y = arena[operands[1] : operands[1] + dx.size]
    zero, leak = arena.dtype.type(0), arena.dtype.type(LEAK)
    for i in range(dx.size):
        dx[i] = dx[i] if y[i] > zero else leak * dx[i]


@kernel
def elu_forward(arena: Any, operands: Any) -> None:
    y = own_copy(arena, operands[0], operands[1], operands[2] * operands[5])
    zero = arena.dtype.type(0)
    for i in range(y.size):
        below = expm1_of(y[i] if y[i] < zero else zero)
        y[i] = below if y[i] < zero else y[i]


@kernel
def elu_backward(arena: Any, operands: Any) -> None:
    dx = own_copy(arena, operands[0], operands[2], operands[3] * operands[6])
    y = arena[operands[1] : operands[1] + dx.size]
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    for i in range(dx.size):
        dx[i] *= one + (y[i] if y[i] < zero else zero)


@kernel
def gelu_forward(arena: Any, operands: Any) -> None:
    y = own_copy(arena, operands[0], operands[1], operands[2] * operands[5])
    for i in range(y.size):
        y[i] *= normal_of(y[i])


@kernel
def gelu_backward(arena: Any, operands: Any) -> None:
    dx = own_copy(arena, operands[0], operands[2], operands[3] * operands[6])
    z = arena[operands[1] : operands[1] + dx.size]
    half = arena.dtype.type(-0.5)
    top = arena.dtype.type(DENSITY)
    for i in range(dx.size):
        density = top * exp_of(half * z[i] * z[i])
        dx[i] *= normal_of(z[i]) + z[i] * density


@kernel
def silu_forward(arena: Any, operands: Any) -> None:
    y = own_copy(arena, operands[0], operands[1], operands[2] * operands[5])
    for i in range(y.size):
        y[i] *= logistic_of(y[i])


@kernel
def silu_backward(arena: Any, operands: Any) -> None:
    dx = own_copy(arena, operands[0], operands[2], operands[3] * operands[6])
    z = arena[operands[1] : operands[1] + dx.size]
    for i in range(dx.size):
        dx[i] *= silu_slope_of(z[i])


STEP = activation("step", step_forward, step_backward)
"""1 above 0, else 0; the derivative is 0 wherever there is one."""
LEAKY_RECTIFIER = activation("leaky_rectifier", leaky_rectifier_forward, leaky_rectifier_backward)
ELU = activation("elu", elu_forward, elu_backward)
GELU = activation("gelu", gelu_forward, gelu_backward, reads_input=True)
SILU = activation("silu", silu_forward, silu_backward, reads_input=True)
