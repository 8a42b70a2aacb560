"""The tiles of `tiles` as vector code.

A tile's sums are as many vectors as there are registers for, beside the factors. Rows that it lacks
at an edge are its last one again, which costs less than a loop for each number of rows; of columns
that don't fill it, those beyond are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from nndl_studio.ops.tile_sizes import (
    INNER_COLUMNS,
    INNER_ROWS,
    OUTER_LOOPS,
    OUTER_VECTORS,
    ROW_VECTORS,
    VECTOR_BYTES,
)
from nndl_studio.ops.vector_code import Emitter, Pointers, Sums, whole

unpacked: Callable[..., Any] = cgutils.unpack_tuple
LINE_BYTES = 64
OUTER_LINES = OUTER_VECTORS * VECTOR_BYTES // LINE_BYTES
# Numbers of vectors that a row has a loop for, beside the full one.
ROW_PARTS = (2, 4)


def outer_tile(context: Any, taken: Any) -> Any:
    """`tiles.outer_tile`: loops for some numbers of rows, of one vector and of all."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, y_row, w, w_at, w_row, w_strides, x, x_at, x_strides, *sizes = unpacked(
            builder, *given
        )
        counts, rows, columns, onto = sizes
        code = Emitter(context, builder, taken.types[0].dtype)
        outer = _Outer(
            code,
            code.start(taken.types[0], y, y_at),
            code.start(taken.types[3], w, w_at),
            code.start(taken.types[7], x, x_at),
            builder.sub(code.size(taken.types[7], x), x_at),
            (y_row, w_row),
            unpacked(builder, counts),
            (unpacked(builder, w_strides), unpacked(builder, x_strides)),
            rows,
            columns,
            onto,
        )
        narrow = code.up_to(columns, code.width)
        code.choose([(narrow, partial(outer.across, 1))], partial(outer.across, OUTER_VECTORS))
        return context.get_dummy_value()

    return types.none(taken), emit


