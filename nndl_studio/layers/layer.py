"""What every layer type declares: config, ports, shapes, parameters, cost, formula, probes, ops."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from math import prod
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

import msgspec

from nndl_studio.config import Config, Field, called, fields, kind_fields
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.sentence import NOTHING, Sentence

if TYPE_CHECKING:
    from nndl_studio.ops.ir import Builder, Signal, Value


class Family(StrEnum):
    """Groups of the palette; each has one colour everywhere."""

    DATA = "data"
    LINEAR = "linear"
    CONVOLUTION = "convolution"
    POOLING = "pooling"
    ACTIVATION = "activation"
    RECURRENT = "recurrent"
    SHAPE = "shape"
    OUTPUT = "output"
    MEMORY = "memory"


class Mend(StrEnum):
    """What one click can do about a refused connection or a faulty node.

    A node to insert is named by its layer; other mends have a hyphen in their names.
    """

    INSERT_FLATTEN = "Flatten"
    INSERT_LAST_STEP = "LastStep"
    INSERT_DELAY = "Delay"
    MATCH_UNITS = "match-units"

    @property
    def between(self) -> str | None:
        """The name of the layer that the mend puts into a link, if it is of that sort."""
        return None if "-" in self else self.value


class ShapeError(ValueError):
    """Inputs that a layer can't take; `reason` is one sentence a student understands."""

    def __init__(self, reason: Sentence, mend: Mend | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True)
class Port:
    """A place to connect. `kinds` are what it accepts (input) or can give (output); `range` is
    where its numbers must lie if they are the data's own. An `optional` input may stay open, an
    optional output is there only where the node has a shape for it."""

    name: str
    kinds: tuple[Kind, ...]
    help: Sentence = NOTHING
    optional: bool = False
    many: bool = False
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Parameter:
    """An array the layer owns. `initialiser` names one of `nndl_studio.layers.initialisers`.

    `fan_in`/`fan_out` are connections into and out of one neuron. `fixed` parameters hold
    `value`, are saved with the weights, and are neither trained nor counted. `rule` names a rule
    of the parameter's own: "own step" adds up the batch's gradients in steps of length 1, whatever
    optimiser and learning rate the run has. A `fixed` one with a rule counts what happens in
    training; its rule is no derivative, so gradients leave it out. A `frozen` one would be trained,
    but the drawing says that it stays as it is.
    """

    name: str
    shape: tuple[int, ...]
    initialiser: str = "zeros"
    fan_in: int = 1
    fan_out: int = 1
    decay: bool = False
    fixed: bool = False
    rule: str = ""
    frozen: bool = False

    @property
    def size(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True)
class Cost:
    """Counts for one sample. A connection is one multiply into a neuron, a bias counts as one."""

    neurons: int = 0
    connections: int = 0
    multiply_adds: int = 0


@dataclass(frozen=True)
class Formula:
    """LaTeX in the lecture's notation, its equation numbers, and what had to be put right."""

    latex: str
    equations: str = ""
    note: Sentence = NOTHING


ProbeKind = Literal[
    "maps",
    "vector",
    "gates",
    "sequence",
    "filters",
    "votes",
    "energy",
    # What studies find out, see `nndl_studio.training.studies`.
    "flow",
    "neighbours",
    "written",
    "curve",
    "exciting",
    "rebuilt",
    "confusion",
    "boundary",
    "fit",
    "mistakes",
    "distance",
    "memory",
    "attention",
    "circuit",
    "histograms",
    "projection",
    "occlusion",
    "worst",
    "rasters",
]


