"""The arena as bands: what lies where, and from which instruction to which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from nndl_studio.compiler.account.record import Array, Band, BandKind, Memory
from nndl_studio.compiler.account.uses import array_of, gradient_array
from nndl_studio.compiler.notes import Placed
from nndl_studio.compiler.place import aligned, extent, last_reads
from nndl_studio.compiler.postpone import room_of
from nndl_studio.ops.controls import CONTROLS
from nndl_studio.ops.ir import Call, Value

BYTES = {"float32": 4, "float64": 8}


def memory_of(placed: Placed, computing: int) -> Memory:
    """The arena as the first shard sees it, in time with the instructions: `computing` of the
    shard, then those of the update. What is for all shards lies there the whole time."""
    arena, end = placed.arena, computing + len(placed.update.kernels) - 1
    values = list(_values(placed, computing, end))
    start = min((band.offset for band in values), default=arena.starts[0])
    peak, busiest = _peak(values, end + 1)
    return Memory(
        size=arena.end,
        width=BYTES[placed.work.dtype],
        bands=(*_state(placed, end), *_gradients(placed, end), *_batch(placed, end), *values),
        start=start,
        end=max((band.end for band in values), default=start),
        whole=sum(band.size for band in values),
        peak=peak,
        busiest=busiest,
    )


def _state(placed: Placed, end: int) -> Iterator[Band]:
    """What lasts from step to step."""
    layout = placed.work.layout
    yield _for_all("controls", "", 0, CONTROLS, end)
    for value, offset in layout.offsets.items():
        yield Band(array_of(value), _node(value), "state", offset, value.size, 0, end)
    for value, rule in placed.work.rules.items():
        for name, at in zip(rule.slots, layout.slots[value], strict=True):
            yield _for_all(f"{value.name}, {name}", _node(value), at, value.size, end)


def _gradients(placed: Placed, end: int) -> Iterator[Band]:
    """Those of the first lane; other lanes' and sums of rounds; rooms that the update works in."""
    arena, share = placed.arena, placed.share
    made = _makers(share.calls)
    lasting = _last_steps(placed, end)
    for value, gradient in share.gradients.items():
        at = arena.placements[0].offsets[gradient.origin]
        first, last = made.get(gradient.origin, 0), lasting.get(value, end)
        array = gradient_array(value)
        yield Band(array, _node(value), "gradient", at, gradient.size, first, last)
    size = sum(aligned(gradient.size) for gradient in share.gradients.values())
    others = arena.scratch - arena.block - size
    if others:
        yield _for_all("gradients of other shards", "", arena.block + size, others, end, "gradient")
    work = arena.lanes * room_of(share.postponed) + arena.rooms - arena.scratch
    if work:
        yield _for_all("room of the update", "", arena.scratch, work, end, "working space")


def _batch(placed: Placed, end: int) -> Iterator[Band]:
    """What the data give, gathered before the first instruction."""
    share, offsets = placed.share, placed.arena.placements[0].offsets
    samples, last = placed.sizes[0][1], last_reads(share.calls, placed.arena.kept)
    for value in placed.work.program.batch.values():
        read = min(last.get(value, 0), end)
        size = extent(value, samples)
        yield Band(array_of(value), _node(value), "batch", offsets[value], size, 0, read)


def _values(placed: Placed, computing: int, end: int) -> Iterator[Band]:
    """What the first shard's calls make, in their order."""
    calls, offsets = placed.share.calls, placed.arena.placements[0].offsets
    samples, last = placed.sizes[0][1], last_reads(calls, placed.arena.kept)
    fixed = {gradient.origin for gradient in placed.share.gradients.values()}
    outlasting = _last_factors(placed, end)
    for index, call in enumerate(calls):
        over = _taken_over(call, offsets)
        for place, value in enumerate(call.outputs):
            if value in fixed:
                continue
            until = last[value]
            if until >= computing or value in outlasting:
                until = outlasting.get(value, end)
            size = aligned(extent(value, samples))
            taken = over if place == 0 else ""
            array, at = array_of(value), offsets[value]
            yield Band(array, call.node, "value", at, size, index, until, taken)


def _taken_over(call: Call, offsets: Mapping[Value, int]) -> str:
    """The name of input 0, if output 0 stands in its memory: two values that are read and written
    by one call lie apart otherwise."""
    if not call.op.in_place or not call.inputs:
        return ""
    source = call.inputs[0].origin
    return source.name if offsets[source] == offsets[call.outputs[0].origin] else ""


def _peak(bands: Sequence[Band], instructions: int) -> tuple[int, int]:
    """The most numbers that are in use at once, and the first instruction during which they are.
    What takes over memory counts once."""
    steps = [0] * (instructions + 1)
    taken = {(band.over, band.offset, band.first) for band in bands if band.over}
    for band in bands:
        passed_on = (band.array.name, band.offset, band.last) in taken
        steps[band.first] += band.size
        steps[band.last + (not passed_on)] -= band.size
    in_use = list(accumulate(steps))
    peak = max(in_use)
    return peak, in_use.index(peak)


def _makers(calls: Sequence[Call]) -> dict[Value, int]:
    """By value the call that makes it."""
    return {output: index for index, call in enumerate(calls) for output in call.outputs}


def _last_steps(placed: Placed, end: int) -> dict[Value, int]:
    """By parameter the last instruction of the update that is for it."""
    before = end + 1 - len(placed.update.values)
    return {value: before + index for index, value in enumerate(placed.update.values)}


def _last_factors(placed: Placed, end: int) -> dict[Value, int]:
    """How long the factors of postponed gradients are read."""
    steps, found = _last_steps(placed, end), dict[Value, int]()
    for parameter, factors in placed.share.postponed.items():
        for value in (factors.x.origin, factors.dy.origin):
            found[value] = max(found.get(value, 0), steps[parameter])
    return found


def _for_all(
    name: str, node: str, offset: int, size: int, end: int, kind: BandKind = "state"
) -> Band:
    return Band(Array(name, (size,), batched=False), node, kind, offset, size, 0, end)


def _node(value: Value) -> str:
    return value.name.rpartition(".")[0]
