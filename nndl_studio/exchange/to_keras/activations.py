"""Functions of each number: what Keras calls them, or the library, and where they are a setting of
the layer before."""

from __future__ import annotations

from nndl_studio.exchange.to_keras.drawing import Drawing, Layer
from nndl_studio.ops.ir import Call, Value

# As a setting of layers stands; those without quotes are the library's.
ACTIVATIONS = {
    "logistic": '"sigmoid"',
    "tanh": '"tanh"',
    "rectifier": '"relu"',
    "elu": '"elu"',
    "gelu": '"gelu"',
    "silu": '"silu"',
    "softplus": '"softplus"',
    "scaled_tanh": "scaled_tanh",
    "step": "step",
    "claims": "step",
}


def activation(drawing: Drawing, call: Call) -> None:
    """A layer of its own, unless the one before has it."""
    if drawing.is_done(call):
        return
    name = ACTIVATIONS[call.op.name]
    layer = Layer("layers.Activation", (name,), uses=_uses(name))
    drawing.give(call, layer, [drawing.text(call.inputs[0])])


def with_activation(drawing: Drawing, call: Call, layer: Layer) -> tuple[Layer, Value]:
    """The layer of a call with what its node does with each number then, if nobody reads what is
    between; and the value that it gives."""
    value, program = call.outputs[0], drawing.program
    readers = program.readers(value)
    answers = any(each.value.origin is value for each in program.answers)
    if answers or len(readers) != 1:
        return layer, value
    (then,) = readers
    if then.node != call.node or then.op.name not in ACTIVATIONS:
        return layer, value
    drawing.do(then)
    name = ACTIVATIONS[then.op.name]
    settings = (*layer.settings, f"activation={name}")
    whole = Layer(layer.kind, settings, layer.weights, layer.arrays, (*layer.uses, *_uses(name)))
    return whole, then.outputs[0]


def _uses(name: str) -> tuple[str, ...]:
    return () if name.startswith('"') else (name,)
