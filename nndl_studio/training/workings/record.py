"""All numbers of one step, to be looked up by the value or the call that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.terms import Cell, Index
from nndl_studio.training.snapshot import Finding

if TYPE_CHECKING:  # its kernels bring their compiler along, for which no window waits
    from nndl_studio.ops.optimisers import Rule

Array = NDArray[Any]
ProbeKey = tuple[str, str]

WORKINGS = ("", "workings")
"""Node and probe by which workings are asked for: they are of no one node."""


@dataclass(frozen=True, eq=False)
class Update:
    """How a step changes a parameter by its `rule`: the parameter and the rule's slots, all of its
    shape, `before` and `after`. `gradient` is the mean over the samples as the rule gets it, behind
    clipping and noise; `settings` are the numbers that the rule reads (`ops.controls`), and
    `decays` its λ and λ₁, None where nothing pulls at it."""

    rule: Rule
    before: tuple[Array, ...]
    after: tuple[Array, ...]
    gradient: Array
    settings: Array
    decays: tuple[float | None, float | None]

    @property
    def change(self) -> Array:
        """Δθ."""
        changed: Array = self.after[0] - self.before[0]
        return changed


@dataclass(frozen=True, eq=False)
class Workings(Finding):
    """A step from the weights as they stand, with the samples `rows` of the data, at `step` of the
    run with learning rate `rate`.

    `calls` are those of the program in the order in which they ran, `arrays` go by the value that
    owns the memory: (samples, *shape) if it is batched, else of its shape. `probes` are the names
    that layers gave, several values for the steps of a loop; `slopes` has ∂J/∂v of a value v;
    `losses` are J's terms, one number a sample; `updates` go by parameter, `NODE.PARAM`.
    """

    rows: tuple[int, ...]
    step: int
    rate: float
    calls: tuple[Call, ...]
    arrays: Mapping[Value, Array]
    probes: Mapping[ProbeKey, tuple[Value, ...]]
    slopes: Mapping[Value, Value]
    parameters: Mapping[str, Value]
    gradients: Mapping[str, Value]
    losses: tuple[Value, ...]
    updates: Mapping[str, Update]

    def array(self, value: Value, sample: int = 0) -> Array:
        """The numbers of `value` for one of the samples, in its shape."""
        whole = self.arrays[value.origin]
        own: Array = whole[sample] if value.origin.batched else whole
        return own.reshape(value.shape)

    def maker(self, value: Value) -> tuple[Call, int] | None:
        """The call that made a value, and as which of its outputs; None for data, parameters and
        constants."""
        return self._makers.get(value.origin)

    def cell(self, call: Call, output: int, index: Index, sample: int = 0) -> Cell:
        """A number of an output with all that the call reads and makes."""
        inputs = [self.array(value, sample) for value in call.inputs]
        outputs = [self.array(value, sample) for value in call.outputs]
        return Cell(call, output, index, inputs, outputs, len(self.rows))

    @cached_property
    def sloped(self) -> Mapping[Value, Value]:
        """By a gradient the value of which it is."""
        return {slope.origin: value for value, slope in self.slopes.items()} | {
            slope.origin: self.parameters[name] for name, slope in self.gradients.items()
        }

    @cached_property
    def named(self) -> Mapping[Value, str]:
        """By a value the name of the probe that shows it; an output's own name comes first."""
        found: dict[Value, str] = {}
        for (node, name), values in self.probes.items():
            for value in values:
                made = self.maker(value)
                if made is not None and made[0].node == node and found.get(value.origin) != "y":
                    found[value.origin] = name
        return found

    @cached_property
    def symbols(self) -> dict[Value, str]:
        """What values are called, as far as that was asked: sums ask for one again and again."""
        return {}

    @cached_property
    def times(self) -> Mapping[Value, int]:
        """The step of a loop at which a value is made, or at which alone it is read, and at which
        its gradient comes back."""
        found: dict[Value, int] = {}
        read: dict[Value, set[int | None]] = {}
        for call in self.calls:
            if call.backward:
                continue
            for value in call.inputs:
                read.setdefault(value.origin, set()).add(call.time)
            if call.time is not None:
                found |= dict.fromkeys(call.outputs, call.time)
        for value, (time, *others) in read.items():
            if time is not None and not others and value.batched:
                found.setdefault(value, time)
        slopes = {s.origin: found[v.origin] for v, s in self.slopes.items() if v.origin in found}
        return slopes | found

    @cached_property
    def _makers(self) -> Mapping[Value, tuple[Call, int]]:
        return {
            value: (call, place) for call in self.calls for place, value in enumerate(call.outputs)
        }
