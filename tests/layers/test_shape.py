"""A shape is a form and its steps; its kind, its numbers and its words follow from them."""

from __future__ import annotations

import pytest

from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.graph.words import kinds_in_words, shape_in_words
from nndl_studio.layers.shape import Kind, Shape

# Kind, axes as data sets have them, the axes of its numbers, what str says, and in a sentence.
SHAPES = [
    ("vector", (7,), (7,), "7", "a vector of 7 numbers"),
    ("sequence", (5, 7), (5, 7), "5×7", "a sequence of 5 steps of 7 numbers"),
    ("map", (6, 28, 27), (6, 28, 27), "6×28×27", "maps 6×28×27"),
    ("film", (5, 6, 28, 27), (5, 6, 28, 27), "5×6×28×27", "sequences of maps 5×6×28×27"),
    ("matrix", (4, 3), (4, 3), "4×3", "matrices 4×3"),
    ("matrices", (5, 4, 3), (5, 4, 3), "5×4×3", "sequences of matrices 5×4×3"),
    ("label", (10,), (1,), "10 classes", "class labels (10 classes)"),
    ("labels", (5, 10), (5,), "5 steps of 10 classes", "labels at 5 steps, of 10 classes"),
    ("target", (2,), (2,), "2", "target values 2"),
    ("targets", (5, 2), (5, 2), "5×2", "target values at every step 5×2"),
    ("facts", (2, 7), (2,), "2 of 7 sentences", "true facts (2 of 7 sentences)"),
]


@pytest.mark.parametrize(("kind", "axes", "held", "told", "words"), SHAPES)
def test_a_shape_from_its_kind_and_back(
    kind: str, axes: tuple[int, ...], held: tuple[int, ...], told: str, words: str
) -> None:
    shape = Shape.of(kind, axes)
    assert (shape.kind, shape.whole, shape.held) == (kind, axes, held)
    assert (str(shape), shape_in_words(shape)) == (told, words)


def test_each_kind_is_here() -> None:
    assert {kind for kind, *_ in SHAPES} == set(Kind)


def test_data_of_steps_have_shapes_of_steps() -> None:
    assert {kind for kind in Kind if kind.stepped} >= set(OF_STEPS)


def test_steps_are_not_axes() -> None:
    once, five = Shape("vector", (7,)), Shape("vector", (7,), 5)
    assert once != five
    assert once.axes == five.axes
    assert (once.size, five.size) == (7, 35)
    assert (once.times, five.times) == (1, 5)


def test_kinds_in_a_sentence() -> None:
    assert kinds_in_words((Kind.MAP, Kind.VECTOR, Kind.SEQUENCE)) == "maps, vectors or sequences"
