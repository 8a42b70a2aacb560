"""A compilation as plain data: for whoever shows it, and for scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nndl_studio.compiler.notes import PassName
from nndl_studio.machine.plan import Part
from nndl_studio.ops.ir import owner

ChangeKind = Literal["opened", "added", "removed", "exchanged", "postponed"]
BandKind = Literal["state", "batch", "value", "gradient", "working space"]


@dataclass(frozen=True)
class Array:
    """A value as an instruction names it: `shape` is that for one sample if it is `batched`."""

    name: str
    shape: tuple[int, ...]
    batched: bool


@dataclass(frozen=True)
class Use:
    """One use of an op or of a rule of the update, on behalf of `node`: "" where it is for all of
    them, and a piece's full name inside a composite."""

    node: str
    part: Part
    op: str
    reads: tuple[Array, ...]
    makes: tuple[Array, ...]

    @property
    def owner(self) -> str:
        """The node of the drawing that it counts to."""
        return owner(self.node)


@dataclass(frozen=True)
class Change:
    """What a pass did to one node or use of an op. `opened` has the node's name alone; what was
    `exchanged` or `postponed` has in `instead` what stands in its place, if anything does."""

    kind: ChangeKind
    node: str
    use: Use | None = None
    instead: Use | None = None


@dataclass(frozen=True)
class Pass:
    """What a pass did: its `changes`, and how many nodes (`resolve`), calls or instructions
    (`encode`) there were behind it."""

    name: PassName
    left: int
    changes: tuple[Change, ...] = ()

    def count(self, kind: ChangeKind) -> int:
        """How many changes of a kind there were."""
        return sum(change.kind == kind for change in self.changes)


@dataclass(frozen=True)
class Band:
    """Memory that an array has for a while: numbers `offset` to `offset + size` of the arena, from
    instruction `first` to instruction `last`, both included, counted from 0. `over` is the array
    whose memory it took over in place, "" where it took none.

    It is called as the array is; `node` is the piece or node that it belongs to, "" for what
    belongs to none.
    """

    array: Array
    node: str
    kind: BandKind
    offset: int
    size: int
    first: int
    last: int
    over: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.size

    @property
    def owner(self) -> str:
        """The node of the drawing that it counts to."""
        return owner(self.node)


@dataclass(frozen=True)
class Memory:
    """The arena of a plan, in numbers of `width` bytes: `size` in all, and what the first shard
    sees of it as `bands`.

    Values that come and go are packed between `start` and `end`. `whole` is what they would take
    if each had memory of its own, and `peak` what is in use at once at most, during instruction
    `busiest`; no packing can do with less.
    """

    size: int
    width: int
    bands: tuple[Band, ...]
    start: int
    end: int
    whole: int
    peak: int
    busiest: int

    @property
    def packed(self) -> int:
        """Numbers that the values that come and go take."""
        return self.end - self.start

    @property
    def saved(self) -> float:
        """The share of memory that packing saves, in [0, 1]."""
        return 1 - self.packed / self.whole if self.whole else 0.0

    @property
    def in_place(self) -> int:
        """How many values took over the memory of another."""
        return sum(bool(band.over) for band in self.bands)


@dataclass(frozen=True)
class Account:
    """The plan of a step with `batch` samples in `shards`, `lanes` of which have memory at once.
    The first `computing` instructions run shard by shard, the others update the parameters."""

    batch: int
    shards: int
    lanes: int
    kernels: int
    computing: int
    instructions: tuple[Use, ...]
    passes: tuple[Pass, ...]
    memory: Memory

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The nodes of the drawing that instructions count to, in the order of the first ones."""
        return tuple(dict.fromkeys(use.owner for use in self.instructions if use.node))
