"""The lines before the first op: a raw sample becomes what the network reads."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.exchange.feeds import LENGTHS, asks_lengths
from nndl_studio.exchange.to_c.members import Member
from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Role, Value


def write_samples(scribe: Scribe, members: tuple[Member, ...]) -> None:
    """Write them, and say what stands for the fields of the data."""
    network, fields = scribe.network, scribe.program.inputs
    recipe = network.inputs
    scribe.begin(data_of(scribe))
    steps = recipe.info.axes[0]
    if asks_lengths(network):
        scribe.put(fields.get(LENGTHS, Value(LENGTHS, (1,), Role.BATCH)), "length")
        scribe.lines += [
            "const int length ="
            f" in->length < 1 ? 1 : in->length > {steps} ? {steps} : (int)in->length;"
        ]
    if "x" not in fields:
        return
    x = scribe.room("x", fields["x"])
    if recipe.encoders:
        _write_columns(scribe, x, members)
    elif recipe.info.kind in ("labels", "label"):
        scribe.write("whole", x, "in->x", fields["x"].size)
    else:
        _write_scaled(scribe, x)


def _write_scaled(scribe: Scribe, x: str) -> None:
    """(x - shift) gain + base, with the frame of raw zeros around it."""
    recipe, node = scribe.network.inputs, data_of(scribe)
    kind, axes = recipe.info.kind, recipe.info.axes
    each = axes[0] if kind == "map" else axes[-1]
    shift, gain = (
        scribe.array(f"{node}.{name}", np.broadcast_to(np.array(cells, np.float64), (each,)))
        for name, cells in (("shift", recipe.shift), ("gain", recipe.gain))
    )
    by = (shift, gain, repr(float(recipe.floor)))
    if kind == "map":
        sides = [side - 2 * recipe.frame for side in axes[1:]]
        scribe.write("scaled_maps", x, "in->x", each, *sides, recipe.frame, *by)
    elif kind == "vector":
        scribe.write("scaled", x, "in->x", 1, each, *by)
    else:
        scribe.write("scaled", x, "in->x", "length", each, *by)
        scribe.write("mask_steps", x, x, "length", *axes)


def _write_columns(scribe: Scribe, x: str, members: tuple[Member, ...]) -> None:
    """Each column's numbers beside those of the one before."""
    recipe, at = scribe.network.inputs, 0
    rows = recipe.info.axes[0] if recipe.info.kind == "sequence" else 1
    for encoder, member in zip(recipe.encoders, members, strict=False):
        cells = f"in->{member.name}" if member.count else f"&in->{member.name}"
        place = f"{x} + {at}" if at else x
        _write_column(scribe, encoder, place, cells, rows)
        at += encoder.column.width


def _write_column(scribe: Scribe, encoder: Encoder, y: str, cells: str, rows: int) -> None:
    column, own = encoder.column, int(encoder.column.missing == "own column")
    given = (y, cells, rows, scribe.network.inputs.info.axes[-1])
    if column.type == "category":
        known = column.missing == "value" and bool(column.word)
        fill = int(encoder.fill) if known else -1
        scribe.write("category_column", *given, len(column.names), fill, own)
    elif encoder.ranks:
        ranks = scribe.array(f"{column.name}.ranks", np.array(encoder.ranks, np.float64))
        scribe.write("rank_column", *given, repr(encoder.fill), ranks, len(encoder.ranks), own)
    else:
        by = (repr(encoder.fill), repr(encoder.shift), repr(encoder.gain))
        scribe.write("number_column", *given, *by, own)


def data_of(scribe: Scribe) -> str:
    """The name of the node that gives the data."""
    nodes = scribe.network.graph.nodes.values()
    return next(node.id for node in nodes if node.type.startswith("Data."))
