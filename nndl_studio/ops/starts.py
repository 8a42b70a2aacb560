"""What stands before the first step: values that are made from nothing, alike for every sample."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Builder, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.merge import CONCAT
from nndl_studio.ops.product import AFFINE, DIAGONAL
from nndl_studio.ops.terms import NOTHING


@kernel
def zeros_forward(arena: Any, y_at: int, n: int, size: int) -> None:
    """y (size,) = 0."""
    total = n * size
    y = arena[y_at : y_at + total]
    for i in range(total):
        y[i] = 0


def zeros(builder: Builder, shape: tuple[int, ...]) -> Value:
    """A value of nothing but 0; attributes are single numbers, so they give its axes."""
    return builder.call(ZEROS, **{f"axis {i}": size for i, size in enumerate(shape)})


def filled(builder: Builder, shape: tuple[int, ...], number: float) -> Value:
    """A value of nothing but `number`."""
    return builder.call(AFFINE, zeros(builder, shape), builder.constant("filled", (1.0, number)))


def first_one(builder: Builder, size: int) -> Value:
    """(size,): 1 in the first place, 0 in the others."""
    return one_at(builder, size, 0)


def one_at(builder: Builder, size: int, place: int) -> Value:
    """(size,): 1 in this place, counted from 0, and 0 in the others."""
    one, around = filled(builder, (1,), 1.0), (place, size - place - 1)
    before, behind = ([zeros(builder, (each,))] if each else [] for each in around)
    parts = [*before, one, *behind]
    return builder.call(CONCAT, *parts, outer=1) if len(parts) > 1 else one


def spread(builder: Builder, numbers: Value) -> Value:
    """(size,) of every sample, from a parameter (size,) that all of them share."""
    return builder.call(DIAGONAL, filled(builder, numbers.shape, 1.0), numbers)


ZEROS = Op(
    "zeros",
    zeros_forward,
    lambda shapes, attributes: (OutputSpec(tuple(attributes.values())),),
    lambda call: (call.outputs[0].size,),
    terms=lambda cell: NOTHING,
)
