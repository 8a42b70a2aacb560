"""What a node has to show of a step: what it reads, makes and learns, each with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nndl_studio.ops.ir import Call, Role, Value
from nndl_studio.training.workings.record import Array, Workings
from nndl_studio.training.workings.symbols import is_z, symbol_of

Group = Literal["input", "value", "slope", "parameter", "gradient", "change"]
GROUPS: tuple[Group, ...] = ("input", "value", "slope", "parameter", "gradient", "change")


@dataclass(frozen=True)
class Named:
    """An array of a node: its `symbol` in TeX and the values that are put together to it, one
    after another at the steps of a loop. `parameter` names what a gradient or a change is of."""

    group: Group
    node: str
    symbol: str
    values: tuple[Value, ...]
    op: str = ""
    parameter: str = ""

    @property
    def stepped(self) -> bool:
        """Whether there is one for each step of a loop."""
        return len(self.values) > 1


def named_of(workings: Workings, node: str) -> tuple[Named, ...]:
    """All arrays of `node`, group by group."""
    calls = [call for call in workings.calls if call.node == node and not call.backward]
    made = list(_made(workings, node, calls))
    inputs = list(_read(workings, node, calls))
    found: list[Named] = [*inputs, *made, *_slopes(workings, [*inputs, *made])]
    for name, value in workings.parameters.items():
        if name.rpartition(".")[0] != node:
            continue
        found.append(Named("parameter", node, symbol_of(workings, value), (value,), "", name))
        if name in workings.gradients:
            slope = workings.gradients[name]
            symbol = symbol_of(workings, slope)
            found.append(Named("gradient", node, symbol, (slope,), "", name))
        if name in workings.updates:
            symbol = rf"\Delta {symbol_of(workings, value)}"
            found.append(Named("change", node, symbol, (value,), "", name))
    return tuple(sorted(found, key=lambda each: GROUPS.index(each.group)))


def array_of(workings: Workings, named: Named, sample: int = 0) -> Array:
    """Its numbers for one sample; the steps of a loop first."""
    if named.group == "change":
        return workings.updates[named.parameter].change
    arrays = [workings.array(value, sample) for value in named.values]
    return np.stack(arrays) if named.stepped else arrays[0]


def _read(workings: Workings, node: str, calls: list[Call]) -> Iterator[Named]:
    """What comes from other nodes, at the steps of a loop one after another."""
    own = {value.origin for call in calls for value in call.outputs}
    by_place: dict[tuple[Hashable, ...], list[Value]] = {}
    for place, call in _at_steps(calls):
        for at, value in enumerate(call.inputs):
            origin = value.origin
            if origin.role in (Role.PARAMETER, Role.CONSTANT) or origin in own:
                continue
            by_place.setdefault((place, at, value.shape), []).append(value)
    seen: set[tuple[Value, ...]] = set()
    for values in by_place.values():
        key = tuple(dict.fromkeys(values))
        if key not in seen:
            seen.add(key)
            yield Named("input", node, symbol_of(workings, key[0]), key)


def _made(workings: Workings, node: str, calls: list[Call]) -> Iterator[Named]:
    by_place: dict[tuple[Hashable, ...], list[tuple[Call, Value]]] = {}
    sequences = 0
    for place, call in _at_steps(calls):
        for output, value in enumerate(call.outputs):
            if not value.size or output in call.op.rooms:
                continue
            at: Hashable = output
            time = None if call.time is not None else workings.times.get(value)
            if time is not None:  # What enters a loop was taken apart into its steps.
                sequences += time == 0
                place, at = "taken apart", sequences
            by_place.setdefault((place, at, value.shape), []).append((call, value))
    for pairs in by_place.values():
        values = tuple(value for _, value in pairs)
        name = symbol_of(workings, values[0])
        yield Named("value", node, name, values, pairs[0][0].op.name)


def _at_steps(calls: list[Call]) -> Iterator[tuple[Hashable, Call]]:
    """Calls, each with what tells it from the others of one step. What belongs together at the
    steps of a loop has the same: there a node's calls come again and again."""
    passed: Counter[Hashable] = Counter()
    for call in calls:
        alike = call.time, call.op.name
        yield (call.time is None, call.op.name, passed[alike]), call
        passed[alike] += 1


def _slopes(workings: Workings, made: list[Named]) -> Iterator[Named]:
    """∂J/∂ of what a node reads and makes, where J depends on it."""
    for each in made:
        slopes = [workings.slopes.get(value) for value in each.values]
        known = tuple(slope for slope in slopes if slope is not None)
        if known and len(known) == len(slopes):
            delta = is_z(workings, each.values[0])
            yield Named(
                "slope", each.node, symbol_of(workings, known[0]), known, "delta" if delta else ""
            )
