"""What is marked on a node: parameters that stay as they are, units that give 0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nndl_studio import layers
from nndl_studio.graph.held_gates import faults_of_held, held_in_words
from nndl_studio.graph.node import EVERY, Node
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.layer import Family, Parameter
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import NOTHING, Sentence, listed, say, together

Shapes = Mapping[tuple[str, str], Shape]
MOST_NUMBERS = 65_536
# What they give is the data's, or is answered beside it.
NOT_MUTED = (Family.DATA, Family.OUTPUT)
_SPAN = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


def units_of(node: Node, shapes: Shapes) -> int:
    """How many units or maps of `node` can be muted: those of its first output; 0 where it has no
    such, or where they are not known."""
    layer = layers.layer(node.type)
    if layer.family in NOT_MUTED or isinstance(layer, Composite) or not layer.outputs:
        return 0
    shape = shapes.get((node.id, layer.outputs[0].name))
    if shape is None or shape.answer or shape.form not in ("vector", "map"):
        return 0
    return shape.axes[0]


def as_frozen(node: Node, owned: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameters, those marked that the node's marks freeze; what is fixed anyway stays so."""
    return tuple(
        replace(each, frozen=True) if not each.fixed and _freezes(node, each.name) else each
        for each in owned
    )


def faults_of_marks(node: Node, owned: Sequence[Parameter], shapes: Shapes) -> Iterator[Sentence]:
    """Marks that mean nothing where they stand, in words."""
    names = [each.name for each in owned]
    for name in node.frozen:
        if name != EVERY and name not in names:
            yield _no_parameter(node.id, name, names)
    units = units_of(node, shapes)
    if node.muted and not units:
        yield say("{node} has no units that can be muted: take its marks off", node=node.id)
    elif node.muted and node.muted[-1] >= units:
        yield say(
            "{node} has {units} units, counted from 0, so there is no unit {unit} to mute",
            node=node.id,
            units=units,
            unit=node.muted[-1],
        )
    yield from faults_of_held(node)


def marks_in_words(node: Node) -> Sentence:
    """What is marked on a node, in sentences; nothing where there is nothing."""
    frozen = muted = NOTHING
    if EVERY in node.frozen:
        frozen = say("Frozen: training leaves its parameters as they are.")
    elif node.frozen:
        frozen = say("Frozen: training leaves {names} as they are.", names=listed(node.frozen))
    if node.muted:
        muted = say("Muted, so that they give 0: {units}.", units=spans(node.muted))
    return together(frozen, muted, held_in_words(node))


def spans(numbers: Sequence[int]) -> str:
    """Whole numbers in order, neighbours put together: "0, 4-6"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else f"{p[0]}" for p in parts)


def numbers_of(text: str) -> tuple[int, ...] | None:
    """The inverse of `spans`, whatever spaces there are; None for anything else."""
    found: set[int] = set()
    for part in filter(None, (each.strip() for each in text.replace("–", "-").split(","))):
        match = _SPAN.fullmatch(part)
        if match is None:
            return None
        low, high = int(match[1]), int(match[2] or match[1])
        if not low <= high < MOST_NUMBERS:
            return None
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def _freezes(node: Node, name: str) -> bool:
    return EVERY in node.frozen or name in node.frozen


def _no_parameter(node: str, name: str, names: Sequence[str]) -> Sentence:
    if not names:
        return say(
            "{node} has no parameters, so there is no {name} to freeze", node=node, name=name
        )
    return say(
        "{node} has no parameter {name} to freeze; it has {names}",
        node=node,
        name=name,
        names=listed(names),
    )
