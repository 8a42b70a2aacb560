"""Pass 5: every value gets its place in the arena; memory no longer read is used again."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from nndl_studio.ops.ir import Call, Value

# Numbers to a 64-byte cache line in float32: no two values share one.
LINE = 16


def aligned(size: int) -> int:
    """`size` rounded up to whole cache lines."""
    return -(-size // LINE) * LINE


@dataclass
class FreeList:
    """Gaps below `end`, best fit first; neighbours grow together."""

    end: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)

    def take(self, size: int) -> int:
        """Offset of `size` free numbers."""
        fitting = [gap for gap in self.gaps if gap[1] >= size]
        if not fitting:
            offset = self.end
            self.end += size
            return offset
        gap = min(fitting, key=lambda gap: (gap[1], gap[0]))
        self.gaps.remove(gap)
        if gap[1] > size:
            insort(self.gaps, (gap[0] + size, gap[1] - size))
        return gap[0]

    def give(self, offset: int, size: int) -> None:
        """Return what `take` gave."""
        for gap in list(self.gaps):
            if gap[0] + gap[1] == offset:
                offset, size = gap[0], gap[1] + size
                self.gaps.remove(gap)
            elif offset + size == gap[0]:
                size += gap[1]
                self.gaps.remove(gap)
        insort(self.gaps, (offset, size))


@dataclass(frozen=True)
class Placement:
    """Offsets by the value that owns the memory, and where the used part ends."""

    offsets: Mapping[Value, int]
    end: int


def extent(value: Value, samples: int) -> int:
    """Numbers that `value` takes for `samples` samples."""
    return value.size * (samples if value.batched else 1)


def place(
    calls: Sequence[Call],
    fixed: Mapping[Value, int],
    kept: Collection[Value],
    samples: int,
    start: int,
) -> Placement:
    """Place the outputs of `calls` for one shard of `samples`, from offset `start` on.

    `fixed` values have their place already; `kept` ones stay readable after the last call.
    """
    last = _last_reads(calls, kept)
    free = FreeList(start)
    offsets = dict(fixed)
    for index, call in enumerate(calls):
        overwritten = None
        if _may_overwrite(call, index, last, fixed, samples):
            overwritten = call.inputs[0].origin
            offsets[call.outputs[0]] = offsets[overwritten]
        for output in call.outputs:
            if output not in offsets:
                offsets[output] = free.take(aligned(extent(output, samples)))
        for value in _ending(call, index, last):
            if value not in fixed and value is not overwritten:
                free.give(offsets[value], aligned(extent(value, samples)))
    return Placement(offsets, free.end)


def _last_reads(calls: Sequence[Call], kept: Collection[Value]) -> dict[Value, int]:
    last: dict[Value, int] = {}
    for index, call in enumerate(calls):
        for value in (*call.outputs, *call.inputs):
            last[value.origin] = index
    return last | {value.origin: len(calls) for value in kept}


def _may_overwrite(
    call: Call, index: int, last: Mapping[Value, int], fixed: Mapping[Value, int], samples: int
) -> bool:
    """Whether output 0 can take the memory of input 0, which nobody reads afterwards."""
    if not call.op.in_place or call.outputs[0] in fixed:
        return False
    source = call.inputs[0].origin
    return (
        source not in fixed
        and last[source] == index
        and extent(source, samples) == extent(call.outputs[0], samples)
    )


def _ending(call: Call, index: int, last: Mapping[Value, int]) -> list[Value]:
    """Values that this call is the last to read or write."""
    values = dict.fromkeys(
        [value.origin for value in call.inputs] + [value.origin for value in call.outputs]
    )
    return [value for value in values if last[value] == index]
