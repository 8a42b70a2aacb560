"""Pass 3: reverse mode over ops. Each call's gradient rule emits its backward calls; where a value
feeds several calls, their gradients are added."""

from __future__ import annotations

from collections.abc import Collection

from nndl_studio.ops.ir import BETWEEN, Builder, Call, Role, Value
from nndl_studio.ops.merge import ADD, MOST
from nndl_studio.ops.reduce import SHARE

Gradients = dict[Value, Value]


def differentiate(builder: Builder, by: Collection[Value] = ()) -> Gradients:
    """Extend the builder's program with ∂J/∂θ of every parameter the losses depend on, and of the
    values `by`, which may be activations or the data.

    J is the sum over loss terms of the mean over the batch. Returns parameter or value → gradient;
    what no loss depends on is not in it.
    """
    program = builder.program
    forward, builder.backward = list(program.calls), True
    depends = _depends_on(forward, by)
    pending: dict[Value, list[Value]] = {}
    for loss in program.losses:
        builder.node = loss.name.split(".")[0]
        pending.setdefault(loss.origin, []).append(builder.call(SHARE))
    for call in reversed(forward):
        builder.node, builder.time = call.node, call.time
        _step_back(builder, call, depends, pending)
    builder.time = None
    makers = {output: call.node for call in forward for output in call.outputs}
    found: Gradients = {}
    for value in dict.fromkeys([*program.parameters, *by]):
        if value.origin in pending:
            # Parameters and fields of the data are called by their nodes.
            whose = value.origin.name.rpartition(BETWEEN)[0]
            builder.node = makers.get(value.origin, whose)
            found[value] = _total(builder, value, pending[value.origin])
    return found


def _step_back(
    builder: Builder, call: Call, depends: set[Value], pending: dict[Value, list[Value]]
) -> None:
    doutputs = tuple(
        _total(builder, output, pending[output]) if output in pending else None
        for output in call.outputs
    )
    if call.op.gradient is None or all(d is None for d in doutputs):
        return
    gradients = call.op.gradient(builder, call, doutputs)
    for value, gradient in zip(call.inputs, gradients, strict=True):
        if gradient is not None and value.origin in depends:
            pending.setdefault(value.origin, []).append(gradient)


def _total(builder: Builder, value: Value, parts: list[Value]) -> Value:
    """The sum of `parts`, in `value`'s shape; replaces them by it."""
    while len(parts) > 1:
        batch = [_shaped(builder, part, value) for part in parts[:MOST]]
        parts[:MOST] = [builder.call(ADD, *batch)]
    return _shaped(builder, parts[0], value)


def _shaped(builder: Builder, gradient: Value, value: Value) -> Value:
    return gradient if gradient.shape == value.shape else builder.view(gradient, value.shape)


def _depends_on(calls: list[Call], by: Collection[Value]) -> set[Value]:
    """Values that change when a parameter or one of `by` does, and those themselves."""
    depends = {value.origin for value in by}
    for call in calls:
        origins = [value.origin for value in call.inputs]
        depends.update(origin for origin in origins if origin.role is Role.PARAMETER)
        if any(origin in depends for origin in origins):
            depends.update(call.outputs)
    return depends
