"""What a use of an op under test is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nndl_studio.ops.ir import Op

Kind = Literal[
    "batch",
    "shares",
    "parameter",
    "label",
    "labels",
    "lengths",
    "bounds",
    "targets",
    "constant",
]


@dataclass(frozen=True)
class Argument:
    """An input of an op: real numbers of `shape`, such above 0 whose sum is 1, a class from `least`
    on and below `most`, a length up to `most`, bounds of sentences of up to `most` words in all,
    targets in 0…1 that are NaN at some steps, or the given `numbers`."""

    kind: Kind
    shape: tuple[int, ...] = (1,)
    most: int = 0
    least: int = 0
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True)
class Case:
    """An op with its inputs; `gradient` says which outputs the loss depends on."""

    op: Op
    arguments: tuple[Argument, ...]
    attributes: Mapping[str, int] = field(default_factory=dict)
    gradient: tuple[int, ...] = (0,)


def x(*shape: int) -> Argument:
    return Argument("batch", shape)


def shares(*shape: int) -> Argument:
    return Argument("shares", shape)


def p(*shape: int) -> Argument:
    return Argument("parameter", shape)


def label(classes: int) -> Argument:
    return Argument("label", most=classes)


def labels(steps: int, classes: int) -> Argument:
    return Argument("labels", (steps,), most=classes)


def scored_labels(steps: int, classes: int) -> Argument:
    """With steps that are not scored."""
    return Argument("labels", (steps,), most=classes, least=-1)


def targets(steps: int, size: int) -> Argument:
    return Argument("targets", (steps, size))


def lengths(steps: int) -> Argument:
    return Argument("lengths", most=steps)


def bounds(rows: int, steps: int) -> Argument:
    return Argument("bounds", (rows, 2), most=steps)


def facts(count: int, sentences: int) -> Argument:
    """Places of sentences, −1 for none."""
    return Argument("labels", (count,), most=sentences, least=-1)


def constant(*numbers: float) -> Argument:
    return Argument("constant", (len(numbers),), numbers=numbers)


def window(height: int, width: int, down: int, across: int) -> dict[str, int]:
    return {"height": height, "width": width, "stride_y": down, "stride_x": across}
