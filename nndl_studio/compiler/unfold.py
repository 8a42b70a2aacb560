"""Unfolding: the nodes of a loop are lowered once for each step; a Delay joins the steps (176).

A step's values are as in the layer's own vector form: (features,). What leaves the loop is put
together to a sequence again, and past a sample's end it stays as it was at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from nndl_studio.compiler.resolve import ResolvedNode
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Signals
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.parts import join, split
from nndl_studio.ops.steps import own_steps
from nndl_studio.ops.unfold import CUT, HOLD

Wires = dict[tuple[str, str], Signal]


def unfold(nodes: Sequence[ResolvedNode], builder: Builder, wires: Wires) -> Wires:
    """Lower the loop of `nodes`, given in the order of one step; what each of its ports gives.

    `wires` has what enters the loop. Every sequence that does has as many steps. Their parameters
    are declared.
    """
    loop = _Loop(nodes, builder, wires)
    for step in range(loop.steps):
        builder.time = step
        for resolved in nodes:
            loop.lower(resolved, step)
    builder.time = None
    return loop.gathered()


@dataclass
class _Loop:
    """`now` is what every port gives at this step, `history` what it gave at all of them."""

    nodes: Sequence[ResolvedNode]
    builder: Builder
    wires: Wires
    entering: dict[tuple[str, str], list[Value]] = field(default_factory=dict)
    lengths: Value | None = None
    now: dict[tuple[str, str], Value] = field(default_factory=dict)
    history: dict[tuple[str, str], list[Value]] = field(default_factory=dict)
    seen: dict[tuple[str, str], list[Value]] = field(default_factory=dict)
    slopes: dict[tuple[str, str], list[Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        members = {resolved.node.id for resolved in self.nodes}
        for resolved in self.nodes:
            for edge in resolved.edges:
                key = (edge.source, edge.output)
                if edge.source not in members and key not in self.entering:
                    signal = self.wires[key]
                    if signal.lengths is None:  # It comes once: what a Delay begins with.
                        continue
                    self.builder.resume(resolved.node.id)
                    self.lengths = own_steps(self.builder, [self.lengths, signal.lengths])
                    self.entering[key] = self._steps_of(signal.value)

    def _steps_of(self, value: Value) -> list[Value]:
        """What comes at each step; of a film, maps."""
        steps, *axes = value.shape
        if not axes[1:]:
            return split(self.builder, value)
        rows = self.builder.view(value, (steps, prod(axes)))
        return [self.builder.view(part, tuple(axes)) for part in split(self.builder, rows)]

    def _held(self, values: Sequence[Value]) -> Value:
        """(steps, size): all steps as one sequence, and past a sample's end its last own one."""
        assert self.lengths is not None, "every sequence carries its lengths"
        rows = [self.builder.view(v, (v.size,)) if v.shape[1:] else v for v in values]
        return self.builder.call(HOLD, join(self.builder, rows), self.lengths)

    @property
    def steps(self) -> int:
        return len(next(iter(self.entering.values())))

    def lower(self, resolved: ResolvedNode, step: int) -> None:
        """Emit one node's ops for one step."""
        node, builder = resolved.node, self.builder
        builder.resume(node.id)
        kind = layer(node.type)
        if kind.delays:
            outputs = {kind.outputs[0].name: self._delayed(resolved, step)}
            builder.probe(kind.outputs[0].name, *outputs.values())
        else:
            made = kind.lower(node.config, builder, self._arriving(resolved, step))
            outputs = {name: signal.value for name, signal in made.items()}
        for name, value in outputs.items():
            self.now[node.id, name] = value
            self.history.setdefault((node.id, name), []).append(value)
        for key in [key for key in builder.program.probes if key[0] == node.id]:
            self.seen.setdefault(key, []).extend(builder.program.probes.pop(key))
        for key in [key for key in builder.program.deltas if key[0] == node.id]:
            self.slopes.setdefault(key, []).extend(builder.program.deltas.pop(key))

    def _arriving(self, resolved: ResolvedNode, step: int) -> Signals:
        ports = layer(resolved.node.type).inputs
        return {
            port.name: tuple(
                Signal(self._at(edge.source, edge.output, step))
                for edge in resolved.edges
                if edge.input == port.name
            )
            for port in ports
        }

    def _once(self, resolved: ResolvedNode) -> Signals:
        """What comes to a node before the first step, from outside the loop."""
        kind = layer(resolved.node.type)
        return {
            port.name: tuple(
                self.wires[edge.source, edge.output]
                for edge in resolved.edges
                if edge.input == port.name
            )
            for port in kind.inputs[1:]
        }

    def _at(self, node: str, port: str, step: int) -> Value:
        entering = self.entering.get((node, port))
        return self.now[node, port] if entering is None else entering[step]

    def _delayed(self, resolved: ResolvedNode, step: int) -> Value:
        """What came in a step ago; what it begins with at first, nothing flowing back at a cut."""
        kind, config = layer(resolved.node.type), resolved.node.config
        if step == 0:
            return kind.first_output(config, self.builder, self._once(resolved))
        (edge,) = (edge for edge in resolved.edges if edge.input == kind.inputs[0].name)
        before = self.history[edge.source, edge.output][step - 1]
        every = config.cut
        return self.builder.call(CUT, before) if every and step % every == 0 else before

    def gathered(self) -> Wires:
        """Every port's steps as one sequence; the same for what can be watched."""
        builder, outputs = self.builder, dict[tuple[str, str], Signal]()
        for (node, port), values in self.history.items():
            builder.resume(node)
            held, axes = self._held(values), values[0].shape
            film = builder.view(held, (len(values), *axes)) if axes[1:] else held
            outputs[node, port] = Signal(film, self.lengths)
        for (node, name), values in self.seen.items():
            builder.resume(node)
            if not values[0].batched:  # A parameter, which is the same at each step.
                builder.probe(name, values[0])
                continue
            held, (first, *others) = self._held(values), values[0].shape
            # All maps of a film, one after another, are one picture.
            maps = builder.view(held, (len(values) * first, *others)) if others else held
            builder.probe(name, maps)
        for (node, name), values in self.slopes.items():
            self.builder.resume(node)
            self.builder.delta(name, *values)
        return outputs
