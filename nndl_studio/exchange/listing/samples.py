"""The lines before the first op: raw samples become what the network reads."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.feeds import LENGTHS, asks_lengths
from nndl_studio.exchange.listing.script import Script

COLUMNS, SAMPLES = "columns", "x"


def asked(script: Script) -> tuple[str, ...]:
    """What the program asks for, by name."""
    network = script.network
    names: tuple[str, ...] = ()
    if "x" in network.program.inputs:
        names = (COLUMNS if network.inputs.encoders else SAMPLES,)
    return (*names, LENGTHS) if asks_lengths(network) else names


def write_samples(script: Script) -> None:
    """Write them, and say what stands for the fields of the data."""
    network, recipe = script.network, script.network.inputs
    fields = network.program.inputs
    if LENGTHS in fields:
        script.put(fields[LENGTHS], LENGTHS)
    if "x" not in fields:
        return
    script.put(fields["x"], SAMPLES)
    if recipe.encoders:
        _write_columns(script, recipe.encoders)
    elif recipe.info.kind not in ("labels", "label"):
        _write_scaled(script, recipe)


def _write_scaled(script: Script, recipe: Recipe) -> None:
    """(x − shift) · gain + floor, with the frame of raw zeros around it."""
    node = _data_of(script)
    if recipe.frame:
        script.write([SAMPLES], "framed", SAMPLES, f"side={recipe.frame}")
    scaling = recipe.scaling
    shift = script.array(f"{node}.shift", scaling.shift.astype(np.float64))
    gain = script.array(f"{node}.gain", scaling.gain.astype(np.float64))
    script.write([SAMPLES], "scaled", SAMPLES, shift, gain, f"floor={float(scaling.floor)!r}")
    if recipe.info.kind == "sequence":
        script.write([SAMPLES], "mask_steps", SAMPLES, LENGTHS)


def _write_columns(script: Script, encoders: tuple[Encoder, ...]) -> None:
    parts = []
    for encoder in encoders:
        name = script.fresh(encoder.column.name)
        _write_column(script, name, encoder)
        parts.append(name)
    script.write([SAMPLES], "together", *parts)


def _write_column(script: Script, name: str, encoder: Encoder) -> None:
    column = encoder.column
    cells = f"{COLUMNS}[{_quoted(column.name)}]"
    own = ("own_column=True",) if column.missing == "own column" else ()
    if column.type == "category":
        names = ", ".join(map(_quoted, column.names))
        known = column.missing == "value" and bool(column.word)
        fill = (f"fill={_quoted(column.word)}",) if known else ()
        script.write([name], "category", cells, f"[{names}]", *fill, *own)
    elif encoder.ranks:
        ranks = script.array(f"{column.name}.ranks", np.array(encoder.ranks, np.float64))
        script.write([name], "rank", cells, ranks, f"fill={encoder.fill!r}", *own)
    else:
        numbers = (f"{each}={getattr(encoder, each)!r}" for each in ("fill", "shift", "gain"))
        script.write([name], "number", cells, *numbers, *own)


def _data_of(script: Script) -> str:
    """The name of the node that gives the data."""
    nodes = script.network.graph.nodes.values()
    return next(node.id for node in nodes if node.type.startswith("Data."))


def _quoted(text: str) -> str:
    """As formatters write it."""
    plain = repr(text)
    return plain if '"' in text else f'"{plain[1:-1]}"'.replace("\\'", "'")
