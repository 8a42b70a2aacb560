"""What one sample looks like at a port: a form, once or at each of some steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Literal, Self

from nndl_studio.datasets.info import Sentences
from nndl_studio.sentence import Sentence, as_it_is, say, say_as

Form = Literal["vector", "map", "matrix", "index"]


class Kind(StrEnum):
    """A shape without its sizes, which is what a port takes or gives: a form, whether it comes at
    each step, and whether it is what the data says is right."""

    VECTOR = "vector"
    SEQUENCE = "sequence"
    MAP = "map"
    FILM = "film"
    MATRIX = "matrix"
    MATRICES = "matrices"
    LABEL = "label"
    LABELS = "labels"
    TARGET = "target"
    TARGETS = "targets"
    FACTS = "facts"

    @property
    def form(self) -> Form:
        return _MADE_OF[self][0]

    @property
    def stepped(self) -> bool:
        return _MADE_OF[self][1]

    @property
    def answer(self) -> bool:
        return _MADE_OF[self][2]

    @property
    def called(self) -> Sentence:
        """What texts call it."""
        return _CALLED[self]


# A label may also be a word that is read, so it is no answer by itself.
_MADE_OF: dict[Kind, tuple[Form, bool, bool]] = {
    Kind.VECTOR: ("vector", False, False),
    Kind.SEQUENCE: ("vector", True, False),
    Kind.MAP: ("map", False, False),
    Kind.FILM: ("map", True, False),
    Kind.MATRIX: ("matrix", False, False),
    Kind.MATRICES: ("matrix", True, False),
    Kind.LABEL: ("index", False, False),
    Kind.LABELS: ("index", True, False),
    Kind.TARGET: ("vector", False, True),
    Kind.TARGETS: ("vector", True, True),
    Kind.FACTS: ("index", True, True),
}
_CALLED: dict[Kind, Sentence] = {
    Kind.VECTOR: say_as("what comes at a port", "vector"),
    Kind.SEQUENCE: say_as("what comes at a port", "sequence"),
    Kind.MAP: say_as("what comes at a port", "map"),
    Kind.FILM: say_as("what comes at a port", "film"),
    Kind.MATRIX: say_as("what comes at a port", "matrix"),
    Kind.MATRICES: say_as("what comes at a port", "matrices"),
    Kind.LABEL: say_as("what comes at a port", "label"),
    Kind.LABELS: say_as("what comes at a port", "labels"),
    Kind.TARGET: say_as("what comes at a port", "target"),
    Kind.TARGETS: say_as("what comes at a port", "targets"),
    Kind.FACTS: say_as("what comes at a port", "facts"),
}
_KINDS = {made_of: kind for kind, made_of in _MADE_OF.items()}

ANSWERS = (Kind.LABEL, Kind.LABELS, Kind.TARGET, Kind.TARGETS, Kind.FACTS)
"""What the data says is right, and a loss compares with."""


@dataclass(frozen=True)
class Shape:
    """What one sample looks like at a port, without the batch axis.

    `axes` by form: vector (features,), map (channels, height, width), matrix (rows, columns),
    index (classes,) for one number below that. `steps` is at how many steps it comes, None where
    it comes once. `answer`: values that the data says are to be reached; an index that is one is
    the place of a sentence that the answer follows from, and its steps are such facts.
    `sentences` is how words make sentences, where that is known.
    """

    form: Form
    axes: tuple[int, ...]
    steps: int | None = None
    answer: bool = False
    sentences: Sentences | None = None

    @classmethod
    def of(cls, kind: str, axes: tuple[int, ...]) -> Self:
        """With the steps first among the `axes`, as data sets have them."""
        known = Kind(kind)
        if known.stepped:
            return cls(known.form, axes[1:], axes[0], known.answer)
        return cls(known.form, axes, answer=known.answer)

    @property
    def kind(self) -> Kind:
        return _KINDS[self.form, self.stepped, self.answer]

    @property
    def stepped(self) -> bool:
        """Whether it comes at each of some steps."""
        return self.steps is not None

    @property
    def times(self) -> int:
        """How often the form comes: at so many steps, or once."""
        return 1 if self.steps is None else self.steps

    @property
    def whole(self) -> tuple[int, ...]:
        """Steps, if there are any, and axes."""
        return self.axes if self.steps is None else (self.steps, *self.axes)

    @property
    def size(self) -> int:
        """Numbers a sample holds here."""
        return prod(self.held)

    @property
    def held(self) -> tuple[int, ...]:
        """The axes of those numbers: a class is one number, whichever of how many it is."""
        return self.whole if self.form != "index" else (self.times,)

    def __str__(self) -> str:
        return self.words()

    def words(self) -> Sentence:
        """ "6×28×28", "10 classes", "20 steps of 38 classes"."""
        if self.kind is Kind.FACTS:
            return say("{facts} of {n} sentences", facts=self.steps, n=self.axes[0])
        if self.form != "index":
            return times(self.whole)
        if self.steps is None:
            return say("{n} classes", n=self.axes[0])
        return say("{steps} steps of {n} classes", steps=self.steps, n=self.axes[0])


def times(sizes: Iterable[int]) -> Sentence:
    """ "6×28×28"."""
    return as_it_is("×".join(map(str, sizes)))
