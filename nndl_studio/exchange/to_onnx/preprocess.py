"""What comes in, as ONNX: raw samples as the data's own files give them become x in the model
itself, in float64 until they are scaled. Cells of a table come in a column each, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.feeds import LENGTHS, asks_lengths
from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.exchange.to_onnx.steps import masked
from nndl_studio.ops.ir import Role, Value

if TYPE_CHECKING:
    import onnx


def write_inputs(scribe: Scribe) -> list[onnx.ValueInfoProto]:
    """Write all that is done before the first op; what the file asks for."""
    from onnx import TensorProto, helper

    network, recipe = scribe.network, scribe.network.inputs
    scribe.begin("Data")
    asked = []
    lengths = network.program.inputs.get(LENGTHS) or Value(LENGTHS, (1,), Role.BATCH)
    if asks_lengths(network):
        asked.append(helper.make_tensor_value_info(LENGTHS, TensorProto.INT64, ["samples"]))
        column = scribe.node("Unsqueeze", LENGTHS, scribe.constant([1], "int64"))
        scribe.put(lengths, column)
    if "x" not in network.program.inputs:
        return asked
    x = network.program.inputs["x"]
    if recipe.encoders:
        found, columns = _columns(scribe, recipe)
        scribe.put(x, found)
        return [*columns, *asked]
    axes = _axes(scribe, recipe)
    if recipe.info.kind in ("labels", "label"):
        kind = TensorProto.INT64
        scribe.put(x, "x")
    else:
        kind = TensorProto.FLOAT if recipe.info.kind == "map" else TensorProto.DOUBLE
        scribe.put(x, _scaled(scribe, recipe, lengths))
    return [helper.make_tensor_value_info("x", kind, ["samples", *axes]), *asked]


def _axes(scribe: Scribe, recipe: Recipe) -> list[int | str]:
    """Of a raw sample, as the file asks for it: without its frame."""
    kind, axes = recipe.info.kind, recipe.info.axes
    if kind == "label":
        return [1]
    if kind == "map":
        maps, *sides = axes
        return [maps, *(side - 2 * recipe.frame for side in sides)]
    if kind == "vector":
        return [*axes]
    steps: int | str = "steps" if scribe.any_steps else axes[0]
    return [steps] if kind == "labels" else [steps, axes[1]]


def _scaled(scribe: Scribe, recipe: Recipe, lengths: Value) -> str:
    """(x − shift) · gain + floor, with the frame of raw zeros around it."""
    from onnx import TensorProto

    x = "x"
    if recipe.frame:
        side = recipe.frame
        borders = scribe.constant([0, 0, side, side, 0, 0, side, side], "int64")
        x = scribe.node("Pad", x, borders)
    scaling = recipe.scaling
    if recipe.info.kind == "map":
        x = scribe.node("Cast", x, to=int(TensorProto.DOUBLE))
    for op, numbers, idle in (
        ("Sub", scaling.shift, 0.0),
        ("Mul", scaling.gain, 1.0),
        ("Add", np.float64(scaling.floor), 0.0),
    ):
        if (numbers != idle).any():
            x = scribe.node(op, x, scribe.constant(numbers, "float64"))
    x = scribe.node("Cast", x, to=int(TensorProto.FLOAT))
    if recipe.info.kind == "sequence":
        x = masked(scribe, x, lengths, scribe.constant(0.0))
    return x


def _columns(scribe: Scribe, recipe: Recipe) -> tuple[str, list[onnx.ValueInfoProto]]:
    """x of cells, each column by its own encoder."""
    from onnx import TensorProto, helper

    parts, asked = [], []
    steps: list[int | str] = ["steps" if scribe.any_steps else recipe.info.axes[0]]
    axes = ["samples", *(steps if recipe.info.kind == "sequence" else [])]
    for encoder in recipe.encoders:
        is_word = encoder.column.type == "category"
        kind = TensorProto.STRING if is_word else TensorProto.DOUBLE
        unit = "days since 1970-01-01" if encoder.column.type == "date" else ""
        asked.append(helper.make_tensor_value_info(encoder.column.name, kind, axes, unit))
        last = scribe.constant([len(axes)], "int64")
        cells = scribe.node("Unsqueeze", encoder.column.name, last)
        parts += _category(scribe, encoder, cells) if is_word else _number(scribe, encoder, cells)
    x = parts[0] if len(parts) == 1 else scribe.node("Concat", *parts, axis=len(axes))
    return scribe.node("Cast", x, to=int(TensorProto.FLOAT)), asked


def _category(scribe: Scribe, encoder: Encoder, cells: str) -> list[str]:
    """1 for the name that a cell has, 0 for all others."""
    from onnx import TensorProto

    names, real = encoder.column.names, int(TensorProto.DOUBLE)
    place = _places(scribe, cells, names, range(len(names)))
    gone = scribe.node("Equal", _places(scribe, cells, [""], [1], 0), scribe.constant(1, "int64"))
    if encoder.column.missing == "value" and encoder.column.word:
        place = scribe.node("Where", gone, scribe.constant(int(encoder.fill), "int64"), place)
    numbers = scribe.constant(np.arange(len(names)), "int64")
    parts = [scribe.node("Cast", scribe.node("Equal", place, numbers), to=real)]
    if encoder.column.missing == "own column":
        parts.append(scribe.node("Cast", gone, to=real))
    return parts


def _places(scribe: Scribe, cells: str, names: Any, numbers: Any, other: int = -1) -> str:
    """The number of each text, `other` where it is none of `names`."""
    (found,) = scribe.node_all(
        "LabelEncoder",
        [cells],
        1,
        domain="ai.onnx.ml",
        keys_strings=list(names),
        values_int64s=list(numbers),
        default_int64=other,
    )
    return found


def _number(scribe: Scribe, encoder: Encoder, cells: str) -> list[str]:
    """A number, or what stands for one that is missing, scaled or by its place in line."""
    from onnx import TensorProto

    gone = scribe.node("IsNaN", cells)
    fill = scribe.constant(encoder.fill, "float64")
    found = scribe.node("Where", gone, fill, cells)
    if encoder.ranks:
        found = _ranked(scribe, encoder, found)
    else:
        for op, number in (("Sub", encoder.shift), ("Mul", encoder.gain)):
            found = scribe.node(op, found, scribe.constant(number, "float64"))
    parts = [found]
    if encoder.column.missing == "own column":
        parts.append(scribe.node("Cast", gone, to=int(TensorProto.DOUBLE)))
    return parts


def _ranked(scribe: Scribe, encoder: Encoder, cells: str) -> str:
    """The place of a number among the ranks, from 0 to 1, linear between two of them."""
    from onnx import TensorProto

    ranks, real = np.array(encoder.ranks), "float64"
    if len(ranks) == 1:
        return scribe.node("Mul", cells, scribe.constant(0.0, real))
    table, most = scribe.constant(ranks, real), len(ranks) - 2
    low, high = scribe.constant(ranks[0], real), scribe.constant(ranks[-1], real)
    within = scribe.node("Max", scribe.node("Min", cells, high), low)
    over = scribe.node("GreaterOrEqual", within, table)
    counted = scribe.node("Cast", over, to=int(TensorProto.INT64))
    axes = scribe.constant([-1], "int64")
    place = scribe.node("ReduceSum", counted, axes, keepdims=1)
    place = scribe.node("Sub", place, scribe.constant(1, "int64"))
    place = scribe.node("Min", place, scribe.constant(most, "int64"))
    start = scribe.node("Gather", table, place)
    widths = scribe.constant(np.diff(ranks), real)
    share = scribe.node(
        "Div", scribe.node("Sub", within, start), scribe.node("Gather", widths, place)
    )
    whole = scribe.node("Add", scribe.node("Cast", place, to=int(TensorProto.DOUBLE)), share)
    return scribe.node("Div", whole, scribe.constant(float(most + 1), real))
