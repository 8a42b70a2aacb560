"""Rows of ops: the function that each is, and how that is told what it needs; and all lines."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.kernels import dense_kernels, linked
from nndl_studio.exchange.listing.answers import write_answers
from nndl_studio.exchange.listing.samples import write_samples
from nndl_studio.exchange.listing.script import Script
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.steps import fixed_steps
from nndl_studio.ops.ir import Call
from nndl_studio.ops.srn import LOGISTIC, TANH
from nndl_studio.sentence import say

Row = Callable[[Script, Call], None]


def _alike(function: str = "", outputs: int = 1) -> Row:
    """A function that reads what the op reads."""

    def row(script: Script, call: Call) -> None:
        script.call(call, function or call.op.name, outputs, *script.texts(call.inputs))

    return row


def _with(*names: str) -> Row:
    """As `_alike`, with attributes by their names."""

    def row(script: Script, call: Call) -> None:
        settings = (f"{name}={call.attributes[name]}" for name in names)
        script.call(call, call.op.name, 1, *script.texts(call.inputs), *settings)

    return row


def _affine(script: Script, call: Call) -> None:
    constant = () if call.attributes.get("constant", 1) else ("constant=False",)
    script.call(call, "affine", 1, *script.texts(call.inputs), *constant)


def _concat(script: Script, call: Call) -> None:
    axis = 2 if len(call.inputs[0].shape) == 2 else 1
    script.call(call, "concat", 1, *script.texts(call.inputs), f"axis={axis}")


def _softmax(script: Script, call: Call) -> None:
    """Along the features of a vector or a step, or across maps."""
    axis = 2 if len(call.inputs[0].shape) == 2 else 1
    script.call(call, "softmax", 1, script.text(call.inputs[0]), f"axis={axis}")


def _conv2d(script: Script, call: Call) -> None:
    a, x = call.attributes, script.text(call.inputs[0])
    dense = dense_kernels(script.network, call)
    kernels = script.array(call.inputs[1].origin.name, dense)
    links = linked(script.network, call)
    if script.trains and not links.all():
        kernels = f"{kernels} * {script.array(f'{call.node}.links', links)}"
    stride = f"stride=({a['stride_y']}, {a['stride_x']})"
    dilation = f"dilation=({a['dilation_y']}, {a['dilation_x']})"
    flip, bias = f"flip={bool(a['flip'])}", script.texts(call.inputs[4:])
    script.call(call, "conv2d", 1, x, kernels, *bias, stride, dilation, flip)


def _pool2d(script: Script, call: Call) -> None:
    a, x = call.attributes, script.text(call.inputs[0])
    size = f"size=({a['height']}, {a['width']})"
    stride = f"stride=({a['stride_y']}, {a['stride_x']})"
    script.call(call, call.op.name, 1, x, size, stride)


def _pad2d(script: Script, call: Call) -> None:
    a, x = call.attributes, script.text(call.inputs[0])
    rows, columns = f"rows=({a['top']}, {a['bottom']})", f"columns=({a['left']}, {a['right']})"
    script.call(call, "pad2d", 1, x, rows, columns)


def _conv1d(script: Script, call: Call) -> None:
    a = call.attributes
    settings = (
        f"stride={a['stride']}",
        f"dilation={a['dilation']}",
        f"borders=({a['left']}, {a['right']})",
        f"groups={a['groups']}",
        f"flip={bool(a['flip'])}",
    )
    script.call(call, "conv1d", 1, *script.texts(call.inputs), *settings)


def _split(script: Script, call: Call) -> None:
    """A list of parts: a name each would be many."""
    rows, x = call.attributes["rows"], script.text(call.inputs[0])
    parts = script.fresh(f"{call.node}_parts")
    script.write([parts], "split", x, f"rows={rows}")
    for place, output in enumerate(call.outputs):
        script.put(output, f"{parts}[{place}]")


def _zeros(script: Script, call: Call) -> None:
    """As many as there are samples."""
    samples = script.text(next(iter(script.program.inputs.values())))
    shape = ", ".join(f"{size}" for size in call.outputs[0].shape)
    script.call(call, "zeros", 1, samples, f"({shape},)")


def _repeat(script: Script, call: Call) -> None:
    script.call(call, "repeat", 2, script.text(call.inputs[0]), f"{call.attributes['steps']}")


def _srn(script: Script, call: Call) -> None:
    name = {LOGISTIC: "logistic", TANH: "tanh"}.get(call.attributes["activation"], "rectifier")
    script.call(call, "srn", 1, *script.texts(call.inputs), f'activation="{name}"')


def _hidden(script: Script, call: Call) -> None:
    """An op whose first output are its gates, and whose second is h."""
    script.result(call, call.op.name, (call.outputs[1],), *script.texts(call.inputs))


def _ordered(script: Script, call: Call) -> None:
    """A function that is told what is popped first."""
    order = f"oldest_first={bool(call.attributes['oldest_first'])}"
    script.call(call, call.op.name, 1, *script.texts(call.inputs), order)


def _sentence_bounds(script: Script, call: Call) -> None:
    sizes = f"rows={call.attributes['rows']}", f"asked={bool(call.attributes['asked'])}"
    script.call(call, "sentence_bounds", 3, *script.texts(call.inputs), *sizes)


def _sentences(script: Script, call: Call) -> None:
    position = f"position={bool(call.attributes['position'])}"
    script.call(call, "sentences", 1, *script.texts(call.inputs), position)


def _shift_in(script: Script, call: Call) -> None:
    last = f"last={bool(call.attributes['last'])}"
    script.call(call, "shift_in", 1, *script.texts(call.inputs), last)


def _lstm(script: Script, call: Call) -> None:
    script.result(call, "lstm", call.outputs[1:3], *script.texts(call.inputs))


ROWS: dict[str, Row] = {
    **dict.fromkeys(("logistic", "tanh", "scaled_tanh", "rectifier", "leaky_rectifier"), _alike()),
    **dict.fromkeys(("elu", "gelu", "silu", "softplus", "step", "add", "multiply"), _alike()),
    **dict.fromkeys(("diagonal", "scale_shift", "cut", "flip2d", "last_step", "hold"), _alike()),
    **dict.fromkeys(("mask_steps", "shorter", "accumulate", "shift", "dense"), _alike()),
    **dict.fromkeys(("embedding", "rbf", "inner_product", "both_sides", "recall"), _alike()),
    **dict.fromkeys(("read", "write", "similarity", "scale_by", "blend"), _alike()),
    **dict.fromkeys(("circular_shift", "sharpen", "ages", "attend", "fuzzy"), _alike()),
    **dict.fromkeys(("pick", "dot", "absolute", "halt"), _alike()),
    "question": _alike(outputs=2),
    **dict.fromkeys(("pop", "portion"), _ordered),
    **dict.fromkeys(("max_pool1d", "average_pool1d"), _with("size", "stride")),
    **dict.fromkeys(("max_pool2d", "average_pool2d"), _pool2d),
    **dict.fromkeys(("gru", "gru_after"), _hidden),
    "claims": _alike("step"),
    "pair_votes": _alike(outputs=2),
    "affine": _affine,
    "concat": _concat,
    "softmax": _softmax,
    "conv2d": _conv2d,
    "pad2d": _pad2d,
    "conv1d": _conv1d,
    "count_windows": _with("border", "span", "stride"),
    "split": _split,
    "join": _with("rows"),
    "zeros": _zeros,
    "repeat": _repeat,
    "srn": _srn,
    "lstm": _lstm,
    "sentence_bounds": _sentence_bounds,
    "sentences": _sentences,
    "shift_in": _shift_in,
}


# The outputs that recurrent functions give, of those that the ops have.
GIVEN = {"lstm": (1, 2), "gru": (1,), "gru_after": (1,)}


def write_lines(script: Script) -> Mapping[str, str]:
    """Write all lines of the network; what stands for each answer, by what it is called."""
    script.begin("Data")
    write_samples(script)
    for call in script.program.calls:
        script.begin(call.node)
        ROWS[call.op.name](script, call)
    return write_answers(script)


def lacks(network: Network) -> tuple[Lack, ...]:
    """What there is no function for, node by node."""
    return (*without_function(network, ROWS), *fixed_steps(network))


def without_function(network: Network, rows: Container[str]) -> tuple[Lack, ...]:
    """The ops that are in none of the `rows` of functions, and what these do not give."""
    lost = (
        Lack(
            call.node,
            say("no function is written for the op {operation}", operation=call.op.name),
            refuses=True,
        )
        for call in network.program.calls
        if call.op.name not in rows
    )
    hidden = (
        Lack(call.node, say("what its gates hold can't be read there"), refuses=True)
        for call in network.program.calls
        for i, value in enumerate(call.outputs)
        if i not in GIVEN.get(call.op.name, (i,)) and network.program.readers(value)
    )
    return tuple(dict.fromkeys((*lost, *hidden)))
