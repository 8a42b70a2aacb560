"""The compiler's small language: values, calls of ops, and the builder that layers talk to.

A value's shape leaves the batch out; in memory the batch is the innermost axis of every
batched value, so a sample is a column, as in the lecture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import prod

from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops.terms import Calling, Terms

BETWEEN = "."
"""Between a node's name and that of a piece inside it; no node's own name has it."""


def owner(name: str) -> str:
    """The node of the drawing to which a node of a program belongs: a piece to its composite."""
    return name.partition(BETWEEN)[0]


class Role(Enum):
    """Where a value lives: it decides its place in the arena."""

    BATCH = "batch"
    PARAMETER = "parameter"
    CONSTANT = "constant"
    ACTIVATION = "activation"
    PARAMETER_GRADIENT = "parameter gradient"


@dataclass(frozen=True, eq=False)
class Value:
    """An array of the plan. `batched` values hold `size` numbers for each sample.

    `view_of` is another value with the same numbers in the same order under another shape.
    """

    name: str
    shape: tuple[int, ...]
    role: Role
    batched: bool = True
    view_of: Value | None = None

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def origin(self) -> Value:
        """The value that owns the memory."""
        return self if self.view_of is None else self.view_of.origin


@dataclass(frozen=True)
class OutputSpec:
    """One result of an op: its shape, and whether it has a batch axis."""

    shape: tuple[int, ...]
    batched: bool = True


Attributes = Mapping[str, int]
Shapes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Call:
    """One use of an op on behalf of a node; `backward` if it computes gradients. In a drawn loop
    `time` is its step, from 0."""

    op: Op
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    attributes: Attributes
    node: str
    backward: bool = False
    time: int | None = None


Gradient = Callable[["Builder", Call, tuple[Value | None, ...]], Sequence[Value | None]]


@dataclass(frozen=True, eq=False)
class Op:
    """Something the machine can compute.

    The kernel's operands, which are its parameters, are: offsets of the inputs (-1 for each missing
    up to `arity`), offsets of the outputs (likewise up to `results`), samples in this shard, index
    of its first sample in the batch, samples in the batch, then `dims(call)`.
    `shapes(input_shapes, attributes)` gives the outputs; with
    `gradient(builder, call, doutputs)` the op emits its own backward calls and gives one gradient
    (or None) per input. `in_place` lets output 0 take the memory of input 0. `terms(cell)` says
    what one number of an output is made of; those outputs that are only `rooms` to work in have
    none. `called(call, output, index)` is what that number is called, where an output holds numbers
    of several names, or of several steps.
    """

    name: str
    kernel: Kernel
    shapes: Callable[[Shapes, Attributes], tuple[OutputSpec, ...]]
    dims: Callable[[Call], Sequence[int]]
    gradient: Gradient | None = None
    arity: int = 0
    results: int = 0
    in_place: bool = False
    training_only: bool = False
    terms: Terms | None = None
    rooms: tuple[int, ...] = ()
    called: Calling | None = None


@dataclass(frozen=True)
class Signal:
    """What travels along an edge: a value, for sequences how long each sample is, and for words
    the numbers of those that end a sentence."""

    value: Value
    lengths: Value | None = None
    ends: tuple[int, ...] = ()


@dataclass(eq=False)
class Program:
    """All calls of a graph in the order they run, and what the outside may ask for."""

    calls: list[Call] = field(default_factory=list)
    batch: dict[str, Value] = field(default_factory=dict)
    parameters: list[Value] = field(default_factory=list)
    constants: dict[Value, tuple[float, ...]] = field(default_factory=dict)
    probes: dict[tuple[str, str], tuple[Value, ...]] = field(default_factory=dict)
    deltas: dict[tuple[str, str], tuple[Value, ...]] = field(default_factory=dict)
    losses: list[Value] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)


@dataclass(frozen=True)
class Prediction:
    """What a network answers. With `best` it names a class: that of the "largest" or "smallest"
    entry, or, of a single number, class 1 if it is "above half" or "above zero", else class 0.
    With "signs" each number is such a class of its own, and right where the target's sign is met;
    with "halves" where the target is on the same side of ½.

    `truth` is what the answer is compared with, a field of the data or a view of one; left out it
    is the data's own label or target. `likelihood` says that the node's loss is the mean of
    −log y of what is right, so that e to its mean over the tokens is a perplexity. With `which` one
    number of `truth` alone counts, and where that is −1 there is nothing to compare with. What is
    `aside` tells how well a part of the network does: it is the main answer of none, and no answer
    at all outside the studio.
    """

    node: str
    value: Value
    best: str | None = None
    truth: Value | None = None
    likelihood: bool = False
    which: int | None = None
    aside: bool = False

    @property
    def one_by_one(self) -> bool:
        """Whether each number names a class of its own."""
        return self.best in ("signs", "halves")

    @property
    def limit(self) -> float:
        """What a number that names one of two classes is above where it names class 1."""
        return 0.5 if self.best in ("above half", "halves") else 0.0


class Builder:
    """Collects calls; `node` names whose behalf they are on, `backward` says what they are for, and
    `time` at which step of a loop they are.

    Layers use `parameter`, `constant`, `call`, `view`, `probe`, `delta`, `loss` and `predict`.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.node = ""
        self.backward = False
        self.time: int | None = None
        self._parameters: dict[str, Value] = {}
        self._declared: dict[str, dict[str, Value]] = {}
        self._constants: dict[tuple[str, tuple[float, ...]], Value] = {}
        self._count = 0

    def declare(self, node: str, parameters: Sequence[tuple[str, tuple[int, ...]]]) -> None:
        """Start emitting for `node`, which owns `parameters`."""
        self.node = node
        self._parameters = {
            name: Value(f"{node}.{name}", shape, Role.PARAMETER, batched=False)
            for name, shape in parameters
        }
        self._declared[node] = self._parameters
        self.program.parameters.extend(self._parameters.values())

    def share(self, node: str, lender: str) -> None:
        """Let `node` use the parameters of `lender`, which was declared before."""
        self._declared[node] = self._declared[lender]

    def resume(self, node: str) -> None:
        """Go on emitting for a node that was declared before."""
        self.node, self._parameters = node, self._declared[node]

    def parameter(self, name: str) -> Value:
        """The parameter of this node that the layer declared as `name`."""
        return self._parameters[name]

    def constant(self, name: str, numbers: Sequence[float]) -> Value:
        """A fixed array of this plan; whole numbers up to 2^24 stay exact."""
        full, exact = f"{self.node}.{name}", tuple(map(float, numbers))
        if (full, exact) not in self._constants:
            value = Value(full, (len(exact),), Role.CONSTANT, batched=False)
            self._constants[full, exact] = value
            self.program.constants[value] = exact
        return self._constants[full, exact]

    def batch(self, name: str, shape: tuple[int, ...]) -> Value:
        """What the data give for each sample: `x`, `label`, `target`, `facts`, `lengths` or
        `weight`."""
        if name not in self.program.batch:
            self.program.batch[name] = Value(f"{self.node}.{name}", shape, Role.BATCH)
        return self.program.batch[name]

    def view(self, value: Value, shape: tuple[int, ...]) -> Value:
        """The same numbers under another shape."""
        return Value(self._fresh("view"), shape, value.role, value.batched, view_of=value)

    def call(self, op: Op, *inputs: Value, **attributes: int) -> Value:
        """Emit `op`; its first output."""
        return self.call_all(op, *inputs, **attributes)[0]

    def call_all(self, op: Op, *inputs: Value, **attributes: int) -> tuple[Value, ...]:
        """Emit `op`; all its outputs."""
        specs = op.shapes(tuple(value.shape for value in inputs), attributes)
        batched = not inputs or any(value.batched for value in inputs)
        outputs = tuple(
            self._output(op, i, spec.shape, spec.batched and batched)
            for i, spec in enumerate(specs)
        )
        whose = self.node, self.backward, self.time
        self.program.calls.append(Call(op, inputs, outputs, attributes, *whose))
        return outputs

    def probe(self, name: str, *values: Value) -> None:
        """Let the outside watch `values` (one after another along their first inner axis)."""
        self.program.probes[self.node, name] = values

    def delta(self, name: str, *values: Value) -> None:
        """Let the outside watch ∂J/∂value of each of `values`, of its shape, as the probe `name`;
        several are the steps of a sequence."""
        self.program.deltas[self.node, name] = values

    def loss(self, value: Value) -> None:
        """Add a per-sample loss, shape (1,), to the objective."""
        self.program.losses.append(value)

    def predict(
        self,
        value: Value,
        best: str | None = None,
        truth: Value | None = None,
        likelihood: bool = False,
        which: int | None = None,
        aside: bool = False,
    ) -> None:
        """Declare an answer of the network, the main one first; see `Prediction`."""
        told = (best, truth, likelihood, which, aside)
        self.program.predictions.append(Prediction(owner(self.node), value, *told))

    def _output(self, op: Op, index: int, shape: tuple[int, ...], batched: bool) -> Value:
        role = Role.ACTIVATION if batched else Role.PARAMETER_GRADIENT
        return Value(self._fresh(f"{op.name}.{index}"), shape, role, batched)

    def _fresh(self, stem: str) -> str:
        self._count += 1
        return f"{self.node}.{stem}#{self._count}"
