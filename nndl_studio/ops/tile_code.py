"""The tiles of `tiles` as vector code.

A tile's sums are as many vectors as AVX2 has registers for, beside the factors. Rows that it lacks
at an edge are its last one again, which costs less than a loop for each number of rows; of columns
that don't fill it, those beyond are masked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from nndl_studio.ops.tile_sizes import INNER_COLUMNS, INNER_ROWS, OUTER_ROWS, OUTER_VECTORS
from nndl_studio.ops.vector_code import Emitter, Pointers, Sums, whole

unpacked: Callable[..., Any] = cgutils.unpack_tuple
# Numbers of rows that an outer tile has a loop for.
LOOPS = (2, 4, OUTER_ROWS)


def outer_tile(context: Any, taken: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        y, y_at, y_row, w, w_at, w_row, w_strides, x, x_at, x_strides, *sizes = unpacked(
            builder, *given
        )
        counts, rows, columns, onto = sizes
        code = Emitter(context, builder, taken.types[0].dtype)
        y_first = code.start(taken.types[0], y, y_at)
        w_first = code.start(taken.types[3], w, w_at)
        x_first = code.start(taken.types[7], x, x_at)
        strides = unpacked(builder, w_strides), unpacked(builder, x_strides)
        starts = [whole(k * code.width) for k in range(OUTER_VECTORS)]

        def tile(count: int, masks: list[Any]) -> None:
            weights = code.rows(w_first, w_row, rows, count)

            def add(places: list[Any], sums: Sums) -> Sums:
                row = builder.gep(x_first, [places[1]])
                xs = [
                    code.load(builder.gep(row, [k]), m) for k, m in zip(starts, masks, strict=True)
                ]
                ws = [code.spread(code.entry(each, places[0])) for each in weights]
                return code.add_products(sums, ws, xs)

            none = code.no_sums(count, OUTER_VECTORS)
            sums = code.counted(unpacked(builder, counts), strides, none, add)
            places = [
                [(builder.gep(row, [k]), m) for k, m in zip(starts, masks, strict=True)]
                for row in code.rows(y_first, y_row, rows, count)
            ]

            def store(sums: Sums) -> None:
                for own, row in zip(sums, places, strict=True):
                    for total, (place, m) in zip(own, row, strict=True):
                        code.store(total, place, m)

            def add_and_store() -> None:
                # All are read before any is written: the last row may stand there several times.
                before = [[code.load(place, m) for place, m in row] for row in places]
                store(code.add_sums(before, sums))

            code.choose([(onto, add_and_store)], lambda: store(sums))

        def by_rows(masks: list[Any]) -> None:
            cases = [(code.up_to(rows, count), partial(tile, count, masks)) for count in LOOPS[:-1]]
            code.choose(cases, partial(tile, LOOPS[-1], masks))

        full = builder.icmp_signed("==", columns, whole(OUTER_VECTORS * code.width))
        masked = [builder.sub(columns, start) for start in starts]
        code.choose(
            [(full, lambda: by_rows([None] * OUTER_VECTORS))],
            lambda: by_rows([code.mask(found) for found in masked]),
        )
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


def teach(function: Callable[..., None], code: Any) -> None:
    """Let numba compile `function` as `code`."""
    native = intrinsic(code)

    def choose(*given: Any) -> Any:
        def run(*given: Any) -> None:
            native(given)

        return run

    overload(function, strict=False)(choose)
