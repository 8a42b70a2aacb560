"""Zeros around maps, taken off again, and maps turned by 180°: what surrounds a convolution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given


@kernel
def pad_forward(
    arena: Any,
    x_at: int,
    y_at: int,
    n: int,
    maps: int,
    height: int,
    width: int,
    top: int,
    bottom: int,
    left: int,
    right: int,
) -> None:
    """y (maps, h′, w′): x (maps, height, width) with zeros around each map."""
    out_height, out_width = height + top + bottom, width + left + right
    y = arena[y_at : y_at + maps * out_height * out_width * n]
    for j in range(y.size):
        y[j] = 0
    for k in range(maps):
        for i in range(height):
            source = x_at + (k * height + i) * width * n
            at = ((k * out_height + i + top) * out_width + left) * n
            for j in range(width * n):
                y[at + j] = arena[source + j]


@kernel
def crop_forward(
    arena: Any,
    x_at: int,
    y_at: int,
    n: int,
    maps: int,
    height: int,
    width: int,
    top: int,
    bottom: int,
    left: int,
    right: int,
) -> None:
    """y (maps, h′, w′): x (maps, height, width) without the border of each map."""
    out_height, out_width = height - top - bottom, width - left - right
    for k in range(maps):
        for i in range(out_height):
            source = x_at + ((k * height + i + top) * width + left) * n
            at = y_at + (k * out_height + i) * out_width * n
            for j in range(out_width * n):
                arena[at + j] = arena[source + j]


@kernel
def flip_forward(arena: Any, x_at: int, y_at: int, n: int, maps: int, size: int) -> None:
    """y (maps, size): rot180 of each map of x, its numbers in the opposite order."""
    for k in range(maps):
        for i in range(size):
            source = x_at + (k * size + i) * n
            at = y_at + ((k + 1) * size - 1 - i) * n
            arena[at : at + n] = arena[source : source + n]


def _padded(shape: tuple[int, ...], attributes: Attributes, sign: int) -> tuple[int, ...]:
    maps, height, width = shape
    vertical = attributes["top"] + attributes["bottom"]
    return (
        maps,
        height + sign * vertical,
        width + sign * (attributes["left"] + attributes["right"]),
    )


def _borders(call: Call) -> Sequence[int]:
    keys = ("top", "bottom", "left", "right")
    return (*call.inputs[0].shape, *(call.attributes[key] for key in keys))


def _pad_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(CROP2D, dy, **call.attributes)]


def _flip_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(FLIP2D, dy)]


def _padded_terms(cell: Cell) -> Lines:
    k, i, j = cell.index
    _, height, width = cell.call.inputs[0].shape
    row, column = i - cell.call.attributes["top"], j - cell.call.attributes["left"]
    inside = 0 <= row < height and 0 <= column < width
    return copied(given(0, k, row, column)) if inside else NOTHING


def _cropped_terms(cell: Cell) -> Lines:
    k, i, j = cell.index
    return copied(given(0, k, i + cell.call.attributes["top"], j + cell.call.attributes["left"]))


def _flipped_terms(cell: Cell) -> Lines:
    k, *place = cell.index
    sizes = cell.call.inputs[0].shape[1:]
    opposite = (size - 1 - at for size, at in zip(sizes, place, strict=True))
    return copied(given(0, k, *opposite))


PAD2D = Op(
    "pad2d",
    pad_forward,
    lambda shapes, attributes: (OutputSpec(_padded(shapes[0], attributes, 1)),),
    _borders,
    _pad_gradient,
    terms=_padded_terms,
)
CROP2D = Op(
    "crop2d",
    crop_forward,
    lambda shapes, attributes: (OutputSpec(_padded(shapes[0], attributes, -1)),),
    _borders,
    terms=_cropped_terms,
)
FLIP2D = Op(
    "flip2d",
    flip_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].shape[0], call.inputs[0].size // call.inputs[0].shape[0]),
    _flip_gradient,
    terms=_flipped_terms,
)
"""Every map turned by 180°: rot180 of (160-175)."""
