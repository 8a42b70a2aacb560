"""Vectors of numbers in LLVM's language: loads, masks, sums in registers, and loops over them.

Compilers put sums over scattered rows into memory; what is written here stays in registers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from llvmlite import ir
from numba.core import cgutils

from nndl_studio.ops.tile_sizes import VECTOR_BYTES

WHOLE = ir.IntType(64)
PLACE = ir.IntType(32)
declared: Callable[..., Any] = cgutils.get_or_insert_function
# A product and the sum it goes to may become one instruction.
FUSED = ("contract",)

Pointers = list[Any]
Sums = list[list[Any]]


def whole(number: int) -> Any:
    """A constant of 64 bits."""
    return ir.Constant(WHOLE, number)


def join(held: Sums, found: Sums, block: Any) -> None:
    """Where control comes from `block`, each of `held` is what was `found` there."""
    for own, row in zip(held, found, strict=True):
        for phi, value in zip(own, row, strict=True):
            phi.add_incoming(value, block)


@dataclass
class Emitter:
    """Vectors of one kind of numbers, in the function that `builder` stands in."""

    context: Any
    builder: Any
    number: Any
    """numba's type of a number."""

    @property
    def bytes(self) -> int:
        return int(self.number.bitwidth) // 8

    @property
    def width(self) -> int:
        """Numbers to a vector."""
        return VECTOR_BYTES // self.bytes

    @cached_property
    def scalar(self) -> Any:
        return self.context.get_value_type(self.number)

    @cached_property
    def vector(self) -> Any:
        return ir.VectorType(self.scalar, self.width)

    @cached_property
    def zero(self) -> Any:
        return ir.Constant(self.vector, [self.scalar(0.0)] * self.width)

    def start(self, kind: Any, array: Any, at: Any) -> Any:
        """A pointer to number `at` of a numba array of type `kind`."""
        data = self.context.make_array(kind)(self.context, self.builder, array).data
        return self.builder.gep(data, [at])

    def rows(self, first: Any, distance: Any, found: Any, most: int) -> Pointers:
        """`most` rows that are `distance` apart; from the last one found on, that one again."""
        places = [self.at_most(r, found) for r in range(most)]
        return [self.builder.gep(first, [self.builder.mul(distance, at)]) for at in places]

    def up_to(self, number: Any, most: int) -> Any:
        return self.builder.icmp_signed("<=", number, whole(most))

    def at_most(self, place: int, found: Any) -> Any:
        """`place`, or the last of the `found` ones."""
        inside = self.builder.icmp_signed("<", whole(place), found)
        return self.builder.select(inside, whole(place), self.builder.sub(found, whole(1)))

    def size(self, kind: Any, array: Any) -> Any:
        """How many numbers a numba array of type `kind` has."""
        return self.context.make_array(kind)(self.context, self.builder, array).nitems

    def reach(self, counts: Sequence[Any], strides: Sequence[Any]) -> Any:
        """How far the furthest of what is counted lies from the first."""
        far = whole(0)
        for count, stride in zip(counts, strides, strict=True):
            last = self.builder.mul(self.builder.sub(count, whole(1)), stride)
            ahead = self.builder.icmp_signed(">", last, whole(0))
            far = self.builder.add(far, self.builder.select(ahead, last, whole(0)))
        return far

    def entry(self, table: Any, place: Any) -> Any:
        """Number `place` of what begins at the pointer `table`."""
        return self.builder.load(self.builder.gep(table, [place]))

    def spread(self, number: Any) -> Any:
        """A vector that is `number` everywhere."""
        kind = ir.VectorType(number.type, self.width)
        one = self.builder.insert_element(ir.Constant(kind, ir.Undefined), number, PLACE(0))
        same = ir.Constant(ir.VectorType(PLACE, self.width), [PLACE(0)] * self.width)
        return self.builder.shuffle_vector(one, one, same)

    def mask(self, found: Any) -> Any:
        """Which numbers of a vector are among the first `found`."""
        kind = ir.VectorType(WHOLE, self.width)
        places = ir.Constant(kind, [whole(i) for i in range(self.width)])
        return self.builder.icmp_signed("<", places, self.spread(found))

    def load(self, pointer: Any, mask: Any = None) -> Any:
        """The vector at `pointer`; 0 where a mask leaves it out, which isn't read."""
        pointer = self.builder.bitcast(pointer, self.vector.as_pointer())
        if mask is None:
            loaded = self.builder.load(pointer)
            loaded.align = self.bytes
            return loaded
        kinds = [self.vector.as_pointer(), PLACE, mask.type, self.vector]
        load = self._function("masked.load", self.vector, kinds, ".p0")
        return self.builder.call(load, [pointer, PLACE(self.bytes), mask, self.zero])

    def prefetch(self, pointer: Any) -> None:
        """Ask for the cache line at `pointer`, which will be read soon."""
        byte = ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, PLACE, PLACE, PLACE])
        ask = declared(self.builder.module, kind, "llvm.prefetch.p0")
        # To read, as near as can be, and data.
        how = [PLACE(0), PLACE(3), PLACE(1)]
        self.builder.call(ask, [self.builder.bitcast(pointer, byte), *how])

    def store(self, vector: Any, pointer: Any, mask: Any = None) -> None:
        pointer = self.builder.bitcast(pointer, self.vector.as_pointer())
        if mask is None:
            self.builder.store(vector, pointer).align = self.bytes
            return
        kinds = [self.vector, self.vector.as_pointer(), PLACE, mask.type]
        store = self._function("masked.store", ir.VoidType(), kinds, ".p0")
        self.builder.call(store, [vector, pointer, PLACE(self.bytes), mask])

    def add_product(self, total: Any, a: Any, b: Any) -> Any:
        return self.builder.fadd(total, self.builder.fmul(a, b, flags=FUSED), flags=FUSED)

    def add_products(self, sums: Sums, left: list[Any], right: list[Any]) -> Sums:
        """Each of `sums` with the product of what stands for its row and its column."""
        return [
            [self.add_product(total, a, b) for total, b in zip(row, right, strict=True)]
            for row, a in zip(sums, left, strict=True)
        ]

    def add_sums(self, some: Sums, others: Sums) -> Sums:
        return [
            [self.builder.fadd(a, b) for a, b in zip(row, other, strict=True)]
            for row, other in zip(some, others, strict=True)
        ]

    def sum(self, vector: Any) -> Any:
        """The sum of a vector's numbers."""
        add = self._function("vector.reduce.fadd", self.scalar, [self.scalar, self.vector])
        return self.builder.call(add, [self.scalar(-0.0), vector], fastmath=("reassoc",))

    def turned(self, rows: list[Any]) -> list[Any]:
        """As many vectors as one is long, with rows and columns exchanged."""
        apart = 1
        while apart < self.width:
            lanes = range(self.width)
            # Lanes of two vectors are counted on from the first to the second.
            low = [lane if lane & apart == 0 else self.width + lane - apart for lane in lanes]
            high = [lane + apart if lane & apart == 0 else self.width + lane for lane in lanes]
            for i in lanes:
                if i & apart == 0:
                    a, b = rows[i], rows[i + apart]
                    rows[i], rows[i + apart] = self._mixed(a, b, low), self._mixed(a, b, high)
            apart *= 2
        return rows

    def _mixed(self, a: Any, b: Any, lanes: list[int]) -> Any:
        kind = ir.VectorType(PLACE, self.width)
        return self.builder.shuffle_vector(a, b, ir.Constant(kind, [PLACE(i) for i in lanes]))

    def block(self) -> Any:
        return self.builder.append_basic_block("tile")

    def choose(
        self, cases: Sequence[tuple[Any, Callable[[], None]]], otherwise: Callable[[], None]
    ) -> None:
        """What goes with the first condition that holds."""
        end = self.block()
        for condition, code in cases:
            case, following = self.block(), self.block()
            self.builder.cbranch(condition, case, following)
            self.builder.position_at_end(case)
            code()
            self.builder.branch(end)
            self.builder.position_at_end(following)
        otherwise()
        self.builder.branch(end)
        self.builder.position_at_end(end)

    def sums_if(self, condition: Any, sums: Sums, code: Callable[[Sums], Sums]) -> Sums:
        """`code(sums)` where the condition holds, else `sums`."""
        before, case, end = self.builder.block, self.block(), self.block()
        self.builder.cbranch(condition, case, end)
        self.builder.position_at_end(case)
        found, after = code(sums), self.builder.block
        self.builder.branch(end)
        self.builder.position_at_end(end)
        held = self._held(sums, before)
        join(held, found, after)
        return held

    def no_sums(self, rows: int, columns: int) -> Sums:
        return [[self.zero] * columns for _ in range(rows)]

    def loop(self, end: Any, step: int, sums: Sums, body: Callable[[Any, Sums], Sums]) -> Sums:
        """`sums` after `body(place, sums)`, which gives them anew, for each place up to `end`."""
        before, head, inside, after = self.builder.block, self.block(), self.block(), self.block()
        self.builder.branch(head)
        self.builder.position_at_end(head)
        place = self.builder.phi(WHOLE)
        place.add_incoming(whole(0), before)
        held = self._held(sums, before)
        self.builder.cbranch(self.builder.icmp_signed("<", place, end), inside, after)
        self.builder.position_at_end(inside)
        found = body(place, held)
        place.add_incoming(self.builder.add(place, whole(step)), self.builder.block)
        join(held, found, self.builder.block)
        self.builder.branch(head).set_metadata("llvm.loop", self._as_it_is)
        self.builder.position_at_end(after)
        return held

    @cached_property
    def _as_it_is(self) -> Any:
        """What tells LLVM not to unroll a loop. A tile fills the registers: with four rounds at
        once some sums went to memory, and a loop of 5 in one of 5 was slower than one of 25."""
        module = self.builder.module
        known = module.add_metadata([ir.MetaDataString(module, "llvm.loop.unroll.disable")])
        loop = module.add_metadata([known, known])
        # Loops are told apart by a first operand that is the node itself.
        loop.operands = (loop, known)
        return loop

    def counted(
        self,
        counts: Sequence[Any],
        strides: Sequence[Sequence[Any]],
        sums: Sums,
        body: Callable[[list[Any], Sums], Sums],
    ) -> Sums:
        """`sums` after `body(places, sums)` for all that is counted, in loops inside one another;
        each count has a stride in each of the `places`."""
        return self._inside(counts, strides, [whole(0) for _ in strides], sums, body)

    def _inside(
        self,
        counts: Sequence[Any],
        strides: Sequence[Sequence[Any]],
        places: list[Any],
        sums: Sums,
        body: Callable[[list[Any], Sums], Sums],
    ) -> Sums:
        if not counts:
            return body(places, sums)
        steps, rest = [each[0] for each in strides], [each[1:] for each in strides]

        def along(_: Any, rows: Sums) -> Sums:
            *own, here = rows
            found = self._inside(counts[1:], rest, here, own, body)
            moved = [self.builder.add(a, b) for a, b in zip(here, steps, strict=True)]
            return [*found, moved]

        return self.loop(counts[0], 1, [*sums, places], along)[:-1]

    def _held(self, sums: Sums, block: Any) -> Sums:
        """A register for each of `sums`, which they come to from `block`."""
        held = [[self.builder.phi(value.type) for value in row] for row in sums]
        join(held, sums, block)
        return held

    def _function(self, name: str, result: Any, kinds: Sequence[Any], end: str = "") -> Any:
        full = f"llvm.{name}.v{self.width}f{8 * self.bytes}{end}"
        kind = ir.FunctionType(result, list(kinds))
        return declared(self.builder.module, kind, full)
