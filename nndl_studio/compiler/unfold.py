"""Unfolding: the nodes of a loop are lowered once for each step; a Delay joins the steps (176).

A step's values are as in the layer's own vector form: (features,). What leaves the loop is put
together to a sequence again, and past a sample's end it stays as it was at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nndl_studio.compiler.resolve import ResolvedNode
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Signals
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.steps import own_steps
from nndl_studio.ops.unfold import CUT, HOLD, JOIN, MOST_PARTS, SPLIT, zeros

Wires = dict[tuple[str, str], Signal]


def unfold(nodes: Sequence[ResolvedNode], builder: Builder, wires: Wires) -> Wires:
    """Lower the loop of `nodes`, given in the order of one step; what each of its ports gives.

    `wires` has what enters the loop. Every sequence that does has as many steps.
    """
    for resolved in nodes:
        builder.declare(resolved.node.id, [(p.name, p.shape) for p in resolved.parameters])
    loop = _Loop(nodes, builder, wires)
    for step in range(loop.steps):
        for resolved in nodes:
            loop.lower(resolved, step)
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
                    self.builder.resume(resolved.node.id)
                    self.lengths = own_steps(self.builder, [self.lengths, signal.lengths])
                    self.entering[key] = split(self.builder, signal.value)

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

    def _at(self, node: str, port: str, step: int) -> Value:
        entering = self.entering.get((node, port))
        return self.now[node, port] if entering is None else entering[step]

    def _delayed(self, resolved: ResolvedNode, step: int) -> Value:
        """What came in a step ago: zeros at first, and with nothing flowing back at a cut."""
        (edge,) = resolved.edges
        if step == 0:
            return zeros(self.builder, resolved.inputs[edge.input][0].axes)
        before = self.history[edge.source, edge.output][step - 1]
        every = resolved.node.config.cut
        return self.builder.call(CUT, before) if every and step % every == 0 else before

    def gathered(self) -> Wires:
        """Every port's steps as one sequence; the same for what can be watched."""
        assert self.lengths is not None, "every sequence carries its lengths"
        outputs: Wires = {}
        for (node, port), values in self.history.items():
            self.builder.resume(node)
            held = self.builder.call(HOLD, join(self.builder, values), self.lengths)
            outputs[node, port] = Signal(held, self.lengths)
        for (node, name), values in self.seen.items():
            self.builder.resume(node)
            held = self.builder.call(HOLD, join(self.builder, values), self.lengths)
            self.builder.probe(name, held)
        for (node, name), values in self.slopes.items():
            self.builder.resume(node)
            self.builder.delta(name, *values)
        return outputs


def split(builder: Builder, value: Value) -> list[Value]:
    """The steps of a sequence, each (features,); no op gives more than a few, so in levels."""
    parts = [value]
    rows = 1
    while rows * MOST_PARTS < value.shape[0]:
        rows *= MOST_PARTS
    while rows >= 1:
        parts = [part for whole in parts for part in builder.call_all(SPLIT, whole, rows=rows)]
        rows //= MOST_PARTS
    return parts


def join(builder: Builder, steps: Sequence[Value]) -> Value:
    """The inverse of `split`."""
    parts, rows, total = list(steps), 1, len(steps)
    while True:
        reach = rows * MOST_PARTS
        parts = [
            builder.call(
                JOIN,
                *parts[low : low + MOST_PARTS],
                rows=rows,
                steps=min(reach, total - low * rows),
            )
            for low in range(0, len(parts), MOST_PARTS)
        ]
        rows = reach
        if len(parts) == 1:
            return parts[0]
