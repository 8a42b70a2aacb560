"""What one number of a step is made of, with the numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.terms import (
    Called,
    Cell,
    Factor,
    Index,
    Lines,
    Numbers,
    Of,
    applied,
    gathered,
    number,
    results,
)
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.symbols import called

# A number that follows from few others of its own node is explained together with them.
FEW = 6
# Links of such a chain: of an LSTM's h they are c, the three gates and c̃.
LONGEST = 6


@dataclass(frozen=True)
class Place:
    """A number of the step: of which value, where in it, of which of the samples."""

    value: Value
    index: Index
    sample: int = 0


@dataclass(frozen=True)
class Number:
    """A factor: what it is `called`, where it stands (None for what an earlier line gave), and what
    it is."""

    called: Called
    place: Place | None
    value: float
    line: int = -1


@dataclass(frozen=True)
class Product:
    """`weight` times the numbers."""

    weight: float
    numbers: tuple[Number, ...]
    result: float


@dataclass(frozen=True)
class Sum:
    """`symbol` = `function` of the sum (or the `largest`) of `products`."""

    symbol: str
    products: tuple[Product, ...]
    function: str
    largest: bool
    inside: float
    result: float


@dataclass(frozen=True)
class Explanation:
    """The number at `place`, as the machine has it, made by an op of `node` in these lines. A
    parameter's gradient sums `samples` of them, of which the lines are the first."""

    place: Place
    called: Called
    number: float
    node: str
    op: str
    backward: bool
    lines: tuple[Sum, ...]
    samples: tuple[float, ...] = ()


def explain(workings: Workings, place: Place) -> Explanation | None:
    """What makes the number at `place`; None if it is given: data, a parameter, a constant."""
    place = at_origin(place)
    made = workings.maker(place.value)
    if made is None:
        return None
    call, output = made
    lines, cell = _told(workings, call, output, place)
    if not lines:
        return None
    summed = any(value.batched for value in call.inputs) and not place.value.batched
    shares = tuple(_shares(workings, call, output, place.index)) if summed else ()
    name = called(workings, place.value, place.index)
    return Explanation(
        place,
        name,
        float(workings.array(place.value, place.sample)[place.index]),
        call.node,
        call.op.name,
        call.backward,
        sums(lines, cell, name.symbol, _named(workings, cell, place.sample)),
        shares if len(shares) > 1 else (),
    )


def chain(workings: Workings, place: Place) -> tuple[Explanation, ...]:
    """The number at `place`, and before it those numbers of the same node, on the same way and at
    the same step of time, that it follows from if they are few: a = tanh z, and then z. The one
    asked for comes last."""
    found: list[Explanation] = []
    waiting = [place]
    while waiting and len(found) < LONGEST:
        each = explain(workings, waiting.pop(0))
        if each is None or any(each.place == known.place for known in found):
            continue
        found.append(each)
        inner = _own_numbers(workings, each)
        waiting += inner if len(inner) <= FEW else []
    return tuple(reversed(found))


def at_origin(place: Place) -> Place:
    """The same number, of the value that owns the memory."""
    value, origin = place.value, place.value.origin
    if value is origin:
        return place
    flat = int(np.ravel_multi_index(place.index, value.shape)) if value.shape else 0
    index = tuple(int(i) for i in np.unravel_index(flat, origin.shape))
    return Place(origin, index, place.sample)


def _told(workings: Workings, call: Call, output: int, place: Place) -> tuple[Lines, Cell]:
    cell = workings.cell(call, output, place.index, place.sample)
    told = call.op.terms is not None and output not in call.op.rooms
    return (call.op.terms(cell) if call.op.terms is not None and told else ()), cell


def _shares(workings: Workings, call: Call, output: int, index: Index) -> Iterator[float]:
    """What each sample adds to the number."""
    for sample in range(len(workings.rows)):
        lines, cell = _told(workings, call, output, Place(call.outputs[output], index, sample))
        yield results(lines, cell)[-1]


def sums(
    lines: Lines, of: Numbers, symbol: str, name: Callable[[Factor, float], Number]
) -> tuple[Sum, ...]:
    """`lines` with the numbers put in; the last is called `symbol`, and factors that are no line
    are named by `name`."""
    found: list[float] = []

    def told(factor: Factor) -> Number:
        exact = number(factor, of, found)
        if factor.of is Of.LINE:
            return Number(Called(lines[factor.place].name, ()), None, exact, factor.place)
        return name(factor, exact)

    made: list[Sum] = []
    for at, line in enumerate(lines):
        parts = []
        for term in line.terms:
            numbers = tuple(map(told, term.factors))
            result = term.weight * prod(each.value for each in numbers)
            parts.append(Product(term.weight, numbers, result))
        inside = gathered(line, [part.result for part in parts])
        found.append(applied(line.function, inside))
        own = symbol if at == len(lines) - 1 else line.name
        made.append(Sum(own, tuple(parts), line.function, line.largest, inside, found[at]))
    return tuple(made)


def _named(workings: Workings, cell: Cell, sample: int) -> Callable[[Factor, float], Number]:
    """Calls a factor what its value is called."""

    def name(factor: Factor, exact: float) -> Number:
        values = cell.call.inputs if factor.of is Of.INPUT else cell.call.outputs
        value = values[factor.place]
        own = called(workings, value, factor.index)
        return Number(own, Place(value, factor.index, sample), exact)

    return name


def _own_numbers(workings: Workings, explanation: Explanation) -> list[Place]:
    """Numbers of the explanation that its node made itself on the same way, each once; more than
    `FEW` are not all told."""
    found: dict[Place, None] = {}
    for line in explanation.lines:
        for product in line.products:
            for each in product.numbers:
                if _follows(workings, each, explanation):
                    assert each.place is not None
                    found[at_origin(each.place)] = None
            if len(found) > FEW:
                return list(found)
    return list(found)


def _follows(workings: Workings, each: Number, explanation: Explanation) -> bool:
    """Whether a number is the node's own, made on the same way and at the same step of time."""
    made = workings.maker(each.place.value) if each.place is not None else None
    if made is None or each.called.time not in (None, explanation.called.time):
        return False
    return (made[0].node, made[0].backward) == (explanation.node, explanation.backward)
