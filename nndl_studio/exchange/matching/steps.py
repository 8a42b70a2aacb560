"""How numbers of a file are brought into the form that a drawing's array has, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.matching.tables import groups_shape, links, links_shape
from nndl_studio.exchange.matching.wanted import Wanted

Arrays = list[NDArray[np.float32]]
Shape = tuple[int, ...]
Shapes = list[Shape]


class Step(StrEnum):
    """What is done; the values stand in the JSON that the command line prints."""

    ZEROS = "zeros"
    FIRST = "first weights"
    TRANSPOSED = "transposed"
    AXES = "axes turned round"
    KERNELS = "kernels from height, width, inputs, maps"
    TURNED = "kernels turned by 180°"
    RESHAPED = "laid out anew"
    BY_MAP = "inputs from row, column, map"
    BY_STEP = "inputs from feature, step"
    LINKS = "kernels of the links"
    GROUPS = "kernels of the groups"
    LSTM_GATES = "gates from i, f, c̃, o"
    GRU_GATES = "gates from z, r, h̃"
    TWO_ROWS = "two biases"
    SUM = "sum of both"
    SUM_OF_GATES = "sum of both but for h̃"
    INNER = "h̃ of the state's"


@dataclass(frozen=True)
class _Doing:
    """`shapes` tells what comes out, None for what can't be taken; `arrays` does it."""

    shapes: Callable[[Shapes, Wanted], Shapes | None]
    arrays: Callable[[Arrays, Wanted], Arrays]


def shape_after(steps: Sequence[Step], shapes: Sequence[Shape], wanted: Wanted) -> Shape | None:
    """The shape of what comes out; None where the steps can't be taken or leave several arrays."""
    found: Shapes | None = list(shapes)
    for step in steps:
        found = DOINGS[step].shapes(found, wanted) if found is not None else None
    return found[0] if found is not None and len(found) == 1 else None


def convert(
    steps: Sequence[Step], arrays: Sequence[NDArray[np.float32]], wanted: Wanted
) -> NDArray[np.float32]:
    """`arrays` in the form of `wanted`. Raises Misfit."""
    found = list(arrays)
    for step in steps:
        found = DOINGS[step].arrays(found, wanted)
    (array,) = found
    return np.ascontiguousarray(array, np.float32)


def _each(
    shape: Callable[[Shape, Wanted], Shape | None],
    array: Callable[[NDArray[np.float32], Wanted], NDArray[np.float32]],
) -> _Doing:
    """The same with each array there is."""

    def shapes(given: Shapes, wanted: Wanted) -> Shapes | None:
        found = [each for each in (shape(one, wanted) for one in given) if each is not None]
        return found if len(found) == len(given) else None

    return _Doing(shapes, lambda given, wanted: [array(one, wanted) for one in given])


def _gates(order: Sequence[int]) -> _Doing:
    """The rows of each gate, brought from others' order into ours."""

    def arrays(array: NDArray[np.float32], _: Wanted) -> NDArray[np.float32]:
        parts = np.split(array, len(order))
        return np.concatenate([parts[place] for place in order])

    return _each(lambda s, _: s if s and s[0] % len(order) == 0 else None, arrays)


def _permuted(axes: Sequence[int]) -> _Doing:
    return _each(
        lambda s, _: tuple(s[axis] for axis in axes) if len(s) == len(axes) else None,
        lambda array, _: np.transpose(array, axes),
    )


def _turned(array: NDArray[np.float32], wanted: Wanted) -> NDArray[np.float32]:
    """Kernels are the last axes, as many as a kernel has."""
    first = array.ndim - (1 if wanted.layer == "Conv1d" else 2)
    return np.flip(array, tuple(range(first, array.ndim)))


def _by_map(array: NDArray[np.float32], wanted: Wanted) -> NDArray[np.float32]:
    maps, height, width = _laid_out(wanted)
    apart = array.reshape(-1, height, width, maps)
    return apart.transpose(0, 3, 1, 2).reshape(array.shape)


