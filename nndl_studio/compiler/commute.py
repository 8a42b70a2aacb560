"""Pass 5: activations that rise change places with what stands behind them.

They go behind the maximum over regions, where fewer numbers are left: max f(z) = f(max z), and what
a region's maximum is to be multiplied with on the way back, f′(z), is known from the region's own
result. So with regions of 2 × 2 a quarter of the numbers pass through f and f′. Whoever watches
f(z), or reads it anywhere else, keeps it where it was drawn.

On the way back f′ goes before a border is taken off: it is known from f(z) with the border around,
which a convolution reads anyway, and f(z) itself need not be held any longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nndl_studio.ops.border import CROP2D, PAD2D
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.max_pool import MAX_BACKWARD, MAX_POOL2D
from nndl_studio.ops.pointwise import LOGISTIC, RECTIFIER, SCALED_TANH, SOFTPLUS, TANH
from nndl_studio.ops.rectified import ELU, LEAKY_RECTIFIER

# They never fall, and their slope is written in terms of what they give.
RISING = (LOGISTIC, TANH, SCALED_TANH, RECTIFIER, SOFTPLUS, LEAKY_RECTIFIER, ELU)

Readers = Mapping[Value, Sequence[Call]]


def commute(calls: Sequence[Call], wanted: Iterable[Value]) -> list[Call]:
    """`calls` with activations exchanged, with a maximum both ways, with a border on the way
    back."""
    kept = {value.origin for value in wanted}
    return _within_borders(_behind_maxima(calls, kept), kept)


def _behind_maxima(calls: Sequence[Call], kept: set[Value]) -> list[Call]:
    readers, makers = _readers(calls), _makers(calls)
    instead: dict[Call, Call] = {}
    for pool in calls:
        if pool.op is MAX_POOL2D:
            instead.update(_exchanged(pool, makers.get(pool.inputs[0]), readers, kept))
    return [instead.get(call, call) for call in calls]


def _within_borders(calls: Sequence[Call], kept: set[Value]) -> list[Call]:
    readers, makers = _readers(calls), _makers(calls)
    padded = {call.inputs[0].origin: call for call in calls if call.op is PAD2D}
    instead: dict[Call, Call] = {}
    for crop in calls:
        if crop.op is CROP2D and crop.outputs[0] not in kept:
            instead.update(_slope_first(crop, readers, makers, padded))
    return [instead.get(call, call) for call in calls]


def _slope_first(
    crop: Call, readers: Readers, makers: Mapping[Value, Call], padded: Mapping[Value, Call]
) -> dict[Call, Call]:
    """What stands in place of each call, if all that becomes of the gradient without its border is
    to be multiplied with the slope of what the border was put around."""
    (da,) = crop.outputs
    if len(readers[da]) != 1:
        return {}
    (slope,) = readers[da]
    known = slope.inputs[-1].origin
    squash, pad = makers.get(known), padded.get(known)
    if squash is None or squash.op not in RISING or slope.op.name != f"{squash.op.name}_backward":
        return {}
    if slope.inputs[0] is not da or pad is None or pad.attributes != crop.attributes:
        return {}
    within = replace(crop.inputs[0], name=f"{da.name} with its border", view_of=None)
    return {
        crop: replace(slope, inputs=(crop.inputs[0], pad.outputs[0]), outputs=(within,)),
        slope: replace(crop, inputs=(within,), outputs=slope.outputs),
    }


def _makers(calls: Sequence[Call]) -> Mapping[Value, Call]:
    return {output: call for call in calls for output in call.outputs}


def _readers(calls: Sequence[Call]) -> Readers:
    readers = defaultdict(list)
    for call in calls:
        for value in dict.fromkeys(value.origin for value in call.inputs):
            readers[value].append(call)
    return readers


def _exchanged(
    pool: Call, squash: Call | None, readers: Readers, kept: set[Value]
) -> dict[Call, Call]:
    """What stands in place of each call, if the pool and the activation before it can be exchanged,
    and their ways back with them."""
    if squash is None or squash.op not in RISING or squash.outputs[0] in kept:
        return {}
    (a,), (y, place) = squash.outputs, pool.outputs
    largest = replace(y, name=f"{y.name} before {squash.op.name}")
    found = {
        squash: replace(pool, inputs=squash.inputs, outputs=(largest, place)),
        pool: replace(squash, inputs=(largest,), outputs=(y,)),
    }
    others = [call for call in readers[a] if call is not pool]
    if not others:
        return found
    back = _way_back(pool, squash, others, readers, kept)
    return found | back if back else {}


def _way_back(
    pool: Call, squash: Call, others: Sequence[Call], readers: Readers, kept: set[Value]
) -> dict[Call, Call]:
    """The gradients of both exchanged, if it is they alone that read what the activation gave."""
    (y, place), (slope, *more) = pool.outputs, others
    spread = [call for call in readers[place] if call.op is MAX_BACKWARD]
    if more or len(spread) != 1 or slope.op.name != f"{squash.op.name}_backward":
        return {}
    (scatter,) = spread
    (da,) = scatter.outputs
    if slope.inputs[0] is not da or readers[da] != [slope] or da in kept:
        return {}
    dy = replace(y, name=f"{da.name} before {pool.op.name}")
    return {
        scatter: replace(slope, inputs=(scatter.inputs[0], y), outputs=(dy,)),
        slope: replace(scatter, inputs=(dy, place), outputs=slope.outputs),
    }
