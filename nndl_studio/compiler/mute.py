"""A part of pass 2: what is muted gives 0, behind the layer, which knows nothing of it.

Units are multiplied by 0 or 1, numbers of the plan. So nothing flows back to them either, in
training, inference and every format alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nndl_studio.graph.node import Node
from nndl_studio.layers import layer
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.product import DIAGONAL
from nndl_studio.ops.scale_shift import SCALE_SHIFT


def muted(node: Node, builder: Builder, outputs: Mapping[str, Signal]) -> dict[str, Signal]:
    """What `node` gives, the units that it mutes as 0 in its first output and wherever that is
    watched."""
    given = dict(outputs)
    if not node.muted:
        return given
    port = layer(node.type).outputs[0].name
    loud = given[port].value
    quiet = _quiet(builder, loud, node.muted)
    given[port] = replace(given[port], value=quiet)
    probes = builder.program.probes
    for key in [key for key in probes if key[0] == node.id]:
        probes[key] = tuple(_instead(builder, each, loud, quiet) for each in probes[key])
    return given


def _quiet(builder: Builder, y: Value, units: tuple[int, ...]) -> Value:
    """(units,), (steps, units), (maps, h, w) or (steps, maps, h, w) with some units or maps 0."""
    if len(y.shape) < 3:
        return builder.call(DIAGONAL, y, builder.constant("heard", _heard(y.shape[-1], units)))
    *steps, maps, height, width = y.shape
    times = steps[0] if steps else 1
    heard = builder.constant("heard", _heard(maps, units) * times)
    nothing = builder.constant("silence", [0.0] * (maps * times))
    rows = builder.view(y, (times * maps, height, width)) if steps else y
    quiet = builder.call(SCALE_SHIFT, rows, heard, nothing)
    return builder.view(quiet, y.shape) if steps else quiet


def _heard(count: int, units: tuple[int, ...]) -> list[float]:
    return [0.0 if unit in units else 1.0 for unit in range(count)]


def _instead(builder: Builder, watched: Value, loud: Value, quiet: Value) -> Value:
    """What is watched in place of a value: the same under its shape, where it is what is muted."""
    if watched.origin is not loud.origin or watched.size != loud.size:
        return watched
    return quiet if watched.shape == quiet.shape else builder.view(quiet, watched.shape)
