"""What a model computes of its own numbers alone: it is known before any sample comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import Unread
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.files import reason_of
from nndl_studio.sentence import say

Array = NDArray[Any]
Inputs = Sequence[Array | None]
MOST = 2**26  # numbers that may come of it
TOO_LARGE = say("it is too large")


def fold(node: ModelNode, inputs: Sequence[object]) -> Array:
    """The array. Raises Unread for what does not fit together, or is too large."""
    arrays = [each if isinstance(each, np.ndarray) else None for each in inputs]
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(FOLDED[node.op](node, arrays))
    except (ValueError, IndexError, TypeError, OverflowError, ZeroDivisionError) as error:
        raise Unread(
            say("its numbers don't fit together: {reason}", reason=reason_of(error))
        ) from error
    return found


def axes_of(node: ModelNode, arrays: Inputs, place: int = 1) -> tuple[int, ...] | None:
    """The axes that a node names, as an input or, in older models, a setting."""
    given = arrays[place] if place < len(arrays) else None
    if given is not None:
        return tuple(int(axis) for axis in np.ravel(given))
    named = node.setting("axes", None)
    return None if named is None else tuple(named)


def _first(arrays: Inputs) -> Array:
    return _at(arrays, 0)


def _at(arrays: Inputs, place: int) -> Array:
    found = arrays[place]
    if found is None:
        raise ValueError(say("input {number} is missing", number=place + 1))
    return found


def _constant(node: ModelNode, arrays: Inputs) -> Array:
    for name in ("value", "value_float", "value_int", "value_floats", "value_ints"):
        if name in node.settings:
            return np.asarray(node.settings[name])
    raise ValueError(say("a constant without a number"))


def _cast(node: ModelNode, arrays: Inputs) -> Array:
    from onnx import helper

    found: Array = _first(arrays).astype(helper.tensor_dtype_to_np_dtype(node.setting("to", 1)))
    return found


def _two(apply: Callable[[Array, Array], Array]) -> Callable[[ModelNode, Inputs], Array]:
    def folded(node: ModelNode, arrays: Inputs) -> Array:
        a, b = _at(arrays, 0), _at(arrays, 1)
        _require_room(np.broadcast_shapes(a.shape, b.shape))
        return apply(a, b)

    return folded


def _divide(a: Array, b: Array) -> Array:
    return a // b if np.issubdtype(a.dtype, np.integer) else a / b


def _reshape(node: ModelNode, arrays: Inputs) -> Array:
    x = _first(arrays)
    sizes = [int(size) for size in _at(arrays, 1)]
    return x.reshape([x.shape[i] if size == 0 else size for i, size in enumerate(sizes)])


def _transpose(node: ModelNode, arrays: Inputs) -> Array:
    return np.transpose(_first(arrays), node.setting("perm", None))


def _squeeze(node: ModelNode, arrays: Inputs) -> Array:
    return np.squeeze(_first(arrays), axes_of(node, arrays))


def _unsqueeze(node: ModelNode, arrays: Inputs) -> Array:
    return np.expand_dims(_first(arrays), axes_of(node, arrays) or ())


def _concat(node: ModelNode, arrays: Inputs) -> Array:
    parts = [_at(arrays, place) for place in range(len(arrays))]
    if sum(part.size for part in parts) > MOST:
        raise ValueError(TOO_LARGE)
    return np.concatenate(parts, node.setting("axis", 0))


def _gather(node: ModelNode, arrays: Inputs) -> Array:
    x, places, axis = _first(arrays), _at(arrays, 1), node.setting("axis", 0)
    _require_room((*x.shape[:axis], *x.shape[axis:][1:], *places.shape))
    return np.take(x, places.astype(np.int64), axis)


def _slice(node: ModelNode, arrays: Inputs) -> Array:
    x = _first(arrays)
    starts, ends = (np.ravel(_at(arrays, place)) for place in (1, 2))
    given = arrays[3] if len(arrays) > 3 else None
    steps = arrays[4] if len(arrays) > 4 else None
    axes = range(len(starts)) if given is None else np.ravel(given)
    apart = np.ones(len(starts), int) if steps is None else np.ravel(steps)
    cut = [slice(None)] * x.ndim
    for start, end, axis, step in zip(starts, ends, axes, apart, strict=True):
        cut[int(axis)] = slice(int(start), int(end), int(step))
    return x[tuple(cut)]


def _shape(node: ModelNode, arrays: Inputs) -> Array:
    return np.array(_first(arrays).shape, np.int64)


def _filled(node: ModelNode, arrays: Inputs) -> Array:
    sizes = tuple(int(size) for size in _first(arrays))
    _require_room(sizes)
    return np.full(sizes, np.ravel(node.setting("value", np.zeros(1, np.float32)))[0])


def _expand(node: ModelNode, arrays: Inputs) -> Array:
    x, sizes = _first(arrays), tuple(int(size) for size in _at(arrays, 1))
    whole = np.broadcast_shapes(x.shape, sizes)
    _require_room(whole)
    return np.broadcast_to(x, whole)


def _range(node: ModelNode, arrays: Inputs) -> Array:
    start, stop, step = (_at(arrays, place).item() for place in range(3))
    if step == 0 or abs((stop - start) / step) > MOST:
        raise ValueError(TOO_LARGE)
    return np.arange(start, stop, step)


def _require_room(sizes: Sequence[int]) -> None:
    if prod(map(int, sizes)) > MOST or min(sizes, default=0) < 0:
        raise ValueError(TOO_LARGE)


def _same(node: ModelNode, arrays: Inputs) -> Array:
    return _first(arrays)


FOLDED: Mapping[str, Callable[[ModelNode, Inputs], Array]] = {
    "Constant": _constant,
    "Identity": _same,
    "Cast": _cast,
    "Add": _two(np.add),
    "Sub": _two(np.subtract),
    "Mul": _two(np.multiply),
    "Div": _two(_divide),
    "Reshape": _reshape,
    "Transpose": _transpose,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Concat": _concat,
    "Gather": _gather,
    "Slice": _slice,
    "Shape": _shape,
    "ConstantOfShape": _filled,
    "Expand": _expand,
    "Range": _range,
}
