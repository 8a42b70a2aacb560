"""Pass 2: every node's layer emits its ops; edges become the values between them."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.compiler.hold import hold
from nndl_studio.compiler.mute import muted
from nndl_studio.compiler.resolve import ResolvedNode
from nndl_studio.compiler.unfold import Wires, unfold
from nndl_studio.compiler.weigh import weigh_losses
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Port
from nndl_studio.ops.ir import Builder, Program, Signal


def lower(nodes: Sequence[ResolvedNode]) -> Builder:
    """A builder whose program computes all outputs, losses and predictions of `nodes`.

    All that enters a loop comes before its nodes, so a loop is lowered whole at its first one.
    """
    builder = Builder(Program())
    _declare(nodes, builder)
    wires: Wires = {}
    for resolved in nodes:
        node = resolved.node
        if resolved.loop:
            if node.id == resolved.loop[0]:
                inside = [each for each in nodes if each.node.id in resolved.loop]
                wires.update(unfold(inside, builder, wires))
            continue
        kind = layer(node.type)
        if _each_step(resolved) if kind.one_step else _takes_films_apart(resolved):
            wires.update(unfold([resolved], builder, wires))
            continue
        builder.resume(node.id)
        signals = {port.name: _signals(resolved, port, wires, builder) for port in kind.inputs}
        since = len(builder.program.calls)
        given = kind.lower(node.config, builder, signals)
        hold(node, builder, since)
        outputs = muted(node, builder, given)
        wires.update({(node.id, name): signal for name, signal in outputs.items()})
    weigh_losses(builder)
    builder.program.predictions.sort(key=lambda prediction: prediction.aside)
    return builder


def _declare(nodes: Sequence[ResolvedNode], builder: Builder) -> None:
    """All parameters, before those who use the parameters of others."""
    for resolved in nodes:
        builder.declare(resolved.node.id, [(p.name, p.shape) for p in resolved.parameters])
    for resolved in nodes:
        if resolved.node.weights_of:
            builder.share(resolved.node.id, resolved.node.weights_of)


def _each_step(resolved: ResolvedNode) -> bool:
    """Whether a node that lowers one step alone does so at each of several. Where its first input
    comes once and others do in steps, these are rows of one memory to it."""
    first = layer(resolved.node.type).inputs[0].name
    return any(shape.stepped for shape in resolved.inputs[first])


def _takes_films_apart(resolved: ResolvedNode) -> bool:
    """Whether maps come to a node that treats each step alone: its ops know those of one step. A
    Delay alone looks at two."""
    kind = layer(resolved.node.type)
    shapes = [shape for each in resolved.inputs.values() for shape in each]
    films = any(shape.form == "map" and shape.stepped for shape in shapes)
    return kind.stepwise and not kind.delays and films


def _signals(
    resolved: ResolvedNode, port: Port, wires: Wires, builder: Builder
) -> tuple[Signal, ...]:
    """What arrives at `port`; a loss's answer port left open takes the data's own answer."""
    arriving = [edge for edge in resolved.edges if edge.input == port.name]
    if arriving:
        return tuple(wires[edge.source, edge.output] for edge in arriving)
    given = resolved.inputs.get(port.name)
    if not given:
        return ()
    answer = builder.program.batch[given[0].kind]
    return (next(signal for signal in wires.values() if signal.value is answer),)
