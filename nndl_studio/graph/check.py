"""Shapes, parameters, counts and problems of a whole graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nndl_studio import layers
from nndl_studio.graph.class_weights import refusal
from nndl_studio.graph.evaluate import evaluate
from nndl_studio.graph.loops import closes_loop, entering, loops, steps_of
from nndl_studio.graph.marks import as_frozen, faults_of_marks
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.order import find_cycle, topological
from nndl_studio.graph.ports import input_port, links_by_port, open_port
from nndl_studio.graph.words import (
    in_a_cycle,
    kind_mend,
    kind_misfit,
    misfit_of_weights,
    none_in_the_data,
    not_stepwise,
    nothing_there,
    of_node,
    open_input,
    second_source,
    shape_in_words,
)
from nndl_studio.layers.layer import Cost, Family, Inputs, Mend, Parameter, Port, Probe
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.sentence import Sentence, clauses, say

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


@dataclass(frozen=True)
class Problem:
    """What stops the graph from being trained, in one sentence that says what to do.

    `node` is None where the graph as a whole is meant; `edge` is the link at fault, if one is.
    """

    node: str | None
    message: Sentence
    mend: Mend | None = None
    edge: Edge | None = None


@dataclass(frozen=True)
class Totals:
    """Sums over all nodes, for one sample; fixed parameters don't count."""

    neurons: int = 0
    parameters: int = 0
    connections: int = 0
    multiply_adds: int = 0


@dataclass(frozen=True)
class Analysis:
    """What is known of a graph. Nodes whose shapes can't be known are missing from the maps.

    `offers` are the shapes that the Data node gives; a loss's open port reads one of them.
    `loops` are the ids that a Delay makes depend on themselves, a step earlier; `probes` are
    what can be watched.
    """

    order: tuple[str, ...]
    inputs: Mapping[str, Inputs]
    shapes: Mapping[tuple[str, str], Shape]
    parameters: Mapping[str, tuple[Parameter, ...]]
    costs: Mapping[str, Cost]
    problems: tuple[Problem, ...]
    offers: tuple[Shape, ...] = ()
    loops: tuple[frozenset[str], ...] = ()
    probes: Mapping[str, tuple[Probe, ...]] = field(default_factory=dict)

    @property
    def totals(self) -> Totals:
        costs = self.costs.values()
        return Totals(
            sum(cost.neurons for cost in costs),
            sum(map(self.trainable, self.parameters)),
            sum(cost.connections for cost in costs),
            sum(cost.multiply_adds for cost in costs),
        )

    def trainable(self, node_id: str) -> int:
        """Numbers that training changes in this node."""
        owned = self.parameters.get(node_id, ())
        return sum(p.size for p in owned if not (p.fixed or p.frozen))


def analyse(graph: Graph) -> Analysis:
    """Look at every node once, givers before takers. Never raises; linear in nodes and edges."""
    survey = _Survey(graph, topological(graph), loops(graph))
    survey.look_at_whole()
    for node_id in survey.order:
        survey.look_at(graph.nodes[node_id])
    survey.look_at_loops()
    survey.look_at_shared_weights()
    return survey.result()


def require_sound(graph: Graph) -> Analysis:
    """What is known of a graph without problems. Raises ValueError, which says them all."""
    analysis = analyse(graph)
    if analysis.problems:
        raise ValueError(clauses([problem.message for problem in analysis.problems]))
    return analysis


