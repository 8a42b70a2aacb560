"""The connection table T of a convolution: which input maps each output map reads (153).

Rows are input maps p, columns output maps k; 1 is a link. An empty table links all to all.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.layers.layer import Mend, ShapeError
from nndl_studio.sentence import say

Cell = Annotated[int, Meta(ge=0, le=1)]
Table = tuple[tuple[Cell, ...], ...]
MOST_NAMES = 2048


def reads(table: Table, inputs: int, outputs: int) -> tuple[tuple[int, ...], ...]:
    """The input maps that each output map reads, ascending. Raises `ShapeError`."""
    if not table:
        return (tuple(range(inputs)),) * outputs
    if len(table) != inputs or any(len(row) != outputs for row in table):
        raise ShapeError(
            say(
                "the connection table has {rows} rows of {columns}, but there are {inputs} input "
                "maps and {outputs} output maps: make the table full or set as many maps as it has",
                rows=len(table),
                columns=len(table[0]),
                inputs=inputs,
                outputs=outputs,
            ),
            Mend.MATCH_UNITS,
        )
    found = tuple(tuple(p for p in range(inputs) if table[p][k]) for k in range(outputs))
    for k, sources in enumerate(found):
        if not sources:
            raise ShapeError(
                say(
                    "map {map} reads no input map: tick at least one cell in column {map} of the "
                    "connection table",
                    map=k,
                )
            )
    return found


def cut_or_filled(table: Table, inputs: int, outputs: int) -> Table:
    """`table` for other numbers of maps: what is new reads, or is read by, all."""
    rows = [(*row[:outputs], *(1,) * (outputs - len(row))) for row in table[:inputs]]
    return (*rows, *((1,) * outputs,) * (inputs - len(rows)))


def kernel_names(sources: tuple[tuple[int, ...], ...]) -> tuple[str, ...]:
    """What the kernels are called, in the order they are kept: the input maps of each output map.
    More than can be looked at one by one get no names."""
    if sum(map(len, sources)) > MOST_NAMES:
        return ()
    return tuple(f"W(k={k}, p={p})" for k, each in enumerate(sources) for p in each)


def lenet_c3() -> Table:
    """The published table of LeNet-5's C3: 6 maps to 16 by 60 kernels."""
    three = [{k % 6, (k + 1) % 6, (k + 2) % 6} for k in range(6)]
    four = [{k % 6, (k + 1) % 6, (k + 2) % 6, (k + 3) % 6} for k in range(6)]
    apart = [{0, 1, 3, 4}, {1, 2, 4, 5}, {0, 2, 3, 5}]
    columns = [*three, *four, *apart, set(range(6))]
    return tuple(tuple(int(p in column) for column in columns) for p in range(6))


def groups(inputs: int, outputs: int, count: int) -> Table:
    """`count` groups side by side: an output map reads the input maps of its own group alone.

    A table has kernels for its links alone, so groups cost what they should and no more.
    """
    if inputs % count or outputs % count:
        raise ValueError(
            say(
                "{groups} groups don't share out {inputs} input and {outputs} output maps",
                groups=count,
                inputs=inputs,
                outputs=outputs,
            )
        )
    of_group = [k * count // outputs for k in range(outputs)]
    return tuple(
        tuple(int(group == p * count // inputs) for group in of_group) for p in range(inputs)
    )
