"""Where values lie in the one static array of a written program: room is used again as soon as
nothing reads what lies there any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nndl_studio.compiler.answers import AnswerProgram
from nndl_studio.ops.ir import Call, Value

# Ops whose output is their input, or parts of it, where that lies.
SEEN_THROUGH = ("split", "cut")


@dataclass(frozen=True)
class Block:
    """So many numbers from `start` on, until the call of number `end` has run."""

    start: int
    size: int
    end: int


class Memory:
    """Rooms of a program's values, given in the order of its calls. One that `keeps` all gives no
    room twice, so that everything can be looked at in the end."""

    def __init__(self, program: AnswerProgram, keeps: bool = False) -> None:
        self.size = 0
        self._keeps, self._now = keeps, -1
        self._blocks: list[Block] = []
        self._at: dict[Value, Block] = {}
        self._base: dict[Value, tuple[Value, int]] = {}
        self._ends = self._last_reads(program)

    def step(self) -> None:
        """The next call begins: what was read last by the one before is free."""
        self._now += 1
        if not self._keeps:
            self._blocks = [each for each in self._blocks if each.end >= self._now]

    def give(self, value: Value) -> int:
        """Where `value` lies from now on, if it did not lie there before."""
        if value not in self._at:
            self._add(value, self._gap(value.size))
        return self._at[value].start

    def takes(self, value: Value, instead: Value) -> bool:
        """Give `value` the room of `instead`, if that is read for the last time now."""
        base, offset = self.base(instead)
        block = self._at.get(base)
        if self._keeps or block not in self._blocks or block is None:
            return False
        if block.end != self._now or offset or block.size != value.size:
            return False
        self._blocks.remove(block)
        self._add(value, block.start)
        return True

    def scratch(self, size: int) -> int:
        """Room for this call alone."""
        block = Block(self._gap(size), size, self._now)
        self._blocks.append(block)
        return block.start

    def where(self, value: Value) -> int | None:
        """Where a value lies, or lay; None for one that has no room."""
        base, offset = self.base(value)
        return self._at[base].start + offset if base in self._at else None

    def base(self, value: Value) -> tuple[Value, int]:
        """The value in whose room another lies, and how far from its start."""
        origin = value.origin
        return self._base.get(origin, (origin, 0))

    def _add(self, value: Value, start: int) -> None:
        self._at[value] = Block(start, value.size, self._ends.get(value, self._now))
        self._blocks.append(self._at[value])

    def _gap(self, size: int) -> int:
        """The first place where so many numbers are free."""
        start = 0
        for block in sorted(self._blocks, key=lambda each: each.start):
            if block.start - start >= size:
                break
            start = max(start, block.start + block.size)
        self.size = max(self.size, start + size)
        return start

    def _last_reads(self, program: AnswerProgram) -> dict[Value, int]:
        ends: dict[Value, int] = {}
        for number, call in enumerate(program.calls):
            self._see_through(call)
            ends |= {self.base(value)[0]: number for value in call.inputs}
        never = len(program.calls)
        return ends | {self.base(answer.value)[0]: never for answer in program.answers}

    def _see_through(self, call: Call) -> None:
        if call.op.name not in SEEN_THROUGH:
            return
        base, offset = self.base(call.inputs[0])
        for output in call.outputs[: _parts(call)]:
            self._base[output] = (base, offset)
            offset += output.size


def _parts(call: Call) -> int:
    """How many of the outputs are parts of the input."""
    sizes: Sequence[int] = [output.size for output in call.outputs]
    return len(sizes) if call.op.name == "split" else 1
