"""Dropout: each number is kept with probability 1 − p and scaled by 1/(1 − p), while training.

The mask is never stored: it is a hash of (step's key, node, feature, sample in the batch), so the
backward pass draws the same one, and neither shards nor threads change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.scalar import mix
from nndl_studio.ops.terms import NOTHING, Cell, Lines, beside, one, times

KEY = int(Control.KEY_0)


@kernel
def forward(
    arena: Any,
    x_at: int,
    y_at: int,
    n: int,
    first: int,
    batch: int,
    size: int,
    per_mille: int,
    key: int,
) -> None:
    """y (size,) = mask ⊙ x / (1 − p), the mask drawn anew from the step's key; its own backward."""
    state = np.uint64(0)
    for word in range(4):
        state = (state << np.uint64(16)) | np.uint64(int(arena[KEY + word]))
    state = mix(state ^ mix(np.uint64(key)))
    threshold = np.uint64(per_mille * 4294967296 // 1000)
    scale = arena.dtype.type(1000.0 / (1000 - per_mille))
    for i in range(size):
        x = arena[x_at + i * n : x_at + (i + 1) * n]
        y = arena[y_at + i * n : y_at + (i + 1) * n]
        counter = np.uint64(i * batch + first)
        for j in range(n):
            drawn = mix(state + counter + np.uint64(j)) >> np.uint64(32)
            y[j] = scale * x[j] if drawn >= threshold else 0


def _terms(cell: Cell) -> Lines:
    # The mask is nowhere but in what it left.
    if cell.outputs[0][cell.index] == 0:
        return NOTHING
    return one([times(beside(cell, 0), weight=1000 / (1000 - cell.call.attributes["per_mille"]))])


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(DROPOUT, dy, **call.attributes)]


DROPOUT = Op(
    "dropout",
    forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes["per_mille"], call.attributes["key"]),
    _gradient,
    training_only=True,
    terms=_terms,
)
