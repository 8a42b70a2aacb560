"""Pass 7: every value gets its place in the arena; memory no longer read is used again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nndl_studio.compiler.pack import Block, pack
from nndl_studio.ops.ir import Call, Value

# Numbers to a 64-byte cache line in float32: no two values share one.
LINE = 16


def aligned(size: int) -> int:
    """`size` rounded up to whole cache lines."""
    return -(-size // LINE) * LINE


@dataclass(frozen=True)
class Placement:
    """Offsets by the value that owns the memory, and where the used part ends."""

    offsets: Mapping[Value, int]
    end: int

    def moved(self, far: int, fixed: Mapping[Value, int]) -> Placement:
        """The same so far behind, but for what is `fixed`. Shards of one size look alike: with
        2,000 nodes and two shards, placing each took a seventh of the time."""
        offsets = {value: offset + far for value, offset in self.offsets.items()}
        return Placement({**offsets, **fixed}, self.end + far)


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
    last = last_reads(calls, kept)
    blocks: dict[Value, Block] = {}
    for index, call in enumerate(calls):
        if _may_overwrite(call, index, last, fixed, samples):
            shared = blocks[call.inputs[0].origin]
            shared.last = last[call.outputs[0]]
            blocks[call.outputs[0]] = shared
        for output in call.outputs:
            if output not in fixed and output not in blocks:
                size = aligned(extent(output, samples))
                blocks[output] = Block(size, index, last[output])
    end = pack(list(dict.fromkeys(blocks.values())), start)
    return Placement({**fixed, **{value: block.offset for value, block in blocks.items()}}, end)


def _owners(call: Call) -> dict[Value, None]:
    """Whose memory the call reads or writes, each once."""
    return dict.fromkeys(
        [value.origin for value in call.inputs] + [value.origin for value in call.outputs]
    )


def last_reads(calls: Sequence[Call], kept: Collection[Value]) -> dict[Value, int]:
    """By value that owns memory the last call that reads or writes it: behind them all where it is
    `kept`."""
    last = {value: index for index, call in enumerate(calls) for value in _owners(call)}
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