@dataclass
class _Survey:
    """An analysis under construction."""

    graph: Graph
    order: tuple[str, ...]
    loops: tuple[frozenset[str], ...]
    inputs: dict[str, Inputs] = field(default_factory=dict)
    shapes: dict[tuple[str, str], Shape] = field(default_factory=dict)
    parameters: dict[str, tuple[Parameter, ...]] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)
    probes: dict[str, tuple[Probe, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    data: str | None = None

    def result(self) -> Analysis:
        return Analysis(
            self.order,
            self.inputs,
            self.shapes,
            self.parameters,
            self.costs,
            tuple(self.problems),
            self._offers(),
            self.loops,
            self.probes,
        )

    def look_at_whole(self) -> None:
        """Exactly one source of data, at least one loss, no cycle."""
        family = {name: layers.layer(n.type).family for name, n in self.graph.nodes.items()}
        data = sorted(name for name in family if family[name] is Family.DATA)
        if data:
            self.data = data[0]
        else:
            self._report(None, say("There is nothing to learn from: add a Data node"))
        for extra in data[1:]:
            self._report(extra, second_source(extra, data[0]))
        if Family.OUTPUT not in family.values():
            no_loss = say(
                "Nothing says what to learn: add a loss, such as Softmax with cross-entropy"
            )
            self._report(None, no_loss)
        self._look_for_cycle()

    def _look_for_cycle(self) -> None:
        cycle = find_cycle(self.graph, self.order)
        if cycle:
            back = next(e for e in self.graph.incoming(cycle[0]) if e.source == cycle[-1])
            self._report(cycle[0], in_a_cycle(cycle), edge=back)

    def look_at(self, node: Node) -> None:
        inputs = self._gather(node)
        if inputs is None:
            return
        self.inputs[node.id] = inputs
        made = evaluate(node, inputs)
        if made.error is not None:
            edge = _faulty_edge(self.graph.incoming(node.id), self.shapes, made.error.mend)
            self._report(node.id, of_node(node.id, made.error.reason), made.error.mend, edge)
            return
        if refused := refusal(self.graph, node):
            self._report(node.id, refused)
        self.shapes.update({(node.id, port): shape for port, shape in made.shapes})
        self._look_at_marks(node, made.parameters)
        self.parameters[node.id] = as_frozen(node, made.parameters)
        self.costs[node.id] = made.cost
        self.probes[node.id] = made.probes

    def _look_at_marks(self, node: Node, owned: Sequence[Parameter]) -> None:
        """Whether there is what is frozen and muted."""
        for fault in faults_of_marks(node, owned, self.shapes):
            self._report(node.id, fault)

    def _gather(self, node: Node) -> Inputs | None:
        """Shapes at every input port, or None where one is missing, unknown or of a wrong kind."""
        inputs: dict[str, tuple[Shape, ...]] = {}
        complete = True
        for port, edges in links_by_port(self.graph, node.id):
            if any(self._loop_closed_by(edge) for edge in edges):
                given = self._looped(node)
            else:
                given = self._linked(port, edges) if edges else self._unlinked(node, port)
            complete = complete and given is not None
            inputs[port.name] = given or ()
        return inputs if complete else None

    def _linked(self, port: Port, edges: list[Edge]) -> tuple[Shape, ...] | None:
        """Shapes that arrive at `port`; one of a wrong kind is a problem."""
        shapes: list[Shape] = []
        for edge in edges:
            shape = self.shapes.get((edge.source, edge.output))
            if shape is None:
                self._explain_nothing(edge)
                return None
            if shape.kind not in port.kinds:
                mend = kind_mend(port, (shape.kind,))
                gives = shape_in_words(shape)
                reason = kind_misfit(edge.target, port, edge.source, gives, mend)
                self._report(edge.target, reason, mend, edge)
                return None
            shapes.append(shape)
        return tuple(shapes)

    def _loop_closed_by(self, edge: Edge) -> frozenset[str] | None:
        closed = (loop for loop in self.loops if closes_loop(self.graph, loop, edge))
        return next(closed, None)

    def _looped(self, node: Node) -> tuple[Shape, ...] | None:
        """What a loop's Delay will get: that isn't known before it has given something itself."""
        loop = next(loop for loop in self.loops if node.id in loop)
        steps = steps_of(self.graph, loop, self.shapes)
        if steps is None:
            known = {edge.source for edge in entering(self.graph, loop)} <= set(self.costs)
            if known:
                message = say(
                    "{node} closes a loop that reads no sequence: link one into the loop",
                    node=node.id,
                )
                self._report(node.id, message)
            return None
        return (layers.layer(node.type).looped_shape(node.config, steps),)

    def look_at_shared_weights(self) -> None:
        """Whether weights fit whoever uses them; a node that uses another's has none to train."""
        for node in self.graph.nodes.values():
            if not node.weights_of or node.id not in self.costs:
                continue
            own = {p.name: p.shape for p in self.parameters[node.id]}
            self.parameters[node.id] = ()
            if node.weights_of in self.costs:
                lent = {p.name: p.shape for p in self.parameters[node.weights_of]}
                if own != lent:
                    self._report(node.id, misfit_of_weights(node.id, own, node.weights_of, lent))

    def look_at_loops(self) -> None:
        """Whether every node of a loop works step by step, and what comes round fits."""
        for loop in self.loops:
            for node_id in sorted(loop):
                self._require_stepwise(node_id)
                self._require_room(node_id)
                for edge in self.graph.incoming(node_id):
                    if closes_loop(self.graph, loop, edge):
                        self._compare(edge)

    def _require_stepwise(self, node_id: str) -> None:
        node = self.graph.nodes[node_id]
        if not layers.layer(node.type).stepwise:
            self._report(node_id, not_stepwise(node))

    def _require_room(self, node_id: str) -> None:
        """Whether it can do in a loop of so many steps what it is there for."""
        node = self.graph.nodes[node_id]
        if node_id in self.costs:
            fault = layers.layer(node.type).fault_in_loop(node.config, self.inputs[node_id])
            if fault:
                self._report(node_id, of_node(node_id, fault))

    def _compare(self, edge: Edge) -> None:
        """What arrives at a Delay against what it was taken for."""
        shape = self.shapes.get((edge.source, edge.output))
        if shape is None or edge.target not in self.costs:
            return
        node = self.graph.nodes[edge.target]
        port = input_port(self.graph, edge)
        if port is None or shape.kind not in port.kinds:
            # Only what doesn't work step by step makes anything but a sequence of one.
            return
        error = evaluate(node, {**self.inputs[edge.target], edge.input: (shape,)}).error
        if error is not None:
            self._report(edge.target, of_node(edge.target, error.reason), error.mend, edge)

    def _explain_nothing(self, edge: Edge) -> None:
        """A known source without this output: data that has no labels, for one."""
        if edge.source in self.costs:
            self._report(edge.target, nothing_there(edge), edge=edge)

    def _unlinked(self, node: Node, port: Port) -> tuple[Shape, ...] | None:
        """What an open port gets; none where there should be is a problem."""
        given = open_port(port, self._offers())
        if given is None and not port.optional:
            self._report(node.id, open_input(node.id, port))
        elif given is None and self.data in self.costs:
            self._report(node.id, none_in_the_data(node.id, port, self.data))
        return given

    def _offers(self) -> tuple[Shape, ...]:
        """What the Data node gives, as far as it is known."""
        if self.data is None:
            return ()
        outputs = layers.layer(self.graph.nodes[self.data].type).outputs
        shapes = (self.shapes.get((self.data, output.name)) for output in outputs)
        return tuple(shape for shape in shapes if shape is not None)

    def _report(
        self,
        node: str | None,
        message: Sentence,
        mend: Mend | None = None,
        edge: Edge | None = None,
    ) -> None:
        self.problems.append(Problem(node, message, mend, edge))


def _faulty_edge(
    edges: tuple[Edge, ...], shapes: Mapping[tuple[str, str], Shape], mend: Mend | None
) -> Edge | None:
    """The link that a layer's own refusal is about: the one its mend would change."""
    if mend is None:
        return edges[0] if len(edges) == 1 else None
    kind = {Mend.INSERT_FLATTEN: Kind.MAP, Mend.INSERT_LAST_STEP: Kind.SEQUENCE}.get(mend)
    fitting = [e for e in edges if kind is None or shapes[e.source, e.output].kind == kind]
    return fitting[-1] if fitting else None
