"""Calls, and instructions of the update, as one reads them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nndl_studio.compiler.account.record import Array, Use
from nndl_studio.compiler.instructions import Instructions
from nndl_studio.compiler.notes import Placed
from nndl_studio.compiler.work import Work
from nndl_studio.ops.clipping import clip_norm, clip_value, measure
from nndl_studio.ops.dense_weight import weight_rows
from nndl_studio.ops.gradient_noise import add_noise
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.kernel import Kernel

ALONG_GRADIENTS = (clip_value, clip_norm, add_noise)


Called = Mapping[Value, str]
"""What values are called that have a better name than their own."""


def called(work: Work) -> Called:
    """Gradients of parameters are called so."""
    return {gradient.origin: f"∂J/∂{value.name}" for value, gradient in work.gradients.items()}


def array_of(value: Value, names: Called = MappingProxyType({})) -> Array:
    """A value under the name of that which owns its memory, in the shape in which it is seen."""
    origin = value.origin
    return Array(names.get(origin, origin.name), value.shape, value.batched)


def use_of(call: Call, names: Called) -> Use:
    """A call."""
    reads = tuple(array_of(value, names) for value in call.inputs)
    makes = tuple(array_of(value, names) for value in call.outputs)
    return Use(call.node, "backward" if call.backward else "forward", call.op.name, reads, makes)


def update_uses(placed: Placed) -> list[Use]:
    """The instructions of the update, in their order."""
    made: Instructions = placed.update
    return [
        _update_use(placed, kernel, value)
        for kernel, value in zip(made.kernels, made.values, strict=True)
    ]


def sums_use() -> Use:
    """What adds up the gradients of a large batch's rounds."""
    return Use("", "backward", "accumulate", (), ())


def gradient_array(value: Value) -> Array:
    """The gradient of a parameter, as it is read: ∂J/∂θ."""
    return Array(f"∂J/∂{value.name}", value.shape, batched=False)


def _update_use(placed: Placed, kernel: Kernel, value: Value) -> Use:
    node, name = value.name.rpartition(".")[0], kernel.name.rpartition(".")[2]
    parameter, gradient = array_of(value), gradient_array(value)
    if kernel is weight_rows:
        factors = placed.share.postponed[value]
        return Use(node, "backward", name, (array_of(factors.dy), array_of(factors.x)), (gradient,))
    if kernel is measure:
        return Use(node, "update", name, (gradient,), ())
    if kernel in ALONG_GRADIENTS:
        return Use(node, "update", name, (gradient,), (gradient,))
    return Use(node, "update", name, (parameter, gradient), (parameter,))
