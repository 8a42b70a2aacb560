"""Rows of ops: the function that each is, and how that is told what it needs; and all lines."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.listing.calls import without_function
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c import maps, memories, recurrent, steps, texts
from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.multiclass import classes_of

Row = Callable[[Scribe, Call], None]
# The only op whose function has another name, because C has one of this name.
CALLED = {"tanh": "hyperbolic", "claims": "step"}


def _each(scribe: Scribe, call: Call) -> None:
    """A function of each number, which may lie where its input did."""
    x = scribe.text(call.inputs[0])
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write(CALLED.get(call.op.name, call.op.name), y, x, call.inputs[0].size)


def _add(scribe: Scribe, call: Call) -> None:
    """Two at once; the sum may lie where the first does, if that comes once."""
    first, second, *others = scribe.texts(call.inputs)
    y = scribe.out(call, instead=None if first in others else call.inputs[0])
    for term in (second, *others):
        scribe.write("add", y, first, term, call.inputs[0].size)
        first = y


def _multiply(scribe: Scribe, call: Call) -> None:
    first, second = scribe.texts(call.inputs)
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write("multiply", y, first, second, call.inputs[0].size)


def _diagonal(scribe: Scribe, call: Call) -> None:
    x, weight = scribe.texts(call.inputs)
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write("diagonal", y, x, weight, *rows_of(call.inputs[0]))


def _affine(scribe: Scribe, call: Call) -> None:
    """Gain and shift are two numbers, of which the second may not count."""
    x, pair = scribe.texts(call.inputs)
    shift = f"{pair}[1]" if call.attributes.get("constant", 1) else "0.0f"
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write("affine", y, x, f"{pair}[0]", shift, call.inputs[0].size)


def _scale_shift(scribe: Scribe, call: Call) -> None:
    x, weight, bias = scribe.texts(call.inputs)
    count = call.inputs[0].shape[0]
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write("scale_shift", y, x, weight, bias, count, call.inputs[0].size // count)


def _concat(scribe: Scribe, call: Call) -> None:
    """Maps or vectors one after another, or the features of every step."""
    rows = call.inputs[0].shape[0] if len(call.inputs[0].shape) == 2 else 1
    texts, y = scribe.texts(call.inputs), scribe.out(call)
    width, at = call.outputs[0].size // rows, 0
    for text, value in zip(texts, call.inputs, strict=True):
        n = value.size // rows
        scribe.write("beside", f"{y} + {at}" if at else y, text, rows, n, width)
        at += n


def _nothing(scribe: Scribe, call: Call) -> None:
    """What it gives lies where its input does."""


def _dense(scribe: Scribe, call: Call) -> None:
    x, weight, *bias = scribe.texts(call.inputs)
    rows, n = rows_of(call.inputs[0])
    units, steps = call.inputs[1].shape[0], recurrent.own_steps(scribe, call) or rows
    scribe.write("dense", scribe.out(call), x, weight, *(bias or ["NULL"]), steps, n, units)


def _embedding(scribe: Scribe, call: Call) -> None:
    """Zeros past a sample's end, where it has one."""
    index, weight, *length = scribe.texts(call.inputs)
    (rows, features), count = call.inputs[1].shape, call.inputs[0].size
    y = scribe.out(call)
    scribe.write("embedding", y, index, weight, count, rows, features)
    for own in length:
        scribe.write("mask_steps", y, y, own, count, features)


def _softmax(scribe: Scribe, call: Call) -> None:
    """Along the features of a vector or a step, or across maps."""
    shape, x = call.inputs[0].shape, scribe.text(call.inputs[0])
    rows, n, apart = (1, shape[0], call.inputs[0].size // shape[0])
    if len(shape) == 2:
        rows, n, apart = (*shape, 1)
    scribe.write("softmax", scribe.out(call, instead=call.inputs[0]), x, rows, n, apart)


def _rbf(scribe: Scribe, call: Call) -> None:
    x, centre = scribe.texts(call.inputs)
    units, inputs = call.inputs[1].shape
    scribe.write("rbf", scribe.out(call), x, centre, inputs, units)


def _inner_product(scribe: Scribe, call: Call) -> None:
    """A unit without a bias."""
    x, weight = scribe.texts(call.inputs)
    scribe.write("dense", scribe.out(call), x, weight, "NULL", 1, call.inputs[0].size, 1)


def _both_sides(scribe: Scribe, call: Call) -> None:
    x = scribe.text(call.inputs[0])
    scribe.write("both_sides", scribe.out(call), x, call.inputs[0].size)


def _pair_votes(scribe: Scribe, call: Call) -> None:
    x, classes = scribe.text(call.inputs[0]), classes_of(call.inputs[0].size)
    votes, parted = scribe.out(call), scribe.out(call, 1, kind="parted")
    scribe.write("pair_votes", votes, parted, x, classes)


def _recall(scribe: Scribe, call: Call) -> None:
    x, weight = scribe.texts(call.inputs[:2])
    order = call.inputs[2]
    places = scribe.array(order.origin.name, scribe.fixed(order).astype(int))
    scribe.write("recall", scribe.out(call), x, weight, places, call.inputs[0].size, order.size)


def rows_of(value: Value) -> tuple[int, int]:
    """Steps and features; a vector, or maps, are one row."""
    rows = value.shape[0] if len(value.shape) == 2 else 1
    return rows, value.size // rows


EACH = (
    *("logistic", "tanh", "scaled_tanh", "rectifier", "leaky_rectifier", "elu", "gelu", "silu"),
    *("softplus", "step", "claims", "absolute"),
)
ROWS: dict[str, Row] = {
    **dict.fromkeys(EACH, _each),
    "add": _add,
    "multiply": _multiply,
    "diagonal": _diagonal,
    "affine": _affine,
    "scale_shift": _scale_shift,
    "concat": _concat,
    "cut": _nothing,
    "split": _nothing,
    "dense": _dense,
    "embedding": _embedding,
    "softmax": _softmax,
    "rbf": _rbf,
    "inner_product": _inner_product,
    "both_sides": _both_sides,
    "pair_votes": _pair_votes,
    "recall": _recall,
    **maps.ROWS,
    **steps.ROWS,
    **recurrent.ROWS,
    **memories.ROWS,
    **texts.ROWS,
}


def write_calls(scribe: Scribe) -> None:
    """Write all that is computed between samples and answers."""
    for call in scribe.program.calls:
        scribe.memory.step()
        if ROWS[call.op.name] is not _nothing:
            scribe.begin(call.node)
        ROWS[call.op.name](scribe, call)


def lacks(network: Network) -> tuple[Lack, ...]:
    """What there is no function for, node by node, and how long sequences may be."""
    return (*without_function(network, ROWS), *steps.at_most(network))
