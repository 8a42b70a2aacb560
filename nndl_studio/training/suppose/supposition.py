"""What can be supposed of a network, one thing at a time: plain, frozen, and said in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nndl_studio.graph.activations import activation_title
from nndl_studio.graph.marks import spans
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say, say_count


@dataclass(frozen=True)
class Silence:
    """These units or maps of a node give 0, beside those that its drawing mutes."""

    node: str
    units: tuple[int, ...]

    @property
    def place(self) -> tuple[object, ...]:
        """What it is about: of two about the same the later holds."""
        return Silence, self.node

    def words(self) -> Sentence:
        return say_count(
            len(self.units),
            "{node} without unit {units}",
            "{node} without units {units}",
            node=self.node,
            units=spans(self.units),
        )


@dataclass(frozen=True)
class OtherWeight:
    """One number of the parameter `weight` of a node is `value`; it stands `at` that place of its
    numbers in a row, and is `called` so where it is shown."""

    node: str
    weight: str
    at: int
    value: float
    called: Sentence = NOTHING

    @property
    def place(self) -> tuple[object, ...]:
        return OtherWeight, self.node, self.weight, self.at

    def words(self) -> Sentence:
        called = self.called or as_it_is(f"{self.weight}[{self.at}]")
        return say("{node} {weight} = {value:.3g}", node=self.node, weight=called, value=self.value)


@dataclass(frozen=True)
class HeldGate:
    """A gate of a recurrent layer is closed, so 0 at every step and unit, or open, so 1."""

    node: str
    gate: str
    open: bool = False

    @property
    def place(self) -> tuple[object, ...]:
        return HeldGate, self.node, self.gate

    def words(self) -> Sentence:
        if self.open:
            return say("{node} with {gate} = 1", node=self.node, gate=self.gate)
        return say("{node} with {gate} = 0", node=self.node, gate=self.gate)


@dataclass(frozen=True)
class OtherActivation:
    """A node has another activation."""

    node: str
    activation: str

    @property
    def place(self) -> tuple[object, ...]:
        return OtherActivation, self.node

    def words(self) -> Sentence:
        return say(
            "{node} with {activation}",
            node=self.node,
            activation=activation_title(self.activation),
        )


@dataclass(frozen=True)
class Erased:
    """Numbers of every sample are as if there was nothing: from `low` to before `high` along its
    last axes, of all channels."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def place(self) -> tuple[object, ...]:
        return (Erased,)

    def words(self) -> Sentence:
        sides = zip(self.low, self.high, strict=True)
        box = " × ".join(f"{low}-{high - 1}" for low, high in sides)
        return say("input without {box}", box=box)


What = Literal["fields", "steps", "words"]


@dataclass(frozen=True)
class Without:
    """Some fields of every row, steps of every sequence or words of every text are as if there was
    nothing; they are counted from 0, and in order."""

    what: What
    parts: tuple[int, ...]

    @property
    def place(self) -> tuple[object, ...]:
        return (Erased,)

    def words(self) -> Sentence:
        parts = spans(self.parts)
        if self.what == "fields":
            return say("input without fields {parts}", parts=parts)
        if self.what == "steps":
            return say("input without steps {parts}", parts=parts)
        return say("input without words {parts}", parts=parts)


OF_INPUT = (Erased, Without)
OfWeights = OtherWeight | HeldGate
Supposition = Silence | OfWeights | OtherActivation | Erased | Without
Suppositions = tuple[Supposition, ...]


def with_one_more(before: Iterable[Supposition], one: Supposition) -> Suppositions:
    """All of them; what was supposed of the same place before gives way."""
    return (*(each for each in before if each.place != one.place), one)