def _by_step(array: NDArray[np.float32], wanted: Wanted) -> NDArray[np.float32]:
    steps, features = _laid_out(wanted)
    return array.reshape(-1, features, steps).transpose(0, 2, 1).reshape(array.shape)


def _laid_out(wanted: Wanted) -> Shape:
    """The axes of what a matrix reads: of maps before a Flatten, or that a kernel covers whole."""
    if wanted.before is not None:
        return wanted.before.whole
    return wanted.shape[1:]


def _reshaped(given: Shape, wanted: Wanted) -> Shape | None:
    """A unit's numbers stay together: its kernels as a row of a matrix or the other way, or the
    same without axes of 1."""
    if len(given) == len(wanted.shape) or prod(given) != prod(wanted.shape):
        return None
    alike = given[:1] == wanted.shape[:1] or _thin(given) == _thin(wanted.shape)
    return wanted.shape if alike else None


def _thin(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)


def _inputs_of(kind: int) -> Callable[[Shape, Wanted], Shape | None]:
    """A matrix that reads what was laid out, of so many axes."""

    def shape(given: Shape, wanted: Wanted) -> Shape | None:
        axes = _laid_out(wanted)
        return given if len(axes) == kind and given[1:] == (prod(axes),) else None

    return shape


def _made(make: Callable[[Shape], NDArray[np.float32]]) -> _Doing:
    """Where there was nothing."""
    return _Doing(
        lambda given, wanted: None if given else [wanted.shape],
        lambda given, wanted: [make(wanted.shape)],
    )


def _of_both(arrays: Callable[[Arrays, Wanted], Arrays]) -> _Doing:
    return _Doing(
        lambda given, _: given[:1] if len(given) == 2 and given[0] == given[1] else None, arrays
    )


def _sum_of_gates(given: Arrays, _: Wanted) -> Arrays:
    own, inner = given
    kept = inner.copy()
    kept[len(kept) // 3 * 2 :] = 0
    return [own + kept]


def _inner_shape(given: Shapes, _: Wanted) -> Shapes | None:
    last = given[-1] if given else ()
    return [(last[0] // 3,)] if len(last) == 1 and last[0] % 3 == 0 else None


def _two_rows(given: Shapes, _: Wanted) -> Shapes | None:
    if len(given) != 1 or len(given[0]) != 2 or given[0][0] != 2:
        return None
    return [given[0][1:]] * 2


def _zeros(shape: Shape) -> NDArray[np.float32]:
    return np.zeros(shape, np.float32)


DOINGS: dict[Step, _Doing] = {
    Step.ZEROS: _made(_zeros),
    # Whoever takes the weights puts them in, since the drawing's seed makes them.
    Step.FIRST: _made(_zeros),
    Step.TRANSPOSED: _permuted((1, 0)),
    Step.AXES: _permuted((2, 1, 0)),
    Step.KERNELS: _permuted((3, 2, 0, 1)),
    Step.TURNED: _each(lambda s, w: s if len(s) == len(w.shape) else None, _turned),
    Step.RESHAPED: _each(_reshaped, lambda array, wanted: array.reshape(wanted.shape)),
    Step.BY_MAP: _each(_inputs_of(3), _by_map),
    Step.BY_STEP: _each(_inputs_of(2), _by_step),
    Step.LINKS: _each(links_shape, links),
    Step.GROUPS: _each(groups_shape, lambda array, wanted: array.reshape(wanted.shape)),
    Step.LSTM_GATES: _gates((0, 1, 3, 2)),
    Step.GRU_GATES: _gates((1, 0, 2)),
    Step.TWO_ROWS: _Doing(_two_rows, lambda given, _: list(given[0])),
    Step.SUM: _of_both(lambda given, _: [given[0] + given[1]]),
    Step.SUM_OF_GATES: _of_both(_sum_of_gates),
    Step.INNER: _Doing(_inner_shape, lambda given, _: [given[-1][len(given[-1]) // 3 * 2 :]]),
}
