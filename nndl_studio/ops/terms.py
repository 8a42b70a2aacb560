"""What one number of an op's output is made of, as a person would write it down: line after line,
each a sum of products of numbers that the op reads, with a function of that sum where there is one.

A gate of a recurrent layer, for one, is
    a = Σ_k U_jk h_k(t−1) + x_j(t)
    i = σ(a)
which are two lines; the last line is the number asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import erf, exp, expm1, fsum, log, log1p, nan, prod, sqrt, tanh
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from nndl_studio.ops.ir import Call

Index = tuple[int, ...]


class Of(Enum):
    """What a factor is a number of."""

    INPUT = "input"
    OUTPUT = "output"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Factor:
    """A number of the call's input or output at `place`, at `index`; or what line `place` gave."""

    of: Of
    place: int
    index: Index = ()


@dataclass(frozen=True, slots=True)
class Term:
    """`weight` times the product of `factors`, of which there may be none."""

    factors: tuple[Factor, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Line:
    """`function` of the sum of `terms`, or of the `largest` of them: one of FUNCTIONS. `name` is
    what the line gives, in TeX; the last line's is the number's own."""

    terms: tuple[Term, ...]
    function: str = ""
    name: str = ""
    largest: bool = False


Lines = tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Cell:
    """The number at `index` of output `output` of a call, for one sample: `inputs` and `outputs`
    are the call's arrays as they were computed, in their shapes (without a batch); `batch` is how
    many samples a step has.

    Where values are batched and this output is not, the number is the sum over all samples of
    what its lines give.
    """

    call: Call
    output: int
    index: Index
    inputs: Sequence[Any]
    outputs: Sequence[Any]
    batch: int = 1

    def whole(self, place: int, *index: int) -> int:
        """A whole number that the op looks up: a label, a length, a place in a table."""
        return int(self.inputs[place][index])


class Numbers(Protocol):
    """What factors are numbers of."""

    @property
    def inputs(self) -> Sequence[Any]: ...

    @property
    def outputs(self) -> Sequence[Any]: ...


Terms = Callable[[Cell], Lines]


@dataclass(frozen=True, slots=True)
class Called:
    """What a person calls a number: a `symbol` in TeX, its places, and the step when it comes."""

    symbol: str
    index: Index
    time: int | None = None


# The number at an index of an output; None where it is called as the whole array is.
Calling = Callable[["Call", int, Index], Called | None]


def given(place: int, *index: int) -> Factor:
    """A number of input `place`."""
    return Factor(Of.INPUT, place, index)


def beside(cell: Cell, place: int) -> Factor:
    """The number of input `place` at the cell's own index: for ops that treat number by number."""
    return Factor(Of.INPUT, place, cell.index)


def all_of(cell: Cell, place: int) -> list[Index]:
    """Where the numbers of input `place` stand."""
    return list(itertools.product(*map(range, cell.call.inputs[place].shape)))


def made(place: int, *index: int) -> Factor:
    """A number of output `place`, which was there before the one asked for."""
    return Factor(Of.OUTPUT, place, index)


def line(place: int) -> Factor:
    """What an earlier line gave."""
    return Factor(Of.LINE, place)


def times(*factors: Factor, weight: float = 1.0) -> Term:
    """The product of `factors`, `weight` times."""
    return Term(factors, weight)


def total(terms: Iterable[Term], function: str = "", name: str = "") -> Line:
    """A line: `function` of the sum of `terms`."""
    return Line(tuple(terms), function, name)


def largest(terms: Iterable[Term], name: str = "") -> Line:
    """A line: the largest of `terms`."""
    return Line(tuple(terms), name=name, largest=True)


def one(terms: Iterable[Term], function: str = "") -> Lines:
    """All in one line."""
    return (total(terms, function),)


def by_parts(parts: Mapping[str, Sequence[Term]], more: Iterable[Term] = ()) -> Lines:
    """The sum of all `parts` and of `more`. Each part that there is has a line with its name,
    unless it is the only one, or each is a single term."""
    there = {name: terms for name, terms in parts.items() if terms}
    if len(there) < 2 or all(len(terms) == 1 for terms in there.values()):
        return one([*(term for terms in there.values() for term in terms), *more])
    lines = [total(terms, name=name) for name, terms in there.items()]
    return *lines, total([*(times(line(k)) for k in range(len(lines))), *more])


def copied(factor: Factor) -> Lines:
    """The number is another one."""
    return one([times(factor)])


SLOPE_NAME = "f'(z)"
"""How a line is called that gives an activation's derivative."""

NOTHING: Lines = (Line(()),)
"""An empty sum: 0."""


def _logistic(s: float) -> float:
    return 1 / (1 + exp(-s)) if s >= 0 else exp(s) / (1 + exp(s))


def _softplus(s: float) -> float:
    return max(s, 0.0) + log1p(exp(-abs(s)))


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "": lambda s: s,
    "logistic": _logistic,
    "tanh": tanh,
    "rectifier": lambda s: max(s, 0.0),
    "softplus": _softplus,
    "exp": exp,
    "log": log,
    "log1p": log1p,
    "expm1": expm1,
    "normal": lambda s: (1 + erf(s / sqrt(2))) / 2,
    "sqrt": sqrt,
    "reciprocal": lambda s: 1 / s,
    "reciprocal root": lambda s: 1 / sqrt(s),
    "square": lambda s: s * s,
    "absolute": abs,
    "sign": lambda s: float((s > 0) - (s < 0)),
    "above zero": lambda s: float(s > 0),
    # A quotient of whole numbers may be rounded to just below what it is.
    "whole part": lambda s: (s + 1e-9) // 1,
}
"""What a line may do to its sum."""


def products(line: Line, cell: Numbers, before: Sequence[float]) -> list[float]:
    """What each term of `line` is, with what the lines `before` it gave."""
    return [
        term.weight * prod(number(factor, cell, before) for factor in term.factors)
        for term in line.terms
    ]


def number(factor: Factor, cell: Numbers, before: Sequence[float]) -> float:
    """The number that `factor` stands for."""
    if factor.of is Of.LINE:
        return before[factor.place]
    arrays = cell.inputs if factor.of is Of.INPUT else cell.outputs
    return float(arrays[factor.place][factor.index])


def results(lines: Lines, cell: Numbers) -> list[float]:
    """What each line gives; the last is the number at the cell."""
    found: list[float] = []
    for each in lines:
        parts = products(each, cell, found)
        found.append(applied(each.function, gathered(each, parts)))
    return found


def gathered(line: Line, parts: Sequence[float]) -> float:
    """The sum of a line's terms, or the largest; NaN where two are infinite, each its own way."""
    try:
        return max(parts) if line.largest else fsum(parts)
    except ValueError:
        return nan


def applied(function: str, inside: float) -> float:
    """`function` of a number; NaN where it has no value, or one beyond all bounds, as in a run
    that diverged."""
    try:
        return FUNCTIONS[function](inside)
    except (ArithmeticError, ValueError):
        return nan
