"""What a value of a step is called: the lecture's symbol, in TeX, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.ops.ir import Call, Role, Value, owner
from nndl_studio.ops.terms import Called, Index
from nndl_studio.training.workings.record import Workings

# Names of parameters, of fields of the data and of kernels' operands.
SYMBOLS: Mapping[str, str] = {
    "weight": "W",
    "bias": "b",
    "recurrent": "U",
    "peephole": "V",
    "centre": "w",
    "hidden": "h",
    "cell": "c",
    "gates": "g",
    "target": "y^*",
    "targets": "y^*",
    "label": "k",
    "labels": "k",
    "loss": "L",
    "lengths": "T",
    "memory": "M",
    "key": "k",
    "power": r"\gamma",
    "shift": "s",
    "state": "s",
    "gate": "g",
    "question": "u",
}
DELTA = r"\delta"


def symbol_of(workings: Workings, value: Value) -> str:
    """The symbol of `value`: W, x, z, a, δ, ∂J/∂a …"""
    known = workings.symbols
    if value not in known:
        known[value] = _symbol(workings, value)
    return known[value]


def _symbol(workings: Workings, value: Value) -> str:
    of = sloped(workings, value)
    if of is not None:
        return DELTA if is_z(workings, of) else rf"\partial J/\partial {symbol_of(workings, of)}"
    origin = value.origin
    if origin.role is Role.PARAMETER:
        return _known(origin.name.rpartition(".")[2])
    if origin.role in (Role.BATCH, Role.CONSTANT):
        return _known(origin.name.rpartition(".")[2])
    probe = probe_of(workings, value)
    if probe == "z":
        return "z"
    made = workings.maker(value)
    assert made is not None, "what is neither given nor made has no symbol"
    if probe == "y":
        return "a" if (made[0].node, "z") in workings.probes else "y"
    return _known(operand(*made))


def called(workings: Workings, value: Value, index: Index) -> Called:
    """What one number of `value` is called: by its op where that has names of its own, else by the
    value's."""
    made = workings.maker(value)
    own = None
    if made is not None and made[0].op.called is not None:
        own = made[0].op.called(*made, index)
    time = workings.times.get(value.origin)
    return own or Called(symbol_of(workings, value), index, time)


def sloped(workings: Workings, value: Value) -> Value | None:
    """The value of which `value` is the gradient of J; None if it is of none."""
    return workings.sloped.get(value.origin)


def is_z(workings: Workings, value: Value) -> bool:
    """Whether ∂J/∂value is what the lecture calls δ."""
    made = workings.maker(value)
    named = workings.probes.get((made[0].node, "z"), ()) if made is not None else ()
    return any(value.origin is each.origin for each in named)


def probe_of(workings: Workings, value: Value) -> str:
    """What the node that makes `value` calls it; "" if it has no name for it."""
    return workings.named.get(value.origin, "")


def node_of(workings: Workings, value: Value) -> str:
    """The node of the drawing whose value it is."""
    made = workings.maker(value)
    of = sloped(workings, value)
    if of is not None:
        return node_of(workings, of)
    return owner(value.origin.name) if made is None else made[0].node


def operand(call: Call, output: int) -> str:
    """What the kernel calls an output."""
    names = call.op.kernel.operands
    if names is None:
        return "y"
    places = [name.removesuffix("_at") for name in names if name.endswith("_at")]
    return places[max(call.op.arity, len(call.inputs)) + output]


def _known(name: str) -> str:
    if name in SYMBOLS:
        return SYMBOLS[name]
    if name.startswith("d") and len(name) > 1:
        return rf"\partial J/\partial {_known(name[1:])}"
    return name if len(name) == 1 else rf"\mathrm{{{name}}}"