@dataclass(frozen=True)
class Probe:
    """Something to watch. `kind` chooses the view: `maps` (channels, height, width), `vector`
    (features,), `gates` (panels, steps, units), `sequence` (steps, features), `filters` (kernels,
    height, width), the same for all samples, `votes` (classes,) where equal most votes leave the
    class open, `energy` (updates + 1, units + 1) a state with its units laid out as `axes`, then
    its energy. A study's kind names what
    `nndl_studio.training.findings` describes. `panels` are the symbols of the parts, by which
    views know them."""

    name: str
    label: Sentence
    kind: ProbeKind
    panels: tuple[str, ...] = ()
    axes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What the units that `probe` shows can't leave: `low` and, where there is one, `high`.

    Within `near` of a limit f′ is next to 0, so a unit that stays there for every sample tells
    nothing apart and learns nothing. Units are the maps of `maps`, else the innermost axis.
    """

    low: float
    high: float | None = None
    near: float = 0.0
    probe: str = "y"


def probe_kind(shape: Shape) -> ProbeKind:
    """What shows the numbers of such a shape."""
    if shape.form == "map":
        return "maps"
    return "sequence" if shape.stepped else "vector"


C = TypeVar("C", bound=Config)
Inputs = Mapping[str, tuple[Shape, ...]]
Signals = Mapping[str, tuple["Signal", ...]]


class Layer(ABC, Generic[C]):
    """A layer type: one stateless instance of each subclass sits in the catalogue.

    Files know it by its `name`, people by its `title`.
    """

    name: ClassVar[str]
    title: ClassVar[Sentence]
    version: ClassVar[int] = 1
    family: ClassVar[Family]
    summary: ClassVar[Sentence]
    config_type: type[C]
    # All kinds of settings it takes, where there is more than one; the first is a new node's.
    config_types: tuple[type[C], ...] = ()
    # What its settings may also be, though nobody chooses that: files have them, forms do not.
    stand_ins: tuple[type[C], ...] = ()
    inputs: ClassVar[tuple[Port, ...]]
    outputs: ClassVar[tuple[Port, ...]] = ()
    # Treats each step of a sequence alone and alike, so that it can stand in a loop.
    stepwise: ClassVar[bool] = False
    # Lowers one step alone: where steps come and no loop is drawn, the compiler takes them apart.
    one_step: ClassVar[bool] = False
    # Gives at each step what it got at the one before, so that it can close a loop.
    delays: ClassVar[bool] = False
    # The parameter that counts this layer's mistakes since the run began, if it learns from
    # mistakes alone: when all that learns does, an epoch without any ends the run.
    mistakes: ClassVar[str] = ""
    # What it gives at each step is a sentence of a text.
    keeps_sentences: ClassVar[bool] = False
    # The port at which comes how much of each step counts, where there is one.
    gates: ClassVar[str] = ""
    # What it gives is what it reads, side by side.
    joins: ClassVar[bool] = False
    # Its answers are shares of 1; a loss that makes such of what it reads should not read them.
    gives_probabilities: ClassVar[bool] = False
    makes_probabilities: ClassVar[bool] = False

    @property
    def kinds_of_config(self) -> tuple[type[C], ...]:
        """Every type its settings may have."""
        return self.config_types or (self.config_type,)

    @property
    def type(self) -> str:
        """The name the project file uses, e.g. `Dense.v1`."""
        return f"{self.name}.v{self.version}"

    def configured(self, **settings: Any) -> C:
        """Settings by name; where there are several kinds, the tag says which."""
        return called(self.kinds_of_config, settings)

    def read_config(self, raw: Mapping[str, Any]) -> C:
        """Settings as a project file holds them. Raises msgspec.ValidationError."""
        found: C = msgspec.convert(raw, reduce(or_, (*self.kinds_of_config, *self.stand_ins)))
        return found

    def settings(self) -> tuple[Field, ...]:
        """Every setting there is, each once; where there are several kinds, first which it is."""
        kinds = self.kinds_of_config
        found = {field.name: field for kind in kinds for field in fields(kind)}
        return (*kind_fields(kinds), *found.values())

    def caption(self, config: C) -> Sentence:
        """The two settings that matter, for the node's second line."""
        return NOTHING

    @abstractmethod
    def output_shapes(self, config: C, inputs: Inputs) -> dict[str, Shape]:
        """Shape at each output port. Raises `ShapeError` if `inputs` can't be taken."""

    def looped_shape(self, config: C, steps: int) -> Shape:
        """What a layer that delays will get in a loop of `steps` steps; its settings say that."""
        raise NotImplementedError

    def holding(self, config: C, shape: Shape) -> C:
        """The settings of a layer that delays, made to hold what looks like `shape`."""
        raise NotImplementedError

    def traced(self, config: C, inputs: Inputs) -> tuple[str, ...]:
        """The ports at which stands how a memory is used: weights of its rows, strengths of its
        entries, how much is pushed and popped."""
        return ()

    def memory_read(self, config: C, inputs: Inputs) -> tuple[str, int] | None:
        """The port at which a memory comes, and how many rows it has; None where it reads none."""
        return None

    def fault_in_loop(self, config: C, inputs: Inputs) -> Sentence:
        """What is wrong with it where it stands in a loop, as a refusal says it; "" if nothing."""
        return NOTHING

    def first_output(self, config: C, builder: Builder, inputs: Signals) -> Value:
        """What a layer that delays gives at the first step of a loop, where `inputs` has what it
        may begin with."""
        raise NotImplementedError

    def parameters(self, config: C, inputs: Inputs) -> tuple[Parameter, ...]:
        """The arrays this layer owns, in the order they are saved."""
        return ()

    def layout(self, config: C) -> dict[str, Sentence]:
        """What the axes of each of them are, by its name, for whoever reads the weights elsewhere:
        arrays of equal shapes are taken without a word though their rows mean something else. Files
        of weights hold its English."""
        return {}

    def initial(self, config: C, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        """Values of parameters that start from given numbers and are not drawn, flat, by name."""
        return {}

    def cost(self, config: C, inputs: Inputs) -> Cost:
        """Counts for one sample."""
        return Cost()

    def aside(self, config: C) -> Sentence:
        """A sentence on what no shape or count shows; "" where there is nothing of the sort."""
        return NOTHING

    @abstractmethod
    def formula(self, config: C) -> Formula:
        """What it computes, as the lecture writes it."""

    def probes(self, config: C, inputs: Inputs) -> tuple[Probe, ...]:
        """What can be watched."""
        return ()

    def gate_order(self, config: C) -> tuple[str, ...]:
        """The gates that the first axes of its parameters go through, one after another; none for
        a layer without gates."""
        return ()

    def limits(self, config: C) -> Limits | None:
        """Where its units go to rest; None where they don't, or where no probe shows them."""
        return None

    @abstractmethod
    def lower(self, config: C, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        """Emit the ops that compute the outputs."""