@dataclass(frozen=True)
class _Outer:
    """What all loops of an outer tile are written from. Of x, `beyond` numbers follow its first."""

    code: Emitter
    y: Any
    w: Any
    x: Any
    beyond: Any
    apart: tuple[Any, Any]
    terms: Sequence[Any]
    strides: tuple[Sequence[Any], Sequence[Any]]
    rows: Any
    columns: Any
    onto: Any

    def across(self, vectors: int) -> None:
        """Tiles that are so many vectors wide; what lies beyond the columns may be read where x
        goes on, because a mask costs more than the rest."""
        code, builder, width = self.code, self.code.builder, whole(vectors * self.code.width)
        full = builder.icmp_signed("==", self.columns, width)
        far = builder.add(code.reach(self.terms, self.strides[1]), width)
        readable = builder.or_(full, builder.icmp_signed("<=", far, self.beyond))
        masks = [code.mask(builder.sub(self.columns, at)) for at in self._starts(vectors)]
        *parts, most = OUTER_LOOPS
        some = [(builder.and_(readable, code.up_to(self.rows, k)), k) for k in parts]
        cases = [
            (condition, partial(self._tile, k, full, False, masks))
            for condition, k in (*some, (readable, most))
        ]
        code.choose(cases, partial(self._tile, most, full, True, masks))

    def _tile(self, count: int, full: Any, masked: bool, masks: list[Any]) -> None:
        """Of `count` rows. x is `masked` or read beyond the columns; y is, where it isn't full."""
        code, vectors = self.code, len(masks)
        unmasked: list[Any] = [None] * vectors
        y_rows = code.rows(self.y, self.apart[0], self.rows, count)
        weights = code.rows(self.w, self.apart[1], self.rows, count)

        def add(found: list[Any], sums: Sums) -> Sums:
            row = code.builder.gep(self.x, [found[1]])
            xs = self._loaded(row, masks if masked else unmasked)
            if vectors == OUTER_VECTORS:
                self._ask_for_next(row)
            ws = [code.spread(code.entry(each, found[0])) for each in weights]
            return code.add_products(sums, ws, xs)

        none = code.no_sums(count, vectors)
        before = code.sums_if(
            self.onto, none, lambda _: [self._loaded(row, masks) for row in y_rows]
        )
        sums = code.counted(self.terms, self.strides, before, add)
        store = partial(self._store, sums, y_rows)
        code.choose([(full, partial(store, unmasked))], partial(store, masks))

    def _loaded(self, row: Any, masks: list[Any]) -> list[Any]:
        places = [self.code.builder.gep(row, [start]) for start in self._starts(len(masks))]
        return [self.code.load(place, m) for place, m in zip(places, masks, strict=True)]

    def _store(self, sums: Sums, y_rows: Pointers, masks: list[Any]) -> None:
        for own, row in zip(sums, y_rows, strict=True):
            for total, start, m in zip(own, self._starts(len(masks)), masks, strict=True):
                self.code.store(total, self.code.builder.gep(row, [start]), m)

    def _ask_for_next(self, row: Any) -> None:
        """For the tile beside this one: its rows lie too far apart for the processor to guess, and
        may be in another core's cache. Two threads took 0.75 to 0.84 of the time on MLPs."""
        for line in range(OUTER_LINES, 2 * OUTER_LINES):
            ahead = whole(line * LINE_BYTES // self.code.bytes)
            self.code.prefetch(self.code.builder.gep(row, [ahead]))

    def _starts(self, vectors: int) -> list[Any]:
        return [whole(k * self.code.width) for k in range(vectors)]


def row_tile(context: Any, taken: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, w, w_at, w_stride, x, x_at, x_stride, terms, columns, onto = unpacked(
            builder, *given
        )
        code = Emitter(context, builder, taken.types[0].dtype)
        y_first = code.start(taken.types[0], y, y_at)
        w_first = code.start(taken.types[2], w, w_at)
        x_first = code.start(taken.types[5], x, x_at)

        def tile(count: int, masks: list[Any]) -> None:
            starts = [whole(k * code.width) for k in range(count)]

            def loaded(row: Any) -> list[Any]:
                places = [builder.gep(row, [start]) for start in starts]
                return [code.load(place, m) for place, m in zip(places, masks, strict=True)]

            def add(p: Any, sums: Sums) -> Sums:
                row = builder.gep(x_first, [builder.mul(p, x_stride)])
                weight = code.spread(code.entry(w_first, builder.mul(p, w_stride)))
                return code.add_products(sums, [weight], loaded(row))

            before = code.sums_if(onto, code.no_sums(1, count), lambda _: [loaded(y_first)])
            (sums,) = code.loop(terms, 1, before, add)
            for total, start, m in zip(sums, starts, masks, strict=True):
                code.store(total, builder.gep(y_first, [start]), m)

        def part(count: int) -> Callable[[], None]:
            starts = [builder.sub(columns, whole(k * code.width)) for k in range(count)]
            return lambda: tile(count, [code.mask(found) for found in starts])

        full = builder.icmp_signed("==", columns, whole(ROW_VECTORS * code.width))
        cases = [(full, lambda: tile(ROW_VECTORS, [None] * ROW_VECTORS))]
        cases += [(code.up_to(columns, k * code.width), part(k)) for k in ROW_PARTS]
        code.choose(cases, part(ROW_VECTORS))
        return context.get_dummy_value()

    return types.none(taken), emit


def inner_tile(context: Any, taken: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, y_row, a, a_at, a_row, a_strides, b, b_at, b_rows, b_strides, *sizes = unpacked(
            builder, *given
        )
        counts, length, rows, columns = sizes
        code = Emitter(context, builder, taken.types[0].dtype)
        strides = unpacked(builder, a_strides), unpacked(builder, b_strides)
        a_rows = code.rows(code.start(taken.types[3], a, a_at), a_row, rows, INNER_ROWS)
        b_first = code.start(taken.types[7], b, b_at)
        b_rows_at = [builder.gep(b_first, [place]) for place in unpacked(builder, b_rows)]
        chosen = [code.at_most(s, columns) for s in range(INNER_COLUMNS)]
        full = builder.and_(length, whole(-code.width))
        rest = builder.sub(length, full)
        mask = code.mask(rest)

        def products(sums: Sums, left: Pointers, right: Pointers, q: Any, mask: Any) -> Sums:
            bs = [code.load(builder.gep(each, [q]), mask) for each in right]
            return code.add_products(
                sums, [code.load(builder.gep(each, [q]), mask) for each in left], bs
            )

        def add_part(places: list[Any], sums: Sums) -> Sums:
            left_rows = [builder.gep(each, [places[0]]) for each in a_rows]
            right_rows = [builder.gep(each, [places[1]]) for each in b_rows_at]
            whole_vectors = code.loop(
                full, code.width, sums, lambda q, own: products(own, left_rows, right_rows, q, None)
            )
            return code.sums_if(
                builder.icmp_signed(">", rest, whole(0)),
                whole_vectors,
                lambda own: products(own, left_rows, right_rows, full, mask),
            )

        none = code.no_sums(INNER_ROWS, INNER_COLUMNS)
        sums = code.counted(unpacked(builder, counts), strides, none, add_part)
        y_rows = code.rows(code.start(taken.types[0], y, y_at), y_row, rows, INNER_ROWS)
        for own, row in zip(sums, y_rows, strict=True):
            for total, place in zip(own, chosen, strict=True):
                builder.store(code.sum(total), builder.gep(row, [place]))
        return context.get_dummy_value()

    return types.none(taken), emit


def turned_tile(context: Any, taken: Any) -> Any:
    """`tiles.turned_tile`: rows are loaded, exchanged for columns in registers, and stored."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, y_row, x, x_at, x_rows, x_row = unpacked(builder, *given)
        code = Emitter(context, builder, taken.types[0].dtype)
        first = code.start(taken.types[3], x, x_at)
        offsets = code.start(taken.types[5], x_rows, whole(0))
        found = [code.entry(offsets, whole(j)) for j in range(code.width)]
        places = [builder.mul(each, x_row) for each in found]
        rows = code.turned([code.load(builder.gep(first, [place])) for place in places])
        target = code.start(taken.types[0], y, y_at)
        for i, row in enumerate(rows):
            code.store(row, builder.gep(target, [builder.mul(y_row, whole(i))]))
        return context.get_dummy_value()

    return types.none(taken), emit


def scaled_rows(context: Any, taken: Any) -> Any:
    """`tiles.scaled_rows`: whole vectors of a row, and what is left of it."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, w, w_at, x, x_at, rows, columns = unpacked(builder, *given)
        code = Emitter(context, builder, taken.types[0].dtype)
        y_first = code.start(taken.types[0], y, y_at)
        w_first = code.start(taken.types[2], w, w_at)
        x_first = code.start(taken.types[4], x, x_at)
        full = builder.and_(columns, whole(-code.width))
        rest = builder.sub(columns, full)
        mask, some = code.mask(rest), builder.icmp_signed(">", rest, whole(0))

        def row(r: Any, _: Sums) -> Sums:
            first, weight = builder.mul(r, columns), code.spread(code.entry(w_first, r))

            def scale(j: Any, mask: Any) -> Sums:
                at = builder.add(first, j)
                found = code.load(builder.gep(x_first, [at]), mask)
                code.store(builder.fmul(weight, found), builder.gep(y_first, [at]), mask)
                return []

            code.loop(full, code.width, [], lambda j, _: scale(j, None))
            return code.sums_if(some, [], lambda _: scale(full, mask))

        code.loop(rows, 1, [], row)
        return context.get_dummy_value()

    return types.none(taken), emit


def teach(function: Callable[..., None], code: Any) -> None:
    """Let numba compile `function` as `code`."""
    native = intrinsic(code)

    def choose(*given: Any) -> Any:
        def run(*given: Any) -> None:
            native(given)

        return run

    overload(function, strict=False)(choose)
