"""Rows of ops over the steps of a sequence, of which each sample has its own number."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call, Value
from nndl_studio.sentence import say

Row = Callable[[Scribe, Call], None]


def _last_step(scribe: Scribe, call: Call) -> None:
    x, length = scribe.texts(call.inputs)
    scribe.write("last_step", scribe.out(call), x, length, call.outputs[0].size)


def _held(scribe: Scribe, call: Call) -> None:
    """A function that tells a sample's own steps from others, and may work in place."""
    x, length = scribe.texts(call.inputs)
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write(call.op.name, y, x, length, *steps_of(call.inputs[0]))


def _count_windows(scribe: Scribe, call: Call) -> None:
    border, span, stride = (call.attributes[key] for key in ("border", "span", "stride"))
    length = scribe.text(call.inputs[0])
    scribe.count(call, "count_windows", length, border, span, stride)


def _shorter(scribe: Scribe, call: Call) -> None:
    scribe.count(call, "shorter", *scribe.texts(call.inputs))


def _conv1d(scribe: Scribe, call: Call) -> None:
    """Kernels come with the inputs of a tap beside one another, turned if it is a convolution."""
    a, (x, weight, *bias) = call.attributes, call.inputs
    kernels = scribe.fixed(weight)
    kernels = (kernels[:, :, ::-1] if a["flip"] else kernels).swapaxes(1, 2)
    order = ", turned" if a["flip"] else ""
    remark = f"{weight.origin.name}: (units, taps, inputs){order}"
    known, given = scribe.array(weight.origin.name, kernels, remark), scribe.text(x)
    steps, inputs = x.shape
    numbers = {
        "steps": steps,
        "inputs": inputs,
        "units": a["units"],
        "taps": a["taps"],
        "stride": a["stride"],
        "dilation": a["dilation"],
        "left": a["left"],
        "right": a["right"],
        "groups": a["groups"],
    }
    fields = [
        f".kernels = {known}",
        *(f".bias = {text}" for text in scribe.texts(bias)),
        *(f".{name} = {number}" for name, number in numbers.items()),
    ]
    scribe.write_shaped("conv1d", [scribe.out(call), given], "conv1d_shape", fields)


def _pool1d(scribe: Scribe, call: Call) -> None:
    x, length = scribe.texts(call.inputs)
    a = call.attributes
    sizes = (*steps_of(call.inputs[0]), a["size"], a["stride"])
    scribe.write(call.op.name, scribe.out(call), x, length, *sizes)


def _join(scribe: Scribe, call: Call) -> None:
    """Parts one after another."""
    texts, y, at = scribe.texts(call.inputs), scribe.out(call), 0
    for text, value in zip(texts, call.inputs, strict=True):
        scribe.write("copy", f"{y} + {at}" if at else y, text, value.size)
        at += value.size


def _zeros(scribe: Scribe, call: Call) -> None:
    scribe.write("clear", scribe.out(call), call.outputs[0].size)


def _shift(scribe: Scribe, call: Call) -> None:
    x = scribe.text(call.inputs[0])
    y = scribe.out(call, instead=call.inputs[0])
    scribe.write("delayed", y, x, *steps_of(call.inputs[0]))


def _repeat(scribe: Scribe, call: Call) -> None:
    x, steps = call.inputs[0], call.attributes["steps"]
    scribe.write("repeat", scribe.out(call), scribe.text(x), steps, x.size)
    scribe.put(call.outputs[1], f"{steps}")


def steps_of(value: Value) -> tuple[int, int]:
    """Steps and features, one where a step is a number."""
    return value.shape[0], value.size // value.shape[0]


def at_most(network: Network) -> tuple[Lack, ...]:
    """How long sequences may be."""
    info = network.inputs.info
    if info.kind not in OF_STEPS:
        return ()
    words = say("sequences have {steps} steps at most: no memory is asked for", steps=info.axes[0])
    return (Lack("", words),)


ROWS: dict[str, Row] = {
    "last_step": _last_step,
    "hold": _held,
    "mask_steps": _held,
    "accumulate": _held,
    "count_windows": _count_windows,
    "shorter": _shorter,
    "conv1d": _conv1d,
    "max_pool1d": _pool1d,
    "average_pool1d": _pool1d,
    "join": _join,
    "zeros": _zeros,
    "shift": _shift,
    "repeat": _repeat,
}
