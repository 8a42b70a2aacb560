"""What a gradient check finds: of a number, of a parameter, of a node. It loads no compiler, so
that a window can read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.gradient_bench import Bench

Doubles = NDArray[np.float64]
Index = tuple[int, ...]
# How many training samples J is taken on, if there are as many.
SAMPLES = 6
TOLERANCE = 1e-6
# Of the cube root of float64's precision: truncation and rounding are then about alike.
# A rectifier or a maximum may have a kink between two points so far apart; a difference that stays
# when they come nearer is a wrong gradient. Where a gradient is small, as that of a head whose
# memory is still empty, rounding of the loss hides it unless they are farther apart.
NUDGES = (1e-5, 1e-6, 1e-7, 1e-4)
# Where the true gradient is zero, rounding of the loss is all there is to see.
LEAST_SCALE = 1e-4
LEAST_NUDGE = min(NUDGES)
# The loss is rounded by so much of itself, after the many sums that it is made of.
ROUNDING = 64 * float(np.finfo(np.float64).eps)
# Slopes on both sides that differ by more than this share of the gradient make a kink.
KINK = 1e-3


@dataclass(frozen=True)
class Nudged:
    """One number θ of a parameter, moved by ε: J there, and what backpropagation says of it.

    `scale` is the length of the gradient that the number is a part of.
    """

    parameter: str
    index: Index
    theta: float
    nudge: float
    above: float
    middle: float
    below: float
    backward: float
    scale: float = 0.0

    @property
    def numerical(self) -> float:
        """(J(θ + ε) − J(θ − ε)) / 2ε."""
        return (self.above - self.below) / (2 * self.nudge)

    @property
    def apart(self) -> float:
        """|numerical − backpropagated|."""
        return abs(self.numerical - self.backward)

    @property
    def difference(self) -> float:
        """`apart` as a share of the larger of both; 0 where both are 0."""
        largest = max(abs(self.numerical), abs(self.backward))
        return self.apart / largest if largest else 0.0

    @property
    def left(self) -> float:
        """(J(θ) − J(θ − ε)) / ε."""
        return (self.middle - self.below) / self.nudge

    @property
    def right(self) -> float:
        """(J(θ + ε) − J(θ)) / ε."""
        return (self.above - self.middle) / self.nudge

    @property
    def kinked(self) -> bool:
        """Whether J has a kink between θ − ε and θ + ε: its slopes on both sides are not alike."""
        rounding = ROUNDING * abs(self.middle) / self.nudge
        larger = max(self.scale, LEAST_SCALE, abs(self.right), abs(self.left))
        return abs(self.right - self.left) > KINK * larger + rounding

    @property
    def at_kink(self) -> bool:
        """Whether θ itself is the kink: the slopes differ however near the points come."""
        return self.kinked and self.nudge <= LEAST_NUDGE * max(1.0, abs(self.theta))

    @property
    def chosen(self) -> bool:
        """Whether θ is a kink and what backpropagation takes lies between the slopes on both sides:
        no derivative is defined there, and any of these is as right as another."""
        low, high = sorted((self.left, self.right))
        slack = TOLERANCE * max(self.scale, LEAST_SCALE) + KINK * (high - low)
        return self.at_kink and low - slack <= self.backward <= high + slack


@dataclass(frozen=True, eq=False)
class Curve:
    """J over a number θ, all else as it is."""

    theta: Doubles
    objective: Doubles


def agrees(number: Nudged) -> bool:
    """Whether no more is between both values than the tolerance of a whole gradient allows."""
    return number.apart <= TOLERANCE * max(number.scale, LEAST_SCALE)


def is_right(number: Nudged) -> bool:
    """Whether both values agree, or there is a kink and backpropagation takes one of its slopes."""
    return agrees(number) or number.chosen


@dataclass(frozen=True, eq=False)
class Lesson:
    """One number, and J over it far enough to be seen."""

    number: Nudged
    curve: Curve


@dataclass(frozen=True)
class GradientCheck:
    """One parameter: ‖backpropagated − numerical‖ / ‖numerical‖ over `entries` of its `size`
    numbers, at the nudge with which the two agree, or come nearest; `worst` is the number whose
    values are farthest apart. `kinks` of the entries are left out: they are where J has a kink, and
    what is taken there lies between its slopes."""

    parameter: str
    entries: int
    error: float
    size: int = 0
    worst: Nudged | None = None
    relative_nudge: float = NUDGES[0]
    kinks: int = 0

    @property
    def passed(self) -> bool:
        return self.error <= TOLERANCE


@dataclass(frozen=True)
class NodeChecked:
    """What is known of the parameters of a node so far; the whole node at a `share` of 1. The
    `bench` answers for any other number."""

    node: str
    share: float
    bench: Bench
    checks: tuple[GradientCheck, ...] = ()

    @property
    def done(self) -> bool:
        return self.share >= 1

    @property
    def kinks(self) -> int:
        """How many of the numbers tried are where J has a kink."""
        return sum(each.kinks for each in self.checks)

    @property
    def error(self) -> float:
        """The largest of its parameters."""
        return max((each.error for each in self.checks), default=0.0)

    @property
    def passed(self) -> bool:
        return self.error <= TOLERANCE
